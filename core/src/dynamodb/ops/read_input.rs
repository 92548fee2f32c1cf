//! What the reading operations share of their input.

use std::rc::Rc;

use crate::dynamodb::expr::{Condition, Parameter, Projection, Substitutions, legacy};
use crate::dynamodb::ops::consumed::ReturnConsumedCapacity;
use crate::dynamodb::ops::page::Reading;
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::selection::{self, Select, Selection};
use crate::dynamodb::ops::start_key;
use crate::dynamodb::value::Attributes;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::Fields;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Shape, integer, list, plain_name, text};

pub(super) const ATTRIBUTES_TO_GET: Shape = list(&ATTRIBUTE_NAME, 1, limits::ATTRIBUTES_TO_GET);
const ATTRIBUTE_NAME: Shape = text(0, limits::ATTRIBUTE_NAME_BYTES as i64);
pub(super) const INDEX_NAME: Shape = plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH);
pub(super) const LIMIT: Shape = integer(1, i32::MAX as i64);

/// The attributes that a request names, by expression or as a list; nothing when it wants them all.
pub(super) fn projection(
    expression: Option<&str>,
    attributes: Option<&[Json]>,
    substitutions: &mut Substitutions,
) -> Result<Option<Projection>, ApiError> {
    match (expression, attributes) {
        (Some(expression), _) => substitutions.projection(expression).map(Some),
        (None, Some(names)) => legacy::attributes_to_get(names).map(Some),
        (None, None) => Ok(None),
    }
}

/// The members that Query and Scan share.
pub(super) struct ReadRequest {
    pub table_name: Rc<str>,
    pub index_name: Option<Rc<str>>,
    filter_expression: Option<String>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    expression_attribute_values: Option<JsonMap>,
    select: Option<Select>,
    limit: Option<usize>,
    consistent_read: Option<bool>,
    exclusive_start_key: Option<JsonMap>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    attributes_to_get: Option<Vec<Json>>,
    /// QueryFilter or ScanFilter.
    legacy_filter: Option<JsonMap>,
    conditional_operator: Option<String>,
}

impl ReadRequest {
    /// `filter`: what the operation calls its legacy filter.
    pub fn read(fields: &mut Fields, filter: &str) -> ReadRequest {
        ReadRequest {
            table_name: fields.take("TableName"),
            index_name: fields.take("IndexName"),
            filter_expression: fields.take("FilterExpression"),
            projection_expression: fields.take("ProjectionExpression"),
            expression_attribute_names: fields.take("ExpressionAttributeNames"),
            expression_attribute_values: fields.take("ExpressionAttributeValues"),
            select: fields.take("Select"),
            limit: fields.take("Limit"),
            consistent_read: fields.take("ConsistentRead"),
            exclusive_start_key: fields.take("ExclusiveStartKey"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
            attributes_to_get: fields.take("AttributesToGet"),
            legacy_filter: fields.take(filter),
            conditional_operator: fields.take("ConditionalOperator"),
        }
    }

    /// Which parameters go together. `key`: Query's key condition and whether legacy conditions clash with it.
    pub fn check_parameters(
        &self,
        layer: Layer,
        filter: &'static str,
        key: Option<(bool, bool)>,
    ) -> Result<(), ApiError> {
        let (key_expression, key_conditions) = key.unwrap_or_default();
        let expressions = [
            ("ProjectionExpression", self.projection_expression.is_some()),
            ("FilterExpression", self.filter_expression.is_some()),
            ("KeyConditionExpression", key_expression),
        ];
        let legacy = [
            ("AttributesToGet", self.attributes_to_get.is_some()),
            (filter, self.legacy_filter.is_some()),
            ("ConditionalOperator", self.conditional_operator.is_some()),
            ("KeyConditions", key_conditions),
        ];
        let parameters = Parameters {
            // Scan has no key condition; texts name all expressions that the operation takes.
            expressions: if key.is_some() { &expressions } else { &expressions[..2] },
            legacy: &legacy,
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(layer)
    }

    pub fn check_select(&self) -> Result<(), ApiError> {
        let expression = self.projection_expression.as_ref().map(|_| "ProjectionExpression");
        let chosen = expression.or(self.attributes_to_get.as_ref().map(|_| "AttributesToGet"));
        selection::check(self.select, chosen, self.index_name.is_some())
    }

    /// The condition that QueryFilter or ScanFilter makes.
    pub fn legacy_filter(&self, layer: Layer) -> Result<Option<Condition>, ApiError> {
        let operator = self.conditional_operator.as_deref();
        match &self.legacy_filter {
            Some(filter) => legacy::filter(filter, operator, layer).map(Some),
            None => legacy::check_conditional_operator(operator, 0).map(|()| None),
        }
    }

    pub fn start(&self, layer: Layer) -> Result<Option<Attributes>, ApiError> {
        start_key::parse(self.exclusive_start_key.as_ref(), layer)
    }

    pub fn substitutions(&self, layer: Layer) -> Result<Substitutions, ApiError> {
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        Substitutions::new(names, values, layer)
    }

    /// What is asked of a page; no expression comes after the filter and the projection.
    pub fn reading(&self, legacy: Option<Condition>, mut substitutions: Substitutions) -> Result<Reading, ApiError> {
        let filter = match self.filter_expression.as_deref() {
            Some(text) => Some(substitutions.condition(Parameter::FilterExpression, text)?),
            None => legacy,
        };
        let (expression, attributes) = (self.projection_expression.as_deref(), self.attributes_to_get.as_deref());
        let projection = projection(expression, attributes, &mut substitutions)?;
        substitutions.finish()?;
        Ok(Reading {
            filter,
            selection: Selection::new(self.select, projection),
            select: self.select,
            limit: self.limit,
            consistent: self.consistent_read.unwrap_or(false),
            capacity: self.return_consumed_capacity.unwrap_or_default(),
        })
    }
}
