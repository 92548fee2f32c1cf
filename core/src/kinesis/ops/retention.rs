//! What the two operations on a stream's retention share (API reference, IncreaseStreamRetentionPeriod; texts captured
//! from AWS).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::ops::{Target, active, invalid};
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::Fields;
use crate::operation::shape::{Member, integer, required};
use crate::time::Duration;
use crate::world::World;

pub(super) const HOURS: Member = required("RetentionPeriodHours", integer(1, i32::MAX as i64));

pub(super) struct Request {
    stream: Target,
    hours: i64,
}

pub struct Plan {
    stream: Rc<str>,
    pub hours: i64,
}

impl Request {
    pub fn read(fields: &mut Fields) -> Request {
        Request { stream: Target::read(fields), hours: fields.take("RetentionPeriodHours") }
    }

    pub fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, hours: self.hours })
    }
}

/// The hours for which the stream keeps its records now.
pub(super) fn known(world: &World, ctx: &Ctx, plan: &Plan) -> Result<i64, ApiError> {
    let stream = active(world, ctx, &plan.stream)?;
    let (hours, least, most) =
        (plan.hours, limits::KINESIS_RETENTION.as_seconds() / 3_600, limits::KINESIS_RETENTION_HOURS);
    if hours < least as i64 {
        return Err(invalid(format!(
            "Minimum allowed retention period is {least} hours. Requested retention period ({hours} hours) is too short."
        )));
    }
    if hours > most {
        return Err(invalid(format!(
            "Maximum allowed retention period is {most} hours. Requested retention period ({hours} hours) is too long."
        )));
    }
    Ok(stream.retention.as_seconds() as i64 / 3_600)
}

/// What is said of hours that the other operation is for.
pub(super) fn wrong_way(plan: &Plan, before: i64, than: &str, other: &str) -> ApiError {
    let Plan { stream, hours } = plan;
    invalid(format!(
        "Requested retention period ({hours} hours) for stream {stream} can not be {than} than existing retention period \
         ({before} hours). Use {other}RetentionPeriod API."
    ))
}

/// A shorter retention holds at once for readers, a longer one when UPDATING ends. The same one is no change.
pub(super) fn change(world: &mut World, ctx: &mut Ctx, plan: Plan, before: i64) {
    if plan.hours == before {
        return;
    }
    let retention = Duration::hours(plan.hours as u64);
    if let Some(stream) = world.kinesis_mut(&ctx.region, &plan.stream).filter(|_| plan.hours < before) {
        stream.keep_for(retention, ctx.now);
    }
    life::update(world, ctx, &plan.stream, Pending::Retention(retention));
}
