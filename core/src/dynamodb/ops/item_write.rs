//! What PutItem, UpdateItem and DeleteItem share: conditions, return values, and the answer.

use std::rc::Rc;

use serde::Serialize;

use crate::dynamodb::expr::legacy::{self, Expected};
use crate::dynamodb::expr::{Condition, Parameter, Substitutions};
use crate::dynamodb::ops::consumed::{ConsumedCapacity, ReturnConsumedCapacity};
use crate::dynamodb::ops::item_collection::{ItemCollectionMetrics, ReturnItemCollectionMetrics};
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::write::{Guard, Written};
use crate::operation::error::ApiError;
use crate::operation::fields::{Field, Fields, Members, choice};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Shape, one_of, one_of_alone};

const RETURN_VALUES_NAMES: &[&str] = &["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];
pub(super) const RETURN_VALUES: Shape = one_of(RETURN_VALUES_NAMES);
/// UpdateItem has a text of its own in the new layer; the misspelt `UPDATE_NEW` is AWS's.
pub(super) const RETURN_VALUES_OF_UPDATE: Shape = one_of_alone(
    RETURN_VALUES_NAMES,
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
);
pub(super) const RETURN_VALUES_ON_FAILURE: Shape = one_of(&["ALL_OLD", "NONE"]);

/// Which image of the item, or of its changed parts, an answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ReturnValues {
    #[default]
    None,
    AllOld,
    AllNew,
    UpdatedOld,
    UpdatedNew,
}

impl Field for ReturnValues {
    fn of(json: Json) -> ReturnValues {
        let named = [
            ("NONE", ReturnValues::None),
            ("ALL_OLD", ReturnValues::AllOld),
            ("ALL_NEW", ReturnValues::AllNew),
            ("UPDATED_OLD", ReturnValues::UpdatedOld),
            ("UPDATED_NEW", ReturnValues::UpdatedNew),
        ];
        choice(&json, &named)
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReturnValuesOnFailure {
    None,
    AllOld,
}

impl Field for ReturnValuesOnFailure {
    fn of(json: Json) -> ReturnValuesOnFailure {
        let named = [("NONE", ReturnValuesOnFailure::None), ("ALL_OLD", ReturnValuesOnFailure::AllOld)];
        choice(&json, &named)
    }
}

/// The members that the three requests share.
pub(super) struct WriteRequest {
    table_name: Rc<str>,
    pub return_values: Option<ReturnValues>,
    return_values_on_condition_check_failure: Option<ReturnValuesOnFailure>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
    condition_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    expression_attribute_values: Option<JsonMap>,
    expected: Option<JsonMap>,
    conditional_operator: Option<String>,
}

impl Members for WriteRequest {
    fn read(fields: &mut Fields) -> WriteRequest {
        WriteRequest {
            table_name: fields.take("TableName"),
            return_values: fields.take("ReturnValues"),
            return_values_on_condition_check_failure: fields.take("ReturnValuesOnConditionCheckFailure"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
            return_item_collection_metrics: fields.take("ReturnItemCollectionMetrics"),
            condition_expression: fields.take("ConditionExpression"),
            expression_attribute_names: fields.take("ExpressionAttributeNames"),
            expression_attribute_values: fields.take("ExpressionAttributeValues"),
            expected: fields.take("Expected"),
            conditional_operator: fields.take("ConditionalOperator"),
        }
    }
}

/// The table and the condition of a write, and what its answer shows besides attributes.
pub(super) struct WritePlan {
    pub table: Rc<str>,
    pub guard: Option<Guard>,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl WriteRequest {
    /// Which of its parameters go together; UpdateItem has two of its own.
    pub fn check_parameters(
        &self,
        layer: Layer,
        update_expression: bool,
        attribute_updates: bool,
    ) -> Result<(), ApiError> {
        let parameters = Parameters {
            expressions: &[
                ("UpdateExpression", update_expression),
                ("ConditionExpression", self.condition_expression.is_some()),
            ],
            legacy: &[("AttributeUpdates", attribute_updates), ("Expected", self.expected.is_some())],
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(layer)
    }

    /// The values of Expected, read but not yet looked at: other checks come between.
    pub fn expected(&self, layer: Layer) -> Result<Option<Expected>, ApiError> {
        self.expected.as_ref().map(|expected| Expected::read(expected, layer)).transpose()
    }

    /// The condition that Expected makes.
    pub fn legacy_condition(&self, expected: Option<Expected>) -> Result<Option<Condition>, ApiError> {
        let operator = self.conditional_operator.as_deref();
        match expected {
            Some(expected) => expected.condition(operator).map(Some),
            None => legacy::check_conditional_operator(operator, 0).map(|()| None),
        }
    }

    pub fn substitutions(&self, layer: Layer) -> Result<Substitutions, ApiError> {
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        Substitutions::new(names, values, layer)
    }

    /// The plan, with the condition of the expression, else that of Expected; no expression comes after it.
    pub fn plan(self, legacy: Option<Condition>, mut substitutions: Substitutions) -> Result<WritePlan, ApiError> {
        let condition = match self.condition_expression.as_deref() {
            Some(text) => Some(substitutions.condition(Parameter::ConditionExpression, text)?),
            None => legacy,
        };
        substitutions.finish()?;
        let returns_item = self.return_values_on_condition_check_failure == Some(ReturnValuesOnFailure::AllOld);
        Ok(WritePlan {
            table: self.table_name,
            guard: condition.map(|condition| Guard { condition, returns_item }),
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }
}

impl WritePlan {
    /// `name`: that of the table that was written to.
    pub fn output(&self, name: &Rc<str>, attributes: Option<Rc<Attributes>>, written: &Written) -> Output {
        Output {
            attributes,
            consumed_capacity: self.capacity.of_cost(name, &written.cost),
            item_collection_metrics: self.metrics.of(written.collection.as_ref()),
        }
    }
}

/// The answer to a write: attributes where they were asked for and there are any, and the cost.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Rc<Attributes>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<ConsumedCapacity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_collection_metrics: Option<ItemCollectionMetrics>,
}
