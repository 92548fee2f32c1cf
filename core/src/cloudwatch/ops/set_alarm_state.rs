//! `SetAlarmState`: for a try; the next evaluation sets the state that the metric asks for.

use std::rc::Rc;

use crate::cloudwatch::alarm;
use crate::cloudwatch::evaluate::State;
use crate::cloudwatch::ops::{ALARM_NAME, STATE, nothing, unknown_alarm};
use crate::cloudwatch::watch;
use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members, choice};
use crate::operation::shape::{Json, Member, member, required, text};
use crate::world::World;

/// `{"AlarmName": "late", "StateValue": "ALARM", "StateReason": "a try"}`.
pub struct SetAlarmState {
    name: Rc<str>,
    state: Json,
    reason: Rc<str>,
    data: Option<Rc<str>>,
}

impl Members for SetAlarmState {
    fn read(fields: &mut Fields) -> SetAlarmState {
        SetAlarmState {
            name: fields.take("AlarmName"),
            state: fields.take("StateValue"),
            reason: fields.take("StateReason"),
            data: fields.take("StateReasonData"),
        }
    }
}

impl Operation for SetAlarmState {
    const NAME: &'static str = "SetAlarmState";
    const INPUT: &'static [Member] = &[
        required("AlarmName", ALARM_NAME),
        required("StateValue", STATE),
        required("StateReason", text(0, 1_023)),
        member("StateReasonData", text(0, 4_000)),
    ];
    type Plan = Self;
    type Output = ();

    fn check(self) -> Result<Self, ApiError> {
        let is_json = |data: &std::rc::Rc<str>| crate::operation::tree::read(data).is_some();
        if !self.data.as_ref().is_none_or(is_json) {
            return Err(ApiError::new(Code::InvalidFormat, "StateReasonData was not syntactically valid JSON"));
        }
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let known = alarm::of(world, &ctx.region).and_then(|alarms| alarms.by_name.get(&plan.name));
        let known = known.ok_or_else(|| unknown_alarm(&plan.name))?;
        let state = choice(&plan.state, &State::ALL);
        if state != known.state {
            watch::change(world, ctx, &plan.name, state, plan.reason, plan.data);
        }
        Ok(())
    }

    fn write(output: &()) -> Result<Vec<u8>, serde_json::Error> {
        nothing(output)
    }
}
