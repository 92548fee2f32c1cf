//! A poller goes on behind what it has read.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "reader-never-goes-back",
    name: "Readers go forward",
    sentence: "A reader goes on behind the last record it was given; only a mapping that was stopped begins again, at its checkpoint.",
    rule: RuleId::Polled,
    kind: Kind::Engine,
    recovers: false,
    at_fact: polled,
    at_rest: silent,
};

fn polled(sight: &Sight<'_>) -> Finding {
    let What::Polled { mapping, shard, first, last, .. } = sight.what() else { return Finding::Silent };
    let before = sight.notes.lane(mapping, shard).and_then(|lane| lane.polled);
    sight.check(before < Some(*first) && first <= last, || {
        format!("The poller of shard {} was given record {first} again.", short(shard))
    })
}
