//! The first phase as Kinesis answers it: JSON types, with its own texts for wrong ones (captured from AWS).

use crate::operation::error::ApiError;
use crate::operation::json::fault;
use crate::operation::shape::{Json, JsonMap, Member, Shape, TEXT};

pub(super) fn check_members(members: &'static [Member], json: &mut JsonMap) -> Result<(), ApiError> {
    json.retain(&|_, value| !value.is_null());
    for member in members {
        if let Some(value) = json.get_mut(member.name) {
            check(&member.shape, value)?;
        }
    }
    Ok(())
}

fn check(shape: &'static Shape, value: &mut Json) -> Result<(), ApiError> {
    match shape {
        Shape::Text(_) | Shape::TableNameOrArn => scalar(value, value.as_str().is_some(), "an String"),
        Shape::Integer(_) => integer(value, "an Integer", i64::from(i32::MIN), i64::from(i32::MAX)),
        Shape::Long(_) => integer(value, "a Long", i64::MIN, i64::MAX),
        Shape::Boolean => scalar(value, value.as_bool().is_some(), "a Boolean"),
        Shape::Double => scalar(value, matches!(value, Json::Number(_)), "a Double"),
        Shape::Timestamp => scalar(value, matches!(value, Json::Number(_)), "milliseconds since epoch"),
        Shape::Blob(_) => match value {
            Json::String(text) => base64(text),
            _ => scalar(value, false, "a Blob"),
        },
        Shape::Structure(_, members) => match value {
            Json::Object(json) => check_members(members, json),
            other => Err(not_collected(other, "Expected null")),
        },
        Shape::List(of, _) => elements(of, value),
        Shape::Words(..) => elements(&TEXT, value),
        Shape::Map(of) | Shape::Tables(of, _) => entries(of, value),
        Shape::Labels(..) => entries(&TEXT, value),
        Shape::AttributeValue => Ok(()),
    }
}

fn elements(of: &'static Shape, value: &mut Json) -> Result<(), ApiError> {
    match value {
        Json::Array(elements) => elements.iter_mut().try_for_each(|element| check(of, element)),
        other => Err(not_collected(other, "Expected list or null")),
    }
}

fn entries(of: &'static Shape, value: &mut Json) -> Result<(), ApiError> {
    match value {
        Json::Object(entries) => {
            entries.retain(&|_, value| !value.is_null());
            entries.iter_mut().try_for_each(|(_, value)| check(of, value))
        }
        other => Err(not_collected(other, "Expected map or null")),
    }
}

const LIST: &str = "Start of list found where not expected";
const STRUCTURE: &str = "Start of structure or map found where not expected.";

/// What is said of a value that is not the list, map or structure that is due.
fn not_collected(value: &Json, of_scalar: &str) -> ApiError {
    fault(match value {
        Json::Array(_) => LIST,
        Json::Object(_) => STRUCTURE,
        _ => of_scalar,
    })
}

fn scalar(value: &Json, fits: bool, class: &str) -> Result<(), ApiError> {
    let found = match value {
        _ if fits => return Ok(()),
        Json::Bool(_) => "java.lang.Boolean",
        Json::Number(_) => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        Json::String(_) => "java.lang.String",
        // A null among the elements of a list.
        Json::Null => "null",
        Json::Array(_) | Json::Object(_) => return Err(not_collected(value, "")),
    };
    Err(fault(format!("class {found} can not be converted to {class}")))
}

/// Numbers are floored, and those beyond the type are its ends.
fn integer(value: &mut Json, class: &str, min: i64, max: i64) -> Result<(), ApiError> {
    let Json::Number(number) = value else { return scalar(value, false, class) };
    let whole = number.as_i64().unwrap_or_else(|| super::types::whole(&number.to_string()));
    *value = whole.clamp(min, max).into();
    Ok(())
}

fn base64(text: &str) -> Result<(), ApiError> {
    let refused = |why: String| Err(fault(format!("'{text}' can not be converted to a Blob: {why}")));
    if !text.len().is_multiple_of(4) {
        return refused(format!("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text.len()));
    }
    let letters = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/');
    // Bytes are faster to look at than characters are.
    let is_plain = letters.bytes().all(|letter| is_letter(&char::from(letter)));
    if !is_plain && let Some(strange) = letters.chars().find(|letter| !is_letter(letter)) {
        return refused(format!("Invalid Base64 character: '{strange}'"));
    }
    // Bits beyond the last byte must be zero, and what is not filled must be padded.
    let last = letters.bytes().last().and_then(|letter| ALPHABET.find(char::from(letter))).unwrap_or_default();
    let is_canonical = match text.len() - letters.len() {
        1 => last & 0b11 == 0,
        2 => last & 0b1111 == 0,
        _ => true,
    };
    match is_canonical {
        true => Ok(()),
        false => refused("Invalid last non-pad Base64 character dectected".into()),
    }
}

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
