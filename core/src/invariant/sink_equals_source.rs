//! A copy that is made from the stream equals the table, once all is delivered.

use super::notes::{Items, Mapping as Noted, Stream as Told};
use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::feed;
use crate::lambda::lane::{Lane, Phase};
use crate::lambda::mapping::{Mapping, MappingState};
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;
use crate::streams::stream::Stream;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "sink-equals-source",
    name: "The copy equals the table",
    sentence: "Once a consumer has caught up, a copy made of the records it processed equals the table; discarded records leave it stale.",
    rule: RuleId::Succeeded,
    kind: Kind::Outcome,
    recovers: true,
    at_fact: silent,
    at_rest: copies,
};

fn copies(sight: &Sight<'_>) -> Finding {
    worst(&mut sight.notes.mappings.iter().map(|noted| {
        let Some((told, sink)) = drained(sight, noted) else { return Finding::Silent };
        sight.check(equal(&told.told, sink), || {
            format!(
                "All is delivered, but a copy made from the stream of {} differs from it.",
                table_of_stream_arn(&told.arn)
            )
        })
    }))
}

/// What a consumer that has caught up should have, and what it has.
fn drained<'a>(sight: &Sight<'a>, noted: &'a Noted) -> Option<(&'a Told, &'a Items)> {
    let mapping = sight.mapping(&noted.uuid)?;
    let stream = sight.stream(&mapping.settings.stream)?;
    let told = sight.notes.stream(&mapping.settings.stream).filter(|told| told.ended.is_none())?;
    is_drained(sight, mapping, stream).then_some((told, noted.sink.as_ref()?))
}

fn is_drained(sight: &Sight<'_>, mapping: &Mapping, stream: &Stream) -> bool {
    let now = sight.world().now;
    let idle = |lane: &Lane| match lane.phase {
        Phase::Finished => true,
        Phase::Asleep => stream.shards.get(&lane.shard).is_none_or(|shard| feed::lag(shard, lane.position, now).0 == 0),
        _ => false,
    };
    let read = |shard| mapping.lanes.get(shard).is_some_and(|lane| matches!(lane.phase, Phase::Asleep));
    mapping.state == MappingState::Enabled
        && mapping.lanes.values().all(|lane| idle(lane))
        && stream.open.values().all(read)
}

fn equal(table: &Items, copy: &Items) -> bool {
    table.len() == copy.len() && table.iter().all(|(key, item)| copy.get(key) == Some(item))
}
