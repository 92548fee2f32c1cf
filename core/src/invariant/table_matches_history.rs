//! A table holds what its changes have made of it, and a refused request changes nothing.

use std::rc::Rc;

use super::notes::{self, Items};
use super::scene::Sight;
use super::{Finding, Invariant, Kind, worst};
use crate::dynamodb::change::Kind as ChangeKind;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Item;
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "table-matches-history",
    name: "Table equals its history",
    sentence: "A table holds exactly what the changes to it have made of it: no request is done by half, and a refused one changes nothing.",
    rule: RuleId::Rejected,
    kind: Kind::Engine,
    recovers: false,
    at_fact: change,
    at_rest: tables,
};

/// A change begins at what the changes before it have left.
fn change(sight: &Sight<'_>) -> Finding {
    let What::ItemChanged { table, change, .. } = sight.what() else { return Finding::Silent };
    let Some(known) = sight.notes.table(sight.region(), table) else { return Finding::Silent };
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let fits = known.items.get(&notes::key(&change.keys)) == change.old.as_ref();
    let fits = fits && ChangeKind::of(old, new).is_none_or(|kind| kind == change.kind);
    sight.check(fits, || format!("A change of table {table} does not begin at the item as the change before left it."))
}

fn tables(sight: &Sight<'_>) -> Finding {
    worst(&mut sight.notes.tables.iter().map(|known| {
        let Some(table) = sight.world().table(&known.region, &known.name) else { return Finding::Silent };
        sight.check(holds(table, &known.items), || {
            format!("Table {} holds something else than its changes have made of it.", known.name)
        })
    }))
}

fn holds(table: &Table, items: &Items) -> bool {
    let schema = &table.definition.schema;
    let is_known = |item: &Rc<Item>| items.get(&notes::key(&schema.extract(item))) == Some(item);
    table.items.len() == items.len() && table.items.values().all(is_known)
}
