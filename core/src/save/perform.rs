//! What a line does to a run: calls through the door, with all the pages and pauses of the CLI, and waits.

use serde_json::{Map, Value as Json};

use crate::cli::{Call, Line, Pager, Wait};
use crate::http::{self, Request};
use crate::input;
use crate::timeline::Timeline;

/// Events that may happen while a line waits.
const BUDGET: u64 = 200_000;
/// Pages that one line asks for.
const PAGES: usize = 100;

/// Does what a line says; what it answers, or why not, in the CLI's words.
pub fn perform(timeline: &mut Timeline, line: &Line) -> Result<Json, String> {
    match line {
        Line::Blank | Line::Help(_) => Ok(Json::Null),
        Line::Call(call) => call_all(timeline, call),
        Line::Request(call) => request(timeline, call),
        Line::Wait(wait) => waited(timeline, wait).map(|()| Json::Null),
        Line::Advance(span) if timeline.advance(*span, BUDGET).complete => Ok(Json::Null),
        Line::Advance(_) => {
            Err(format!("More than {BUDGET} events happen in that time; the clock stopped on the way."))
        }
    }
}

/// Sends a call with all the pages that the CLI would ask for.
fn call_all(timeline: &mut Timeline, call: &Call) -> Result<Json, String> {
    let mut next = call.request();
    let mut pager = Pager::new(call);
    for _ in 0..PAGES {
        let answer = request(timeline, &next)?;
        let (Some(collector), Json::Object(page)) = (&mut pager, &answer) else { return Ok(answer) };
        match collector.take(page.clone()) {
            Some(json) => next.body = Json::Object(json.clone()).to_string().into(),
            None => break,
        }
    }
    Ok(Json::Object(pager.map(Pager::finish).unwrap_or_default()))
}

fn request(timeline: &mut Timeline, call: &input::Call) -> Result<Json, String> {
    let (answer, error) = ask(timeline, call);
    match error {
        None => Ok(answer),
        Some(name) => {
            let text = ["message", "Message"].iter().find_map(|member| answer[member].as_str()).unwrap_or_default();
            let operation = &call.operation;
            Err(format!("An error occurred ({name}) when calling the {operation} operation: {text}"))
        }
    }
}

/// The answer, and the error's name if it is one.
fn ask(timeline: &mut Timeline, call: &input::Call) -> (Json, Option<String>) {
    let request = Request::call(call.service, &call.operation, &call.region, &call.body);
    let response = http::respond(timeline, &request);
    let answer: Json = serde_json::from_slice(&response.body).unwrap_or_else(|_| Json::Object(Map::new()));
    let name = (response.status >= 400).then(|| {
        let kind = answer["__type"].as_str().unwrap_or("UnknownError");
        kind.rsplit('#').next().unwrap_or(kind).to_owned()
    });
    (answer, name)
}

/// Asks again and again, with the CLI's pauses.
fn waited(timeline: &mut Timeline, wait: &Wait) -> Result<(), String> {
    let call = wait.call.request();
    for _ in 0..wait.until.attempts() {
        let (answer, error) = ask(timeline, &call);
        if wait.until.is_met(&answer, error.as_deref()) {
            return Ok(());
        }
        timeline.advance(wait.until.delay(), BUDGET);
    }
    Err(format!("Waiter {} failed: Max attempts exceeded", wait.until.name()))
}
