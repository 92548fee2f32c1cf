//! Time travel: a log of inputs, the world they lead to, and a cache of worlds on the way.
//!
//! The log and the seed are the truth. Versions are a cache: every one while recent, older ones thinned out; seeking
//! is the nearest version plus replay. A timeline's clone costs a few pointers, so a fork is a clone that is cut.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::dials::Dials;
use crate::fact::{Fact, FactId};
use crate::hash::digest;
use crate::input::{Entry, Input};
use crate::operation::Reply;
use crate::operation::shape::JsonMap;
use crate::persist::{Journal, Map};
use crate::step;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Versions younger than this many steps are all kept.
const RECENT: u64 = 256;
/// Of the older ones each n-th is kept.
const THINNED: u64 = 64;
/// Events that may be due at an input's own instant before the input is applied.
const DRAIN_BUDGET: u64 = 1_000_000;

/// A world with the facts that led to it.
#[derive(Clone, Debug)]
pub struct Moment {
    pub world: World,
    pub facts: Journal<Rc<Fact>>,
    /// How many entries of the log have been applied.
    pub inputs: usize,
}

/// Everything that was recorded of a run, from which it can be run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    pub seed: u64,
    pub start: Instant,
    pub dials: Dials,
    pub log: Vec<Entry>,
    /// Until when the clock ran.
    pub until: Instant,
}

/// How far `run_until` came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Events that happened.
    pub events: u64,
    /// Whether the time that was asked for has been reached; `false` when the budget ran out first.
    pub complete: bool,
}

/// A run: its log, where it stands, and how to get anywhere in it.
#[derive(Clone, Debug)]
pub struct Timeline {
    seed: u64,
    start: Instant,
    dials: Dials,
    log: Journal<Rc<Entry>>,
    /// By steps taken.
    versions: Map<u64, Rc<Moment>>,
    head: Moment,
}

impl Timeline {
    pub fn new(seed: u64, start: Instant, dials: Dials) -> Self {
        let world = World::new(seed, start, dials.clone());
        let head = Moment { world, facts: Journal::new(), inputs: 0 };
        let versions = Map::unit(0, Rc::new(head.clone()));
        Timeline { seed, start, dials, log: Journal::new(), versions, head }
    }

    /// Where the run stands.
    pub fn head(&self) -> &Moment {
        &self.head
    }

    pub fn world(&self) -> &World {
        &self.head.world
    }

    pub fn now(&self) -> Instant {
        self.head.world.now
    }

    pub fn start(&self) -> Instant {
        self.start
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The inputs so far.
    pub fn log(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.log.iter().map(Rc::as_ref)
    }

    /// Applies an input now, after everything that is due by now.
    pub fn submit(&mut self, input: Input, body: Option<JsonMap>) -> Reply {
        self.run_until(self.now(), DRAIN_BUDGET);
        let entry = Rc::new(Entry { at: self.now(), input });
        self.log.push_back(Rc::clone(&entry));
        let reply = self.head.apply(&entry, body);
        self.remember();
        reply
    }

    /// Lets the clock run to `limit`, or until `budget` events have happened.
    pub fn run_until(&mut self, limit: Instant, budget: u64) -> Progress {
        let mut events = 0;
        while events < budget {
            if !self.head.happen(limit) {
                self.head.world.now = self.head.world.now.max(limit);
                return Progress { events, complete: true };
            }
            events += 1;
            self.remember();
        }
        Progress { events, complete: false }
    }

    /// Lets the clock run for `span`, or until `budget` events have happened.
    pub fn advance(&mut self, span: Duration, budget: u64) -> Progress {
        self.run_until(self.now() + span, budget)
    }

    /// Lets the next event happen, whenever it is due; `false` when nothing is scheduled.
    pub fn step(&mut self) -> bool {
        let happened = self.head.happen(Instant(u64::MAX));
        if happened {
            self.remember();
        }
        happened
    }

    /// The run as it was after `steps` inputs and events; where it stands, when that lies ahead.
    pub fn at_step(&self, steps: u64) -> Moment {
        self.replay(steps, self.now())
    }

    /// The run as it was at `time`, all that was due by then having happened.
    pub fn at_time(&self, time: Instant) -> Moment {
        if time >= self.now() { self.head.clone() } else { self.replay(u64::MAX, time) }
    }

    /// The nearest version that is not too late, and from there again what happened.
    fn replay(&self, steps: u64, time: Instant) -> Moment {
        if steps >= self.head.world.steps && time >= self.now() {
            return self.head.clone();
        }
        let mut moment = self.version_before(steps, time);
        while moment.world.steps < steps && moment.advance_one(&self.log, time) {}
        if moment.world.steps < steps {
            moment.world.now = moment.world.now.max(time);
        }
        moment
    }

    fn version_before(&self, steps: u64, time: Instant) -> Moment {
        // Steps and times both ascend, so the last version that fits the steps can only be too late in time.
        let mut bound = steps;
        loop {
            let Some((at, version)) = self.versions.get_prev(&bound) else {
                return Timeline::new(self.seed, self.start, self.dials.clone()).head;
            };
            if version.world.now <= time {
                return Moment::clone(version);
            }
            match at.checked_sub(1) {
                Some(earlier) => bound = earlier,
                None => return Timeline::new(self.seed, self.start, self.dials.clone()).head,
            }
        }
    }

    /// This run cut off after `moment`'s inputs: a new future starts there. The old one stays where it is.
    pub fn fork(&self, moment: &Moment) -> Timeline {
        let mut fork = self.clone();
        fork.log.truncate(moment.inputs);
        (fork.versions, _) = self.versions.split(&(moment.world.steps + 1));
        fork.head = moment.clone();
        fork
    }

    /// The run without its last input, at the time at which that input arrived; `None` when there is none.
    pub fn undone(&self) -> Option<Timeline> {
        let last = self.log.last()?;
        let mut moment = self.version_with_inputs(self.log.len() - 1, last.at);
        while moment.happen(last.at) {}
        moment.world.now = last.at;
        Some(self.fork(&moment))
    }

    /// The run as it was just before its n-th input.
    fn version_with_inputs(&self, inputs: usize, at: Instant) -> Moment {
        let mut moment = self.version_before(u64::MAX, at);
        while moment.inputs > inputs {
            let earlier = moment.world.steps.saturating_sub(1);
            moment = self.replay(earlier, at);
        }
        while moment.inputs < inputs && moment.advance_one(&self.log, at) {}
        moment
    }

    /// What to save; see [`Timeline::restore`].
    pub fn record(&self) -> Recording {
        Recording {
            seed: self.seed,
            start: self.start,
            dials: self.dials.clone(),
            log: self.log.iter().map(|entry| Entry::clone(entry)).collect(),
            until: self.now(),
        }
    }

    /// Runs a recording again. Inputs out of order are taken at the time at which the clock then stands; when `budget`
    /// events have happened the rest is left out, and the progress says so.
    pub fn restore(recording: &Recording, budget: u64) -> (Timeline, Progress) {
        let mut timeline = Timeline::new(recording.seed, recording.start, recording.dials.clone());
        let mut events = 0;
        for entry in &recording.log {
            let progress = timeline.run_until(entry.at, budget.saturating_sub(events));
            events += progress.events;
            if !progress.complete {
                return (timeline, Progress { events, complete: false });
            }
            // A refused input was refused then, too.
            let _ = timeline.submit(entry.input.clone(), None);
        }
        let progress = timeline.run_until(recording.until, budget.saturating_sub(events));
        (timeline, Progress { events: events + progress.events, ..progress })
    }

    fn remember(&mut self) {
        let steps = self.head.world.steps;
        self.versions.insert(steps, Rc::new(self.head.clone()));
        if let Some(old) = steps.checked_sub(RECENT).filter(|old| old % THINNED != 0) {
            self.versions.remove(&old);
        }
    }
}

impl Moment {
    /// A 64-bit digest of the world and of every fact: equal logs have equal digests on every platform.
    pub fn digest(&self) -> u64 {
        digest(&(&self.world, &self.facts))
    }

    pub fn fact(&self, id: FactId) -> Option<&Rc<Fact>> {
        usize::try_from(id).ok().and_then(|index| self.facts.get(index))
    }

    fn apply(&mut self, entry: &Entry, body: Option<JsonMap>) -> Reply {
        let next = self.facts.len() as FactId;
        let (facts, reply) = step::input(&mut self.world, entry.at, &entry.input, body, next);
        self.facts.extend(facts.into_iter().map(Rc::new));
        self.inputs += 1;
        reply
    }

    /// Lets the next event happen if it is due by `limit`.
    fn happen(&mut self, limit: Instant) -> bool {
        let next = self.facts.len() as FactId;
        let Some(facts) = step::event(&mut self.world, limit, next) else { return false };
        self.facts.extend(facts.into_iter().map(Rc::new));
        true
    }

    /// Repeats what happened next in a known run, up to `limit`: events come before the inputs of their instant.
    fn advance_one(&mut self, log: &Journal<Rc<Entry>>, limit: Instant) -> bool {
        let Some(entry) = log.get(self.inputs).filter(|entry| entry.at <= limit) else {
            return self.happen(limit);
        };
        if !self.happen(entry.at) {
            let _ = self.apply(entry, None);
        }
        true
    }
}
