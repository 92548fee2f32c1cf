//! Changes on their way between regions (Developer guide, How DynamoDB global tables work).
//!
//! Every change goes through `dynamodb::write` again in each other region, so that indexes, capacity, streams and facts
//! follow there as they do everywhere.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::global::{Arrival, Consistency, Group, MemberStatus, Stamp, group};
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::{self, is_throttling};
use crate::dynamodb::value::{Attributes, Item};
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::event::Event;
use crate::fact::{FactId, What};
use crate::operation::error::{ApiError, Code};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// A change that was made in this region.
pub(crate) struct Sent<'a> {
    pub key: &'a StoredKey,
    pub keys: &'a Rc<Attributes>,
    pub item: Option<&'a Rc<Item>>,
    /// The fact of the change.
    pub cause: FactId,
}

/// How long a replica without capacity waits before it tries a change again.
const RETRY: Duration = Duration::millis(100);
/// So many stamps of a strongly consistent table are kept before the old ones are looked for.
const STAMPS: usize = 64;

/// Sends a change to the other regions, if there are any.
pub(crate) fn written(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, sent: &Sent<'_>) {
    let Some(table) = world.table(&ctx.region, name) else { return };
    let Some(group) = group(table) else { return };
    let regions: Vec<Rc<str>> = group.active().cloned().collect();
    match group.consistency {
        Consistency::Eventual => queue(world, ctx, name, sent, &regions),
        Consistency::Strong => spread(world, ctx, name, sent, &regions),
    }
}

fn group_of<'a>(world: &'a mut World, region: &Rc<str>, name: &str) -> Option<&'a mut Group> {
    world.table_mut(region, name)?.global.as_mut().map(Rc::make_mut)
}

/// The stamp of a write that is made now: later than what it follows.
fn next_stamp(ctx: &Ctx, base: &Stamp) -> Stamp {
    let own = Stamp { at: ctx.now, region: Rc::clone(&ctx.region) };
    if own > *base { own } else { Stamp { at: base.at + Duration::TICK, ..own } }
}

#[inline(never)]
fn queue(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, sent: &Sent<'_>, regions: &[Rc<str>]) {
    let Some(own) = group_of(world, &ctx.region, name) else { return };
    let base = own.stamp(sent.key);
    let stamp = next_stamp(ctx, &base);
    own.stamps.insert(sent.key.clone(), stamp.clone());
    if own.inbox.is_empty() {
        own.settle(ctx.now);
    }
    let arrival = Arrival {
        key: sent.key.clone(),
        keys: Rc::clone(sent.keys),
        item: sent.item.cloned(),
        stamp,
        base,
        sent: ctx.now,
        due: ctx.now,
        cause: sent.cause,
    };
    for region in regions {
        post(world, ctx, name, region, arrival.clone());
    }
}

/// A latency with its spread: from half of the dial to two and a half times as much.
fn latency(world: &World, ctx: &mut Ctx) -> Duration {
    match world.dials.replication_lag.0 {
        0 => Duration::ZERO,
        lag => Duration(lag / 2 + ctx.dice.below(Concern::Replication, lag.saturating_mul(2))),
    }
}

/// Puts a change on its way to a region. It never overtakes an earlier one of the same item, and may take its place.
fn post(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, region: &Rc<str>, mut arrival: Arrival) {
    let (due, merges) = (ctx.now + latency(world, ctx), world.dials.replication_coalescing > 0);
    let Some(table) = world.table_mut(region, name) else { return };
    let id = Rc::clone(&table.definition.id);
    let Some(group) = table.global.as_mut().map(Rc::make_mut) else { return };
    let earlier = group.inbox.last_of(&arrival.key, &arrival.stamp.region);
    let earlier = earlier.map(|(number, earlier)| (number, Rc::clone(earlier)));
    if let Some((number, earlier)) = earlier.as_ref().filter(|_| merges) {
        merge(ctx, group, (*number, earlier), arrival, region, name);
        return;
    }
    arrival.due = earlier.map_or(due, |(_, earlier)| due.max(earlier.due));
    schedule(ctx, group, (region, name, &id), arrival);
}

/// A waiting change of the same item goes as the newer one, at its own time.
fn merge(
    ctx: &mut Ctx,
    group: &mut Group,
    (number, earlier): (u64, &Arrival),
    arrival: Arrival,
    region: &Rc<str>,
    table: &Rc<str>,
) {
    let merged = Arrival { base: earlier.base.clone(), due: earlier.due, sent: earlier.sent, ..arrival };
    let fact = replicated(region, table, &merged, Duration::ZERO, "merged");
    ctx.facts.note_because(Some(merged.cause), RuleId::ReplicationMerged, fact);
    group.inbox.put_back(number, Rc::new(merged));
}

/// Keeps a change for a region until it is due there.
pub(super) fn schedule(
    ctx: &mut Ctx,
    group: &mut Group,
    (region, table, id): (&Rc<str>, &Rc<str>, &Rc<str>),
    arrival: Arrival,
) {
    let (cause, due) = (arrival.cause, arrival.due);
    let change = group.inbox.insert(arrival);
    let event = Event::Replicated { region: Rc::clone(region), table: Rc::clone(table), id: Rc::clone(id), change };
    ctx.later_because(cause, due.since(ctx.now), event);
}

/// A change arrives in this region, if the table is still the same one.
#[inline(never)]
pub(crate) fn arrive(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, change: u64) {
    let region = Rc::clone(&ctx.region);
    let Some(table) = world.table_mut(&region, name).filter(|table| table.definition.id == *id) else { return };
    let (usable, id) = (table.status.is_usable(), Rc::clone(id));
    let Some(group) = table.global.as_mut().map(Rc::make_mut) else { return };
    let Some(arrival) = group.inbox.take(change) else { return };
    let known = group.stamp(&arrival.key);
    // Without a stamp of its own the item is as everybody knows it.
    let is_conflict = group.stamps.contains_key(&arrival.key) && known > arrival.base;
    if !usable {
        return;
    }
    if arrival.stamp < known {
        note(ctx, name, &arrival, "lost");
    } else if !apply(world, ctx, name, &arrival, is_conflict) {
        retry(world, ctx, name, &id, change, arrival);
    }
    settle(world, ctx, name);
    throttle::settle(world, ctx);
}

/// Writes the item; `false` when there is no capacity for it now.
fn apply(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, arrival: &Arrival, is_conflict: bool) -> bool {
    let cause = ctx.facts.cause();
    let noted = note(ctx, name, arrival, if is_conflict { "overwrote" } else { "applied" });
    ctx.facts.because(noted);
    let written =
        write::write(world, ctx, name, replicated_write(&arrival.key, arrival.item.as_ref(), Price::Replicated));
    ctx.facts.resume(cause);
    if written.as_ref().is_err_and(is_throttling) {
        ctx.facts.take_back(noted);
        return false;
    }
    if let Some(group) = group_of(world, &ctx.region, name) {
        group.stamps.insert(arrival.key.clone(), arrival.stamp.clone());
    }
    true
}

fn replicated_write(key: &StoredKey, item: Option<&Rc<Item>>, price: Price) -> Write {
    let effect = item.map_or(Effect::Delete, |item| Effect::Put(Rc::clone(item)));
    Write { key: key.clone(), guard: None, effect, price, identity: None }
}

fn retry(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, change: u64, arrival: Rc<Arrival>) {
    let (region, cause) = (Rc::clone(&ctx.region), arrival.cause);
    if let Some(group) = group_of(world, &region, name) {
        group.inbox.put_back(change, arrival);
    }
    let event = Event::Replicated { region, table: Rc::clone(name), id: Rc::clone(id), change };
    ctx.later_because(cause, RETRY, event);
}

/// When nothing is on its way here any more, what was is past; and a table without replicas is an ordinary one again.
fn settle(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let region = Rc::clone(&ctx.region);
    let Some(table) = world.table_mut(&region, name) else { return };
    let Some(group) = table.global.as_mut().map(Rc::make_mut).filter(|group| group.inbox.is_empty()) else { return };
    group.settle(ctx.now);
    if group.members.is_empty() {
        table.global = None;
    }
}

fn note(ctx: &mut Ctx, table: &Rc<str>, arrival: &Arrival, outcome: &'static str) -> FactId {
    let rule = if outcome == "applied" { RuleId::Replicated } else { RuleId::LastWriterWins };
    let fact = replicated(&ctx.region, table, arrival, ctx.now.since(arrival.sent), outcome);
    ctx.facts.note_because(Some(arrival.cause), rule, fact)
}

fn replicated(region: &Rc<str>, table: &Rc<str>, arrival: &Arrival, lag: Duration, outcome: &'static str) -> What {
    let (region, table, from) = (Rc::clone(region), Rc::clone(table), Rc::clone(&arrival.stamp.region));
    What::Replicated { region, table, from, keys: Rc::clone(&arrival.keys), lag, outcome }
}

/// Writes the item in every other region before the request is answered.
#[inline(never)]
fn spread(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, sent: &Sent<'_>, regions: &[Rc<str>]) {
    let (home, cause) = (Rc::clone(&ctx.region), ctx.facts.cause());
    let stamp = Stamp { at: ctx.now, region: Rc::clone(&home) };
    let window = world.dials.strong_write;
    for region in regions {
        let fact = What::Replicated {
            region: Rc::clone(region),
            table: Rc::clone(name),
            from: Rc::clone(&home),
            keys: Rc::clone(sent.keys),
            lag: Duration::ZERO,
            outcome: "applied",
        };
        let noted = ctx.facts.note_because(Some(sent.cause), RuleId::StrongWrite, fact);
        ctx.facts.because(noted);
        ctx.region = Rc::clone(region);
        // A replica of such a group takes every write that was accepted in another.
        let _ = write::write(world, ctx, name, replicated_write(sent.key, sent.item, Price::Synchronous));
        remember(world, ctx, name, sent.key, &stamp, window);
        ctx.region = Rc::clone(&home);
        ctx.facts.resume(cause);
    }
    remember(world, ctx, name, sent.key, &stamp, window);
}

fn remember(world: &mut World, ctx: &Ctx, name: &str, key: &StoredKey, stamp: &Stamp, window: Duration) {
    let Some(group) = group_of(world, &ctx.region, name) else { return };
    group.stamps.insert(key.clone(), stamp.clone());
    if group.stamps.len() > STAMPS {
        group.settle((ctx.now + Duration::TICK) - window);
    }
}

/// A write to an item that another region is just writing, on a table with strong consistency.
///
/// # Errors
///
/// ReplicatedWriteConflictException (API reference, PutItem); AWS does not say how long such a write takes, a dial does.
pub(crate) fn check_conflict(
    table: &Table,
    here: &str,
    key: &StoredKey,
    now: Instant,
    window: Duration,
) -> Result<(), ApiError> {
    let Some(group) = group(table).filter(|group| group.consistency == Consistency::Strong) else { return Ok(()) };
    let busy = |stamp: &&Stamp| *stamp.region != *here && now.since(stamp.at) < window;
    match group.stamps.get(key).filter(busy) {
        Some(_) => Err(ApiError::new(Code::ReplicatedWriteConflict, CONFLICT)),
        None => Ok(()),
    }
}

const CONFLICT: &str = "The request was rejected because one or more items in the request are being modified by a request \
                        in another Region.";

/// Whether a table's items are deleted here when their time to live is over: in one region only, the one that has had the
/// table longest.
pub(crate) fn expires_here(world: &World, region: &Rc<str>, table: &Table) -> bool {
    let Some(group) = group(table) else { return true };
    let age = |region: &Rc<str>, table: &Table| (table.definition.created, Rc::clone(region));
    let own = age(region, table);
    let active = group.members.iter().filter(|member| member.status == MemberStatus::Active);
    let others =
        active.filter_map(|member| Some((&member.region, world.table(&member.region, &table.definition.name)?)));
    others.map(|(region, table)| age(region, table)).all(|other| own < other)
}
