//! Switching a table's stream on and off, for the operations that do so.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::streams::stream::{self, Source, ViewType};
use crate::time::Duration;
use crate::world::World;

/// Enables a stream on a table that has none, and remembers it there.
pub(crate) fn enable(world: &mut World, ctx: &mut Ctx, table: &Rc<str>, view: ViewType, delay: Duration) {
    let Some(known) = world.table(&ctx.region, table).cloned() else { return };
    let partitions = known.partitions.iter().map(|partition| partition.id).collect();
    let source = Source { table, schema: &known.definition.schema, partitions };
    let arn = stream::enable(world, ctx, source, view, delay);
    if let Some(table) = world.table_mut(&ctx.region, table) {
        table.stream = Some(Rc::clone(&arn));
        Rc::make_mut(&mut table.definition).latest_stream = Some(arn);
    }
}

/// Disables a table's live stream, if it has one; it stays readable without the table.
pub(crate) fn disable(world: &mut World, ctx: &mut Ctx, table: &Rc<str>, delay: Duration) {
    let live = world.table_mut(&ctx.region, table).and_then(|table| table.stream.take());
    if let Some(arn) = live {
        stream::disable(world, ctx, &arn, delay);
    }
}
