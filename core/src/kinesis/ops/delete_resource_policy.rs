//! `DeleteResourcePolicy`: nobody else may use a stream or a consumer any longer.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{RESOURCE_ARN, Resource};
use crate::kinesis::ops::{not_found, policy};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders"}`.
pub struct DeleteResourcePolicy {
    arn: Rc<str>,
}

impl Members for DeleteResourcePolicy {
    fn read(fields: &mut Fields) -> DeleteResourcePolicy {
        DeleteResourcePolicy { arn: fields.take("ResourceARN") }
    }
}

impl Operation for DeleteResourcePolicy {
    const NAME: &'static str = "DeleteResourcePolicy";
    const INPUT: &'static [Member] = &[RESOURCE_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = ();

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.arn)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let labels = Resource::of_arn(&plan).changing(world, ctx).map_err(|error| policy::by_arn(error, &plan))?;
        match labels.policy.take() {
            Some(_) => Ok(()),
            None => Err(not_found(format!("No resource policy found for resource ARN {plan}."))),
        }
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
