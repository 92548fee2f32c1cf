//! `Scan` (API reference, Scan): the request and what it alone decides.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::expr::Condition;
use crate::dynamodb::index::Index;
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::consumed::RETURN_CONSUMED_CAPACITY;
use crate::dynamodb::ops::key_range::{Range, Segment};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, CONDITIONS};
use crate::dynamodb::ops::page::{self, Output, Page, Place, Reading};
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, INDEX_NAME, LIMIT, ReadRequest};
use crate::dynamodb::ops::selection::SELECT;
use crate::dynamodb::ops::{key_paths, start_key};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Attributes;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{ATTRIBUTES, BOOLEAN, Member, NAMES, Shape, TEXT, integer, member, required};
use crate::world::World;

/// Reads a table, or one segment of it, in the order of the hashes of partition keys.
pub struct Scan {
    common: ReadRequest,
    segment: Option<u32>,
    total_segments: Option<u32>,
}

impl Members for Scan {
    fn read(fields: &mut Fields) -> Scan {
        Scan {
            common: ReadRequest::read(fields, "ScanFilter"),
            segment: fields.take("Segment"),
            total_segments: fields.take("TotalSegments"),
        }
    }
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
        self.common.check_parameters(Self::LAYER, "ScanFilter", None)?;
        self.common.check_select()?;
        let legacy = self.common.legacy_filter(Self::LAYER)?;
        let start = self.common.start(Self::LAYER)?;
        let segment = self.asked_segment()?;
        let reading = self.common.reading(legacy, self.common.substitutions(Self::LAYER)?)?;
        Ok(Plan { table: self.common.table_name, index: self.common.index_name, segment, reading, start })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        page::run(world, ctx, (&plan.table, plan.index.as_ref()), &plan.reading, &|place| match place.index {
            Some(index) => plan.read_index((place.table, index)),
            None => plan.read_table(place.table),
        })
    }
}

impl Scan {
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
    fn read_table(&self, table: &Table) -> Result<Page, ApiError> {
        let schema = &table.definition.schema;
        let range = self.range(schema)?;
        self.check_paths(table)?;
        Ok(self.reading.read(Place { table, index: None }, range.hash(), &mut range.items(&table.items)))
    }

    fn read_index(&self, (table, index): (&Table, &Index)) -> Result<Page, ApiError> {
        let (schema, keys) = (&index.definition.schema, &table.definition.schema);
        let start = self.start.as_ref().map(|start| start_key::of_index(start, schema, keys)).transpose()?;
        let range = self.range_after(start)?;
        self.check_paths(table)?;
        Ok(self.reading.read(Place { table, index: Some(index) }, range.hash(), &mut range.items(&index.entries)))
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
