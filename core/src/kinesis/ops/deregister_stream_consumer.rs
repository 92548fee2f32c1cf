//! `DeregisterStreamConsumer`: a consumer goes, and what it is subscribed to ends.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::consumer::{self, Status};
use crate::kinesis::ops::consumers::{CONSUMER, Target, not_active};
use crate::kinesis::stream::Stream;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"ConsumerARN": "arn:…"}`.
pub struct DeregisterStreamConsumer(Result<Target, ApiError>);

impl Members for DeregisterStreamConsumer {
    fn read(fields: &mut Fields) -> DeregisterStreamConsumer {
        DeregisterStreamConsumer(Target::read(fields))
    }
}

impl Operation for DeregisterStreamConsumer {
    const NAME: &'static str = "DeregisterStreamConsumer";
    const INPUT: &'static [Member] = CONSUMER;
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Target;
    type Output = ();

    fn check(self) -> Result<Target, ApiError> {
        self.0
    }

    fn run(plan: Target, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let (stream, consumer) = plan.find(world, ctx)?;
        if consumer.status == Status::Deleting {
            return Err(not_active(stream, consumer));
        }
        let (mut stream, takes) = (Stream::clone(stream), world.dials.consumer_changing);
        consumer::deregister(ctx, &mut stream, &plan.name, takes);
        world.region_mut(&ctx.region).kinesis.insert(plan.stream, Rc::new(stream));
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
