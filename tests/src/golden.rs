//! The golden history: one fixed run as plain JSON, and the digest that it must have on every platform.

use headwater_core::dials::Dials;
use headwater_core::http::{Request, respond};
use headwater_core::input::{Input, Service};
use headwater_core::name::DEFAULT_REGION;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::door::BUDGET;

/// `tests/golden/history.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct History {
    pub seed: u64,
    pub start_seconds: u64,
    pub dials: Dials,
    pub calls: Vec<TimedCall>,
    /// Until when the clock runs, in milliseconds after the start.
    pub until_ms: u64,
    /// 16 hexadecimal digits.
    pub digest: String,
}

/// A call and when it is made, in milliseconds after the start.
#[derive(Debug, Serialize, Deserialize)]
pub struct TimedCall {
    pub at_ms: u64,
    pub service: Service,
    pub operation: String,
    #[serde(default = "usual_region", skip_serializing_if = "is_usual_region")]
    pub region: String,
    pub body: Json,
}

fn usual_region() -> String {
    DEFAULT_REGION.into()
}

fn is_usual_region(region: &String) -> bool {
    region == DEFAULT_REGION
}

impl History {
    /// What was done in a run; nothing where a call came between two milliseconds.
    pub fn of(timeline: &Timeline) -> Option<History> {
        let start = timeline.start();
        let in_ms = |at: Instant| Some(at.since(start)).filter(|span| span.0 % 1_000 == 0).map(Duration::as_millis);
        let calls = timeline.log().map(|entry| {
            let Input::Call(call) = &entry.input;
            let body = serde_json::from_str(&call.body).ok()?;
            let (operation, region) = (call.operation.to_string(), call.region.to_string());
            Some(TimedCall { at_ms: in_ms(entry.at)?, service: call.service, operation, region, body })
        });
        Some(History {
            seed: timeline.seed(),
            start_seconds: start.as_seconds(),
            dials: timeline.record().dials,
            calls: calls.collect::<Option<_>>()?,
            until_ms: in_ms(timeline.now())?,
            digest: printed(timeline.head().digest()),
        })
    }

    pub fn run(&self) -> Timeline {
        let start = Instant::from_seconds(self.start_seconds);
        let mut timeline = Timeline::new(self.seed, start, self.dials.clone());
        for call in &self.calls {
            timeline.run_until(start + Duration::millis(call.at_ms), BUDGET);
            let request = Request::call(call.service, &call.operation, &call.region, &call.body.to_string());
            let response = respond(&mut timeline, &request);
            let body = String::from_utf8_lossy(&response.body);
            assert!(response.status < 500, "{}: {body}", call.operation);
        }
        timeline.run_until(start + Duration::millis(self.until_ms), BUDGET);
        timeline
    }
}

/// A digest as the file holds it.
pub fn printed(digest: u64) -> String {
    format!("{digest:016x}")
}
