//! Runs that come and go: opened piece by piece, made into links, files and scripts, kept from visit to visit.

use std::collections::VecDeque;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use headwater_core::save::Saved;
use js_sys::Date;
use web_sys::EventTarget;

use super::calls::copy;
use super::{App, Msg};
use crate::session::Action;
use crate::share::job::Job;
use crate::share::keep::{self, Kept};
use crate::share::{self, Ask, Form, Linked, browser, example, pack};
use crate::ui::Dialog;
use crate::view::Link;

/// Real milliseconds of a frame that opening may take.
const FRAME: f64 = 12.0;
/// Real milliseconds that the page may stand still before opening shows how far it is.
const AT_ONCE: f64 = 60.0;

/// What comes and goes.
#[derive(Default)]
pub struct Traffic {
    /// What is being opened, the first of them now.
    jobs: VecDeque<Job>,
    /// Nothing until something was done that is worth keeping.
    kept: Kept,
    /// The browser shall keep nothing of this visit.
    forgets: bool,
    _listeners: Vec<EventListener>,
}

impl Traffic {
    pub fn is_opening(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// Files can be dropped anywhere; addresses change, and pages go away.
    pub fn listen(&mut self, link: &Link) {
        let Some(window) = web_sys::window() else { return };
        let mut listeners = Vec::with_capacity(4);
        for name in ["dragover", "drop", "hashchange", "pagehide"] {
            listeners.push(listen(&window, name, link));
        }
        listeners.extend(window.document().map(|document| listen(&document, "visibilitychange", link)));
        self._listeners = listeners;
    }
}

fn listen(target: &EventTarget, name: &'static str, link: &Link) -> EventListener {
    let link = link.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, name, options, move |event| match &*event.type_() {
        "dragover" | "drop" => browser::on_drag(event, &link),
        "hashchange" => link.emit(Msg::Share(Ask::Address)),
        _ => link.emit(Msg::Share(Ask::Leave)),
    })
}

impl App {
    /// The page opens: what was kept comes back, and then what the address names.
    pub(super) fn arrive(&mut self) {
        if keep::is_kept() {
            self.restore();
        }
        if !browser::hash().is_empty() {
            self.link.emit(Msg::Share(Ask::Address));
        }
    }

    #[inline(never)]
    fn restore(&mut self) {
        self.traffic.jobs = keep::kept().into();
        self.open_for(AT_ONCE);
    }

    #[inline(never)]
    pub(super) fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::Link => self.make_link(),
            Ask::Linked(Ok(hash)) => self.linked(Linked::Made(browser::address_with(&hash).into())),
            Ask::Linked(Err(sentence)) => self.linked(Linked::Failed(sentence)),
            Ask::Copy(form) => self.copy_run(form),
            Ask::Save(form) => self.save_run(form),
            Ask::Address => self.go_to_address(),
            Ask::Unpacked(version, bytes) => match Saved::from_bytes(version, &bytes) {
                Ok(saved) => self.open(Job::replay("link".into(), saved)),
                Err(fault) => self.tell(format!("This link cannot be opened. {fault}")),
            },
            Ask::Opened(name, text) => match Job::of_text(&name, &text) {
                Ok(job) => self.open(job),
                Err(sentence) => self.tell(format!("This file cannot be opened. {sentence}")),
            },
            Ask::Example(index) => {
                if let Some(example) = example::EXAMPLES.get(index) {
                    browser::fetch(&example::path(example), example.name, &self.link);
                }
            }
            Ask::Failed(sentence) => self.tell(format!("Nothing was opened. {sentence}")),
            Ask::Stop => self.stop(),
            Ask::Leave => self.keep_now(),
            Ask::Forget => {
                self.traffic.forgets = true;
                keep::drop_it();
                self.tell("This browser keeps nothing of your work any more, and nothing more of this visit.".into());
            }
        }
    }

    fn tell(&mut self, sentence: String) {
        self.act(Action::Tell(sentence.into()));
    }

    fn linked(&mut self, linked: Linked) {
        Rc::make_mut(&mut self.ui).linked = linked;
    }

    fn make_link(&mut self) {
        self.linked(Linked::Making);
        match Saved::of(self.session.branch().timeline()) {
            Ok(saved) => pack::make(&saved, &self.link),
            Err(fault) => self.linked(Linked::Failed(fault.to_string().into())),
        }
    }

    fn copy_run(&mut self, form: Form) {
        let branch = self.session.branch();
        let text = match (form, self.ui.linked.address()) {
            (Form::Link, Some(address)) => Ok(address.to_string()),
            (Form::Markdown, Some(address)) => Ok(share::markdown(branch, address)),
            (Form::Link | Form::Markdown, None) => Err("There is no link to copy.".into()),
            (Form::File | Form::Script, _) => share::text(branch, form),
        };
        match text {
            Ok(text) => copy(&text, &self.link),
            Err(sentence) => self.tell(sentence),
        }
    }

    fn save_run(&mut self, form: Form) {
        let branch = self.session.branch();
        match share::text(branch, form) {
            Ok(text) => {
                let name = share::file_name(branch, form);
                browser::download(&name, &text);
                self.tell(format!("Saved as {name}."));
            }
            Err(sentence) => self.tell(sentence),
        }
    }

    fn open(&mut self, job: Job) {
        if matches!(self.ui.dialog, Some(Dialog::Share | Dialog::Examples)) {
            Rc::make_mut(&mut self.ui).dialog = None;
        }
        self.traffic.jobs.push_back(job);
        self.open_for(AT_ONCE);
    }

    /// A frame's part of the opening.
    #[inline(never)]
    pub(super) fn open_on(&mut self) {
        self.open_for(FRAME);
    }

    fn open_for(&mut self, millis: f64) {
        let end = Date::now() + millis;
        while let Some(job) = self.traffic.jobs.front_mut() {
            match job.go(&|| Date::now() < end) {
                Ok(false) => break,
                Ok(true) => {
                    if let Some(job) = self.traffic.jobs.pop_front() {
                        self.act(Action::Open(job.done()));
                    }
                }
                Err(sentence) => {
                    self.traffic.jobs.pop_front();
                    self.tell(sentence);
                }
            }
        }
        let progress = self.traffic.jobs.front().map(Job::progress);
        Rc::make_mut(&mut self.ui).opening = progress;
    }

    fn stop(&mut self) {
        if self.traffic.jobs.pop_front().is_some() {
            self.tell("Stopped. Nothing was opened.".into());
        }
        Rc::make_mut(&mut self.ui).opening = None;
    }

    /// Keeps the work when something was done, from time to time.
    pub(super) fn keep(&mut self) {
        let now = Kept::of(&self.session);
        if now != self.traffic.kept && !self.session.is_untouched() {
            self.traffic.kept = now;
            if now.is_due() {
                self.keep_now();
            }
        }
    }

    /// Not while something comes back that was kept: it would be lost if the page went away meanwhile.
    #[inline(never)]
    fn keep_now(&mut self) {
        if !self.session.is_untouched() && !self.traffic.forgets && !self.traffic.is_opening() {
            keep::keep(&self.session);
        }
    }
}
