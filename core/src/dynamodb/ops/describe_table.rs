//! `DescribeTable` (API reference, DescribeTable).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::describe::{self, TableDescription};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, required};
use crate::world::World;

/// Shows a table in any status.
pub struct DescribeTable {
    table_name: Rc<str>,
}

impl Members for DescribeTable {
    fn read(fields: &mut Fields) -> DescribeTable {
        DescribeTable { table_name: fields.take("TableName") }
    }
}

/// `{"Table": {…}}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table: TableDescription,
}

impl Operation for DescribeTable {
    const NAME: &'static str = "DescribeTable";
    const INPUT: &'static [Member] = &[required("TableName", Shape::TableNameOrArn)];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.table_name)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan, &ctx.region)?;
        Ok(Output { table: describe::known(world, ctx, &name)? })
    }
}
