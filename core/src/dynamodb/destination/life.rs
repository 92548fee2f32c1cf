//! The states of a destination: enabling looks at the stream only after it has answered, and fails by itself
//! (captured from AWS).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Destination, Precision, Status, note_status, of};
use crate::event::Event;
use crate::kinesis;
use crate::name::ACCOUNT;
use crate::time::Duration;
use crate::world::World;

const NO_PERMISSION: &str = "User does not have a permission to use kinesis stream";
const OTHER_REGION: &str =
    "The kinesis Arn used to enable kinesis replication belongs to a stream which is not in the current region";
const NOT_ACTIVE: &str =
    "The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state";

/// Why a stream cannot be used; nothing when it can.
fn fault(world: &World, region: &str, arn: &str) -> Option<&'static str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, service, arn_region, account, resource] = parts[..] else { return Some(NO_PERMISSION) };
    if service == "firehose" || service == "kinesis" && account != ACCOUNT {
        return Some(NOT_ACTIVE);
    }
    if service == "kinesis" && arn_region != region {
        return Some(OTHER_REGION);
    }
    let name = resource.strip_prefix("stream/").filter(|_| service == "kinesis");
    let stream = name.and_then(|name| world.kinesis(region, name));
    let usable = |status| matches!(status, kinesis::stream::Status::Active | kinesis::stream::Status::Updating);
    if stream.is_some_and(|stream| usable(stream.status)) { None } else { Some(NO_PERMISSION) }
}

/// Begins to replicate to a stream: its entry, a new one if there is none, is ENABLING.
pub(crate) fn enable(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, arn: &Rc<str>, precision: Option<Precision>) {
    let fault = fault(world, &ctx.region, arn);
    let takes = match fault {
        None => world.dials.destination_enabling,
        Some(NOT_ACTIVE) => world.dials.destination_foreign,
        Some(_) => world.dials.destination_failing,
    };
    let until = Some(ctx.now + takes);
    let Some(table) = world.table_mut(&ctx.region, name) else { return };
    let id = Rc::clone(&table.definition.id);
    let all = Rc::make_mut(table.destinations.get_or_insert_default());
    let (stream, status) = (Rc::clone(arn), Status::Enabling);
    let fresh = Destination { stream, status, description: None, precision, ended: None, fault, until };
    let place = all.entries.iter().position(|entry| entry.stream == *arn).unwrap_or_else(|| {
        all.entries.push(fresh.clone());
        all.entries.len() - 1
    });
    all.entries[place] = fresh;
    note_status(ctx, name, &all.entries[place]);
    end_after(ctx, name, &id, arn, takes);
}

/// Stops replicating: no change from now on is captured.
pub(crate) fn disable(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, arn: &Rc<str>) {
    let takes = world.dials.destination_disabling;
    let now = ctx.now;
    begin(world, ctx, name, arn, Status::Disabling, takes, |entry| {
        entry.ended = Some(now);
        entry.precision = None;
    });
}

/// Changes how fine times are; what is captured from now on has the new precision.
pub(crate) fn update(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, arn: &Rc<str>, precision: Precision) {
    let takes = world.dials.destination_updating;
    begin(world, ctx, name, arn, Status::Updating, takes, |entry| entry.precision = Some(precision));
}

fn begin(
    world: &mut World,
    ctx: &mut Ctx,
    name: &Rc<str>,
    arn: &Rc<str>,
    status: Status,
    takes: Duration,
    change: impl FnOnce(&mut Destination),
) {
    let until = Some(ctx.now + takes);
    let Some(id) = world.table(&ctx.region, name).map(|table| Rc::clone(&table.definition.id)) else { return };
    let Some(entry) = of(world, ctx, name, &id).and_then(|all| all.entry_mut(arn)) else { return };
    entry.status = status;
    entry.until = until;
    change(entry);
    note_status(ctx, name, entry);
    end_after(ctx, name, &id, arn, takes);
}

fn end_after(ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, arn: &Rc<str>, takes: Duration) {
    let (region, table, id, stream) = (Rc::clone(&ctx.region), Rc::clone(name), Rc::clone(id), Rc::clone(arn));
    ctx.later(takes, Event::DestinationStep { region, table, id, stream });
}

/// ENABLING, UPDATING or DISABLING ends.
#[inline(never)]
pub(crate) fn step(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, arn: &Rc<str>) {
    let (vanished, enabling) = (world.dials.destination_vanished, world.dials.destination_enabling);
    let late = fault(world, &ctx.region, arn);
    let now = ctx.now;
    let Some(all) = of(world, ctx, name, id) else { return };
    let Some(entry) = all.entry_mut(arn).filter(|entry| entry.until == Some(now)) else { return };
    entry.until = None;
    match (entry.status, entry.fault) {
        (Status::Enabling, None) if late.is_some() => {
            // The stream was there when it was asked for, and is gone: AWS notices that later.
            let more = Duration(vanished.0.saturating_sub(enabling.0)).max(Duration::TICK);
            entry.fault = Some(NO_PERMISSION);
            entry.until = Some(now + more);
            return end_after(ctx, name, id, arn, more);
        }
        (Status::Enabling, None) | (Status::Updating, _) => entry.status = Status::Active,
        (Status::Enabling, Some(_)) => {
            entry.status = Status::EnableFailed;
            entry.description = entry.fault.take();
        }
        (Status::Disabling, _) => entry.status = Status::Disabled,
        (Status::Active | Status::Disabled | Status::EnableFailed, _) => return,
    }
    note_status(ctx, name, entry);
}

/// While its table is being deleted an ACTIVE destination looks like one that is being changed (captured from AWS).
pub(crate) fn table_deleting(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let Some(all) = world.table_mut(&ctx.region, name).and_then(|table| table.destinations.as_mut()) else { return };
    let entries = &mut Rc::make_mut(all).entries;
    for entry in entries.iter_mut().filter(|entry| entry.status == Status::Active) {
        entry.status = Status::Updating;
        let cause = ctx.facts.cause();
        note_status(ctx, name, entry);
        ctx.facts.resume(cause);
    }
}
