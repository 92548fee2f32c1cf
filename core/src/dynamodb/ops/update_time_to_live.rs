//! `UpdateTimeToLive` (API reference, UpdateTimeToLive).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::global;
use crate::dynamodb::ops::replica_updates;
use crate::dynamodb::table::{self, TableStatus};
use crate::dynamodb::ttl::{self, TimeToLive};
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, Shape, required, text};
use crate::time::Instant;
use crate::world::World;

/// Turns time to live on or off for a table.
pub struct UpdateTimeToLive {
    table_name: Rc<str>,
    time_to_live_specification: Specification,
}

impl Members for UpdateTimeToLive {
    fn read(fields: &mut Fields) -> UpdateTimeToLive {
        UpdateTimeToLive {
            table_name: fields.take("TableName"),
            time_to_live_specification: fields.take("TimeToLiveSpecification"),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Specification {
    enabled: bool,
    attribute_name: Rc<str>,
}

impl Members for Specification {
    fn read(fields: &mut Fields) -> Specification {
        Specification { enabled: fields.take("Enabled"), attribute_name: fields.take("AttributeName") }
    }
}

/// `{"TimeToLiveSpecification": {…}}`: the request again.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    time_to_live_specification: Specification,
}

const SPECIFICATION: Shape = Shape::Structure(
    "TimeToLiveSpecification",
    &[required("Enabled", BOOLEAN), required("AttributeName", text(1, limits::KEY_NAME_LENGTH))],
);

impl Operation for UpdateTimeToLive {
    const NAME: &'static str = "UpdateTimeToLive";
    const INPUT: &'static [Member] =
        &[required("TableName", Shape::TableNameOrArn), required("TimeToLiveSpecification", SPECIFICATION)];
    type Plan = Self;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    /// A table that is being deleted takes the change, too, as captured from AWS.
    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table_name, &ctx.region)?;
        let specification = plan.time_to_live_specification;
        let known = world.known_table(&ctx.region, &name)?;
        if known.status == TableStatus::Creating {
            return Err(table::in_use(format_args!("Table {name} is being created")));
        }
        if global::is_strong(known) {
            // AWS refuses it in words that are not known.
            let text = "Time to live is not supported for global tables with MultiRegionConsistency set to STRONG.";
            return Err(ApiError::validation(text));
        }
        check_switch(&known.time_to_live, &specification, ctx.now)?;
        let (attribute, enabled) = (&specification.attribute_name, specification.enabled);
        ttl::switch(world, ctx, &name, Rc::clone(attribute), enabled);
        replica_updates::in_others(world, ctx, &name, |world, ctx| {
            ttl::switch(world, ctx, &name, Rc::clone(attribute), enabled);
            Ok(())
        })?;
        Ok(Output { time_to_live_specification: specification })
    }
}

/// What the request says comes before when it says it.
fn check_switch(known: &TimeToLive, asked: &Specification, now: Instant) -> Result<(), ApiError> {
    let current = known.attribute.as_ref().filter(|_| known.status.is_on());
    let text = match current {
        Some(current) if *current != asked.attribute_name => {
            format!("TimeToLive is active on a different AttributeName: current AttributeName is {current}")
        }
        Some(_) if asked.enabled => "TimeToLive is already enabled".into(),
        None if !asked.enabled => "TimeToLive is already disabled".into(),
        _ if known.is_cooling_down(now) => {
            "Time to live has been modified multiple times within a fixed interval".into()
        }
        _ => return Ok(()),
    };
    Err(ApiError::validation(text))
}
