//! Nothing is lost on the way from a table into its live stream.

use super::scene::Sight;
use super::{Finding, Invariant, Kind};
use crate::fact::What;
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "every-change-recorded",
    name: "Nothing is lost",
    sentence: "Every change of an item becomes a record of the table’s live stream, in the same step.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: fact,
    at_rest: awaited,
};

/// What the step before has left without a record, and whether what is said to be recorded is there.
fn fact(sight: &Sight<'_>) -> Finding {
    if sight.notes.is_next_step(sight)
        && let broken @ Finding::Broken { .. } = awaited(sight)
    {
        return broken;
    }
    let What::Recorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let Some(found) = sight.shard(stream, shard) else { return Finding::Silent };
    let there = sight.record(stream, shard, *sequence).is_some();
    // What has left its retention may be gone.
    sight.check(there || found.horizon(sight.world().now) >= found.index_of(*sequence), || {
        format!("Record {sequence} of table {} is not in its shard.", table_of_stream_arn(stream))
    })
}

fn awaited(sight: &Sight<'_>) -> Finding {
    match sight.notes.awaited.first() {
        Some((fact, stream)) => Finding::Broken {
            fact: *fact,
            sentence: format!("A change of table {} made no record in its stream.", table_of_stream_arn(stream)),
        },
        None => Finding::Silent,
    }
}
