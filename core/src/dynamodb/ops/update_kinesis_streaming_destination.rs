//! `UpdateKinesisStreamingDestination`: changes how fine the times in a table's records are
//! (API reference, UpdateKinesisStreamingDestination).

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Precision, Status, life};
use crate::dynamodb::ops::destination_input::{
    Configuration, Output, Request, STREAM_ARN, TABLE_NAME, UPDATE_CONFIGURATION, entry, wrong_state,
};
use crate::dynamodb::table::{Table, TableStatus};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"TableName": "Orders", "StreamArn": "…", "UpdateKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "MICROSECOND"}}`.
pub struct UpdateKinesisStreamingDestination(Request);

impl Members for UpdateKinesisStreamingDestination {
    fn read(fields: &mut Fields) -> UpdateKinesisStreamingDestination {
        UpdateKinesisStreamingDestination(Request::read(fields, "UpdateKinesisStreamingConfiguration"))
    }
}

impl Operation for UpdateKinesisStreamingDestination {
    const NAME: &'static str = "UpdateKinesisStreamingDestination";
    const INPUT: &'static [Member] = &[TABLE_NAME, STREAM_ARN, UPDATE_CONFIGURATION];
    type Plan = (Request, Precision);
    type Output = Output;

    fn check(self) -> Result<Self::Plan, ApiError> {
        match self.0.configuration.and_then(Configuration::precision) {
            Some(precision) => Ok((self.0, precision)),
            None => Err(ApiError::validation(
                "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot \
                 be null or contain only null values",
            )),
        }
    }

    fn run((plan, precision): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (name, table) = plan.table(world, ctx)?;
        check_state(table, &plan.stream, precision)?;
        life::update(world, ctx, &name, &plan.stream, precision);
        let configuration = Some(Configuration::of(Some(precision)));
        let output = Output::new(name, plan.stream, Status::Updating);
        Ok(Output { update_kinesis_streaming_configuration: configuration, ..output })
    }
}

/// While its table is being deleted a destination that was ACTIVE takes the change, too, as captured from AWS.
fn check_state(table: &Table, stream: &str, precision: Precision) -> Result<(), ApiError> {
    let name = &table.definition.name;
    let Some(entry) = entry(table, stream) else {
        return Err(wrong_state(format_args!(
            "No streaming destination with streamArn: {stream} found for table with tableName: {name}"
        )));
    };
    let is_active =
        entry.status == Status::Active || entry.status == Status::Updating && table.status == TableStatus::Deleting;
    if !is_active {
        return Err(wrong_state(format_args!(
            "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. TableName: {name}, \
             kdsArn: {stream}"
        )));
    }
    if entry.precision.unwrap_or(Precision::Millisecond) == precision {
        let (value, id) = (precision.name(), &table.definition.id);
        return Err(ApiError::validation(format!(
            "Invalid Request: Precision is already set to the desired value of {value} for tableId: {id}, kdsArn: {stream}"
        )));
    }
    Ok(())
}
