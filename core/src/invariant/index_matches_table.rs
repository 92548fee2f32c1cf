//! An index holds the projection of its table, once it has caught up.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::dynamodb::index::Index;
use crate::dynamodb::table::Table;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "index-matches-table",
    name: "Index equals its table",
    sentence: "Once it has caught up, an index has one entry for each item that has its keys, and shows of it what it projects.",
    rule: RuleId::GlobalIndexWritten,
    kind: Kind::Engine,
    recovers: false,
    at_fact: silent,
    at_rest: indexes,
};

fn indexes(sight: &Sight<'_>) -> Finding {
    let tables = sight.world().regions.values().flat_map(|region| region.tables.values());
    let indexes = tables.flat_map(|table| settled(table).map(move |index| (table, index)));
    worst(&mut indexes.map(|(table, index)| {
        sight.check(holds(table, index), || {
            format!("Index {} of table {} is not what its items make of it.", index.name(), table.definition.name)
        })
    }))
}

/// The indexes that have nothing more to learn.
fn settled(table: &Table) -> impl Iterator<Item = &Index> {
    let up_to_date = table.lagging.is_empty();
    table.indexes.iter().filter(move |index| index.status.is_maintained() && (index.is_local() || up_to_date))
}

fn holds(table: &Table, index: &Index) -> bool {
    let mut count = 0;
    for item in table.items.values() {
        let Some(entry) = index.entry(&table.definition.schema, item) else { continue };
        count += 1;
        if index.entries.get(&entry.key) != Some(&entry.item) {
            return false;
        }
    }
    count == index.entries.len()
}
