//! What is on its way to a table's Kinesis stream: changes, each of which is tried for itself.

use std::rc::Rc;

use crate::dynamodb::change::Change;
use crate::dynamodb::destination::Precision;
use crate::fact::FactId;
use crate::persist::Map;
use crate::time::Instant;

/// A change on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    pub change: Rc<Change>,
    /// The ARN of the stream it goes to.
    pub stream: Rc<str>,
    /// How fine its time will be.
    pub precision: Option<Precision>,
    /// Attempts so far.
    pub attempt: u32,
    /// By which its eventID is told from others of the table.
    pub number: u64,
    /// Whether it has arrived before.
    pub again: bool,
    /// The fact of the change.
    pub(crate) cause: FactId,
}

/// The changes that have yet to arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Queue {
    next: u64,
    waiting: Map<u64, Rc<Pending>>,
    /// When the last one is due of those that keep their order.
    tail: Instant,
}

impl Queue {
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// In the order in which they began to wait.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Rc<Pending>)> {
        self.waiting.iter().map(|(place, pending)| (*place, pending))
    }

    /// A time that is not before that of an earlier change.
    pub(super) fn behind_all(&mut self, due: Instant) -> Instant {
        self.tail = self.tail.max(due);
        self.tail
    }

    /// Keeps a new change, which gets its number, and gives its place.
    pub(super) fn insert(&mut self, pending: Pending) -> u64 {
        let number = self.next;
        self.put(Pending { number, ..pending })
    }

    /// Keeps a change that was taken and has not arrived, at its place.
    pub(super) fn put_back(&mut self, place: u64, pending: Pending) {
        self.waiting.insert(place, Rc::new(pending));
    }

    /// Keeps a change that has its number already, and gives its place.
    pub(super) fn put(&mut self, pending: Pending) -> u64 {
        let place = self.next;
        self.next += 1;
        self.waiting.insert(place, Rc::new(pending));
        place
    }

    pub(super) fn take(&mut self, place: u64) -> Option<Rc<Pending>> {
        self.waiting.remove(&place)
    }
}
