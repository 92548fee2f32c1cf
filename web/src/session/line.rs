//! What the lines of the console do: they are calls like any other, and waits.

use headwater_core::cli::{self, Line, Pager, Until, Wait};
use headwater_core::timeline::Timeline;
use serde_json::Value as Json;

use crate::call::{self, Reply};
use crate::parts::json_text;

/// Events that may happen while a line waits.
const BUDGET: u64 = 200_000;
/// Pages that one line asks for.
const PAGES: usize = 100;

/// Runs the commands of a text one after the other, up to the first that fails; says what each of them printed, and
/// which table was created last.
pub fn run(timeline: &mut Timeline, text: &str) -> Outcome {
    let mut outcome = Outcome { good: true, text: String::new(), created: None };
    for command in cli::script(text) {
        let printed = match command.result {
            Ok(line) => outcome.line(timeline, line),
            Err(error) => Err(error.message),
        };
        outcome.good = printed.is_ok();
        let printed = printed.unwrap_or_else(|error| error);
        if !outcome.text.is_empty() && !printed.is_empty() {
            outcome.text.push('\n');
        }
        outcome.text.push_str(&printed);
        if !outcome.good {
            break;
        }
    }
    outcome
}

pub struct Outcome {
    pub good: bool,
    pub text: String,
    pub created: Option<String>,
}

impl Outcome {
    fn line(&mut self, timeline: &mut Timeline, line: Line) -> Result<String, String> {
        match line {
            Line::Blank => Ok(String::new()),
            Line::Help(text) => Ok(text),
            Line::Advance(span) => match timeline.advance(span, BUDGET).complete {
                true => Ok(String::new()),
                false => Err(format!("More than {BUDGET} events happen in that time; the clock stopped on the way.")),
            },
            Line::Wait(wait) => waited(timeline, &wait),
            Line::Call(call) => {
                let reply = send(timeline, &call)?;
                if let Some(name) =
                    reply["TableDescription"]["TableName"].as_str().filter(|_| call.operation == "CreateTable")
                {
                    self.created = Some(name.to_owned());
                }
                // As the CLI: nothing is printed where AWS answers with nothing.
                let empty = reply.as_object().is_some_and(|members| members.is_empty());
                Ok(if empty { String::new() } else { json_text::pretty(&reply) })
            }
        }
    }
}

/// Sends a call with all the pages that the CLI would ask for.
fn send(timeline: &mut Timeline, call: &cli::Call) -> Result<Json, String> {
    let mut body = Json::Object(call.json.clone()).to_string();
    let mut pager = Pager::new(call);
    for _ in 0..PAGES {
        let reply = call::send(timeline, call.service, call.operation, &call.region, &body);
        let page = printed(call.operation, reply)?;
        let (Some(collector), Json::Object(page)) = (&mut pager, &page) else { return Ok(page) };
        match collector.take(page.clone()) {
            Some(next) => body = Json::Object(next.clone()).to_string(),
            None => break,
        }
    }
    Ok(Json::Object(pager.map(Pager::finish).unwrap_or_default()))
}

/// An error in the CLI's words.
fn printed(operation: &str, reply: Reply) -> Result<Json, String> {
    match reply.error() {
        None => Ok(reply.body),
        Some((name, text)) => Err(format!("An error occurred ({name}) when calling the {operation} operation: {text}")),
    }
}

/// Asks again and again, with the CLI's pauses.
fn waited(timeline: &mut Timeline, wait: &Wait) -> Result<String, String> {
    let body = Json::Object(wait.call.json.clone()).to_string();
    for _ in 0..Until::ATTEMPTS {
        let reply = call::send(timeline, wait.call.service, wait.call.operation, &wait.call.region, &body);
        let gone = reply.error().is_some_and(|(name, _)| name == "ResourceNotFoundException");
        let active = reply.body["Table"]["TableStatus"] == "ACTIVE";
        if match wait.until {
            Until::TableExists => active,
            Until::TableNotExists => gone,
        } {
            return Ok(String::new());
        }
        timeline.advance(Until::DELAY, BUDGET);
    }
    let name = match wait.until {
        Until::TableExists => "TableExists",
        Until::TableNotExists => "TableNotExists",
    };
    Err(format!("Waiter {name} failed: Max attempts exceeded"))
}
