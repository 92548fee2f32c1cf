//! One future: a run with a name, and what was taken back in it.

use std::ops::Range;
use std::rc::Rc;

use headwater_core::time::Instant;
use headwater_core::timeline::{Moment, Timeline};

use crate::keys;

/// Futures that can be taken up again after undoing; older ones are forgotten.
const REDO_DEPTH: usize = 100;

#[derive(Clone, Debug)]
pub struct Branch {
    id: u32,
    name: Rc<str>,
    /// As it was typed: it may be empty.
    typed: Option<Rc<str>>,
    run: Run,
    undone: Rc<Vec<Run>>,
    origin: Option<Origin>,
}

/// Where a branch left another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The other one's number.
    pub branch: u32,
    /// What both have in common.
    pub facts: usize,
    pub at: Instant,
}

/// Characters of a branch's name.
pub const NAME_MAX: usize = 40;

/// A timeline, and which of its inputs were made by one action: those are undone together.
#[derive(Clone, Debug)]
struct Run {
    timeline: Timeline,
    /// Ranges of the log, in order.
    groups: Rc<Vec<Range<usize>>>,
}

impl Branch {
    /// The branch that every session starts with.
    pub fn main(timeline: Timeline) -> Branch {
        Branch::named(1, "main".into(), timeline)
    }

    /// Another beginning.
    pub fn begin(id: u32, name: &str, timeline: Timeline) -> Branch {
        Branch::named(id, format!("{name} {id}").into(), timeline)
    }

    /// A run that had its name before.
    pub fn named(id: u32, name: Rc<str>, timeline: Timeline) -> Branch {
        let run = Run { timeline, groups: Rc::default() };
        Branch { id, name, typed: None, run, undone: Rc::default(), origin: None }
    }

    /// A new future that starts at a moment of this one.
    pub fn fork(&self, id: u32, moment: &Moment) -> Branch {
        let groups = self.run.groups.iter().filter(|group| group.end <= moment.inputs).cloned().collect();
        let run = Run { timeline: self.run.timeline.fork(moment), groups: Rc::new(groups) };
        let origin = Origin { branch: self.id, facts: moment.facts.len(), at: moment.world.now };
        Branch {
            id,
            name: format!("branch {id}").into(),
            typed: None,
            run,
            undone: Rc::default(),
            origin: Some(origin),
        }
    }

    /// Its number, counted from 1.
    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// What a field for its name holds.
    pub fn typed_name(&self) -> &str {
        self.typed.as_ref().unwrap_or(&self.name)
    }

    /// Where it began; `None` of one that did not leave another.
    pub fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// Gives it another name, of bounded length; without one it is called by its number.
    pub(super) fn rename(&mut self, name: &str) {
        let name: String = name.chars().map(keys::visible).take(NAME_MAX).collect();
        self.typed = Some(name.as_str().into());
        self.name = if name.trim().is_empty() { format!("branch {}", self.id).into() } else { name.into() };
    }

    pub fn timeline(&self) -> &Timeline {
        &self.run.timeline
    }

    /// Lets the clock run; nothing is asked of the run, so what was undone can still be redone.
    pub(super) fn running(&mut self) -> &mut Timeline {
        &mut self.run.timeline
    }

    /// Asks something of the run: one action, however many inputs it makes.
    pub(super) fn act<T>(&mut self, action: impl FnOnce(&mut Timeline) -> T) -> T {
        let before = self.run.timeline.log().len();
        let outcome = action(&mut self.run.timeline);
        let after = self.run.timeline.log().len();
        if after > before + 1 {
            Rc::make_mut(&mut self.run.groups).push(before..after);
        }
        if after > before {
            self.undone = Rc::default();
        }
        outcome
    }

    pub fn can_undo(&self) -> bool {
        self.run.timeline.log().len() > 0
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes the last action back.
    pub(super) fn undo(&mut self) {
        if !self.can_undo() {
            return;
        }
        let undone = Rc::make_mut(&mut self.undone);
        if undone.len() == REDO_DEPTH {
            undone.remove(0);
        }
        undone.push(self.run.clone());
        self.run.undo();
    }

    /// Takes up again what was taken back last.
    pub(super) fn redo(&mut self) {
        if let Some(run) = Rc::make_mut(&mut self.undone).pop() {
            self.run = run;
        }
    }
}

impl Run {
    fn undo(&mut self) {
        let length = self.timeline.log().len();
        let target = match self.groups.last().cloned() {
            Some(group) if group.end == length => {
                Rc::make_mut(&mut self.groups).pop();
                group.start
            }
            _ => length.saturating_sub(1),
        };
        if let Some(earlier) = self.timeline.undone_to(target) {
            self.timeline = earlier;
        }
    }
}
