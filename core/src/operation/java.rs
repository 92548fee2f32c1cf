//! How Java prints a request: AWS echoes values in this form, and names classes in it.

use crate::operation::member_path::lower_first;
use crate::operation::shape::{ATTRIBUTES, Json, JsonMap, Member, Shape, TEXT};

const MODEL: &str = "com.amazonaws.dynamodb.v20120810.";

/// The class of a value, such as `java.util.Map<java.lang.String, java.lang.String>`.
pub(super) fn class(shape: &Shape) -> String {
    match shape {
        Shape::Text(_) | Shape::TableNameOrArn => "java.lang.String".into(),
        Shape::Integer(_) => "java.lang.Integer".into(),
        Shape::Long(_) => "java.lang.Long".into(),
        Shape::Boolean => "java.lang.Boolean".into(),
        Shape::Blob(_) => "java.nio.ByteBuffer".into(),
        Shape::Words(..) => class(&STRINGS),
        Shape::Labels(..) => class(&LABELS),
        Shape::Double => "java.lang.Double".into(),
        Shape::Timestamp => "java.util.Date".into(),
        Shape::Structure(name, _) => format!("{MODEL}{name}"),
        Shape::AttributeValue => format!("{MODEL}AttributeValue"),
        Shape::List(of, _) => format!("java.util.List<{}>", class(of)),
        Shape::Map(of) | Shape::Tables(of, _) => format!("java.util.Map<java.lang.String, {}>", class(of)),
    }
}

/// A value as `toString` prints it: `[KeySchemaElement(attributeName=a, keyType=HASH)]`.
pub(super) fn print(shape: &Shape, json: &Json) -> String {
    match (shape, json) {
        (_, Json::String(text)) => text.to_string(),
        (Shape::Structure(class, members), Json::Object(json)) => structure(class, members, json),
        (Shape::AttributeValue, Json::Object(json)) => attribute_value(json),
        (Shape::List(of, _), Json::Array(elements)) => list(of, elements),
        (Shape::Map(of) | Shape::Tables(of, _), Json::Object(entries)) => map(of, entries),
        (Shape::Words(..), Json::Array(elements)) => list(&TEXT, elements),
        (Shape::Labels(..), Json::Object(entries)) => map(&TEXT, entries),
        (_, other) => other.to_string(),
    }
}

pub(super) fn list(of: &Shape, elements: &[Json]) -> String {
    let printed: Vec<String> = elements.iter().map(|element| print(of, element)).collect();
    format!("[{}]", printed.join(", "))
}

fn map(of: &Shape, entries: &JsonMap) -> String {
    let printed: Vec<String> = entries.iter().map(|(key, value)| format!("{key}={}", print(of, value))).collect();
    format!("{{{}}}", printed.join(", "))
}

fn structure(class: &str, members: &[Member], json: &JsonMap) -> String {
    let value = |member: &Member| json.get(member.name).map_or("null".into(), |value| print(&member.shape, value));
    let printed: Vec<String> =
        members.iter().map(|member| format!("{}={}", lower_first(member.name), value(member))).collect();
    format!("{class}({})", printed.join(", "))
}

/// The types that an AttributeValue can have, in the order of its fields.
const TYPES: &[(&str, Shape)] = &[
    ("S", TEXT),
    ("N", TEXT),
    ("B", TEXT),
    ("SS", STRINGS),
    ("NS", STRINGS),
    ("BS", STRINGS),
    ("M", ATTRIBUTES),
    ("L", Shape::List(&Shape::AttributeValue, None)),
    ("NULL", Shape::Boolean),
    ("BOOL", Shape::Boolean),
];
const STRINGS: Shape = Shape::List(&TEXT, None);
const LABELS: Shape = Shape::Map(&TEXT);

fn attribute_value(json: &JsonMap) -> String {
    let value = |name: &str, shape| json.get(name).map_or("null".into(), |value| print(shape, value));
    let printed: Vec<String> =
        TYPES.iter().map(|(name, shape)| format!("{}={}", lower_first(name), value(name, shape))).collect();
    format!("AttributeValue({})", printed.join(", "))
}
