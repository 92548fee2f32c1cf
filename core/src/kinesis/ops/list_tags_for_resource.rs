//! `ListTagsForResource`: all tags of a stream or a consumer.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::list_tags_for_stream::view;
use crate::kinesis::ops::resource::{RESOURCE_ARN, Resource};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders"}`.
pub struct ListTagsForResource {
    arn: Rc<str>,
}

impl Members for ListTagsForResource {
    fn read(fields: &mut Fields) -> ListTagsForResource {
        ListTagsForResource { arn: fields.take("ResourceARN") }
    }
}

impl Operation for ListTagsForResource {
    const NAME: &'static str = "ListTagsForResource";
    const INPUT: &'static [Member] = &[RESOURCE_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = Answer;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.arn)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let labels = Resource::of_arn(&plan).labels(world, ctx)?;
        Ok(json!({ "Tags": labels.tags.iter().map(view).collect::<Vec<_>>() }))
    }
}
