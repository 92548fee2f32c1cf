//! `DeleteTable` (API reference, DeleteTable).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::describe::{self, TableDescription};
use crate::dynamodb::global::{self, life};
use crate::dynamodb::index::IndexStatus;
use crate::dynamodb::ops::replica_updates;
use crate::dynamodb::table::{self, Table, TableStatus};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, required};
use crate::time::Instant;
use crate::world::World;

/// Deletes a table with its items; its stream is disabled and can be read for another day.
pub struct DeleteTable {
    table_name: Rc<str>,
}

impl Members for DeleteTable {
    fn read(fields: &mut Fields) -> DeleteTable {
        DeleteTable { table_name: fields.take("TableName") }
    }
}

/// `{"TableDescription": {…}}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_description: TableDescription,
}

impl Operation for DeleteTable {
    const NAME: &'static str = "DeleteTable";
    const INPUT: &'static [Member] = &[required("TableName", Shape::TableNameOrArn)];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.table_name)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan, &ctx.region)?;
        check_deletable(world.known_table(&ctx.region, &name)?, ctx.now)?;
        let deleting = world.dials.table_deleting;
        life::delete(world, ctx, &name, deleting);
        Ok(Output { table_description: describe::known(world, ctx, &name)?.at_deletion() })
    }
}

fn check_deletable(table: &Table, now: Instant) -> Result<(), ApiError> {
    let name = &table.definition.name;
    match table.status {
        TableStatus::Creating => Err(table::in_use(format_args!("Table is being created: {name}"))),
        TableStatus::Deleting => Err(table::in_use(format_args!("Table is being deleted: {name}"))),
        _ if table.definition.deletion_protected => Err(ApiError::validation(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection \
             first.",
        )),
        _ if table.indexes.iter().any(|index| index.status != IndexStatus::Active) => {
            Err(table::in_use("Cannot delete table while indexes are being created, updated, or deleted."))
        }
        TableStatus::Updating => Err(table::in_use(format_args!("Table: {name} is in the process of being updated."))),
        TableStatus::Active if table.definition.tags.is_updating(now) => {
            Err(table::in_use(format_args!("Table tags are being updated: {name}")))
        }
        TableStatus::Active if global::is_strong(table) => Err(replica_updates::only_one_replica()),
        TableStatus::Active if life::is_source(table, now) => Err(replica_updates::source_of_others()),
        TableStatus::Active => Ok(()),
    }
}
