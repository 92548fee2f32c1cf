//! One open shard serves each partition, and continues the one before it.

use super::notes::{Stream, Table};
use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, worst};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "one-open-shard",
    name: "One open shard for each partition",
    sentence: "Every partition of a table with a live stream has exactly one open shard, the child of the shard it continues.",
    rule: RuleId::ShardOpened,
    kind: Kind::Engine,
    recovers: false,
    at_fact: opened,
    at_rest: streams,
};

fn opened(sight: &Sight<'_>) -> Finding {
    let What::ShardOpened { stream, shard, parent, partition } = sight.what() else { return Finding::Silent };
    let Some(known) = sight.notes.stream(stream) else { return Finding::Silent };
    let sealed = parent.as_ref().is_none_or(|parent| known.shard(parent).is_none_or(|parent| parent.sealed));
    let alone = known.open_shards(*partition).next().is_none();
    let rooted = parent.is_some() || known.shards.iter().all(|other| other.partition != *partition);
    sight.check(sealed && alone && rooted, || {
        format!("Shard {} opened beside an open one, or without the parent it continues.", short(shard))
    })
}

fn streams(sight: &Sight<'_>) -> Finding {
    worst(&mut sight.notes.tables.iter().map(|table| {
        let stream = table.stream.as_ref().and_then(|arn| sight.notes.stream(arn));
        let Some(stream) = stream else { return Finding::Silent };
        sight.check(is_served(sight, table, stream), || {
            format!("A partition of table {} has no open shard, or more than one.", table.name)
        })
    }))
}

fn is_served(sight: &Sight<'_>, table: &Table, stream: &Stream) -> bool {
    let Some(found) = sight.world().table(&table.region, &table.name) else { return true };
    found.partitions.iter().all(|partition| stream.open_shards(partition.id).count() == 1)
}
