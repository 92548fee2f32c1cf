//! A change as a record of a Kinesis stream: compact JSON, its members in AWS's order (captured from AWS).

use md5::{Digest, Md5};

use crate::dynamodb::change::{Change, Identity};
use crate::dynamodb::destination::Precision;
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::Attributes;
use crate::hash::digest;
use crate::limits;
use crate::rng;

/// Where a record comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub region: &'a str,
    pub table: &'a str,
    /// The table's id: the eventIDs of a table of the same name are others.
    pub id: &'a str,
}

/// The data of a record. It is the same each time, so that a duplicate has the eventID of the first.
pub fn payload(origin: Origin<'_>, change: &Change, number: u64, precision: Option<Precision>) -> String {
    let json = |attributes: &Attributes| serde_json::to_string(attributes).unwrap_or_default();
    let image = |name: &str, image: Option<&Attributes>| match image {
        Some(image) => format!(",\"{name}\":{}", json(image)),
        None => String::new(),
    };
    let identity = match change.identity {
        Some(Identity::TimeToLive) => r#"{"type":"Service","principalId":"dynamodb.amazonaws.com"}"#,
        None => "null",
    };
    let fine = precision.map(|precision| format!(",\"ApproximateCreationDateTimePrecision\":\"{}\"", precision.name()));
    let time = match precision {
        Some(Precision::Microsecond) => change.at.0,
        Some(Precision::Millisecond) | None => change.at.as_millis(),
    };
    let [id, kind, keys] = [event_id(origin, number), change.kind.name().into(), json(&change.keys)];
    let (new, old) = (image("NewImage", change.new.as_deref()), image("OldImage", change.old.as_deref()));
    let (Origin { region, table, .. }, size) = (origin, size_bytes(change));
    [
        format!(
            "{{\"awsRegion\":\"{region}\",\"eventID\":\"{id}\",\"eventName\":\"{kind}\",\"userIdentity\":{identity}"
        ),
        format!(",\"recordFormat\":\"application/json\",\"tableName\":\"{table}\",\"dynamodb\":{{"),
        format!("\"ApproximateCreationDateTime\":{time},\"Keys\":{keys}{new}{old},\"SizeBytes\":{size}"),
        format!("{}}},\"eventSource\":\"aws:dynamodb\"}}", fine.unwrap_or_default()),
    ]
    .concat()
}

/// A UUID that follows from the change's place in its table's history.
fn event_id(origin: Origin<'_>, number: u64) -> String {
    let (one, two) = (digest(&(origin.id, number)), digest(&(number, origin.id)));
    rng::uuid(u128::from(one) << 64 | u128::from(two))
}

/// Keys and images together, as in the records of DynamoDB Streams.
fn size_bytes(change: &Change) -> u64 {
    let image = |item: Option<&Attributes>| item.map_or(0, item_size);
    item_size(&change.keys) + image(change.new.as_deref()) + image(change.old.as_deref())
}

/// 32 upper-case hexadecimal digits that all changes of an item share. AWS does not say what it hashes; here it is the key.
pub fn partition_key(change: &Change) -> String {
    let keys = serde_json::to_string(&change.keys).unwrap_or_default();
    format!("{:032X}", u128::from_be_bytes(Md5::digest(keys.as_bytes()).into()))
}

/// What a change costs in change data capture units: one for each KB of the larger image
/// (DynamoDB pricing, Change data capture for Kinesis Data Streams).
pub fn units(change: &Change) -> u64 {
    let image = |item: Option<&Attributes>| item.map_or(0, item_size);
    let bytes = image(change.new.as_deref()).max(image(change.old.as_deref()));
    bytes.div_ceil(limits::CAPTURE_UNIT_BYTES).max(1)
}
