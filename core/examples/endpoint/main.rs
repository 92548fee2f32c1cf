//! Headwater behind a port of this machine, for boto3, the AWS CLI and whatever else speaks to AWS:
//!
//! ```text
//! cargo run --release -p headwater-core --example endpoint -- --port 8000 [--speed X] [--instant] [--seed N]
//! aws dynamodb list-tables --endpoint-url http://127.0.0.1:8000
//! ```
//!
//! ```text
//! clients ◀──▶ one thread: reads requests, lets the world go on to real time × speed, answers
//! ```
//!
//! An event stream (SubscribeToShard) stays open: what is pushed is written as virtual time passes.
//!
//! One thread, because a request takes less time than handing it to another one would.
//!
//! It listens on the loopback interface alone, keeps everything in memory, and forgets it when it stops (Ctrl-C). The whole
//! history is kept, too, so it grows with every request.

#![expect(clippy::disallowed_types, reason = "a server lives in real time, which goes by fractions")]

mod connection;
mod head;
mod server;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration as RealDuration, Instant as RealInstant, SystemTime, UNIX_EPOCH};

use headwater_core::dials::Dials;
use headwater_core::http::{self, push};
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use lexopt::{Arg, Parser, ValueExt};

use crate::server::Server;

/// How long the world may stand still when nobody asks.
const TICK: RealDuration = RealDuration::from_millis(100);
/// The same while somebody listens to an event stream.
const SHORT_TICK: RealDuration = RealDuration::from_millis(10);
/// Events of one tick, so that a request need not wait for a day's worth of them.
const BUDGET: u64 = 100_000;
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
    let mut server = Server::listen(options.port)?;
    let stopping = stop_on_signal(&server)?;
    println!("Headwater answers at http://{}/ until Ctrl-C.", server.address()?);
    let clock = Clock::new(options.speed);
    let mut timeline = Timeline::new(options.seed, clock.start, options.dials);
    let mut tick = TICK;
    while !stopping.load(Ordering::SeqCst) {
        server.serve(tick, &mut |request| {
            timeline.run_until(clock.now(), BUDGET);
            http::respond(&mut timeline, request)
        })?;
        timeline.run_until(clock.now(), BUDGET);
        let is_heard = server.push(&mut |subscription| push::frames(&timeline, subscription));
        tick = if is_heard { SHORT_TICK } else { TICK };
    }
    println!("Stopped.");
    Ok(())
}

/// Becomes true on Ctrl-C, and on what else asks a program to end.
fn stop_on_signal(server: &Server) -> Result<Arc<AtomicBool>, Failure> {
    let (waker, stopping) = (server.waker()?, Arc::new(AtomicBool::new(false)));
    let asked = Arc::clone(&stopping);
    ctrlc::set_handler(move || {
        asked.store(true, Ordering::SeqCst);
        // Should waking fail, the next tick will do.
        let _ = waker.wake();
    })?;
    Ok(stopping)
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
