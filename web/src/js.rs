//! The playground as a JavaScript class, for pages and tests that bring their own AWS SDK. Typed in `js/types.d.ts`.

use headwater_core::dials::Dials;
use headwater_core::http::push::{self, Subscription};
use headwater_core::http::{self, Request};
use headwater_core::save::{Replay, Saved};
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::{Moment, Timeline};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::app;
use crate::heap;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("js/types.d.ts");

/// 2026-01-01T00:00:00Z, where a run starts unless told otherwise.
const START_MILLIS: u64 = 1_767_225_600_000;
/// Events that one call may let happen unless told otherwise: some seconds of real time.
const EVENT_BUDGET: u64 = 1_000_000;
/// Facts that one call returns unless told otherwise.
const FACTS_PAGE: usize = 1_000;
/// Seeds are kept to what a JavaScript number holds exactly.
const SEED_MASK: u64 = (1 << 53) - 1;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    seed: Option<u64>,
    start_ms: Option<u64>,
    instant: bool,
    dials: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Target {
    step: Option<u64>,
    #[serde(rename = "timeMs")]
    time_ms: Option<u64>,
}

/// Answers an HTTP request with the account that the page shows: it appears there like any other call.
#[wasm_bindgen(js_name = pageRequest, skip_typescript)]
pub fn page_request(request: JsValue) -> Result<JsValue, JsError> {
    let request = read_request(request)?;
    match app::respond(&request) {
        Some(response) => write_response(&response),
        None => Err(JsError::new("There is no page here; make a Playground.")),
    }
}

/// One simulated account: requests in, responses out, on a clock of its own.
#[wasm_bindgen]
pub struct Playground {
    timeline: Timeline,
    /// The moment of the past that is looked at; `None` at the head.
    viewed: Option<Moment>,
    /// Pages of memory when it was last looked at.
    pages: usize,
    /// Answers that go on.
    subscriptions: Vec<Subscription>,
}

#[wasm_bindgen]
impl Playground {
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(options: JsValue) -> Result<Playground, JsError> {
        let options: Options = read(options)?;
        let seed = options.seed.map_or_else(fresh_seed, Ok)? & SEED_MASK;
        let start = Instant(options.start_ms.unwrap_or(START_MILLIS).saturating_mul(1_000));
        let dials = dials(options.instant, options.dials)?;
        Ok(Playground {
            timeline: Timeline::new(seed, start, dials),
            viewed: None,
            pages: 0,
            subscriptions: Vec::new(),
        })
    }

    /// Answers an HTTP request. While the past is looked at, the run goes on from there and its old future is dropped.
    #[wasm_bindgen(skip_typescript)]
    pub fn request(&mut self, request: JsValue) -> Result<JsValue, JsError> {
        let request = read_request(request)?;
        self.settle();
        self.pages = heap::reserve(self.pages);
        let response = http::respond(&mut self.timeline, &request);
        self.subscriptions.extend(response.subscription);
        write_response(&response)
    }

    /// What has come for a subscription since it was last asked for.
    #[wasm_bindgen(skip_typescript)]
    pub fn frames(&mut self, subscription: u32) -> Result<JsValue, JsError> {
        let place = self.subscriptions.iter().position(|open| open.id == subscription);
        let place = place.ok_or_else(|| JsError::new("There is no such subscription, or it is over."))?;
        let bytes = push::frames(&self.timeline, &mut self.subscriptions[place]);
        let done = self.subscriptions[place].is_over;
        if done {
            self.subscriptions.swap_remove(place);
        }
        let object = parse_response(if done { "{\"done\":true}" } else { "{\"done\":false}" });
        object.set_body(Uint8Array::from(bytes.as_slice()));
        Ok(object.into())
    }

    /// Lets virtual time pass.
    #[wasm_bindgen(skip_typescript)]
    pub fn advance(&mut self, millis: f64, budget: Option<u32>) -> Result<JsValue, JsError> {
        if !(0.0..=1e12).contains(&millis) {
            return Err(JsError::new("advance takes a number of milliseconds from 0 to 1e12."));
        }
        self.settle();
        // Rounded, so that the difference of two times in milliseconds arrives where it should.
        let span = Duration::micros((millis * 1_000.0).round() as u64);
        write(&self.timeline.advance(span, budget.map_or(EVENT_BUDGET, u64::from)))
    }

    /// Lets the next scheduled event happen, whenever it is due; `false` when nothing is scheduled.
    #[wasm_bindgen(skip_typescript)]
    pub fn step(&mut self) -> bool {
        self.settle();
        self.timeline.step()
    }

    /// Looks at another moment of the run; without a target, at its head again.
    #[wasm_bindgen(skip_typescript)]
    pub fn seek(&mut self, target: JsValue) -> Result<(), JsError> {
        let target: Target = read(target)?;
        self.viewed = match (target.step, target.time_ms) {
            (None, None) => None,
            (Some(step), None) => Some(self.timeline.at_step(step)),
            (None, Some(time)) => Some(self.timeline.at_time(Instant(time.saturating_mul(1_000)))),
            (Some(_), Some(_)) => return Err(JsError::new("seek takes either a step or a timeMs, not both.")),
        };
        Ok(())
    }

    /// What happened up to the moment that is looked at.
    #[wasm_bindgen(skip_typescript)]
    pub fn facts(&self, from: Option<u32>, limit: Option<u32>) -> Result<JsValue, JsError> {
        let from = from.map_or(0, |from| from as usize);
        let limit = limit.map_or(FACTS_PAGE, |limit| limit as usize);
        let facts: Vec<_> = self.moment().facts.iter().skip(from).take(limit).map(AsRef::as_ref).collect();
        write(&facts)
    }

    #[wasm_bindgen(getter, js_name = factCount, skip_typescript)]
    pub fn fact_count(&self) -> usize {
        self.moment().facts.len()
    }

    /// Inputs and events up to the moment that is looked at.
    #[wasm_bindgen(getter, skip_typescript)]
    pub fn steps(&self) -> f64 {
        self.moment().world.steps as f64
    }

    /// Virtual time in milliseconds since 1970.
    #[wasm_bindgen(getter, js_name = nowMs, skip_typescript)]
    pub fn now_ms(&self) -> f64 {
        self.moment().world.now.0 as f64 / 1_000.0
    }

    /// 16 hexadecimal digits that are equal for equal runs, on every platform.
    #[wasm_bindgen(skip_typescript)]
    pub fn digest(&self) -> String {
        format!("{:016x}", self.moment().digest())
    }

    /// Takes the last input back; `false` when there was none.
    #[wasm_bindgen(skip_typescript)]
    pub fn undo(&mut self) -> bool {
        self.viewed = None;
        let undone = self.timeline.undone();
        let found = undone.is_some();
        self.timeline = undone.unwrap_or_else(|| self.timeline.clone());
        found
    }

    /// The whole run as the text of a file: seed, start, dials and inputs.
    #[wasm_bindgen(skip_typescript)]
    pub fn save(&self) -> Result<String, JsError> {
        Ok(Saved::of(&self.timeline)?.to_text())
    }

    /// Runs a saved run again; also one that was saved before files had a version.
    #[wasm_bindgen(skip_typescript)]
    pub fn load(saved: &str) -> Result<Playground, JsError> {
        let (timeline, _) = Replay::new(Saved::from_text(saved)?).finish()?;
        Ok(Playground { timeline, viewed: None, pages: 0, subscriptions: Vec::new() })
    }

    fn moment(&self) -> &Moment {
        self.viewed.as_ref().unwrap_or_else(|| self.timeline.head())
    }

    /// Goes on from the moment that is looked at.
    fn settle(&mut self) {
        if let Some(moment) = self.viewed.take() {
            self.timeline = self.timeline.fork(&moment);
        }
    }
}

fn fresh_seed() -> Result<u64, JsError> {
    getrandom::u64().map_err(|error| JsError::new(&format!("No random seed could be had: {error}. Give one.")))
}

fn dials(instant: bool, turned: Option<serde_json::Map<String, serde_json::Value>>) -> Result<Dials, JsError> {
    let base = if instant { Dials::instant() } else { Dials::default() };
    let mut all = serde_json::to_value(base).map_err(|error| JsError::new(&error.to_string()))?;
    for (name, value) in turned.into_iter().flatten() {
        match all.get_mut(&name) {
            Some(dial) => *dial = value,
            None => return Err(JsError::new(&format!("There is no dial {name}."))),
        }
    }
    serde_json::from_value(all).map_err(|error| JsError::new(&format!("A dial has no such value: {error}.")))
}

fn read<T: for<'a> Deserialize<'a> + Default>(value: JsValue) -> Result<T, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&error.to_string()))
}

fn write(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(|error| JsError::new(&error.to_string()))
}

// Nothing costs as much here as crossing between JavaScript and WebAssembly, so that is done seldom: by members' own names
// rather than by texts, and by one text for all headers.
#[wasm_bindgen]
extern "C" {
    type JsRequest;

    #[wasm_bindgen(method, getter)]
    fn method(this: &JsRequest) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn path(this: &JsRequest) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn headers(this: &JsRequest) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn body(this: &JsRequest) -> JsValue;

    type JsResponse;

    /// Takes the JSON of an object.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_response(json: &str) -> JsResponse;

    #[wasm_bindgen(method, setter)]
    fn set_body(this: &JsResponse, body: Uint8Array);
}

fn read_request(value: JsValue) -> Result<Request, JsError> {
    if !value.is_object() {
        return Ok(Request { method: "POST".into(), path: "/".into(), ..Request::default() });
    }
    let request: JsRequest = value.unchecked_into();
    Ok(Request {
        method: request.method().as_string().unwrap_or_else(|| "POST".into()),
        path: request.path().as_string().unwrap_or_else(|| "/".into()),
        headers: read_headers(request.headers())?,
        body: read_body(&request.body())?,
    })
}

fn read_body(body: &JsValue) -> Result<Vec<u8>, JsError> {
    if let Some(bytes) = body.dyn_ref::<Uint8Array>() {
        return Ok(bytes.to_vec());
    }
    match body.as_string() {
        Some(text) => Ok(text.into_bytes()),
        None if body.is_undefined() || body.is_null() => Ok(Vec::new()),
        None => Err(JsError::new("A request's body is a string or a Uint8Array.")),
    }
}

/// A header's name has no comma, and none has a line break; one without a value counts as absent.
fn read_headers(value: JsValue) -> Result<Vec<(String, String)>, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    if !value.is_object() {
        return Err(JsError::new("A request's headers are an object."));
    }
    let lines = String::from(js_sys::Object::entries(value.unchecked_ref()).join("\n"));
    Ok(lines
        .split('\n')
        .filter_map(|line| line.split_once(',').filter(|(_, value)| !value.is_empty()))
        .map(|(name, value)| (name.into(), value.into()))
        .collect())
}

fn write_response(response: &http::Response) -> Result<JsValue, JsError> {
    let mut json = format!("{{\"status\":{},\"headers\":{{", response.status);
    for (n, (name, value)) in response.headers.iter().enumerate() {
        json.push_str(if n == 0 { "\"" } else { ",\"" });
        json.push_str(name);
        json.push_str("\":");
        json.push_str(&serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))?);
    }
    json.push('}');
    if let Some(Subscription { id, .. }) = response.subscription {
        json.push_str(&format!(",\"subscription\":{id}"));
    }
    json.push('}');
    let object = parse_response(&json);
    object.set_body(Uint8Array::from(response.body.as_slice()));
    Ok(object.into())
}
