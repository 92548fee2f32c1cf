//! How indexes follow their table: what a write means for each of them, what it costs, and when it arrives.

use std::rc::Rc;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::change::Kind;
use crate::dynamodb::index::{Entry, Index};
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::IndexDraw;
use crate::dynamodb::value::Item;
use crate::event::Event;
use crate::fact::{FactId, What};
use crate::mutation::{self, Mutation};
use crate::persist::Map;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// An item before and after a write.
pub type Images<'a> = (Option<&'a Rc<Item>>, Option<&'a Rc<Item>>);

/// A change that global indexes have yet to see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lagging {
    due: Instant,
    old: Option<Rc<Item>>,
    new: Option<Rc<Item>>,
    cause: FactId,
}

/// What a write means for one index.
#[derive(Debug)]
pub(crate) struct EntryChange {
    pub old: Option<Entry>,
    pub new: Option<Entry>,
}

impl EntryChange {
    pub fn of(index: &Index, table: &KeySchema, (old, new): Images<'_>) -> EntryChange {
        let entry = |item: Option<&Rc<Item>>| item.and_then(|item| index.entry(table, item));
        EntryChange { old: entry(old), new: entry(new) }
    }

    /// Write units: one write for an entry that comes, goes or changes in its place, two for one that moves
    /// (Developer guide, Provisioned throughput considerations for global secondary indexes).
    pub fn units(&self) -> Units {
        let size = |entry: &Entry| item_size(&entry.item);
        match (&self.old, &self.new) {
            (None, None) => Units::ZERO,
            (Some(old), Some(new)) if old == new => Units::ZERO,
            (Some(old), Some(new)) if old.key == new.key => Units::write(size(old), size(new)),
            (Some(old), Some(new)) => Units::write(size(old), 0) + Units::write(0, size(new)),
            (Some(only), None) | (None, Some(only)) => Units::write(size(only), 0),
        }
    }

    /// What becomes of entries, in order: one that moves is deleted at one place and put at another.
    fn kinds(&self) -> Vec<(Kind, &Entry)> {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old == new => Vec::new(),
            (Some(old), Some(new)) if old.key == new.key => vec![(Kind::Modify, new)],
            (old, new) => {
                let removed = old.iter().map(|old| (Kind::Remove, old));
                removed.chain(new.iter().map(|new| (Kind::Insert, new))).collect()
            }
        }
    }

    fn apply(&self, index: &mut Index) {
        if mutation::is(Mutation::IndexNotMaintained) && self.new.is_none() {
            return;
        }
        if let Some(gone) = self.old.as_ref().and_then(|old| index.entries.remove(&old.key)) {
            index.bytes -= item_size(&gone);
        }
        if let Some(Entry { key, item }) = &self.new {
            index.bytes += item_size(item);
            if let Some(replaced) = index.entries.insert(key.clone(), Rc::clone(item)) {
                index.bytes -= item_size(&replaced);
            }
        }
    }
}

/// What a write costs on a table and on its indexes, whenever those will see it, and what each global one has to give.
pub(crate) fn cost(table: &Table, images: Images<'_>, units: Units) -> (Cost, Vec<IndexDraw>) {
    let (mut cost, mut draws) = (Cost::of_table(units), Vec::new());
    for (place, index) in table.indexes.iter().enumerate().filter(|(_, index)| index.status.is_maintained()) {
        let change = EntryChange::of(index, &table.definition.schema, images);
        let units = change.units();
        cost.add_index(index.name(), index.is_local(), units);
        if let Some(entry) = change.new.as_ref().or(change.old.as_ref()).filter(|_| !index.is_local()) {
            draws.push(IndexDraw { index: place, hash: entry.key.partition_hash(), units });
        }
    }
    (cost, draws)
}

/// Carries a change into the indexes: into local ones at once, into global ones after their lag.
pub(crate) fn follow(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, images: Images<'_>, cause: FactId) {
    let lag = world.dials.gsi_lag;
    let Some(table) = world.table_mut(&ctx.region, name).filter(|table| !table.indexes.is_empty()) else { return };
    let at_once = lag == Duration::ZERO && table.lagging.is_empty();
    carry(table, ctx, images, cause, |index| index.is_local() || at_once);
    if at_once || table.indexes.iter().all(Index::is_local) {
        return;
    }
    // A change never overtakes an earlier one, even when the lag was longer then.
    let due = table.lagging.last().map_or(ctx.now + lag, |last| last.due.max(ctx.now + lag));
    table.lagging.push_back(Lagging { due, old: images.0.cloned(), new: images.1.cloned(), cause });
    let (region, id) = (Rc::clone(&ctx.region), Rc::clone(&table.definition.id));
    ctx.later_because(cause, due.since(ctx.now), Event::IndexesFollow { region, table: Rc::clone(name), id });
}

/// Changes whose time has come arrive in the global indexes.
#[inline(never)]
pub(crate) fn arrive(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let now = ctx.now;
    let Some(table) = world.table_mut(&ctx.region, name).filter(|table| table.definition.id == *id) else { return };
    catch_up(table, ctx, now);
}

/// Carries all changes that are due by an instant into the global indexes.
pub(super) fn catch_up(table: &mut Table, ctx: &mut Ctx, by: Instant) {
    while table.lagging.front().is_some_and(|first| first.due <= by) {
        let Some(change) = table.lagging.pop_front() else { return };
        carry(table, ctx, (change.old.as_ref(), change.new.as_ref()), change.cause, |index| !index.is_local());
    }
}

#[inline(never)]
fn carry(table: &mut Table, ctx: &mut Ctx, images: Images<'_>, cause: FactId, reaches: impl Fn(&Index) -> bool) {
    let definition = Rc::clone(&table.definition);
    for index in table.indexes.iter_mut().filter(|index| index.status.is_maintained() && reaches(index)) {
        let change = EntryChange::of(index, &definition.schema, images);
        change.apply(index);
        let rule = if index.is_local() { RuleId::LocalIndexWritten } else { RuleId::GlobalIndexWritten };
        for (kind, entry) in change.kinds() {
            let keys = definition.schema.extract(&entry.item);
            let (table, index) = (Rc::clone(&definition.name), Rc::clone(index.name()));
            ctx.facts.note_because(Some(cause), rule, What::IndexWritten { table, index, kind, keys: Rc::new(keys) });
        }
    }
}

/// Fills an index from the items that the table holds.
pub(crate) fn fill(index: &mut Index, table: &KeySchema, items: &Map<StoredKey, Rc<Item>>) {
    for item in items.values() {
        EntryChange { old: None, new: index.entry(table, item) }.apply(index);
    }
}
