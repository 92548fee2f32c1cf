//! What PutItem, UpdateItem and DeleteItem share: conditions, return values, and the answer.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::dynamodb::expr::legacy::{self, Expected};
use crate::dynamodb::expr::{Condition, Parameter, Substitutions};
use crate::dynamodb::ops::consumed::ConsumedCapacity;
use crate::dynamodb::ops::item_collection::ItemCollectionMetrics;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::write::Guard;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Shape, one_of, one_of_alone};

const RETURN_VALUES_NAMES: &[&str] = &["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];
pub(super) const RETURN_VALUES: Shape = one_of(RETURN_VALUES_NAMES);
/// UpdateItem has a text of its own in the new layer; the misspelt `UPDATE_NEW` is AWS's.
pub(super) const RETURN_VALUES_OF_UPDATE: Shape = one_of_alone(
    RETURN_VALUES_NAMES,
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
);
pub(super) const RETURN_VALUES_ON_FAILURE: Shape = one_of(&["ALL_OLD", "NONE"]);

/// Which image of the item, or of its changed parts, an answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ReturnValues {
    #[default]
    None,
    AllOld,
    AllNew,
    UpdatedOld,
    UpdatedNew,
}

impl ReturnValues {
    /// PutItem and DeleteItem show the old item or nothing; whether it is the old item.
    pub fn old_or_none(self) -> Result<bool, ApiError> {
        match self {
            ReturnValues::None => Ok(false),
            ReturnValues::AllOld => Ok(true),
            _ => Err(ApiError::request_validation("ReturnValues can only be ALL_OLD or NONE")),
        }
    }
}

/// What a failed condition shows: the item as it is, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ReturnValuesOnFailure {
    None,
    AllOld,
}

/// The values of Expected, read but not yet looked at: other checks come between.
pub(super) fn read_expected(expected: Option<&JsonMap>, layer: Layer) -> Result<Option<Expected>, ApiError> {
    expected.map(|expected| Expected::read(expected, layer)).transpose()
}

/// The condition that Expected makes.
pub(super) fn legacy_condition(
    expected: Option<Expected>,
    operator: Option<&str>,
) -> Result<Option<Condition>, ApiError> {
    match expected {
        Some(expected) => expected.condition(operator).map(Some),
        None => legacy::check_conditional_operator(operator, 0).map(|()| None),
    }
}

/// The condition of a write: its expression, else what Expected makes.
pub(super) fn condition(
    expression: Option<&str>,
    legacy: Option<Condition>,
    substitutions: &mut Substitutions,
) -> Result<Option<Condition>, ApiError> {
    match expression {
        Some(text) => substitutions.condition(Parameter::ConditionExpression, text).map(Some),
        None => Ok(legacy),
    }
}

/// The guard of a write, if it has a condition.
pub(super) fn guard(condition: Option<Condition>, on_failure: Option<ReturnValuesOnFailure>) -> Option<Guard> {
    let returns_item = on_failure == Some(ReturnValuesOnFailure::AllOld);
    condition.map(|condition| Guard { condition, returns_item })
}

/// The answer to a write: attributes where they were asked for and there are any, and the cost.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attributes: Option<Rc<Attributes>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consumed_capacity: Option<ConsumedCapacity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item_collection_metrics: Option<ItemCollectionMetrics>,
}
