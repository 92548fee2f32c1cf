//! Consumers with enhanced fan-out: each is registered with a stream, and has a pipe of its own to each shard
//! (Kinesis developer guide, Developing enhanced fan-out consumers).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::kinesis::labels::Labels;
use crate::kinesis::stream::Stream;
use crate::kinesis::subscription::{self, Lane, Reason};
use crate::operation::error::{ApiError, Code};
use crate::persist::Map;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Where a consumer is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Creating,
    Active,
    Deleting,
}

impl Status {
    /// As on the wire: `CREATING`.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Creating => "CREATING",
            Status::Active => "ACTIVE",
            Status::Deleting => "DELETING",
        }
    }
}

/// A consumer as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Consumer {
    pub name: Rc<str>,
    /// Ends in the second of its creation, so that a later one of its name has another.
    pub arn: Rc<str>,
    /// The stream's ARN.
    pub stream: Rc<str>,
    pub created: Instant,
    pub status: Status,
    /// When CREATING or DELETING ends.
    pub(crate) until: Instant,
    /// By the shard's index: those that were ever subscribed to.
    pub lanes: Map<u32, Rc<Lane>>,
    pub labels: Labels,
}

impl Consumer {
    pub(crate) fn new(stream: &Stream, name: &Rc<str>, now: Instant) -> Consumer {
        let arn = format!("{}/consumer/{name}:{}", stream.definition.arn, now.as_seconds());
        Consumer {
            name: Rc::clone(name),
            arn: arn.into(),
            stream: Rc::clone(&stream.definition.arn),
            created: now,
            status: Status::Creating,
            until: now,
            lanes: Map::new(),
            labels: Labels::default(),
        }
    }
}

/// Puts a consumer into a state that ends by itself.
pub(crate) fn begin(ctx: &mut Ctx, stream: &mut Stream, mut consumer: Consumer, status: Status, takes: Duration) {
    consumer.status = status;
    consumer.until = ctx.now + takes;
    note_status(ctx, &consumer, status.name());
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&consumer.name));
    let stream_name = Rc::clone(&stream.definition.name);
    ctx.later(takes, Event::ConsumerReady { region, stream: stream_name, consumer: Rc::clone(&name) });
    stream.consumers.insert(name, Rc::new(consumer));
}

/// CREATING or DELETING ends, unless something else has begun meanwhile.
#[inline(never)]
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, stream: &str, name: &str) {
    let Some(stream) = world.kinesis_mut(&ctx.region, stream) else { return };
    let Some(consumer) = stream.consumers.get(name).filter(|consumer| consumer.until <= ctx.now) else { return };
    let mut consumer = Consumer::clone(consumer);
    match consumer.status {
        Status::Active => {}
        Status::Deleting => {
            stream.consumers.remove(name);
            note_status(ctx, &consumer, "DELETED");
        }
        Status::Creating => {
            consumer.status = Status::Active;
            note_status(ctx, &consumer, consumer.status.name());
            stream.consumers.insert(Rc::clone(&consumer.name), Rc::new(consumer));
        }
    }
}

/// Puts a consumer into DELETING; what it is subscribed to ends at once.
pub(crate) fn deregister(ctx: &mut Ctx, stream: &mut Stream, name: &str, takes: Duration) {
    let Some(consumer) = stream.consumers.get(name) else { return };
    let mut consumer = Consumer::clone(consumer);
    subscription::end_all(ctx, &mut consumer, Reason::Deregistered);
    begin(ctx, stream, consumer, Status::Deleting, takes);
}

/// Whether a stream may be deleted: with consumers only where that is asked for (text captured from AWS).
pub(crate) fn check_deletion(stream: &Stream, is_enforced: bool) -> Result<(), ApiError> {
    if stream.consumers.is_empty() || is_enforced {
        return Ok(());
    }
    let (arn, name) = (&stream.definition.arn, &stream.definition.name);
    let text = format!(
        "DeleteStream can't delete {arn} because there are consumers associated with this data stream. To delete {name} \
         anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are \
         associated with it."
    );
    Err(ApiError::new(Code::ResourceInUse, text))
}

/// All consumers of a stream that is being deleted go with it.
pub(crate) fn end_with(ctx: &mut Ctx, stream: &mut Stream) {
    for name in stream.consumers.keys().cloned().collect::<Vec<_>>() {
        if let Some(consumer) = stream.consumers.get_mut(&name).map(Rc::make_mut) {
            subscription::end_all(ctx, consumer, Reason::StreamDeleted);
            consumer.status = Status::Deleting;
            consumer.until = Instant::LATEST;
            note_status(ctx, consumer, Status::Deleting.name());
        }
    }
}

fn note_status(ctx: &mut Ctx, consumer: &Consumer, status: &'static str) {
    let (stream, name) = (Rc::clone(&consumer.stream), Rc::clone(&consumer.name));
    ctx.note(RuleId::ConsumerState, What::ConsumerStatus { stream, consumer: name, status });
}
