//! The way of a change into its Kinesis stream: at least once, in no order that anybody promises
//! (Developer guide, Using Kinesis Data Streams to capture changes to DynamoDB).
//!
//! Each change is put for itself. What finds no room, or no stream, is tried again after a delay that doubles, for a day at the
//! most; what is larger than the stream takes is skipped.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::destination::queue::Pending;
use crate::dynamodb::destination::record::{self, Origin};
use crate::dynamodb::destination::{Destinations, of, schedule};
use crate::fact::{FactId, What};
use crate::kinesis::shard;
use crate::kinesis::stream::{Fate, Limits, Put};
use crate::kinesis::{hash, ops};
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Where a record has landed: shard and number.
type Landed = (Rc<str>, Sequence);

/// Why a record has not landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It never will.
    TooLarge,
    /// Not now; the reason is AWS's name of it.
    Later(&'static str),
}

/// How much longer than the others a change takes that is overtaken, at the most.
const DETOUR: Duration = Duration::seconds(2);
/// The longest delay before a change is tried again. AWS does not say.
const RETRY_CAP: Duration = Duration::seconds(60);

/// How long a change takes, and whether later ones may overtake it.
pub(super) fn lag(world: &World, ctx: &mut Ctx) -> (Duration, bool) {
    let lag = world.dials.destination_lag;
    match by_chance(ctx, world.dials.kinesis_reordering) {
        true => (lag + detour(ctx), true),
        false => (lag, false),
    }
}

fn by_chance(ctx: &mut Ctx, per_mille: u32) -> bool {
    per_mille > 0 && ctx.dice.below(Concern::Delivery, 1_000) < u64::from(per_mille)
}

fn detour(ctx: &mut Ctx) -> Duration {
    Duration(ctx.dice.below(Concern::Delivery, DETOUR.0)) + Duration::TICK
}

/// An attempt at a change is due.
#[inline(never)]
pub(crate) fn deliver(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, place: u64) {
    let grace = world.dials.destination_grace;
    let now = ctx.now;
    let Some(all) = of(world, ctx, name, id) else { return };
    let Some(pending) = all.queue.take(place) else { return };
    let pending = Pending { attempt: pending.attempt.saturating_add(1), ..Pending::clone(&pending) };
    if let Some(reason) = given_up(all, &pending, now, grace) {
        return fail(world, ctx, (name, id), &pending, reason);
    }
    if mutation::is(Mutation::DeliveryForgotten) && pending.number % 3 == 2 {
        return;
    }
    match put(world, ctx, (name, id), &pending) {
        Ok(landed) => arrived(world, ctx, (name, id), pending, landed),
        Err(Refusal::TooLarge) => fail(world, ctx, (name, id), &pending, "TooLarge"),
        Err(Refusal::Later(reason)) => again(world, ctx, (name, id), (place, pending), reason),
    }
}

/// Why a change is not tried any more.
fn given_up(all: &Destinations, pending: &Pending, now: Instant, grace: Duration) -> Option<&'static str> {
    let ended = all.entry(&pending.stream).and_then(|entry| entry.ended);
    if ended.is_some_and(|ended| now.since(ended) > grace) {
        return Some("Disabled");
    }
    (now.since(pending.change.at) >= limits::CAPTURE_RETRIES).then_some("TooOld")
}

/// Puts the record, as PutRecords would.
fn put(
    world: &mut World,
    ctx: &mut Ctx,
    (name, id): (&Rc<str>, &Rc<str>),
    pending: &Pending,
) -> Result<Landed, Refusal> {
    const GONE: Refusal = Refusal::Later("ResourceNotFoundException");
    let (region, limits) = (Rc::clone(&ctx.region), Limits::of(&world.dials));
    let stream = ops::stream_of_arn(&pending.stream).and_then(|stream| world.kinesis_mut(&region, stream));
    let stream = stream.filter(|stream| stream.takes_records()).ok_or(GONE)?;
    let key: Rc<str> = record::partition_key(&pending.change).into();
    let origin = Origin { region: &region, table: name, id };
    let data = record::payload(origin, &pending.change, pending.number, pending.precision).into_bytes();
    if data.len() + key.len() > stream.record_kib as usize * 1_024 {
        return Err(Refusal::TooLarge);
    }
    let put = Put { hash: hash::of_key(&key), key, data: data.into(), change: Some(Rc::clone(&pending.change)) };
    match stream.offer(ctx, put, limits) {
        Fate::Written { index, sequence } => Ok((shard::id(index).into(), sequence)),
        Fate::Refused { .. } => Err(Refusal::Later("ProvisionedThroughputExceededException")),
        Fate::Failed => Err(GONE),
    }
}

/// It is there; now and then it will be there again, for the answer was lost.
fn arrived(
    world: &mut World,
    ctx: &mut Ctx,
    (name, id): (&Rc<str>, &Rc<str>),
    pending: Pending,
    (shard, sequence): Landed,
) {
    note_arrival(ctx, name, &pending, (shard, sequence));
    if pending.again {
        return;
    }
    let wait = by_chance(ctx, world.dials.kinesis_duplicates).then(|| detour(ctx));
    let Some(all) = of(world, ctx, name, id) else { return };
    all.counts.delivered += 1;
    if let Some(wait) = wait {
        let cause = pending.cause;
        let place = all.queue.put(Pending { again: true, attempt: 0, ..pending });
        let due = ctx.now + wait;
        schedule(ctx, name, id, (place, cause), due);
    }
}

fn note_arrival(ctx: &mut Ctx, name: &Rc<str>, pending: &Pending, (shard, sequence): Landed) -> FactId {
    let (table, stream) = (Rc::clone(name), Rc::clone(&pending.stream));
    if pending.again && !mutation::is(Mutation::DuplicateUnnoticed) {
        return ctx.note(RuleId::DeliveredTwice, What::Duplicated { table, stream, shard, sequence });
    }
    let lag = ctx.now.since(pending.change.at);
    let attempt = pending.attempt;
    ctx.note(RuleId::Delivered, What::Delivered { table, stream, shard, sequence, lag, attempt })
}

/// There was no room for it, or no stream: it waits, twice as long each time, and others go on.
fn again(
    world: &mut World,
    ctx: &mut Ctx,
    (name, id): (&Rc<str>, &Rc<str>),
    (place, pending): (u64, Pending),
    reason: &'static str,
) {
    let first = world.dials.destination_retry;
    let doubled = first.0.saturating_mul(1_u64.checked_shl(pending.attempt - 1).unwrap_or(u64::MAX));
    let half = doubled.min(RETRY_CAP.0) / 2;
    let delay = Duration(half + ctx.dice.below(Concern::Delivery, half + 1)).max(Duration::TICK);
    let (table, stream, attempt) = (Rc::clone(name), Rc::clone(&pending.stream), pending.attempt);
    ctx.note(RuleId::DeliveryThrottled, What::DeliveryThrottled { table, stream, reason, attempt, delay });
    let (cause, due) = (pending.cause, ctx.now + delay);
    if let Some(all) = of(world, ctx, name, id) {
        all.counts.throttled += 1;
        all.queue.put_back(place, pending);
    }
    schedule(ctx, name, id, (place, cause), due);
}

/// It will never arrive; what comes behind it goes on. Of a duplicate nothing is lost.
fn fail(world: &mut World, ctx: &mut Ctx, (name, id): (&Rc<str>, &Rc<str>), pending: &Pending, reason: &'static str) {
    if pending.again {
        return;
    }
    if let Some(all) = of(world, ctx, name, id) {
        all.counts.failed += 1;
    }
    note_failure(ctx, name, pending, reason);
}

fn note_failure(ctx: &mut Ctx, name: &Rc<str>, pending: &Pending, reason: &'static str) {
    let (table, stream) = (Rc::clone(name), Rc::clone(&pending.stream));
    let fact = What::DeliveryFailed { table, stream, reason };
    ctx.facts.note_because(Some(pending.cause), RuleId::DeliveryFailed, fact);
}

/// The table is gone, and with it all that has not arrived.
pub(crate) fn table_gone(world: &World, ctx: &mut Ctx, name: &Rc<str>) {
    let all = world.table(&ctx.region, name).and_then(|table| table.destinations.clone());
    for (_, pending) in all.iter().flat_map(|all| all.queue.iter()).filter(|(_, pending)| !pending.again) {
        note_failure(ctx, name, pending, "TableDeleted");
    }
}
