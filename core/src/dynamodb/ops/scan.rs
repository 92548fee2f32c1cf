//! `Scan` (API reference, Scan): the request and what it alone decides.

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, Parameter, Substitutions};
use crate::dynamodb::index::Index;
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::consumed::{RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::key_range::{Range, Segment};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, CONDITIONS};
use crate::dynamodb::ops::page::{Output, Place, Reading};
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, INDEX_NAME, LIMIT, legacy_filter, projection};
use crate::dynamodb::ops::selection::{self, SELECT, Select, Selection};
use crate::dynamodb::ops::{index_read, key_paths, start_key};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Attributes;
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::shape::{
    ATTRIBUTES, BOOLEAN, Json, JsonMap, Member, NAMES, Shape, TEXT, integer, member, required,
};
use crate::world::World;

/// Reads a table, or one segment of it, in the order of the hashes of partition keys.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Scan {
    table_name: Rc<str>,
    index_name: Option<Rc<str>>,
    filter_expression: Option<String>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    expression_attribute_values: Option<JsonMap>,
    select: Option<Select>,
    limit: Option<usize>,
    segment: Option<u32>,
    total_segments: Option<u32>,
    consistent_read: Option<bool>,
    exclusive_start_key: Option<JsonMap>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    attributes_to_get: Option<Vec<Json>>,
    scan_filter: Option<JsonMap>,
    conditional_operator: Option<String>,
}

/// What to read and from where.
pub struct Plan {
    table: Rc<str>,
    index: Option<Rc<str>>,
    segment: Segment,
    reading: Reading,
    start: Option<Attributes>,
}

impl Operation for Scan {
    const NAME: &'static str = "Scan";
    const INPUT: &'static [Member] = &[
        member("Limit", LIMIT),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("AttributesToGet", ATTRIBUTES_TO_GET),
        member("Segment", integer(0, limits::SCAN_SEGMENTS - 1)),
        member("Select", SELECT),
        member("ScanFilter", CONDITIONS),
        member("ConditionalOperator", CONDITIONAL_OPERATOR),
        member("TotalSegments", integer(1, limits::SCAN_SEGMENTS)),
        required("TableName", Shape::TableNameOrArn),
        member("ExclusiveStartKey", ATTRIBUTES),
        member("ConsistentRead", BOOLEAN),
        member("IndexName", INDEX_NAME),
        member("FilterExpression", TEXT),
        member("ProjectionExpression", TEXT),
        member("ExpressionAttributeValues", ATTRIBUTES),
        member("ExpressionAttributeNames", NAMES),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        self.check_select()?;
        let operator = self.conditional_operator.as_deref();
        let legacy = legacy_filter(self.scan_filter.as_ref(), operator, Self::LAYER)?;
        let start = start_key::parse(self.exclusive_start_key.as_ref(), Self::LAYER)?;
        let segment = self.asked_segment()?;
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        let mut substitutions = Substitutions::new(names, values, Self::LAYER)?;
        let filter = match self.filter_expression.as_deref() {
            Some(text) => Some(substitutions.condition(Parameter::FilterExpression, text)?),
            None => legacy,
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
        Ok(Plan { table: self.table_name, index: self.index_name, segment, reading, start })
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
        Ok(plan.reading.read(Place { table, index: None }, range.items(&table.items), ctx))
    }
}

impl Scan {
    fn check_parameters(&self) -> Result<(), ApiError> {
        let parameters = Parameters {
            expressions: &[
                ("ProjectionExpression", self.projection_expression.is_some()),
                ("FilterExpression", self.filter_expression.is_some()),
            ],
            legacy: &[
                ("AttributesToGet", self.attributes_to_get.is_some()),
                ("ScanFilter", self.scan_filter.is_some()),
                ("ConditionalOperator", self.conditional_operator.is_some()),
            ],
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(Self::LAYER)
    }

    fn check_select(&self) -> Result<(), ApiError> {
        let expression = self.projection_expression.as_ref().map(|_| "ProjectionExpression");
        let chosen = expression.or(self.attributes_to_get.as_ref().map(|_| "AttributesToGet"));
        selection::check(self.select, chosen, self.index_name.is_some())
    }

    fn asked_segment(&self) -> Result<Segment, ApiError> {
        let fault = match (self.segment, self.total_segments) {
            (None, None) => return Ok(Segment::WHOLE),
            (Some(number), Some(of)) if number < of => return Ok(Segment { number, of }),
            (Some(_), None) => {
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is \
                 present"
                    .into()
            }
            (None, Some(_)) => {
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is \
                 present"
                    .into()
            }
            (Some(number), Some(of)) => format!(
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {number} \
                 is not less than TotalSegments: {of}"
            ),
        };
        Err(ApiError::validation(fault))
    }
}

impl Plan {
    fn read_index(&self, table: &Table, index: &Index, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (schema, keys) = (&index.definition.schema, &table.definition.schema);
        let start = self.start.as_ref().map(|start| start_key::of_index(start, schema, keys)).transpose()?;
        let range = self.range_after(start)?;
        self.check_paths(table)?;
        Ok(self.reading.read(Place { table, index: Some(index) }, range.items(&index.entries), ctx))
    }

    /// The stored keys to read, without those that earlier pages have shown.
    fn range(&self, schema: &KeySchema) -> Result<Range, ApiError> {
        let key = self.start.as_ref().map(|start| start_key::of_scan(start, schema)).transpose()?;
        self.range_after(key)
    }

    fn range_after(&self, start: Option<StoredKey>) -> Result<Range, ApiError> {
        let range = self.segment.range();
        let Some(key) = start else { return Ok(range) };
        if self.segment.holds(&key) {
            return Ok(range.after(&key, true));
        }
        let Segment { number, of } = self.segment;
        Err(ApiError::validation(format!(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct \
             Segment. TotalSegments: {of} Segment: {number}"
        )))
    }

    fn check_paths(&self, table: &Table) -> Result<(), ApiError> {
        self.reading.check_projection(table)?;
        key_paths::check_scalars(table, self.reading.filter.iter().flat_map(Condition::paths))
    }
}
