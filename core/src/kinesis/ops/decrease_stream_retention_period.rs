//! `DecreaseStreamRetentionPeriod`: a stream keeps its records for less long; what is older is out of reach at once.

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, retention};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "RetentionPeriodHours": 48}`.
pub struct DecreaseStreamRetentionPeriod {
    request: retention::Request,
}

impl Members for DecreaseStreamRetentionPeriod {
    fn read(fields: &mut Fields) -> DecreaseStreamRetentionPeriod {
        DecreaseStreamRetentionPeriod { request: retention::Request::read(fields) }
    }
}

impl Operation for DecreaseStreamRetentionPeriod {
    const NAME: &'static str = "DecreaseStreamRetentionPeriod";
    const INPUT: &'static [Member] = &[STREAM_NAME, retention::HOURS, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = retention::Plan;
    type Output = ();

    fn check(self) -> Result<retention::Plan, ApiError> {
        self.request.check()
    }

    fn run(plan: retention::Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let before = retention::known(world, ctx, &plan)?;
        if plan.hours > before {
            return Err(retention::wrong_way(&plan, before, "longer", "Increase"));
        }
        retention::change(world, ctx, plan, before);
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
