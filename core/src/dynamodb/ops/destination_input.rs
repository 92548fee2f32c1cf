//! What the operations on Kinesis destinations have in common: their members, and the errors of their states
//! (captured from AWS).

use std::fmt;
use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::destination::{Destination, Precision, Status};
use crate::dynamodb::table::{Table, TableStatus};
use crate::limits;
use crate::name;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::Fields;
use crate::operation::shape::{Json, Member, Shape, member, one_of, required, text};
use crate::world::World;

pub(super) const TABLE_NAME: Member = required("TableName", Shape::TableNameOrArn);
pub(super) const STREAM_ARN: Member = required("StreamArn", text(37, 1_024));
pub(super) const ENABLE_CONFIGURATION: Member = member(
    "EnableKinesisStreamingConfiguration",
    Shape::Structure("EnableKinesisStreamingConfiguration", CONFIGURATION),
);
pub(super) const UPDATE_CONFIGURATION: Member = member(
    "UpdateKinesisStreamingConfiguration",
    Shape::Structure("UpdateKinesisStreamingConfiguration", CONFIGURATION),
);
const CONFIGURATION: &[Member] =
    &[member("ApproximateCreationDateTimePrecision", one_of(&["MILLISECOND", "MICROSECOND"]))];

/// `{"TableName": "Orders", "StreamArn": "arn:aws:kinesis:…", "…Configuration": {…}}`.
pub struct Request {
    table: Rc<str>,
    pub stream: Rc<str>,
    /// Nothing where the configuration is missing.
    pub configuration: Option<Configuration>,
}

/// `{"ApproximateCreationDateTimePrecision": "MICROSECOND"}`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Configuration {
    #[serde(rename = "ApproximateCreationDateTimePrecision", skip_serializing_if = "Option::is_none")]
    precision: Option<&'static str>,
}

impl Configuration {
    pub(super) fn of(precision: Option<Precision>) -> Configuration {
        Configuration { precision: precision.map(Precision::name) }
    }

    pub(super) fn precision(self) -> Option<Precision> {
        [Precision::Millisecond, Precision::Microsecond].into_iter().find(|known| self.precision == Some(known.name()))
    }
}

impl Request {
    /// The request of the operation whose configuration has that name.
    pub(super) fn read(fields: &mut Fields, configuration: &'static str) -> Request {
        let given: Option<Json> = fields.take(configuration);
        let precision = |json: &Json| match json.get("ApproximateCreationDateTimePrecision")?.as_str()? {
            "MICROSECOND" => Some(Precision::Microsecond),
            _ => Some(Precision::Millisecond),
        };
        Request {
            table: fields.take("TableName"),
            stream: fields.take("StreamArn"),
            configuration: given.map(|json| Configuration::of(precision(&json))),
        }
    }

    /// The name of the table that is meant, and the table.
    pub(super) fn table<'a>(&self, world: &'a World, ctx: &Ctx) -> Result<(Rc<str>, &'a Rc<Table>), ApiError> {
        known(&self.table, world, ctx)
    }
}

/// The table that a name or an ARN means. One that has just begun to be created is not known yet.
pub(super) fn known<'a>(text: &Rc<str>, world: &'a World, ctx: &Ctx) -> Result<(Rc<str>, &'a Rc<Table>), ApiError> {
    let name = name::table_of(text, &ctx.region)?;
    let table = world.known_table(&ctx.region, &name)?;
    let age = ctx.now.since(table.definition.created);
    if table.status == TableStatus::Creating && age < limits::DESTINATION_TABLE_AGE {
        let text = format!("Requested resource not found: Table: {name} not found");
        return Err(ApiError::new(Code::ResourceNotFound, text));
    }
    Ok((name, table))
}

/// The entry of a stream.
pub(super) fn entry<'a>(table: &'a Table, stream: &str) -> Option<&'a Destination> {
    table.destinations.as_ref()?.entry(stream)
}

/// A state that does not allow what is asked for. AWS says "enable", whatever it was.
pub(super) fn wrong_state(text: impl fmt::Display) -> ApiError {
    ApiError::validation(format!("Table is not in a valid state to enable Kinesis Streaming Destination: {text}"))
}

/// What the operations answer.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    pub table_name: Rc<str>,
    pub stream_arn: Rc<str>,
    pub destination_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_kinesis_streaming_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_kinesis_streaming_configuration: Option<Configuration>,
}

impl Output {
    pub(super) fn new(table: Rc<str>, stream: Rc<str>, status: Status) -> Output {
        Output {
            table_name: table,
            stream_arn: stream,
            destination_status: status.name(),
            enable_kinesis_streaming_configuration: None,
            update_kinesis_streaming_configuration: None,
        }
    }
}
