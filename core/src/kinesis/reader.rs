//! Which shards a reader of a whole stream begins with, and which come next: parents before their children.

use std::rc::Rc;

use crate::feed::Position;
use crate::kinesis::shard::Shard;
use crate::kinesis::stream::Stream;
use crate::time::{Duration, Instant};

/// The position of the first record of that time or later.
pub fn since(shard: &Shard, at: Instant) -> Position {
    let first = shard.records.get(shard.index_since(at));
    Position::At(first.map_or_else(|| shard.last().next(), |record| record.sequence))
}

/// The shards that were open at a time, or those that were there first after it.
pub fn first(stream: &Stream, at: Instant, now: Instant) -> Vec<&Rc<Shard>> {
    let listed: Vec<&Rc<Shard>> =
        stream.listed(now).filter(|shard| shard.closed.is_none_or(|closed| closed > at)).collect();
    let has = |index: Option<u32>| listed.iter().any(|shard| Some(shard.index) == index);
    listed.iter().copied().filter(|shard| !has(shard.parent) && !has(shard.adjacent)).collect()
}

/// The children of a shard that has been read to its end, as far as all their parents are `done` and nobody reads them yet.
pub fn children(stream: &Stream, parent: u32, done: &dyn Fn(u32) -> bool, known: &dyn Fn(u32) -> bool) -> Vec<u32> {
    let is_next = |child: &&Rc<Shard>| {
        let is_child = child.parent == Some(parent) || child.adjacent == Some(parent);
        let mut parents = child.parent.into_iter().chain(child.adjacent);
        is_child && !known(child.index) && parents.all(|other| other == parent || done(other))
    };
    stream.shards.values().filter(is_next).map(|child| child.index).collect()
}

/// How long it is to the next tick of a grid.
pub fn next_tick(tick: Instant, now: Instant, step: Duration) -> Duration {
    let past = now.since(tick).0 % step.0.max(1);
    if past == 0 { Duration::TICK } else { Duration(step.0 - past) }
}
