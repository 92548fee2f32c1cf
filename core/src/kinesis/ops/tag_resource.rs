//! `TagResource`: tags of a stream or a consumer, new or with a new value.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{self, RESOURCE_ARN, Resource, TAGS};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders", "Tags": {"team": "checkout"}}`.
pub struct TagResource {
    tags: JsonMap,
    arn: Rc<str>,
}

impl Members for TagResource {
    fn read(fields: &mut Fields) -> TagResource {
        TagResource { tags: fields.take("Tags"), arn: fields.take("ResourceARN") }
    }
}

pub struct Plan {
    resource: Resource,
    tags: JsonMap,
}

impl Operation for TagResource {
    const NAME: &'static str = "TagResource";
    const INPUT: &'static [Member] = &[required("Tags", TAGS), RESOURCE_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { resource: Resource::of_arn(&self.arn), tags: self.tags })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        resource::tag(world, ctx, &plan.resource, &plan.tags)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
