//! `DeleteItem` (API reference, DeleteItem).

use crate::ctx::Ctx;
use crate::dynamodb::ops::consumed::RETURN_CONSUMED_CAPACITY;
use crate::dynamodb::ops::item_collection::RETURN_ITEM_COLLECTION_METRICS;
use crate::dynamodb::ops::item_write::{Output, RETURN_VALUES, RETURN_VALUES_ON_FAILURE, WritePlan, WriteRequest};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, EXPECTED};
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Deletes the item that has a key; that there is none is no error.
pub struct DeleteItem {
    key: JsonMap,
    common: WriteRequest,
}

impl Members for DeleteItem {
    fn read(fields: &mut Fields) -> DeleteItem {
        DeleteItem { key: fields.take("Key"), common: WriteRequest::read(fields) }
    }
}

/// The key, and under which condition its item is deleted.
pub struct Plan {
    key: Attributes,
    returns_old: bool,
    common: WritePlan,
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
        let common = self.common;
        common.check_parameters(Self::LAYER, false, false)?;
        let key = parse_attributes(&self.key, Self::LAYER)?;
        let expected = common.expected(Self::LAYER)?;
        let returns_old = common.return_values.unwrap_or_default().old_or_none()?;
        let legacy = common.legacy_condition(expected)?;
        let substitutions = common.substitutions(Self::LAYER)?;
        Ok(Plan { key, returns_old, common: common.plan(legacy, substitutions)? })
    }

    fn run(mut plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.common.table, &ctx.region)?;
        let key = world.usable_table(&ctx.region, &name)?.definition.schema.key_of_key(&plan.key)?;
        let guard = plan.common.guard.take();
        let write = Write { key, guard, effect: Effect::Delete, price: Price::Single, identity: None };
        let mut written = write::write(world, ctx, &name, write)?;
        let attributes = written.old.take().filter(|_| plan.returns_old);
        Ok(plan.common.output(&name, attributes, &written))
    }
}
