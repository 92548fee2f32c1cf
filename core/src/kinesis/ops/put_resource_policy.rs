//! `PutResourcePolicy`: who else may use a stream or a consumer; it takes the place of the policy before.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{RESOURCE_ARN, Resource};
use crate::kinesis::ops::{invalid, policy};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, TEXT, required};
use crate::operation::{EMPTY, Operation, json};
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders", "Policy": "{…}"}`.
pub struct PutResourcePolicy {
    arn: Rc<str>,
    policy: Rc<str>,
}

impl Members for PutResourcePolicy {
    fn read(fields: &mut Fields) -> PutResourcePolicy {
        PutResourcePolicy { arn: fields.take("ResourceARN"), policy: fields.take("Policy") }
    }
}

pub struct Plan {
    arn: Rc<str>,
    policy: Rc<str>,
}

impl Operation for PutResourcePolicy {
    const NAME: &'static str = "PutResourcePolicy";
    const INPUT: &'static [Member] = &[RESOURCE_ARN, required("Policy", TEXT)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        if json::object(&self.policy).is_none() {
            return Err(invalid("Policy is not a JSON object."));
        }
        Ok(Plan { arn: self.arn, policy: self.policy })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { arn, policy } = plan;
        let labels = Resource::of_arn(&arn).changing(world, ctx).map_err(|error| policy::by_arn(error, &arn))?;
        labels.policy = Some(policy);
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
