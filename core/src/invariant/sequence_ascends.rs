//! Sequence numbers ascend in a shard, and from a parent to its children.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "sequence-ascends",
    name: "Sequence numbers ascend",
    sentence: "Within a shard, and from a shard to its children, every sequence number is higher than the one before.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: silent,
};

fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let Some(known) = sight.notes.stream(stream) else { return Finding::Silent };
    let Some(own) = known.shard(shard) else { return Finding::Silent };
    let parent = || known.shard(own.parent.as_deref()?)?.last;
    let before = own.last.or_else(parent);
    sight.check(before < Some(*sequence), || {
        format!("Number {sequence} in shard {} is not above the one before it.", short(shard))
    })
}
