//! `UpdateItem` (API reference, UpdateItem).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::expr::{Update, legacy};
use crate::dynamodb::ops::consumed::RETURN_CONSUMED_CAPACITY;
use crate::dynamodb::ops::item_collection::RETURN_ITEM_COLLECTION_METRICS;
use crate::dynamodb::ops::item_write::{
    Output, RETURN_VALUES_OF_UPDATE, RETURN_VALUES_ON_FAILURE, ReturnValues, WritePlan, WriteRequest,
};
use crate::dynamodb::ops::key_paths;
use crate::dynamodb::ops::legacy_input::{ATTRIBUTE_UPDATES, CONDITIONAL_OPERATOR, EXPECTED};
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Price, Touched, Write, Written};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Changes attributes of an item, which is created when there is none with its key.
pub struct UpdateItem {
    key: JsonMap,
    update_expression: Option<String>,
    attribute_updates: Option<JsonMap>,
    common: WriteRequest,
}

impl Members for UpdateItem {
    fn read(fields: &mut Fields) -> UpdateItem {
        UpdateItem {
            key: fields.take("Key"),
            update_expression: fields.take("UpdateExpression"),
            attribute_updates: fields.take("AttributeUpdates"),
            common: WriteRequest::read(fields),
        }
    }
}

/// The key, what becomes of its item, and under which condition.
pub struct Plan {
    key: Attributes,
    update: Update,
    returns: ReturnValues,
    common: WritePlan,
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
        let common = self.common;
        common.check_parameters(Self::LAYER, self.update_expression.is_some(), self.attribute_updates.is_some())?;
        let key = parse_attributes(&self.key, Self::LAYER)?;
        // Legacy parameters come before expressions, the update before the condition.
        let updates = self.attribute_updates.as_ref();
        let legacy_update = updates.map(|updates| legacy::attribute_updates(updates, Self::LAYER)).transpose()?;
        let legacy = common.legacy_condition(common.expected(Self::LAYER)?)?;
        let mut substitutions = common.substitutions(Self::LAYER)?;
        let update = match self.update_expression.as_deref() {
            Some(text) => substitutions.update(text)?,
            None => legacy_update.unwrap_or_else(Update::nothing),
        };
        let returns = common.return_values.unwrap_or_default();
        Ok(Plan { key, update, returns, common: common.plan(legacy, substitutions)? })
    }

    fn run(mut plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.common.table, &ctx.region)?;
        let schema = &world.usable_table(&ctx.region, &name)?.definition.schema;
        let key = schema.key_of_key(&plan.key)?;
        key_paths::check_update(schema, plan.update.paths())?;
        let effect = Effect::Update { update: plan.update, key: plan.key, shows: touched(plan.returns) };
        let write = Write { key, guard: plan.common.guard.take(), effect, price: Price::Single, identity: None };
        let mut written = write::write(world, ctx, &name, write)?;
        let attributes = attributes(plan.returns, &mut written);
        Ok(plan.common.output(&name, attributes, &written))
    }
}

const fn touched(returns: ReturnValues) -> Touched {
    match returns {
        ReturnValues::UpdatedOld => Touched::Old,
        ReturnValues::UpdatedNew => Touched::New,
        ReturnValues::None | ReturnValues::AllOld | ReturnValues::AllNew => Touched::None,
    }
}

fn attributes(returns: ReturnValues, written: &mut Written) -> Option<Rc<Attributes>> {
    match returns {
        ReturnValues::None => None,
        ReturnValues::AllOld => written.old.take(),
        ReturnValues::AllNew => written.new.take(),
        ReturnValues::UpdatedOld | ReturnValues::UpdatedNew => written.touched.take().map(Rc::new),
    }
}
