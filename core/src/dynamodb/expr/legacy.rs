//! The legacy parameters (Developer Guide, Legacy conditional parameters), lowered to the values that expressions give.
//!
//! They know attributes, not document paths: a dot in a name is a dot. JSON types and enums are checked before.

mod attribute_updates;
mod comparison;
mod expected;
mod filter;

use std::rc::Rc;

use crate::dynamodb::expr::condition::{Condition, Test};
use crate::dynamodb::expr::projection::Projection;
use crate::dynamodb::value::Value;
use crate::dynamodb::wire::parse_value;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::Json;

pub use attribute_updates::attribute_updates;
pub use expected::Expected;
pub use filter::{filter, key_conditions};

/// Reads AttributesToGet.
///
/// # Errors
///
/// A bare ValidationException for a name that comes twice.
pub fn attributes_to_get(names: &[Json]) -> Result<Projection, ApiError> {
    let names: Vec<&str> = names.iter().filter_map(Json::as_str).collect();
    match names.iter().enumerate().find(|(n, name)| names[..*n].contains(name)) {
        None => Ok(Projection::top_level(names.into_iter().map(Rc::from))),
        Some((_, name)) => Err(ApiError::invalid_parameter(format_args!("Duplicate value in attribute name: {name}"))),
    }
}

/// Checks that ConditionalOperator, if given, has conditions to join.
///
/// # Errors
///
/// ValidationExceptions, enveloped, for no conditions at all and for a single one.
pub fn check_conditional_operator(operator: Option<&str>, conditions: usize) -> Result<(), ApiError> {
    let text = match (operator, conditions) {
        (Some(_), 0) => "ConditionalOperator cannot be used without Filter or Expected",
        (Some(_), 1) => "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        _ => return Ok(()),
    };
    Err(ApiError::request_validation(text))
}

/// Joins conditions by AND, or by OR if the request says so.
fn joined(operator: Option<&str>, tests: Vec<Test>) -> Condition {
    let test = if operator == Some("OR") { Test::Any(tests) } else { Test::All(tests) };
    Condition { test }
}

/// A member that is there and not null.
fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.get(name).filter(|member| !member.is_null())
}

/// The AttributeValueList of a condition, if it has one.
fn value_list(json: &Json, layer: Layer) -> Result<Option<Vec<Value>>, ApiError> {
    let Some(list) = member(json, "AttributeValueList").and_then(Json::as_array) else { return Ok(None) };
    list.iter().map(|value| parse_value(value, layer)).collect::<Result<_, _>>().map(Some)
}

/// The Value of a condition or update, if it has one.
fn single_value(json: &Json, layer: Layer) -> Result<Option<Value>, ApiError> {
    member(json, "Value").map(|value| parse_value(value, layer)).transpose()
}

/// `One or more parameter values were invalid: …` of a family that takes the envelope.
fn refused(message: impl std::fmt::Display) -> ApiError {
    ApiError { enveloped: true, ..ApiError::invalid_parameter(message) }
}
