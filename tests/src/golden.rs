//! The golden history: one fixed run as plain JSON, and the digest that it must have on every platform.

use headwater_core::dials::Dials;
use headwater_core::http::{Request, respond};
use headwater_core::input::Service;
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
    pub body: Json,
}

impl History {
    pub fn run(&self) -> Timeline {
        let start = Instant::from_seconds(self.start_seconds);
        let mut timeline = Timeline::new(self.seed, start, self.dials.clone());
        for call in &self.calls {
            timeline.run_until(start + Duration::millis(call.at_ms), BUDGET);
            let request = Request::call(call.service, &call.operation, "us-east-1", &call.body.to_string());
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
