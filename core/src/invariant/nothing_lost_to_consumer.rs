//! Every record reaches the consumer's code with success.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;
use crate::sequence::Sequence;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "nothing-lost-to-consumer",
    name: "Consumers lose nothing",
    sentence: "Every record that a mapping should read is processed: none is discarded, and none is trimmed before it is read.",
    rule: RuleId::Discarded,
    kind: Kind::Outcome,
    recovers: false,
    at_fact: fact,
    at_rest: silent,
};

fn fact(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::Discarded { batch, condition, .. } => sight.check(false, || {
            let records = if batch.len() == 1 { "record was" } else { "records were" };
            format!("{} {records} discarded: {condition}.", batch.len())
        }),
        What::Polled { mapping, shard, first, .. } => {
            let lost = lost(sight, mapping, shard, *first).unwrap_or(0);
            sight.check(lost == 0, || format!("{lost} of shard {} were trimmed before they were read.", short(shard)))
        }
        _ => Finding::Silent,
    }
}

/// How many records lie between what was read before and what is read now.
fn lost(sight: &Sight<'_>, mapping: &str, shard: &str, first: Sequence) -> Option<usize> {
    let lane = sight.notes.lane(mapping, shard)?;
    let next = lane.polled.map(|last| last.next()).max(lane.due)?;
    let (stream, _) = sight.notes.shard(shard)?;
    let found = sight.shard(&stream.arn, shard)?;
    Some(found.index_of(first).saturating_sub(found.index_of(next)))
}
