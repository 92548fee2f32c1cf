//! AttributeUpdates: updates before there were expressions (API Reference, AttributeValueUpdate).

use crate::dynamodb::expr::assignment::{Assignment, Source};
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::update::{Action, Change, Update};
use crate::dynamodb::value::Value;
use crate::dynamodb::wire::check_name_length;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap};

use super::{member, refused, single_value};

/// Reads AttributeUpdates. Unlike the expression's ADD, this one also appends to lists.
///
/// # Errors
///
/// An enveloped ValidationException for the first bad value or action that does not suit its value, in request order.
pub fn attribute_updates(json: &JsonMap, layer: Layer) -> Result<Update, ApiError> {
    let mut actions = Vec::with_capacity(json.len());
    for (name, json) in json {
        check_name_length(name)?;
        let value = single_value(json, layer)?;
        let action = member(json, "Action").and_then(Json::as_str).unwrap_or("PUT");
        actions.push(Action { path: Path::top_level(name.as_str().into()), change: change(action, value)? });
    }
    Ok(Update::new(actions, "Type mismatch for attribute to update"))
}

fn change(action: &str, value: Option<Value>) -> Result<Change, ApiError> {
    match (action, value) {
        ("DELETE", None) => Ok(Change::Remove),
        (_, None) => Err(refused("Only DELETE action is allowed when no attribute value is specified")),
        ("DELETE", Some(value)) if value.is_set() => Ok(Change::Delete(value)),
        ("DELETE", Some(value)) => {
            let kind = value.type_name();
            Err(refused(format_args!("DELETE action with value is not supported for the type {kind}")))
        }
        ("ADD", Some(value)) if value.is_set() || matches!(value, Value::N(_) | Value::L(_)) => Ok(Change::Add(value)),
        ("ADD", Some(value)) => {
            let kind = value.type_name();
            Err(refused(format_args!("ADD action is not supported for the type {kind}")))
        }
        (_, Some(value)) => Ok(Change::Set(Assignment::Source(Source::Constant(value)))),
    }
}
