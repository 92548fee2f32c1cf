//! What a change of an item weighs in a Kinesis data stream: it travels as JSON text, with both images.

use std::rc::Rc;

use super::parts;
use crate::dynamodb::change::Kind;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::operation::json;
use crate::operation::layer::Layer;

/// A record but for its values, in the order of its members (seen in records that AWS wrote). All three event names have
/// six letters, an event id has 36, and a time in milliseconds 13.
const FRAME: &str = r#"{"awsRegion":"","eventID":"00000000-0000-0000-0000-000000000000","eventName":"INSERT","userIdentity":null,"recordFormat":"application/json","tableName":"","dynamodb":{"ApproximateCreationDateTime":1790000000123,"Keys":,"SizeBytes":},"eventSource":"aws:dynamodb"}"#;
/// What an image adds besides its own text.
const IMAGE: &str = r#""NewImage":,"#;
/// What microseconds add: three digits and the member that says so.
const MICROSECONDS: &str = r#"123,"ApproximateCreationDateTimePrecision":"MICROSECOND""#;
/// The partition key is 32 hexadecimal digits, and counts against the limits of a shard like the payload (Kinesis API
/// reference, PutRecord).
const PARTITION_KEY_BYTES: u64 = 32;
/// Items of a table that are looked at: enough for an average, and a bound for large tables.
const LOOKED_AT: usize = 1_000;

/// What all records of one destination have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Characters of the region's name.
    pub region_length: u64,
    /// Characters of the table's name.
    pub table_length: u64,
    /// Whether times are told in microseconds.
    pub microseconds: bool,
}

/// The weight of items: sums over all that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub items: u64,
    /// Bytes as DynamoDB counts them, and bytes of JSON text; of the keys and of whole items.
    pub key_bytes: u64,
    pub item_bytes: u64,
    pub key_json: u64,
    pub item_json: u64,
}

impl Sample {
    /// Looks at one more item.
    pub fn add(&mut self, key: &Attributes, item: &Attributes) {
        self.items += 1;
        self.key_bytes += item_size(key);
        self.item_bytes += item_size(item);
        self.key_json += json_length(key);
        self.item_json += json_length(item);
    }

    /// The first items of a table, at most a thousand. Nothing for a table without items.
    pub fn of_table(table: &Table) -> Option<Sample> {
        let mut sample = Sample::default();
        for item in table.items.values().take(LOOKED_AT) {
            sample.add(&table.definition.schema.extract(item), item);
        }
        (sample.items > 0).then_some(sample)
    }

    /// One item as DynamoDB JSON, such as `{"pk":{"S":"a"}}`, with the names of its key attributes.
    ///
    /// # Errors
    ///
    /// A sentence: the text is no JSON object, DynamoDB refuses it as an item, or a key attribute is not there.
    pub fn of_json(text: &str, keys: &[&str]) -> Result<Sample, String> {
        let json = json::object(text).ok_or("This is not a JSON object.")?;
        let item = parse_attributes(&json, Layer::Current).map_err(|error| error.message.to_string())?;
        let mut key = Attributes::with_capacity(keys.len());
        for name in keys {
            let value = item.get(name).ok_or_else(|| format!("The item has no attribute {name}."))?;
            key.insert(Rc::from(*name), value.clone());
        }
        let mut sample = Sample::default();
        sample.add(&key, &item);
        Ok(sample)
    }

    /// An average over the items, rounded up.
    fn average(&self, sum: u64) -> u64 {
        sum.div_ceil(self.items.max(1))
    }

    /// The average size of an item as DynamoDB counts it, in bytes.
    pub fn average_item_bytes(&self) -> u64 {
        self.average(self.item_bytes)
    }

    /// The average length of an item as JSON text, in bytes.
    pub fn average_item_json(&self) -> u64 {
        self.average(self.item_json)
    }

    /// How much longer items are as JSON, in thousandths: 1,300 for 1.3 times.
    pub fn expansion_milli(&self) -> u64 {
        parts(u128::from(self.item_json) * 1_000, u128::from(self.item_bytes.max(1)))
    }
}

/// The bytes that an average change counts for against a shard's limit: payload and partition key.
pub fn record_bytes(kind: Kind, sample: &Sample, envelope: &Envelope) -> u64 {
    let images = if kind == Kind::Modify { 2 } else { 1 };
    let size_bytes =
        sample.average(sample.key_bytes).saturating_add(sample.average_item_bytes().saturating_mul(images));
    let image = (IMAGE.len() as u64).saturating_add(sample.average_item_json());
    let precision = if envelope.microseconds { MICROSECONDS.len() as u64 } else { 0 };
    [
        FRAME.len() as u64,
        envelope.region_length,
        envelope.table_length,
        precision,
        sample.average(sample.key_json),
        image.saturating_mul(images),
        digits(size_bytes),
        PARTITION_KEY_BYTES,
    ]
    .into_iter()
    .fold(0, u64::saturating_add)
}

const fn digits(number: u64) -> u64 {
    match number.checked_ilog10() {
        Some(log) => log as u64 + 1,
        None => 1,
    }
}

/// The length of attributes as DynamoDB JSON without blanks, in bytes.
pub fn json_length(attributes: &Attributes) -> u64 {
    // Attributes always have a JSON form.
    serde_json::to_vec(attributes).map_or(0, |text| text.len() as u64)
}

/// The item that sizes are measured from unless another is given: an order of exactly 1,285 bytes, the record size of the
/// documents' example, with `pk` as its key.
pub fn example() -> String {
    let mut lines = String::new();
    for line in 0..LINES {
        let number = line + 1;
        lines.push_str(&format!(
            r#"{}{{"M":{{"sku":{{"S":"SKU-{:05}"}},"quantity":{{"N":"{number}"}},"price":{{"N":"{}.95"}},"gift":{{"BOOL":false}}}}}}"#,
            if line == 0 { "" } else { "," },
            10_007 * number,
            12 + number
        ));
    }
    format!(
        r#"{{"pk":{{"S":"order#2026-000042"}},"customer":{{"S":"customer#42"}},"status":{{"S":"placed"}},"total":{{"N":"412.30"}},"address":{{"M":{{"street":{{"S":"12 Riverside Walk"}},"city":{{"S":"Springfield"}},"zip":{{"S":"49001"}}}}}},"lines":{{"L":[{lines}]}},"note":{{"S":"{}"}}}}"#,
        "Please leave the parcel with the neighbour. ".repeat(40).get(..NOTE).unwrap_or("")
    )
}

/// Lines of the example's order, and characters of its note: together they make its size.
const LINES: u64 = 6;
const NOTE: usize = 897;
