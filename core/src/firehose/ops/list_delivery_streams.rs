//! `ListDeliveryStreams`: the names of delivery streams, page by page.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::delivery::Delivery;
use crate::firehose::ops::shapes;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member};
use crate::world::World;

/// `{"Limit": 10}`.
pub struct ListDeliveryStreams {
    limit: Option<usize>,
    kind: Option<String>,
    after: Option<Rc<str>>,
}

impl Members for ListDeliveryStreams {
    fn read(fields: &mut Fields) -> ListDeliveryStreams {
        ListDeliveryStreams {
            limit: fields.take("Limit"),
            kind: fields.take("DeliveryStreamType"),
            after: fields.take("ExclusiveStartDeliveryStreamName"),
        }
    }
}

/// Names on one page, where nothing else is asked for (API reference, ListDeliveryStreams).
const PAGE: usize = 10;

impl Operation for ListDeliveryStreams {
    const NAME: &'static str = "ListDeliveryStreams";
    const INPUT: &'static [Member] = &[
        member("Limit", integer(1, 10_000)),
        member("DeliveryStreamType", shapes::TYPES),
        member("ExclusiveStartDeliveryStreamName", shapes::NAME),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = ListDeliveryStreams;
    type Output = Answer;

    fn check(self) -> Result<ListDeliveryStreams, ApiError> {
        Ok(self)
    }

    fn run(plan: ListDeliveryStreams, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let is_asked_for = |delivery: &Delivery| match plan.kind.as_deref() {
            None => true,
            Some("DirectPut") => delivery.is_direct(),
            Some("KinesisStreamAsSource") => !delivery.is_direct(),
            Some(_) => false,
        };
        let mut names = Vec::new();
        if let Some(region) = world.region(&ctx.region) {
            let rest = region.deliveries.after(plan.after.as_deref());
            names.extend(rest.filter(|(_, delivery)| is_asked_for(delivery)).map(|(name, _)| &**name));
        }
        let limit = plan.limit.unwrap_or(PAGE);
        let more = names.len() > limit;
        names.truncate(limit);
        Ok(json!({ "DeliveryStreamNames": names, "HasMoreDeliveryStreams": more }))
    }
}
