//! `DisableKinesisStreamingDestination`: stops replicating a table's changes to a Kinesis stream
//! (API reference, DisableKinesisStreamingDestination).

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Status, life};
use crate::dynamodb::ops::destination_input::{
    ENABLE_CONFIGURATION, Output, Request, STREAM_ARN, TABLE_NAME, entry, wrong_state,
};
use crate::dynamodb::table::TableStatus;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"TableName": "Orders", "StreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/orders"}`.
pub struct DisableKinesisStreamingDestination(Request);

impl Members for DisableKinesisStreamingDestination {
    fn read(fields: &mut Fields) -> DisableKinesisStreamingDestination {
        DisableKinesisStreamingDestination(Request::read(fields, "EnableKinesisStreamingConfiguration"))
    }
}

impl Operation for DisableKinesisStreamingDestination {
    const NAME: &'static str = "DisableKinesisStreamingDestination";
    const INPUT: &'static [Member] = &[TABLE_NAME, STREAM_ARN, ENABLE_CONFIGURATION];
    type Plan = Request;
    type Output = Output;

    fn check(self) -> Result<Request, ApiError> {
        match self.0.configuration {
            None => Ok(self.0),
            Some(_) => {
                let text = "Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters";
                Err(ApiError::validation(text))
            }
        }
    }

    /// A second call while DISABLING succeeds, too.
    fn run(plan: Request, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (name, table) = plan.table(world, ctx)?;
        let status = entry(table, &plan.stream).map(|entry| entry.status);
        match status.filter(|_| table.status != TableStatus::Deleting) {
            Some(Status::Active) => life::disable(world, ctx, &name, &plan.stream),
            Some(Status::Disabling) => {}
            _ => {
                let text = "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.";
                return Err(wrong_state(text));
            }
        }
        Ok(Output::new(name, plan.stream, Status::Disabling))
    }
}
