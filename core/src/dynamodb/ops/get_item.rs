//! `GetItem` (API reference, GetItem).

use std::rc::Rc;

use serde::Serialize;

use crate::capacity::Units;
use crate::ctx::Ctx;
use crate::dynamodb::expr::{Projection, Substitutions};
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::key_paths;
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, projection};
use crate::dynamodb::ops::selection::{Selection, Shown};
use crate::dynamodb::replica;
use crate::dynamodb::size::item_size;
use crate::dynamodb::throttle::{self, Draw};
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, BOOLEAN, Json, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Reads one item by its primary key.
pub struct GetItem {
    table_name: Rc<str>,
    key: JsonMap,
    attributes_to_get: Option<Vec<Json>>,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
}

impl Members for GetItem {
    fn read(fields: &mut Fields) -> GetItem {
        GetItem {
            table_name: fields.take("TableName"),
            key: fields.take("Key"),
            attributes_to_get: fields.take("AttributesToGet"),
            consistent_read: fields.take("ConsistentRead"),
            projection_expression: fields.take("ProjectionExpression"),
            expression_attribute_names: fields.take("ExpressionAttributeNames"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
        }
    }
}

/// What to read, and what to show of it.
pub struct Plan {
    table: Rc<str>,
    key: Attributes,
    selection: Selection,
    consistent: bool,
    capacity: ReturnConsumedCapacity,
}

/// The item, absent when there is none.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<ConsumedCapacity>,
}

impl Operation for GetItem {
    const NAME: &'static str = "GetItem";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("AttributesToGet", ATTRIBUTES_TO_GET),
        required("TableName", Shape::TableNameOrArn),
        required("Key", ATTRIBUTES),
        member("ConsistentRead", BOOLEAN),
        member("ProjectionExpression", TEXT),
        member("ExpressionAttributeNames", NAMES),
    ];
    const LAYER: Layer = Layer::Current;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        let key = parse_attributes(&self.key, Self::LAYER)?;
        let mut substitutions = Substitutions::new(self.expression_attribute_names.as_ref(), None, Self::LAYER)?;
        let projection =
            projection(self.projection_expression.as_deref(), self.attributes_to_get.as_deref(), &mut substitutions)?;
        substitutions.finish()?;
        Ok(Plan {
            table: self.table_name,
            key,
            selection: Selection::new(None, projection),
            consistent: self.consistent_read.unwrap_or(false),
            capacity: self.return_consumed_capacity.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table, &ctx.region)?;
        let table = world.usable_table(&ctx.region, &name)?;
        let key = table.definition.schema.key_of_key(&plan.key)?;
        let paths = plan.selection.projection().into_iter().flat_map(Projection::paths);
        key_paths::check_scalars(table, paths)?;
        let seen = replica::seen(table, ctx.now, world.dials.replica_lag, plan.consistent);
        let item = seen.items.get(&key);
        let units = Units::read(item.map_or(0, |item| item_size(item)), plan.consistent);
        let item = item.and_then(|item| plan.selection.show(item));
        throttle::draw(world, ctx, &name, &Draw::read(key.partition_hash(), units))?;
        Ok(Output { item, consumed_capacity: plan.capacity.of(&name, units) })
    }
}

impl GetItem {
    fn check_parameters(&self) -> Result<(), ApiError> {
        let parameters = Parameters {
            expressions: &[("ProjectionExpression", self.projection_expression.is_some())],
            legacy: &[("AttributesToGet", self.attributes_to_get.is_some())],
            names: self.expression_attribute_names.is_some(),
            values: false,
        };
        parameters.check(Self::LAYER)
    }
}
