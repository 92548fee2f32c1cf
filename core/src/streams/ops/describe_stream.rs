//! `DescribeStream`: a stream's state and a page of its shards, or of the children of one shard.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::describe::{self, EpochSeconds, KeySchemaElement};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, integer, member, one_of, required};
use crate::sequence::Sequence;
use crate::streams::ops::{SHARD_ID, STREAM_ARN, known_shard, known_stream, parse_arn};
use crate::streams::pace;
use crate::streams::shard::Shard;
use crate::streams::stream::Stream;
use crate::time::{Duration, Instant};
use crate::world::World;

/// `{"StreamArn": "arn:…", "ShardFilter": {"Type": "CHILD_SHARDS", "ShardId": "shardId-…"}}`.
pub struct DescribeStream {
    stream_arn: String,
    limit: Option<usize>,
    exclusive_start_shard_id: Option<String>,
    shard_filter: Option<ShardFilter>,
}

impl Members for DescribeStream {
    fn read(fields: &mut Fields) -> DescribeStream {
        DescribeStream {
            stream_arn: fields.take("StreamArn"),
            limit: fields.take("Limit"),
            exclusive_start_shard_id: fields.take("ExclusiveStartShardId"),
            shard_filter: fields.take("ShardFilter"),
        }
    }
}

/// Its `Type` has but one value.
struct ShardFilter {
    shard_id: String,
}

impl Members for ShardFilter {
    fn read(fields: &mut Fields) -> ShardFilter {
        ShardFilter { shard_id: fields.take("ShardId") }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    stream_description: StreamDescription,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamDescription {
    stream_arn: Rc<str>,
    stream_label: Rc<str>,
    stream_status: &'static str,
    stream_view_type: &'static str,
    creation_request_date_time: EpochSeconds,
    table_name: Rc<str>,
    key_schema: Vec<KeySchemaElement>,
    shards: Vec<ShardView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_shard_id: Option<Rc<str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ShardView {
    shard_id: Rc<str>,
    sequence_number_range: SequenceNumberRange,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_shard_id: Option<Rc<str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SequenceNumberRange {
    starting_sequence_number: Sequence,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending_sequence_number: Option<Sequence>,
}

/// Both members are required, whatever the API reference says (Streams API reference; texts captured from AWS).
const SHARD_FILTER: Shape =
    Shape::Structure("ShardFilter", &[required("Type", one_of(&["CHILD_SHARDS"])), required("ShardId", SHARD_ID)]);

/// Shards on a page when the request does not say (API reference, DescribeStream).
const PAGE: usize = 100;

impl Operation for DescribeStream {
    const NAME: &'static str = "DescribeStream";
    const INPUT: &'static [Member] = &[
        required("StreamArn", STREAM_ARN),
        member("Limit", integer(1, 100)),
        member("ExclusiveStartShardId", SHARD_ID),
        member("ShardFilter", SHARD_FILTER),
    ];
    type Plan = DescribeStream;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        parse_arn(&self.stream_arn)?;
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        pace::describe(world, ctx)?;
        let stream = known_stream(world, ctx, &plan.stream_arn)?;
        let parent = plan.shard_filter.as_ref().map(|filter| known_shard(stream, ctx, &filter.shard_id)).transpose()?;
        let mut shards: Vec<&Rc<Shard>> = after(stream, plan.exclusive_start_shard_id.as_deref())
            .filter(|shard| parent.is_none_or(|parent| shard.parent.as_ref() == Some(&parent.id)))
            .filter(|shard| !shard.is_expired(ctx.now))
            .take(plan.limit.unwrap_or(PAGE) + 1)
            .collect();
        let more = shards.len() > plan.limit.unwrap_or(PAGE);
        shards.truncate(plan.limit.unwrap_or(PAGE));
        let last = shards.last().filter(|_| more).map(|shard| Rc::clone(&shard.id));
        let mut description = description(stream, &shards, last);
        look_back(&mut description, stream, ctx.now, world.dials.stale_describe);
        Ok(Output { stream_description: description })
    }
}

/// The shards behind one in the order of their ids; none behind one that the stream never had.
fn after<'a>(stream: &'a Stream, start: Option<&str>) -> impl Iterator<Item = &'a Rc<Shard>> {
    let known = start.is_none_or(|id| stream.shards.contains_key(id));
    stream.shards.after(start).map(|(_, shard)| shard).filter(move |_| known)
}

fn description(stream: &Stream, shards: &[&Rc<Shard>], last: Option<Rc<str>>) -> StreamDescription {
    let definition = &stream.definition;
    StreamDescription {
        stream_arn: Rc::clone(&definition.arn),
        stream_label: Rc::clone(&definition.label),
        stream_status: stream.status.name(),
        stream_view_type: definition.view.name(),
        creation_request_date_time: EpochSeconds(definition.created),
        table_name: Rc::clone(&definition.table),
        key_schema: describe::key_schema(&definition.schema),
        shards: shards.iter().map(|shard| view(shard)).collect(),
        last_evaluated_shard_id: last,
    }
}

/// With a stale answer, shards that have just gone on in children still look open.
fn look_back(description: &mut StreamDescription, stream: &Stream, now: Instant, stale: Duration) {
    for view in description.shards.iter_mut().filter(|_| stale > Duration::ZERO) {
        let sealed = stream.shards.get(&view.shard_id).and_then(|shard| shard.sealed);
        let is_recent = sealed.is_some_and(|sealed| now.since(sealed) < stale);
        if is_recent && stream.children(&view.shard_id).next().is_some() {
            view.sequence_number_range.ending_sequence_number = None;
        }
    }
}

fn view(shard: &Shard) -> ShardView {
    ShardView {
        shard_id: Rc::clone(&shard.id),
        sequence_number_range: SequenceNumberRange {
            starting_sequence_number: shard.start,
            ending_sequence_number: shard.end,
        },
        parent_shard_id: shard.parent.clone(),
    }
}
