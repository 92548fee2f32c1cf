//! `DeleteAlarms`: all of them, or none when one of them is not there.

use std::rc::Rc;

use serde_json::json;

use crate::cloudwatch::alarm::{self, Item};
use crate::cloudwatch::ops::{NAMED, Named, nothing, unknown_alarm};
use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"AlarmNames": ["late"]}`.
pub struct DeleteAlarms(Named);

impl Members for DeleteAlarms {
    fn read(fields: &mut Fields) -> DeleteAlarms {
        DeleteAlarms(Named::read(fields))
    }
}

impl Operation for DeleteAlarms {
    const NAME: &'static str = "DeleteAlarms";
    const INPUT: &'static [Member] = NAMED;
    type Plan = Self;
    type Output = ();

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        for name in &plan.0.alarm_names {
            let alarms = alarm::of_mut(world, ctx);
            let gone = alarms.by_name.remove(name).ok_or_else(|| unknown_alarm(name))?;
            alarms.note(Item {
                at: ctx.now,
                alarm: Rc::clone(&gone.settings.name),
                kind: "ConfigurationUpdate",
                summary: format!("Alarm \"{name}\" deleted").into(),
                data: json!({ "version": "1.0", "type": "Delete" }).to_string().into(),
            });
        }
        Ok(())
    }

    fn write(output: &()) -> Result<Vec<u8>, serde_json::Error> {
        nothing(output)
    }
}
