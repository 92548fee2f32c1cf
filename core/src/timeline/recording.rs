//! What is saved of a run, and how it is run again.

use serde::{Deserialize, Serialize};

use crate::dials::Dials;
use crate::input::Entry;
use crate::time::Instant;
use crate::timeline::{Progress, Timeline};

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

impl Timeline {
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
}
