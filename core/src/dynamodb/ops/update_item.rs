//! `UpdateItem` (API reference, UpdateItem).

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, Substitutions, Update, legacy};
use crate::dynamodb::ops::consumed::{RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::item_collection::{RETURN_ITEM_COLLECTION_METRICS, ReturnItemCollectionMetrics};
use crate::dynamodb::ops::item_write::{
    Output, RETURN_VALUES_OF_UPDATE, RETURN_VALUES_ON_FAILURE, ReturnValues, ReturnValuesOnFailure, condition, guard,
    legacy_condition, read_expected,
};
use crate::dynamodb::ops::key_paths;
use crate::dynamodb::ops::legacy_input::{ATTRIBUTE_UPDATES, CONDITIONAL_OPERATOR, EXPECTED};
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Guard, Touched, Write, Written};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Changes attributes of an item, which is created when there is none with its key.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateItem {
    table_name: Rc<str>,
    key: JsonMap,
    update_expression: Option<String>,
    attribute_updates: Option<JsonMap>,
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

/// The key, what becomes of its item, and under which condition.
pub struct Plan {
    table: Rc<str>,
    key: Attributes,
    update: Update,
    guard: Option<Guard>,
    returns: ReturnValues,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl Operation for UpdateItem {
    const NAME: &'static str = "UpdateItem";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        required("TableName", Shape::TableNameOrArn),
        member("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
        member("ReturnValues", RETURN_VALUES_OF_UPDATE),
        member("ConditionalOperator", CONDITIONAL_OPERATOR),
        required("Key", ATTRIBUTES),
        member("Expected", EXPECTED),
        member("AttributeUpdates", ATTRIBUTE_UPDATES),
        member("ConditionExpression", TEXT),
        member("UpdateExpression", TEXT),
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
        let (update, condition) = self.update_and_condition()?;
        Ok(Plan {
            table: self.table_name,
            key,
            update,
            guard: guard(condition, self.return_values_on_condition_check_failure),
            returns: self.return_values.unwrap_or_default(),
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table, &ctx.region)?;
        let schema = &world.usable_table(&ctx.region, &name)?.definition.schema;
        let key = schema.key_of_key(&plan.key)?;
        key_paths::check_update(schema, plan.update.paths())?;
        let effect = Effect::Update { update: plan.update, key: plan.key, shows: touched(plan.returns) };
        let write = Write { key, guard: plan.guard, effect, identity: None };
        let written = write::write(world, ctx, &name, write)?;
        let consumed_capacity = plan.capacity.of_cost(&name, &written.cost);
        let item_collection_metrics = plan.metrics.of(written.collection.as_ref());
        Ok(Output { attributes: attributes(plan.returns, written), consumed_capacity, item_collection_metrics })
    }
}

impl UpdateItem {
    fn check_parameters(&self) -> Result<(), ApiError> {
        let parameters = Parameters {
            expressions: &[
                ("UpdateExpression", self.update_expression.is_some()),
                ("ConditionExpression", self.condition_expression.is_some()),
            ],
            legacy: &[("AttributeUpdates", self.attribute_updates.is_some()), ("Expected", self.expected.is_some())],
            names: self.expression_attribute_names.is_some(),
            values: self.expression_attribute_values.is_some(),
        };
        parameters.check(Self::LAYER)
    }

    /// Legacy parameters come before expressions, the update before the condition.
    fn update_and_condition(&self) -> Result<(Update, Option<Condition>), ApiError> {
        let updates = self.attribute_updates.as_ref();
        let legacy_update = updates.map(|updates| legacy::attribute_updates(updates, Self::LAYER)).transpose()?;
        let expected = read_expected(self.expected.as_ref(), Self::LAYER)?;
        let legacy = legacy_condition(expected, self.conditional_operator.as_deref())?;
        let (names, values) = (self.expression_attribute_names.as_ref(), self.expression_attribute_values.as_ref());
        let mut substitutions = Substitutions::new(names, values, Self::LAYER)?;
        let update = match self.update_expression.as_deref() {
            Some(text) => substitutions.update(text)?,
            None => legacy_update.unwrap_or_else(Update::nothing),
        };
        let condition = condition(self.condition_expression.as_deref(), legacy, &mut substitutions)?;
        substitutions.finish()?;
        Ok((update, condition))
    }
}

const fn touched(returns: ReturnValues) -> Touched {
    match returns {
        ReturnValues::UpdatedOld => Touched::Old,
        ReturnValues::UpdatedNew => Touched::New,
        ReturnValues::None | ReturnValues::AllOld | ReturnValues::AllNew => Touched::None,
    }
}

fn attributes(returns: ReturnValues, written: Written) -> Option<Rc<Attributes>> {
    match returns {
        ReturnValues::None => None,
        ReturnValues::AllOld => written.old,
        ReturnValues::AllNew => written.new,
        ReturnValues::UpdatedOld | ReturnValues::UpdatedNew => written.touched.map(Rc::new),
    }
}
