//! `DeleteProducer`: ends a producer before its time.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, plain_name, required};
use crate::operation::{EMPTY, Operation};
use crate::sim::producer;
use crate::world::World;

/// `{"ProducerName": "clicks"}`.
pub struct DeleteProducer {
    name: Rc<str>,
}

impl Members for DeleteProducer {
    fn read(fields: &mut Fields) -> DeleteProducer {
        DeleteProducer { name: fields.take("ProducerName") }
    }
}

impl Operation for DeleteProducer {
    const NAME: &'static str = "DeleteProducer";
    const INPUT: &'static [Member] = &[required("ProducerName", plain_name(1, 64))];
    type Plan = DeleteProducer;
    type Output = ();

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        if producer::stop(world, ctx, &plan.name, "DELETED") {
            return Ok(());
        }
        let text = format!("There is no producer {} in {}.", plan.name, ctx.region);
        Err(ApiError::new(Code::ResourceNotFound, text))
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
