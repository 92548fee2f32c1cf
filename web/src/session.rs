//! What the user is doing: the run and its branches, where the clock stands, what is picked, what is being written.
//!
//! A value that only [`Action`]s change. It holds no simulation of its own: the run is the core's timeline.

mod act;
pub(crate) mod announce;
mod answer;
mod branch;
mod deed;
pub mod goal;
mod jump;
mod line;
mod playback;
mod reading;
mod travel;

use std::rc::Rc;

use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;

pub use self::announce::Announcer;
pub use self::answer::{Answer, Consequence};
pub use self::branch::{Branch, NAME_MAX};
pub use self::deed::{Consumer, Deed, NewTable, poison_of};
pub use self::jump::{Jump, Leap};
pub use self::playback::{Playback, Speed};
pub use self::reading::{From, PAGE, Read};
pub use self::travel::{Seek, Way};
use crate::console::Said;
use crate::draft::{self, Draft};
use crate::opening;
use crate::selection::Selection;
use crate::share::job::Opened;
use crate::shared::Shared;

/// Everything that can be asked of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A frame of the browser, with the real time since the one before.
    Frame {
        elapsed: Duration,
    },
    /// Play or pause.
    Toggle,
    Speed(Speed),
    Faster,
    Slower,
    Seek(Seek),
    Undo,
    Redo,
    /// Goes to another branch, by its number.
    Switch(u32),
    /// Begins another branch at the moment that is looked at.
    Fork,
    Rename(u32, Rc<str>),
    Delete(u32),
    /// Brings back the branch that was just deleted.
    Restore,
    /// Lets much time pass at once.
    Leap(Leap),
    /// Ends that.
    Stop,
    Select(Selection),
    Edit(draft::Edit),
    /// Sends what is being written.
    Send,
    /// Asks for the page after the one that was answered.
    NextPage,
    /// A line of the console.
    Line(Rc<str>),
    /// Tells something in a notice.
    Tell(Rc<str>),
    /// Closes the notice.
    Dismiss,
    /// Something that takes several calls.
    Perform(Deed),
    /// Reads a page of a shard.
    Read(Read),
    /// Begins again with the opening run, or with nothing.
    Begin(opening::Start),
    /// A run that came from elsewhere.
    Open(Opened),
}

#[derive(Clone, Debug)]
pub struct Session {
    branch: Branch,
    /// The futures that were left.
    others: Rc<Vec<Branch>>,
    /// The branch that the last action deleted.
    deleted: Option<Rc<Branch>>,
    jump: Option<Jump>,
    playback: Playback,
    speed: Speed,
    moment: Shared<Moment>,
    /// The newest moment, which is the same as the one above unless the past is looked at.
    newest: Shared<Moment>,
    selection: Selection,
    draft: Rc<Draft>,
    answer: Option<Rc<Answer>>,
    /// What the console said to the last line.
    said: Option<Rc<Said>>,
    /// The iterators to read on with.
    tokens: Rc<Vec<reading::Token>>,
    /// One sentence about what the last action did, where the picture alone would not tell.
    notice: Option<Rc<str>>,
    announcer: Announcer,
    /// Inputs of the run that the session began with.
    begun: usize,
}

impl Session {
    /// A session that opens on a run which already happened.
    pub fn begin(start: opening::Start) -> Session {
        let timeline = opening::timeline(start);
        let moment = Shared::new(timeline.head().clone());
        let draft = Rc::new(Draft::opening(&moment.world));
        let begun = timeline.log().len();
        Session {
            begun,
            branch: Branch::main(timeline),
            others: Rc::default(),
            deleted: None,
            jump: None,
            playback: Playback::Live,
            speed: Speed::default(),
            announcer: Announcer::silent(&moment),
            newest: moment.clone(),
            moment,
            selection: Selection::Nothing,
            draft,
            answer: None,
            said: None,
            tokens: Rc::default(),
            notice: None,
        }
    }

    /// What the panels draw: the newest moment, or the one of the past that is looked at.
    pub fn moment(&self) -> &Shared<Moment> {
        &self.moment
    }

    /// The clock, which may run ahead of [`Session::moment`] while nothing happens.
    pub fn now(&self) -> Instant {
        match &self.playback {
            Playback::Live | Playback::Paused => self.branch.timeline().now(),
            Playback::Viewing(past) => past.at,
            Playback::Replaying(past) => past.at,
        }
    }

    /// When the run began.
    pub fn start(&self) -> Instant {
        self.branch.timeline().start()
    }

    /// All that has happened in this branch, also while its past is looked at.
    pub fn newest(&self) -> &Shared<Moment> {
        &self.newest
    }

    /// When the next event of this branch is due.
    pub fn due(&self) -> Option<Instant> {
        self.newest.world.agenda.due()
    }

    pub fn playback(&self) -> &Playback {
        &self.playback
    }

    pub fn speed(&self) -> Speed {
        self.speed
    }

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    pub fn draft(&self) -> &Rc<Draft> {
        &self.draft
    }

    pub fn answer(&self) -> Option<&Rc<Answer>> {
        self.answer.as_ref()
    }

    pub fn said(&self) -> Option<&Rc<Said>> {
        self.said.as_ref()
    }

    pub fn notice(&self) -> Option<&Rc<str>> {
        self.notice.as_ref()
    }

    /// What screen readers are told.
    pub fn announcement(&self) -> &Rc<str> {
        self.announcer.text()
    }

    pub fn branch(&self) -> &Branch {
        &self.branch
    }

    /// Whether the last action deleted a branch, which can be brought back.
    pub fn has_deleted(&self) -> bool {
        self.deleted.is_some()
    }

    /// All branches by number, the current one among them.
    pub fn branches(&self) -> Vec<&Branch> {
        let mut branches: Vec<&Branch> = Vec::with_capacity(self.others.len() + 1);
        for branch in self.others.iter().chain([&self.branch]) {
            let place = branches.iter().position(|other| other.id() > branch.id()).unwrap_or(branches.len());
            branches.insert(place, branch);
        }
        branches
    }

    pub fn branch_count(&self) -> usize {
        self.others.len() + 1
    }

    /// Whether nothing was done yet that is worth keeping.
    pub fn is_untouched(&self) -> bool {
        self.others.is_empty() && self.branch.id() == 1 && self.branch.timeline().log().len() == self.begun
    }

    /// Whether frames are needed: the clock runs, or something is still to be announced.
    pub fn wants_frames(&self) -> bool {
        self.playback.is_running() || self.jump.is_some() || self.announcer.is_pending()
    }
}

impl Session {
    /// The session after an action.
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Session::clone(&self);
        let is_frame = matches!(action, Action::Frame { .. });
        if !is_frame {
            next.notice = None;
            if action != Action::Restore {
                next.deleted = None;
            }
            if action != Action::Stop {
                next.jump = None;
            }
        }
        next.apply(action);
        if !is_frame {
            next.refresh();
        }
        next.announce();
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests;
