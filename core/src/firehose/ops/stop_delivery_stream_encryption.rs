//! `StopDeliveryStreamEncryption`: what waits in the buffer is not encrypted any more.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::delivery::Encryption;
use crate::firehose::ops::start_delivery_stream_encryption::switch;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member};
use crate::world::World;

/// `{"DeliveryStreamName": "archive"}`.
pub struct StopDeliveryStreamEncryption {
    name: Rc<str>,
}

impl Members for StopDeliveryStreamEncryption {
    fn read(fields: &mut Fields) -> StopDeliveryStreamEncryption {
        StopDeliveryStreamEncryption { name: fields.take("DeliveryStreamName") }
    }
}

impl Operation for StopDeliveryStreamEncryption {
    const NAME: &'static str = "StopDeliveryStreamEncryption";
    const INPUT: &'static [Member] = &[super::DELIVERY];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = JsonMap;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        switch(world, ctx, &name, Encryption { status: "DISABLING", ..Encryption::default() })?;
        Ok(JsonMap::new())
    }
}
