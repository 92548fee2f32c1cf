//! The only pen an operation or an event holds: what it writes here follows from it.

use std::ops::AddAssign;
use std::rc::Rc;

use crate::agenda::Scheduled;
use crate::capacity::Units;
use crate::dynamodb::throttle::Throttled;
use crate::event::Event;
use crate::fact::{FactId, Notebook, What};
use crate::metrics::tables::KinesisStream;
use crate::rng::Dice;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};

/// The surroundings of one step.
#[derive(Debug)]
pub struct Ctx {
    pub now: Instant,
    /// The region of the request or event.
    pub region: Rc<str>,
    pub dice: Dice,
    pub later: Vec<(Duration, Scheduled)>,
    pub facts: Notebook,
    /// The capacity that this step costs, even when it fails.
    pub charge: Charge,
    /// What a call measures even when it is refused: a Kinesis stream's name, a metric, a value.
    pub measured: Vec<(Rc<str>, KinesisStream, u64)>,
}

/// What capacity a step has used, and where it found none.
#[derive(Debug, Default)]
pub struct Charge {
    units: Units,
    refused: Vec<Throttled>,
    /// What else is told although the step fails.
    told: Vec<(RuleId, What)>,
}

impl Charge {
    pub fn units(&self) -> Units {
        self.units
    }

    /// Charges so much and no more.
    pub(crate) fn reduce_to(&mut self, units: Units) {
        self.units = units;
    }

    pub(crate) fn refuse(&mut self, throttled: Throttled) {
        if !self.refused.last_mut().is_some_and(|last| last.absorb(&throttled)) {
            self.refused.push(throttled);
        }
    }

    /// A fact that stands even when the step fails.
    pub(crate) fn tell(&mut self, rule: RuleId, what: What) {
        self.told.push((rule, what));
    }

    pub(crate) fn take_told(&mut self) -> Vec<(RuleId, What)> {
        std::mem::take(&mut self.told)
    }

    pub(crate) fn take_refused(&mut self) -> Vec<Throttled> {
        std::mem::take(&mut self.refused)
    }
}

impl AddAssign<Units> for Charge {
    fn add_assign(&mut self, units: Units) {
        self.units += units;
    }
}

impl Ctx {
    /// Schedules an event, caused by what this step is about.
    pub fn later(&mut self, delay: Duration, event: Event) {
        let cause = self.facts.cause();
        self.later.push((delay, Scheduled { event, cause }));
    }

    /// Schedules an event caused by a fact of this step.
    pub fn later_because(&mut self, cause: FactId, delay: Duration, event: Event) {
        self.later.push((delay, Scheduled { event, cause: Some(cause) }));
    }

    /// Measures what a refused call must count, too: a throttled PutRecord, a GetRecords that found no capacity. A call that
    /// succeeds adds to the stream's own meter.
    pub fn measure(&mut self, stream: &Rc<str>, metric: KinesisStream, value: u64) {
        self.measured.push((Rc::clone(stream), metric, value));
    }

    /// Writes down a fact.
    pub fn note(&mut self, rule: RuleId, what: What) -> FactId {
        self.facts.note(rule, what)
    }
}
