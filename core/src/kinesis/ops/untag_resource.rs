//! `UntagResource`: tags of a stream or a consumer go; keys that it does not have are passed over.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{self, RESOURCE_ARN, Resource, TAG_KEYS};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders", "TagKeys": ["team"]}`.
pub struct UntagResource {
    keys: Vec<Rc<str>>,
    arn: Rc<str>,
}

impl Members for UntagResource {
    fn read(fields: &mut Fields) -> UntagResource {
        UntagResource { keys: fields.take("TagKeys"), arn: fields.take("ResourceARN") }
    }
}

pub struct Plan {
    resource: Resource,
    keys: Vec<Rc<str>>,
}

impl Operation for UntagResource {
    const NAME: &'static str = "UntagResource";
    const INPUT: &'static [Member] = &[required("TagKeys", TAG_KEYS), RESOURCE_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { resource: Resource::of_arn(&self.arn), keys: self.keys })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        resource::untag(world, ctx, &plan.resource, &plan.keys)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
