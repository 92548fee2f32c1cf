//! The console: lines as of the AWS CLI that make calls, and what the page remembers of typing them.
//!
//! This file and `session/line.rs` alone know the language of the lines.

use std::rc::Rc;

use headwater_core::cli;
use headwater_core::input::{self, Service};

/// Lines that are remembered.
const HISTORY: usize = 200;
/// Completions that are shown at once.
const SHOWN: usize = 8;
/// Characters of what is typed; a script can be pasted.
pub const LENGTH: usize = 100_000;
/// What a line looks like.
pub const EXAMPLE: &str = "aws dynamodb list-tables";

/// What the console said to a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub line: Rc<str>,
    /// Whether all went well.
    pub good: bool,
    pub text: Rc<str>,
}

/// The ways to write a call down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Cli,
    JavaScript,
    Python,
}

impl Language {
    pub const ALL: [(Language, &'static str); 3] = [
        (Language::Cli, "Copy as AWS CLI command"),
        (Language::JavaScript, "Copy as JavaScript"),
        (Language::Python, "Copy as Python"),
    ];
}

/// A call in another language; nothing where that has no words for it.
pub fn print(service: Service, operation: &str, region: &str, body: &str, language: Language) -> Option<String> {
    let call = input::Call { service, operation: operation.into(), region: region.into(), body: body.into() };
    let call = cli::Call::of(&call)?;
    match language {
        Language::Cli => Some(cli::print(&call)),
        Language::JavaScript => cli::sdk_js(&call),
        Language::Python => cli::boto3(&call),
    }
}

/// What the page remembers of the console.
#[derive(Clone, Debug, Default)]
pub struct Console {
    pub line: Rc<str>,
    history: Rc<Vec<Rc<str>>>,
    /// The line of the history that is shown, counted from the newest.
    recalled: Option<usize>,
    /// What Tab goes through: the beginning that was typed, what it can become, and which of that is shown.
    completing: Option<Rc<Completing>>,
    /// The call that is shown with its answer, by its place among the inputs.
    pub open: Option<usize>,
}

impl Console {
    pub fn type_in(&mut self, line: Rc<str>) {
        self.line = line;
        (self.recalled, self.completing) = (None, None);
    }

    /// Takes the line, which is then remembered; nothing when there is none.
    pub fn take(&mut self) -> Option<Rc<str>> {
        if self.line.trim().is_empty() {
            return None;
        }
        let history = Rc::make_mut(&mut self.history);
        if history.len() == HISTORY {
            history.remove(0);
        }
        history.push(Rc::clone(&self.line));
        let line = std::mem::replace(&mut self.line, "".into());
        (self.recalled, self.completing) = (None, None);
        Some(line)
    }

    /// An older or newer line.
    pub fn recall(&mut self, older: bool) {
        let place = match (self.recalled, older) {
            (None, true) => Some(0),
            (Some(place), true) => Some((place + 1).min(self.history.len().saturating_sub(1))),
            (Some(place), false) => place.checked_sub(1),
            (None, false) => None,
        };
        let line =
            place.and_then(|place| self.history.len().checked_sub(place + 1)).and_then(|at| self.history.get(at));
        self.line = line.cloned().unwrap_or_else(|| "".into());
        self.recalled = place.filter(|_| line.is_some());
    }

    /// The next of the lines that this one can become.
    pub fn complete(&mut self) {
        let next = match &self.completing {
            Some(known) => Completing { at: (known.at + 1) % known.found.len(), ..Completing::clone(known) },
            None => Completing { typed: Rc::clone(&self.line), found: cli::complete(&self.line).into(), at: 0 },
        };
        let Some(completion) = next.found.get(next.at) else { return };
        let begins = next.typed.get(..completion.start).unwrap_or_default();
        // The only one is taken, so that the next Tab completes the next word.
        let only = next.found.len() == 1;
        let space = if only { " " } else { "" };
        self.line = format!("{begins}{}{space}", completion.text).into();
        self.completing = (!only).then(|| Rc::new(next));
    }

    /// What Tab goes through, as much of it as there is room for, with the place of the one that is shown.
    pub fn completions(&self) -> Vec<(&cli::Completion, bool)> {
        let Some(completing) = &self.completing else { return Vec::new() };
        let first = completing.at / SHOWN * SHOWN;
        let mut shown = Vec::with_capacity(SHOWN);
        for (index, completion) in completing.found.iter().enumerate().skip(first).take(SHOWN) {
            shown.push((completion, index == completing.at));
        }
        shown
    }

    pub fn toggle(&mut self, call: usize) {
        self.open = if self.open == Some(call) { None } else { Some(call) };
    }
}

#[derive(Clone, Debug)]
struct Completing {
    typed: Rc<str>,
    found: Rc<[cli::Completion]>,
    at: usize,
}
