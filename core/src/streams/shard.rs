//! A shard: an append-only row of records that serves one partition until it is sealed.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::change::Change;
use crate::event::Event;
use crate::fact::What;
use crate::hash::digest;
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::persist::Journal;
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams::pace::Reads;
use crate::streams::stream::Stream;
use crate::time::{Duration, Instant};
use crate::world::World;

/// One shard of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    /// `shardId-<creation time in ms, 20 digits>-<8 hexadecimal digits>`.
    pub id: Rc<str>,
    pub parent: Option<Rc<str>>,
    /// The partition whose changes it takes.
    pub partition: u32,
    pub opened: Instant,
    pub start: Sequence,
    /// Set when it is sealed.
    pub end: Option<Sequence>,
    pub sealed: Option<Instant>,
    pub records: Journal<Record>,
    /// How long its records are kept.
    pub keeps: Duration,
    /// Counted while the dial `streamThrottling` is on.
    pub(crate) reads: Reads,
    /// Whether a reader sleeps until something arrives here.
    pub(crate) awaited: bool,
}

/// A change in its place in a shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    pub sequence: Sequence,
    pub change: Rc<Change>,
}

impl Shard {
    /// The last number given out so far.
    pub fn last(&self) -> Sequence {
        self.records.last().map_or(self.start, |record| record.sequence)
    }

    /// Records older than the retention are gone; the index of the first that is not.
    pub fn horizon(&self, now: Instant) -> usize {
        let late = mutation::instead(Mutation::TrimTooLate, self.keeps + Duration::hours(2), self.keeps);
        self.index_since(now - mutation::instead(Mutation::TrimTooEarly, Duration::hours(12), late))
    }

    /// The index of the first record of that time or later.
    pub fn index_since(&self, at: Instant) -> usize {
        partition_point(&self.records, |record| record.change.at < at)
    }

    /// The index of the first record at or after a number.
    pub fn index_of(&self, sequence: Sequence) -> usize {
        partition_point(&self.records, |record| record.sequence < sequence)
    }

    /// A sealed shard whose records have all left the retention is no longer listed.
    pub fn is_expired(&self, now: Instant) -> bool {
        self.sealed.is_some_and(|sealed| sealed < now - self.keeps) && self.horizon(now) == self.records.len()
    }
}

/// The number of leading records for which `before` holds.
fn partition_point(records: &Journal<Record>, before: impl Fn(&Record) -> bool) -> usize {
    let (mut low, mut high) = (0, records.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if records.get(middle).is_some_and(&before) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Opens a shard for a partition, as the child of the one it continues, and schedules its rollover. Gives its id.
pub(crate) fn open(
    stream: &mut Stream,
    ctx: &mut Ctx,
    partition: u32,
    parent: Option<&Rc<str>>,
    world: &World,
) -> Rc<str> {
    let place = parent.and_then(|id| stream.shards.get(id)).map_or(1, |shard| shard.last().place() + 1);
    stream.count += 1;
    let start = Sequence::new(place, stream.count);
    let id: Rc<str> = shard_id(stream, partition, start, opening(ctx.now, parent)).into();
    let shard = Shard {
        id: Rc::clone(&id),
        parent: parent.cloned(),
        partition,
        opened: ctx.now,
        start,
        end: None,
        sealed: None,
        records: Journal::new(),
        keeps: retention(ctx, world.dials.lazy_trim),
        reads: Reads::default(),
        awaited: false,
    };
    stream.shards.insert(Rc::clone(&id), Rc::new(shard));
    stream.open.insert(partition, Rc::clone(&id));
    let arn = Rc::clone(&stream.definition.arn);
    let fact = What::ShardOpened { stream: Rc::clone(&arn), shard: Rc::clone(&id), parent: parent.cloned(), partition };
    ctx.note(RuleId::ShardOpened, fact);
    let region = Rc::clone(&ctx.region);
    ctx.later(world.dials.shard_rollover, Event::ShardRollover { region, stream: arn, shard: Rc::clone(&id) });
    id
}

/// A day, and with lazy trimming up to so much more.
fn retention(ctx: &mut Ctx, lazy: Duration) -> Duration {
    match lazy {
        Duration::ZERO => limits::STREAM_RETENTION,
        Duration(most) => limits::STREAM_RETENTION + Duration(ctx.dice.below(Concern::Faults, most + 1)),
    }
}

/// The milliseconds in a shard's id. Readers turn pages by id, so a child's id is above its parent's, even of a parent
/// that lived for less than a millisecond.
fn opening(now: Instant, parent: Option<&Rc<str>>) -> u64 {
    let millis = |id: &Rc<str>| id.split('-').nth(1)?.parse::<u64>().ok();
    parent.and_then(millis).map_or(0, |parent| parent + 1).max(now.as_millis())
}

fn shard_id(stream: &Stream, partition: u32, start: Sequence, millis: u64) -> String {
    let hash = digest(&(&stream.definition.arn, partition, start)) as u32;
    format!("shardId-{millis:020}-{hash:08x}")
}

/// Seals an open shard: it takes no more records. The rule says why.
pub(crate) fn seal(stream: &mut Stream, ctx: &mut Ctx, id: &Rc<str>, rule: RuleId) {
    stream.count += 1;
    let count = stream.count;
    let Some(shard) = stream.shards.get_mut(id).map(Rc::make_mut).filter(|shard| shard.end.is_none()) else { return };
    shard.end = Some(Sequence::new(shard.last().place() + 1, count));
    shard.sealed = Some(ctx.now);
    let awaited = std::mem::take(&mut shard.awaited);
    let partition = shard.partition;
    stream.open.remove(&partition);
    let arn = Rc::clone(&stream.definition.arn);
    ctx.note(rule, What::ShardSealed { stream: Rc::clone(&arn), shard: Rc::clone(id) });
    if awaited {
        let region = Rc::clone(&ctx.region);
        ctx.later(Duration::TICK, Event::Appended { region, stream: arn, shard: Rc::clone(id) });
    }
}

/// A partition has split: its open shard is sealed and goes on in two children, one of them for the partition `new`.
/// Gives the shard and its children, if there is one.
pub(crate) fn split(
    world: &mut World,
    ctx: &mut Ctx,
    arn: &Rc<str>,
    partition: u32,
    new: u32,
) -> Option<(Rc<str>, Vec<Rc<str>>)> {
    let id = world.stream(&ctx.region, arn)?.open.get(&partition).cloned()?;
    let halves = mutation::instead(Mutation::SplitLosesShard, 1, 2);
    let children = replace(world, ctx, arn, &id, &[partition, new][..halves])?;
    Some((id, children))
}

/// An open shard has lived its time: it is sealed, and a child goes on, whose id is given.
#[inline(never)]
pub(crate) fn roll_over(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>, id: &Rc<str>) -> Option<Rc<str>> {
    let partition = world.stream(&ctx.region, arn)?.shards.get(id)?.partition;
    replace(world, ctx, arn, id, &[partition])?.pop()
}

/// Seals a shard, if it is open, and opens its children, one for each of the partitions.
fn replace(world: &mut World, ctx: &mut Ctx, arn: &Rc<str>, id: &Rc<str>, partitions: &[u32]) -> Option<Vec<Rc<str>>> {
    let mut stream = world.stream(&ctx.region, arn).cloned()?;
    stream.shards.get(id).filter(|shard| shard.end.is_none())?;
    let stream_mut = Rc::make_mut(&mut stream);
    let rule = if partitions.len() == 1 { RuleId::ShardRollover } else { RuleId::ShardSealed };
    seal(stream_mut, ctx, id, rule);
    let children = partitions.iter().map(|partition| open(stream_mut, ctx, *partition, Some(id), world)).collect();
    world.region_mut(&ctx.region).streams.insert(Rc::clone(arn), stream);
    Some(children)
}
