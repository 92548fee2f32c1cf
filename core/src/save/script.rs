//! A run as lines of the AWS CLI, and lines as a run: a script is a scenario.
//!
//! ```text
//! # headwater: seed 7, start 2026-01-01T00:00:00Z, dials {"throttling":0}
//! aws dynamodb list-tables
//! sim wait 1m30s
//! ```
//!
//! Of the first line everything may be missing. The `aws` lines run on a real account unchanged. A request that no command
//! can say, since the CLI would refuse it, is told by `sim request`.

use serde_json::{Map, Value as Json};

use crate::cli::{self, Line};
use crate::dials::Dials;
use crate::input::{self, Entry, Input};
use crate::save::{self, BYTES_MAX, EVENTS_MAX, Fault, INPUTS_MAX, Saved, perform, stamp};
use crate::time::{Duration, Instant};
use crate::timeline::{Recording, Timeline};

const HEADER: &str = "# headwater:";
/// The seed of a script that names none.
const SEED: u64 = 42;
/// Where a script begins that does not say: 2026-01-01T00:00:00Z.
const START: Instant = Instant::from_seconds(1_767_225_600);
/// The longest wait that one line may ask for is a hundred years; a year is enough.
const WAIT_MAX: Duration = Duration::hours(365 * 24);
/// Characters of an error that are told.
const TOLD: usize = 300;

/// A script that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    pub seed: u64,
    pub start: Instant,
    pub dials: Dials,
    /// What is to be done, and the lines in which that begins, counted from 1.
    pub lines: Vec<(usize, Line)>,
}

impl Script {
    /// A run as a script.
    pub fn print(saved: &Saved) -> String {
        let Recording { seed, start, dials, log, until } = &saved.recording;
        let mut text = format!("{HEADER} seed {seed}, start {}", stamp::write(*start));
        let turned = save::turned(dials);
        if !turned.is_empty() {
            let turned: Map<String, Json> = turned.into_iter().collect();
            text.push_str(&format!(", dials {}", Json::Object(turned)));
        }
        text.push('\n');
        let mut now = *start;
        for Entry { at, input: Input::Call(call) } in log {
            print_wait(&mut text, at.since(now));
            text.push_str(&print_call(call));
            text.push('\n');
            now = *at;
        }
        print_wait(&mut text, until.since(now));
        text
    }

    /// Reads a script; else a sentence that names the line at fault.
    pub fn read(text: &str) -> Result<Script, String> {
        if text.len() > BYTES_MAX {
            return Err(Fault::TooLarge.to_string());
        }
        let mut script = Script { seed: SEED, start: START, dials: Dials::default(), lines: Vec::new() };
        let header = text.lines().take_while(|line| line.starts_with('#') || line.trim().is_empty());
        if let Some(header) = header.filter_map(|line| line.strip_prefix(HEADER)).next() {
            let known = read_header(&mut script, header);
            known.ok_or(
                "The line that begins with “# headwater:” cannot be read. Write it as in: # headwater: seed 7",
            )?;
        }
        for command in cli::script(text) {
            match command.result {
                Ok(Line::Blank | Line::Help(_)) => {}
                Ok(line) => script.lines.push((command.line, line)),
                Err(error) => return Err(format!("Line {}: {}", command.line, clipped(&error.message))),
            }
        }
        if script.lines.len() > INPUTS_MAX {
            return Err(Fault::TooLarge.to_string());
        }
        Ok(script)
    }
}

/// `seed 7, start 2026-01-01T00:00:00Z, dials {…}`, each of them at most once, in this order.
fn read_header(script: &mut Script, header: &str) -> Option<()> {
    let mut rest = header.trim();
    if let Some(found) = rest.strip_prefix("seed ") {
        let (seed, after) = found.split_once(',').unwrap_or((found, ""));
        script.seed = seed.trim().parse().ok()?;
        rest = after.trim();
    }
    if let Some(found) = rest.strip_prefix("start ") {
        let (start, after) = found.split_once(',').unwrap_or((found, ""));
        script.start = stamp::read(start.trim())?;
        rest = after.trim();
    }
    if let Some(found) = rest.strip_prefix("dials ") {
        let turned: Map<String, Json> = serde_json::from_str(found).ok()?;
        script.dials = save::dials(turned.into_iter().collect()).ok()?;
        rest = "";
    }
    rest.is_empty().then_some(())
}

/// An error in one line, in case it lists all that would have been possible.
fn clipped(message: &str) -> String {
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ").chars().take(TOLD).collect()
}

fn print_call(call: &input::Call) -> String {
    let line = cli::Call::of(call).map(|call| cli::print(&call));
    line.filter(|line| says(line, call)).unwrap_or_else(|| cli::print_request(call))
}

/// Whether a line makes this one request, letter for letter.
fn says(line: &str, call: &input::Call) -> bool {
    match cli::parse(line) {
        Ok(Line::Call(parsed)) => parsed.paging.is_none() && parsed.request() == *call,
        _ => false,
    }
}

fn print_wait(text: &mut String, mut left: Duration) {
    while left > Duration::ZERO {
        let now = left.min(WAIT_MAX);
        text.push_str(&format!("sim wait {}\n", span(now)));
        left = Duration(left.0 - now.0);
    }
}

/// `1h30m`, `250ms`, `0s`: what `sim wait` takes.
pub fn span(span: Duration) -> String {
    const UNITS: [(&str, u64); 6] =
        [("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];
    let (mut text, mut left) = (String::new(), span.0);
    for (unit, micros) in UNITS {
        let count = left / micros;
        left %= micros;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    if text.is_empty() { "0s".into() } else { text }
}

/// A script that is being run, a piece at a time.
#[derive(Clone, Debug)]
pub struct Performance {
    script: Script,
    timeline: Timeline,
    next: usize,
    /// Until when a line waits.
    until: Option<Instant>,
    events: u64,
    /// What was refused, and in which line.
    refused: Vec<(usize, String)>,
}

impl Performance {
    pub fn new(script: Script) -> Performance {
        let timeline = Timeline::new(script.seed, script.start, script.dials.clone());
        Performance { script, timeline, next: 0, until: None, events: 0, refused: Vec::new() }
    }

    /// Goes on by at most so many lines and events; whether it is done.
    pub fn go(&mut self, budget: u64) -> Result<bool, Fault> {
        let mut left = budget;
        while left > 0 {
            let until = self.until.unwrap_or_else(|| self.timeline.now());
            let progress = self.timeline.run_until(until, left);
            (left, self.events) = (left.saturating_sub(progress.events), self.events + progress.events);
            if self.events > EVENTS_MAX {
                return Err(Fault::TooLong);
            }
            if !progress.complete {
                return Ok(false);
            }
            self.until = None;
            let Some((number, line)) = self.script.lines.get(self.next) else { return Ok(true) };
            match line {
                Line::Advance(span) => self.until = Some(self.timeline.now() + *span),
                line => {
                    if let Err(error) = perform(&mut self.timeline, line) {
                        self.refused.push((*number, error));
                    }
                }
            }
            self.next += 1;
            left = left.saturating_sub(1);
        }
        Ok(false)
    }

    /// The whole of it.
    pub fn finish(mut self) -> Result<(Timeline, Vec<(usize, String)>), Fault> {
        while !self.go(u64::MAX)? {}
        Ok(self.done())
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.script.lines.len()
    }

    /// How far it is, in thousandths of its lines.
    pub fn progress(&self) -> usize {
        (self.next * 1_000).checked_div(self.lines()).unwrap_or(1_000)
    }

    /// What it has come to, and what was refused on the way, with the lines' numbers.
    pub fn done(self) -> (Timeline, Vec<(usize, String)>) {
        (self.timeline, self.refused)
    }
}
