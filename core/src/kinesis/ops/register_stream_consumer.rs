//! `RegisterStreamConsumer`: a consumer with enhanced fan-out for a stream.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::consumer::{self, Consumer, Status};
use crate::kinesis::ops::resource::{self, TAGS};
use crate::kinesis::ops::{ARN, NAME, consumers, known, not_active, stream_of_arn};
use crate::kinesis::stream::{self, Stream};
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member, member, required};
use crate::world::World;

/// `{"StreamARN": "arn:…", "ConsumerName": "Dashboard"}`.
pub struct RegisterStreamConsumer {
    arn: String,
    name: Rc<str>,
    tags: JsonMap,
}

impl Members for RegisterStreamConsumer {
    fn read(fields: &mut Fields) -> RegisterStreamConsumer {
        RegisterStreamConsumer {
            arn: fields.take("StreamARN"),
            name: fields.take("ConsumerName"),
            tags: fields.take("Tags"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    name: Rc<str>,
    tags: JsonMap,
}

impl Operation for RegisterStreamConsumer {
    const NAME: &'static str = "RegisterStreamConsumer";
    const INPUT: &'static [Member] =
        &[required("StreamARN", ARN), required("ConsumerName", NAME), member("Tags", TAGS)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: stream_of_arn(&self.arn).unwrap_or_default().into(), name: self.name, tags: self.tags })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let stream = known(world, ctx, &plan.stream)?;
        if matches!(stream.status, stream::Status::Creating | stream::Status::Deleting) {
            return Err(not_active(stream));
        }
        check_room(stream, &plan.name)?;
        let (mut stream, takes) = (Stream::clone(stream), world.dials.consumer_changing);
        let mut consumer = Consumer::new(&stream, &plan.name, ctx.now);
        resource::add(&mut consumer.labels, &plan.name, &plan.tags)?;
        let described = consumers::view(&consumer);
        consumer::begin(ctx, &mut stream, consumer, Status::Creating, takes);
        world.region_mut(&ctx.region).kinesis.insert(plan.stream, Rc::new(stream));
        Ok(json!({ "Consumer": described }))
    }
}

/// Each name once, so many of a stream, and so many of them CREATING at a time.
fn check_room(stream: &Stream, name: &str) -> Result<(), ApiError> {
    let of = format!("stream {} under account {ACCOUNT}", stream.definition.name);
    if stream.consumers.contains_key(name) {
        return Err(ApiError::new(Code::ResourceInUse, format!("Consumer {name} of {of} already exists.")));
    }
    let creating = stream.consumers.values().filter(|consumer| consumer.status == Status::Creating).count();
    let text = if stream.consumers.len() as u64 >= limits::KINESIS_FAN_OUT_CONSUMERS {
        let limit = limits::KINESIS_FAN_OUT_CONSUMERS;
        format!("The number of consumers of {of} cannot exceed its limit. Limit: {limit}")
    } else if creating >= limits::CONSUMERS_CREATING {
        let limit = limits::CONSUMERS_CREATING;
        format!(
            "The number of consumers of {of} that are simultaneously in CREATING cannot exceed its limit. Limit: {limit}"
        )
    } else {
        return Ok(());
    };
    Err(ApiError::new(Code::LimitExceeded, text))
}
