//! `PutItem` (API reference, PutItem).

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::expr::Substitutions;
use crate::dynamodb::ops::consumed::{RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::item_collection::{RETURN_ITEM_COLLECTION_METRICS, ReturnItemCollectionMetrics};
use crate::dynamodb::ops::item_write::{
    Output, RETURN_VALUES, RETURN_VALUES_ON_FAILURE, ReturnValues, ReturnValuesOnFailure, condition, guard,
    legacy_condition, read_expected,
};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, EXPECTED};
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::Item;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Guard, Price, Write};
use crate::limits;
use crate::name;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required, take_map};
use crate::operation::{Operation, shape};
use crate::world::World;

/// Writes a whole item, in the place of the one that has its key.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutItem {
    table_name: Rc<str>,
    #[serde(skip)]
    item: JsonMap,
    return_values: Option<ReturnValues>,
    return_values_on_condition_check_failure: Option<ReturnValuesOnFailure>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
    condition_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
    expression_attribute_values: Option<JsonMap>,
    expected: Option<JsonMap>,
    conditional_operator: Option<String>,
}

/// The item, and under which condition it is written.
pub struct Plan {
    table: Rc<str>,
    item: Rc<Item>,
    guard: Option<Guard>,
    returns_old: bool,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl Operation for PutItem {
    const NAME: &'static str = "PutItem";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        required("TableName", Shape::TableNameOrArn),
        member("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
        member("ReturnValues", RETURN_VALUES),
        member("Expected", EXPECTED),
        required("Item", ATTRIBUTES),
        member("ConditionalOperator", CONDITIONAL_OPERATOR),
        member("ConditionExpression", TEXT),
        member("ExpressionAttributeValues", ATTRIBUTES),
        member("ExpressionAttributeNames", NAMES),
        member("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
    ];
    const LAYER: Layer = Layer::CurrentEnveloped;
    type Plan = Plan;
    type Output = Output;

    fn read(mut json: JsonMap) -> Result<Self, serde_json::Error> {
        let item = take_map(&mut json, "Item");
        Ok(PutItem { item, ..shape::read(json)? })
    }

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        let item = parse_attributes(&self.item, Self::LAYER)?;
        let expected = read_expected(self.expected.as_ref(), Self::LAYER)?;
        let returns_old = self.return_values.unwrap_or_default().old_or_none()?;
        if item_size(&item) > limits::ITEM_BYTES {
            return Err(ApiError::validation("Item size has exceeded the maximum allowed size"));
        }
        let legacy = legacy_condition(expected, self.conditional_operator.as_deref())?;
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        let mut substitutions = Substitutions::new(names, values, Self::LAYER)?;
        let condition = condition(self.condition_expression.as_deref(), legacy, &mut substitutions)?;
        substitutions.finish()?;
        Ok(Plan {
            table: self.table_name,
            item: Rc::new(item),
            guard: guard(condition, self.return_values_on_condition_check_failure),
            returns_old,
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table, &ctx.region)?;
        let key = world.usable_table(&ctx.region, &name)?.definition.schema.key_of_item(&plan.item)?;
        let write =
            Write { key, guard: plan.guard, effect: Effect::Put(plan.item), price: Price::Single, identity: None };
        let written = write::write(world, ctx, &name, write)?;
        Ok(Output {
            attributes: written.old.filter(|_| plan.returns_old),
            consumed_capacity: plan.capacity.of_cost(&name, &written.cost),
            item_collection_metrics: plan.metrics.of(written.collection.as_ref()),
        })
    }
}

impl PutItem {
    fn check_parameters(&self) -> Result<(), ApiError> {
        let parameters = Parameters {
            expressions: &[("ConditionExpression", self.condition_expression.is_some())],
            legacy: &[("Expected", self.expected.is_some())],
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(Self::LAYER)
    }
}
