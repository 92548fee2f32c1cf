//! What is still to happen, ordered by time, then by the order in which it was scheduled.

use std::rc::Rc;

use crate::event::Event;
use crate::fact::FactId;
use crate::persist::Map;
use crate::time::Instant;

/// An event with its cause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scheduled {
    pub event: Event,
    /// The fact that led to it.
    pub cause: Option<FactId>,
}

/// The events ahead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agenda {
    next: u64,
    events: Map<(Instant, u64), Rc<Scheduled>>,
}

impl Agenda {
    pub(crate) fn insert(&mut self, at: Instant, scheduled: Scheduled) {
        self.events.insert((at, self.next), Rc::new(scheduled));
        self.next += 1;
    }

    /// When the next event is due.
    pub fn due(&self) -> Option<Instant> {
        self.events.get_min().map(|((at, _), _)| *at)
    }

    /// Takes the next event if it is due by `limit`.
    pub(crate) fn pop(&mut self, limit: Instant) -> Option<(Instant, Rc<Scheduled>)> {
        let key = *self.events.get_min().map(|(key, _)| key).filter(|(at, _)| *at <= limit)?;
        self.events.remove(&key).map(|scheduled| (key.0, scheduled))
    }

    /// The events ahead, soonest first.
    pub fn iter(&self) -> impl Iterator<Item = (Instant, &Event)> {
        self.events.iter().map(|((at, _), scheduled)| (*at, &scheduled.event))
    }

    pub fn len(&self) -> usize {
        self.events.len()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}
