//! The JSON types inside a value, with the texts of SerializationException for wrong ones (dynamodb spec 1.5).

use serde_json::{Map, Value as Json};

use crate::operation::error::{ApiError, Code};

pub(super) const NOT_A_STRUCTURE: &str = "Start of structure or map found where not expected";
const STRUCTURE_CLASS: &str = "com.amazonaws.dynamodb.v20120810.AttributeValue";
const MAP_CLASS: &str = "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";

pub(super) fn serialization(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::Serialization, message)
}

/// The members of an AttributeValue that are present; none for null.
pub(super) fn members(json: &Json) -> Result<impl Iterator<Item = (&str, &Json)>, ApiError> {
    let members = match json {
        Json::Object(members) => Some(members),
        Json::Null => None,
        Json::Array(_) => return Err(unexpected_collection(&format!("class {STRUCTURE_CLASS}"))),
        _ => return Err(serialization("Unexpected value type in payload")),
    };
    let members = members.into_iter().flatten();
    Ok(members.filter(|(_, json)| !json.is_null()).map(|(member, json)| (member.as_str(), json)))
}

pub(super) fn string(json: &Json) -> Result<&str, ApiError> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(not_scalar(other, "String")),
    }
}

/// Reads a Boolean, which AWS also takes from a few words.
pub(super) fn boolean(json: &Json) -> Result<bool, ApiError> {
    match json {
        Json::Bool(truth) => Ok(*truth),
        Json::String(text) => word(text).ok_or_else(|| serialization("Unexpected token received from parser")),
        other => Err(not_scalar(other, "Boolean")),
    }
}

fn word(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "1", "yes"]) {
        Some(true)
    } else if is(&["false", "0", "no"]) {
        Some(false)
    } else {
        None
    }
}

pub(super) fn list(json: &Json) -> Result<&[Json], ApiError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Object(_) => Err(serialization(NOT_A_STRUCTURE)),
        _ => Err(serialization("Unexpected field type")),
    }
}

pub(super) fn attribute_map(json: &Json) -> Result<&Map<String, Json>, ApiError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Array(_) => Err(unexpected_collection(MAP_CLASS)),
        _ => Err(serialization("Unexpected field type")),
    }
}

pub(super) fn unexpected_collection(class: &str) -> ApiError {
    serialization(format!("Unrecognized collection type {class}"))
}

/// The error for JSON of another type where a `java.lang` scalar is due.
fn not_scalar(json: &Json, class: &str) -> ApiError {
    match token(json) {
        Some(token) => serialization(format!("{token} cannot be converted to {class}")),
        None if json.is_array() => unexpected_collection(&format!("class java.lang.{class}")),
        None => serialization(NOT_A_STRUCTURE),
    }
}

/// The parser's name of a JSON scalar; nothing for collections.
fn token(json: &Json) -> Option<&'static str> {
    match json {
        Json::Null => Some("NULL_VALUE"),
        Json::Bool(true) => Some("TRUE_VALUE"),
        Json::Bool(false) => Some("FALSE_VALUE"),
        Json::Number(number) if number.is_f64() => Some("DECIMAL_VALUE"),
        Json::Number(_) => Some("NUMBER_VALUE"),
        Json::String(_) => Some("STRING_VALUE"),
        Json::Array(_) | Json::Object(_) => None,
    }
}
