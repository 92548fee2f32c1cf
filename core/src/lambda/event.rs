//! The JSON that a function receives (Lambda developer guide, Using Lambda with DynamoDB, example event).

use serde::Serialize;

use crate::streams::record::{Form, RecordView, view};
use crate::streams::shard::Record;
use crate::streams::stream::StreamDefinition;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Event<'a> {
    records: Vec<RecordView<'a>>,
}

/// The bytes of an event around its records: `{"Records":[]}`.
pub(super) const ENVELOPE_BYTES: usize = 14;

/// The event with which a function is called.
pub fn event_json<'a>(definition: &'a StreamDefinition, records: impl Iterator<Item = &'a Record>) -> String {
    let records = records.map(|record| view(definition, record, Form::Event)).collect();
    serde_json::to_string(&Event { records }).unwrap_or_default()
}

/// One record of an event.
pub fn record_json(definition: &StreamDefinition, record: &Record) -> String {
    serde_json::to_string(&view(definition, record, Form::Event)).unwrap_or_default()
}
