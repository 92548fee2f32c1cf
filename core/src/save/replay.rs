//! Running a saved run again, a piece at a time, so that a page can draw in between.

use crate::save::{EVENTS_MAX, Fault, Saved};
use crate::time::Instant;
use crate::timeline::Timeline;

/// A run that is being opened.
#[derive(Clone, Debug)]
pub struct Replay {
    saved: Saved,
    timeline: Timeline,
    /// Inputs that were applied.
    inputs: usize,
    events: u64,
}

/// Whether a run became what it had been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same digest.
    Identical,
    /// Another digest: another engine, or a file that was edited.
    Differs,
    /// Nothing was noted to compare with.
    Unknown,
}

impl Replay {
    pub fn new(saved: Saved) -> Replay {
        let recording = &saved.recording;
        let timeline = Timeline::new(recording.seed, recording.start, recording.dials.clone());
        Replay { saved, timeline, inputs: 0, events: 0 }
    }

    /// Goes on by at most so many inputs and events; whether it is done.
    pub fn go(&mut self, budget: u64) -> Result<bool, Fault> {
        let mut left = budget;
        while left > 0 {
            let Some(at) = self.saved.recording.log.get(self.inputs).map(|entry| entry.at) else {
                return self.settle(left);
            };
            if !self.run_until(at, &mut left)? {
                return Ok(false);
            }
            // A refused input was refused then, too.
            let _ = self.timeline.submit(self.saved.recording.log[self.inputs].input.clone(), None);
            self.inputs += 1;
            left = left.saturating_sub(1);
        }
        Ok(false)
    }

    /// The whole of it.
    pub fn finish(mut self) -> Result<(Timeline, Verdict), Fault> {
        while !self.go(u64::MAX)? {}
        Ok(self.done())
    }

    /// How far it is, in thousandths: inputs and time count the same.
    pub fn progress(&self) -> usize {
        let recording = &self.saved.recording;
        let part = |done: u64, all: u64| done.min(all).saturating_mul(500).checked_div(all).unwrap_or(500);
        let inputs = part(self.inputs as u64, recording.log.len() as u64);
        // In milliseconds, so that the longest run does not overflow.
        let time = |instant: Instant| instant.since(recording.start).as_millis();
        (inputs + part(time(self.timeline.now()), time(recording.until))) as usize
    }

    /// What it has come to.
    pub fn done(self) -> (Timeline, Verdict) {
        let verdict = match self.saved.proof {
            None => Verdict::Unknown,
            Some(proof) if self.timeline.head().digest() == proof.digest => Verdict::Identical,
            Some(_) => Verdict::Differs,
        };
        (self.timeline, verdict)
    }

    /// From the last input to the end. Of the events of its last instant some may not have happened when it was saved.
    fn settle(&mut self, mut left: u64) -> Result<bool, Fault> {
        let until = self.saved.recording.until;
        let target = self.saved.proof.map_or(u64::MAX, |proof| proof.steps);
        let missing = target.saturating_sub(self.timeline.world().steps);
        if missing > 0 {
            let mut some = left.min(missing);
            left -= some;
            let complete = self.run_until(until, &mut some)?;
            if !complete && self.timeline.world().steps < target {
                return Ok(false);
            }
        }
        if self.timeline.now() < until { self.run_until(until, &mut left) } else { Ok(true) }
    }

    fn run_until(&mut self, limit: Instant, left: &mut u64) -> Result<bool, Fault> {
        let progress = self.timeline.run_until(limit, *left);
        self.events += progress.events;
        *left = left.saturating_sub(progress.events);
        if self.events > EVENTS_MAX { Err(Fault::TooLong) } else { Ok(progress.complete) }
    }
}
