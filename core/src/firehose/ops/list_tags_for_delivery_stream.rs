//! `ListTagsForDeliveryStream`: the tags of a delivery stream, page by page.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::ops::{known, shapes};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member};
use crate::world::World;

/// `{"DeliveryStreamName": "archive"}`.
pub struct ListTagsForDeliveryStream {
    name: Rc<str>,
    after: Option<Rc<str>>,
    limit: Option<usize>,
}

impl Members for ListTagsForDeliveryStream {
    fn read(fields: &mut Fields) -> ListTagsForDeliveryStream {
        ListTagsForDeliveryStream {
            name: fields.take("DeliveryStreamName"),
            after: fields.take("ExclusiveStartTagKey"),
            limit: fields.take("Limit"),
        }
    }
}

impl Operation for ListTagsForDeliveryStream {
    const NAME: &'static str = "ListTagsForDeliveryStream";
    const INPUT: &'static [Member] =
        &[super::DELIVERY, member("ExclusiveStartTagKey", shapes::TAG_KEY), member("Limit", integer(1, 50))];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = ListTagsForDeliveryStream;
    type Output = Answer;

    fn check(self) -> Result<ListTagsForDeliveryStream, ApiError> {
        Ok(self)
    }

    fn run(plan: ListTagsForDeliveryStream, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let delivery = known(world, ctx, &plan.name)?;
        let is_behind = |key: &str| plan.after.as_deref().is_none_or(|after| key > after);
        let rest = delivery.tags.iter().filter(|(key, _)| is_behind(key));
        let mut tags: Vec<Answer> = rest.map(|(key, value)| json!({ "Key": &**key, "Value": &**value })).collect();
        let limit = plan.limit.unwrap_or(limits::DELIVERY_TAGS);
        let more = tags.len() > limit;
        tags.truncate(limit);
        Ok(json!({ "Tags": tags, "HasMoreTags": more }))
    }
}
