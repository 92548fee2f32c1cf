//! The invariants of the run that the page shows. They are watched from the first thing that somebody does, or from when
//! their panel is opened: a visit that only looks pays nothing for them.

use headwater_core::invariant::{INVARIANTS, Kind, State, Watch};

use crate::session::Session;
use crate::ui::{Lower, Ui};

/// Facts that are looked at between two frames.
const FACTS: usize = 2_000;
/// While the clock runs, tables are compared item by item once in so many frames.
const FRAMES: u32 = 16;

/// How the invariants stand at the moment that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdicts {
    /// By place in the core's table.
    pub states: Vec<State>,
    /// Whether all that happened has been looked at.
    pub complete: bool,
}

impl Verdicts {
    /// How many of a kind are broken.
    pub fn broken(&self, kind: Kind) -> usize {
        let states = INVARIANTS.iter().zip(&self.states).filter(|(invariant, _)| invariant.kind == kind);
        states.filter(|(_, state)| matches!(state, State::Broken(_))).count()
    }

    pub fn count(&self, wanted: fn(&State) -> bool) -> usize {
        self.states.iter().filter(|state| wanted(state)).count()
    }
}

/// The watch over the page's run.
#[derive(Debug)]
pub struct Watched {
    /// How many calls the opening made; nothing once the watch has begun.
    opening: Option<usize>,
    watch: Watch,
    /// How many facts there were when the tables were compared.
    audited: usize,
    frames: u32,
    behind: bool,
}

impl Watched {
    pub fn new(session: &Session) -> Watched {
        let opening = Some(session.branch().timeline().log().len());
        Watched { opening, watch: Watch::default(), audited: 0, frames: 0, behind: false }
    }

    /// Whether frames are needed to look at the rest.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Looks at what is new; nothing before there is reason to.
    pub fn update(&mut self, session: &Session, ui: &Ui) -> Option<Verdicts> {
        let waits = self.opening.is_some_and(|calls| session.branch().timeline().log().len() == calls);
        if waits && ui.lower != Lower::Invariants {
            return None;
        }
        self.opening = None;
        Some(self.look(session))
    }

    #[inline(never)]
    fn look(&mut self, session: &Session) -> Verdicts {
        let newest = session.newest();
        self.behind = !self.watch.observe(newest, FACTS);
        self.frames = self.frames.wrapping_add(1);
        let is_due = !session.playback().is_running() || self.frames.is_multiple_of(FRAMES);
        if !self.behind && is_due && self.audited != newest.facts.len() {
            self.watch.audit(newest);
            self.audited = newest.facts.len();
        }
        let facts = session.moment().facts.len();
        let states = (0..INVARIANTS.len()).map(|place| self.watch.state(place, facts)).collect();
        Verdicts { states, complete: !self.behind }
    }
}
