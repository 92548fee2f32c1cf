//! `CreateGlobalTable` of global tables version 2017.11.29 (API reference, CreateGlobalTable), which AWS makes no more (captured from AWS).

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::legacy_global_table::{NAME, REPLICAS, retired};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, required};
use crate::world::World;

/// Would make a global table of the old version.
pub struct CreateGlobalTable {
    replication_group: Vec<Json>,
}

impl Members for CreateGlobalTable {
    fn read(fields: &mut Fields) -> CreateGlobalTable {
        CreateGlobalTable { replication_group: fields.take("ReplicationGroup") }
    }
}

/// There is none: no such table is made.
#[derive(Serialize)]
pub struct Output {}

impl Operation for CreateGlobalTable {
    const NAME: &'static str = "CreateGlobalTable";
    const INPUT: &'static [Member] = &[required("GlobalTableName", NAME), required("ReplicationGroup", REPLICAS)];
    type Plan = ();
    type Output = Output;

    fn check(self) -> Result<(), ApiError> {
        if self.replication_group.is_empty() {
            return Err(ApiError::invalid_parameter("Global table must have atleast one replica"));
        }
        Err(retired())
    }

    fn run((): (), _: &mut World, _: &mut Ctx) -> Result<Output, ApiError> {
        Err(retired())
    }
}
