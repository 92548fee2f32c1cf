//! `MergeShards`: two neighbouring shards become one.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::ops::{
    NAME, STREAM_ARN, STREAM_NAME, Target, check_closed, invalid, known_shard, provisioned, shard_index,
};
use crate::kinesis::shard;
use crate::name::ACCOUNT;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "ShardToMerge": "shardId-000000000000", "AdjacentShardToMerge": "shardId-000000000001"}`.
pub struct MergeShards {
    stream: Target,
    low: String,
    high: String,
}

impl Members for MergeShards {
    fn read(fields: &mut Fields) -> MergeShards {
        MergeShards {
            stream: Target::read(fields),
            low: fields.take("ShardToMerge"),
            high: fields.take("AdjacentShardToMerge"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    low: u32,
    high: u32,
}

impl Operation for MergeShards {
    const NAME: &'static str = "MergeShards";
    const INPUT: &'static [Member] =
        &[STREAM_NAME, required("ShardToMerge", NAME), required("AdjacentShardToMerge", NAME), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        Ok(Plan { low: shard_index(&self.low, &stream)?, high: shard_index(&self.high, &stream)?, stream })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { stream: name, low, high } = plan;
        let stream = provisioned(world, ctx, &name)?;
        let (below, above) = (known_shard(stream, ctx, low)?, known_shard(stream, ctx, high)?);
        // The one that is named first must be the lower one (captured from AWS).
        if below.range.end.checked_add(1) != Some(above.range.start) {
            let (low, high) = (shard::id(low), shard::id(high));
            return Err(invalid(format!(
                "Shards {low} and {high} in stream {name} under account {ACCOUNT} are not an adjacent pair of shards \
                 eligible for merging"
            )));
        }
        check_closed(below, &name)?;
        check_closed(above, &name)?;
        life::update(world, ctx, &name, Pending::Merge { low, high });
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
