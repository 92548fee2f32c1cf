//! `DescribeLimits`: how many shards and streams on demand there are, and may be.

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::{on_demand_streams, shard_count};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{}`.
pub struct DescribeLimits;

impl Members for DescribeLimits {
    fn read(_: &mut Fields) -> DescribeLimits {
        DescribeLimits
    }
}

impl Operation for DescribeLimits {
    const NAME: &'static str = "DescribeLimits";
    const INPUT: &'static [Member] = &[];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = ();
    type Output = Answer;

    fn check(self) -> Result<(), ApiError> {
        Ok(())
    }

    fn run((): (), world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        Ok(json!({
            "ShardLimit": limits::KINESIS_SHARDS,
            "OpenShardCount": shard_count(world, ctx),
            "OnDemandStreamCount": on_demand_streams(world, ctx),
            "OnDemandStreamCountLimit": limits::KINESIS_ON_DEMAND_STREAMS,
        }))
    }
}
