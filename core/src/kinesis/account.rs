//! What an account commits itself to in a region: On-demand Advantage (API reference, UpdateAccountSettings).

use crate::limits;
use crate::time::Instant;

/// The minimum throughput billing commitment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Commitment {
    pub started: Option<Instant>,
    /// When it ends, or ended.
    pub ends: Option<Instant>,
}

impl Commitment {
    pub fn is_on(self, now: Instant) -> bool {
        self.started.is_some() && self.ends.is_none_or(|end| now < end)
    }

    /// As on the wire: `ENABLED`.
    pub fn status(self, now: Instant) -> &'static str {
        match (self.is_on(now), self.ends) {
            (false, _) => "DISABLED",
            (true, None) => "ENABLED",
            (true, Some(_)) => "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
        }
    }

    /// The earliest end of one that is on.
    pub fn earliest_end(self, now: Instant) -> Option<Instant> {
        self.started.filter(|_| self.is_on(now)).map(|started| started + limits::KINESIS_COMMITMENT)
    }

    /// Begins, or takes back its end.
    pub(crate) fn enable(&mut self, now: Instant) {
        if !self.is_on(now) {
            self.started = Some(now);
        }
        self.ends = None;
    }

    /// Ends as soon as it may.
    pub(crate) fn disable(&mut self, now: Instant) {
        if let Some(earliest) = self.earliest_end(now) {
            self.ends = Some(earliest.max(now));
        }
    }
}
