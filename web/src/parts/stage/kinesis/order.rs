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

#[cfg(test)]
mod tests {
    use headwater_core::input::Service;
    use headwater_core::kinesis::hash::partition;
    use headwater_core::time::Duration;
    use headwater_core::timeline::Timeline;
    use serde_json::{Value as Json, json};

    use super::{forks, ordered};
    use crate::call;
    use crate::opening::{self, Start};
    use crate::parts::stage::kinesis::share;

    fn ask(timeline: &mut Timeline, operation: &str, body: &Json) {
        call::call(timeline, Service::Kinesis, operation, call::REGION, body).unwrap();
        timeline.advance(Duration::seconds(120), 10_000);
    }

    #[test]
    fn children_stand_below_their_parents() {
        let mut timeline = opening::timeline(Start::Empty);
        ask(&mut timeline, "CreateStream", &json!({ "StreamName": "s", "ShardCount": 2 }));
        let middle = "85070591730234615865843651857942052864";
        let split = json!({ "StreamName": "s", "ShardToSplit": "shardId-000000000000", "NewStartingHashKey": middle });
        ask(&mut timeline, "SplitShard", &split);
        let merged = json!({
            "StreamName": "s",
            "ShardToMerge": "shardId-000000000002",
            "AdjacentShardToMerge": "shardId-000000000003",
        });
        ask(&mut timeline, "MergeShards", &merged);
        let world = timeline.world();
        let stream = world.kinesis(call::REGION, "s").unwrap();
        let rows: Vec<u32> = ordered(stream, world.now).iter().map(|shard| shard.index).collect();
        assert_eq!(rows, [0, 2, 3, 4, 1]);
        // Two lines leave the parent, two come to the child.
        assert_eq!(forks(&rows, stream).columns, 2);
    }

    #[test]
    fn ranges_are_shares_of_all_hashes() {
        let shares: Vec<String> = partition(8).map(share).collect();
        assert_eq!((&*shares[0], &*shares[1], &*shares[7]), ("0–12.5 %", "12.5–25 %", "87.5–100 %"));
    }
}
