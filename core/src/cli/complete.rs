//! Completions of a line that is being typed.

use crate::cli::globals::GLOBALS;
use crate::cli::model::{Kind, kind, values};
use crate::cli::options::{self, Opt, Takes, Target};
use crate::cli::{Until, args, help, lex, names};
use crate::input::Service;
use crate::operation::Entry;
use crate::operation::shape::Shape;

/// What could stand in the place of the last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that is replaced, in bytes of the line.
    pub start: usize,
    pub text: String,
    /// What an option takes; empty where the text says all.
    pub note: String,
}

/// The completions of the last word of a line: commands, operations, options (required ones first), values of enums, and
/// keys of shorthand.
pub fn complete(line: &str) -> Vec<Completion> {
    let Some(lex::Unfinished { words, last, start }) = lex::unfinished(line) else { return Vec::new() };
    let mut found = Found { start, last, all: Vec::new() };
    found.line(&words);
    found.all
}

struct Found {
    start: usize,
    last: String,
    all: Vec<Completion>,
}

impl Found {
    fn add(&mut self, text: &str, note: String) {
        if text.starts_with(&self.last) {
            self.all.push(Completion { start: self.start, text: text.to_owned(), note });
        }
    }

    fn add_all(&mut self, texts: &[String]) {
        texts.iter().for_each(|text| self.add(text, String::new()));
    }

    fn line(&mut self, words: &[String]) {
        let Some((program, words)) = words.split_first() else {
            return self.add_all(&["aws".into(), names::SIM.into()]);
        };
        let names: Vec<&str> = positional(words);
        let is_sim = match program.as_str() {
            "aws" => false,
            names::SIM => true,
            _ => return,
        };
        if self.global_value(words) {
            return;
        }
        let (service, names) = match (is_sim, names.split_first()) {
            (true, _) => (Service::Sim, &names[..]),
            (false, None) => {
                let services: Vec<String> = names::SERVICES.iter().map(|(name, _)| (*name).to_owned()).collect();
                return self.add_all(&services);
            }
            (false, Some((name, rest))) => match names::SERVICES.iter().find(|(known, _)| known == name) {
                Some((_, service)) => (*service, rest),
                None => return,
            },
        };
        self.behind_service(service, names, words);
    }

    fn behind_service(&mut self, service: Service, names: &[&str], words: &[String]) {
        match names {
            [] => self.add_all(&args::commands(service)),
            ["wait"] => self.add_all(&args::waiters(service)),
            ["wait", waiter, ..] => {
                if let Some(until) = Until::of(service, waiter) {
                    self.operation(service, &names::kebab(until.operation()), words);
                }
            }
            [operation, ..] => self.operation(service, operation, words),
        }
    }

    fn operation(&mut self, service: Service, name: &str, words: &[String]) {
        let Some(entry) = names::operation(service, name) else { return };
        let options = options::options(service, entry);
        if let Some((name, _)) = self.last.split_once('=').filter(|_| self.last.starts_with("--")) {
            let before = format!("{name}=");
            if let Some(option) = options.iter().find(|option| option.name == name) {
                self.values(option, &before);
            }
        } else if self.last.starts_with('-') {
            self.options(entry, &options, words);
        } else {
            self.value_or_options(entry, &options, words);
        }
    }

    /// Behind an option that waits for a value its values; else options.
    fn value_or_options(&mut self, entry: &'static Entry, options: &[Opt], words: &[String]) {
        let at = words.iter().rposition(|word| word.starts_with("--"));
        let option = at.and_then(|at| options.iter().find(|option| option.name == words[at]));
        let values = at.map_or(0, |at| words.len() - at - 1);
        match option {
            Some(option) if option.takes == Takes::Many || option.takes == Takes::One && values == 0 => {
                self.values(option, "");
            }
            _ if self.last.is_empty() => self.options(entry, options, words),
            _ => {}
        }
    }

    /// Those that are not given yet.
    fn options(&mut self, entry: &'static Entry, options: &[Opt], words: &[String]) {
        let is_given = |name: &str| words.iter().any(|word| word == name || word.starts_with(&format!("{name}=")));
        for required in [true, false] {
            for option in options.iter().filter(|option| option.required == required && !is_given(&option.name)) {
                // Without a beginning only what the operation itself takes is shown.
                if self.last.is_empty() && !matches!(option.target, Target::Member(_)) {
                    continue;
                }
                self.add(&option.name, help::note(option));
            }
        }
        if !self.last.is_empty() || entry.input().is_empty() {
            GLOBALS
                .iter()
                .filter(|global| !is_given(global.name))
                .for_each(|global| self.add(global.name, String::new()));
        }
    }

    fn values(&mut self, option: &Opt, before: &str) {
        let Target::Member(member) = option.target else { return };
        let known = values(&member.shape);
        known.iter().for_each(|value| self.add(&format!("{before}{value}"), String::new()));
        let structure = match kind(&member.shape) {
            Kind::List(of) => of,
            _ => &member.shape,
        };
        self.shorthand(structure, before);
    }

    /// Keys, and behind a key the values of its enum. What stands inside of brackets is left to the user.
    fn shorthand(&mut self, shape: &'static Shape, before: &str) {
        let Kind::Structure(members) = kind(shape) else { return };
        let text = self.last[before.len()..].to_owned();
        if text.contains(['[', '{', '"', '\'']) {
            return;
        }
        let (done, piece) = text.rsplit_once(',').map_or(("", &text[..]), |(done, piece)| (done, piece));
        let comma = if done.is_empty() { "" } else { "," };
        let is_given = |name: &str| text.split(',').any(|pair| pair.starts_with(&format!("{name}=")));
        for member in members {
            match piece.split_once('=') {
                Some((name, _)) if name == member.name => {
                    for value in values(&member.shape) {
                        self.add(&format!("{before}{done}{comma}{name}={value}"), String::new());
                    }
                }
                None if !is_given(member.name) => {
                    self.add(&format!("{before}{done}{comma}{}=", member.name), String::new());
                }
                _ => {}
            }
        }
    }

    /// Whether the last word is the value of a global option.
    fn global_value(&mut self, words: &[String]) -> bool {
        let last = words.last().map(String::as_str).unwrap_or_default();
        let Some(global) = GLOBALS.iter().find(|global| global.takes_value && global.name == last) else {
            return false;
        };
        global.values.iter().for_each(|value| self.add(value, String::new()));
        true
    }
}

/// The words that are no options, nor values of global ones.
fn positional(words: &[String]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(global) = GLOBALS.iter().find(|global| global.name == word) {
            if global.takes_value {
                words.next();
            }
        } else if options::is_positional(word) {
            found.push(word.as_str());
        }
    }
    found
}
