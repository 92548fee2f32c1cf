//! A record tells the change that happened, from the image before to the image after.

use super::notes;
use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "images-match-history",
    name: "Images match the history",
    sentence: "A record’s old image is what the record before it left, and its new image what the write made of it.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: silent,
};

fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let Some(record) = sight.record(stream, shard, *sequence) else { return Finding::Silent };
    let told = sight.notes.stream(stream).and_then(|known| known.told.get(&notes::key(&record.change.keys)));
    let (Some((_, change)), true) = (sight.told_change(), sight.notes.stream(stream).is_some()) else {
        return Finding::Silent;
    };
    // Another change at its place is a question of order.
    let same = record.change.keys == change.keys && record.change.old == change.old && record.change.new == change.new;
    sight.check(same && told == record.change.old.as_ref(), || {
        format!("Record {sequence} of table {} shows other images than the change had.", table_of_stream_arn(stream))
    })
}
