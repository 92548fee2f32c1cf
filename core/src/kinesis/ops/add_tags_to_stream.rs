//! `AddTagsToStream`: tags of a stream, new or with a new value.

use crate::ctx::Ctx;
use crate::kinesis::ops::resource::{self, Resource, TAGS};
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "Tags": {"team": "checkout"}}`.
pub struct AddTagsToStream {
    stream: Target,
    tags: JsonMap,
}

impl Members for AddTagsToStream {
    fn read(fields: &mut Fields) -> AddTagsToStream {
        AddTagsToStream { stream: Target::read(fields), tags: fields.take("Tags") }
    }
}

pub struct Plan {
    resource: Resource,
    tags: JsonMap,
}

impl Operation for AddTagsToStream {
    const NAME: &'static str = "AddTagsToStream";
    const INPUT: &'static [Member] = &[STREAM_NAME, required("Tags", TAGS), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { resource: Resource::Stream(self.stream.name()?), tags: self.tags })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        resource::tag(world, ctx, &plan.resource, &plan.tags)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
