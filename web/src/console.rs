//! The console: lines that make calls, and what the page remembers of typing them.
//!
//! This file alone knows the language of the lines.

use std::rc::Rc;

use headwater_core::input::Service;
use headwater_core::operation;

/// Lines that are remembered.
const HISTORY: usize = 200;
/// What a line looks like.
pub const EXAMPLE: &str = r#"GetItem {"TableName": "Orders", "Key": {"pk": {"S": "customer#7"}}}"#;
/// Characters of a line.
pub const LENGTH: usize = 100_000;

/// A call that a line stands for.
pub struct Call {
    pub service: Service,
    pub operation: Rc<str>,
    pub body: Rc<str>,
}

/// What the console said to a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub line: Rc<str>,
    /// Nothing was sent when it is 0.
    pub status: u16,
    pub text: Rc<str>,
}

const SERVICES: [Service; 4] = [Service::DynamoDb, Service::Streams, Service::Lambda, Service::Sim];

/// The call of a line such as `GetItem {"TableName": "Orders", …}`, or a sentence about what is wrong with it.
pub fn parse(line: &str) -> Result<Call, String> {
    let line = line.trim();
    let end = line.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(line.len());
    let (name, body) = (&line[..end], line[end..].trim());
    let service = SERVICES.into_iter().find(|service| operation::find(*service, name).is_some());
    let Some(service) = service else {
        return Err(format!("There is no operation {name}. Write its name and its request as JSON."));
    };
    let body = if body.is_empty() { "{}" } else { body };
    Ok(Call { service, operation: name.into(), body: body.into() })
}

/// The line that makes a call.
pub fn print(_service: Service, operation: &str, body: &str) -> String {
    let body = serde_json::from_str(body).map_or_else(|_| body.to_owned(), |json: serde_json::Value| json.to_string());
    format!("{operation} {body}")
}

/// Lines that the beginning of one can become.
fn completions(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for service in SERVICES {
        for entry in operation::operations(service) {
            if entry.name.starts_with(line) && !line.is_empty() {
                found.push(format!("{} ", entry.name));
            }
        }
    }
    found
}

/// What the page remembers of the console.
#[derive(Clone, Debug, Default)]
pub struct Console {
    pub line: Rc<str>,
    history: Rc<Vec<Rc<str>>>,
    /// The line of the history that is shown, counted from the newest.
    recalled: Option<usize>,
    /// What Tab goes through: the beginning that was typed, and how often Tab was pressed.
    completing: Option<(Rc<str>, usize)>,
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
        let line = place.and_then(|place| self.history.len().checked_sub(place + 1)).and_then(|at| self.history.get(at));
        self.line = line.cloned().unwrap_or_else(|| "".into());
        self.recalled = place.filter(|_| line.is_some());
    }

    /// The next of the lines that this one can become.
    pub fn complete(&mut self) {
        let (typed, count) = self.completing.clone().unwrap_or_else(|| (Rc::clone(&self.line), 0));
        let found = completions(&typed);
        if !found.is_empty() {
            self.line = found[count % found.len()].as_str().into();
            self.completing = Some((typed, count + 1));
        }
    }

    pub fn toggle(&mut self, call: usize) {
        self.open = if self.open == Some(call) { None } else { Some(call) };
    }
}
