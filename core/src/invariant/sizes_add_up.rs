//! The sizes that a table and its partitions are kept with are those of their items.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "sizes-add-up",
    name: "Sizes add up",
    sentence: "The size of a table is the sum of its partitions, and theirs the sum of their items.",
    rule: RuleId::ItemWritten,
    kind: Kind::Engine,
    recovers: false,
    at_fact: silent,
    at_rest: tables,
};

fn tables(sight: &Sight<'_>) -> Finding {
    let tables = sight.world().regions.values().flat_map(|region| region.tables.values());
    worst(&mut tables.map(|table| {
        sight.check(adds_up(table), || format!("The size of table {} is not that of its items.", table.definition.name))
    }))
}

fn adds_up(table: &Table) -> bool {
    let items: u64 = table.items.values().map(|item| item_size(item)).sum();
    let partitions: u64 = table.partitions.iter().map(|partition| partition.bytes).sum();
    table.bytes == items && partitions == items
}
