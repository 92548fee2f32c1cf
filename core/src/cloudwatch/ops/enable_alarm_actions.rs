//! `EnableAlarmActions`: whether topics are told of changes; the alarms go on either way.

use crate::cloudwatch::ops::{NAMED, Named, nothing, switch_actions};
use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"AlarmNames": ["late"]}`; names that no alarm has are passed over.
pub struct EnableAlarmActions(Named);

impl Members for EnableAlarmActions {
    fn read(fields: &mut Fields) -> EnableAlarmActions {
        EnableAlarmActions(Named::read(fields))
    }
}

impl Operation for EnableAlarmActions {
    const NAME: &'static str = "EnableAlarmActions";
    const INPUT: &'static [Member] = NAMED;
    type Plan = Self;
    type Output = ();

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        switch_actions(world, ctx, &plan.0.alarm_names, true);
        Ok(())
    }

    fn write(output: &()) -> Result<Vec<u8>, serde_json::Error> {
        nothing(output)
    }
}
