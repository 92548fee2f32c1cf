//! Which shards a mapping reads, and in which order: a child only after its parents are done with (DynamoDB developer guide,
//! Change data capture for DynamoDB Streams; Lambda developer guide, Using Lambda with Kinesis).

use std::rc::Rc;

use crate::feed::Position;
use crate::feed::source::{Place, Source};
use crate::lambda::lane::{Lane, Phase};
use crate::lambda::mapping::{Mapping, StartingPosition, lanes_in};
use crate::mutation::{self, Mutation};
use crate::time::Instant;

/// The lanes of a mapping that reads a stream for the first time. LATEST means what is latest now.
pub(super) fn first_lanes(source: Source<'_>, starting_position: StartingPosition, now: Instant) -> Vec<Lane> {
    let mut lanes = Vec::new();
    let mut places = source.places(now);
    places.retain(|shard| shard.is_listed);
    for shard in &places {
        if starting_position == StartingPosition::Latest && !shard.is_open {
            continue;
        }
        let (start, phase) = match starting_position {
            StartingPosition::Latest => {
                let latest = source.shard(&shard.id).map_or(Position::Horizon, |shard| shard.latest());
                (latest, Phase::Paused)
            }
            other => (start_of(source, &shard.id, other), first_phase(&places, shard)),
        };
        lanes.push(Lane::new(&shard.id, start, phase));
    }
    lanes
}

/// Where a shard is begun that was there to be read from its beginning.
fn start_of(source: Source<'_>, shard: &str, starting_position: StartingPosition) -> Position {
    match (starting_position, source.shard(shard)) {
        (StartingPosition::AtTimestamp(at), Some(shard)) => shard.since(at),
        _ => Position::Horizon,
    }
}

/// A child whose parents are no longer listed is a root.
fn first_phase(listed: &[Place], shard: &Place) -> Phase {
    let mut parents = shard.parents.iter().filter(|id| listed.iter().any(|other| other.id == **id));
    match parents.next() {
        Some(_) if mutation::is(Mutation::ChildBeforeParent) => Phase::Paused,
        Some(parent) => Phase::Waiting { parent: Rc::clone(parent) },
        None => Phase::Paused,
    }
}

/// Adds the lanes of a finished shard's children, ready to be started; a child of two waits for the other one, too.
pub(super) fn add_children(mapping: &mut Mapping, source: Source<'_>, places: &[Place], parent: &str) {
    let is_child = |shard: &&Place| shard.parents.iter().any(|id| **id == *parent);
    for child in places.iter().filter(is_child) {
        let waits = |lane: &Rc<Lane>| matches!(&lane.phase, Phase::Waiting { .. });
        if !mapping.lanes.get(&child.id).is_none_or(waits) {
            continue;
        }
        let mut others = child.parents.iter().filter(|id| ***id != *parent);
        let phase = match others.find(|id| is_to_be_read(mapping, id)) {
            Some(other) => Phase::Waiting { parent: Rc::clone(other) },
            None => Phase::Paused,
        };
        let start = start_of(source, &child.id, mapping.settings.starting_position);
        mapping.lanes.insert(Rc::clone(&child.id), Rc::new(Lane::new(&child.id, start, phase)));
    }
}

/// A shard without a lane was closed before reading began.
fn is_to_be_read(mapping: &Mapping, shard: &str) -> bool {
    mapping.lanes.get(shard).is_some_and(|lane| !matches!(lane.phase, Phase::Finished))
}

/// Forgets finished lanes whose shards are no longer listed.
pub(super) fn forget_expired(mapping: &mut Mapping, places: &[Place]) {
    for id in lanes_in(mapping, |phase| matches!(phase, Phase::Finished)) {
        if !places.iter().any(|shard| shard.id == id && shard.is_listed) {
            mapping.lanes.remove(&id);
        }
    }
}
