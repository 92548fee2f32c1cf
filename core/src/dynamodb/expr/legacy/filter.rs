//! QueryFilter, ScanFilter and KeyConditions (API Reference, Condition).

use std::rc::Rc;

use crate::dynamodb::expr::condition::Condition;
use crate::dynamodb::expr::key_condition::{Clause, KeyCondition};
use crate::dynamodb::wire::check_name_length;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap};

use super::comparison::Comparison;
use super::{check_conditional_operator, joined, member, value_list};

/// Reads QueryFilter or ScanFilter, joined by AND or by ConditionalOperator; one without conditions always holds.
///
/// # Errors
///
/// A ValidationException for the first bad value or malformed condition, in request order.
pub fn filter(json: &JsonMap, operator: Option<&str>, layer: Layer) -> Result<Condition, ApiError> {
    check_conditional_operator(operator, json.len())?;
    json.keys().try_for_each(|name| check_name_length(name))?;
    let tests = json.iter().map(|(name, json)| Ok(comparison(json, layer)?.test(Rc::from(name.as_str()))));
    Ok(joined(operator, tests.collect::<Result<_, ApiError>>()?))
}

/// Reads KeyConditions. What depends on the table's schema is checked by [`KeyCondition::resolve`].
///
/// # Errors
///
/// A ValidationException for the first bad value or malformed condition, then for more than two or none.
pub fn key_conditions(json: &JsonMap, layer: Layer) -> Result<KeyCondition, ApiError> {
    let mut clauses = Vec::with_capacity(json.len());
    for (name, json) in json {
        clauses.push(Clause { name: name.as_str().into(), range: comparison(json, layer)?.range() });
    }
    KeyCondition::of_clauses(clauses)
}

fn comparison(json: &Json, layer: Layer) -> Result<Comparison, ApiError> {
    let operator = member(json, "ComparisonOperator").and_then(Json::as_str).unwrap_or_default();
    Comparison::new(operator, value_list(json, layer)?.unwrap_or_default())
}
