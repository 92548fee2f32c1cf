//! `Query` (API reference, Query): the request and what it alone decides.

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, KeyCondition, Parameter, Substitutions, legacy};
use crate::dynamodb::index::Index;
use crate::dynamodb::key::KeySchema;
use crate::dynamodb::ops::consumed::{RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, CONDITIONS};
use crate::dynamodb::ops::page::{Output, Place, Reading};
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, INDEX_NAME, LIMIT, legacy_filter, projection};
use crate::dynamodb::ops::selection::{self, SELECT, Select, Selection};
use crate::dynamodb::ops::{index_read, key_paths, key_range, start_key};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Attributes, Item};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, BOOLEAN, Json, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Reads the items of one partition key, in the order of their sort keys.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Query {
    table_name: Rc<str>,
    index_name: Option<Rc<str>>,
    key_condition_expression: Option<String>,
    filter_expression: Option<String>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    expression_attribute_values: Option<JsonMap>,
    select: Option<Select>,
    limit: Option<usize>,
    consistent_read: Option<bool>,
    scan_index_forward: Option<bool>,
    exclusive_start_key: Option<JsonMap>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    attributes_to_get: Option<Vec<Json>>,
    key_conditions: Option<JsonMap>,
    query_filter: Option<JsonMap>,
    conditional_operator: Option<String>,
}

/// What to read, in which direction and from where.
pub struct Plan {
    table: Rc<str>,
    index: Option<Rc<str>>,
    condition: KeyCondition,
    /// What errors call the filter.
    filter_parameter: &'static str,
    reading: Reading,
    start: Option<Attributes>,
    forward: bool,
}

impl Operation for Query {
    const NAME: &'static str = "Query";
    const INPUT: &'static [Member] = &[
        member("Limit", LIMIT),
        member("ExclusiveStartKey", ATTRIBUTES),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("AttributesToGet", ATTRIBUTES_TO_GET),
        member("QueryFilter", CONDITIONS),
        member("Select", SELECT),
        member("ConditionalOperator", CONDITIONAL_OPERATOR),
        member("KeyConditions", CONDITIONS),
        required("TableName", Shape::TableNameOrArn),
        member("ConsistentRead", BOOLEAN),
        member("IndexName", INDEX_NAME),
        member("ScanIndexForward", BOOLEAN),
        member("KeyConditionExpression", TEXT),
        member("FilterExpression", TEXT),
        member("ProjectionExpression", TEXT),
        member("ExpressionAttributeValues", ATTRIBUTES),
        member("ExpressionAttributeNames", NAMES),
    ];
    const LAYER: Layer = Layer::Current;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        self.check_select()?;
        let legacy_filter = self.legacy_filter()?;
        let start = start_key::parse(self.exclusive_start_key.as_ref(), Self::LAYER)?;
        self.check_key_condition()?;
        let filter_parameter = if legacy_filter.is_some() { "QueryFilter" } else { "Filter Expression" };
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        let mut substitutions = Substitutions::new(names, values, Self::LAYER)?;
        let condition = self.key_condition(&mut substitutions)?;
        let filter = match self.filter_expression.as_deref() {
            Some(text) => Some(substitutions.condition(Parameter::FilterExpression, text)?),
            None => legacy_filter,
        };
        let projection =
            projection(self.projection_expression.as_deref(), self.attributes_to_get.as_deref(), &mut substitutions)?;
        substitutions.finish()?;
        let reading = Reading {
            filter,
            selection: Selection::new(self.select, projection),
            select: self.select,
            limit: self.limit,
            consistent: self.consistent_read.unwrap_or(false),
            capacity: self.return_consumed_capacity.unwrap_or_default(),
        };
        let forward = self.scan_index_forward.unwrap_or(true);
        let (table, index) = (self.table_name, self.index_name);
        Ok(Plan { table, index, condition, filter_parameter, reading, start, forward })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table, &ctx.region)?;
        let table = world.usable_table(&ctx.region, &name)?;
        if let Some(index) = &plan.index {
            let index = index_read::find(table, index, &plan.reading)?;
            return plan.read_index(table, index, ctx);
        }
        let schema = &table.definition.schema;
        let range = plan.range(schema)?;
        plan.check_paths(table)?;
        Ok(plan.read(Place { table, index: None }, range.items(&table.items), ctx))
    }
}

impl Query {
    fn check_parameters(&self) -> Result<(), ApiError> {
        // KeyConditions may stand beside a filter or projection expression.
        let two_key_conditions = self.key_conditions.is_some() && self.key_condition_expression.is_some();
        let parameters = Parameters {
            expressions: &[
                ("ProjectionExpression", self.projection_expression.is_some()),
                ("FilterExpression", self.filter_expression.is_some()),
                ("KeyConditionExpression", self.key_condition_expression.is_some()),
            ],
            legacy: &[
                ("AttributesToGet", self.attributes_to_get.is_some()),
                ("QueryFilter", self.query_filter.is_some()),
                ("ConditionalOperator", self.conditional_operator.is_some()),
                ("KeyConditions", two_key_conditions),
            ],
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(Self::LAYER)
    }

    /// Query is the one operation of its layer that envelopes these errors.
    fn check_select(&self) -> Result<(), ApiError> {
        let expression = self.projection_expression.as_ref().map(|_| "ProjectionExpression");
        let chosen = expression.or(self.attributes_to_get.as_ref().map(|_| "AttributesToGet"));
        let enveloped =
            |error: ApiError| ApiError::validation(format!("1 validation error detected: {}", error.message));
        selection::check(self.select, chosen, self.index_name.is_some()).map_err(enveloped)
    }

    fn legacy_filter(&self) -> Result<Option<Condition>, ApiError> {
        legacy_filter(self.query_filter.as_ref(), self.conditional_operator.as_deref(), Self::LAYER)
    }

    fn check_key_condition(&self) -> Result<(), ApiError> {
        match (&self.key_conditions, &self.key_condition_expression) {
            (None, None) => Err(no_key_condition()),
            _ => Ok(()),
        }
    }

    fn key_condition(&self, substitutions: &mut Substitutions) -> Result<KeyCondition, ApiError> {
        match (&self.key_condition_expression, &self.key_conditions) {
            (Some(expression), _) => substitutions.key_condition(expression),
            (None, Some(conditions)) => legacy::key_conditions(conditions, Self::LAYER),
            (None, None) => Err(no_key_condition()),
        }
    }
}

fn no_key_condition() -> ApiError {
    ApiError::validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    )
}

impl Plan {
    fn read<'a>(
        &self,
        place: Place<'a>,
        items: impl DoubleEndedIterator<Item = &'a Rc<Item>>,
        ctx: &mut Ctx,
    ) -> Output {
        if self.forward { self.reading.read(place, items, ctx) } else { self.reading.read(place, items.rev(), ctx) }
    }

    fn read_index(&self, table: &Table, index: &Index, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (schema, keys) = (&index.definition.schema, &table.definition.schema);
        if let Some(start) = &self.start {
            start_key::check_index_shape(start, schema, keys)?;
        }
        let wanted = self.condition.resolve_index(schema)?;
        let mut range = index_read::range(&wanted, schema)?;
        if let Some(start) = &self.start {
            range = range.after(&start_key::of_index_query(start, schema, keys, &wanted)?, self.forward);
        }
        self.reading.check_projection(table)?;
        let filter = || self.reading.filter.iter().flat_map(Condition::paths);
        key_paths::check_index_filter(schema, self.filter_parameter, filter())?;
        key_paths::check_scalars(table, filter())?;
        Ok(self.read(Place { table, index: Some(index) }, range.items(&index.entries), ctx))
    }

    /// The stored keys to read, without those that earlier pages have shown.
    fn range(&self, schema: &KeySchema) -> Result<key_range::Range, ApiError> {
        if let Some(start) = &self.start {
            start_key::check_shape(start, schema)?;
        }
        let wanted = self.condition.resolve(schema)?;
        let range = key_range::of_query(&wanted, schema)?;
        Ok(match &self.start {
            Some(start) => range.after(&start_key::of_query(start, schema, &wanted)?, self.forward),
            None => range,
        })
    }

    fn check_paths(&self, table: &Table) -> Result<(), ApiError> {
        self.reading.check_projection(table)?;
        let filter = || self.reading.filter.iter().flat_map(Condition::paths);
        key_paths::check_filter(&table.definition.schema, self.filter_parameter, filter())?;
        key_paths::check_scalars(table, filter())
    }
}
