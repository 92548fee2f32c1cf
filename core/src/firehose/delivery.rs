//! A delivery stream: its settings, the states it passes through, and the buffer that fills
//! (API reference, DeliveryStreamDescription).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::firehose::destination::Destination;
use crate::firehose::source::{self, Lane};
use crate::metrics::meter::Meter;
use crate::name;
use crate::persist::{List, Map};
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// What stays as it is for a delivery stream's life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    /// Tells it from another of its name.
    pub created: Instant,
    pub source: Source,
}

/// Where records come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    DirectPut,
    Kinesis {
        /// The name of the stream.
        stream: Rc<str>,
        arn: Rc<str>,
        role: Rc<str>,
        /// When that stream was created: a later one of its name is another one.
        created: Instant,
    },
}

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

/// Whether what waits in the buffer is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Encryption {
    /// `ENABLING` and `DISABLING` end by themselves; empty for what was never asked for.
    pub status: &'static str,
    pub key_type: Option<Rc<str>>,
    pub key: Option<Rc<str>>,
}

/// A record that waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    pub data: Rc<[u8]>,
    /// When it arrived, here or in the stream that it comes from.
    pub at: Instant,
}

/// The records that become the next object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Buffer {
    pub records: List<Held>,
    pub bytes: u64,
    /// When its first record came in.
    pub since: Option<Instant>,
    /// Which buffer of the delivery stream this is.
    generation: u64,
}

/// Records on their way into the bucket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    pub records: List<Held>,
    /// `size` or `interval`: why the buffer was written.
    pub because: &'static str,
    /// When it was written first.
    pub since: Instant,
    pub attempts: u32,
}

/// A delivery stream as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    pub definition: Rc<Definition>,
    pub status: Status,
    /// VersionId: counts the configurations.
    pub version: u32,
    pub updated: Option<Instant>,
    pub destination: Rc<Destination>,
    pub encryption: Encryption,
    pub tags: Map<Rc<str>, Rc<str>>,
    pub buffer: Buffer,
    /// The shards of the source that are read, by index.
    pub lanes: Map<u32, Rc<Lane>>,
    pub batches: Map<u64, Rc<Batch>>,
    pub meter: Meter,
}

impl Delivery {
    pub(crate) fn new(name: &Rc<str>, ctx: &Ctx, source: Source, destination: Destination) -> Delivery {
        let arn = name::delivery_arn(&ctx.region, name).into();
        Delivery {
            definition: Rc::new(Definition { name: Rc::clone(name), arn, created: ctx.now, source }),
            status: Status::Creating,
            version: 1,
            updated: None,
            destination: Rc::new(destination),
            encryption: Encryption::default(),
            tags: Map::new(),
            buffer: Buffer::default(),
            lanes: Map::new(),
            batches: Map::new(),
            meter: Meter::default(),
        }
    }

    /// Whether records can be put into it by hand.
    pub fn is_direct(&self) -> bool {
        self.definition.source == Source::DirectPut
    }
}

/// Schedules the end of a state.
pub(crate) fn end_after(ctx: &mut Ctx, delivery: &Delivery, takes: Duration) {
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&delivery.definition.name));
    ctx.later(takes, Event::FirehoseReady { region, delivery: name, created: delivery.definition.created });
}

/// Puts a delivery stream into a state that ends by itself.
pub(crate) fn begin(ctx: &mut Ctx, delivery: &mut Delivery, status: Status, takes: Duration) {
    delivery.status = status;
    note_status(ctx, delivery, status.name());
    end_after(ctx, delivery, takes);
}

/// A delivery stream, unless it is another one of its name by now.
pub(super) fn same<'a>(world: &'a mut World, ctx: &Ctx, name: &str, created: Instant) -> Option<&'a mut Delivery> {
    let delivery = world.region_mut(&ctx.region).deliveries.get_mut(name).map(Rc::make_mut)?;
    Some(delivery).filter(|delivery| delivery.definition.created == created)
}

/// CREATING, DELETING or a change of the encryption ends.
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, created: Instant) {
    let Some(delivery) = same(world, ctx, name, created) else { return };
    match delivery.status {
        Status::Deleting => {
            note_status(ctx, delivery, "DELETED");
            world.region_mut(&ctx.region).deliveries.remove(name);
        }
        Status::Creating => {
            delivery.status = Status::Active;
            note_status(ctx, delivery, delivery.status.name());
            source::start(world, ctx, name);
        }
        Status::Active => {
            delivery.encryption.status = match delivery.encryption.status {
                "ENABLING" => "ENABLED",
                "DISABLING" => "DISABLED",
                other => other,
            };
        }
    }
}

fn note_status(ctx: &mut Ctx, delivery: &Delivery, status: &'static str) {
    let name = Rc::clone(&delivery.definition.name);
    let noted = ctx.note(RuleId::FirehoseState, What::FirehoseStatus { delivery: name, status });
    ctx.facts.because(noted);
}

/// Records come into the buffer, from a shard of the source or by hand; it is written as often as it is full.
pub(crate) fn take_in(ctx: &mut Ctx, delivery: &mut Delivery, records: Vec<Held>, shard: Option<Rc<str>>) {
    let (count, waited) = (records.len() as u32, delivery.buffer.since);
    let bytes: u64 = records.iter().map(|record| record.data.len() as u64).sum();
    let (name, held) = (Rc::clone(&delivery.definition.name), delivery.buffer.bytes + bytes);
    let size = delivery.destination.size;
    let rule = if shard.is_some() { RuleId::FirehoseRead } else { RuleId::FirehoseBuffered };
    let cause = ctx.facts.cause();
    let noted = ctx.note(rule, What::FirehoseBuffered { delivery: name, shard, count, bytes, held, size });
    ctx.facts.because(noted);
    for record in records {
        delivery.buffer.since.get_or_insert(ctx.now);
        delivery.buffer.bytes += record.data.len() as u64;
        delivery.buffer.records.push_back(record);
        if delivery.buffer.bytes >= size {
            close(ctx, delivery, "size");
        }
    }
    let goes_on = waited.is_some() && delivery.buffer.since == waited;
    if delivery.buffer.since.is_some() && !goes_on {
        let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&delivery.definition.name));
        let Definition { created, .. } = *delivery.definition;
        let event = Event::FirehoseFlush { region, delivery: name, created, buffer: delivery.buffer.generation };
        ctx.later(delivery.destination.patience(), event);
    }
    ctx.facts.resume(cause);
}

/// The interval of a buffer is over.
pub(crate) fn flush(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, created: Instant, buffer: u64) {
    let Some(delivery) = same(world, ctx, name, created) else { return };
    if delivery.buffer.generation == buffer && delivery.buffer.since.is_some() {
        close(ctx, delivery, "interval");
    }
}

/// The buffer becomes a batch, and an empty one takes its place.
fn close(ctx: &mut Ctx, delivery: &mut Delivery, because: &'static str) {
    let generation = delivery.buffer.generation;
    let next = Buffer { generation: generation + 1, ..Buffer::default() };
    let full = std::mem::replace(&mut delivery.buffer, next);
    let batch = Batch { records: full.records, because, since: ctx.now, attempts: 0 };
    delivery.batches.insert(generation, Rc::new(batch));
    attempt_after(ctx, delivery, generation, Duration::TICK);
}

/// A batch is written after so long.
pub(super) fn attempt_after(ctx: &mut Ctx, delivery: &Delivery, batch: u64, delay: Duration) {
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&delivery.definition.name));
    ctx.later(delay, Event::FirehoseDeliver { region, delivery: name, created: delivery.definition.created, batch });
}
