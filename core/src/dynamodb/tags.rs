//! A table's tags. A change of them is on its way for a moment: until it has arrived, the old ones are read.

use std::rc::Rc;

use crate::time::{Duration, Instant};

/// Keys and values, in the order in which they were first set.
pub type TagSet = Vec<(Rc<str>, Rc<str>)>;

/// The tags, and those before the last change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tags {
    set: TagSet,
    before: TagSet,
    /// When the last change has arrived.
    settled: Instant,
}

impl Tags {
    /// The tags that a table is created with.
    pub fn new(set: TagSet) -> Tags {
        Tags { set, ..Tags::default() }
    }

    /// What the last change made of them, arrived or not.
    pub fn set(&self) -> &TagSet {
        &self.set
    }

    /// What a reader gets.
    pub fn read(&self, now: Instant) -> &TagSet {
        if self.is_updating(now) { &self.before } else { &self.set }
    }

    /// Whether a change is on its way.
    pub fn is_updating(&self, now: Instant) -> bool {
        now < self.settled
    }

    /// Changes the tags; a change of nothing takes no time.
    pub(crate) fn change(&mut self, set: TagSet, now: Instant, delay: Duration) {
        if set != self.set {
            self.before = std::mem::replace(&mut self.set, set);
            self.settled = now + delay;
        }
    }
}
