//! What an invariant sees: a fact, the world after it, and what was noted of the facts before.

use std::ops::Deref;
use std::rc::Rc;

use super::Finding;
use super::notes::Notes;
use crate::dynamodb::change::Change;
use crate::fact::{Fact, FactId, What};
use crate::kinesis;
use crate::lambda::mapping::Mapping;
use crate::limits;
use crate::name::region_of_arn;
use crate::sequence::Sequence;
use crate::streams::shard::{Record, Shard};
use crate::streams::stream::Stream;
use crate::time::Instant;
use crate::timeline::Moment;
use crate::world::World;

/// A fact in its run. The world may be a later one: who looks late sees the same, but for what is gone by then.
pub(super) struct Scene<'a> {
    pub moment: &'a Moment,
    pub id: FactId,
    pub fact: &'a Fact,
}

/// A scene, and what was noted before it.
pub(super) struct Sight<'a> {
    pub notes: &'a Notes,
    pub scene: &'a Scene<'a>,
}

impl<'a> Deref for Sight<'a> {
    type Target = Scene<'a>;

    fn deref(&self) -> &Scene<'a> {
        self.scene
    }
}

/// Facts that a chain of causes is followed through.
const CHAIN: usize = 64;

impl<'a> Scene<'a> {
    pub fn world(&self) -> &'a World {
        &self.moment.world
    }

    pub fn what(&self) -> &'a What {
        &self.fact.what
    }

    pub fn cause(&self) -> Option<&'a Rc<Fact>> {
        self.moment.fact(self.fact.cause?)
    }

    /// The region in which the fact happened: that of the nearest cause that names one.
    pub fn region(&self) -> &'a str {
        let mut fact = self.fact;
        for _ in 0..CHAIN {
            if let Some(region) = named(&fact.what) {
                return region;
            }
            match fact.cause.and_then(|cause| self.moment.fact(cause)) {
                Some(cause) => fact = cause,
                None => break,
            }
        }
        ""
    }

    pub fn stream(&self, arn: &str) -> Option<&'a Rc<Stream>> {
        self.world().stream(region_of_arn(arn), arn)
    }

    pub fn shard(&self, arn: &str, id: &str) -> Option<&'a Rc<Shard>> {
        self.stream(arn)?.shards.get(id)
    }

    /// A record that is still there.
    pub fn record(&self, arn: &str, shard: &str, sequence: Sequence) -> Option<&'a Record> {
        let shard = self.shard(arn, shard)?;
        shard.records.get(shard.index_of(sequence)).filter(|record| record.sequence == sequence)
    }

    /// A shard of a Kinesis stream that is still there; what happened before that is of another stream of its name.
    pub fn kinesis_shard(&self, arn: &str, id: &str) -> Option<&'a Rc<kinesis::shard::Shard>> {
        let name = arn.split_once(":stream/")?.1;
        let stream = self.world().kinesis(region_of_arn(arn), name)?;
        let is_own = self.fact.at > stream.definition.created;
        stream.shards.get(&kinesis::shard::parse_id(id)?).filter(|_| is_own)
    }

    pub fn mapping(&self, uuid: &str) -> Option<&'a Rc<Mapping>> {
        self.world().regions.values().find_map(|region| region.mappings.get(uuid))
    }

    /// Whether a record was older than its retention when the fact happened.
    pub fn was_trimmed(&self, record: &Record) -> bool {
        record.change.at < self.oldest()
    }

    /// What is younger has not left its retention.
    pub fn oldest(&self) -> Instant {
        self.fact.at - limits::STREAM_RETENTION
    }

    /// The change that the fact follows from, with the fact that told it.
    pub fn told_change(&self) -> Option<(FactId, &'a Rc<Change>)> {
        match &self.cause()?.what {
            What::ItemChanged { change, .. } => Some((self.fact.cause?, change)),
            _ => None,
        }
    }

    /// Fine, or broken at this fact with a sentence.
    pub fn check(&self, holds: bool, sentence: impl FnOnce() -> String) -> Finding {
        if holds { Finding::Fine } else { Finding::Broken { fact: self.id, sentence: sentence() } }
    }
}

fn named(what: &What) -> Option<&str> {
    match what {
        What::Called { region, .. }
        | What::Rejected { region, .. }
        | What::TableStatus { region, .. }
        | What::ItemChanged { region, .. }
        | What::ItemUnchanged { region, .. }
        | What::Replicated { region, .. } => Some(region),
        What::StreamStatus { stream, .. } | What::ShardOpened { stream, .. } | What::Invoked { stream, .. } => {
            Some(region_of_arn(stream))
        }
        _ => None,
    }
}

/// The end of a shard's id: what tells it from the others.
pub(super) fn short(shard: &str) -> &str {
    shard.rsplit('-').next().unwrap_or(shard)
}
