//! The states that a stream passes through, and what has changed when one of them ends (API reference, StreamDescription).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::kinesis::stream::{Mode, Status, Stream};
use crate::kinesis::{hash, reshard};
use crate::limits;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// What comes when CREATING or UPDATING ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pending {
    /// The first shards.
    Shards(u32),
    /// A shard in two, the upper one beginning there.
    Split {
        shard: u32,
        at: u128,
    },
    /// Two neighbours in one, the lower one first.
    Merge {
        low: u32,
        high: u32,
    },
    /// So many open shards.
    Count(u32),
    Retention(Duration),
    /// The mode, and the throughput that a stream on demand is kept ready for.
    Mode(Mode, Option<u32>),
    /// The KMS key, or none.
    Key(Option<Rc<str>>),
    Metrics(u8),
    RecordKib(u32),
    /// In MiB a second.
    Warm(u32),
}

impl Pending {
    /// How many open shards there will be where there are so many now.
    pub fn shard_count(&self, open: usize) -> usize {
        match self {
            Pending::Shards(count) | Pending::Count(count) => *count as usize,
            Pending::Split { .. } => open + 1,
            Pending::Merge { .. } => open - 1,
            Pending::Warm(mib) | Pending::Mode(_, Some(mib)) => open.max(*mib as usize),
            _ => open,
        }
    }
}

/// What may be done only a few times within 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rare {
    ShardCount,
    Mode,
    Encryption,
}

impl Rare {
    /// The operation, and how often a stream takes it.
    pub const fn limit(self) -> (&'static str, usize) {
        match self {
            Rare::ShardCount => ("UpdateShardCount", limits::KINESIS_SCALINGS_A_DAY),
            Rare::Mode => ("UpdateStreamMode", limits::KINESIS_MODES_A_DAY),
            Rare::Encryption => ("StartStreamEncryption", limits::KINESIS_KEYS_A_DAY),
        }
    }
}

impl Stream {
    /// Notes that something rare is done; false when that was done too often within the last day.
    pub(crate) fn allow(&mut self, rare: Rare, now: Instant) -> bool {
        self.rare.retain(|(_, at)| now.since(*at) < Duration::hours(24));
        let count = self.rare.iter().filter(|(done, _)| *done == rare).count();
        self.rare.push((rare, now));
        count < rare.limit().1
    }
}

/// Puts a stream into a state that ends by itself.
pub(crate) fn begin(ctx: &mut Ctx, stream: &mut Stream, status: Status, takes: Duration) {
    stream.status = status;
    stream.until = ctx.now + takes;
    note_status(ctx, stream, status.name());
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&stream.definition.name));
    ctx.later(takes, Event::KinesisReady { region, stream: name, created: stream.definition.created });
}

/// Puts a stream into UPDATING, at the end of which something is different.
pub(crate) fn update(world: &mut World, ctx: &mut Ctx, name: &str, pending: Pending) {
    let takes = world.dials.kinesis_updating;
    if let Some(stream) = world.kinesis_mut(&ctx.region, name) {
        stream.pending = Some(pending);
        begin(ctx, stream, Status::Updating, takes);
    }
}

/// CREATING, UPDATING or DELETING ends, unless another state has begun meanwhile.
#[inline(never)]
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, created: Instant) {
    let Some(stream) = world.kinesis_mut(&ctx.region, name) else { return };
    if stream.definition.created != created || ctx.now < stream.until {
        return;
    }
    match stream.status {
        Status::Active => {}
        Status::Deleting => {
            note_status(ctx, stream, "DELETED");
            world.region_mut(&ctx.region).kinesis.remove(name);
        }
        Status::Creating | Status::Updating => {
            stream.status = Status::Active;
            note_status(ctx, stream, stream.status.name());
            if let Some(pending) = stream.pending.take() {
                apply(stream, ctx, pending);
            }
        }
    }
}

fn apply(stream: &mut Stream, ctx: &mut Ctx, pending: Pending) {
    match pending {
        Pending::Shards(count) => {
            let created = stream.definition.created.as_seconds();
            for range in hash::partition(count) {
                stream.open_shard(ctx, range, created, [None, None]);
            }
        }
        Pending::Split { shard, at } => reshard::split(stream, ctx, shard, at),
        Pending::Merge { low, high } => reshard::merge(stream, ctx, low, high),
        Pending::Count(count) => reshard::scale(stream, ctx, count as usize),
        Pending::Retention(retention) => stream.keep_for(retention, ctx.now),
        Pending::Mode(mode, mib) => {
            stream.mode = mode;
            warm(stream, ctx, mib);
        }
        Pending::Key(key) => stream.key = key,
        Pending::Metrics(metrics) => stream.metrics = metrics,
        Pending::RecordKib(kib) => stream.record_kib = kib,
        Pending::Warm(mib) => warm(stream, ctx, Some(mib)),
    }
}

/// Keeps a stream ready for so many MiB a second: that takes as many shards.
fn warm(stream: &mut Stream, ctx: &mut Ctx, mib: Option<u32>) {
    stream.warm_mib = mib;
    if let Some(mib) = mib {
        let count = stream.open.len().max(mib as usize);
        reshard::scale(stream, ctx, count);
    }
}

fn note_status(ctx: &mut Ctx, stream: &Stream, status: &'static str) {
    let noted =
        ctx.note(RuleId::KinesisState, What::KinesisStatus { stream: Rc::clone(&stream.definition.arn), status });
    ctx.facts.because(noted);
}
