//! `DescribeStream`: a stream's settings and a page of its shards.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::monitoring;
use crate::kinesis::ops::{NAME, STREAM_ARN, STREAM_NAME, Target, known, shard_index};
use crate::kinesis::shard::{self, Shard};
use crate::kinesis::stream::Stream;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member};
use crate::operation::timestamp;
use crate::world::World;

/// `{"StreamName": "Orders"}`.
pub struct DescribeStream {
    stream: Target,
    limit: Option<usize>,
    after: Option<String>,
}

impl Members for DescribeStream {
    fn read(fields: &mut Fields) -> DescribeStream {
        DescribeStream {
            stream: Target::read(fields),
            limit: fields.take("Limit"),
            after: fields.take("ExclusiveStartShardId"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    limit: usize,
    /// The lowest index that is listed.
    from: u32,
}

impl Operation for DescribeStream {
    const NAME: &'static str = "DescribeStream";
    const INPUT: &'static [Member] =
        &[STREAM_NAME, member("Limit", integer(1, 10_000)), member("ExclusiveStartShardId", NAME), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        let after = self.after.map(|id| shard_index(&id, &stream)).transpose()?;
        let limit = self.limit.unwrap_or(limits::KINESIS_DESCRIBE_SHARDS).min(limits::KINESIS_DESCRIBE_SHARDS);
        Ok(Plan { stream, limit, from: after.map_or(0, |index| index + 1) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let stream = known(world, ctx, &plan.stream)?;
        let mut listed = stream.listed(ctx.now).filter(|shard| shard.index >= plan.from);
        let shards: Vec<Answer> = listed.by_ref().take(plan.limit).map(|shard| view(shard)).collect();
        let mut description = settings(stream);
        description["Shards"] = shards.into();
        description["HasMoreShards"] = listed.next().is_some().into();
        Ok(json!({ "StreamDescription": description }))
    }
}

/// What DescribeStream and DescribeStreamSummary both say of a stream.
pub(super) fn settings(stream: &Stream) -> Answer {
    let mut settings = json!({
        "StreamName": &*stream.definition.name,
        "StreamARN": &*stream.definition.arn,
        "StreamStatus": stream.status.name(),
        "StreamModeDetails": { "StreamMode": stream.mode.name() },
        "RetentionPeriodHours": stream.retention.as_seconds() / 3_600,
        "StreamCreationTimestamp": timestamp::seconds(stream.definition.created),
        "EnhancedMonitoring": [{ "ShardLevelMetrics": monitoring::names(stream.metrics) }],
        "EncryptionType": "NONE",
    });
    if let Some(key) = &stream.key {
        settings["EncryptionType"] = "KMS".into();
        settings["KeyId"] = (**key).into();
    }
    settings
}

/// A shard as the API lists it.
pub(super) fn view(shard: &Shard) -> Answer {
    let mut view = json!({
        "ShardId": shard::id(shard.index),
        "HashKeyRange": {
            "StartingHashKey": shard.range.start.to_string(),
            "EndingHashKey": shard.range.end.to_string(),
        },
        "SequenceNumberRange": { "StartingSequenceNumber": shard.start().to_string() },
    });
    if let Some(end) = shard.end {
        view["SequenceNumberRange"]["EndingSequenceNumber"] = end.to_string().into();
    }
    for (member, parent) in [("ParentShardId", shard.parent), ("AdjacentParentShardId", shard.adjacent)] {
        if let Some(parent) = parent {
            view[member] = shard::id(parent).into();
        }
    }
    view
}
