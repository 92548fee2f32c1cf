//! A lane's turn: its mapping and itself taken out of the world, to be changed and put back.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::feed::source::{Source, SourceShard};
use crate::kinesis::ops::stream_of_arn;
use crate::lambda::lane::Lane;
use crate::lambda::mapping::{self, Mapping, MappingState, Settings};
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// The surroundings of what happens to one lane.
pub(super) struct Turn<'a> {
    pub world: &'a mut World,
    pub ctx: &'a mut Ctx,
    pub mapping: Mapping,
    pub lane: Lane,
}

impl<'a> Turn<'a> {
    /// Nothing when the mapping or its lane is gone.
    pub fn open(world: &'a mut World, ctx: &'a mut Ctx, uuid: &str, shard: &str) -> Option<Turn<'a>> {
        let mapping = Mapping::clone(mapping::find(world, ctx, uuid)?);
        let lane = Lane::clone(mapping.lanes.get(shard)?);
        Some(Turn { world, ctx, mapping, lane })
    }

    /// Puts the lane and its mapping back.
    pub fn close(mut self) {
        self.mapping.lanes.insert(Rc::clone(&self.lane.shard), Rc::new(self.lane));
        mapping::store(self.world, self.ctx, self.mapping);
    }

    pub fn now(&self) -> Instant {
        self.ctx.now
    }

    pub fn settings(&self) -> &Settings {
        &self.mapping.settings
    }

    pub fn is_enabled(&self) -> bool {
        self.mapping.state == MappingState::Enabled
    }

    /// The stream and the shard that it reads, while they exist.
    pub fn source(&self) -> Option<SourceShard<'_>> {
        Source::of(self.world, &self.ctx.region, &self.settings().stream)?.shard(&self.lane.shard)
    }

    /// How often the service looks for records while it is caught up.
    pub fn poll_interval(&self) -> Duration {
        poll_interval(self.world, &self.settings().stream)
    }

    /// The names by which events and facts speak of it: mapping and shard.
    pub fn names(&self) -> (Rc<str>, Rc<str>) {
        (Rc::clone(&self.settings().uuid), Rc::clone(&self.lane.shard))
    }

    /// Measures a value of a metric of the mapping.
    pub fn measure(&mut self, metric: usize, value: u64) {
        self.mapping.meter.add(self.ctx.now, metric, value);
    }

    /// Writes down a fact from which the rest of the turn follows.
    pub fn follow(&mut self, rule: RuleId, what: What) {
        let noted = self.ctx.note(rule, what);
        self.ctx.facts.because(noted);
    }

    /// Schedules what happens to this lane next, and gives the time of it; never this instant.
    pub fn later(&mut self, delay: Duration, event: impl FnOnce(Rc<str>, Rc<str>, Rc<str>) -> Event) -> Instant {
        let delay = delay.max(Duration::TICK);
        let (mapping, shard) = self.names();
        self.ctx.later(delay, event(Rc::clone(&self.ctx.region), mapping, shard));
        self.now() + delay
    }
}

/// Four times a second for a stream of DynamoDB, once a second for one of Kinesis, unless dials say otherwise.
pub(super) fn poll_interval(world: &World, stream: &str) -> Duration {
    match stream_of_arn(stream) {
        Some(_) => world.dials.kinesis_poll_interval,
        None => world.dials.poll_interval,
    }
}
