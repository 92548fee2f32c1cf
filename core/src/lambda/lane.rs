//! A lane: one shard on its way through one mapping, with what was read, what is being tried and what is done.

use std::rc::Rc;

use crate::feed::Position;
use crate::feed::source::Record;
use crate::lambda::function::Function;
use crate::persist::List;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};

/// A lane as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    pub shard: Rc<str>,
    /// Where it began: it goes on from here while there is no checkpoint.
    pub start: Position,
    /// The last record that is done with: processed or discarded.
    pub checkpoint: Option<Sequence>,
    /// Where the next read begins.
    pub position: Position,
    /// Read, and not yet part of a batch.
    pub buffer: List<Record>,
    /// How long `buffer` is as JSON.
    pub(super) buffer_bytes: usize,
    /// Since when the next batch is being gathered: its batching window begins here.
    pub since: Instant,
    /// Batching windows so far.
    pub(super) windows: u64,
    /// The parts of a batch that was split which are still to be tried, in their order.
    pub parts: List<List<Record>>,
    /// A tick of its polling; the others lie whole intervals away.
    pub(super) tick: Instant,
    /// When it will read next, if that is known.
    pub poll: Option<Instant>,
    pub phase: Phase,
}

/// What a lane is doing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The parent of its shard is not done with.
    Waiting { parent: Rc<str> },
    /// The mapping is not Enabled; the lane will go on behind its checkpoint.
    Paused,
    /// About to read.
    Polling,
    /// Caught up. AWS goes on reading; here nothing happens until something arrives, because nothing else would.
    Asleep,
    /// Gathering a batch until its window ends.
    Filling { window: u64, since: Instant },
    /// The function runs on a batch.
    Running { invocation: u64, attempt: u64, since: Instant, batch: List<Record>, function: Rc<Function> },
    /// A failed batch waits; `attempt` is the one to come.
    BackingOff { invocation: u64, attempt: u64, until: Instant, batch: List<Record> },
    /// The shard is sealed, and all of it is done with.
    Finished,
}

impl Lane {
    pub(super) fn new(shard: &Rc<str>, start: Position, phase: Phase) -> Lane {
        Lane {
            shard: Rc::clone(shard),
            start,
            checkpoint: None,
            position: start,
            buffer: List::new(),
            buffer_bytes: 0,
            since: Instant::default(),
            windows: 0,
            parts: List::new(),
            tick: Instant::default(),
            poll: None,
            phase,
        }
    }

    /// Where it goes on after a pause.
    pub fn resumption(&self) -> Position {
        self.checkpoint.map_or(self.start, |done| Position::At(done.next()))
    }

    /// Whether it would miss a record if nobody woke it.
    pub(super) fn is_asleep(&self) -> bool {
        self.poll.is_none() && matches!(self.phase, Phase::Asleep | Phase::Filling { .. })
    }

    /// Stops reading and forgets what is not done with. A run of the function cannot be stopped.
    pub(super) fn pause(&mut self) {
        if !matches!(self.phase, Phase::Waiting { .. } | Phase::Running { .. } | Phase::Finished) {
            self.park();
        }
    }

    /// Forgets all that lies behind the checkpoint.
    pub(super) fn park(&mut self) {
        *self = Lane {
            checkpoint: self.checkpoint,
            position: self.resumption(),
            windows: self.windows,
            ..Lane::new(&self.shard, self.start, Phase::Paused)
        };
    }

    /// The first of its ticks that is not over.
    pub(super) fn next_tick(&self, interval: Duration, now: Instant) -> Instant {
        let interval = interval.max(Duration::TICK).0;
        let intervals = now.since(self.tick).0.div_ceil(interval);
        self.tick + Duration(intervals.saturating_mul(interval))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lane, Phase};
    use crate::feed::Position;
    use crate::time::{Duration, Instant};

    #[test]
    fn ticks_lie_whole_intervals_apart() {
        let lane = Lane { tick: Instant(100), ..Lane::new(&"s".into(), Position::Horizon, Phase::Asleep) };
        for (now, tick) in [(0, 100), (100, 100), (101, 350), (350, 350), (10_000, 10_100)] {
            assert_eq!(lane.next_tick(Duration(250), Instant(now)), Instant(tick), "{now}");
        }
        assert_eq!(lane.next_tick(Duration::ZERO, Instant(7_777)), Instant(7_777));
    }
}
