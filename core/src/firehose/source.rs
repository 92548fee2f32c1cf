//! A Kinesis stream as the source of a delivery stream: one GetRecords a second for each shard, parents before children
//! (Firehose developer guide, Configure Kinesis Data Stream as source).
//!
//! A lane that is caught up sleeps until something arrives, and reads at the second at which it would have found it.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::feed::Position;
use crate::firehose::delivery::{self, Delivery, Held, Source, Status, same};
use crate::kinesis::shard::{self, Record};
use crate::kinesis::stream::Stream;
use crate::kinesis::{aggregate, read, reader};
use crate::limits;
use crate::metrics::tables::Firehose;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Who reads one shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    pub shard: u32,
    pub position: Position,
    /// Whether it has read a closed shard to its end.
    pub finished: bool,
    /// When it read last, or when it began.
    pub tick: Instant,
    /// When it reads next; nothing while it sleeps.
    pub due: Option<Instant>,
}

/// A delivery stream has become ACTIVE: it reads what was written since its creation.
pub(super) fn start(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let Some((delivery, stream)) = pair(world, ctx, name) else { return };
    let created = delivery.definition.created;
    let shards = reader::first(stream, created, ctx.now).into_iter();
    let lanes: Vec<(u32, Position)> = shards.map(|shard| (shard.index, reader::since(shard, created))).collect();
    add(world, ctx, name, lanes);
}

fn pair<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Option<(&'a Rc<Delivery>, &'a Rc<Stream>)> {
    let delivery = world.region(&ctx.region)?.deliveries.get(name)?;
    let Source::Kinesis { stream, created, .. } = &delivery.definition.source else { return None };
    let stream = world.kinesis(&ctx.region, stream).filter(|stream| stream.definition.created == *created)?;
    Some((delivery, stream))
}

fn add(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, lanes: Vec<(u32, Position)>) {
    let Some(delivery) = world.region_mut(&ctx.region).deliveries.get_mut(name).map(Rc::make_mut) else { return };
    for (shard, position) in lanes {
        let lane = Lane { shard, position, finished: false, tick: ctx.now, due: None };
        read_after(ctx, delivery, lane, Duration::TICK);
    }
}

fn read_after(ctx: &mut Ctx, delivery: &mut Delivery, mut lane: Lane, delay: Duration) {
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&delivery.definition.name));
    let (shard, created) = (lane.shard, delivery.definition.created);
    lane.due = Some(ctx.now + delay);
    delivery.lanes.insert(shard, Rc::new(lane));
    ctx.later(delay, Event::FirehoseRead { region, delivery: name, created, shard });
}

/// Something arrived at a shard, or it closed: who sleeps there reads at its next tick.
#[inline(never)]
pub(crate) fn wake(world: &mut World, ctx: &mut Ctx, arn: &str, id: &str) {
    let Some(index) = shard::parse_id(id) else { return };
    let sleeps = |delivery: &&Rc<Delivery>| {
        let of_stream = matches!(&delivery.definition.source, Source::Kinesis { arn: of, .. } if **of == *arn);
        of_stream && delivery.lanes.get(&index).is_some_and(|lane| lane.due.is_none() && !lane.finished)
    };
    let all = world.region(&ctx.region).into_iter().flat_map(|region| region.deliveries.values());
    let names: Vec<Rc<str>> = all.filter(sleeps).map(|delivery| Rc::clone(&delivery.definition.name)).collect();
    for name in names {
        let Some(delivery) = world.region_mut(&ctx.region).deliveries.get_mut(&name).map(Rc::make_mut) else {
            continue;
        };
        let Some(lane) = delivery.lanes.get(&index).map(|lane| Lane::clone(lane)) else { continue };
        let delay = reader::next_tick(lane.tick, ctx.now, limits::FIREHOSE_POLL);
        read_after(ctx, delivery, lane, delay);
    }
}

/// A lane reads its shard.
pub(crate) fn read(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, created: Instant, index: u32) {
    let Some((delivery, stream)) = pair(world, ctx, name) else { return };
    let (Some(lane), Some(shard)) = (delivery.lanes.get(&index), stream.shards.get(&index)) else { return };
    let is_due = lane.due == Some(ctx.now) && delivery.definition.created == created;
    if !is_due || delivery.status != Status::Active {
        return;
    }
    let page = read::page(stream, shard, lane.position, limits::KINESIS_GET_RECORDS_COUNT, ctx.now);
    let (behind, first) = read::lag(stream, shard, page.next, ctx.now);
    let lane = Lane { position: page.next, finished: page.finished, tick: ctx.now, due: None, ..Lane::clone(lane) };
    let (stream, children) = (Rc::clone(&stream.definition.name), children(delivery, stream, &lane));
    let Some(delivery) = same(world, ctx, name, created) else { return };
    let late = first.map_or(0, |first| ctx.now.since(first).as_millis());
    delivery.meter.add(ctx.now, Firehose::KinesisMillisBehindLatest as usize, late);
    delivery.lanes.insert(index, Rc::new(lane.clone()));
    if !page.records.is_empty() {
        take_in(ctx, delivery, &page.records, index);
    }
    if lane.finished {
        add(world, ctx, name, children);
    } else if behind > 0 || !page.records.is_empty() {
        read_after(ctx, delivery, lane, limits::FIREHOSE_POLL);
    } else if let Some(stream) = world.kinesis_mut(&ctx.region, &stream) {
        stream.await_record(index);
    }
}

/// The shards that go on where one is finished, once all their parents are.
fn children(delivery: &Delivery, stream: &Stream, lane: &Lane) -> Vec<(u32, Position)> {
    if !lane.finished {
        return Vec::new();
    }
    let done = |shard: u32| delivery.lanes.get(&shard).is_none_or(|lane| lane.finished);
    let next = reader::children(stream, lane.shard, &done, &|shard| delivery.lanes.contains_key(&shard));
    next.into_iter().map(|shard| (shard, Position::Horizon)).collect()
}

fn take_in(ctx: &mut Ctx, delivery: &mut Delivery, records: &[Record], index: u32) {
    let bytes: usize = records.iter().map(|record| record.data.len()).sum();
    delivery.meter.add(ctx.now, Firehose::KinesisRecords as usize, records.len() as u64);
    delivery.meter.add(ctx.now, Firehose::KinesisBytes as usize, bytes as u64);
    let mut held = Vec::with_capacity(records.len());
    for record in records {
        match aggregate::unpack(&record.data) {
            Some(inside) => held.extend(inside.iter().map(|user| Held { data: user.data.into(), at: record.at })),
            None => held.push(Held { data: Rc::clone(&record.data), at: record.at }),
        }
    }
    delivery::take_in(ctx, delivery, held, Some(shard::id(index).into()));
}
