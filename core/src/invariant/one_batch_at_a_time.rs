//! One batch of a shard is in a consumer's hands at a time.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "one-batch-at-a-time",
    name: "One batch at a time",
    sentence: "A mapping gives its function the next batch of a shard only when the one before has come back.",
    rule: RuleId::Invoked,
    kind: Kind::Engine,
    recovers: false,
    at_fact: invoked,
    at_rest: silent,
};

fn invoked(sight: &Sight<'_>) -> Finding {
    let What::Invoked { mapping, shard, .. } = sight.what() else { return Finding::Silent };
    let idle = sight.notes.lane(mapping, shard).is_none_or(|lane| lane.running.is_none());
    sight.check(idle, || format!("Two batches of shard {} were in the function’s hands at once.", short(shard)))
}
