//! Headwater behind a port of this machine, for boto3, the AWS CLI and whatever else speaks to AWS:
//!
//! ```text
//! cargo run --release -p headwater-core --example endpoint -- --port 8000 [--speed X] [--instant] [--seed N]
//! aws dynamodb list-tables --endpoint-url http://127.0.0.1:8000
//! ```
//!
//! ```text
//! connections ──▶ workers: read the request ──▶ one thread that holds the world, at real time × speed
//!                 workers: write the answer ◀──
//! ```
//!
//! It listens on the loopback interface alone, keeps everything in memory, and forgets it when it stops (Ctrl-C). The whole
//! history is kept, too, so it grows with every request.

#![expect(clippy::disallowed_types, reason = "a server lives in real time, which goes by fractions")]

use std::io::{self, Read};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration as RealDuration, Instant as RealInstant, SystemTime, UNIX_EPOCH};

use headwater_core::dials::Dials;
use headwater_core::http::{self, Request, Response};
use headwater_core::limits;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use lexopt::{Arg, Parser, ValueExt};
use tiny_http::{Header, Server};

/// Requests that are read and answered at once; further connections wait for their turn.
const WORKERS: usize = 8;
/// How long the world may stand still when nobody asks.
const TICK: RealDuration = RealDuration::from_millis(100);
/// Events of one tick, so that a request need not wait for a day's worth of them.
const BUDGET: u64 = 100_000;
/// The longest body that is read only to be refused.
const THROWN_AWAY_BYTES: usize = 16 * limits::REQUEST_BYTES;
/// Virtual seconds in one real second, at the most.
const SPEED_MAX: f64 = 1_000_000.0;

struct Options {
    port: u16,
    speed: f64,
    dials: Dials,
    seed: u64,
}

fn main() -> ExitCode {
    match options(Parser::from_env()).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn options(mut arguments: Parser) -> Result<Options, Failure> {
    let mut options = Options { port: 8000, speed: 1.0, dials: Dials::default(), seed: 1 };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => options.port = arguments.value()?.parse()?,
            Arg::Long("speed") => options.speed = arguments.value()?.parse()?,
            Arg::Long("seed") => options.seed = arguments.value()?.parse()?,
            Arg::Long("instant") => options.dials = Dials::instant(),
            _ => return Err(argument.unexpected().into()),
        }
    }
    if !(0.0..=SPEED_MAX).contains(&options.speed) {
        return Err(format!("--speed takes a number from 0 to {SPEED_MAX}").into());
    }
    Ok(options)
}

fn run(options: Options) -> Result<(), Failure> {
    let server = Arc::new(Server::http((Ipv4Addr::LOCALHOST, options.port))?);
    let stopping = Arc::new(AtomicBool::new(false));
    stop_on_signal(&server, &stopping)?;
    println!("Headwater answers at http://{}/ until Ctrl-C.", server.server_addr());
    let (ask, asked) = mpsc::sync_channel(WORKERS);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            let (server, stopping, ask) = (&*server, &*stopping, ask.clone());
            scope.spawn(move || work(server, stopping, &ask));
        }
        // The world ends when the last worker has gone.
        drop(ask);
        live(options, &asked);
    });
    println!("Stopped.");
    Ok(())
}

fn stop_on_signal(server: &Arc<Server>, stopping: &Arc<AtomicBool>) -> Result<(), ctrlc::Error> {
    let (server, stopping) = (Arc::clone(server), Arc::clone(stopping));
    ctrlc::set_handler(move || {
        stopping.store(true, Ordering::SeqCst);
        (0..WORKERS).for_each(|_| server.unblock());
    })
}

/// A request with the way back for its answer.
struct Question {
    request: Request,
    answer: SyncSender<Response>,
}

/// Virtual time, which begins when the program does.
struct Clock {
    start: Instant,
    began: RealInstant,
    speed: f64,
}

impl Clock {
    fn new(speed: f64) -> Clock {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Clock { start: Instant::default() + micros(since_1970), began: RealInstant::now(), speed }
    }

    fn now(&self) -> Instant {
        self.start + micros(self.began.elapsed().mul_f64(self.speed))
    }
}

fn micros(span: RealDuration) -> Duration {
    Duration::micros(u64::try_from(span.as_micros()).unwrap_or(u64::MAX))
}

/// Holds the world: lets its time go by and answers, one request after the other.
fn live(options: Options, asked: &Receiver<Question>) {
    let clock = Clock::new(options.speed);
    let mut timeline = Timeline::new(options.seed, clock.start, options.dials);
    loop {
        let question = asked.recv_timeout(TICK);
        timeline.run_until(clock.now(), BUDGET);
        match question {
            // A worker that no longer waits has lost its client.
            Ok(Question { request, answer }) => drop(answer.send(http::respond(&mut timeline, &request))),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Serves requests, one at a time, until the server stops.
fn work(server: &Server, stopping: &AtomicBool, ask: &SyncSender<Question>) {
    while !stopping.load(Ordering::SeqCst) {
        let Ok(request) = server.recv() else { continue };
        if let Err(error) = serve(request, ask) {
            eprintln!("a request got no answer: {error}");
        }
    }
}

fn serve(mut incoming: tiny_http::Request, ask: &SyncSender<Question>) -> io::Result<()> {
    let Some(body) = read_body(&mut incoming)? else { return refuse(incoming) };
    let headers = incoming.headers().iter();
    let request = Request {
        method: incoming.method().to_string(),
        path: incoming.url().to_owned(),
        headers: headers.map(|header| (header.field.to_string(), header.value.to_string())).collect(),
        body,
    };
    let (answer, answered) = mpsc::sync_channel(1);
    // Both fail only where the world has ended, which it does not while a worker is left.
    ask.send(Question { request, answer }).map_err(io::Error::other)?;
    incoming.respond(outgoing(answered.recv().map_err(io::Error::other)?))
}

/// The body; `None` when it is longer than AWS takes, and then no more of it is kept.
fn read_body(incoming: &mut tiny_http::Request) -> io::Result<Option<Vec<u8>>> {
    if incoming.body_length().is_some_and(|length| length > limits::REQUEST_BYTES) {
        return Ok(None);
    }
    let mut body = Vec::new();
    incoming.as_reader().take(limits::REQUEST_BYTES as u64 + 1).read_to_end(&mut body)?;
    Ok((body.len() <= limits::REQUEST_BYTES).then_some(body))
}

/// Answers 413 to a body that is too long. It is read and thrown away, so that the client hears of it.
fn refuse(mut incoming: tiny_http::Request) -> io::Result<()> {
    let answer = tiny_http::Response::empty(413);
    if incoming.body_length().is_some_and(|length| length > THROWN_AWAY_BYTES) {
        // When a client breaks off, tiny_http allocates all that it announced. Rather than that, the connection is given up.
        std::mem::forget(incoming.upgrade("none", answer));
        return Ok(());
    }
    io::copy(incoming.as_reader(), &mut io::sink())?;
    incoming.respond(answer)
}

/// The answer with its length, never in chunks: AWS sends none.
fn outgoing(response: Response) -> tiny_http::Response<io::Cursor<Vec<u8>>> {
    let headers = response.headers.iter();
    // A header that is no ASCII cannot be sent; the core makes none, but may echo one of the client's.
    let headers = headers.filter_map(|(name, value)| Header::from_bytes(*name, value.as_bytes()).ok());
    headers
        .fold(tiny_http::Response::from_data(response.body), tiny_http::Response::with_header)
        .with_status_code(response.status)
        .with_chunked_threshold(usize::MAX)
}
