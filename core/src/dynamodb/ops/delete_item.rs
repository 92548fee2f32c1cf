//! `DeleteItem` (API reference, DeleteItem).

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
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Guard, Price, Write};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Deletes the item that has a key; that there is none is no error.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteItem {
    table_name: Rc<str>,
    key: JsonMap,
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

/// The key, and under which condition its item is deleted.
pub struct Plan {
    table: Rc<str>,
    key: Attributes,
    guard: Option<Guard>,
    returns_old: bool,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl Operation for DeleteItem {
    const NAME: &'static str = "DeleteItem";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        required("TableName", Shape::TableNameOrArn),
        member("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
        member("ReturnValues", RETURN_VALUES),
        required("Key", ATTRIBUTES),
        member("Expected", EXPECTED),
        member("ConditionalOperator", CONDITIONAL_OPERATOR),
        member("ConditionExpression", TEXT),
        member("ExpressionAttributeValues", ATTRIBUTES),
        member("ExpressionAttributeNames", NAMES),
        member("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
    ];
    const LAYER: Layer = Layer::CurrentEnveloped;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        let key = parse_attributes(&self.key, Self::LAYER)?;
        let expected = read_expected(self.expected.as_ref(), Self::LAYER)?;
        let returns_old = self.return_values.unwrap_or_default().old_or_none()?;
        let legacy = legacy_condition(expected, self.conditional_operator.as_deref())?;
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        let mut substitutions = Substitutions::new(names, values, Self::LAYER)?;
        let condition = condition(self.condition_expression.as_deref(), legacy, &mut substitutions)?;
        substitutions.finish()?;
        Ok(Plan {
            table: self.table_name,
            key,
            guard: guard(condition, self.return_values_on_condition_check_failure),
            returns_old,
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table, &ctx.region)?;
        let key = world.usable_table(&ctx.region, &name)?.definition.schema.key_of_key(&plan.key)?;
        let write = Write { key, guard: plan.guard, effect: Effect::Delete, price: Price::Single, identity: None };
        let written = write::write(world, ctx, &name, write)?;
        Ok(Output {
            attributes: written.old.filter(|_| plan.returns_old),
            consumed_capacity: plan.capacity.of_cost(&name, &written.cost),
            item_collection_metrics: plan.metrics.of(written.collection.as_ref()),
        })
    }
}

impl DeleteItem {
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
