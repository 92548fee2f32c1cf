//! `GetShardIterator`: a token for a position in a shard.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::feed::Position;
use crate::kinesis::iterator::ShardIterator;
use crate::kinesis::number::Parts;
use crate::kinesis::ops::{
    NAME, SEQUENCE, STREAM_ARN, STREAM_NAME, Target, arn_of, invalid, readable, sequence, shard_index,
};
use crate::kinesis::shard::{self, Shard};
use crate::kinesis::write;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, Member, Shape, member, one_of, required};
use crate::operation::{Operation, timestamp};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::Instant;
use crate::world::World;

/// `{"StreamName": "Orders", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}`.
pub struct GetShardIterator {
    stream: Target,
    shard: String,
    kind: String,
    number: Option<String>,
    timestamp: Option<Json>,
}

impl Members for GetShardIterator {
    fn read(fields: &mut Fields) -> GetShardIterator {
        GetShardIterator {
            stream: Target::read(fields),
            shard: fields.take("ShardId"),
            kind: fields.take("ShardIteratorType"),
            number: fields.take("StartingSequenceNumber"),
            timestamp: fields.take("Timestamp"),
        }
    }
}

/// In the order in which AWS prints them.
pub(super) const TYPES: &[&str] =
    &["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"];

/// Where a reader wants to begin.
pub(super) enum Start {
    TrimHorizon,
    Latest,
    At(String),
    After(String),
    AtTimestamp(Instant),
}

impl Start {
    /// As on the wire: `TRIM_HORIZON`.
    pub const fn name(&self) -> &'static str {
        match self {
            Start::TrimHorizon => "TRIM_HORIZON",
            Start::Latest => "LATEST",
            Start::At(_) => "AT_SEQUENCE_NUMBER",
            Start::After(_) => "AFTER_SEQUENCE_NUMBER",
            Start::AtTimestamp(_) => "AT_TIMESTAMP",
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    shard: u32,
    start: Start,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    shard_iterator: String,
}

impl Operation for GetShardIterator {
    const NAME: &'static str = "GetShardIterator";
    const INPUT: &'static [Member] = &[
        STREAM_NAME,
        required("ShardId", NAME),
        required("ShardIteratorType", one_of(TYPES)),
        member("StartingSequenceNumber", SEQUENCE),
        member("Timestamp", Shape::Timestamp),
        STREAM_ARN,
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        let shard = shard_index(&self.shard, &stream)?;
        let start = start(&self.kind, self.number, self.timestamp)?;
        Ok(Plan { stream, shard, start })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (stream, shard) = readable(world, ctx, &plan.stream, plan.shard)?;
        let position = position(shard, (Self::NAME, &plan.stream), &plan.start, ctx.now)?;
        let created = stream.definition.created;
        pace(world, ctx, &plan.stream, plan.shard)?;
        let (reader, kind) = (ctx.dice.draw(Concern::Ids) as u32, plan.start.name());
        let (arn, id) = (arn_of(ctx, &plan.stream), shard::id(plan.shard).into());
        ctx.note(RuleId::KinesisIterator, What::IteratorIssued { stream: arn, shard: id, reader, kind, position });
        let iterator =
            ShardIterator { stream: plan.stream, created, shard: plan.shard, position, issued: ctx.now, reader };
        Ok(Output { shard_iterator: iterator.token(ctx.dice.draw(Concern::Ids)) })
    }
}

/// Five calls a second for each open shard (API reference, GetShardIterator).
fn pace(world: &mut World, ctx: &mut Ctx, stream: &str, index: u32) -> Result<(), ApiError> {
    if world.dials.kinesis_throttling == 0 {
        return Ok(());
    }
    let shards = world.kinesis_mut(&ctx.region, stream).map(|stream| &mut stream.shards);
    let Some(shard) = shards.and_then(|shards| shards.get_mut(&index)) else { return Ok(()) };
    Rc::make_mut(shard).traffic.iterator(ctx.now).map_err(|limit| {
        let fact = write::throttled(ctx, stream, index, limit, 1);
        ctx.charge.tell(limit.rule(), fact);
        let text = format!("Rate exceeded for stream {stream} under account {ACCOUNT}.");
        ApiError::new(Code::ProvisionedThroughputExceeded, text)
    })
}

/// What must stand beside a type, and what must not.
pub(super) fn start(kind: &str, number: Option<String>, at: Option<Json>) -> Result<Start, ApiError> {
    const EITHER: &str = "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
                          StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber.";
    match (kind, number) {
        ("AT_SEQUENCE_NUMBER", Some(number)) => Ok(Start::At(number)),
        ("AFTER_SEQUENCE_NUMBER", Some(number)) => Ok(Start::After(number)),
        ("TRIM_HORIZON", None) => Ok(Start::TrimHorizon),
        ("LATEST", None) => Ok(Start::Latest),
        ("AT_TIMESTAMP", _) => at.as_ref().and_then(timestamp::instant).map(Start::AtTimestamp).ok_or_else(|| {
            invalid(
                "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no \
                 timestamp parameter.",
            )
        }),
        (_, None) => Err(invalid(format!("{EITHER} Request specified {kind} and no StartingSequenceNumber."))),
        (_, Some(_)) => Err(invalid(format!("{EITHER} Request specified {kind} and also a StartingSequenceNumber."))),
    }
}

/// Where that is in a shard, for an operation on a stream.
pub(super) fn position(shard: &Shard, of: (&str, &str), start: &Start, now: Instant) -> Result<Position, ApiError> {
    Ok(match start {
        Start::TrimHorizon => Position::Horizon,
        Start::Latest => Position::At(shard.last().next()),
        Start::At(number) => Position::At(known_number(shard, of, number)?),
        Start::After(number) => Position::At(known_number(shard, of, number)?.next()),
        Start::AtTimestamp(at) if *at > now => {
            let (at, now) = (at.as_millis(), now.as_millis());
            return Err(invalid(format!(
                "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
                 timestampInMillis: {at}, currentTimestampInMillis: {now}"
            )));
        }
        Start::AtTimestamp(at) => {
            let first = shard.records.get(shard.index_since(*at));
            Position::At(first.map_or_else(|| shard.last().next(), |record| record.sequence))
        }
    })
}

/// A number that this shard gave out, or may give out.
fn known_number(shard: &Shard, (operation, stream): (&str, &str), text: &str) -> Result<Sequence, ApiError> {
    let (number, id) = (sequence(text), shard::id(shard.index));
    let used = format!(
        "StartingSequenceNumber {text} used in {operation} on shard {id} in stream {stream} under account {ACCOUNT} is invalid"
    );
    // AWS itself breaks at 0 and answers with an internal failure (captured from AWS).
    let parts = Parts::read(number).filter(|_| number != Sequence::of(0)).ok_or_else(|| invalid(format!("{used}.")))?;
    if parts.shard != shard.index {
        let other = shard::id(parts.shard);
        return Err(invalid(format!(
            "Invalid StartingSequenceNumber. It encodes {other}, while it was used in a call to a shard with {id}"
        )));
    }
    if parts.created != shard.created {
        return Err(invalid(format!("{used} because it did not come from this stream.")));
    }
    Ok(number)
}
