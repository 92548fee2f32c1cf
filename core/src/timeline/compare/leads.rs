//! Where a difference comes from: the facts, after the runs parted, that made each item and record what it is.

use std::rc::Rc;

use super::{ItemDifference, Listed, Pair, RecordDifference, ShardDifference, TableDifference};
use crate::dynamodb::value::Attributes;
use crate::fact::{Fact, FactId, What};
use crate::hash::digest;
use crate::persist::Journal;
use crate::sequence::Sequence;
use crate::timeline::Moment;

/// A row that waits for its facts, by the digest of what it is about.
struct Wanted<'a> {
    digest: u64,
    fact: &'a mut Pair<Option<FactId>>,
}

/// Reads the facts that only one run has, once.
pub(super) fn find(
    moments: &Pair<Moment>,
    from: usize,
    tables: &mut Listed<TableDifference>,
    shards: &mut Listed<ShardDifference>,
) {
    let mut wanted = Vec::new();
    for TableDifference { table, items, .. } in &mut tables.shown {
        for ItemDifference { keys, fact, .. } in &mut items.shown {
            wanted.push(Wanted { digest: item_digest(table, keys), fact });
        }
    }
    for ShardDifference { shard, records, .. } in &mut shards.shown {
        for RecordDifference { sequence, fact, .. } in &mut records.shown {
            wanted.push(Wanted { digest: record_digest(shard, *sequence), fact });
        }
    }
    wanted.sort_unstable_by_key(|wanted| wanted.digest);
    look(&mut wanted, &moments.left.facts, from, |fact| &mut fact.left);
    look(&mut wanted, &moments.right.facts, from, |fact| &mut fact.right);
}

fn look(
    wanted: &mut [Wanted<'_>],
    facts: &Journal<Rc<Fact>>,
    from: usize,
    side: fn(&mut Pair<Option<FactId>>) -> &mut Option<FactId>,
) {
    if wanted.is_empty() {
        return;
    }
    for (id, fact) in facts.iter().enumerate().skip(from) {
        let digest = match &fact.what {
            What::ItemChanged { table, change, .. } => item_digest(table, &change.keys),
            What::Recorded { shard, sequence, .. } => record_digest(shard, *sequence),
            _ => continue,
        };
        let first = wanted.partition_point(|wanted| wanted.digest < digest);
        for found in wanted[first..].iter_mut().take_while(|wanted| wanted.digest == digest) {
            *side(found.fact) = Some(id as FactId);
        }
    }
}

fn item_digest(table: &str, keys: &Attributes) -> u64 {
    digest(&(table, keys))
}

fn record_digest(shard: &str, sequence: Sequence) -> u64 {
    digest(&(shard, sequence))
}
