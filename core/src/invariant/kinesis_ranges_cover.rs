//! The open shards of a Kinesis stream share all hashes, and none is owned twice.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::kinesis::stream::{Status, Stream};
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "kinesis-ranges-cover",
    name: "Shards share all hashes",
    sentence: "The ranges of a Kinesis stream's open shards cover every hash exactly once.",
    rule: RuleId::KinesisShardOpened,
    kind: Kind::Engine,
    recovers: false,
    at_fact: silent,
    at_rest: rest,
};

fn rest(sight: &Sight<'_>) -> Finding {
    let streams = sight.world().regions.values().flat_map(|region| region.kinesis.values());
    worst(&mut streams.filter(|stream| stream.status != Status::Creating).map(|stream| {
        sight.check(covers(stream), || format!("The shards of {} do not share all hashes.", stream.definition.name))
    }))
}

fn covers(stream: &Stream) -> bool {
    let mut next = Some(0);
    for (start, index) in &stream.open {
        let Some(shard) = stream.shards.get(index) else { return false };
        if next != Some(*start) || shard.range.start != *start || shard.range.end < *start || !shard.is_open() {
            return false;
        }
        next = shard.range.end.checked_add(1);
    }
    next.is_none()
}
