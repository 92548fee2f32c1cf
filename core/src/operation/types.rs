//! The first phase: are the JSON types those of the service model?
//!
//! Texts as captured from AWS (SerializationException, member `Message`).

use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Json, JsonMap, Member, Shape};

/// Where a value stands decides how AWS words a type fault.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Member,
    Element,
}

pub(super) fn check_members(members: &'static [Member], json: &mut JsonMap) -> Result<(), ApiError> {
    json.retain(|_, value| !value.is_null());
    for member in members {
        if let Some(value) = json.get_mut(member.name) {
            check(&member.shape, value, Place::Member)?;
        }
    }
    Ok(())
}

fn check(shape: &'static Shape, json: &mut Json, place: Place) -> Result<(), ApiError> {
    match shape {
        Shape::Text(_) | Shape::TableNameOrArn => check_text(json),
        Shape::Integer(_) => check_number(json, "Integer"),
        Shape::Long(_) => check_number(json, "Long"),
        Shape::Timestamp => check_timestamp(json),
        Shape::Boolean => check_boolean(json),
        Shape::Structure(class, members) => check_members(members, structure(json, class, place)?),
        Shape::AttributeValue => check_attribute_value(json, place),
        Shape::List(of, _) => elements(json)?.iter_mut().try_for_each(|value| check(of, value, Place::Element)),
        Shape::Map(of) => entries(json)?.values_mut().try_for_each(|value| check(of, value, Place::Element)),
    }
}

fn check_text(json: &Json) -> Result<(), ApiError> {
    match json {
        Json::String(_) => Ok(()),
        other => Err(scalar_fault(other, "String")),
    }
}

/// Fractions are rounded down silently.
fn check_number(json: &mut Json, class: &str) -> Result<(), ApiError> {
    match json {
        Json::Number(number) if number.is_i64() => Ok(()),
        Json::Number(number) => {
            *json = whole(&number.to_string()).into();
            Ok(())
        }
        other => Err(scalar_fault(other, class)),
    }
}

/// The whole part of a JSON number's text, at the edge of 64 bits where it lies beyond.
fn whole(text: &str) -> i64 {
    let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    if text.contains("e-") {
        return 0;
    }
    let digits = text.split('.').next().unwrap_or_default();
    if text.contains(['e', 'E']) { beyond } else { digits.parse().unwrap_or(beyond) }
}

fn check_timestamp(json: &Json) -> Result<(), ApiError> {
    match json {
        Json::Number(_) => Ok(()),
        other => Err(scalar_fault(other, "Date")),
    }
}

fn check_boolean(json: &mut Json) -> Result<(), ApiError> {
    match json {
        Json::Bool(_) => Ok(()),
        Json::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(*json = true.into()),
            "false" | "0" | "no" => Ok(*json = false.into()),
            _ => Err(fault("Unexpected token received from parser")),
        },
        other => Err(scalar_fault(other, "Boolean")),
    }
}

fn scalar_fault(got: &Json, class: &str) -> ApiError {
    let token = match got {
        Json::Bool(true) => "TRUE_VALUE",
        Json::Bool(false) => "FALSE_VALUE",
        Json::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Json::Number(_) => "NUMBER_VALUE",
        Json::String(_) | Json::Null => "STRING_VALUE",
        Json::Array(_) => return fault(format!("Unrecognized collection type class java.lang.{class}")),
        Json::Object(_) => return fault("Start of structure or map found where not expected"),
    };
    fault(format!("{token} cannot be converted to {class}"))
}

fn structure<'a>(json: &'a mut Json, class: &str, place: Place) -> Result<&'a mut JsonMap, ApiError> {
    match json {
        Json::Object(members) => Ok(members),
        Json::Array(_) => {
            Err(fault(format!("Unrecognized collection type class com.amazonaws.dynamodb.v20120810.{class}")))
        }
        _ if place == Place::Element => Err(fault("Unexpected value type in payload")),
        _ => Err(fault("Unexpected field type")),
    }
}

fn elements(json: &mut Json) -> Result<&mut Vec<Json>, ApiError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Object(_) => Err(fault("Start of structure or map found where not expected")),
        _ => Err(fault("Unexpected field type")),
    }
}

fn entries(json: &mut Json) -> Result<&mut JsonMap, ApiError> {
    match json {
        Json::Object(entries) => {
            entries.retain(|_, value| !value.is_null());
            Ok(entries)
        }
        Json::Array(_) => Err(fault(
            "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
        )),
        _ => Err(fault("Unexpected field type")),
    }
}

/// An attribute value must be a structure; its own members are read, and their faults named, by the value parser.
fn check_attribute_value(json: &mut Json, place: Place) -> Result<(), ApiError> {
    let members = structure(json, "AttributeValue", place)?;
    members.retain(|_, value| !value.is_null());
    for (name, value) in members {
        check_attribute_member(name, value)?;
    }
    Ok(())
}

const STRINGS: Shape = Shape::List(&crate::operation::shape::TEXT, None);
const VALUES: Shape = Shape::List(&Shape::AttributeValue, None);

fn check_attribute_member(name: &str, value: &mut Json) -> Result<(), ApiError> {
    match name {
        "S" | "N" => check_text(value),
        "B" => check_blob(value),
        "BOOL" | "NULL" => check_boolean(value),
        "SS" | "NS" => check(&STRINGS, value, Place::Member),
        "BS" => elements(value)?.iter().try_for_each(check_blob),
        "L" => check(&VALUES, value, Place::Member),
        "M" => check(&crate::operation::shape::ATTRIBUTES, value, Place::Member),
        _ => Ok(()),
    }
}

fn check_blob(json: &Json) -> Result<(), ApiError> {
    match json {
        Json::String(text) if text.len() % 4 != 0 => Err(fault(format!(
            "Base64 encoded length is expected a multiple of 4 bytes but found: {}",
            text.len()
        ))),
        Json::String(_) => Ok(()),
        Json::Array(_) => Err(fault("Unrecognized collection type class java.nio.ByteBuffer")),
        Json::Object(_) => Err(fault("Start of structure or map found where not expected")),
        _ => Err(fault("only base-64-encoded strings are convertible to bytes")),
    }
}

fn fault(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::Serialization, message)
}
