//! `DescribeTimeToLive` (API reference, DescribeTimeToLive).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::table::TableStatus;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, required};
use crate::world::World;

/// Shows whether the items of a table expire, and by which attribute.
pub struct DescribeTimeToLive {
    table_name: Rc<str>,
}

impl Members for DescribeTimeToLive {
    fn read(fields: &mut Fields) -> DescribeTimeToLive {
        DescribeTimeToLive { table_name: fields.take("TableName") }
    }
}

/// `{"TimeToLiveDescription": {…}}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    time_to_live_description: Description,
}

/// A table that has never had time to live looks like one whose time to live is disabled.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    time_to_live_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_name: Option<Rc<str>>,
}

impl Operation for DescribeTimeToLive {
    const NAME: &'static str = "DescribeTimeToLive";
    const INPUT: &'static [Member] = &[required("TableName", Shape::TableNameOrArn)];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.table_name)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan, &ctx.region)?;
        let table = world.known_table(&ctx.region, &name)?;
        if let TableStatus::Creating | TableStatus::Deleting = table.status {
            let status = table.status.name();
            return Err(ApiError::validation(format!(
                "Cannot describe time to live while table is in {status} state: Current table state is {status}"
            )));
        }
        let time_to_live_description = Description {
            time_to_live_status: table.time_to_live.status.name(),
            attribute_name: table.time_to_live.attribute.clone(),
        };
        Ok(Output { time_to_live_description })
    }
}
