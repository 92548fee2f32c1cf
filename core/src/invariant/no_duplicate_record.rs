//! A change makes one record, not two.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, worst};
use crate::fact::What;
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "no-duplicate-record",
    name: "No record twice",
    sentence: "No change appears twice in a stream: DynamoDB Streams writes each of them exactly once.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: shards,
};

fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream, sequence, .. } = sight.what() else { return Finding::Silent };
    let Some((id, _)) = sight.told_change() else { return Finding::Silent };
    let awaited = sight.notes.awaited.iter().any(|(change, arn)| *change == id && arn == stream);
    sight.check(awaited, || format!("Record {sequence} of table {} tells a change again.", table_of_stream_arn(stream)))
}

/// A shard holds no more than what it was said to take.
fn shards(sight: &Sight<'_>) -> Finding {
    let shards = sight.notes.streams.iter().flat_map(|stream| stream.shards.iter().map(move |shard| (stream, shard)));
    worst(&mut shards.map(|(stream, shard)| {
        let Some(found) = sight.shard(&stream.arn, &shard.id) else { return Finding::Silent };
        sight.check(found.records.len() <= shard.records, || {
            format!("A shard of table {} holds more records than it took.", table_of_stream_arn(&stream.arn))
        })
    }))
}
