//! `Query` (API reference, Query): the request and what it alone decides.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, KeyCondition, Substitutions, legacy};
use crate::dynamodb::index::Index;
use crate::dynamodb::key::KeySchema;
use crate::dynamodb::ops::consumed::RETURN_CONSUMED_CAPACITY;
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, CONDITIONS};
use crate::dynamodb::ops::page::{self, Output, Page, Place, Reading};
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, INDEX_NAME, LIMIT, ReadRequest};
use crate::dynamodb::ops::selection::SELECT;
use crate::dynamodb::ops::{index_read, key_paths, key_range, start_key};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Attributes;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, BOOLEAN, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Reads the items of one partition key, in the order of their sort keys.
pub struct Query {
    common: ReadRequest,
    key_condition_expression: Option<String>,
    key_conditions: Option<JsonMap>,
    scan_index_forward: Option<bool>,
}

impl Members for Query {
    fn read(fields: &mut Fields) -> Query {
        Query {
            common: ReadRequest::read(fields, "QueryFilter"),
            key_condition_expression: fields.take("KeyConditionExpression"),
            key_conditions: fields.take("KeyConditions"),
            scan_index_forward: fields.take("ScanIndexForward"),
        }
    }
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
        // Query is the one operation of its layer that envelopes these errors.
        self.common.check_select().map_err(enveloped)?;
        let legacy_filter = self.common.legacy_filter(Self::LAYER)?;
        let start = self.common.start(Self::LAYER)?;
        self.check_key_condition()?;
        let filter_parameter = if legacy_filter.is_some() { "QueryFilter" } else { "Filter Expression" };
        let mut substitutions = self.common.substitutions(Self::LAYER)?;
        let condition = self.key_condition(&mut substitutions)?;
        let reading = self.common.reading(legacy_filter, substitutions)?;
        let forward = self.scan_index_forward.unwrap_or(true);
        let (table, index) = (self.common.table_name, self.common.index_name);
        Ok(Plan { table, index, condition, filter_parameter, reading, start, forward })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        page::run(world, ctx, (&plan.table, plan.index.as_ref()), &plan.reading, &|place| match place.index {
            Some(index) => plan.read_index((place.table, index)),
            None => plan.read_table(place.table),
        })
    }
}

impl Query {
    fn check_parameters(&self) -> Result<(), ApiError> {
        // KeyConditions may stand beside a filter or projection expression.
        let expression = self.key_condition_expression.is_some();
        let clash = expression && self.key_conditions.is_some();
        self.common.check_parameters(Self::LAYER, "QueryFilter", Some((expression, clash)))
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

fn enveloped(error: ApiError) -> ApiError {
    ApiError::validation(format!("1 validation error detected: {}", error.message))
}

fn no_key_condition() -> ApiError {
    ApiError::validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    )
}

impl Plan {
    fn read(&self, place: Place<'_>, range: &key_range::Range) -> Page {
        let mut items = range.items(place.index.map_or(&place.table.items, |index| &index.entries));
        let hash = range.hash();
        if self.forward {
            self.reading.read(place, hash, &mut items)
        } else {
            self.reading.read(place, hash, &mut items.rev())
        }
    }

    fn read_table(&self, table: &Table) -> Result<Page, ApiError> {
        let schema = &table.definition.schema;
        let range = self.range(schema)?;
        self.check_paths(table)?;
        Ok(self.read(Place { table, index: None }, &range))
    }

    fn read_index(&self, (table, index): (&Table, &Index)) -> Result<Page, ApiError> {
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
        Ok(self.read(Place { table, index: Some(index) }, &range))
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
