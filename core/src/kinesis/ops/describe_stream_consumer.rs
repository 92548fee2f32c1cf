//! `DescribeStreamConsumer`: a consumer with its stream.

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::consumers::{self, CONSUMER, Target};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{"ConsumerARN": "arn:…"}`.
pub struct DescribeStreamConsumer(Result<Target, ApiError>);

impl Members for DescribeStreamConsumer {
    fn read(fields: &mut Fields) -> DescribeStreamConsumer {
        DescribeStreamConsumer(Target::read(fields))
    }
}

impl Operation for DescribeStreamConsumer {
    const NAME: &'static str = "DescribeStreamConsumer";
    const INPUT: &'static [Member] = CONSUMER;
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Target;
    type Output = Answer;

    fn check(self) -> Result<Target, ApiError> {
        self.0
    }

    fn run(plan: Target, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let (_, consumer) = plan.find(world, ctx)?;
        let mut described = consumers::view(consumer);
        described["StreamARN"] = (*consumer.stream).into();
        Ok(json!({ "ConsumerDescription": described }))
    }
}
