//! `GetShardIterator`: a token for a position in a shard.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::feed::{self, Position};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, member, one_of, required, text};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams::iterator::{self, ShardIterator};
use crate::streams::ops::{SHARD_ID, STREAM_ARN, known_shard, known_stream, parse_arn, trimmed};
use crate::streams::shard::Shard;
use crate::time::{Duration, Instant};
use crate::world::World;

/// `{"StreamArn": "arn:…", "ShardId": "shardId-…", "ShardIteratorType": "TRIM_HORIZON"}`.
pub struct GetShardIterator {
    stream_arn: String,
    shard_id: String,
    shard_iterator_type: String,
    sequence_number: Option<String>,
}

impl Members for GetShardIterator {
    fn read(fields: &mut Fields) -> GetShardIterator {
        GetShardIterator {
            stream_arn: fields.take("StreamArn"),
            shard_id: fields.take("ShardId"),
            shard_iterator_type: fields.take("ShardIteratorType"),
            sequence_number: fields.take("SequenceNumber"),
        }
    }
}

pub struct Plan {
    stream: String,
    shard: String,
    start: Start,
}

/// The four types of iterators, each with the number it needs.
#[derive(Clone, Copy)]
enum Start {
    TrimHorizon,
    Latest,
    At(Sequence),
    After(Sequence),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    shard_iterator: String,
}

impl Start {
    /// As on the wire: `TRIM_HORIZON`.
    const fn name(self) -> &'static str {
        match self {
            Start::TrimHorizon => "TRIM_HORIZON",
            Start::Latest => "LATEST",
            Start::At(_) => "AT_SEQUENCE_NUMBER",
            Start::After(_) => "AFTER_SEQUENCE_NUMBER",
        }
    }
}

/// In the order in which Java prints them for Kinesis, which has the same four and one more.
const TYPES: &[&str] = &["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"];

impl Operation for GetShardIterator {
    const NAME: &'static str = "GetShardIterator";
    const INPUT: &'static [Member] = &[
        required("StreamArn", STREAM_ARN),
        required("ShardId", SHARD_ID),
        required("ShardIteratorType", one_of(TYPES)),
        member("SequenceNumber", text(21, 40)),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        parse_arn(&self.stream_arn)?;
        let number = self.sequence_number.as_deref();
        let start = match self.shard_iterator_type.as_str() {
            "TRIM_HORIZON" if number.is_none() => Start::TrimHorizon,
            "LATEST" if number.is_none() => Start::Latest,
            "AT_SEQUENCE_NUMBER" => Start::At(sequence(number)?),
            "AFTER_SEQUENCE_NUMBER" => Start::After(sequence(number)?),
            kind => {
                return Err(ApiError::invalid_parameter(format_args!(
                    "SequenceNumber must not be specified when ShardIteratorType is {kind}"
                )));
            }
        };
        Ok(Plan { stream: self.stream_arn, shard: self.shard_id, start })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let stream = known_stream(world, ctx, &plan.stream)?;
        let shard = known_shard(stream, ctx, &plan.shard)?;
        let position = position(shard, plan.start, ctx, world.dials.latest_slack)?;
        let is_slack = matches!(plan.start, Start::Latest) && position != feed::latest(shard);
        let (stream, shard) = (Rc::clone(&stream.definition.arn), Rc::clone(&shard.id));
        let reader = ctx.dice.draw(Concern::Ids) as u32;
        let (kind, issued) = (plan.start.name(), ctx.now);
        let fact =
            What::IteratorIssued { stream: Rc::clone(&stream), shard: Rc::clone(&shard), reader, kind, position };
        ctx.note(if is_slack { RuleId::LatestSlack } else { RuleId::IteratorIssued }, fact);
        let empty = iterator::sparseness(world, ctx);
        let iterator = ShardIterator { stream, shard, position, issued, reader, empty };
        Ok(Output { shard_iterator: iterator::issue(ctx, &iterator) })
    }
}

fn sequence(number: Option<&str>) -> Result<Sequence, ApiError> {
    let number = number.ok_or_else(|| {
        ApiError::invalid_parameter(
            "SequenceNumber must be specified when ShardIteratorType is AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER",
        )
    })?;
    Sequence::parse(number).ok_or_else(invalid_number)
}

fn invalid_number() -> ApiError {
    ApiError::validation("Invalid SequenceNumber")
}

fn position(shard: &Shard, start: Start, ctx: &mut Ctx, slack: Duration) -> Result<Position, ApiError> {
    let now = ctx.now;
    match start {
        Start::TrimHorizon => Ok(Position::Horizon),
        Start::Latest if slack == Duration::ZERO => Ok(feed::latest(shard)),
        Start::Latest => {
            let slack = Duration(ctx.dice.below(Concern::Faults, slack.0 + 1));
            Ok(feed::since(shard, now - slack))
        }
        Start::At(sequence) => from(shard, sequence, sequence, now),
        Start::After(sequence) => from(shard, sequence, sequence.next(), now),
    }
}

/// The position at `first`, if the shard still knows the number that it was `named` by. Above all that the shard holds
/// is the shard's end.
fn from(shard: &Shard, named: Sequence, first: Sequence, now: Instant) -> Result<Position, ApiError> {
    if shard.index_of(named) < shard.horizon(now) {
        return Err(trimmed());
    }
    if named < shard.start {
        return Err(invalid_number());
    }
    Ok(Position::At(first.min(shard.last().next())))
}
