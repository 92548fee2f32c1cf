//! JSON values as the service model types them, with AWS's texts for wrong ones (SerializationException).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Json, JsonMap};

pub(crate) const NOT_A_STRUCTURE: &str = "Start of structure or map found where not expected";
const MAP_CLASS: &str = "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";

/// Reads a body that must be an object, of no more levels than the stack has room for.
pub(crate) fn object(bytes: &[u8]) -> Option<JsonMap> {
    if levels(bytes) > limits::JSON_LEVELS {
        return None;
    }
    let mut source = serde_json::Deserializer::from_slice(bytes);
    source.disable_recursion_limit();
    let json = Json::deserialize(&mut source).ok()?;
    source.end().ok()?;
    match json {
        Json::Object(json) => Some(json),
        _ => None,
    }
}

/// How deep lists and objects stand in each other in a text that may not be JSON.
fn levels(bytes: &[u8]) -> usize {
    let (mut level, mut most) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => level += 1,
            b']' | b'}' if !quoted => level = level.saturating_sub(1),
            _ => {}
        }
        most = most.max(level);
    }
    most
}

pub(crate) fn fault(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::Serialization, message)
}

pub(crate) fn unexpected_collection(class: &str) -> ApiError {
    fault(format!("Unrecognized collection type {class}"))
}

pub(crate) fn string(json: &Json) -> Result<&str, ApiError> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(not_scalar(other, "String")),
    }
}

/// Reads a Boolean, which AWS also takes from a few words.
pub(crate) fn boolean(json: &Json) -> Result<bool, ApiError> {
    match json {
        Json::Bool(truth) => Ok(*truth),
        Json::String(text) => word(text).ok_or_else(|| fault("Unexpected token received from parser")),
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

pub(crate) fn list(json: &Json) -> Result<&[Json], ApiError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Object(_) => Err(fault(NOT_A_STRUCTURE)),
        _ => Err(fault("Unexpected field type")),
    }
}

pub(crate) fn map(json: &Json) -> Result<&JsonMap, ApiError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Array(_) => Err(unexpected_collection(MAP_CLASS)),
        _ => Err(fault("Unexpected field type")),
    }
}

/// Reads bytes: strict base64 with padding (captured from AWS).
pub(crate) fn bytes(json: &Json) -> Result<Vec<u8>, ApiError> {
    let text = match json {
        Json::String(text) => text,
        Json::Array(_) => return Err(unexpected_collection("class java.nio.ByteBuffer")),
        Json::Object(_) => return Err(fault(NOT_A_STRUCTURE)),
        _ => return Err(fault("only base-64-encoded strings are convertible to bytes")),
    };
    let found = text.len();
    if !found.is_multiple_of(4) {
        return Err(fault(format!("Base64 encoded length is expected a multiple of 4 bytes but found: {found}")));
    }
    STANDARD.decode(text).map_err(|_| fault("Invalid last non-pad Base64 character dectected"))
}

/// The members of a structure of a Java class; `inside` says that it stands in a list or map.
pub(crate) fn structure<'a>(json: &'a Json, class: &str, inside: bool) -> Result<&'a JsonMap, ApiError> {
    match json {
        Json::Object(members) => Ok(members),
        Json::Array(_) => Err(unexpected_collection(&format!("class com.amazonaws.dynamodb.v20120810.{class}"))),
        _ if inside => Err(fault("Unexpected value type in payload")),
        _ => Err(fault("Unexpected field type")),
    }
}

/// The error for JSON of another type where a `java.lang` scalar is due.
pub(crate) fn not_scalar(json: &Json, class: &str) -> ApiError {
    match token(json) {
        Some(token) => fault(format!("{token} cannot be converted to {class}")),
        None if json.is_array() => unexpected_collection(&format!("class java.lang.{class}")),
        None => fault(NOT_A_STRUCTURE),
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
