//! The life of a global index that is added to a table: CREATING while room is made, CREATING while it is filled, ACTIVE,
//! UPDATING, DELETING (Developer guide, Managing global secondary indexes).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::index::maintain::{catch_up, fill};
use crate::dynamodb::index::{Index, IndexStatus, Scope};
use crate::dynamodb::table::{Definition, Table};
use crate::event::Event;
use crate::fact::What;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Moves an index into a transition, and schedules its end.
pub(crate) fn begin(ctx: &mut Ctx, table: &Definition, index: &mut Index, status: IndexStatus, delay: Duration) {
    index.status = status;
    index.until = ctx.now + delay;
    note(ctx, &table.name, index.name(), status.name());
    let (region, table, id) = (Rc::clone(&ctx.region), Rc::clone(&table.name), Rc::clone(&table.id));
    ctx.later(delay, Event::IndexReady { region, table, id, index: Rc::clone(index.name()) });
}

/// The present transition of an index ends, if it is still that one.
#[inline(never)]
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, index: &Rc<str>) {
    let filling = world.dials.index_backfilling;
    let Some(table) = world.table_mut(&ctx.region, name).filter(|table| table.definition.id == *id) else { return };
    let Some(place) = table.indexes.iter().position(|known| known.name() == index) else { return };
    if ctx.now < table.indexes[place].until {
        return;
    }
    match table.indexes[place].status {
        IndexStatus::Allocating => backfill(table, ctx, place, filling),
        IndexStatus::Backfilling | IndexStatus::Updating => activate(table, ctx, place),
        IndexStatus::Deleting => remove(table, ctx, place),
        IndexStatus::Creating | IndexStatus::Active => {}
    }
}

/// The indexes that were created with their table become ACTIVE with it.
pub(crate) fn table_ready(table: &mut Table, ctx: &mut Ctx) {
    for place in 0..table.indexes.len() {
        if table.indexes[place].status == IndexStatus::Creating {
            activate(table, ctx, place);
        }
    }
}

/// Fills an index. Items whose values cannot be its key are left out; from now on it follows the table.
fn backfill(table: &mut Table, ctx: &mut Ctx, place: usize, delay: Duration) {
    // What earlier writes still have to say is in the items already.
    catch_up(table, ctx, Instant::LATEST);
    let definition = Rc::clone(&table.definition);
    let index = &mut table.indexes[place];
    fill(index, &definition.schema, &table.items);
    begin_filling(ctx, &definition, index, delay);
    if delay == Duration::ZERO {
        activate(table, ctx, place);
    }
}

fn begin_filling(ctx: &mut Ctx, table: &Definition, index: &mut Index, delay: Duration) {
    if delay > Duration::ZERO {
        begin(ctx, table, index, IndexStatus::Backfilling, delay);
    } else {
        index.status = IndexStatus::Backfilling;
    }
}

fn activate(table: &mut Table, ctx: &mut Ctx, place: usize) {
    let name = Rc::clone(&table.definition.name);
    let index = &mut table.indexes[place];
    index.status = IndexStatus::Active;
    if let (Some(billing), Scope::Global(capacity)) = (index.pending.take(), &mut index.scope) {
        let (old, new) = (capacity.billing.units(), billing.units());
        capacity.history.note(ctx.now, old, new);
        capacity.billing = billing;
        capacity.warm = (capacity.warm.0.max(new.0), capacity.warm.1.max(new.1));
        index.spread(1);
    }
    if !index.is_local() {
        note(ctx, &name, index.name(), IndexStatus::Active.name());
    }
}

/// An index goes, and with it the definitions of attributes that no other key needs.
fn remove(table: &mut Table, ctx: &mut Ctx, place: usize) {
    let gone = table.indexes.remove(place);
    let definition = Rc::make_mut(&mut table.definition);
    let (schema, indexes) = (&definition.schema, &table.indexes);
    definition.attributes.retain(|(name, _)| {
        schema.attributes().any(|key| key.name == *name)
            || indexes.iter().any(|index| index.definition.schema.has(name))
    });
    note(ctx, &definition.name, gone.name(), "DELETED");
}

fn note(ctx: &mut Ctx, table: &Rc<str>, index: &Rc<str>, status: &'static str) {
    let (table, index) = (Rc::clone(table), Rc::clone(index));
    ctx.note(RuleId::IndexState, What::IndexStatus { table, index, status });
}
