//! `PutItem` (API reference, PutItem).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::ops::consumed::RETURN_CONSUMED_CAPACITY;
use crate::dynamodb::ops::item_collection::RETURN_ITEM_COLLECTION_METRICS;
use crate::dynamodb::ops::item_write::{Output, RETURN_VALUES, RETURN_VALUES_ON_FAILURE, WritePlan, WriteRequest};
use crate::dynamodb::ops::legacy_input::{CONDITIONAL_OPERATOR, EXPECTED};
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::Item;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, member, required};
use crate::world::World;

/// Writes a whole item, in the place of the one that has its key.
pub struct PutItem {
    item: JsonMap,
    common: WriteRequest,
}

impl Members for PutItem {
    fn read(fields: &mut Fields) -> PutItem {
        PutItem { item: fields.take("Item"), common: WriteRequest::read(fields) }
    }
}

/// The item, and under which condition it is written.
pub struct Plan {
    item: Rc<Item>,
    returns_old: bool,
    common: WritePlan,
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

    fn check(self) -> Result<Plan, ApiError> {
        let common = self.common;
        common.check_parameters(Self::LAYER, false, false)?;
        let item = parse_attributes(&self.item, Self::LAYER)?;
        let expected = common.expected(Self::LAYER)?;
        let returns_old = common.return_values.unwrap_or_default().old_or_none()?;
        if item_size(&item) > limits::ITEM_BYTES {
            return Err(ApiError::validation("Item size has exceeded the maximum allowed size"));
        }
        let legacy = common.legacy_condition(expected)?;
        let substitutions = common.substitutions(Self::LAYER)?;
        Ok(Plan { item: Rc::new(item), returns_old, common: common.plan(legacy, substitutions)? })
    }

    fn run(mut plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.common.table, &ctx.region)?;
        let key = world.usable_table(&ctx.region, &name)?.definition.schema.key_of_item(&plan.item)?;
        let (guard, effect) = (plan.common.guard.take(), Effect::Put(plan.item));
        let write = Write { key, guard, effect, price: Price::Single, identity: None };
        let mut written = write::write(world, ctx, &name, write)?;
        let attributes = written.old.take().filter(|_| plan.returns_old);
        Ok(plan.common.output(&name, attributes, &written))
    }
}
