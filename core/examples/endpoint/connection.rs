//! One client: the bytes that came, cut into requests; the bytes of the answers, until they have gone.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;

use headwater_core::http::push::{self, Subscription};
use headwater_core::http::{Request, Response};
use headwater_core::limits;
use mio::net::TcpStream;

use crate::head::{self, Head, Reading};

/// The longest body that is read only to be refused, so that the client hears of it.
const THROWN_AWAY_BYTES: u64 = 16 * limits::REQUEST_BYTES as u64;
/// Buffers that have grown beyond this are given back after use.
const KEPT_BYTES: usize = 256 * 1024;
/// What a client may say while a subscription of its own goes on, which nobody looks at.
const INTERRUPTION_BYTES: usize = 64 * 1024;
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What is shared by all connections of a server.
pub struct Desk<'a> {
    pub answer: &'a mut dyn FnMut(&Request) -> Response,
    /// For the header of this name.
    pub date: &'a str,
    /// Where bytes are read to first.
    pub buffer: &'a mut [u8],
    /// Where a request is put together.
    pub request: &'a mut Request,
}

pub struct Connection {
    stream: TcpStream,
    incoming: Vec<u8>,
    /// How long `incoming` must be before it is worth another look.
    needed: usize,
    /// Bytes of a refused body that are still to come.
    unwanted: u64,
    outgoing: Vec<u8>,
    /// How much of `outgoing` has gone.
    gone: usize,
    /// What is left of `outgoing` ends the connection. What comes after that is read and thrown away until the client leaves,
    /// who would else not hear the end.
    is_last: bool,
    /// An answer that goes on: its events are written as they come.
    open: Option<Subscription>,
}

impl Connection {
    pub fn new(stream: TcpStream) -> Connection {
        let (incoming, outgoing) = (Vec::new(), Vec::new());
        Connection { stream, incoming, needed: 1, unwanted: 0, outgoing, gone: 0, is_last: false, open: None }
    }

    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Goes on as far as the client lets it; `false` when it has come to its end. A read that does not fill the buffer has
    /// taken all there was, unless the client `is_leaving`, whose farewell would not be told again.
    pub fn advance(&mut self, desk: &mut Desk, is_leaving: bool) -> io::Result<bool> {
        let mut is_empty = false;
        loop {
            // A client that does not take its answers gets no further ones.
            if !self.flush()? {
                return Ok(true);
            }
            if self.is_last {
                self.stream.shutdown(Shutdown::Write)?;
            }
            if is_empty {
                return Ok(true);
            }
            match self.stream.read(desk.buffer) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    is_empty = count < desk.buffer.len() && !is_leaving;
                    if !self.is_last {
                        self.take(count, desk);
                    }
                    if self.open.is_some() && self.incoming.len() > INTERRUPTION_BYTES {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => is_empty = true,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether all has gone.
    fn flush(&mut self) -> io::Result<bool> {
        while self.gone < self.outgoing.len() {
            match self.stream.write(&self.outgoing[self.gone..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => self.gone += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.gone = 0;
        self.outgoing.clear();
        self.outgoing.shrink_to(KEPT_BYTES);
        Ok(true)
    }

    /// Answers every request that is whole with what has just been read.
    fn take(&mut self, count: usize, desk: &mut Desk) {
        let skipped = usize::try_from(self.unwanted).map_or(count, |unwanted| unwanted.min(count));
        self.unwanted -= skipped as u64;
        self.incoming.extend_from_slice(&desk.buffer[skipped..count]);
        let mut begin = 0;
        while !self.is_last && self.open.is_none() && self.incoming.len() - begin >= self.needed {
            begin = self.next(begin, desk);
        }
        self.incoming.drain(..begin);
        self.incoming.shrink_to(KEPT_BYTES);
    }

    /// Looks at what stands at `begin`; gives the place where the next request begins, or the same one while it is not whole.
    fn next(&mut self, begin: usize, desk: &mut Desk) -> usize {
        let rest = &self.incoming[begin..];
        match head::read(rest, desk.request) {
            Reading::Partial => self.needed = rest.len() + 1,
            Reading::Refused(status) => self.refuse(status, desk),
            Reading::Whole(head) if head.body_bytes > limits::REQUEST_BYTES as u64 => {
                return self.skip(begin, &head, desk);
            }
            Reading::Whole(head) => return self.complete(begin, &head, desk),
        }
        begin
    }

    fn complete(&mut self, begin: usize, head: &Head, desk: &mut Desk) -> usize {
        let body = begin + head.bytes;
        // It is at most as long as AWS's limit.
        let end = body + head.body_bytes as usize;
        if self.incoming.len() < end {
            // This place is looked at once more only, when all is there.
            self.needed = end - begin;
            self.outgoing.extend_from_slice(if head.expects { CONTINUE } else { b"" });
            return begin;
        }
        desk.request.body.clear();
        desk.request.body.shrink_to(KEPT_BYTES);
        desk.request.body.extend_from_slice(&self.incoming[body..end]);
        let response = (desk.answer)(desk.request);
        self.open = push::subscription(&response);
        if self.open.is_some() {
            head::write_open(&mut self.outgoing, &response, desk.date);
        } else {
            head::write(&mut self.outgoing, &response, desk.date, head.keeps_alive, desk.request.method != "HEAD");
            self.is_last = !head.keeps_alive;
        }
        self.needed = 1;
        end
    }

    /// Writes what has come for the subscription that is open here, once the client has taken what came before; `false` when
    /// there is none.
    pub fn push(&mut self, go_on: &mut dyn FnMut(&mut Subscription) -> Vec<u8>) -> io::Result<bool> {
        let Some(subscription) = &mut self.open else { return Ok(false) };
        if self.gone == self.outgoing.len() {
            let frames = go_on(subscription);
            head::chunk(&mut self.outgoing, &frames);
            if subscription.is_over {
                head::last_chunk(&mut self.outgoing);
                (self.open, self.is_last) = (None, true);
            }
        }
        if self.flush()? && self.is_last {
            self.stream.shutdown(Shutdown::Write)?;
        }
        Ok(true)
    }

    /// Refuses a body that is longer than AWS takes, of which nothing is kept.
    fn skip(&mut self, begin: usize, head: &Head, desk: &mut Desk) -> usize {
        if head.body_bytes > THROWN_AWAY_BYTES || head.expects {
            self.refuse(413, desk);
            return begin;
        }
        let here = (self.incoming.len() - begin - head.bytes) as u64;
        self.unwanted = head.body_bytes.saturating_sub(here);
        self.say(413, desk, true);
        self.needed = 1;
        begin + head.bytes + here.min(head.body_bytes) as usize
    }

    /// Says so, and ends the connection.
    fn refuse(&mut self, status: u16, desk: &mut Desk) {
        self.say(status, desk, false);
        self.is_last = true;
    }

    fn say(&mut self, status: u16, desk: &Desk, keeps_alive: bool) {
        let response = Response { status, headers: Vec::new(), body: Vec::new(), subscription: None };
        head::write(&mut self.outgoing, &response, desk.date, keeps_alive, true);
    }
}
