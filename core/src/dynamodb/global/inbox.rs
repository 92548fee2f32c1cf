//! What is on its way to a replica: changes of other regions, each with the time at which it will arrive.

use std::rc::Rc;

use crate::dynamodb::global::Stamp;
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::value::{Attributes, Item};
use crate::fact::FactId;
use crate::persist::Map;
use crate::time::Instant;

/// A change on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arrival {
    pub key: StoredKey,
    pub keys: Rc<Attributes>,
    /// What the item is to be; nothing when it was deleted.
    pub item: Option<Rc<Item>>,
    /// Which write this is.
    pub stamp: Stamp,
    /// The write that it followed in its own region.
    pub(crate) base: Stamp,
    pub sent: Instant,
    pub due: Instant,
    /// The fact of the change in its own region.
    pub(crate) cause: FactId,
}

/// The changes that a replica has yet to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inbox {
    next: u64,
    waiting: Map<u64, Rc<Arrival>>,
}

impl Inbox {
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// In the order in which they were sent.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, &Rc<Arrival>)> {
        self.waiting.iter().map(|(number, arrival)| (*number, arrival))
    }

    /// Keeps a change and gives the number by which it is taken.
    pub(crate) fn insert(&mut self, arrival: Arrival) -> u64 {
        let number = self.next;
        self.next += 1;
        self.waiting.insert(number, Rc::new(arrival));
        number
    }

    pub(crate) fn take(&mut self, number: u64) -> Option<Rc<Arrival>> {
        self.waiting.remove(&number)
    }

    /// Puts a change back that could not be applied yet.
    pub(crate) fn put_back(&mut self, number: u64, arrival: Rc<Arrival>) {
        self.waiting.insert(number, arrival);
    }

    /// The last change of an item that a region has on its way here.
    pub(crate) fn last_of(&self, key: &StoredKey, region: &str) -> Option<(u64, &Rc<Arrival>)> {
        self.iter().rev().find(|(_, arrival)| arrival.key == *key && *arrival.stamp.region == *region)
    }
}
