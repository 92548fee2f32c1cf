//! A checkpoint passes no record that was neither processed nor discarded.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams::shard::Shard;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "no-record-skipped",
    name: "Checkpoints skip nothing",
    sentence: "A batch begins at the first record that is not done with: the checkpoint passes only what was processed or discarded.",
    rule: RuleId::Succeeded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: invoked,
    at_rest: silent,
};

fn invoked(sight: &Sight<'_>) -> Finding {
    let What::Invoked { mapping, stream, shard, batch, .. } = sight.what() else { return Finding::Silent };
    let (Some(found), Some(first)) = (sight.shard(stream, shard), batch.first()) else { return Finding::Silent };
    let Some(due) = sight.notes.lane(mapping, shard).and_then(|lane| lane.due) else { return Finding::Silent };
    let ascends = batch.is_sorted_by(|one, two| one < two) && is_whole(found, batch);
    sight.check(ascends && !skips(sight, found, due, *first), || {
        format!("A batch of shard {} leaves out a record that is not done with.", short(shard))
    })
}

/// A batch is a piece of its shard without a gap.
fn is_whole(shard: &Shard, batch: &[Sequence]) -> bool {
    let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return true };
    shard.index_of(*last) - shard.index_of(*first) + 1 == batch.len()
}

/// Whether a record between the two was there to be read.
fn skips(sight: &Sight<'_>, shard: &Shard, due: Sequence, first: Sequence) -> bool {
    let (from, to) = (shard.index_of(due), shard.index_of(first));
    let before = to.checked_sub(1).and_then(|last| shard.records.get(last));
    from < to && before.is_some_and(|record| !sight.was_trimmed(record))
}
