//! `DisableAlarmActions`: whether topics are told of changes; the alarms go on either way.

use crate::cloudwatch::ops::{NAMED, Named, nothing, switch_actions};
use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"AlarmNames": ["late"]}`; names that no alarm has are passed over.
pub struct DisableAlarmActions(Named);

impl Members for DisableAlarmActions {
    fn read(fields: &mut Fields) -> DisableAlarmActions {
        DisableAlarmActions(Named::read(fields))
    }
}

impl Operation for DisableAlarmActions {
    const NAME: &'static str = "DisableAlarmActions";
    const INPUT: &'static [Member] = NAMED;
    type Plan = Self;
    type Output = ();

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        switch_actions(world, ctx, &plan.0.alarm_names, false);
        Ok(())
    }

    fn write(output: &()) -> Result<Vec<u8>, serde_json::Error> {
        nothing(output)
    }
}
