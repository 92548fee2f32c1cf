//! `DeleteDeliveryStream`: the end of a delivery stream; what waits in its buffer is not written.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::delivery::{self, Status};
use crate::firehose::ops::active;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{BOOLEAN, JsonMap, Member, member};
use crate::world::World;

/// `{"DeliveryStreamName": "archive"}`.
pub struct DeleteDeliveryStream {
    name: Rc<str>,
}

impl Members for DeleteDeliveryStream {
    fn read(fields: &mut Fields) -> DeleteDeliveryStream {
        DeleteDeliveryStream { name: fields.take("DeliveryStreamName") }
    }
}

impl Operation for DeleteDeliveryStream {
    const NAME: &'static str = "DeleteDeliveryStream";
    const INPUT: &'static [Member] = &[super::DELIVERY, member("AllowForceDelete", BOOLEAN)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = JsonMap;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        let takes = world.dials.firehose_deleting;
        delivery::begin(ctx, active(world, ctx, &name)?, Status::Deleting, takes);
        Ok(JsonMap::new())
    }
}
