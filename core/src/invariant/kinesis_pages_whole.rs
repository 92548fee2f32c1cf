//! A page of GetRecords leaves out nothing that Kinesis still keeps.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::feed::Position;
use crate::limits;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "kinesis-pages-whole",
    name: "Kinesis pages leave out nothing",
    sentence: "A page goes on where the one before ended, skips only what has left the retention, and is the last one only at a closed shard's end.",
    rule: RuleId::KinesisRead,
    kind: Kind::Engine,
    recovers: false,
    at_fact: read,
    at_rest: silent,
};

fn read(sight: &Sight<'_>) -> Finding {
    let What::Read { stream, shard, from, next, count, finished, .. } = sight.what() else { return Finding::Silent };
    let Some(found) = sight.kinesis_shard(stream, shard) else { return Finding::Silent };
    let place = |position: &Position| match position {
        Position::Horizon => 0,
        Position::At(sequence) => found.index_of(*sequence),
    };
    let (from, to, count) = (place(from), place(next), *count as usize);
    // Whatever retention the stream has had since: a day is the shortest there is.
    let oldest = sight.fact.at - limits::KINESIS_RETENTION;
    let skipped = to.checked_sub(count).and_then(|first| first.checked_sub(1)).filter(|last| *last >= from);
    let lost = skipped.and_then(|last| found.records.get(last)).is_some_and(|record| record.at >= oldest);
    let ends = !finished || !found.is_open() && (to >= found.records.len() || count == 0);
    let nothing_given = count == 0 && from == to;
    sight.check((nothing_given || !lost && to >= from) && ends, || {
        format!("A page of shard {} leaves out a record that is still kept.", short(shard))
    })
}
