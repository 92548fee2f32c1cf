//! `ListTagsForStream`: the tags of a stream in the order of their keys, in pages.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target, known};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member, text};
use crate::world::World;

/// `{"StreamName": "Orders", "Limit": 10}`.
pub struct ListTagsForStream {
    stream: Target,
    after: Option<Rc<str>>,
    limit: Option<usize>,
}

impl Members for ListTagsForStream {
    fn read(fields: &mut Fields) -> ListTagsForStream {
        ListTagsForStream {
            stream: Target::read(fields),
            after: fields.take("ExclusiveStartTagKey"),
            limit: fields.take("Limit"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    after: Option<Rc<str>>,
    limit: usize,
}

/// A tag as the API lists it.
pub(super) fn view((key, value): &(Rc<str>, Rc<str>)) -> Answer {
    json!({ "Key": &**key, "Value": &**value })
}

impl Operation for ListTagsForStream {
    const NAME: &'static str = "ListTagsForStream";
    const INPUT: &'static [Member] = &[
        STREAM_NAME,
        member("ExclusiveStartTagKey", text(1, 128)),
        member("Limit", integer(1, limits::TAGS as i64)),
        STREAM_ARN,
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, after: self.after, limit: self.limit.unwrap_or(limits::TAGS) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let tags = &known(world, ctx, &plan.stream)?.labels.tags;
        let from = plan.after.map_or(0, |after| tags.partition_point(|(key, _)| *key <= after));
        let page: Vec<Answer> = tags[from..].iter().take(plan.limit).map(view).collect();
        let more = from + page.len() < tags.len();
        Ok(json!({ "Tags": page, "HasMoreTags": more }))
    }
}
