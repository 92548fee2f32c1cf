//! `SubscribeToShard`: from here on records of a shard are pushed to a consumer.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::fact::What;
use crate::feed::Position;
use crate::kinesis::consumer::{Consumer, Status};
use crate::kinesis::ops::consumers::{self, CONSUMER_ARN, Target};
use crate::kinesis::ops::get_shard_iterator::{self, Start, TYPES};
use crate::kinesis::ops::{NAME, SEQUENCE, readable, shard_index};
use crate::kinesis::stream::Stream;
use crate::kinesis::{shard, subscription};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, Member, Shape, member, one_of, required};
use crate::rule::RuleId;
use crate::world::World;

/// `{"ConsumerARN": "arn:…", "ShardId": "shardId-000000000000", "StartingPosition": {"Type": "LATEST"}}`.
pub struct SubscribeToShard {
    arn: Rc<str>,
    shard: String,
    start: StartingPosition,
}

struct StartingPosition {
    kind: String,
    number: Option<String>,
    timestamp: Option<Json>,
}

impl Members for StartingPosition {
    fn read(fields: &mut Fields) -> StartingPosition {
        StartingPosition {
            kind: fields.take("Type"),
            number: fields.take("SequenceNumber"),
            timestamp: fields.take("Timestamp"),
        }
    }
}

impl Members for SubscribeToShard {
    fn read(fields: &mut Fields) -> SubscribeToShard {
        SubscribeToShard {
            arn: fields.take("ConsumerARN"),
            shard: fields.take("ShardId"),
            start: fields.take("StartingPosition"),
        }
    }
}

pub struct Plan {
    consumer: Target,
    shard: u32,
    start: Start,
}

const POSITION: Shape = Shape::Structure(
    "StartingPosition",
    &[required("Type", one_of(TYPES)), member("SequenceNumber", SEQUENCE), member("Timestamp", Shape::Timestamp)],
);

impl Operation for SubscribeToShard {
    const NAME: &'static str = "SubscribeToShard";
    const INPUT: &'static [Member] =
        &[required("ConsumerARN", CONSUMER_ARN), required("ShardId", NAME), required("StartingPosition", POSITION)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    /// The door answers with events instead.
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let consumer = Target::of(&self.arn).ok_or_else(|| consumers::unknown(&self.arn))?;
        let shard = shard_index(&self.shard, &consumer.stream)?;
        let StartingPosition { kind, number, timestamp } = self.start;
        Ok(Plan { consumer, shard, start: get_shard_iterator::start(&kind, number, timestamp)? })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { consumer: target, shard: index, start } = plan;
        let (stream, consumer) = target.find(world, ctx)?;
        if consumer.status != Status::Active {
            return Err(consumers::not_active(stream, consumer));
        }
        let (_, shard) = readable(world, ctx, &target.stream, index)?;
        let position = get_shard_iterator::position(shard, (Self::NAME, &target.stream), &start, ctx.now)?;
        check_pause(consumer, index, ctx)?;
        let (mut stream, mut consumer) = (Stream::clone(stream), Consumer::clone(consumer));
        let id = subscription::open(ctx, &mut consumer, index, position, world.dials.push_latency);
        note(ctx, &consumer, index, id, (start.name(), position));
        subscription::schedule(ctx, &target.stream, &consumer, index);
        stream.consumers.insert(Rc::clone(&consumer.name), Rc::new(consumer));
        world.region_mut(&ctx.region).kinesis.insert(target.stream, Rc::new(stream));
        Ok(json!({}))
    }
}

/// One call in five seconds for each shard, whatever has become of the last one.
fn check_pause(consumer: &Consumer, shard: u32, ctx: &Ctx) -> Result<(), ApiError> {
    let last = consumer.lanes.get(&shard).map(|lane| lane.subscribed);
    if last.is_some_and(|last| ctx.now.since(last) < limits::SUBSCRIPTION_PAUSE) {
        return Err(ApiError::new(Code::ResourceInUse, subscription::TAKEN));
    }
    Ok(())
}

/// What is pushed follows from this.
fn note(ctx: &mut Ctx, consumer: &Consumer, index: u32, subscription: u32, (kind, position): (&'static str, Position)) {
    let fact = What::Subscribed {
        consumer: Rc::clone(&consumer.arn),
        stream: Rc::clone(&consumer.stream),
        shard: shard::id(index).into(),
        subscription,
        kind,
        position,
    };
    let noted = ctx.note(RuleId::Subscribed, fact);
    ctx.facts.because(noted);
}
