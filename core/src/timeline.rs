//! Time travel: a log of inputs, the world they lead to, and a cache of worlds on the way.
//!
//! The log and the seed are the truth. Versions are a cache: every one while recent, older ones thinned out; seeking
//! (`travel.rs`) is the nearest version plus replay. A timeline's clone costs a few pointers, so a fork is a clone that is cut.

pub mod compare;
mod deliveries;
pub mod markers;
mod recording;
mod travel;
mod undo;
mod versions;

use std::rc::Rc;

use serde::Serialize;

pub use self::recording::Recording;
use self::versions::Versions;

use crate::dials::Dials;
use crate::fact::{Fact, FactId};
use crate::hash::digest;
use crate::input::{Entry, Input};
use crate::operation::Reply;
use crate::operation::shape::JsonMap;
use crate::persist::Journal;
use crate::step;
use crate::time::{Duration, Instant};
use crate::world::World;

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
    versions: Versions,
    head: Moment,
}

impl Timeline {
    pub fn new(seed: u64, start: Instant, dials: Dials) -> Self {
        let world = World::new(seed, start, dials.clone());
        let head = Moment { world, facts: Journal::new(), inputs: 0 };
        let versions = Versions::new(&head);
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
        let entry = Rc::new(Entry { at: self.now(), input: self.shared(input) });
        self.log.push_back(Rc::clone(&entry));
        let reply = self.head.apply(&entry, body);
        self.versions.remember(&self.head);
        reply
    }

    /// The same input, which shares the names that the one before has, too: most runs do one thing again and again.
    fn shared(&self, mut input: Input) -> Input {
        let Input::Call(call) = &mut input;
        if let Some(Entry { input: Input::Call(last), .. }) = self.log.last().map(Rc::as_ref) {
            for (name, known) in [(&mut call.operation, &last.operation), (&mut call.region, &last.region)] {
                if name == known {
                    *name = Rc::clone(known);
                }
            }
        }
        input
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
            self.versions.remember(&self.head);
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
            self.versions.remember(&self.head);
        }
        happened
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
