//! A Kinesis data stream: its shards, its settings, and the states it passes through
//! (API reference, StreamDescription).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dials::Dials;
use crate::dynamodb::change::Change;
use crate::event::Event;
use crate::fact::What;
use crate::kinesis::consumer::Consumer;
use crate::kinesis::hash::HashRange;
use crate::kinesis::labels::Labels;
use crate::kinesis::life::{Pending, Rare};
use crate::kinesis::measure;
use crate::kinesis::shard::{self, Record, Shard};
use crate::kinesis::traffic::Limit;
use crate::limits;
use crate::metrics::meter::Meter;
use crate::mutation::{self, Mutation};
use crate::name;
use crate::persist::{Directory, Map};
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};

/// What stays as it is for a stream's life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    /// StreamCreationTimestamp; tells a stream from another of its name.
    pub created: Instant,
}

/// Where a stream is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Creating,
    Active,
    Updating,
    Deleting,
}

impl Status {
    /// As on the wire: `CREATING`.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Creating => "CREATING",
            Status::Active => "ACTIVE",
            Status::Updating => "UPDATING",
            Status::Deleting => "DELETING",
        }
    }
}

/// Who decides how many shards there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Provisioned,
    OnDemand,
}

impl Mode {
    /// As on the wire: `PROVISIONED`.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Provisioned => "PROVISIONED",
            Mode::OnDemand => "ON_DEMAND",
        }
    }
}

/// A stream as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    pub definition: Rc<Definition>,
    pub status: Status,
    pub(crate) pending: Option<Pending>,
    pub mode: Mode,
    /// By index, closed ones too.
    pub shards: Map<u32, Rc<Shard>>,
    /// The open shards by the start of their range.
    pub open: Map<u128, u32>,
    /// The index of the next shard.
    pub next: u32,
    /// Records written so far in each group of five shards: the counters of sequence numbers.
    counters: Map<u32, u64>,
    pub retention: Duration,
    /// The largest record, data and partition key together, in KiB.
    pub record_kib: u32,
    /// The KMS key of records that are written from now on.
    pub key: Option<Rc<str>>,
    /// What came before this was given up by a shorter retention, and does not come back with a longer one.
    floor: Instant,
    /// When CREATING, UPDATING or DELETING ends.
    pub(crate) until: Instant,
    /// Which metrics each shard has, a bit for each of [`METRICS`](crate::kinesis::monitoring::METRICS).
    pub metrics: u8,
    /// The throughput that a stream on demand is kept ready for, in MiB a second.
    pub warm_mib: Option<u32>,
    pub labels: Labels,
    /// The changes of the last day of which there may be only so many.
    pub(crate) rare: Vec<(Rare, Instant)>,
    /// By name.
    pub consumers: Directory<Rc<str>, Rc<Consumer>>,
    pub meter: Meter,
}

/// A record on its way into a stream.
pub(crate) struct Put {
    pub key: Rc<str>,
    pub hash: u128,
    pub data: Rc<[u8]>,
    /// The change of an item that it tells of.
    pub change: Option<Rc<Change>>,
}

impl Put {
    /// What it counts for: data and partition key.
    pub fn size(&self) -> usize {
        self.data.len() + self.key.len()
    }
}

/// What the dials say of writing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub throttles: bool,
    /// From heat to a split, on demand.
    pub scaling: Duration,
}

impl Limits {
    pub fn of(dials: &Dials) -> Limits {
        Limits { throttles: dials.kinesis_throttling != 0, scaling: dials.kinesis_scaling }
    }
}

/// What becomes of a record that is offered to a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    Written {
        /// Of the shard.
        index: u32,
        sequence: Sequence,
    },
    Refused {
        index: u32,
        limit: Limit,
    },
    /// No shard owns its hash: a mistake of ours.
    Failed,
}

impl Stream {
    /// A stream that is being created, with so many shards to come.
    pub(crate) fn new(name: &Rc<str>, region: &str, mode: Mode, shards: u32, now: Instant) -> Stream {
        let arn = name::kinesis_arn(region, name).into();
        Stream {
            definition: Rc::new(Definition { name: Rc::clone(name), arn, created: now }),
            status: Status::Creating,
            pending: Some(Pending::Shards(shards)),
            mode,
            shards: Map::new(),
            open: Map::new(),
            next: 0,
            counters: Map::new(),
            retention: limits::KINESIS_RETENTION,
            record_kib: limits::KINESIS_RECORD_KIB,
            key: None,
            floor: Instant(0),
            until: now,
            metrics: 0,
            warm_mib: None,
            labels: Labels::default(),
            rare: Vec::new(),
            consumers: Directory::new(),
            meter: Meter::default(),
        }
    }

    /// The open shard that owns a hash.
    pub fn owner(&self, hash: u128) -> Option<&Rc<Shard>> {
        let (_, index) = self.open.get_prev(&hash)?;
        self.shards.get(index)
    }

    /// The shards that are still listed, in the order of their ids.
    pub fn listed(&self, now: Instant) -> impl Iterator<Item = &Rc<Shard>> {
        let horizon = self.horizon(now);
        self.shards.values().filter(move |shard| !shard.is_expired(horizon))
    }

    /// What arrived before this is no longer kept.
    pub fn horizon(&self, now: Instant) -> Instant {
        let half = Duration(self.retention.0 / 2);
        let retention = mutation::instead(Mutation::KinesisTrimTooEarly, half, self.retention);
        (now - retention).max(self.floor)
    }

    /// Keeps records for another time from now on.
    pub(crate) fn keep_for(&mut self, retention: Duration, now: Instant) {
        self.floor = self.horizon(now);
        self.retention = retention;
    }

    /// Its open shards, those to come included.
    pub fn shard_count(&self) -> usize {
        self.pending.as_ref().map_or(self.open.len(), |pending| pending.shard_count(self.open.len()))
    }

    /// Whether requests find it at all.
    pub fn takes_records(&self) -> bool {
        self.status != Status::Creating
    }

    /// Opens a shard; `after` is the second its numbers begin with.
    pub(crate) fn open_shard(&mut self, ctx: &mut Ctx, range: HashRange, after: u64, parents: [Option<u32>; 2]) -> u32 {
        let index = self.next;
        self.next += 1;
        let [parent, adjacent] = parents;
        let loses = mutation::is(Mutation::KinesisReshardLosesHash) && parent.is_some();
        let range = HashRange { start: range.start + u128::from(loses), ..range };
        let shard = Shard { parent, adjacent, ..Shard::new(index, range, after, ctx.now) };
        self.shards.insert(index, Rc::new(shard));
        self.open.insert(range.start, index);
        let id = |index: u32| shard::id(index).into();
        let fact = What::KinesisShardOpened {
            stream: Rc::clone(&self.definition.arn),
            shard: id(index),
            parents: parents.into_iter().flatten().map(id).collect(),
            start: range.start.to_string().into(),
            end: range.end.to_string().into(),
        };
        ctx.note(RuleId::KinesisShardOpened, fact);
        index
    }

    /// Closes an open shard: it takes no more records. Gives the second in which it ended.
    pub(crate) fn close_shard(&mut self, ctx: &mut Ctx, index: u32) -> u64 {
        let Some(shard) = self.shards.get_mut(&index).map(Rc::make_mut) else { return 0 };
        let second = shard.close(ctx.now);
        let awaited = std::mem::take(&mut shard.awaited);
        let start = shard.range.start;
        self.open.remove(&start);
        let (stream, shard): (_, Rc<str>) = (Rc::clone(&self.definition.arn), shard::id(index).into());
        ctx.note(
            RuleId::KinesisShardClosed,
            What::KinesisShardClosed { stream: Rc::clone(&stream), shard: Rc::clone(&shard) },
        );
        if awaited {
            ctx.later(Duration::TICK, Event::Appended { region: Rc::clone(&ctx.region), stream, shard });
        }
        second
    }

    /// A reader of a shard sleeps until something arrives there.
    pub(crate) fn await_record(&mut self, shard: u32) {
        if let Some(shard) = self.shards.get_mut(&shard) {
            Rc::make_mut(shard).awaited = true;
        }
    }

    /// Appends a record to the open shard that owns its hash, if that can take it.
    pub(crate) fn offer(&mut self, ctx: &mut Ctx, put: Put, limits: Limits) -> Fate {
        let hash = mutation::instead(Mutation::KinesisWrongShard, put.hash.rotate_left(1), put.hash);
        let Some((_, &index)) = self.open.get_prev(&hash) else { return Fate::Failed };
        let Some(shard) = self.shards.get_mut(&index).map(Rc::make_mut) else { return Fate::Failed };
        let bytes = put.size() as u64;
        if limits.throttles
            && let Err(limit) = shard.traffic.write(ctx.now, bytes, u64::from(self.record_kib) * 1_024)
        {
            return Fate::Refused { index, limit };
        }
        let is_hot = limits.throttles && self.mode == Mode::OnDemand && shard.traffic.warm(ctx.now, bytes);
        let sequence = shard.number_at(count(&mut self.counters, index), ctx.now);
        write(ctx, &self.definition, shard, sequence, self.key.is_some(), put);
        measure::incoming(self, ctx.now, bytes);
        if is_hot {
            self.later_split(ctx, index, limits.scaling);
        }
        Fate::Written { index, sequence }
    }

    fn later_split(&self, ctx: &mut Ctx, shard: u32, scaling: Duration) {
        let (region, stream) = (Rc::clone(&ctx.region), Rc::clone(&self.definition.name));
        let event = Event::KinesisScale { region, stream, created: self.definition.created, shard };
        ctx.later(scaling, event);
    }
}

/// The next number of the counter that a shard shares.
fn count(counters: &mut Map<u32, u64>, shard: u32) -> u64 {
    let group = shard / limits::KINESIS_SHARDS_A_COUNTER;
    let counter = counters.get(&group).copied().unwrap_or_default() + 1;
    if !mutation::is(Mutation::KinesisNumberRepeated) || counter % 3 > 0 {
        counters.insert(group, counter);
    }
    counter
}

fn write(ctx: &mut Ctx, of: &Definition, shard: &mut Shard, sequence: Sequence, encrypted: bool, put: Put) {
    let (key, bytes) = (Rc::clone(&put.key), put.data.len());
    if !mutation::is(Mutation::KinesisRecordDropped) || shard.records.is_empty() {
        let Put { key, data, change, .. } = put;
        shard.records.push_back(Record { sequence, at: ctx.now, key, data, change, encrypted });
    }
    let (stream, id) = (Rc::clone(&of.arn), Rc::clone(&shard.id));
    let recorded = ctx.note(RuleId::KinesisRecorded, What::KinesisRecorded { stream, shard: id, sequence, key, bytes });
    if std::mem::take(&mut shard.awaited) {
        let (stream, shard) = (Rc::clone(&of.arn), Rc::clone(&shard.id));
        let event = Event::Appended { region: Rc::clone(&ctx.region), stream, shard };
        ctx.later_because(recorded, Duration::TICK, event);
    }
}
