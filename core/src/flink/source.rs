//! The source of an application: one reader for each shard, parents before children, asleep where nothing is to be read.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::feed::Position;
use crate::flink::application::{Application, Lane, Settings, Start, Step, later, named, turn};
use crate::flink::checkpoint;
use crate::flink::path;
use crate::flink::window::{self, Element};
use crate::kinesis::shard::{self, Record};
use crate::kinesis::stream::Stream;
use crate::kinesis::{read, reader};
use crate::limits;
use crate::name;
use crate::time::{Duration, Instant};
use crate::world::World;

fn pair<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Option<(&'a Rc<Application>, &'a Rc<Stream>)> {
    let application = world.region(&ctx.region)?.applications.get(name)?;
    let Settings { stream, stream_created, .. } = &*application.settings;
    let stream = world.kinesis(&ctx.region, stream).filter(|stream| stream.definition.created == *stream_created)?;
    Some((application, stream))
}

/// A new application takes its places in the stream, which is its first checkpoint.
pub(super) fn begin(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let Some((application, stream)) = pair(world, ctx, name) else { return };
    let (at, start) = match application.settings.start {
        Start::TrimHorizon => (Instant::default(), None),
        Start::Latest => (ctx.now, Some(ctx.now)),
        Start::AtTimestamp(at) => (at, Some(at)),
    };
    let shards = reader::first(stream, at, ctx.now).into_iter();
    let position = |since: Option<Instant>, shard: &shard::Shard| match since {
        None => Position::Horizon,
        // What is there already has been written before.
        Some(at) if at == ctx.now => Position::At(shard.last().next()),
        Some(at) => reader::since(shard, at),
    };
    let places: Vec<(u32, Position)> = shards.map(|shard| (shard.index, position(start, shard))).collect();
    let Some(application) = named(world, ctx, name) else { return };
    for (shard, position) in places {
        application.state.lanes.insert(shard, lane(position, ctx.now));
    }
    application.checkpoint.state = application.state.clone();
    run(ctx, application);
}

fn lane(position: Position, now: Instant) -> Lane {
    Lane { position, top: None, heard: now, idle: false, finished: false, tick: now, due: None }
}

/// All readers start.
pub(super) fn run(ctx: &mut Ctx, application: &mut Application) {
    turn(ctx, application, true);
    let shards: Vec<u32> =
        application.state.lanes.iter().filter(|(_, lane)| !lane.finished).map(|(shard, _)| *shard).collect();
    for shard in shards {
        if let Some(lane) = application.state.lanes.get_mut(&shard) {
            (lane.heard, lane.tick, lane.idle) = (ctx.now, ctx.now, false);
        }
        read_after(ctx, application, shard, Duration::TICK);
    }
}

fn read_after(ctx: &mut Ctx, application: &mut Application, shard: u32, delay: Duration) {
    if let Some(lane) = application.state.lanes.get_mut(&shard) {
        lane.due = Some(ctx.now + delay);
        later(ctx, application, delay, Step::Read(shard));
    }
}

/// Something arrived at a shard, or it closed: who sleeps there reads at its next tick.
#[inline(never)]
pub(crate) fn wake(world: &mut World, ctx: &mut Ctx, arn: &str, id: &str) {
    let Some(index) = shard::parse_id(id) else { return };
    let sleeps = |application: &&Rc<Application>| {
        let lane = application.state.lanes.get(&index).filter(|lane| lane.due.is_none() && !lane.finished);
        lane.is_some() && application.running && name::kinesis_arn(&ctx.region, &application.settings.stream) == arn
    };
    let all = world.region(&ctx.region).into_iter().flat_map(|region| region.applications.values());
    let names: Vec<Rc<str>> = all.filter(sleeps).map(|application| Rc::clone(&application.settings.name)).collect();
    for name in names {
        let Some(application) = named(world, ctx, &name) else { continue };
        let Some(tick) = application.state.lanes.get(&index).map(|lane| lane.tick) else { continue };
        read_after(ctx, application, index, reader::next_tick(tick, ctx.now, limits::FLINK_POLL));
    }
}

/// An application does what is due.
#[inline(never)]
pub(crate) fn step(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, epoch: u32, step: Step) {
    if named(world, ctx, name).is_none_or(|application| application.epoch != epoch) {
        return;
    }
    match step {
        Step::Read(shard) => read(world, ctx, name, shard),
        Step::Idle(shard) => idle(world, ctx, name, shard),
        Step::Checkpoint => checkpoint::take(world, ctx, name),
        Step::Restart => checkpoint::restore(world, ctx, name),
    }
}

fn read(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, index: u32) {
    let Some((application, stream)) = pair(world, ctx, name) else { return };
    let (Some(lane), Some(shard)) = (application.state.lanes.get(&index), stream.shards.get(&index)) else { return };
    if lane.due != Some(ctx.now) {
        return;
    }
    let page = read::page(stream, shard, lane.position, limits::KINESIS_GET_RECORDS_COUNT, ctx.now);
    let lanes = &application.state.lanes;
    let done = |shard: u32| lanes.get(&shard).is_none_or(|lane| lane.finished);
    let next = reader::children(stream, index, &done, &|shard| lanes.contains_key(&shard));
    let stream = Rc::clone(&stream.definition.name);
    let Some(application) = named(world, ctx, name) else { return };
    if let Some(lane) = application.state.lanes.get_mut(&index) {
        (lane.position, lane.finished, lane.tick, lane.due) = (page.next, page.finished, ctx.now, None);
    }
    take_in(ctx, application, index, &page.records);
    if page.finished {
        for shard in next {
            application.state.lanes.insert(shard, lane_of_child(ctx.now));
            read_after(ctx, application, shard, Duration::TICK);
        }
        window::advance(ctx, application);
        checkpoint::expect(ctx, application);
    } else if !page.records.is_empty() {
        read_after(ctx, application, index, limits::FLINK_POLL);
    } else {
        sleep(ctx, application, index);
        if let Some(stream) = world.kinesis_mut(&ctx.region, &stream) {
            stream.await_record(index);
        }
    }
}

/// A child is read from its beginning.
fn lane_of_child(now: Instant) -> Lane {
    lane(Position::Horizon, now)
}

/// What was read goes into the windows, then the watermark moves on.
fn take_in(ctx: &mut Ctx, application: &mut Application, index: u32, records: &[Record]) {
    if records.is_empty() {
        return;
    }
    let settings = Rc::clone(&application.settings);
    let id: Rc<str> = shard::id(index).into();
    let elements: Vec<Element> = records.iter().map(|record| element(&settings, record, &id)).collect();
    if let Some(lane) = application.state.lanes.get_mut(&index) {
        (lane.heard, lane.idle) = (ctx.now, false);
        lane.top = elements.iter().map(|element| element.at).chain(lane.top).max();
    }
    for element in &elements {
        window::put(ctx, application, element);
    }
    window::advance(ctx, application);
    checkpoint::expect(ctx, application);
}

fn element(settings: &Settings, record: &Record, shard: &Rc<str>) -> Element {
    let asks = settings.event_time.is_some() || settings.key.is_some() || settings.sum.is_some();
    let payload = if asks { path::payload(&record.data) } else { None };
    let payload = payload.as_ref();
    let at = settings.event_time.as_deref().and_then(|path| path::instant(payload?, path)).unwrap_or(record.at);
    let key = match &settings.key {
        Some(path) => payload.and_then(|payload| path::text(payload, path)).unwrap_or_else(|| "null".into()),
        None => Rc::clone(&record.key),
    };
    let value = settings.sum.as_deref().and_then(|path| path::whole(payload?, path)).unwrap_or_default();
    Element { key, at, value, shard: Rc::clone(shard), sequence: record.sequence }
}

/// A reader that is caught up sleeps; after the idleness timeout it does not hold the watermark back.
fn sleep(ctx: &mut Ctx, application: &Application, index: u32) {
    let Some(idle) = application.settings.idle else { return };
    if let Some(lane) = application.state.lanes.get(&index).filter(|lane| !lane.idle) {
        later(ctx, application, (lane.heard + idle).since(ctx.now).max(Duration::TICK), Step::Idle(index));
    }
}

fn idle(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, index: u32) {
    let Some(application) = named(world, ctx, name) else { return };
    let Some(idle) = application.settings.idle else { return };
    let Some(lane) = application.state.lanes.get_mut(&index) else { return };
    if lane.idle || lane.finished || lane.due.is_some() || lane.heard + idle > ctx.now {
        return;
    }
    lane.idle = true;
    window::advance(ctx, application);
    checkpoint::expect(ctx, application);
}
