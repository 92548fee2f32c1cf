//! A record of Kinesis is kept under a number of its own, above all before it.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "kinesis-numbers-ascend",
    name: "Kinesis keeps and counts records",
    sentence: "Every record that Kinesis acknowledges is kept in its shard, under a sequence number above those before it.",
    rule: RuleId::KinesisRecorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: recorded,
    at_rest: silent,
};

fn recorded(sight: &Sight<'_>) -> Finding {
    let What::KinesisRecorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let Some(found) = sight.kinesis_shard(stream, shard) else { return Finding::Silent };
    let at = found.index_of(*sequence);
    let own = found.records.get(at).is_some_and(|record| record.sequence == *sequence);
    let ascends = found.start() < *sequence && found.records.get(at + 1).is_none_or(|next| *sequence < next.sequence);
    sight.check(own && ascends, || format!("Record {sequence} of shard {} is not there, or twice.", short(shard)))
}
