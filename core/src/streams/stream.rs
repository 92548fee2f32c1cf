//! A stream: the shards that took the changes of one table while it was enabled. It outlives its table.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::change::Change;
use crate::dynamodb::key::KeySchema;
use crate::event::Event;
use crate::fact::{FactId, What};
use crate::limits;
use crate::metrics::meter::Meter;
use crate::mutation::{self, Mutation};
use crate::name;
use crate::persist::Directory;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams::shard::{self, Record, Shard};
use crate::time::{Duration, Instant};
use crate::world::World;

/// What a record shows of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewType {
    KeysOnly,
    NewImage,
    OldImage,
    NewAndOldImages,
}

impl ViewType {
    pub const ALL: [ViewType; 4] =
        [ViewType::KeysOnly, ViewType::NewImage, ViewType::OldImage, ViewType::NewAndOldImages];

    /// As on the wire: `NEW_AND_OLD_IMAGES`.
    pub const fn name(self) -> &'static str {
        match self {
            ViewType::KeysOnly => "KEYS_ONLY",
            ViewType::NewImage => "NEW_IMAGE",
            ViewType::OldImage => "OLD_IMAGE",
            ViewType::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }

    pub fn of_name(name: &str) -> Option<ViewType> {
        ViewType::ALL.into_iter().find(|view| view.name() == name)
    }

    pub const fn shows_new(self) -> bool {
        matches!(self, ViewType::NewImage | ViewType::NewAndOldImages)
    }

    pub const fn shows_old(self) -> bool {
        matches!(self, ViewType::OldImage | ViewType::NewAndOldImages)
    }
}

/// Where a stream is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamStatus {
    Enabling,
    Enabled,
    Disabling,
    Disabled,
}

impl StreamStatus {
    /// As on the wire: `ENABLING`.
    pub const fn name(self) -> &'static str {
        match self {
            StreamStatus::Enabling => "ENABLING",
            StreamStatus::Enabled => "ENABLED",
            StreamStatus::Disabling => "DISABLING",
            StreamStatus::Disabled => "DISABLED",
        }
    }
}

/// What never changes in a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StreamDefinition {
    pub arn: Rc<str>,
    /// The time of the enabling request, such as `2026-01-01T00:00:00.000`.
    pub label: Rc<str>,
    pub region: Rc<str>,
    pub table: Rc<str>,
    pub schema: KeySchema,
    pub view: ViewType,
    pub created: Instant,
}

/// A stream as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    pub definition: Rc<StreamDefinition>,
    pub status: StreamStatus,
    pub disabled: Option<Instant>,
    /// By id, which is the order of their creation.
    pub shards: Directory<Rc<str>, Rc<Shard>>,
    /// The open shard of each partition.
    pub open: Directory<u32, Rc<str>>,
    /// Numbers given out.
    pub(crate) count: u64,
    /// What GetRecords returned.
    pub(crate) reads: Meter,
}

impl Stream {
    /// The shards that continue this one.
    pub fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Rc<Shard>> {
        self.shards.values().filter(move |shard| shard.parent.as_deref() == Some(id))
    }
}

/// What a table tells of itself when a stream of it is enabled.
pub(crate) struct Source<'a> {
    pub table: &'a Rc<str>,
    pub schema: &'a KeySchema,
    /// The ids of its partitions.
    pub partitions: Vec<u32>,
}

/// Enables a stream and gives its ARN. It takes changes at once and is ENABLED after `delay`.
pub(crate) fn enable(world: &mut World, ctx: &mut Ctx, source: Source<'_>, view: ViewType, delay: Duration) -> Rc<str> {
    let (label, arn) = unused_label(world, ctx, source.table);
    let definition = StreamDefinition {
        arn: Rc::clone(&arn),
        label,
        region: Rc::clone(&ctx.region),
        table: Rc::clone(source.table),
        schema: source.schema.clone(),
        view,
        created: ctx.now,
    };
    let mut stream = Stream {
        definition: Rc::new(definition),
        status: StreamStatus::Enabling,
        disabled: None,
        shards: Directory::new(),
        open: Directory::new(),
        count: 0,
        reads: Meter::default(),
    };
    note_status(ctx, &arn, StreamStatus::Enabling.name());
    for partition in source.partitions {
        shard::open(&mut stream, ctx, partition, None, world);
    }
    world.region_mut(&ctx.region).streams.insert(Rc::clone(&arn), Rc::new(stream));
    let region = Rc::clone(&ctx.region);
    ctx.later(delay, Event::StreamEnabled { region, stream: Rc::clone(&arn) });
    arn
}

/// Labels are the time of the request; where two fall into one millisecond the later one is moved on.
fn unused_label(world: &World, ctx: &Ctx, table: &str) -> (Rc<str>, Rc<str>) {
    let mut at = ctx.now;
    loop {
        let label = at.label();
        let arn = name::stream_arn(&ctx.region, table, &label);
        if world.stream(&ctx.region, &arn).is_none() {
            return (label.into(), arn.into());
        }
        at = at + Duration::millis(1);
    }
}

/// Seals all open shards; the stream is DISABLED after `delay` and can be read until its retention ends.
pub(crate) fn disable(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>, delay: Duration) {
    let region = Rc::clone(&ctx.region);
    let Some(stream) = world.stream_mut(&region, arn) else { return };
    stream.status = StreamStatus::Disabling;
    stream.disabled = Some(ctx.now);
    note_status(ctx, arn, StreamStatus::Disabling.name());
    let open: Vec<Rc<str>> = stream.open.values().cloned().collect();
    for id in open {
        shard::seal(stream, ctx, &id, RuleId::ShardSealed);
    }
    ctx.later(delay, Event::StreamDisabled { region, stream: Rc::clone(arn) });
}

/// A stream's ENABLING ends.
#[inline(never)]
pub(crate) fn enabled(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>) {
    change_status(world, ctx, arn, StreamStatus::Enabling, StreamStatus::Enabled);
}

/// A stream's DISABLING ends; a day later it is gone.
#[inline(never)]
pub(crate) fn disabled(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>) {
    change_status(world, ctx, arn, StreamStatus::Disabling, StreamStatus::Disabled);
    let region = Rc::clone(&ctx.region);
    let stream = world.stream(&region, arn);
    let keeps = stream.and_then(|stream| stream.shards.values().map(|shard| shard.keeps).max());
    let keeps = keeps.unwrap_or(limits::STREAM_RETENTION);
    let keeps = mutation::instead(Mutation::StreamGoneEarly, Duration::hours(1), keeps);
    ctx.later(keeps, Event::StreamExpired { region, stream: Rc::clone(arn) });
}

/// A disabled stream's day is over.
#[inline(never)]
pub(crate) fn expired(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>) {
    if world.region_mut(&ctx.region).streams.remove(arn).is_some() {
        note_status(ctx, arn, "EXPIRED");
    }
}

fn change_status(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>, from: StreamStatus, to: StreamStatus) {
    let region = Rc::clone(&ctx.region);
    let Some(stream) = world.stream_mut(&region, arn).filter(|stream| stream.status == from) else { return };
    stream.status = to;
    note_status(ctx, arn, to.name());
}

fn note_status(ctx: &mut Ctx, arn: &Rc<str>, status: &'static str) {
    ctx.note(RuleId::StreamState, What::StreamStatus { stream: Rc::clone(arn), status });
}

/// A change on its way into a stream.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub stream: Rc<str>,
    pub partition: u32,
    pub change: Rc<Change>,
    pub cause: FactId,
}

/// Appends the changes that one request made to different items, in any order: AWS promises none among them.
pub(crate) fn record_all(world: &mut World, ctx: &mut Ctx, mut arrivals: Vec<Arrival>) {
    if world.dials.shuffle != 0 {
        ctx.dice.shuffle(&mut arrivals);
    }
    for arrival in arrivals {
        record(world, ctx, arrival);
    }
}

/// Appends a change to the open shard of its partition, and wakes who waits there.
pub(crate) fn record(world: &mut World, ctx: &mut Ctx, arrival: Arrival) {
    let Arrival { stream: arn, partition, change, cause } = arrival;
    let region = Rc::clone(&ctx.region);
    let Some(stream) = world.stream_mut(&region, &arn) else { return };
    let Some(open) = stream.open.get(&partition).cloned() else { return };
    let parent = || stream.shards.get(&open).and_then(|shard| shard.parent.clone());
    let id = if mutation::is(Mutation::RecordAfterSealing) { parent().unwrap_or(open) } else { open };
    if mutation::is(Mutation::DroppedRecord) {
        return;
    }
    stream.count += 1;
    let count = stream.count;
    let Some(shard) = stream.shards.get_mut(&id).map(Rc::make_mut) else { return };
    let sequence = Sequence::new(shard.last().place() + 1, count);
    let sequence = mutation::instead(Mutation::SequenceRepeated, shard.last(), sequence);
    let (kind, keys) = (change.kind, Rc::clone(&change.keys));
    shard.records.push_back(Record { sequence, change: mutation::told(change) });
    mutation::swap_last(&mut shard.records);
    if mutation::is(Mutation::DuplicatedRecord) {
        shard.records.extend(shard.records.last().cloned());
    }
    let awaited = std::mem::take(&mut shard.awaited);
    let fact = What::Recorded { stream: Rc::clone(&arn), shard: Rc::clone(&id), sequence, kind, keys };
    let recorded = ctx.facts.note_because(Some(cause), RuleId::Recorded, fact);
    if awaited {
        let event = Event::Appended { region, stream: arn, shard: id };
        ctx.later_because(recorded, Duration::TICK, event);
    }
}
