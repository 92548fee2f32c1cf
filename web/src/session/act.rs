//! What each action does to a session.

use std::rc::Rc;

use headwater_core::http;
use headwater_core::timeline::{Moment, Timeline};

use super::answer::Answer;
use super::branch::Branch;
use super::deed::Deed;
use super::playback::Playback;
use super::{Action, Session, line};
use crate::console::Said;
use crate::draft::{Draft, Edit};
use crate::opening::{self, Start};
use crate::selection::Selection;
use crate::share::job::Opened;

/// Branches that are kept; the oldest of those that were left goes first.
const BRANCHES: usize = 20;

impl Session {
    pub(super) fn apply(&mut self, action: Action) {
        match action {
            Action::Frame { elapsed } => self.frame(elapsed),
            Action::Toggle => self.playback = self.playback.toggled(),
            Action::Speed(speed) => self.speed = speed,
            Action::Faster => self.speed = self.speed.faster(),
            Action::Slower => self.speed = self.speed.slower(),
            Action::Seek(seek) => self.seek(seek),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Switch(id) => self.switch(id),
            Action::Fork => self.fork_here(),
            Action::Rename(id, name) => self.rename(id, &name),
            Action::Delete(id) => self.delete(id),
            Action::Restore => self.restore(),
            Action::Leap(leap) => self.leap(leap),
            Action::Stop => self.stop_jump(),
            Action::Select(selection) => self.selection = selection,
            Action::Edit(edit) => self.edit(edit),
            Action::Send => self.send(),
            Action::NextPage => self.next_page(),
            Action::Line(line) => self.line(&line),
            Action::Tell(text) => self.notice = Some(text),
            // Every action takes the notice away.
            Action::Dismiss => {}
            Action::Perform(deed) => self.perform(&deed),
            Action::Read(read) => self.read(&read),
            Action::Begin(start) => self.begin_again(start),
            Action::Open(opened) => self.open(&opened),
        }
    }

    fn edit(&mut self, edit: Edit) {
        let world = &self.moment.world;
        Rc::make_mut(&mut self.draft).edit(edit, world);
    }

    #[inline(never)]
    fn undo(&mut self) {
        if self.branch.can_undo() {
            self.branch.undo();
            self.leave_the_past("Undone. The clock stands where that input arrived.");
        }
    }

    #[inline(never)]
    fn redo(&mut self) {
        if self.branch.can_redo() {
            self.branch.redo();
            self.leave_the_past("Redone.");
        }
    }

    fn leave_the_past(&mut self, notice: &str) {
        self.playback = Playback::Paused;
        self.selection = Selection::Nothing;
        self.answer = None;
        self.said = None;
        self.notice = Some(notice.into());
    }

    #[inline(never)]
    fn switch(&mut self, id: u32) {
        let Some(index) = self.others.iter().position(|branch| branch.id() == id) else { return };
        let others = Rc::make_mut(&mut self.others);
        std::mem::swap(&mut self.branch, &mut others[index]);
        let text = format!("This is {}.", self.branch.name());
        self.leave_the_past(&text);
    }

    fn send(&mut self) {
        match self.draft.request() {
            Ok(request) => {
                let (service, name) = (request.operation.service, request.operation.name);
                let region = Rc::clone(self.draft.region());
                let answer = self.ask(|timeline| Answer::to(timeline, service, name, &region, &request.body));
                self.follow_table(name, &answer);
                self.answer = Some(Rc::new(answer));
            }
            Err(sentence) => self.notice = Some(format!("Not sent. {sentence}").into()),
        }
    }

    /// A table that was just created is the one to write to; the form stays, so that its answer can be read.
    fn follow_table(&mut self, name: &str, answer: &Answer) {
        let created = answer.reply.get("TableDescription").and_then(|table| table["TableName"].as_str());
        if let ("CreateTable", Some(created)) = (name, created) {
            let world = &self.branch.timeline().head().world;
            Rc::make_mut(&mut self.draft).aim(created.into(), world);
        }
    }

    /// The same request again, from where the last answer ended.
    #[inline(never)]
    fn next_page(&mut self) {
        let Some(key) = self.answer.as_ref().and_then(|answer| answer.reply.get("LastEvaluatedKey")).cloned() else {
            return;
        };
        Rc::make_mut(&mut self.draft).set("ExclusiveStartKey", &key);
        self.send();
    }

    /// What was typed into the console. What it says is answered there; what it changes is seen everywhere.
    #[inline(never)]
    fn line(&mut self, text: &str) {
        let outcome = self.ask(|timeline| line::run(timeline, text));
        if let Some(created) = outcome.created {
            let world = &self.branch.timeline().head().world;
            Rc::make_mut(&mut self.draft).aim(created.into(), world);
        }
        self.said = Some(Rc::new(Said { line: text.into(), good: outcome.good, text: outcome.text.into() }));
    }

    /// Answers a request from outside of the page's own controls, as those are answered.
    pub fn respond(&self, request: &http::Request) -> (Rc<Session>, http::Response) {
        let mut next = self.clone();
        next.notice = None;
        let response = next.ask(|timeline| http::respond(timeline, request));
        next.refresh();
        next.announce();
        (Rc::new(next), response)
    }

    #[inline(never)]
    fn perform(&mut self, deed: &Deed) {
        let region = Rc::clone(self.draft.region());
        let outcome = self.ask(|timeline| deed.perform(timeline, &region));
        self.answer = None;
        self.notice = Some(outcome.unwrap_or_else(|error| error).into());
    }

    /// Asks something of the run. In the past a new branch starts, and the old future is kept.
    pub(super) fn ask<T>(&mut self, action: impl FnOnce(&mut Timeline) -> T) -> T {
        if let Playback::Viewing(past) | Playback::Replaying(past) = self.playback.clone() {
            self.fork(&past.moment);
        }
        self.branch.act(action)
    }

    #[inline(never)]
    fn fork(&mut self, moment: &Moment) {
        let fork = self.branch.fork(self.next_branch(), moment);
        let text = format!(
            "You wrote in the past, so {} starts here. {} is kept: switch to it at the top.",
            fork.name(),
            self.branch.name()
        );
        self.leave_for(fork);
        self.playback = Playback::Paused;
        self.notice = Some(text.into());
    }

    /// Another future that starts where one looks.
    #[inline(never)]
    fn fork_here(&mut self) {
        let moment = Moment::clone(&self.moment);
        let fork = self.branch.fork(self.next_branch(), &moment);
        let text = format!("{} starts here. {} is kept: switch to it at the top.", fork.name(), self.branch.name());
        self.leave_for(fork);
        self.leave_the_past(&text);
    }

    #[inline(never)]
    fn rename(&mut self, id: u32, name: &str) {
        if self.branch.id() == id {
            self.branch.rename(name);
        } else if let Some(branch) = Rc::make_mut(&mut self.others).iter_mut().find(|branch| branch.id() == id) {
            branch.rename(name);
        }
    }

    /// Takes a branch away, never the only one; of the current one, the newest of the others takes the place.
    #[inline(never)]
    fn delete(&mut self, id: u32) {
        let Some(other) = self.others.last().map(Branch::id) else { return };
        if self.branch.id() == id {
            self.switch(other);
        }
        let Some(index) = self.others.iter().position(|branch| branch.id() == id) else { return };
        let deleted = Rc::make_mut(&mut self.others).remove(index);
        self.notice = Some(format!("{} is deleted.", deleted.name()).into());
        self.deleted = Some(Rc::new(deleted));
    }

    #[inline(never)]
    fn restore(&mut self) {
        let Some(deleted) = self.deleted.take() else { return };
        self.notice = Some(format!("{} is back.", deleted.name()).into());
        Rc::make_mut(&mut self.others).push(Branch::clone(&deleted));
    }

    /// Another beginning; what was done before stays as a branch of its own.
    #[inline(never)]
    fn begin_again(&mut self, start: Start) {
        let name = match start {
            Start::Opening => "example",
            Start::Empty => "empty",
        };
        let branch = Branch::begin(self.next_branch(), name, opening::timeline(start));
        let text = format!("This is {}. {} is kept: switch back to it at the top.", branch.name(), self.branch.name());
        self.leave_for(branch);
        self.leave_the_past(&text);
        self.playback = Playback::Live;
    }

    /// A run that came from elsewhere; what was there stays, unless nothing had been done in it.
    #[inline(never)]
    fn open(&mut self, opened: &Opened) {
        let timeline = Timeline::clone(&opened.timeline);
        let untouched = self.is_untouched();
        let branch = match opened.kept {
            Some(id) => Branch::named(id, Rc::clone(&opened.name), timeline),
            None => Branch::begin(self.next_branch(), &opened.name, timeline),
        };
        if opened.kept.is_some() && untouched {
            self.branch = branch;
            // It is worth keeping, even if it looks like an opening.
            self.begun = usize::MAX;
        } else {
            self.leave_for(branch);
        }
        self.leave_the_past(&opened.notice);
        self.draft = Rc::new(Draft::opening(&self.branch.timeline().head().world));
    }

    fn next_branch(&self) -> u32 {
        self.branches().last().map_or(0, |branch| branch.id()) + 1
    }

    fn leave_for(&mut self, branch: Branch) {
        let left = std::mem::replace(&mut self.branch, branch);
        let others = Rc::make_mut(&mut self.others);
        if others.len() + 1 >= BRANCHES {
            others.remove(0);
        }
        others.push(left);
    }
}
