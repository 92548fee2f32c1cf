//! Which shards a mapping reads, and in which order: a child only after its parent is done with (Developer guide,
//! Change data capture for DynamoDB Streams).

use std::rc::Rc;

use crate::feed::{self, Position};
use crate::lambda::lane::{Lane, Phase};
use crate::lambda::mapping::{Mapping, StartingPosition, lanes_in};
use crate::mutation::{self, Mutation};
use crate::streams::shard::Shard;
use crate::streams::stream::Stream;
use crate::time::Instant;

/// The lanes of a mapping that reads a stream for the first time. LATEST means what is latest now.
pub(super) fn first_lanes(stream: &Stream, starting_position: StartingPosition, now: Instant) -> Vec<Lane> {
    match starting_position {
        StartingPosition::Latest => {
            let open = stream.open.values().filter_map(|id| stream.shards.get(id));
            open.map(|shard| Lane::new(&shard.id, feed::latest(shard), Phase::Paused)).collect()
        }
        StartingPosition::TrimHorizon => {
            let listed = stream.shards.values().filter(|shard| !shard.is_expired(now));
            listed.map(|shard| Lane::new(&shard.id, Position::Horizon, first_phase(stream, shard, now))).collect()
        }
    }
}

/// A child whose parent is no longer listed is a root.
fn first_phase(stream: &Stream, shard: &Shard, now: Instant) -> Phase {
    let parent = shard.parent.as_ref().and_then(|id| stream.shards.get(id));
    match parent.filter(|parent| !parent.is_expired(now)) {
        Some(_) if mutation::is(Mutation::ChildBeforeParent) => Phase::Paused,
        Some(parent) => Phase::Waiting { parent: Rc::clone(&parent.id) },
        None => Phase::Paused,
    }
}

/// Adds the lanes of a finished shard's children, ready to be started.
pub(super) fn add_children(mapping: &mut Mapping, stream: &Stream, parent: &str) {
    for child in stream.children(parent) {
        let waits = |lane: &Rc<Lane>| matches!(&lane.phase, Phase::Waiting { .. });
        if mapping.lanes.get(&child.id).is_none_or(waits) {
            let lane = Lane::new(&child.id, Position::Horizon, Phase::Paused);
            mapping.lanes.insert(Rc::clone(&child.id), Rc::new(lane));
        }
    }
}

/// Forgets finished lanes whose shards are no longer listed.
pub(super) fn forget_expired(mapping: &mut Mapping, stream: &Stream, now: Instant) {
    for id in lanes_in(mapping, |phase| matches!(phase, Phase::Finished)) {
        if stream.shards.get(&id).is_none_or(|shard| shard.is_expired(now)) {
            mapping.lanes.remove(&id);
        }
    }
}
