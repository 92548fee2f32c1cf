//! The wire of Kinesis: AWS JSON 1.1, whose errors and headers differ from those of DynamoDB (captured from AWS).

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, json};

use crate::hash::digest;
use crate::http::{Request, Response, auth, status_of};
use crate::input::{Call, Input, Service};
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::JsonMap;
use crate::operation::{self, Reply};
use crate::rng::{Concern, Dice, uuid};
use crate::timeline::Timeline;

pub(super) const JSON_1_1: &str = "application/x-amz-json-1.1";

/// Whether a request speaks this protocol: by its media type, or by the service that it names.
pub(super) fn is_kinesis(request: &Request) -> bool {
    let is_target = |target: &str| target.split('.').next() == Some(Service::Kinesis.target());
    request.content_type() == JSON_1_1 || request.header("x-amz-target").is_some_and(is_target)
}

pub(super) fn respond(timeline: &mut Timeline, request: &Request) -> Response {
    let headers = headers(request, timeline.seed(), timeline.world().steps);
    if request.method != "POST" || request.content_type().is_empty() {
        return Response { status: 403, headers, body: UNROUTABLE.into() };
    }
    if request.body.len() > limits::REQUEST_BYTES {
        return Response { status: 413, headers, body: Vec::new() };
    }
    let reply = admit(request).and_then(|(call, json)| timeline.submit(Input::Call(call), Some(json)));
    finish(request, headers, reply)
}

const UNROUTABLE: &str = "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be \
                          authorized</Message>\n</AccessDeniedException>\n";

/// The checks that come before any operation, in AWS's order.
fn admit(request: &Request) -> Result<(Call, JsonMap), ApiError> {
    let unreadable = || ApiError::new(Code::Serialization, "");
    let text = std::str::from_utf8(&request.body).map_err(|_| unreadable())?;
    let json = operation::json::object(text);
    if json.is_none() && !text.is_empty() {
        return Err(unreadable());
    }
    let operation = target(request).ok_or_else(|| ApiError::new(Code::UnknownOperation, ""))?;
    let region = auth::region(request).map_err(own_text)?;
    Ok((Call { service: Service::Kinesis, operation, region, body: text.into() }, json.ok_or_else(unreadable)?))
}

fn target(request: &Request) -> Option<Rc<str>> {
    let (prefix, name) = request.header("x-amz-target")?.split_once('.')?;
    let entry = operation::find(Service::Kinesis, name).filter(|_| prefix == Service::Kinesis.target())?;
    Some(entry.name.into())
}

/// Kinesis says of a missing signature what DynamoDB says in other words.
fn own_text(error: ApiError) -> ApiError {
    match error.code {
        Code::MissingAuthenticationToken => ApiError::new(error.code, "Missing Authentication Token"),
        _ => error,
    }
}

fn finish(request: &Request, mut headers: Vec<(&'static str, String)>, reply: Reply) -> Response {
    let (status, body) = match reply {
        Ok(body) => (200, body),
        Err(error) => (status_of(error.code), error_body(&error)),
    };
    headers.push(("content-type", request.content_type().to_owned()));
    Response { status, headers, body }
}

/// `{"__type": "<name>", "message": "<text>"}`, the name without a namespace.
fn error_body(error: &ApiError) -> Vec<u8> {
    let mut body = Map::new();
    body.insert("__type".into(), json!(error.code.name()));
    if !error.message.is_empty() {
        body.insert(error.code.text_member().into(), json!(error.message));
    }
    serde_json::Value::Object(body).to_string().into_bytes()
}

fn headers(request: &Request, seed: u64, n: u64) -> Vec<(&'static str, String)> {
    let mut dice = Dice::new(digest(&(seed, n, Service::Kinesis)));
    let words: [u64; 10] = std::array::from_fn(|_| dice.draw(Concern::Ids));
    let id = u128::from(words[0]) << 64 | u128::from(words[1]);
    let second: Vec<u8> = words[1..].iter().flat_map(|word| word.to_be_bytes()).collect();
    let mut headers = vec![("x-amzn-requestid", uuid(id)), ("x-amz-id-2", STANDARD.encode(second))];
    if request.header("origin").is_some() {
        headers.push(("access-control-allow-origin", "*".into()));
        headers.push(("access-control-expose-headers", EXPOSED.into()));
    }
    headers
}

const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date";
