//! Jumps: hours at once, as fast as the machine can, a slice for each frame, so that they show how far they are and can be
//! stopped. And the other ways to get somewhere: by what is picked, by inputs, by tenths.

use headwater_core::event::Event;
use headwater_core::time::{Duration, Instant};

use super::Session;
use super::playback::Playback;
use super::travel::{STEP_BUDGET, Way};
use crate::find;
use crate::parts::event_row::relates;
use crate::selection::Selection;
use crate::sentence;

/// A jump that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    pub from: Instant,
    pub until: Instant,
    /// Events for the next frame.
    budget: u64,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    By(Duration),
    To(Instant),
    /// To when the next shard rolls over.
    Rollover,
}

/// Events that the first slice lets happen, before anything is drawn.
const FIRST: u64 = 2_000;
/// Bounds of the slices that follow.
const LEAST: u64 = 200;
const MOST: u64 = 50_000;
/// Frames that took longer are followed by smaller slices, and those that took less by larger ones.
const LONG: Duration = Duration::millis(40);
const SHORT: Duration = Duration::millis(24);

impl Jump {
    /// In hundredths of the time to go.
    pub fn percent(self, now: Instant) -> u64 {
        now.since(self.from).0.saturating_mul(100) / self.until.since(self.from).0.max(1)
    }
}

impl Session {
    /// The jump under way.
    pub fn jump(&self) -> Option<Jump> {
        self.jump
    }

    /// When the next shard rolls over; `None` when none will.
    pub fn next_rollover(&self) -> Option<Instant> {
        let mut events = self.newest.world.agenda.iter();
        events.find(|(_, event)| matches!(event, Event::ShardRollover { .. })).map(|(at, _)| at)
    }

    #[inline(never)]
    pub(super) fn leap(&mut self, leap: Leap) {
        let until = match leap {
            Leap::By(span) => self.now() + span,
            Leap::To(at) => at.max(self.start()),
            Leap::Rollover => match self.next_rollover() {
                Some(at) => at,
                None => {
                    self.notice = Some("There is no open shard that could roll over.".into());
                    return;
                }
            },
        };
        let now = self.branch.timeline().now();
        if until < now {
            let moment = self.branch.timeline().at_time(until);
            return self.look_at(moment, until);
        }
        // A clock that ran runs on from there.
        if !self.playback.is_newest() {
            self.playback = Playback::Paused;
        }
        self.jump = Some(Jump { from: now, until, budget: FIRST });
        self.run_slice();
    }

    /// A frame of a jump.
    #[inline(never)]
    pub(super) fn run_jump(&mut self, elapsed: Duration) {
        if let Some(jump) = &mut self.jump {
            jump.budget = match elapsed {
                elapsed if elapsed > LONG => (jump.budget / 2).max(LEAST),
                elapsed if elapsed < SHORT => (jump.budget * 2).min(MOST),
                _ => jump.budget,
            };
        }
        self.run_slice();
        self.refresh();
    }

    fn run_slice(&mut self) {
        let Some(jump) = self.jump else { return };
        let progress = self.branch.running().run_until(jump.until, jump.budget);
        if progress.complete {
            self.jump = None;
            let span = sentence::span(jump.until.since(jump.from));
            self.notice = Some(format!("{span} have passed.").into());
        }
    }

    pub(super) fn stop_jump(&mut self) {
        if self.jump.take().is_some() {
            self.playback = Playback::Paused;
            self.notice = Some("Stopped. The clock stands where the jump had come to.".into());
        }
    }

    pub(super) fn by_tenth(&mut self, way: Way) {
        let (here, all) = (self.moment.facts.len(), self.newest.facts.len());
        let tenth = (all / 10).max(1);
        let count = match way {
            Way::On => (here + tenth).min(all),
            Way::Back => here.saturating_sub(tenth),
        };
        self.seek(super::Seek::Facts(count));
    }

    pub(super) fn go_to_input(&mut self, input: usize) {
        match self.branch.timeline().before_input(input) {
            Some(moment) => self.view(moment),
            None => {
                let count = self.branch.timeline().log().len();
                self.notice = Some(format!("There is no such input: this branch has {count}.").into());
            }
        }
    }

    /// What steps by actor follow.
    pub fn actor(&self) -> Selection {
        match &self.selection {
            Selection::Fact(id) => self.newest.fact(*id).map_or(Selection::Nothing, |fact| find::subject(&fact.what)),
            other => other.clone(),
        }
    }

    #[inline(never)]
    pub(super) fn by_actor(&mut self, way: Way) {
        let actor = self.actor();
        if actor == Selection::Nothing {
            self.notice = Some("Pick a table, a partition, a shard or a function first.".into());
            return;
        }
        match way {
            Way::On => self.next_of(&actor),
            // What belongs to the same step has been seen with it.
            Way::Back => match self.last_of(&actor, self.before_last_fact().facts.len()) {
                Some(fact) => self.view_fact(fact),
                None => self.notice = Some("Nothing happened to it before.".into()),
            },
        }
    }

    fn last_of(&self, actor: &Selection, before: usize) -> Option<usize> {
        let concerns = |fact: &usize| self.newest.facts.get(*fact).is_some_and(|fact| relates(&fact.what, actor));
        (0..before).rev().find(concerns)
    }

    /// What is known to come next, or else what happens next.
    fn next_of(&mut self, actor: &Selection) {
        let concerns = |facts: &headwater_core::timeline::Moment, from: usize| {
            (from..facts.facts.len()).find(|fact| facts.facts.get(*fact).is_some_and(|fact| relates(&fact.what, actor)))
        };
        if let Some(fact) = concerns(&self.newest, self.moment.facts.len()) {
            return self.view_fact(fact);
        }
        self.playback = Playback::Paused;
        let timeline = self.branch.running();
        for _ in 0..STEP_BUDGET {
            let facts = timeline.head().facts.len();
            if !timeline.step() {
                break;
            }
            if concerns(timeline.head(), facts).is_some() {
                return;
            }
        }
        self.notice = Some("Nothing more happens to it by itself.".into());
    }
}
