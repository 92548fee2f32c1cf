//! Records on their way into a stream: the one way for PutRecord, PutRecords, and all who write from within.

use crate::ctx::Ctx;
use crate::fact::What;
use crate::kinesis::stream::{Fate, Limits, Put};
use crate::kinesis::traffic::Limit;
use crate::kinesis::{measure, shard};
use crate::name::{self, ACCOUNT};
use crate::rule::RuleId;
use crate::world::World;

/// Offers records to a stream, in their order; `None` when there is no such stream. What is refused is told by facts.
pub(crate) fn all(world: &mut World, ctx: &mut Ctx, name: &str, puts: Vec<Put>) -> Option<Vec<Fate>> {
    let limits = Limits::of(&world.dials);
    let stream = world.kinesis_mut(&ctx.region, name).filter(|stream| stream.takes_records())?;
    let mut fates = Vec::with_capacity(puts.len());
    for put in puts {
        fates.push(stream.offer(ctx, put, limits));
    }
    let refused = refusals(&fates);
    if !refused.is_empty() {
        let count = refused.iter().map(|(.., count)| u64::from(*count)).sum();
        measure::throttled(stream, ctx.now, count);
    }
    for (index, limit, count) in refused {
        let fact = throttled(ctx, name, index, limit, count);
        ctx.note(limit.rule(), fact);
    }
    Some(fates)
}

/// Which shards refused how many, and by which limit.
fn refusals(fates: &[Fate]) -> Vec<(u32, Limit, u32)> {
    let mut found: Vec<(u32, Limit, u32)> = Vec::new();
    for fate in fates {
        let Fate::Refused { index, limit } = fate else { continue };
        match found.iter_mut().find(|(other, by, _)| other == index && by == limit) {
            Some((.., count)) => *count += 1,
            None => found.push((*index, *limit, 1)),
        }
    }
    found
}

/// The fact that a shard refused so many records, or a call.
pub(crate) fn throttled(ctx: &Ctx, stream: &str, index: u32, limit: Limit, count: u32) -> What {
    let (stream, shard) = (name::kinesis_arn(&ctx.region, stream).into(), shard::id(index).into());
    What::KinesisThrottled { stream, shard, limit: limit.name(), count }
}

/// What AWS says of a shard that took no more.
pub(crate) fn rate_exceeded(stream: &str, index: u32) -> String {
    let id = shard::id(index);
    format!("Rate exceeded for shard {id} in stream {stream} under account {ACCOUNT}.")
}

impl Limit {
    /// The rule that it follows.
    pub(crate) const fn rule(self) -> RuleId {
        match self {
            Limit::WriteRecords | Limit::WriteBytes => RuleId::KinesisWriteThrottled,
            Limit::ReadCalls | Limit::ReadBytes | Limit::Iterators => RuleId::KinesisReadThrottled,
        }
    }
}
