//! `TagDeliveryStream`: puts tags on a delivery stream, over those of the same keys.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::ops::{active, shapes, tagged};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Member, required};
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "Tags": [{"Key": "team", "Value": "a"}]}`.
pub struct TagDeliveryStream {
    name: Rc<str>,
    tags: Vec<Json>,
}

impl Members for TagDeliveryStream {
    fn read(fields: &mut Fields) -> TagDeliveryStream {
        TagDeliveryStream { name: fields.take("DeliveryStreamName"), tags: fields.take("Tags") }
    }
}

impl Operation for TagDeliveryStream {
    const NAME: &'static str = "TagDeliveryStream";
    const INPUT: &'static [Member] = &[super::DELIVERY, required("Tags", shapes::TAGS)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = TagDeliveryStream;
    type Output = JsonMap;

    fn check(self) -> Result<TagDeliveryStream, ApiError> {
        Ok(self)
    }

    fn run(plan: TagDeliveryStream, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        let delivery = active(world, ctx, &plan.name)?;
        delivery.tags = tagged(&delivery.tags, &plan.tags)?;
        Ok(JsonMap::new())
    }
}
