//! The wire of Kinesis: AWS JSON 1.1 and CBOR, whose errors and headers differ from those of DynamoDB (captured from AWS).

use std::borrow::Cow;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, json};

use crate::hash::digest;
use crate::http::{Request, Response, auth, cbor, push, status_of};
use crate::input::{Call, Input, Service};
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::JsonMap;
use crate::operation::{self, Reply};
use crate::rng::{Concern, Dice, uuid};
use crate::timeline::Timeline;

/// What clients for Java send.
const CBOR_1_1: &str = "application/x-amz-cbor-1.1";
pub(super) const JSON_1_1: &str = "application/x-amz-json-1.1";

/// Whether a request speaks this protocol: by its media type, or by the service that it names.
pub(super) fn is_kinesis(request: &Request) -> bool {
    let is_target = |target: &str| target.split('.').next() == Some(Service::Kinesis.target());
    is_cbor(request) || request.content_type() == JSON_1_1 || request.header("x-amz-target").is_some_and(is_target)
}

fn is_cbor(request: &Request) -> bool {
    request.content_type() == CBOR_1_1
}

pub(super) fn respond(timeline: &mut Timeline, request: &Request) -> Response {
    let headers = headers(request, timeline.seed(), timeline.world().steps);
    if request.method != "POST" || request.content_type().is_empty() {
        return Response { status: 403, headers, body: UNROUTABLE.into(), subscription: None };
    }
    if request.body.len() > limits::REQUEST_BYTES {
        return Response { status: 413, headers, body: Vec::new(), subscription: None };
    }
    let seen = timeline.head().facts.len();
    let reply = admit(request).and_then(|(call, json)| timeline.submit(Input::Call(call), Some(json)));
    let subscribed = request.header("x-amz-target").is_some_and(|target| target.ends_with(".SubscribeToShard"));
    if subscribed && reply.is_ok() {
        return push::begin(timeline, headers, seen);
    }
    finish(request, headers, reply)
}

const UNROUTABLE: &str = "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be \
                          authorized</Message>\n</AccessDeniedException>\n";

/// The checks that come before any operation, in AWS's order.
fn admit(request: &Request) -> Result<(Call, JsonMap), ApiError> {
    let unreadable = || ApiError::new(Code::Serialization, "");
    let text = text(request).ok_or_else(unreadable)?;
    let json = operation::json::object(&text);
    if json.is_none() && !text.is_empty() {
        return Err(unreadable());
    }
    let operation = target(request).ok_or_else(|| ApiError::new(Code::UnknownOperation, ""))?;
    let region = auth::region(request).map_err(own_text)?;
    Ok((Call { service: Service::Kinesis, operation, region, body: text.into() }, json.ok_or_else(unreadable)?))
}

/// The body as JSON, which is what the log keeps of it.
fn text(request: &Request) -> Option<Cow<'_, str>> {
    match &*request.body {
        body @ [_, ..] if is_cbor(request) => cbor::to_json(body).map(Cow::Owned),
        body => std::str::from_utf8(body).ok().map(Cow::Borrowed),
    }
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
    let body = if is_cbor(request) { cbor::from_json(&body) } else { body };
    headers.push(("content-type", request.content_type().to_owned()));
    Response { status, headers, body, subscription: None }
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

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::dials::Dials;
    use crate::time::Instant;

    /// Asks as clients for Java do, and reads the answer.
    fn ask(timeline: &mut Timeline, operation: &str, body: &[u8]) -> (u16, Json) {
        let mut request = Request::call(Service::Kinesis, operation, "us-east-1", "");
        request.headers[0].1 = CBOR_1_1.into();
        request.body = body.to_vec();
        let response = crate::http::respond(timeline, &request);
        let media_type = response.headers.iter().find(|(name, _)| *name == "content-type");
        assert_eq!(media_type.map(|(_, value)| value.as_str()), Some(CBOR_1_1));
        let json = cbor::to_json(&response.body).map(|json| serde_json::from_str(&json).unwrap());
        (response.status, json.unwrap_or_default())
    }

    fn ask_json(timeline: &mut Timeline, operation: &str, body: &Json) -> (u16, Json) {
        ask(timeline, operation, &cbor::from_json(body.to_string().as_bytes()))
    }

    #[test]
    fn clients_for_java_are_answered_in_cbor() {
        let mut timeline = Timeline::new(1, Instant(1_767_225_600_250_000), Dials::instant());
        let created = ask_json(&mut timeline, "CreateStream", &json!({ "StreamName": "T", "ShardCount": 1 }));
        assert_eq!(created, (200, Json::Null));
        let (_, put) = ask_json(
            &mut timeline,
            "PutRecord",
            &json!({ "StreamName": "T", "Data": "aGVsbG8=", "PartitionKey": "a" }),
        );
        // The log holds JSON, whatever came.
        let Input::Call(call) = &timeline.log().last().unwrap().input;
        assert_eq!(&*call.body, r#"{"StreamName":"T","Data":"aGVsbG8=","PartitionKey":"a"}"#);
        let start = json!({ "StreamName": "T", "ShardId": "0", "ShardIteratorType": "TRIM_HORIZON" });
        let (_, iterator) = ask_json(&mut timeline, "GetShardIterator", &start);
        let (_, page) = ask_json(&mut timeline, "GetRecords", &json!({ "ShardIterator": iterator["ShardIterator"] }));
        let record = &page["Records"][0];
        assert_eq!((&record["SequenceNumber"], &record["Data"]), (&put["SequenceNumber"], &json!("aGVsbG8=")));
        assert_eq!(record["ApproximateArrivalTimestamp"].to_string(), "1767225600.25");
    }

    /// Bytes of the two members that JSON cannot tell from others.
    #[test]
    fn blobs_and_times_have_the_types_of_aws() {
        let mut timeline = Timeline::new(1, Instant(1_767_225_600_250_000), Dials::instant());
        ask_json(&mut timeline, "CreateStream", &json!({ "StreamName": "T", "ShardCount": 1 }));
        let mut request = Request::call(Service::Kinesis, "DescribeStream", "us-east-1", "");
        request.headers[0].1 = CBOR_1_1.into();
        // {"StreamName": "T"}, of indefinite length.
        request.body = b"\xbf\x6aStreamName\x61T\xff".to_vec();
        let body = crate::http::respond(&mut timeline, &request).body;
        // Tag 1 and whole milliseconds.
        let time = [b"\x77StreamCreationTimestamp\xc1\x1b", &1_767_225_600_250_u64.to_be_bytes()[..]].concat();
        assert!(body.windows(time.len()).any(|part| part == time), "{body:x?}");
        assert_eq!((body[0], body[body.len() - 1]), (0xbf, 0xff));
    }

    #[test]
    fn errors_are_cbor_too() {
        let mut timeline = Timeline::new(1, Instant(0), Dials::instant());
        let (status, error) = ask_json(&mut timeline, "DescribeStream", &json!({ "StreamName": "T" }));
        let text = "Stream T under account 123456789012 not found.";
        assert_eq!((status, error), (400, json!({ "__type": "ResourceNotFoundException", "message": text })));
        for junk in [&b"\xff"[..], b"", b"\x80", b"{}"] {
            let (status, error) = ask(&mut timeline, "DescribeStream", junk);
            assert_eq!((status, error), (400, json!({ "__type": "SerializationException" })), "{junk:?}");
        }
    }
}
