//! A poller goes on behind what it has read.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::feed::Position;
use crate::rule::RuleId;
use crate::sequence::Sequence;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "reader-never-goes-back",
    name: "Readers go forward",
    sentence: "A reader goes on behind the last record it was given; only a mapping that was stopped begins again, at its checkpoint.",
    rule: RuleId::Polled,
    kind: Kind::Engine,
    recovers: false,
    at_fact: read,
    at_rest: silent,
};

fn read(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::Polled { mapping, shard, first, last, .. } => polled(sight, mapping, shard, (*first, *last)),
        What::Read { shard, from, next, count, .. } => {
            let forward = match (from, next) {
                (Position::At(from), Position::At(next)) => from < next || from == next && *count == 0,
                (Position::At(_), Position::Horizon) => false,
                (Position::Horizon, _) => true,
            };
            sight.check(forward, || format!("The iterator of a reader of shard {} went back.", short(shard)))
        }
        _ => Finding::Silent,
    }
}

fn polled(sight: &Sight<'_>, mapping: &str, shard: &str, (first, last): (Sequence, Sequence)) -> Finding {
    let before = sight.notes.lane(mapping, shard).and_then(|lane| lane.polled);
    sight.check(before < Some(first) && first <= last, || {
        format!("The poller of shard {} was given record {first} again.", short(shard))
    })
}
