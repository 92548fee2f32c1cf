//! Stream records that differ, shard by shard.

use std::rc::Rc;

use super::items::{names, same};
use super::{Bounds, Listed, Pair};
use crate::dynamodb::change::Change;
use crate::fact::FactId;
use crate::persist::Journal;
use crate::sequence::Sequence;
use crate::streams::shard::{Record, Shard};
use crate::streams::stream::Stream;
use crate::world::World;

/// A shard whose records differ, or that only one run has or has closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardDifference {
    /// Its stream's ARN.
    pub stream: Rc<str>,
    pub shard: Rc<str>,
    /// The shard that it continues.
    pub parent: Option<Rc<str>>,
    pub standing: Pair<Standing>,
    /// In the order of the shard.
    pub records: Listed<RecordDifference>,
}

/// Where a shard is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Missing,
    Open,
    Closed,
}

/// A record that only one run has, or that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDifference {
    pub sequence: Sequence,
    pub change: Pair<Option<Rc<Change>>>,
    /// Where it was recorded after the runs parted.
    pub fact: Pair<Option<FactId>>,
}

pub(super) fn differences(worlds: &Pair<&World>, bounds: Bounds) -> Listed<ShardDifference> {
    let mut shards = Listed::new();
    for region in names(worlds, |world| world.regions.keys().cloned().collect()) {
        let regions = worlds.map(|world| world.region(&region));
        if same(regions.left, regions.right) {
            continue;
        }
        let arns = |region: &Option<&crate::world::Region>| match region {
            Some(region) => region.streams.keys().cloned().collect(),
            None => Vec::new(),
        };
        for arn in names(&regions, arns) {
            let streams = regions.map(|region| region.and_then(|region| region.streams.get(&arn)).map(Rc::as_ref));
            if !same(streams.left, streams.right) {
                stream_differences(&streams, &arn, bounds, &mut shards);
            }
        }
    }
    shards
}

fn stream_differences(
    streams: &Pair<Option<&Stream>>,
    arn: &Rc<str>,
    bounds: Bounds,
    shards: &mut Listed<ShardDifference>,
) {
    let ids = |stream: &Option<&Stream>| match stream {
        Some(stream) => stream.shards.keys().cloned().collect(),
        None => Vec::new(),
    };
    for id in names(streams, ids) {
        let found = streams.map(|stream| stream.and_then(|stream| stream.shards.get(&id)).map(Rc::as_ref));
        if same(found.left, found.right) {
            continue;
        }
        let standing = found.map(standing);
        let rows = if shards.shown.len() < bounds.groups { bounds.rows } else { 0 };
        let records = records(&found.map(|shard| shard.map(|shard| &shard.records)), rows);
        if standing.left != standing.right || !records.is_empty() {
            let parent = found.left.or(found.right).and_then(|shard| shard.parent.clone());
            let difference = ShardDifference { stream: Rc::clone(arn), shard: id, parent, standing, records };
            shards.push(bounds.groups, difference);
        }
    }
}

fn standing(shard: &Option<&Shard>) -> Standing {
    match shard {
        None => Standing::Missing,
        Some(shard) if shard.end.is_none() => Standing::Open,
        Some(_) => Standing::Closed,
    }
}

/// Behind what both begin with, records are matched by their numbers.
fn records(journals: &Pair<Option<&Journal<Record>>>, limit: usize) -> Listed<RecordDifference> {
    let common = match (journals.left, journals.right) {
        (Some(left), Some(right)) => left.common(right),
        _ => 0,
    };
    let (mut left, mut right) = (common, common);
    let mut records = Listed::new();
    loop {
        let one = journals.left.and_then(|journal| journal.get(left));
        let two = journals.right.and_then(|journal| journal.get(right));
        let Some(sequence) = [one, two].into_iter().flatten().map(|record| record.sequence).min() else {
            return records;
        };
        let one = one.filter(|record| record.sequence == sequence);
        let two = two.filter(|record| record.sequence == sequence);
        (left, right) = (left + usize::from(one.is_some()), right + usize::from(two.is_some()));
        if one != two {
            let change = |record: Option<&Record>| record.map(|record| Rc::clone(&record.change));
            let change = Pair { left: change(one), right: change(two) };
            records.push(limit, RecordDifference { sequence, change, fact: Pair::default() });
        }
    }
}
