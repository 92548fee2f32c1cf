//! `ListTables` (API reference, ListTables).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, integer, member, plain_name};
use crate::world::World;

/// Lists the tables of the region in the byte order of their names, whatever their status.
pub struct ListTables {
    exclusive_start_table_name: Option<Rc<str>>,
    limit: Option<usize>,
}

impl Members for ListTables {
    fn read(fields: &mut Fields) -> ListTables {
        ListTables { exclusive_start_table_name: fields.take("ExclusiveStartTableName"), limit: fields.take("Limit") }
    }
}

/// A page of names; the last one is repeated when more follow.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_names: Vec<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_table_name: Option<Rc<str>>,
}

impl Operation for ListTables {
    const NAME: &'static str = "ListTables";
    const INPUT: &'static [Member] = &[
        member("ExclusiveStartTableName", plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH)),
        member("Limit", integer(1, limits::LIST_TABLES_COUNT)),
    ];
    type Plan = Self;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let limit = plan.limit.unwrap_or(limits::LIST_TABLES_COUNT as usize);
        let Some(region) = world.region(&ctx.region) else {
            return Ok(Output { table_names: Vec::new(), last_evaluated_table_name: None });
        };
        let mut names = region.tables.after(plan.exclusive_start_table_name.as_deref()).map(|(name, _)| name);
        let table_names: Vec<Rc<str>> = names.by_ref().take(limit).cloned().collect();
        let last_evaluated_table_name = names.next().and_then(|_| table_names.last().cloned());
        Ok(Output { table_names, last_evaluated_table_name })
    }
}
