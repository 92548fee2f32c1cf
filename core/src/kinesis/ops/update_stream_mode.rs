//! `UpdateStreamMode`: whether AWS or one oneself decides how many shards there are.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending, Rare};
use crate::kinesis::ops::create_stream::{self, MODE, ModeDetails};
use crate::kinesis::ops::{ARN, active, check_on_demand_quota, check_warm, seldom, stream_of_arn};
use crate::kinesis::stream::Mode;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamARN": "arn:aws:kinesis:…:stream/Orders", "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}`.
pub struct UpdateStreamMode {
    arn: String,
    mode: ModeDetails,
    warm: Option<u32>,
}

impl Members for UpdateStreamMode {
    fn read(fields: &mut Fields) -> UpdateStreamMode {
        UpdateStreamMode {
            arn: fields.take("StreamARN"),
            mode: fields.take("StreamModeDetails"),
            warm: fields.take("WarmThroughputMiBps"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    mode: Mode,
    warm: Option<u32>,
}

impl Operation for UpdateStreamMode {
    const NAME: &'static str = "UpdateStreamMode";
    const INPUT: &'static [Member] = &[
        required("StreamARN", ARN),
        required("StreamModeDetails", MODE),
        member("WarmThroughputMiBps", integer(0, i32::MAX as i64)),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let stream = stream_of_arn(&self.arn).unwrap_or_default().into();
        let mode = self.mode.mode();
        if mode == Mode::Provisioned && self.warm.is_some() {
            return Err(create_stream::warm_without_demand());
        }
        Ok(Plan { stream, mode, warm: self.warm })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { stream: name, mode, warm } = plan;
        if active(world, ctx, &name)?.mode == mode {
            return Ok(());
        }
        if mode == Mode::OnDemand {
            check_on_demand_quota(world, ctx)?;
        }
        check_warm(world, ctx, &name, warm)?;
        seldom(world, ctx, &name, Rare::Mode)?;
        life::update(world, ctx, &name, Pending::Mode(mode, warm));
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
