//! Pollers: each reads one shard, of DynamoDB four times a second and of Kinesis once while it is caught up, and again at once
//! while it is not (Lambda developer guide, Using Lambda with DynamoDB; Using Lambda with Kinesis).
//!
//! A poller that is caught up goes to sleep instead of reading nothing for hours; a record wakes it, and it reads at
//! the tick at which it would have found the record. Nobody can tell the difference from outside.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::feed::source::{self, Page, Record, Source, SourceShard};
use crate::hash::digest;
use crate::lambda::batch::{self, Close};
use crate::lambda::lane::{Lane, Phase};
use crate::lambda::mapping::{Mapping, lanes_in};
use crate::lambda::turn::{Turn, poll_interval};
use crate::lambda::{event, invoke, lineage, measure};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::streams::pace;
use crate::time::Duration;
use crate::world::World;

/// Something arrived at a shard, or it was sealed: all who sleep there read at their next tick.
pub(crate) fn wake(world: &mut World, ctx: &mut Ctx, stream: &Rc<str>, shard: &Rc<str>) {
    for uuid in sleepers(world, ctx, stream, shard) {
        let Some(mut turn) = Turn::open(world, ctx, &uuid, shard) else { continue };
        let wait = turn.lane.next_tick(turn.poll_interval(), turn.now()).since(turn.now());
        poll_after(&mut turn, wait);
        turn.close();
    }
}

fn sleepers(world: &World, ctx: &Ctx, stream: &str, shard: &str) -> Vec<Rc<str>> {
    let mappings = world.region(&ctx.region).into_iter().flat_map(|region| region.mappings.values());
    mappings
        .filter(|mapping| &*mapping.settings.stream == stream)
        .filter(|mapping| mapping.lanes.get(shard).is_some_and(|lane| lane.is_asleep()))
        .map(|mapping| Rc::clone(&mapping.settings.uuid))
        .collect()
}

/// Starts the pollers of a mapping that has become Enabled: at its starting position, or behind its checkpoints.
pub(super) fn start(world: &World, ctx: &mut Ctx, mapping: &mut Mapping) {
    if mapping.lanes.is_empty() {
        let source = Source::of(world, &ctx.region, &mapping.settings.stream);
        let first = |source| lineage::first_lanes(source, mapping.settings.starting_position, ctx.now);
        for lane in source.map(first).unwrap_or_default() {
            mapping.lanes.insert(Rc::clone(&lane.shard), Rc::new(lane));
        }
    }
    start_paused(world, ctx, mapping);
}

/// Gives each paused lane its place between the ticks, and lets it poll.
fn start_paused(world: &World, ctx: &mut Ctx, mapping: &mut Mapping) {
    let interval = poll_interval(world, &mapping.settings.stream);
    for shard in lanes_in(mapping, |phase| matches!(phase, Phase::Paused)) {
        let uuid = Rc::clone(&mapping.settings.uuid);
        let Some(lane) = mapping.lanes.get_mut(&shard).map(Rc::make_mut) else { continue };
        let delay = Duration(ctx.dice.below(Concern::Latency, interval.0)).max(Duration::TICK);
        *lane = Lane { tick: ctx.now + delay, poll: Some(ctx.now + delay), phase: Phase::Polling, ..lane.clone() };
        ctx.later(delay, Event::Poll { region: Rc::clone(&ctx.region), mapping: uuid, shard });
    }
}

/// A poller reads its shard, unless this poll has been called off.
pub(crate) fn poll(world: &mut World, ctx: &mut Ctx, mapping: &Rc<str>, shard: &Rc<str>) {
    let Some(mut turn) = Turn::open(world, ctx, mapping, shard) else { return };
    if turn.lane.poll != Some(turn.now()) {
        return;
    }
    turn.lane.poll = None;
    if is_held_back(&mut turn) {
        back_off(&mut turn);
        return turn.close();
    }
    match read(&turn) {
        Some(page) => take(&mut turn, page),
        None => finish(&mut turn),
    }
    turn.close();
}

/// Whether the shard has other readers, or is read too often: pollers are readers as any others.
fn is_held_back(turn: &mut Turn<'_>) -> bool {
    let stream = Rc::clone(&turn.settings().stream);
    if matches!(turn.source(), Some(SourceShard::Kinesis(..))) {
        let paced = source::pace(turn.world, turn.ctx, &stream, &turn.lane.shard);
        return paced.map_err(|(rule, fact)| turn.ctx.note(rule, fact)).is_err();
    }
    if turn.world.dials.stream_throttling == 0 {
        return false;
    }
    let reader = digest(&turn.settings().uuid) as u32;
    pace::read(turn.world, turn.ctx, &stream, &turn.lane.shard, reader).is_err()
}

/// Tries again at its next tick.
fn back_off(turn: &mut Turn<'_>) {
    let after = turn.now() + Duration::TICK;
    let wait = turn.lane.next_tick(turn.poll_interval(), after).since(turn.now());
    poll_after(turn, wait);
}

/// A page; nothing when the stream is gone. What was trimmed before it was read is skipped.
fn read(turn: &Turn<'_>) -> Option<Page> {
    turn.source()?.page(turn.lane.position, turn.now())
}

fn take(turn: &mut Turn<'_>, page: Page) {
    turn.lane.position = page.next;
    measure::polled(turn, page.records.len());
    source::gave(turn.world, turn.ctx, &turn.mapping.settings.stream, &turn.lane.shard, &page.records);
    note_polled(turn, &page.records);
    buffer(turn, page.records);
    if !invoke::next(turn, Close::WhenDue) {
        rest(turn, page.finished);
    }
}

fn note_polled(turn: &mut Turn<'_>, records: &[Record]) {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
    let (mapping, shard) = turn.names();
    let (count, first, last) = (records.len(), first.sequence(), last.sequence());
    let rule =
        if matches!(turn.source(), Some(SourceShard::Kinesis(..))) { RuleId::KinesisPolled } else { RuleId::Polled };
    turn.follow(rule, What::Polled { mapping, shard, count, first, last });
}

/// A batching window begins when a record enters an empty buffer.
fn buffer(turn: &mut Turn<'_>, records: Vec<Record>) {
    let Some(origin) = turn.source().map(SourceShard::origin) else { return };
    let bytes: usize = records.iter().map(|record| event::record_json(&origin, record).len() + 1).sum();
    if turn.lane.buffer.is_empty() {
        turn.lane.since = turn.now();
    }
    turn.lane.buffer_bytes += bytes;
    turn.lane.buffer.extend(records);
}

/// What a poller does when it has no batch to send: it finishes, reads on, or sleeps.
fn rest(turn: &mut Turn<'_>, finished: bool) {
    if !turn.lane.buffer.is_empty() {
        batch::fill(turn);
    } else if finished {
        return finish(turn);
    }
    if is_behind(turn) {
        poll_soon(turn);
    } else if !finished {
        sleep(turn);
    }
}

fn is_behind(turn: &Turn<'_>) -> bool {
    turn.source().is_some_and(|shard| shard.lag(turn.lane.position, turn.now()) > 0)
}

/// Asks to be woken: whatever arrives from now on is not yet read.
fn sleep(turn: &mut Turn<'_>) {
    if !matches!(turn.lane.phase, Phase::Filling { .. }) {
        turn.lane.phase = Phase::Asleep;
    }
    source::await_more(turn.world, &turn.ctx.region, &turn.mapping.settings.stream, &turn.lane.shard);
}

/// Reads on at once.
pub(super) fn poll_soon(turn: &mut Turn<'_>) {
    poll_after(turn, Duration::TICK);
}

fn poll_after(turn: &mut Turn<'_>, delay: Duration) {
    if !matches!(turn.lane.phase, Phase::Filling { .. }) {
        turn.lane.phase = Phase::Polling;
    }
    let due = turn.later(delay, |region, mapping, shard| Event::Poll { region, mapping, shard });
    turn.lane.poll = Some(due);
}

/// The shard is done with: its children are next.
fn finish(turn: &mut Turn<'_>) {
    turn.lane.phase = Phase::Finished;
    let Some(source) = Source::of(turn.world, &turn.ctx.region, &turn.mapping.settings.stream) else { return };
    let places = source.places(turn.ctx.now);
    lineage::forget_expired(&mut turn.mapping, &places);
    lineage::add_children(&mut turn.mapping, source, &places, &turn.lane.shard);
    start_paused(turn.world, turn.ctx, &mut turn.mapping);
}
