//! `IncreaseStreamRetentionPeriod`: a stream keeps its records for longer.

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, retention};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "RetentionPeriodHours": 48}`.
pub struct IncreaseStreamRetentionPeriod {
    request: retention::Request,
}

impl Members for IncreaseStreamRetentionPeriod {
    fn read(fields: &mut Fields) -> IncreaseStreamRetentionPeriod {
        IncreaseStreamRetentionPeriod { request: retention::Request::read(fields) }
    }
}

impl Operation for IncreaseStreamRetentionPeriod {
    const NAME: &'static str = "IncreaseStreamRetentionPeriod";
    const INPUT: &'static [Member] = &[STREAM_NAME, retention::HOURS, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = retention::Plan;
    type Output = ();

    fn check(self) -> Result<retention::Plan, ApiError> {
        self.request.check()
    }

    fn run(plan: retention::Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let before = retention::known(world, ctx, &plan)?;
        if plan.hours < before {
            return Err(retention::wrong_way(&plan, before, "shorter", "Decrease"));
        }
        retention::change(world, ctx, plan, before);
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
