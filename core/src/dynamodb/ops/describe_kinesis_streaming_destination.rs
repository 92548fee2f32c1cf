//! `DescribeKinesisStreamingDestination`: the Kinesis streams that a table's changes go to, or went to
//! (API reference, DescribeKinesisStreamingDestination).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Destination, Precision};
use crate::dynamodb::ops::destination_input::{TABLE_NAME, known};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// `{"TableName": "Orders"}`.
pub struct DescribeKinesisStreamingDestination {
    table_name: Rc<str>,
}

impl Members for DescribeKinesisStreamingDestination {
    fn read(fields: &mut Fields) -> DescribeKinesisStreamingDestination {
        DescribeKinesisStreamingDestination { table_name: fields.take("TableName") }
    }
}

/// `{"TableName": "Orders", "KinesisDataStreamDestinations": […]}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_name: Rc<str>,
    kinesis_data_stream_destinations: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    stream_arn: Rc<str>,
    destination_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_status_description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approximate_creation_date_time_precision: Option<&'static str>,
}

impl Operation for DescribeKinesisStreamingDestination {
    const NAME: &'static str = "DescribeKinesisStreamingDestination";
    const INPUT: &'static [Member] = &[TABLE_NAME];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.table_name)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (table_name, table) = known(&plan, world, ctx)?;
        let entries = table.destinations.iter().flat_map(|all| all.entries.iter().map(view));
        Ok(Output { table_name, kinesis_data_stream_destinations: entries.collect() })
    }
}

fn view(entry: &Destination) -> Entry {
    Entry {
        stream_arn: Rc::clone(&entry.stream),
        destination_status: entry.status.name(),
        destination_status_description: entry.description,
        approximate_creation_date_time_precision: entry.precision.map(Precision::name),
    }
}
