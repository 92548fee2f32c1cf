//! `UpdateStreamWarmThroughput`: what a stream on demand is kept ready for.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target, active, arn_of, check_warm, create_stream};
use crate::kinesis::stream::Mode;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, required};
use crate::world::World;

/// `{"StreamName": "Orders", "WarmThroughputMiBps": 100}`.
pub struct UpdateStreamWarmThroughput {
    stream: Target,
    mib: u32,
}

impl Members for UpdateStreamWarmThroughput {
    fn read(fields: &mut Fields) -> UpdateStreamWarmThroughput {
        UpdateStreamWarmThroughput { stream: Target::read(fields), mib: fields.take("WarmThroughputMiBps") }
    }
}

pub struct Plan {
    stream: Rc<str>,
    mib: u32,
}

impl Operation for UpdateStreamWarmThroughput {
    const NAME: &'static str = "UpdateStreamWarmThroughput";
    const INPUT: &'static [Member] =
        &[STREAM_ARN, STREAM_NAME, required("WarmThroughputMiBps", integer(0, i32::MAX as i64))];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, mib: self.mib })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { stream: name, mib } = plan;
        let stream = active(world, ctx, &name)?;
        if stream.mode != Mode::OnDemand {
            return Err(create_stream::warm_without_demand());
        }
        let before = stream.warm_mib.unwrap_or_default();
        check_warm(world, ctx, &name, Some(mib))?;
        if mib != before {
            life::update(world, ctx, &name, Pending::Warm(mib));
        }
        Ok(json!({
            "StreamARN": &*arn_of(ctx, &name),
            "StreamName": &*name,
            "WarmThroughput": { "TargetMiBps": mib, "CurrentMiBps": before },
        }))
    }
}
