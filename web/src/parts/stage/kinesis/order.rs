//! In which order the shards of a Kinesis stream stand below each other: by their hashes, a parent above its children, so
//! that lines of splits and merges lead downwards.

use std::rc::Rc;

use headwater_core::kinesis::shard::Shard;
use headwater_core::kinesis::stream::Stream;
use headwater_core::time::Instant;

use super::super::forks::{Forks, between};

/// The shards that are listed, in that order.
#[inline(never)]
pub fn ordered(stream: &Stream, now: Instant) -> Vec<Rc<Shard>> {
    let mut left: Vec<Rc<Shard>> = stream.listed(now).cloned().collect();
    let mut ordered = Vec::with_capacity(left.len());
    // The next is the one with the least hash among those without a parent that is still to come.
    while !left.is_empty() {
        let waits = |shard: &Shard| parents(shard).into_iter().flatten().any(|parent| holds(&left, parent));
        let mut next = 0;
        let mut least = None;
        for (at, shard) in left.iter().enumerate() {
            if !waits(shard) && least.is_none_or(|least| shard.range.start < least) {
                (next, least) = (at, Some(shard.range.start));
            }
        }
        ordered.push(left.remove(next));
    }
    ordered
}

fn holds(shards: &[Rc<Shard>], index: u32) -> bool {
    shards.iter().any(|shard| shard.index == index)
}

fn parents(shard: &Shard) -> [Option<u32>; 2] {
    [shard.parent, shard.adjacent]
}

/// The lines from parents to children among some rows.
#[inline(never)]
pub fn forks(rows: &[u32], stream: &Stream) -> Forks {
    let mut lines = Vec::new();
    for (to, index) in rows.iter().enumerate() {
        let Some(shard) = stream.shards.get(index) else { continue };
        for parent in parents(shard).into_iter().flatten() {
            if let Some(from) = rows[..to].iter().position(|other| *other == parent) {
                lines.push((from, to));
            }
        }
    }
    between(rows.len(), &lines)
}
