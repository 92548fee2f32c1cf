//! The one place where a world changes.

use std::rc::Rc;

use crate::agenda::Scheduled;
use crate::ctx::{Charge, Ctx};
use crate::event::Event;
use crate::fact::{Fact, FactId, Notebook};
use crate::input::Input;
use crate::operation::error::ApiError;
use crate::operation::shape::JsonMap;
use crate::operation::{self, Reply, json};
use crate::time::{Duration, Instant};
use crate::world::World;
use crate::{cloudwatch, dynamodb, firehose, flink, kinesis, lambda, sim, streams};

/// Applies an input at `at`. `body` is its JSON when the caller has parsed it already.
pub(crate) fn input(
    world: &mut World,
    at: Instant,
    input: &Input,
    body: Option<JsonMap>,
    next: FactId,
) -> (Vec<Fact>, Reply) {
    let Input::Call(call) = input;
    world.now = at;
    let mut ctx = begin(world, Rc::clone(&call.region), next, None);
    let reply = match body.map_or_else(|| parse(&call.body), Ok) {
        Ok(json) => operation::handle(call, json, world, &mut ctx),
        Err(error) => Err(error),
    };
    (finish(world, ctx), reply)
}

/// A call's body as a JSON object; an empty one is a SerializationException without text, as on AWS.
pub(crate) fn parse(body: &str) -> Result<JsonMap, ApiError> {
    json::object(body).ok_or_else(|| ApiError::new(operation::error::Code::Serialization, ""))
}

/// Lets the next event happen if it is due by `limit`; `None` when there is none.
pub(crate) fn event(world: &mut World, limit: Instant, next: FactId) -> Option<Vec<Fact>> {
    let (at, scheduled) = world.agenda.pop(limit)?;
    world.now = at;
    let mut ctx = begin(world, region_of(&scheduled.event), next, scheduled.cause);
    happen(&scheduled.event, world, &mut ctx);
    for (delay, _) in &mut ctx.later {
        // An event that follows from an event comes later than it: no instant goes on for ever.
        *delay = (*delay).max(Duration::TICK);
    }
    Some(finish(world, ctx))
}

fn begin(world: &World, region: Rc<str>, next: FactId, cause: Option<FactId>) -> Ctx {
    let facts = Notebook::new(world.now, next, cause);
    Ctx {
        now: world.now,
        region,
        dice: world.dice,
        later: Vec::new(),
        facts,
        charge: Charge::default(),
        measured: Vec::new(),
    }
}

fn finish(world: &mut World, ctx: Ctx) -> Vec<Fact> {
    world.dice = ctx.dice;
    world.steps += 1;
    for (delay, Scheduled { event, cause }) in ctx.later {
        world.agenda.insert(world.now + delay, Scheduled { event, cause });
    }
    ctx.facts.into_facts()
}

fn region_of(event: &Event) -> Rc<str> {
    match event {
        Event::TableReady { region, .. }
        | Event::TableGone { region, .. }
        | Event::IndexReady { region, .. }
        | Event::IndexesFollow { region, .. }
        | Event::PartitionSplit { region, .. }
        | Event::TimeToLiveSwitched { region, .. }
        | Event::TimeToLiveSweep { region, .. }
        | Event::ReplicaStep { region, .. }
        | Event::Replicated { region, .. }
        | Event::TokenForgotten { region, .. }
        | Event::StreamEnabled { region, .. }
        | Event::StreamDisabled { region, .. }
        | Event::StreamExpired { region, .. }
        | Event::ShardRollover { region, .. }
        | Event::Appended { region, .. }
        | Event::KinesisReady { region, .. }
        | Event::KinesisScale { region, .. }
        | Event::Produce { region, .. }
        | Event::ConsumerReady { region, .. }
        | Event::Push { region, .. }
        | Event::MappingReady { region, .. }
        | Event::Poll { region, .. }
        | Event::WindowOver { region, .. }
        | Event::InvocationOver { region, .. }
        | Event::AlarmsDue { region }
        | Event::FirehoseReady { region, .. }
        | Event::FirehoseRead { region, .. }
        | Event::FirehoseFlush { region, .. }
        | Event::FirehoseDeliver { region, .. }
        | Event::Application { region, .. }
        | Event::Retry { region, .. }
        | Event::DestinationStep { region, .. }
        | Event::Delivery { region, .. } => Rc::clone(region),
    }
}

/// The one match on what can happen.
fn happen(event: &Event, world: &mut World, ctx: &mut Ctx) {
    match event {
        Event::TableReady { table, id, .. } => dynamodb::table::ready(world, ctx, table, id),
        Event::TableGone { table, id, .. } => dynamodb::table::gone(world, ctx, table, id),
        Event::IndexReady { table, id, index, .. } => dynamodb::index::life::ready(world, ctx, table, id, index),
        Event::IndexesFollow { table, id, .. } => dynamodb::index::maintain::arrive(world, ctx, table, id),
        Event::PartitionSplit { table, id, why, .. } => dynamodb::split::happen(world, ctx, table, id, *why),
        Event::TimeToLiveSwitched { table, id, .. } => dynamodb::ttl::switched(world, ctx, table, id),
        Event::TimeToLiveSweep { table, id, .. } => dynamodb::ttl::sweep(world, ctx, table, id),
        Event::ReplicaStep { table, id, target, step, .. } => {
            dynamodb::global::life::step(world, ctx, table, id, target, step);
        }
        Event::Replicated { table, id, change, .. } => dynamodb::global::send::arrive(world, ctx, table, id, *change),
        Event::TokenForgotten { token, .. } => dynamodb::idempotency::forget(world, ctx, token),
        Event::StreamEnabled { stream, .. } => streams::stream::enabled(world, ctx, stream),
        Event::StreamDisabled { stream, .. } => streams::stream::disabled(world, ctx, stream),
        Event::StreamExpired { stream, .. } => streams::stream::expired(world, ctx, stream),
        Event::ShardRollover { stream, shard, .. } => {
            streams::shard::roll_over(world, ctx, stream, shard);
        }
        Event::KinesisScale { stream, created, shard, .. } => {
            kinesis::scale::happen(world, ctx, stream, *created, *shard);
        }
        Event::Produce { producer, since, .. } => sim::producer::produce(world, ctx, producer, *since),
        Event::KinesisReady { stream, created, .. } => kinesis::life::ready(world, ctx, stream, *created),
        Event::ConsumerReady { stream, consumer, .. } => kinesis::consumer::ready(world, ctx, stream, consumer),
        Event::Push { stream, consumer, shard, subscription, .. } => {
            kinesis::subscription::push(world, ctx, stream, consumer, *shard, *subscription);
        }
        Event::FirehoseReady { .. }
        | Event::FirehoseRead { .. }
        | Event::FirehoseFlush { .. }
        | Event::FirehoseDeliver { .. } => deliver(event, world, ctx),
        Event::Application { application, epoch, step, .. } => {
            flink::source::step(world, ctx, application, *epoch, *step);
        }
        Event::Appended { stream, shard, .. } => {
            lambda::poller::wake(world, ctx, stream, shard);
            kinesis::subscription::wake(world, ctx, stream, shard);
            firehose::source::wake(world, ctx, stream, shard);
            flink::source::wake(world, ctx, stream, shard);
        }
        Event::MappingReady { mapping, .. } => lambda::mapping::ready(world, ctx, mapping),
        Event::Poll { mapping, shard, .. } => lambda::poller::poll(world, ctx, mapping, shard),
        Event::WindowOver { mapping, shard, window, .. } => {
            lambda::batch::window_over(world, ctx, mapping, shard, *window);
        }
        Event::InvocationOver { mapping, shard, invocation, .. } => {
            lambda::invoke::over(world, ctx, mapping, shard, *invocation);
        }
        Event::AlarmsDue { .. } => cloudwatch::watch::minute(world, ctx),
        Event::Retry { mapping, shard, invocation, .. } => {
            lambda::retry::again(world, ctx, mapping, shard, *invocation);
        }
        Event::DestinationStep { table, id, stream, .. } => {
            dynamodb::destination::life::step(world, ctx, table, id, stream);
        }
        Event::Delivery { table, id, change, .. } => {
            dynamodb::destination::deliver::deliver(world, ctx, table, id, *change);
        }
    }
}

/// What happens to delivery streams.
fn deliver(event: &Event, world: &mut World, ctx: &mut Ctx) {
    match event {
        Event::FirehoseReady { delivery, created, .. } => firehose::delivery::ready(world, ctx, delivery, *created),
        Event::FirehoseRead { delivery, created, shard, .. } => {
            firehose::source::read(world, ctx, delivery, *created, *shard);
        }
        Event::FirehoseFlush { delivery, created, buffer, .. } => {
            firehose::delivery::flush(world, ctx, delivery, *created, *buffer);
        }
        Event::FirehoseDeliver { delivery, created, batch, .. } => {
            firehose::deliver::attempt(world, ctx, delivery, *created, *batch);
        }
        _ => {}
    }
}
