//! Version 1 of the file: JSON with one line for each input, so that two of them can be compared line by line.
//!
//! ```json
//! {
//! "headwater": 1,
//! "engine": "0.1.0",
//! "digest": "0123456789abcdef",
//! "steps": 2,
//! "seed": 42,
//! "start": "2026-01-01T00:00:00Z",
//! "until": 6000000,
//! "dials": {"throttling":0},
//! "inputs": [
//! {"at":0,"call":"dynamodb.ListTables","region":"eu-west-1","body":{"Limit":3}}
//! ]
//! }
//! ```
//!
//! `at` and `until` are microseconds after the start; engine, digest and steps may be missing, as may the region, which
//! is then us-east-1. A body that JSON cannot tell again letter for letter is a string.

use std::fmt::Write;

use serde_json::{Map, Value as Json};

use crate::input::{Call, Entry, Input, Service};
use crate::name::DEFAULT_REGION;
use crate::save::{self, Fault, INPUTS_MAX, Proof, Saved, VERSION, stamp};
use crate::time::{Duration, Instant};
use crate::timeline::Recording;

/// What services are called in files.
const SERVICES: [(&str, Service); 7] = [
    ("dynamodb", Service::DynamoDb),
    ("dynamodbstreams", Service::Streams),
    ("lambda", Service::Lambda),
    ("sim", Service::Sim),
    ("kinesis", Service::Kinesis),
    ("cloudwatch", Service::CloudWatch),
    ("firehose", Service::Firehose),
];
/// Levels of a body that stands in a file as it is; parsers have their limits.
const LEVELS: usize = 64;

pub(super) fn write(saved: &Saved) -> String {
    let Recording { seed, start, dials, log, until } = &saved.recording;
    let mut text = format!("{{\n\"headwater\": {VERSION},\n\"engine\": {},\n", quoted(&saved.engine));
    if let Some(Proof { steps, digest }) = saved.proof {
        text.push_str(&format!("\"digest\": \"{digest:016x}\",\n\"steps\": {steps},\n"));
    }
    let (started, turned) = (stamp::write(*start), Json::Object(save::turned(dials).into_iter().collect()));
    text.push_str(&format!("\"seed\": {seed},\n\"start\": \"{started}\",\n"));
    text.push_str(&format!("\"until\": {},\n\"dials\": {turned},\n\"inputs\": [\n", until.since(*start).0));
    for (index, Entry { at, input: Input::Call(call) }) in log.iter().enumerate() {
        if index > 0 {
            text.push_str(",\n");
        }
        write_call(&mut text, at.since(*start), call);
    }
    text.push_str("\n]\n}\n");
    text
}

fn write_call(text: &mut String, at: Duration, call: &Call) {
    let service = SERVICES.iter().find(|(_, service)| *service == call.service).map_or("", |(name, _)| name);
    let name = quoted(&format!("{service}.{}", call.operation));
    // Writing to a string cannot fail.
    let _ = write!(text, "{{\"at\":{},\"call\":{name},", at.0);
    if *call.region != *DEFAULT_REGION {
        let _ = write!(text, "\"region\":{},", quoted(&call.region));
    }
    text.push_str("\"body\":");
    match is_told_by_json(&call.body) {
        true => text.push_str(&call.body),
        false => text.push_str(&quoted(&call.body)),
    }
    text.push('}');
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// Whether reading a body as JSON and writing it again changes nothing: numbers may be rounded, names doubled.
fn is_told_by_json(body: &str) -> bool {
    let levels = body.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
    body.starts_with('{')
        && (levels <= LEVELS || depth(body) <= LEVELS)
        && serde_json::from_str::<Json>(body)
            .is_ok_and(|json| serde_json::to_string(&json).is_ok_and(|text| text == body))
}

/// Levels at the most; brackets in texts count as well.
fn depth(body: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in body.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

pub(super) fn read(text: &str) -> Result<Saved, Fault> {
    let Ok(Json::Object(mut file)) = serde_json::from_str(text) else { return Err(Fault::Damaged) };
    match file.get("headwater").map(Json::as_u64) {
        Some(Some(1)) => read_first(&mut file),
        Some(Some(2..)) => Err(Fault::Newer),
        Some(_) => Err(Fault::Damaged),
        // What `Playground.save()` wrote before there were versions.
        None => {
            let recording = serde_json::from_value(Json::Object(file)).map_err(|_| Fault::Damaged)?;
            Ok(Saved { recording, engine: String::new(), proof: None })
        }
    }
}

fn read_first(file: &mut Map<String, Json>) -> Result<Saved, Fault> {
    let number = |file: &Map<String, Json>, name: &str| file.get(name).and_then(Json::as_u64);
    let seed = number(file, "seed").ok_or(Fault::Damaged)?;
    let start = file.get("start").and_then(Json::as_str).and_then(stamp::read).ok_or(Fault::Damaged)?;
    let until = start + Duration::micros(number(file, "until").unwrap_or_default());
    let digest = file.get("digest").and_then(Json::as_str).and_then(|digest| u64::from_str_radix(digest, 16).ok());
    let proof = digest.zip(number(file, "steps")).map(|(digest, steps)| Proof { steps, digest });
    let engine = file.get("engine").and_then(Json::as_str).unwrap_or_default().to_owned();
    let turned = match file.remove("dials") {
        None => Map::new(),
        Some(Json::Object(turned)) => turned,
        Some(_) => return Err(Fault::Damaged),
    };
    let dials = save::dials(turned.into_iter().collect())?;
    let Some(Json::Array(inputs)) = file.remove("inputs") else { return Err(Fault::Damaged) };
    if inputs.len() > INPUTS_MAX {
        return Err(Fault::TooLarge);
    }
    let mut log = Vec::with_capacity(inputs.len());
    for input in inputs {
        log.push(read_call(start, input).ok_or(Fault::Damaged)?);
    }
    Ok(Saved { recording: Recording { seed, start, dials, log, until }, engine, proof })
}

fn read_call(start: Instant, input: Json) -> Option<Entry> {
    let at = start + Duration::micros(input.get("at")?.as_u64()?);
    let (service, operation) = input.get("call")?.as_str()?.split_once('.')?;
    let service = SERVICES.iter().find(|(name, _)| *name == service)?.1;
    let region = match input.get("region") {
        None => DEFAULT_REGION,
        Some(region) => region.as_str()?,
    };
    let body = match input.get("body")? {
        Json::String(text) => text.as_str().into(),
        json => json.to_string().into(),
    };
    let call = Call { service, operation: operation.into(), region: region.into(), body };
    Some(Entry { at, input: Input::Call(call) })
}
