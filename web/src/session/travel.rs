//! Moving through the run: frames, steps, jumps.
//!
//! A step is a step that leaves a fact; what happens without one is passed over, and so is idle time.

use std::rc::Rc;

use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;

use super::Session;
use super::playback::{Past, Playback};
use crate::sentence;
use crate::shared::Shared;

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seek {
    /// To the beginning of the run.
    Start,
    /// To the newest moment.
    Newest,
    /// To the next event, or to the one before.
    Next,
    Previous,
    /// Towards where that many facts had happened.
    Facts(usize),
    /// To when a fact happened, counted from 0.
    Fact(usize),
    /// By a span of virtual time, forwards or backwards.
    Forward(Duration),
    Back(Duration),
    /// By a tenth of all events, forwards or backwards.
    Tenth(Way),
    /// To the next event, or the one before, of what is picked.
    Actor(Way),
    /// Just before an input, counted from 0.
    Input(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    On,
    Back,
}

/// Events that one frame may let happen: what a slow machine can do in a few milliseconds.
const FRAME_BUDGET: u64 = 400;
/// Real time that a frame counts for at the most, so that a tab that was hidden does not run away.
const LONGEST_FRAME: Duration = Duration::millis(100);
/// Events without a fact that a step passes over before it gives up.
pub(super) const STEP_BUDGET: u64 = 20_000;
/// Idle time that is worth a word when a step skips it.
const WORTH_TELLING: Duration = Duration::seconds(60);

impl Session {
    /// The clock goes on by a frame.
    pub(super) fn frame(&mut self, elapsed: Duration) {
        let elapsed = elapsed.min(LONGEST_FRAME);
        self.announcer.wait(elapsed);
        if self.jump.is_some() {
            return self.run_jump(elapsed);
        }
        let span = self.speed.virtual_time(elapsed);
        match self.playback.clone() {
            Playback::Live => {
                self.branch.running().advance(span, FRAME_BUDGET);
                self.refresh();
            }
            Playback::Replaying(past) => self.replay_to(past.at + span),
            Playback::Paused | Playback::Viewing(_) => {}
        }
    }

    fn replay_to(&mut self, at: Instant) {
        if at >= self.branch.timeline().now() {
            self.playback = Playback::Live;
            return self.refresh();
        }
        let moment = self.branch.timeline().at_time(at);
        self.look_at(moment, at);
        self.playback = self.playback.toggled();
    }

    /// Shows a moment of the past, and leaves the one that is drawn alone when nothing differs.
    pub(super) fn look_at(&mut self, moment: Moment, at: Instant) {
        if !same(&moment, &self.moment) {
            self.moment = Shared::new(moment);
        }
        self.playback = Playback::Viewing(Past { moment: self.moment.clone(), at });
    }

    #[inline(never)]
    pub(super) fn seek(&mut self, seek: Seek) {
        match seek {
            Seek::Newest => self.playback = Playback::Paused,
            Seek::Start => self.view(self.branch.timeline().at_step(0)),
            Seek::Facts(count) => self.view_facts(count),
            Seek::Fact(fact) => self.view_fact(fact),
            Seek::Next => self.next(),
            Seek::Previous => self.view(self.before_last_fact()),
            Seek::Forward(span) => self.go_to(self.now() + span),
            Seek::Back(span) => self.go_to((self.now() - span).max(self.start())),
            Seek::Tenth(way) => self.by_tenth(way),
            Seek::Actor(way) => self.by_actor(way),
            Seek::Input(input) => self.go_to_input(input),
        }
    }

    /// The moment just before the last fact of the one that is looked at.
    pub(super) fn before_last_fact(&self) -> Moment {
        let timeline = self.branch.timeline();
        match self.current().facts.len().checked_sub(1) {
            Some(fewer) => timeline.until_facts(fewer),
            None => timeline.at_step(0),
        }
    }

    /// The moment on the clock; the one that is drawn may be some idle time behind it.
    fn current(&self) -> Moment {
        match &self.playback {
            Playback::Live | Playback::Paused => self.branch.timeline().head().clone(),
            Playback::Viewing(past) | Playback::Replaying(past) => Moment::clone(&past.moment),
        }
    }

    /// Looks at a moment; at the newest one, the past is left.
    pub(super) fn view(&mut self, moment: Moment) {
        if moment.world.steps >= self.branch.timeline().world().steps {
            self.playback = Playback::Paused;
            return;
        }
        let at = moment.world.now;
        self.look_at(moment, at);
    }

    /// The nearest moment in the direction of `count` that can be looked at: several facts may belong to one step.
    fn view_facts(&mut self, count: usize) {
        let timeline = self.branch.timeline();
        let reached = if count < self.moment.facts.len() { timeline.until_facts(count).facts.len() } else { count };
        match reached.checked_sub(1) {
            Some(last) => self.view_fact(last),
            None => self.view(timeline.at_step(0)),
        }
    }

    /// The moment at which a fact, counted from 0, happened.
    pub(super) fn view_fact(&mut self, fact: usize) {
        if fact + 1 >= self.branch.timeline().head().facts.len() {
            self.playback = Playback::Paused;
            return;
        }
        self.view(self.branch.timeline().beyond_facts(fact));
    }

    /// A span ahead of the newest moment the clock runs on; in the past it only shows what was.
    fn go_to(&mut self, at: Instant) {
        let now = self.branch.timeline().now();
        if at < now {
            let moment = self.branch.timeline().at_time(at);
            return self.look_at(moment, at);
        }
        if self.playback.is_newest() {
            self.branch.running().run_until(at, STEP_BUDGET);
        } else {
            self.playback = Playback::Paused;
        }
    }

    fn next(&mut self) {
        if let Playback::Viewing(past) | Playback::Replaying(past) = &self.playback {
            return self.view(self.branch.timeline().beyond_facts(past.moment.facts.len()));
        }
        self.playback = Playback::Paused;
        self.step();
    }

    /// Lets the next event that leaves a fact happen, however far ahead it is.
    fn step(&mut self) {
        let (before, facts) = (self.now(), self.branch.timeline().head().facts.len());
        let timeline = self.branch.running();
        let happened = (0..STEP_BUDGET).any(|_| !timeline.step() || timeline.head().facts.len() > facts)
            && timeline.head().facts.len() > facts;
        if !happened {
            self.notice = Some("Nothing is scheduled. Write an item, and something will happen.".into());
            return;
        }
        let skipped = self.now().since(before);
        if skipped >= WORTH_TELLING {
            let text = format!(
                "Nothing happened for {}, so the clock went straight to the next event.",
                sentence::span(skipped)
            );
            self.notice = Some(Rc::from(text));
        }
    }

    /// Draws what the clock shows, unless it is drawn already.
    pub(super) fn refresh(&mut self) {
        let head = self.branch.timeline().head();
        if !same(head, &self.newest) {
            self.newest = Shared::new(head.clone());
        }
        self.moment = match &self.playback {
            Playback::Viewing(past) | Playback::Replaying(past) => past.moment.clone(),
            Playback::Live | Playback::Paused => self.newest.clone(),
        };
    }
}

/// Whether two moments look the same: the same facts led to both, and nothing has visibly aged.
fn same(one: &Moment, two: &Moment) -> bool {
    let last = |moment: &Moment| moment.facts.last().map(Rc::as_ptr);
    one.world.steps == two.world.steps
        && one.world.now.as_seconds() == two.world.now.as_seconds()
        && one.facts.len() == two.facts.len()
        && last(one) == last(two)
}
