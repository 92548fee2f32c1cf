//! What screen readers are told: one sentence about what happened, at most every one and a half seconds.

use std::rc::Rc;

use headwater_core::fact::{Outcome, What};
use headwater_core::time::Duration;
use headwater_core::timeline::Moment;

use super::Session;
use crate::parts::clock;
use crate::sentence;

/// Real time between two announcements while the clock runs.
const PAUSE: Duration = Duration::millis(1_500);

/// Remembers what has been said.
#[derive(Clone, Debug)]
pub struct Announcer {
    text: Rc<str>,
    /// Facts of the drawn moment when something was last said.
    said: usize,
    /// Real time since then.
    waited: Duration,
    pending: bool,
}

impl Announcer {
    pub(super) fn silent(moment: &Moment) -> Announcer {
        Announcer { text: "".into(), said: moment.facts.len(), waited: PAUSE, pending: false }
    }

    pub(super) fn text(&self) -> &Rc<str> {
        &self.text
    }

    /// Whether something waits to be said.
    pub(super) fn is_pending(&self) -> bool {
        self.pending
    }

    /// Real time passes.
    pub(super) fn wait(&mut self, elapsed: Duration) {
        self.waited = self.waited + elapsed;
    }

    fn say(&mut self, text: String, moment: &Moment) {
        self.text = text.into();
        self.said = moment.facts.len();
        self.waited = Duration::ZERO;
        self.pending = false;
    }
}

impl Session {
    pub(super) fn announce(&mut self) {
        if let Some(notice) = &self.notice {
            if **notice != *self.announcer.text {
                let (text, moment) = (notice.to_string(), self.moment.clone());
                self.announcer.say(text, &moment);
            }
            return;
        }
        let moved = self.moment.facts.len() != self.announcer.said;
        if !moved {
            self.announcer.pending = false;
        } else if self.announcer.waited < PAUSE {
            self.announcer.pending = true;
        } else {
            let (text, moment) = (self.summary(), self.moment.clone());
            self.announcer.say(text, &moment);
        }
    }

    fn summary(&self) -> String {
        let moment = &self.moment;
        if !self.playback.is_newest() || moment.facts.len() < self.announcer.said {
            return position(moment, self.newest(), self.start());
        }
        summary_of(moment, self.announcer.said)
    }
}

/// Time, event n of m, and what happened: also the value text of the scrubber.
pub(crate) fn position(moment: &Moment, newest: &Moment, start: headwater_core::time::Instant) -> String {
    let (count, all) = (moment.facts.len(), newest.facts.len());
    let time = clock::text(moment.world.now.since(start));
    match moment.facts.last() {
        Some(fact) => format!("{time}, event {count} of {all}: {}", sentence::sentence(fact, moment)),
        None => format!("{time}, the beginning, before {all} events"),
    }
}

/// The only new fact's sentence, else how many there were of what counts.
fn summary_of(moment: &Moment, said: usize) -> String {
    let new = moment.facts.len().saturating_sub(said);
    if let (1, Some(fact)) = (new, moment.facts.last()) {
        return sentence::sentence(fact, moment);
    }
    let mut tally = Tally::default();
    for fact in (said..moment.facts.len()).filter_map(|id| moment.facts.get(id)) {
        tally.count(&fact.what);
    }
    tally.to_string()
}

#[derive(Default)]
struct Tally {
    changes: usize,
    unchanged: usize,
    records: usize,
    calls: usize,
    failures: usize,
    refusals: usize,
    others: usize,
}

impl Tally {
    fn count(&mut self, what: &What) {
        let counter = match what {
            What::ItemChanged { .. } => &mut self.changes,
            What::ItemUnchanged { .. } => &mut self.unchanged,
            What::Recorded { .. } => &mut self.records,
            What::Invoked { .. } => &mut self.calls,
            What::Returned { outcome: Outcome::Failure { .. } | Outcome::Partial { .. }, .. } => &mut self.failures,
            What::Rejected { .. } => &mut self.refusals,
            _ => &mut self.others,
        };
        *counter += 1;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = [
            (self.changes, "item changed", "items changed"),
            (self.unchanged, "write without a change", "writes without a change"),
            (self.records, "stream record", "stream records"),
            (self.calls, "function call", "function calls"),
            (self.failures, "failure", "failures"),
            (self.refusals, "refused request", "refused requests"),
        ];
        let mut parts: Vec<String> = rows
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        if parts.is_empty() {
            parts.push(format!("{} events", self.others));
        }
        write!(f, "{}.", parts.join(", "))
    }
}
