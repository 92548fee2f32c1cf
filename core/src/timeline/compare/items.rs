//! Items that differ, table by table.

use std::rc::Rc;

use imbl::ordmap::DiffItem;

use super::{Bounds, Listed, Pair};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Attributes, Item};
use crate::fact::FactId;
use crate::world::{Region, World};

/// A table whose items differ, or that only one run has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDifference {
    pub region: Rc<str>,
    pub table: Rc<str>,
    pub exists: Pair<bool>,
    /// In the order of the table.
    pub items: Listed<ItemDifference>,
}

/// An item that only one run has, or that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDifference {
    pub keys: Attributes,
    pub item: Pair<Option<Rc<Item>>>,
    /// Where it was last changed after the runs parted.
    pub fact: Pair<Option<FactId>>,
}

pub(super) fn differences(worlds: &Pair<&World>, bounds: Bounds) -> Listed<TableDifference> {
    let mut tables = Listed::new();
    for region in names(worlds, |world| world.regions.keys().cloned().collect()) {
        let regions = worlds.map(|world| world.region(&region));
        if same(regions.left, regions.right) {
            continue;
        }
        for table in names(&regions, |region| region.map_or_else(Vec::new, table_names)) {
            let found = regions.map(|region| region.and_then(|region| region.tables.get(&table)).map(Rc::as_ref));
            let exists = found.map(Option::is_some);
            let rows = if tables.shown.len() < bounds.groups { bounds.rows } else { 0 };
            let items = items(&found, rows);
            if exists.left != exists.right || !items.is_empty() {
                let region = Rc::clone(&region);
                tables.push(bounds.groups, TableDifference { region, table, exists, items });
            }
        }
    }
    tables
}

fn table_names(region: &Region) -> Vec<Rc<str>> {
    region.tables.keys().cloned().collect()
}

/// The names that at least one side has, in order.
pub(super) fn names<T>(pair: &Pair<T>, of: impl Fn(&T) -> Vec<Rc<str>>) -> Vec<Rc<str>> {
    let mut names = of(&pair.left);
    names.extend(of(&pair.right));
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether both are the same by their pointers.
pub(super) fn same<T>(left: Option<&T>, right: Option<&T>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => std::ptr::eq(left, right),
        (None, None) => true,
        _ => false,
    }
}

fn items(tables: &Pair<Option<&Table>>, limit: usize) -> Listed<ItemDifference> {
    let mut items = Listed::new();
    match (tables.left, tables.right) {
        (Some(left), Some(right)) if !std::ptr::eq(left, right) => {
            for difference in left.items.diff(&right.items) {
                let (one, two) = match difference {
                    DiffItem::Add(_, new) => (None, Some(new)),
                    DiffItem::Update { old, new } => (Some(old.1), Some(new.1)),
                    DiffItem::Remove(_, old) => (Some(old), None),
                };
                push(&mut items, limit, tables, one, two);
            }
        }
        (Some(left), None) => left.items.values().for_each(|item| push(&mut items, limit, tables, Some(item), None)),
        (None, Some(right)) => right.items.values().for_each(|item| push(&mut items, limit, tables, None, Some(item))),
        _ => {}
    }
    items
}

fn push(
    items: &mut Listed<ItemDifference>,
    limit: usize,
    tables: &Pair<Option<&Table>>,
    left: Option<&Rc<Item>>,
    right: Option<&Rc<Item>>,
) {
    if items.shown.len() >= limit {
        items.left_out += 1;
        return;
    }
    let of = |table: Option<&Table>, item: Option<&Rc<Item>>| Some(table?.definition.schema.extract(item?));
    let keys = of(tables.left, left).or_else(|| of(tables.right, right)).unwrap_or_default();
    let item = Pair { left: left.cloned(), right: right.cloned() };
    items.push(limit, ItemDifference { keys, item, fact: Pair::default() });
}
