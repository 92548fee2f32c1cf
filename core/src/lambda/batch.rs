//! Batches: what is sent together (Lambda developer guide, Batching behavior).
//!
//! A batch closes at the first of three: it has as many records as BatchSize says, its window is over, or one record
//! more would make the event longer than 6 MB.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::feed::source::{Record, SourceShard};
use crate::lambda::event::{self, ENVELOPE_BYTES};
use crate::lambda::lane::Phase;
use crate::lambda::turn::Turn;
use crate::lambda::{invoke, poller};
use crate::limits;
use crate::persist::List;
use crate::world::World;

/// When the next batch may be taken from the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// Only when it is full: there may be more to read first.
    WhenFull,
    /// When it is full or its window is over.
    WhenDue,
}

/// Takes the next batch to be tried: a part of one that was split, else from the buffer.
pub(super) fn next(turn: &mut Turn<'_>, close: Close) -> Option<List<Record>> {
    if let Some(part) = turn.lane.parts.pop_front() {
        return Some(part);
    }
    let (count, is_full) = extent(turn);
    let is_due = close == Close::WhenDue && turn.now() >= turn.lane.since + turn.settings().window;
    (count > 0 && (is_full || is_due)).then(|| take(turn, count))
}

/// How many records the next batch has if it closes now, and whether it can take no more.
fn extent(turn: &Turn<'_>) -> (usize, bool) {
    let (lane, batch_size) = (&turn.lane, turn.settings().batch_size);
    let count = lane.buffer.len().min(batch_size);
    let fitting =
        if ENVELOPE_BYTES + lane.buffer_bytes <= limits::INVOKE_PAYLOAD_BYTES { count } else { fitting(turn, count) };
    (fitting, fitting < count || count == batch_size)
}

/// How many of the first `count` records fit into one event: always one, for something must be sent.
fn fitting(turn: &Turn<'_>, count: usize) -> usize {
    let mut bytes = ENVELOPE_BYTES;
    let fits = |length: &usize| {
        bytes += length;
        bytes <= limits::INVOKE_PAYLOAD_BYTES
    };
    lengths(turn, count).take_while(fits).count().max(count.min(1))
}

/// The lengths of the first records as JSON, each with its comma.
fn lengths<'a>(turn: &'a Turn<'_>, count: usize) -> impl Iterator<Item = usize> + 'a {
    let origin = turn.source().map(SourceShard::origin);
    let first = turn.lane.buffer.iter().take(count);
    first.map(move |record| origin.as_ref().map_or(0, |origin| event::record_json(origin, record).len() + 1))
}

/// What stays behind begins a new batch, and with it a new window.
fn take(turn: &mut Turn<'_>, count: usize) -> List<Record> {
    let is_all = count == turn.lane.buffer.len();
    let taken_bytes = if is_all { turn.lane.buffer_bytes } else { lengths(turn, count).sum() };
    turn.lane.buffer_bytes = turn.lane.buffer_bytes.saturating_sub(taken_bytes);
    turn.lane.since = turn.now();
    let rest = turn.lane.buffer.split_off(count);
    std::mem::replace(&mut turn.lane.buffer, rest)
}

/// Gathers a batch until its window is over.
pub(super) fn fill(turn: &mut Turn<'_>) {
    let since = turn.lane.since;
    if matches!(turn.lane.phase, Phase::Filling { since: known, .. } if known == since) {
        return;
    }
    turn.lane.windows += 1;
    let window = turn.lane.windows;
    turn.lane.phase = Phase::Filling { window, since };
    let left = (since + turn.settings().window).since(turn.now());
    turn.later(left, |region, mapping, shard| Event::WindowOver { region, mapping, shard, window });
}

/// A batching window ends, unless its batch was full before.
#[inline(never)]
pub(crate) fn window_over(world: &mut World, ctx: &mut Ctx, mapping: &Rc<str>, shard: &Rc<str>, window: u64) {
    let Some(mut turn) = Turn::open(world, ctx, mapping, shard) else { return };
    if !matches!(turn.lane.phase, Phase::Filling { window: open, .. } if open == window) {
        return;
    }
    turn.lane.poll = None;
    turn.lane.phase = Phase::Polling;
    if !invoke::next(&mut turn, Close::WhenDue) {
        poller::poll_soon(&mut turn);
    }
    turn.close();
}
