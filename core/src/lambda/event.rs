//! The JSON that a function receives (Lambda developer guide, Using Lambda with DynamoDB; Using Lambda with Kinesis, example
//! events).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::feed::source::{self, Origin};
use crate::kinesis;
use crate::name::{self, region_of_arn};
use crate::operation::timestamp;
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

/// The event with which a function is called for records of a DynamoDB stream.
pub fn event_json<'a>(definition: &'a StreamDefinition, records: impl Iterator<Item = &'a Record>) -> String {
    let records = records.map(|record| view(definition, record, Form::Event)).collect();
    serde_json::to_string(&Event { records }).unwrap_or_default()
}

/// The event with which a function is called.
pub fn event_of(origin: &Origin, records: &[source::Record]) -> String {
    let records: Vec<String> = records.iter().map(|record| record_json(origin, record)).collect();
    format!("{{\"Records\":[{}]}}", records.join(","))
}

/// One record of an event.
#[inline(never)]
pub fn record_json(origin: &Origin, record: &source::Record) -> String {
    match (origin, record) {
        (Origin::Table(definition), source::Record::Table(record)) => {
            serde_json::to_string(&view(definition, record, Form::Event)).unwrap_or_default()
        }
        (Origin::Kinesis(definition, shard), source::Record::Kinesis(record)) => {
            kinesis_json(definition, shard, record)
        }
        // A mapping reads one stream alone.
        _ => String::new(),
    }
}

fn kinesis_json(definition: &kinesis::stream::Definition, shard: &str, record: &kinesis::shard::Record) -> String {
    let (number, arn) = (record.sequence, &definition.arn);
    let key = serde_json::to_string(&record.key).unwrap_or_default();
    let (data, time) = (STANDARD.encode(&record.data), timestamp::seconds(record.at));
    let (role, region) = (name::role_arn(), region_of_arn(arn));
    [
        format!(r#"{{"kinesis":{{"kinesisSchemaVersion":"1.0","partitionKey":{key},"sequenceNumber":"{number}","#),
        format!(r#""data":"{data}","approximateArrivalTimestamp":{time}}},"eventSource":"aws:kinesis","#),
        format!(r#""eventVersion":"1.0","eventID":"{shard}:{number}","eventName":"aws:kinesis:record","#),
        format!(r#""invokeIdentityArn":"{role}","awsRegion":"{region}","eventSourceARN":"{arn}"}}"#),
    ]
    .concat()
}
