//! Calls as an SDK makes them, and what came back: everything goes through `http::respond`.

use std::rc::Rc;

use headwater_core::agenda::Agenda;
use headwater_core::dynamodb::meter::Meter;
use headwater_core::dynamodb::partition::{Load, Partition};
use headwater_core::event::Event;
use headwater_core::http::{Request, Response, eventstream, respond};
use headwater_core::input::Service;
use headwater_core::operation;
use headwater_core::timeline::Timeline;
use headwater_core::world::World;
use serde_json::Value as Json;

/// Events that may be due at the instant of a call.
pub const BUDGET: u64 = 1_000_000;

const MAPPINGS: &str = "/2015-03-31/event-source-mappings/";

/// What stands before the names of operations that another service has, too: `kinesis.GetRecords`.
const PREFIXES: &[(&str, Service)] = &[("kinesis", Service::Kinesis)];

/// The service that a line asks, and the operation: the one that its prefix says, else the first that knows the operation;
/// unknown ones are asked of DynamoDB.
pub fn target_of(name: &str) -> (Service, &str) {
    let prefixed = name.split_once('.').and_then(|(prefix, operation)| {
        let (_, service) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some((*service, operation))
    });
    let known = || Service::ALL.into_iter().find(|service| operation::find(*service, name).is_some());
    prefixed.unwrap_or_else(|| (known().unwrap_or(Service::DynamoDb), name))
}

/// The headers of a signed request.
pub fn signature(region: &str) -> [(String, String); 2] {
    let signed = Request::call(Service::DynamoDb, "ListTables", region, "");
    ["authorization", "x-amz-date"].map(|name| (name.to_owned(), signed.header(name).unwrap_or_default().to_owned()))
}

/// The request of an operation, by the protocol of its service.
pub fn request(name: &str, region: &str, body: &str) -> Request {
    match target_of(name) {
        (Service::Lambda, name) => rest_request(name, region, body),
        (service, name) => Request::call(service, name, region, body),
    }
}

/// Lambda's operations have paths; the UUID and the query come from the body.
fn rest_request(name: &str, region: &str, body: &str) -> Request {
    let mut json: Json = serde_json::from_str(body).unwrap_or_default();
    let uuid = json.as_object_mut().and_then(|members| members.remove("UUID"));
    let uuid = uuid.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned();
    let (method, path, body) = match name {
        "CreateEventSourceMapping" => ("POST", MAPPINGS.to_owned(), body.to_owned()),
        "ListEventSourceMappings" => ("GET", format!("{MAPPINGS}?{}", query(&json)), String::new()),
        "UpdateEventSourceMapping" => ("PUT", format!("{MAPPINGS}{uuid}"), json.to_string()),
        "DeleteEventSourceMapping" => ("DELETE", format!("{MAPPINGS}{uuid}"), String::new()),
        _ => ("GET", format!("{MAPPINGS}{uuid}"), String::new()),
    };
    let headers = signature(region).into_iter().collect();
    Request { method: method.into(), path, headers, body: body.into() }
}

fn query(json: &Json) -> String {
    let pairs = json.as_object().into_iter().flatten();
    let printed = pairs.map(|(name, value)| match value {
        Json::String(text) => format!("{name}={}", text.replace(':', "%3A").replace('/', "%2F")),
        other => format!("{name}={other}"),
    });
    printed.collect::<Vec<_>>().join("&")
}

/// What came back, read.
#[derive(Clone, Debug)]
pub struct Answer {
    pub response: Response,
    /// `Null` when the body is no JSON.
    pub json: Json,
}

/// The name and the text of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: String,
    pub text: Option<String>,
}

impl Answer {
    pub fn of(response: Response) -> Answer {
        let json = serde_json::from_slice(&response.body).ok().or_else(|| eventstream::to_json(&response.body));
        Answer { response, json: json.unwrap_or_default() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.response.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.response.status)
    }

    /// The error in the answer, wherever its protocol puts it.
    pub fn refusal(&self) -> Option<Refusal> {
        let of_body =
            self.json.get("__type").and_then(Json::as_str).map(|name| name.rsplit('#').next().unwrap_or(name));
        let code = of_body.or_else(|| self.header("x-amzn-errortype"))?.to_owned();
        let text = ["message", "Message"].into_iter().find_map(|member| self.json.get(member)?.as_str());
        Some(Refusal { code, text: text.map(str::to_owned) })
    }

    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.response.body).into_owned()
    }
}

/// Sends a request and holds the answer to what is true of all of them: the checksum, the request id, no failure of our
/// own, and no trace of what was refused.
pub fn send(timeline: &mut Timeline, request: &Request) -> Result<Answer, String> {
    timeline.run_until(timeline.now(), BUDGET);
    let before = timeline.world().clone();
    let answer = Answer::of(respond(timeline, request));
    if answer.response.status >= 400 && !left_alone(&before, timeline.world()) {
        return Err("a refused call changed the world".into());
    }
    if answer.response.status >= 500 {
        return Err(format!("a failure of our own: {}", answer.body()));
    }
    let checksum = crc32fast::hash(&answer.response.body).to_string();
    if answer.header("x-amz-crc32").is_some_and(|header| header != checksum) {
        return Err(format!("x-amz-crc32 should be {checksum}"));
    }
    // Kinesis has UUIDs.
    if answer.header("x-amzn-requestid").is_none_or(|id| ![36, 52].contains(&id.len())) {
        return Err("no x-amzn-requestid of 52 or 36 characters".into());
    }
    Ok(answer)
}

/// Whether a call left the world as it was, but for the capacity that it used, or that it wanted and did not find.
pub fn left_alone(before: &World, after: &World) -> bool {
    let mut after = after.clone();
    after.steps = before.steps;
    if after == *before {
        return true;
    }
    // A partition that is asked for too much may be about to split.
    let lasting = |agenda: &Agenda| {
        let others = agenda.iter().filter(|(_, event)| !matches!(event, Event::PartitionSplit { .. }));
        others.map(|(at, event)| (at, event.clone())).collect::<Vec<_>>()
    };
    if after.agenda != before.agenda && lasting(&after.agenda) != lasting(&before.agenda) {
        return false;
    }
    after.agenda = before.agenda.clone();
    without_usage(before) == without_usage(&after)
}

/// A world as if nobody had used any capacity of its tables.
pub fn without_usage(world: &World) -> World {
    let mut world = world.clone();
    let regions: Vec<_> = world.regions.keys().cloned().collect();
    for region in regions {
        let Some(region) = world.regions.get_mut(&region).map(Rc::make_mut) else { continue };
        let names: Vec<_> = region.tables.keys().cloned().collect();
        for name in names {
            let Some(table) = region.tables.get_mut(&name).map(Rc::make_mut) else { continue };
            table.meter = Meter::default();
            forget_loads(&mut table.partitions);
            for index in &mut table.indexes {
                index.meter = Meter::default();
                forget_loads(&mut index.partitions);
            }
        }
    }
    world
}

fn forget_loads(partitions: &mut Rc<[Partition]>) {
    for partition in Rc::make_mut(partitions) {
        partition.load = Load::default();
    }
}
