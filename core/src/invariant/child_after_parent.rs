//! A consumer reads a child shard only when it is done with the parent.

use super::notes::{Shard, Stream};
use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::lambda::mapping::StartingPosition;
use crate::rule::RuleId;
use crate::sequence::Sequence;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "child-after-parent",
    name: "Parents before children",
    sentence: "No record of a child shard is read before all of its parent’s records are done with.",
    rule: RuleId::ShardSealed,
    kind: Kind::Engine,
    recovers: false,
    at_fact: polled,
    at_rest: silent,
};

fn polled(sight: &Sight<'_>) -> Finding {
    let What::Polled { mapping, shard, .. } = sight.what() else { return Finding::Silent };
    let Some((stream, child)) = sight.notes.shard(shard) else { return Finding::Silent };
    let Some(parent) = child.parent.as_deref().and_then(|id| stream.shard(id)) else { return Finding::Silent };
    sight.check(is_done(sight, mapping, stream, parent), || {
        format!("Shard {} was read before its parent {} was done with.", short(shard), short(&parent.id))
    })
}

fn is_done(sight: &Sight<'_>, mapping: &str, stream: &Stream, parent: &Shard) -> bool {
    let Some(last) = parent.last else { return true };
    // What has left its retention is no longer waited for.
    let trimmed =
        |last: Sequence| sight.record(&stream.arn, &parent.id, last).is_none_or(|record| sight.was_trimmed(record));
    match sight.notes.lane(mapping, &parent.id) {
        Some(lane) => lane.due.is_some_and(|due| last < due) || trimmed(last),
        None => !begins_at_horizon(sight, mapping) || trimmed(last),
    }
}

/// Whether the mapping must have seen the parent's records at all.
fn begins_at_horizon(sight: &Sight<'_>, mapping: &str) -> bool {
    let position = sight.mapping(mapping).map(|mapping| mapping.settings.starting_position);
    position == Some(StartingPosition::TrimHorizon)
}
