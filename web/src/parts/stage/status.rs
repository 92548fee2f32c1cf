//! One line below a lane for each of its readers: what it does, how far it is behind, and what holds it up.

use std::rc::Rc;

use headwater_core::time::{Duration, Instant};

use super::lane::cell;
use super::reader::{Doing, Reader, Who};
use crate::keys::Numbering;
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::sentence::{clock_seconds, countdown, span};
use crate::view::{El, View, bdi, div, nothing};

pub fn draw(cx: &View, stream: &Rc<str>, reader: &Reader, numbering: &Numbering) -> El {
    // In steps, because each one draws the waits again.
    let now = reader.is_timed().then(|| stepped(cx.session.now().max(cx.session.moment().world.now)));
    let mark = if reader.is_api() { Icon::Pointer } else { Icon::Function };
    let blocked = matches!(reader.doing, Doing::Blocked { .. });
    let says = div("span", "reader-says")
        .add(if blocked { icon(Icon::Retry) } else { nothing() })
        .text(&says(reader, now, numbering));
    let button = cell("reader", "reader")
        .key(&key(reader))
        .class(tone(reader, now))
        .picks(cx, &target(stream, reader))
        .kid(div("span", "reader-name").add(icon(mark)).kid(bdi(&reader.name)))
        .kid(says);
    match progress(reader, now) {
        Some(bar) => button.kid(bar),
        None => button,
    }
}

/// A time as the stage draws it.
pub fn stepped(now: Instant) -> Instant {
    const STEP: u64 = 100_000;
    Instant(now.0 / STEP * STEP)
}

fn key(reader: &Reader) -> String {
    match &reader.who {
        Who::Mapping(uuid) => uuid.to_string(),
        Who::Api { number, .. } => format!("reader {number}"),
    }
}

/// A running or blocked batch leads to its invocation, anything else to who reads.
pub fn target(stream: &Rc<str>, reader: &Reader) -> Selection {
    let mapping = match &reader.who {
        Who::Mapping(uuid) => Rc::clone(uuid),
        Who::Api { number, .. } => return Selection::Reader { stream: Rc::clone(stream), reader: *number },
    };
    match reader.doing {
        Doing::Running { invocation, .. } | Doing::Blocked { invocation, .. } => {
            Selection::Invocation { mapping, invocation }
        }
        _ => Selection::Mapping { mapping },
    }
}

fn tone(reader: &Reader, now: Option<Instant>) -> &'static str {
    match reader.doing {
        Doing::Nothing { .. } | Doing::Finished => "reader-off",
        Doing::Holding { .. } if now.is_some_and(|now| reader.is_expired(now)) => "reader-off",
        Doing::Holding { .. } => "reader-api",
        Doing::Reading => "reader-idle",
        Doing::Gathering { .. } => "reader-gathering",
        Doing::Running { .. } => "reader-running",
        Doing::Blocked { .. } => "reader-blocked",
    }
}

/// What a reader does, in words.
pub fn says(reader: &Reader, now: Option<Instant>, numbering: &Numbering) -> String {
    let lag = lag(reader, now);
    match &reader.doing {
        Doing::Nothing { state } => format!("mapping is {state}"),
        Doing::Finished if reader.is_api() => "read to the end of its shard".into(),
        Doing::Finished => "read to its end".into(),
        Doing::Holding { expires } => {
            let held = now.map_or_else(String::new, |now| expiry(*expires, now));
            joined(if lag.is_empty() { "caught up".into() } else { lag }, &held)
        }
        Doing::Reading if lag.is_empty() => "up to date".into(),
        Doing::Reading => lag,
        Doing::Gathering { count, size, .. } => format!("window open · {count} of {size}"),
        Doing::Running { attempt: 1, .. } => joined(format!("runs on {}", records(reader.batch.len())), &lag),
        Doing::Running { attempt, .. } => {
            joined(format!("attempt {attempt} runs on {}", records(reader.batch.len())), &lag)
        }
        Doing::Blocked { attempt, since, ends, .. } => {
            let record = reader.batch.first().map_or(0, |sequence| numbering.number(*sequence));
            let wait = now.map_or_else(String::new, |now| format!(" in {}", countdown(ends.since(now))));
            format!("attempt {attempt}{wait} · blocked by record {record} since {}", clock_seconds(*since))
        }
    }
}

/// How long an iterator can still be used, or how long it no longer could.
pub fn expiry(expires: Instant, now: Instant) -> String {
    if expires < now {
        format!("expired {} ago", rough(now.since(expires)))
    } else {
        format!("expires in {}", rough(expires.since(now)))
    }
}

/// In whole minutes, below one in whole seconds.
fn rough(duration: Duration) -> String {
    match duration.as_seconds() {
        seconds @ ..60 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

fn records(count: usize) -> String {
    if count == 1 { "1 record".into() } else { format!("{count} records") }
}

fn joined(text: String, lag: &str) -> String {
    if lag.is_empty() { text } else { format!("{text} · {lag}") }
}

/// How many records wait behind the iterator, and for how long.
fn lag(reader: &Reader, now: Option<Instant>) -> String {
    match (reader.behind, reader.behind_since.zip(now)) {
        (0, _) => String::new(),
        (count, Some((since, now))) if now > since => format!("{count} waiting · {} behind", span(now.since(since))),
        (count, _) => format!("{count} waiting"),
    }
}

/// How much of a wait or run is over, as a growing bar.
fn progress(reader: &Reader, now: Option<Instant>) -> Option<El> {
    let (Doing::Gathering { began, ends, .. }
    | Doing::Running { began, ends, .. }
    | Doing::Blocked { began, ends, .. }) = &reader.doing
    else {
        return None;
    };
    let whole = ends.since(*began).0.max(1);
    let percent = now?.since(*began).0.min(whole) * 100 / whole;
    let bar = div("svg", "bar").fixed("viewBox", "0 0 100 4").fixed("preserveAspectRatio", "none").hidden();
    Some(bar.kid(div("rect", "bar-fill").number("width", percent as usize).fixed("height", "4")))
}
