//! Waits for clients, all of them at once, on one thread.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration as RealDuration, SystemTime};

use headwater_core::http::push::Subscription;
use headwater_core::http::{Request, Response};
use mio::event::Event;
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token, Waker};

use crate::connection::{Connection, Desk};

const LISTENER: Token = Token(0);
const WAKER: Token = Token(1);
/// Connections are numbered from here, and no number is given twice.
const FIRST: usize = 2;
const EVENTS_AT_ONCE: usize = 256;
const BUFFER_BYTES: usize = 64 * 1024;

pub struct Server {
    poll: Poll,
    listener: TcpListener,
    connections: BTreeMap<usize, Connection>,
    next: usize,
    buffer: Vec<u8>,
    request: Request,
}

impl Server {
    /// Listens on this machine's own interface; port 0 stands for any that is free.
    pub fn listen(port: u16) -> io::Result<Server> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Server {
            poll,
            listener,
            connections: BTreeMap::new(),
            next: FIRST,
            buffer: vec![0; BUFFER_BYTES],
            request: Request::default(),
        })
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// What ends a wait before its time.
    pub fn waker(&self) -> io::Result<Waker> {
        Waker::new(self.poll.registry(), WAKER)
    }

    /// Waits for clients, but not longer than `span`, and answers what they ask.
    pub fn serve(&mut self, span: RealDuration, answer: &mut dyn FnMut(&Request) -> Response) -> io::Result<()> {
        let mut events = Events::with_capacity(EVENTS_AT_ONCE);
        match self.poll.poll(&mut events, Some(span)) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        let date = httpdate::fmt_http_date(SystemTime::now());
        for event in &events {
            match event.token() {
                LISTENER => self.accept(),
                WAKER => {}
                Token(number) => self.attend(number, event, answer, &date),
            }
        }
        Ok(())
    }

    /// Lets the subscriptions that are open here go on; `false` when there is none.
    pub fn push(&mut self, go_on: &mut dyn FnMut(&mut Subscription) -> Vec<u8>) -> bool {
        let mut any = false;
        self.connections.retain(|_, connection| match connection.push(go_on) {
            Ok(is_open) => {
                any |= is_open;
                true
            }
            // A client that has left.
            Err(_) => false,
        });
        any
    }

    fn accept(&mut self) {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    // Either failure is of a client that has left already.
                    let _ = stream.set_nodelay(true);
                    let mut connection = Connection::new(stream);
                    let both = Interest::READABLE | Interest::WRITABLE;
                    if self.poll.registry().register(connection.stream(), Token(self.next), both).is_ok() {
                        self.connections.insert(self.next, connection);
                        self.next += 1;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => return eprintln!("a client could not be let in: {error}"),
            }
        }
    }

    fn attend(&mut self, number: usize, event: &Event, answer: &mut dyn FnMut(&Request) -> Response, date: &str) {
        let Some(connection) = self.connections.get_mut(&number) else { return };
        // Windows tells of further bytes only after a read that found none.
        let is_leaving = event.is_read_closed() || event.is_error() || cfg!(windows);
        let mut desk = Desk { answer, date, buffer: &mut self.buffer, request: &mut self.request };
        // An error is that of a client that has left.
        if !connection.advance(&mut desk, is_leaving).unwrap_or(false) {
            self.connections.remove(&number);
        }
    }
}
