//! `RemoveTagsFromStream`: tags of a stream go; keys that it does not have are passed over.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{self, Resource, TAG_KEYS};
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "TagKeys": ["team"]}`.
pub struct RemoveTagsFromStream {
    stream: Target,
    keys: Vec<Rc<str>>,
}

impl Members for RemoveTagsFromStream {
    fn read(fields: &mut Fields) -> RemoveTagsFromStream {
        RemoveTagsFromStream { stream: Target::read(fields), keys: fields.take("TagKeys") }
    }
}

pub struct Plan {
    resource: Resource,
    keys: Vec<Rc<str>>,
}

impl Operation for RemoveTagsFromStream {
    const NAME: &'static str = "RemoveTagsFromStream";
    const INPUT: &'static [Member] = &[STREAM_NAME, required("TagKeys", TAG_KEYS), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { resource: Resource::Stream(self.stream.name()?), keys: self.keys })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        resource::untag(world, ctx, &plan.resource, &plan.keys)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
