//! Time to live: whether a table's items expire, and the sweep that deletes those that have.
//!
//! A table with time to live keeps its expiring items in the order in which they may be deleted, so that a sweep looks at
//! those alone. There is at most one sweep ahead that counts: where a sooner one is needed, the later one finds nothing to do.
//!
//! ```text
//! write ──▶ Queue { item, since } ──▶ Event::TimeToLiveSweep at since + ttlDelay ──▶ dynamodb::write, as the service
//! ```

mod queue;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::change::Identity;
use crate::dynamodb::global::send;
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Item;
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::event::Event;
use crate::fact::{FactId, What};
use crate::limits;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

use queue::{Queue, Waiting};

/// Items that one sweep deletes at the most; the next one follows at once.
const SWEEP_ITEMS: usize = 25;

/// Whether time to live is on (API reference, TimeToLiveDescription).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TtlStatus {
    #[default]
    Disabled,
    Enabling,
    Enabled,
    Disabling,
}

impl TtlStatus {
    /// As on the wire: `ENABLED`.
    pub const fn name(self) -> &'static str {
        match self {
            TtlStatus::Disabled => "DISABLED",
            TtlStatus::Enabling => "ENABLING",
            TtlStatus::Enabled => "ENABLED",
            TtlStatus::Disabling => "DISABLING",
        }
    }

    /// Whether it is on, or about to be.
    pub const fn is_on(self) -> bool {
        matches!(self, TtlStatus::Enabling | TtlStatus::Enabled)
    }
}

/// A table's time to live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeToLive {
    pub status: TtlStatus,
    /// The attribute that holds the expiry time; none once DISABLED.
    pub attribute: Option<Rc<str>>,
    /// When it was switched last.
    pub switched: Option<Instant>,
    queue: Queue,
    /// When the event that counts is due: the end of a switch, later a sweep.
    next: Option<Instant>,
}

impl TimeToLive {
    /// Whether it was switched so lately that it must stay as it is.
    pub(crate) fn is_cooling_down(&self, now: Instant) -> bool {
        self.switched.is_some_and(|switched| now.since(switched) < limits::TTL_COOLDOWN)
    }

    /// When an item expires: see [`queue::expiry`].
    fn expiry(&self, item: &Item, now: Instant) -> Option<Instant> {
        queue::expiry(item.get(self.attribute.as_deref()?)?, now)
    }

    fn keep(&mut self, key: &StoredKey, item: Option<&Rc<Item>>, now: Instant, cause: Option<FactId>) {
        match item.and_then(|item| self.expiry(item, now)) {
            Some(expires) => self.queue.insert(key, Waiting::new(expires, now, cause)),
            None => self.queue.remove(key),
        }
    }
}

/// Turns time to live on or off; it takes effect after a while.
pub(crate) fn switch(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, attribute: Rc<str>, on: bool) {
    let delay = world.dials.ttl_switching;
    let Some(table) = world.table_mut(&ctx.region, name) else { return };
    let status = if on { TtlStatus::Enabling } else { TtlStatus::Disabling };
    table.time_to_live = TimeToLive {
        status,
        attribute: Some(attribute),
        switched: Some(ctx.now),
        queue: Queue::default(),
        next: Some(ctx.now + delay),
    };
    let id = Rc::clone(&table.definition.id);
    note_status(ctx, table, name);
    ctx.later(delay, Event::TimeToLiveSwitched { region: Rc::clone(&ctx.region), table: Rc::clone(name), id });
}

/// ENABLING or DISABLING ends, if it is still the same table.
#[inline(never)]
pub(crate) fn switched(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let Some(table) = awaited(world, ctx, name, id) else { return };
    if table.time_to_live.status.is_on() {
        enable(table, ctx.now, ctx.facts.cause());
    } else {
        let switched = table.time_to_live.switched;
        table.time_to_live = TimeToLive { switched, ..TimeToLive::default() };
    }
    note_status(ctx, table, name);
    schedule(world, ctx, name);
}

/// Every item that expires begins to wait.
fn enable(table: &mut Table, now: Instant, cause: Option<FactId>) {
    let Table { items, time_to_live, .. } = table;
    time_to_live.status = TtlStatus::Enabled;
    for (key, item) in items.iter() {
        time_to_live.keep(key, Some(item), now, cause);
    }
}

/// Keeps up with a change of an item; `cause` is the fact that tells of it.
pub(crate) fn written(
    world: &mut World,
    ctx: &mut Ctx,
    name: &Rc<str>,
    key: &StoredKey,
    item: Option<&Rc<Item>>,
    cause: FactId,
) {
    let enabled = |table: &&Rc<Table>| table.time_to_live.status == TtlStatus::Enabled;
    if world.table(&ctx.region, name).filter(enabled).is_none() {
        return;
    }
    if let Some(table) = world.table_mut(&ctx.region, name) {
        table.time_to_live.keep(key, item, ctx.now, Some(cause));
    }
    schedule(world, ctx, name);
}

/// Sees to it that a sweep comes as soon as the first waiting item may be deleted.
#[inline(never)]
fn schedule(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let delay = delay(world);
    let Some(next) = world.table(&ctx.region, name).and_then(|table| table.time_to_live.queue.first()) else { return };
    let Some(table) = world.table_mut(&ctx.region, name) else { return };
    let due = (next.since + delay).max(ctx.now + Duration::TICK);
    if table.time_to_live.next.is_some_and(|next| next <= due) {
        return;
    }
    table.time_to_live.next = Some(due);
    let id = Rc::clone(&table.definition.id);
    let event = Event::TimeToLiveSweep { region: Rc::clone(&ctx.region), table: Rc::clone(name), id };
    match next.cause {
        Some(cause) => ctx.later_because(cause, due.since(ctx.now), event),
        None => ctx.later(due.since(ctx.now), event),
    }
}

/// Time must have passed an expiry, so the shortest delay is a tick.
fn delay(world: &World) -> Duration {
    world.dials.ttl_delay.max(Duration::TICK)
}

/// Deletes the items whose time has come.
#[inline(never)]
pub(crate) fn sweep(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let until = ctx.now - delay(world);
    let region = Rc::clone(&ctx.region);
    let elsewhere = world.table(&region, name).is_some_and(|table| !send::expires_here(world, &region, table));
    let Some(table) = awaited(world, ctx, name, id).filter(|table| table.status.is_usable()) else { return };
    if elsewhere {
        // The delete will arrive from there.
        return;
    }
    for (key, waiting) in table.time_to_live.queue.take_due(until, SWEEP_ITEMS) {
        expire(world, ctx, name, key, waiting);
    }
    schedule(world, ctx, name);
}

/// A table that may have to delete its expired items itself by now, for the replica that did it is gone.
pub(crate) fn wake(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    schedule(world, ctx, name);
}

/// Deletes an item as the service itself, unless its expiry time says otherwise by now.
fn expire(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, key: StoredKey, waiting: Waiting) {
    let Some(table) = world.table(&ctx.region, name) else { return };
    let expiry = table.items.get(&key).and_then(|item| table.time_to_live.expiry(item, ctx.now));
    if expiry.is_none_or(|expiry| expiry >= ctx.now) {
        return;
    }
    if let Some(cause) = waiting.cause {
        ctx.facts.because(cause);
    }
    let write =
        Write { key, guard: None, effect: Effect::Delete, price: Price::Free, identity: Some(Identity::TimeToLive) };
    // Nothing can refuse an unconditional delete on a usable table.
    let _ = write::write(world, ctx, name, write);
}

/// The table of an event, if it is still the same one and waits for this very event.
fn awaited<'a>(world: &'a mut World, ctx: &Ctx, name: &str, id: &str) -> Option<&'a mut Table> {
    let table = world.table_mut(&ctx.region, name)?;
    let counts = *table.definition.id == *id && table.time_to_live.next == Some(ctx.now);
    counts.then(|| {
        table.time_to_live.next = None;
        table
    })
}

fn note_status(ctx: &mut Ctx, table: &Table, name: &Rc<str>) {
    let TimeToLive { status, attribute, .. } = &table.time_to_live;
    let (table, attribute) = (Rc::clone(name), attribute.clone());
    ctx.note(RuleId::TtlState, What::TimeToLiveStatus { table, attribute, status: status.name() });
}
