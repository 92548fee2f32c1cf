//! `EnableEnhancedMonitoring`: each shard of a stream has these metrics, too.

use serde_json::Value as Answer;

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, active, monitoring};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{"StreamName": "Orders", "ShardLevelMetrics": ["ALL"]}`.
pub struct EnableEnhancedMonitoring {
    request: monitoring::Request,
}

impl Members for EnableEnhancedMonitoring {
    fn read(fields: &mut Fields) -> EnableEnhancedMonitoring {
        EnableEnhancedMonitoring { request: monitoring::Request::read(fields) }
    }
}

impl Operation for EnableEnhancedMonitoring {
    const NAME: &'static str = "EnableEnhancedMonitoring";
    const INPUT: &'static [Member] = &[STREAM_NAME, monitoring::NAMES, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = monitoring::Plan;
    type Output = Answer;

    fn check(self) -> Result<monitoring::Plan, ApiError> {
        self.request.check()
    }

    fn run(plan: monitoring::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let before = active(world, ctx, &plan.stream)?.metrics;
        Ok(monitoring::change(world, ctx, &plan, before, before | plan.metrics))
    }
}
