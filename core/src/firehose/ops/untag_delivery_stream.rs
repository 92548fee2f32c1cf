//! `UntagDeliveryStream`: takes tags off a delivery stream; keys that it does not have do not matter.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::ops::active;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Bounds, JsonMap, Member, Shape, required};
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "TagKeys": ["team"]}`.
pub struct UntagDeliveryStream {
    name: Rc<str>,
    keys: Vec<String>,
}

impl Members for UntagDeliveryStream {
    fn read(fields: &mut Fields) -> UntagDeliveryStream {
        UntagDeliveryStream { name: fields.take("DeliveryStreamName"), keys: fields.take("TagKeys") }
    }
}

impl Operation for UntagDeliveryStream {
    const NAME: &'static str = "UntagDeliveryStream";
    const INPUT: &'static [Member] =
        &[super::DELIVERY, required("TagKeys", Shape::Words(Bounds { min: 1, max: 50 }, Bounds { min: 1, max: 128 }))];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = UntagDeliveryStream;
    type Output = JsonMap;

    fn check(self) -> Result<UntagDeliveryStream, ApiError> {
        Ok(self)
    }

    fn run(plan: UntagDeliveryStream, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        let delivery = active(world, ctx, &plan.name)?;
        for key in &plan.keys {
            delivery.tags.remove(&**key);
        }
        Ok(JsonMap::new())
    }
}
