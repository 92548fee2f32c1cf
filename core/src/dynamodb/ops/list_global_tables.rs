//! `ListGlobalTables` of global tables version 2017.11.29 (API reference, ListGlobalTables), which AWS makes no more (captured from AWS).

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::legacy_global_table::NAME;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, integer, member};
use crate::world::World;

/// Lists the global tables of the old version: none.
pub struct ListGlobalTables;

impl Members for ListGlobalTables {
    fn read(_: &mut Fields) -> ListGlobalTables {
        ListGlobalTables
    }
}

/// `{"GlobalTables": []}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    global_tables: [(); 0],
}

impl Operation for ListGlobalTables {
    const NAME: &'static str = "ListGlobalTables";
    const INPUT: &'static [Member] = &[
        member("ExclusiveStartGlobalTableName", NAME),
        member("Limit", integer(1, i64::MAX)),
        member("RegionName", TEXT),
    ];
    type Plan = ();
    type Output = Output;

    fn check(self) -> Result<(), ApiError> {
        Ok(())
    }

    fn run((): (), _: &mut World, _: &mut Ctx) -> Result<Output, ApiError> {
        Ok(Output { global_tables: [] })
    }
}
