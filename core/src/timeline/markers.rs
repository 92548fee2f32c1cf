//! Markers: the moments of a run that one wants to come back to, found in its facts as they are added.
//!
//! | kind | marked |
//! |---|---|
//! | throttle | the first request to a table that found no capacity |
//! | failure | the first run of a function that failed, in whole or in part |
//! | duplicate | the first batch that gave a function records again |
//! | loss | the first records that a function never processed, or that a reader found trimmed |
//! | split, rollover | each shard that went on in two children, or in one |
//! | fork | where another future began; whoever keeps branches knows |

use crate::name;
use std::rc::Rc;

use crate::fact::{Fact, What};
use crate::persist::Journal;
use crate::time::Instant;
use crate::timeline::Moment;
use crate::timeline::deliveries::{Delivered, Deliveries, Delivery};

/// Markers that are kept; those that come later are counted only.
pub const MARKERS_MAX: usize = 500;

/// What a marker marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    Throttle,
    Failure,
    Duplicate,
    Loss,
    Split,
    Rollover,
    Fork,
}

impl MarkerKind {
    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            MarkerKind::Throttle => "throttle",
            MarkerKind::Failure => "failure",
            MarkerKind::Duplicate => "duplicate",
            MarkerKind::Loss => "loss",
            MarkerKind::Split => "split",
            MarkerKind::Rollover => "rollover",
            MarkerKind::Fork => "fork",
        }
    }
}

/// A moment to come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    pub kind: MarkerKind,
    /// The fact that it marks, counted from 0.
    pub fact: usize,
    pub at: Instant,
    /// A table, a function, a shard or a branch.
    pub subject: Rc<str>,
    /// Records or requests.
    pub count: usize,
}

impl Marker {
    /// What is marked, in one sentence.
    pub fn sentence(&self) -> String {
        let (subject, count) = (&self.subject, self.count);
        let records = if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
        match self.kind {
            MarkerKind::Throttle => format!("{subject} was throttled for the first time."),
            MarkerKind::Failure => format!("Function {subject} failed for the first time."),
            MarkerKind::Duplicate => format!("Function {subject} got {records} again, for the first time."),
            MarkerKind::Loss if count == 0 => format!("A reader of {subject} came too late: records were trimmed."),
            MarkerKind::Loss => format!("{records} never got through function {subject}, for the first time."),
            MarkerKind::Split => format!("Shard {subject} was split in two."),
            MarkerKind::Rollover => format!("Shard {subject} rolled over into its child."),
            MarkerKind::Fork => format!("{subject} begins here."),
        }
    }
}

/// The markers of one run, as far as it was looked at.
#[derive(Clone, Debug, Default)]
pub struct Markers {
    found: Vec<Marker>,
    left_out: usize,
    /// Facts that were looked at, and the last of them: another run is told by it.
    seen: usize,
    last: Option<Rc<Fact>>,
    deliveries: Deliveries,
}

impl Markers {
    /// In the order of their facts.
    pub fn found(&self) -> &[Marker] {
        &self.found
    }

    /// How many more there are than are kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Looks at the facts that are new; at all of them, when they are not of the run it knows. Tells whether there are
    /// other markers now.
    pub fn update(&mut self, facts: &Journal<Rc<Fact>>) -> bool {
        let before = self.found.len();
        let mut anew = false;
        if !self.knows(facts) {
            *self = Markers::default();
            anew = before > 0;
        }
        let first = self.seen;
        for (at, fact) in facts.iter().enumerate().skip(first) {
            self.look(at, fact);
        }
        self.seen = facts.len();
        self.last = facts.last().cloned();
        anew || self.found.len() != before
    }

    fn knows(&self, facts: &Journal<Rc<Fact>>) -> bool {
        let Some(last) = &self.last else { return true };
        self.seen.checked_sub(1).and_then(|at| facts.get(at)).is_some_and(|fact| Rc::ptr_eq(fact, last))
    }

    fn look(&mut self, at: usize, fact: &Fact) {
        match &fact.what {
            What::Throttled { table, count, .. } => {
                self.mark_first(MarkerKind::Throttle, at, fact, table, *count as usize);
            }
            What::Rejected { code: "TrimmedDataAccessException", resource: Some(stream), .. } => {
                let table: Rc<str> = name::table_of_stream_arn(stream).into();
                self.mark_first(MarkerKind::Loss, at, fact, &table, 0);
            }
            What::ShardOpened { parent: Some(parent), .. } => self.opened(at, fact, parent),
            what => {
                if let Some(delivery) = self.deliveries.see(fact.at, what) {
                    self.delivered(at, fact, delivery);
                }
            }
        }
    }

    fn delivered(&mut self, at: usize, fact: &Fact, Delivery { function, what }: Delivery) {
        let (kind, count) = match what {
            Delivered::Batch { again: 0, .. } => return,
            Delivered::Batch { again, .. } => (MarkerKind::Duplicate, again),
            Delivered::Failed => (MarkerKind::Failure, 0),
            Delivered::Discarded(count) | Delivered::Trimmed(count) => (MarkerKind::Loss, count),
        };
        let name = Rc::clone(self.deliveries.name(function));
        self.mark_first(kind, at, fact, &name, count);
    }

    /// One child is a rollover; the second one, which comes right after it, makes it a split.
    fn opened(&mut self, at: usize, fact: &Fact, parent: &str) {
        let shard: Rc<str> = parent.rsplit('-').next().unwrap_or(parent).into();
        match self.found.last_mut() {
            Some(last) if last.kind == MarkerKind::Rollover && last.subject == shard && last.fact + 1 == at => {
                last.kind = MarkerKind::Split;
            }
            _ => self.mark(Marker { kind: MarkerKind::Rollover, fact: at, at: fact.at, subject: shard, count: 1 }),
        }
    }

    fn mark_first(&mut self, kind: MarkerKind, at: usize, fact: &Fact, subject: &Rc<str>, count: usize) {
        if self.found.iter().all(|marker| marker.kind != kind || marker.subject != *subject) {
            self.mark(Marker { kind, fact: at, at: fact.at, subject: Rc::clone(subject), count });
        }
    }

    fn mark(&mut self, marker: Marker) {
        if self.found.len() < MARKERS_MAX {
            self.found.push(marker);
        } else {
            self.left_out += 1;
        }
    }
}

/// Where another future began, after so many facts.
pub fn fork(moment: &Moment, branch: &Rc<str>) -> Marker {
    let fact = moment.facts.len().saturating_sub(1);
    Marker { kind: MarkerKind::Fork, fact, at: moment.world.now, subject: Rc::clone(branch), count: 0 }
}
