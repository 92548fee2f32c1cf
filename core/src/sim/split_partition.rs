//! `SplitPartition`: cuts a partition of a table in two, though nothing asks for it.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::split::{self, Halves};
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, integer, member, required};
use crate::world::World;

/// `{"TableName": "Orders", "Partition": 0}`; without a partition it is the largest one.
///
/// On AWS only size and sustained heat split partitions, and nobody is told.
pub struct SplitPartition {
    table_name: Rc<str>,
    partition: Option<u32>,
}

impl Members for SplitPartition {
    fn read(fields: &mut Fields) -> SplitPartition {
        SplitPartition { table_name: fields.take("TableName"), partition: fields.take("Partition") }
    }
}

/// The halves, and what became of the partition's shard where the table has a stream.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_name: Rc<str>,
    /// The lower half keeps the number.
    partition: u32,
    new_partition: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_shard_id: Option<Rc<str>>,
    child_shard_ids: Vec<Rc<str>>,
}

impl Operation for SplitPartition {
    const NAME: &'static str = "SplitPartition";
    const INPUT: &'static [Member] =
        &[required("TableName", Shape::TableNameOrArn), member("Partition", integer(0, i32::MAX as i64))];
    type Plan = SplitPartition;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table_name, &ctx.region)?;
        let table = world.known_table(&ctx.region, &name)?;
        if !table.status.is_usable() {
            let text = format!("Table {name} is {}: its partitions cannot split.", table.status.name());
            return Err(ApiError::new(Code::ResourceInUse, text));
        }
        let partition = plan.partition.unwrap_or_else(|| split::largest(table));
        if !table.partitions.iter().any(|other| other.id == partition) {
            return Err(ApiError::validation(format!("Table {name} has no partition {partition}.")));
        }
        let Halves { new, sealed, children } = split::by_hand(world, ctx, &name, partition).ok_or_else(|| {
            ApiError::validation(format!(
                "Partition {partition} of {name} cannot split: a table has at most {} partitions here, and none is \
                 narrower than a single hash.",
                limits::PARTITIONS
            ))
        })?;
        Ok(Output {
            table_name: name,
            partition,
            new_partition: new,
            sealed_shard_id: sealed,
            child_shard_ids: children,
        })
    }
}
