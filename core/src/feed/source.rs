//! The streams that Lambda reads, of either kind: what its pollers ask of a stream, of a shard and of a record.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::feed::{self, Position};
use crate::kinesis;
use crate::kinesis::ops::stream_of_arn;
use crate::kinesis::traffic::Limit;
use crate::limits;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams;
use crate::time::{Duration, Instant};
use crate::world::World;

/// A stream.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Of a DynamoDB table.
    Table(&'a streams::stream::Stream),
    Kinesis(&'a kinesis::stream::Stream),
}

/// A shard with its stream.
#[derive(Clone, Copy, Debug)]
pub enum SourceShard<'a> {
    Table(&'a streams::stream::Stream, &'a streams::shard::Shard),
    Kinesis(&'a kinesis::stream::Stream, &'a kinesis::shard::Shard),
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    Table(streams::shard::Record),
    Kinesis(Rc<kinesis::shard::Record>),
}

/// Where records come from, as the function that gets them is told: it stays when the stream is gone.
#[derive(Clone, Debug)]
pub enum Origin {
    Table(Rc<streams::stream::StreamDefinition>),
    /// The stream, and the shard's id.
    Kinesis(Rc<kinesis::stream::Definition>, Rc<str>),
}

/// A page of records.
#[derive(Debug)]
pub struct Page {
    pub records: Vec<Record>,
    /// Where to go on.
    pub next: Position,
    /// Whether the shard is closed and has been read to its end.
    pub finished: bool,
}

/// A shard among those of its stream.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: Rc<str>,
    /// None of a root, two after a merge.
    pub parents: Vec<Rc<str>>,
    pub is_open: bool,
    /// Whether readers are told of it: some of its records are still kept, or will come.
    pub is_listed: bool,
}

impl Record {
    pub fn sequence(&self) -> Sequence {
        match self {
            Record::Table(record) => record.sequence,
            Record::Kinesis(record) => record.sequence,
        }
    }

    /// When it entered its stream.
    pub fn at(&self) -> Instant {
        match self {
            Record::Table(record) => record.change.at,
            Record::Kinesis(record) => record.at,
        }
    }
}

impl<'a> Source<'a> {
    /// The stream of that ARN in a region.
    pub fn of(world: &'a World, region: &str, arn: &str) -> Option<Source<'a>> {
        match stream_of_arn(arn) {
            Some(name) => {
                let stream = world.kinesis(region, name).filter(|stream| stream.takes_records());
                stream.map(|stream| Source::Kinesis(stream))
            }
            None => world.stream(region, arn).map(|stream| Source::Table(stream)),
        }
    }

    pub fn shard(self, id: &str) -> Option<SourceShard<'a>> {
        match self {
            Source::Table(stream) => Some(SourceShard::Table(stream, stream.shards.get(id)?)),
            Source::Kinesis(stream) => {
                let index = kinesis::shard::parse_id(id)?;
                Some(SourceShard::Kinesis(stream, stream.shards.get(&index)?))
            }
        }
    }

    /// All shards, in the order of their ids.
    pub fn places(self, now: Instant) -> Vec<Place> {
        match self {
            Source::Table(stream) => {
                let place = |shard: &Rc<streams::shard::Shard>| Place {
                    id: Rc::clone(&shard.id),
                    parents: shard.parent.iter().cloned().collect(),
                    is_open: shard.end.is_none(),
                    is_listed: !shard.is_expired(now),
                };
                stream.shards.values().map(place).collect()
            }
            Source::Kinesis(stream) => {
                let id = |index: u32| kinesis::shard::id(index).into();
                let place = |shard: &Rc<kinesis::shard::Shard>| Place {
                    id: Rc::clone(&shard.id),
                    parents: [shard.parent, shard.adjacent].into_iter().flatten().map(id).collect(),
                    is_open: shard.is_open(),
                    is_listed: !shard.is_expired(stream.horizon(now)),
                };
                stream.shards.values().map(place).collect()
            }
        }
    }

    /// How long records are kept.
    pub fn retention(self) -> Duration {
        match self {
            Source::Table(_) => limits::STREAM_RETENTION,
            Source::Kinesis(stream) => stream.retention,
        }
    }
}

impl SourceShard<'_> {
    /// The position just after what it holds now.
    pub fn latest(self) -> Position {
        match self {
            SourceShard::Table(_, shard) => feed::latest(shard),
            SourceShard::Kinesis(_, shard) => Position::At(shard.last().next()),
        }
    }

    /// The position of the first record of that time or later, or just after all that it holds.
    pub fn since(self, at: Instant) -> Position {
        match self {
            SourceShard::Table(_, shard) => feed::since(shard, at),
            SourceShard::Kinesis(_, shard) => {
                let first = shard.records.get(shard.index_since(at));
                first.map_or_else(|| self.latest(), |record| Position::At(record.sequence))
            }
        }
    }

    /// A page as large as the service gives; what has left its retention is skipped.
    pub fn page(self, position: Position, now: Instant) -> Option<Page> {
        match self {
            SourceShard::Table(stream, shard) => {
                let read = |position| feed::read(stream, shard, position, limits::GET_RECORDS_COUNT, now);
                let page = read(position).or_else(|_| read(Position::Horizon)).ok()?;
                let records = page.records.into_iter().map(Record::Table).collect();
                Some(Page { records, next: page.next, finished: page.finished })
            }
            SourceShard::Kinesis(stream, shard) => {
                let page = kinesis::read::page(stream, shard, position, limits::KINESIS_GET_RECORDS_COUNT, now);
                let records = page.records.into_iter().map(|record| Record::Kinesis(Rc::new(record))).collect();
                Some(Page { records, next: page.next, finished: page.finished })
            }
        }
    }

    /// How many records wait behind a position.
    pub fn lag(self, position: Position, now: Instant) -> usize {
        match self {
            SourceShard::Table(_, shard) => feed::lag(shard, position, now).0,
            SourceShard::Kinesis(stream, shard) => kinesis::read::lag(stream, shard, position, now).0,
        }
    }

    /// What its records' reader is told of where they come from.
    pub fn origin(self) -> Origin {
        match self {
            SourceShard::Table(stream, _) => Origin::Table(Rc::clone(&stream.definition)),
            SourceShard::Kinesis(stream, shard) => Origin::Kinesis(Rc::clone(&stream.definition), Rc::clone(&shard.id)),
        }
    }
}

/// Asks a shard to tell (`Event::Appended`) when something arrives.
pub(crate) fn await_more(world: &mut World, region: &Rc<str>, arn: &str, shard: &str) {
    let Some(name) = stream_of_arn(arn) else {
        let stream = world.stream_mut(region, arn);
        if let Some(shard) = stream.and_then(|stream| stream.shards.get_mut(shard)) {
            Rc::make_mut(shard).awaited = true;
        }
        return;
    };
    let (stream, index) = (world.kinesis_mut(region, name), kinesis::shard::parse_id(shard));
    if let Some(shard) = stream.zip(index).and_then(|(stream, index)| stream.shards.get_mut(&index)) {
        Rc::make_mut(shard).awaited = true;
    }
}

/// Draws one read of a shard of Kinesis from what it gives to all its readers; of DynamoDB there is nothing to draw here.
///
/// # Errors
///
/// The fact that tells of the limit.
pub(crate) fn pace(world: &mut World, ctx: &Ctx, arn: &str, shard: &str) -> Result<(), (RuleId, What)> {
    let Some((name, index, shard)) = paced(world, ctx, arn, shard) else { return Ok(()) };
    let refused = |limit: Limit| (limit.rule(), kinesis::write::throttled(ctx, &name, index, limit, 1));
    shard.traffic.read(ctx.now).map_err(refused)
}

/// A page was read.
pub(crate) fn gave(world: &mut World, ctx: &Ctx, arn: &str, shard: &str, records: &[Record]) {
    let size = |record: &Record| match record {
        Record::Kinesis(record) => record.size() as u64,
        Record::Table(_) => 0,
    };
    if let Some((.., shard)) = paced(world, ctx, arn, shard) {
        shard.traffic.gave(records.iter().map(size).sum());
    }
}

type Paced<'a> = (Rc<str>, u32, &'a mut kinesis::shard::Shard);

/// The shard to be counted in, with its stream's name and its index; none while the dial is off.
fn paced<'a>(world: &'a mut World, ctx: &Ctx, arn: &str, shard: &str) -> Option<Paced<'a>> {
    let (name, index) = (stream_of_arn(arn)?, kinesis::shard::parse_id(shard)?);
    if world.dials.kinesis_throttling == 0 {
        return None;
    }
    let stream = world.kinesis_mut(&ctx.region, name)?;
    Some((name.into(), index, Rc::make_mut(stream.shards.get_mut(&index)?)))
}
