//! `UpdateGlobalTable` of global tables version 2017.11.29 (API reference, UpdateGlobalTable), which AWS makes no more (captured from AWS).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::legacy_global_table::{NAME, retired, unknown};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, Shape, TEXT, list, member, required};
use crate::world::World;

/// Would add and remove replicas of a global table of the old version.
pub struct UpdateGlobalTable {
    global_table_name: Rc<str>,
    replica_updates: Vec<Json>,
}

impl Members for UpdateGlobalTable {
    fn read(fields: &mut Fields) -> UpdateGlobalTable {
        UpdateGlobalTable {
            global_table_name: fields.take("GlobalTableName"),
            replica_updates: fields.take("ReplicaUpdates"),
        }
    }
}

/// There is none: no such table is left.
#[derive(Serialize)]
pub struct Output {}

const REGION: &[Member] = &[required("RegionName", TEXT)];
const UPDATE: Shape = Shape::Structure(
    "ReplicaUpdate",
    &[
        member("Create", Shape::Structure("CreateReplicaAction", REGION)),
        member("Delete", Shape::Structure("DeleteReplicaAction", REGION)),
    ],
);

impl Operation for UpdateGlobalTable {
    const NAME: &'static str = "UpdateGlobalTable";
    const INPUT: &'static [Member] =
        &[required("GlobalTableName", NAME), required("ReplicaUpdates", list(&UPDATE, 0, i64::MAX))];
    type Plan = Rc<str>;
    type Output = Output;

    /// That the old version is gone comes before whether there is such a table.
    fn check(self) -> Result<Rc<str>, ApiError> {
        let has = |update: &Json, action: &str| update.get(action).is_some();
        let updates = &self.replica_updates;
        if updates.is_empty() || updates.iter().any(|update| !has(update, "Create") && !has(update, "Delete")) {
            return Err(ApiError::validation("One or more parameter values were invalid"));
        }
        if updates.iter().any(|update| has(update, "Create") && has(update, "Delete")) {
            return Err(ApiError::invalid_parameter(
                "A ReplicaUpdate structure cannot contain both a create replica action and a delete replica action",
            ));
        }
        if updates.iter().any(|update| has(update, "Create")) { Err(retired()) } else { Ok(self.global_table_name) }
    }

    fn run(plan: Rc<str>, _: &mut World, _: &mut Ctx) -> Result<Output, ApiError> {
        Err(unknown("Global table not found: ", &plan))
    }
}
