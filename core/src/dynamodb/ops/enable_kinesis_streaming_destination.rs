//! `EnableKinesisStreamingDestination`: replicates a table's changes to a Kinesis stream
//! (API reference, EnableKinesisStreamingDestination).

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Status, life};
use crate::dynamodb::ops::destination_input::{
    Configuration, ENABLE_CONFIGURATION, Output, Request, STREAM_ARN, TABLE_NAME, wrong_state,
};
use crate::dynamodb::table::TableStatus;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"TableName": "Orders", "StreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/orders"}`.
pub struct EnableKinesisStreamingDestination(Request);

impl Members for EnableKinesisStreamingDestination {
    fn read(fields: &mut Fields) -> EnableKinesisStreamingDestination {
        EnableKinesisStreamingDestination(Request::read(fields, "EnableKinesisStreamingConfiguration"))
    }
}

impl Operation for EnableKinesisStreamingDestination {
    const NAME: &'static str = "EnableKinesisStreamingDestination";
    const INPUT: &'static [Member] = &[TABLE_NAME, STREAM_ARN, ENABLE_CONFIGURATION];
    type Plan = Request;
    type Output = Output;

    fn check(self) -> Result<Request, ApiError> {
        Ok(self.0)
    }

    /// The stream is not looked at before the answer: what is wrong with it shows later, in the entry's status.
    fn run(plan: Request, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (name, table) = plan.table(world, ctx)?;
        let is_taken = table.destinations.as_ref().is_some_and(|all| all.live().is_some());
        if is_taken || table.status == TableStatus::Deleting {
            return Err(wrong_state(
                "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.",
            ));
        }
        let precision = plan.configuration.and_then(Configuration::precision);
        life::enable(world, ctx, &name, &plan.stream, precision);
        let configuration = Some(Configuration::of(precision));
        let output = Output::new(name, plan.stream, Status::Enabling);
        Ok(Output { enable_kinesis_streaming_configuration: configuration, ..output })
    }
}
