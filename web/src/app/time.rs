//! What the dialogs of time do: going somewhere, markers, branches side by side.

use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::time::Instant;
use headwater_core::timeline::compare::compare;
use headwater_core::timeline::markers::{Marker, MarkerKind};

use super::App;
use crate::selection::Selection;
use crate::session::goal::{self, Goal};
use crate::session::{Action, Leap, Seek, Session, Way};
use crate::share::Ask;
use crate::ui::{Change, Dialog, Tab, Ui};

impl App {
    fn ui(&mut self) -> &mut Ui {
        Rc::make_mut(&mut self.ui)
    }

    /// What the dialogs ask for.
    pub(super) fn change_time(&mut self, change: Change) {
        match change {
            Change::Dialog(dialog) => self.dialog(dialog),
            Change::Go => self.go(),
            Change::Marker(way) => self.go_to_marker(way),
            Change::CompareNewest(newest) => {
                self.ui().beside.newest = newest;
                self.compare();
            }
            Change::Show(branch, fact) => self.show_fact(branch, fact),
            Change::Leave(action) => self.leave(action),
            _ => {}
        }
    }

    /// Opens a dialog, or closes the one that is open.
    #[inline(never)]
    fn dialog(&mut self, dialog: Option<Dialog>) {
        self.ui().dialog = dialog;
        match dialog {
            Some(Dialog::Share) => self.ask(Ask::Link),
            Some(Dialog::GoTo) => self.ui().goal = ("".into(), false),
            Some(Dialog::Branches) => {
                self.choose();
                self.compare();
            }
            _ => self.ui().beside.comparison = None,
        }
    }

    /// Goes where was typed; the dialog stays when that cannot be read.
    #[inline(never)]
    fn go(&mut self) {
        let start = self.session.start();
        let now = self.session.now();
        let action = match goal::read(&self.ui.goal.0) {
            None => {
                self.ui().goal.1 = true;
                return;
            }
            Some(Goal::At(span)) => Action::Leap(Leap::To(start + span)),
            Some(Goal::On(span)) => Action::Leap(Leap::By(span)),
            Some(Goal::Back(span)) => Action::Leap(Leap::To(now - span)),
            Some(Goal::Input(input)) => Action::Seek(Seek::Input(input)),
            Some(Goal::Event(fact)) => Action::Seek(Seek::Fact(fact)),
        };
        self.leave(action);
    }

    /// Closes the dialog and does something.
    fn leave(&mut self, action: Action) {
        self.dialog(None);
        self.act(action);
    }

    #[inline(never)]
    fn go_to_marker(&mut self, way: Way) {
        let here = self.session.moment().facts.len();
        let marks = markers(&self.session, &self.ui);
        // A marker counts as passed where its fact is the last one that has happened.
        let found = match way {
            Way::On => marks.iter().find(|marker| marker.fact >= here),
            Way::Back => marks.iter().rev().find(|marker| marker.fact + 1 < here),
        };
        match found {
            Some(marker) => {
                let text = marker.sentence();
                self.act(Action::Seek(Seek::Fact(marker.fact)));
                self.act(Action::Tell(text.into()));
            }
            None => {
                let text = if way == Way::On { "There is no marker ahead." } else { "There is no marker before." };
                self.act(Action::Tell(text.into()));
            }
        }
    }

    #[inline(never)]
    fn show_fact(&mut self, branch: u32, fact: FactId) {
        self.dialog(None);
        self.act(Action::Switch(branch));
        if self.session.moment().fact(fact).is_none() {
            self.act(Action::Seek(Seek::Newest));
        }
        self.ui().tab = Tab::Why;
        self.act(Action::Select(Selection::Fact(fact)));
    }

    /// The current branch, and the one that it left or that left it.
    fn choose(&mut self) {
        let branches = self.session.branches();
        let current = self.session.branch();
        let kin = current.origin().map(|origin| origin.branch);
        let child = || branches.iter().rev().find(|branch| branch.id() != current.id()).map(|branch| branch.id());
        let kin = kin.filter(|id| branches.iter().any(|branch| branch.id() == *id));
        let (left, right) = match kin {
            Some(parent) => (parent, current.id()),
            None => (current.id(), child().unwrap_or(current.id())),
        };
        let ui = Rc::make_mut(&mut self.ui);
        (ui.beside.left, ui.beside.right) = (left, right);
    }

    /// Compares the chosen branches.
    #[inline(never)]
    pub(super) fn compare(&mut self) {
        let (left, right) = (self.ui.beside.left, self.ui.beside.right);
        let branches = self.session.branches();
        let of = |id| branches.iter().find(|branch| branch.id() == id).map(|branch| branch.timeline());
        let comparison = match (of(left), of(right)) {
            (Some(left), Some(right)) => {
                let together = left.now().min(right.now());
                let at = if self.ui.beside.newest { Instant::LATEST } else { together };
                Some(Rc::new(compare(left, right, at)))
            }
            _ => None,
        };
        self.ui().beside.comparison = comparison;
    }

    /// After a branch came or went.
    pub(super) fn compare_again(&mut self) {
        if self.ui.dialog == Some(Dialog::Branches) {
            let known = |id| self.session.branches().iter().any(|branch| branch.id() == id);
            if !known(self.ui.beside.left) || !known(self.ui.beside.right) {
                self.choose();
            }
            self.compare();
        }
    }
}

/// All markers of the current branch: those of its facts, and where branches left.
pub fn markers(session: &Session, ui: &Ui) -> Vec<Marker> {
    let mut marks = ui.markers.to_vec();
    let (current, all) = (session.branch(), session.newest().facts.len());
    for branch in session.branches() {
        let Some(origin) = branch.origin() else { continue };
        if origin.facts <= all && (branch.id() == current.id() || origin.branch == current.id()) {
            let fact = origin.facts.saturating_sub(1);
            let place = marks.iter().position(|marker| marker.fact > fact).unwrap_or(marks.len());
            let subject = Rc::clone(branch.name());
            marks.insert(place, Marker { kind: MarkerKind::Fork, fact, at: origin.at, subject, count: 0 });
        }
    }
    marks
}
