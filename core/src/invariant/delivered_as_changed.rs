//! What a table's Kinesis stream tells has happened.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::kinesis::ops::stream_of_arn;
use crate::kinesis::shard;
use crate::name::region_of_arn;
use crate::rule::RuleId;
use crate::sequence::Sequence;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "delivered-as-changed",
    name: "Deliveries tell what happened",
    sentence: "Each record that a Kinesis destination writes tells a change of its table that was not told before, unless it is a duplicate.",
    rule: RuleId::Delivered,
    kind: Kind::Engine,
    recovers: false,
    at_fact: delivered,
    at_rest: silent,
};

fn delivered(sight: &Sight<'_>) -> Finding {
    let (stream, shard, sequence, is_first) = match sight.what() {
        What::Delivered { stream, shard, sequence, .. } => (stream, shard, *sequence, true),
        What::Duplicated { stream, shard, sequence, .. } => (stream, shard, *sequence, false),
        _ => return Finding::Silent,
    };
    let told = sight.told_change().filter(|(change, _)| sight.notes.is_captured(*change) == is_first);
    let same = told.is_some_and(|(_, change)| {
        // A record that is gone by now can tell nothing.
        recorded(sight, stream, shard, sequence).is_none_or(|found| found.as_ref() == Some(change))
    });
    sight.check(same, || format!("Record {sequence} tells a change that did not happen, or had been told."))
}

type Told = Option<std::rc::Rc<crate::dynamodb::change::Change>>;

/// The change that a record links to, while the record is there.
fn recorded<'a>(sight: &Sight<'a>, arn: &str, id: &str, sequence: Sequence) -> Option<&'a Told> {
    let stream = sight.world().kinesis(region_of_arn(arn), stream_of_arn(arn)?)?;
    let shard = stream.shards.get(&shard::parse_id(id)?)?;
    let record = shard.records.get(shard.index_of(sequence)).filter(|record| record.sequence == sequence)?;
    Some(&record.change)
}
