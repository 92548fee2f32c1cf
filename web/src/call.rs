//! Calls through the core's door, as an SDK makes them: JSON in, JSON out.

use headwater_core::http::{self, Request, eventstream};
use headwater_core::input::Service;
use headwater_core::name;
use headwater_core::timeline::Timeline;
use serde_json::{Map, Value as Json};

/// The region that the page begins in.
pub const REGION: &str = name::DEFAULT_REGION;

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Json,
}

impl Reply {
    /// The error's name without its namespace, and its text; nothing for a success.
    pub fn error(&self) -> Option<(&str, &str)> {
        if self.status < 400 {
            return None;
        }
        let kind = self.body["__type"].as_str().unwrap_or("UnknownError");
        let text = self.body["message"].as_str().or_else(|| self.body["Message"].as_str()).unwrap_or_default();
        Some((kind.rsplit('#').next().unwrap_or(kind), text))
    }

    /// The body of a success, or the error in one sentence.
    pub fn success(self) -> Result<Json, String> {
        match self.error() {
            None => Ok(self.body),
            Some((name, "")) => Err(name.to_owned()),
            Some((name, text)) => Err(format!("{name}: {text}")),
        }
    }
}

/// Sends a body as it is.
pub fn send(timeline: &mut Timeline, service: Service, operation: &str, body: &str) -> Reply {
    in_region(timeline, REGION, service, operation, body)
}

/// Sends a body to a region.
pub fn in_region(timeline: &mut Timeline, region: &str, service: Service, operation: &str, body: &str) -> Reply {
    let response = http::respond(timeline, &Request::call(service, operation, region, body));
    let body = serde_json::from_slice(&response.body).ok().or_else(|| eventstream::to_json(&response.body));
    let body = body.unwrap_or_else(|| Json::Object(Map::new()));
    Reply { status: response.status, body }
}

/// Sends a body that is built here.
pub fn call(
    timeline: &mut Timeline,
    service: Service,
    operation: &str,
    region: &str,
    body: &Json,
) -> Result<Json, String> {
    in_region(timeline, region, service, operation, &body.to_string()).success()
}
