//! The only door for calls, from the UI as from an SDK: HTTP request in, HTTP response out.
//!
//! It speaks AWS JSON 1.0 and 1.1 (by `X-Amz-Target`) and Lambda's REST paths. Signatures are parsed, never verified.

mod auth;
mod cbor;
pub mod eventstream;
mod kinesis;
pub mod push;
mod rest;

use std::rc::Rc;

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use serde_json::{Map, Value as Answer, json};

use crate::input::{Call, Input, Service};
use crate::limits;
use crate::name;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::JsonMap;
use crate::operation::{self, Reply};
use crate::rng::request_id;
use crate::timeline::Timeline;

/// A request as it came over the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// Path with query, such as `/?X-Amz-Algorithm=…`.
    pub path: String,
    /// Names in any case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// There is more to come than this body.
    pub subscription: Option<push::Subscription>,
}

impl Request {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The part of the path after `?`.
    fn query(&self) -> &str {
        self.path.split_once('?').map_or("", |(_, query)| query)
    }

    fn route(&self) -> &str {
        self.path.split_once('?').map_or(self.path.as_str(), |(route, _)| route)
    }

    /// The media type without its parameters.
    fn content_type(&self) -> &str {
        self.header("content-type").and_then(|value| value.split(';').next()).map_or("", str::trim)
    }

    /// A signed request for a call of the JSON protocol, as the playground itself makes it.
    pub fn call(service: Service, operation: &str, region: &str, body: &str) -> Request {
        let is_kinesis = service == Service::Kinesis;
        let signed_for = if is_kinesis { "kinesis" } else { "dynamodb" };
        let credential = format!("HEADWATER/20260101/{region}/{signed_for}/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0");
        Request {
            method: "POST".into(),
            path: "/".into(),
            headers: vec![
                ("content-type".into(), if is_kinesis { kinesis::JSON_1_1 } else { JSON_1_0 }.into()),
                ("x-amz-target".into(), format!("{}.{operation}", service.target())),
                ("x-amz-date".into(), "20260101T000000Z".into()),
                ("authorization".into(), authorization),
            ],
            body: body.into(),
        }
    }
}

const JSON_1_0: &str = "application/x-amz-json-1.0";

/// Answers a request. Any bytes give AWS's error or a clear sentence; a call that is refused at the door leaves no trace.
pub fn respond(timeline: &mut Timeline, request: &Request) -> Response {
    let id = request_id(timeline.seed(), timeline.world().steps);
    if let Some(response) = preflight(request, &id) {
        return response;
    }
    if rest::is_lambda(request) {
        return rest::respond(timeline, request, &id);
    }
    if kinesis::is_kinesis(request) {
        return kinesis::respond(timeline, request);
    }
    let media_type = match request.content_type() {
        "application/json" => "application/json",
        JSON_1_0 => JSON_1_0,
        _ => "",
    };
    if request.method != "POST" || request.route() != "/" || media_type.is_empty() {
        return unroutable(&id);
    }
    if request.body.len() > limits::REQUEST_BYTES {
        return Response { status: 413, headers: common_headers(request, &id), body: Vec::new(), subscription: None };
    }
    let reply = admit(request).and_then(|(call, json)| timeline.submit(Input::Call(call), Some(json)));
    finish(request, media_type, &id, reply)
}

/// CORS preflight and the health page.
fn preflight(request: &Request, id: &str) -> Option<Response> {
    match request.method.as_str() {
        "GET" if request.route() == "/" => {
            let mut headers = common_headers(request, id);
            headers.push(("content-type", "text/plain".into()));
            let body = format!("healthy: dynamodb.{}.amazonaws.com ", name::DEFAULT_REGION);
            Some(Response { status: 200, headers, body: body.into_bytes(), subscription: None })
        }
        "OPTIONS" if request.header("origin").is_some() => {
            let echoed = [
                ("access-control-request-headers", "access-control-allow-headers"),
                ("access-control-request-method", "access-control-allow-methods"),
            ];
            let mut headers = common_headers(request, id);
            for (asked, granted) in echoed {
                headers.extend(request.header(asked).map(|value| (granted, value.to_owned())));
            }
            headers.push(("access-control-max-age", "172800".into()));
            Some(Response { status: 200, headers, body: Vec::new(), subscription: None })
        }
        _ => None,
    }
}

fn common_headers(request: &Request, id: &str) -> Vec<(&'static str, String)> {
    // Room for what others add.
    let mut headers = Vec::with_capacity(5);
    headers.push(("x-amzn-requestid", id.to_owned()));
    if request.header("origin").is_some() {
        headers.push(("access-control-allow-origin", "*".into()));
        headers.push(("access-control-expose-headers", "x-amzn-requestid,x-amzn-errortype,x-amz-crc32".into()));
    }
    headers
}

/// CRC-32 over a table of 1 KB for the browser: the way that is several times as fast brings one of 16 KB, which no
/// compression makes smaller.
#[cfg(target_family = "wasm")]
static CHECKSUM: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);
#[cfg(not(target_family = "wasm"))]
static CHECKSUM: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);

/// The CRC-32 of a body in decimal, which some SDKs verify.
fn checksum(body: &[u8]) -> String {
    CHECKSUM.checksum(body).to_string()
}

fn unroutable(id: &str) -> Response {
    let body = b"<UnknownOperationException/>\n".to_vec();
    let headers = vec![("x-amzn-requestid", id.to_owned()), ("x-amz-crc32", checksum(&body))];
    Response { status: 404, headers, body, subscription: None }
}

/// The checks that come before any operation, in AWS's order.
fn admit(request: &Request) -> Result<(Call, JsonMap), ApiError> {
    let unreadable = || ApiError::new(Code::Serialization, "");
    let text = std::str::from_utf8(&request.body).map_err(|_| unreadable())?;
    let json = operation::json::object(text);
    // An empty body is refused only after the signature has been looked at.
    if json.is_none() && !text.is_empty() {
        return Err(unreadable());
    }
    let (service, operation) = target(request).ok_or_else(|| ApiError::new(Code::UnknownOperation, ""))?;
    let region = auth::region(request)?;
    Ok((Call { service, operation, region, body: text.into() }, json.ok_or_else(unreadable)?))
}

fn target(request: &Request) -> Option<(Service, Rc<str>)> {
    let (prefix, name) = request.header("x-amz-target")?.split_once('.')?;
    let service = Service::ALL.into_iter().find(|service| service.target() == prefix)?;
    operation::find(service, name).map(|entry| (service, entry.name.into()))
}

fn finish(request: &Request, media_type: &str, id: &str, reply: Reply) -> Response {
    let (status, body) = match reply {
        Ok(body) => (200, body),
        Err(error) => (status_of(error.code), error_body(&error)),
    };
    let mut headers = common_headers(request, id);
    headers.push(("content-type", media_type.to_owned()));
    headers.push(("x-amz-crc32", checksum(&body)));
    Response { status, headers, body, subscription: None }
}

fn status_of(code: Code) -> u16 {
    if code == Code::InternalFailure { 500 } else { 400 }
}

/// `{"__type": "<namespace>#<name>", "message": "<text>"}` and what else the error carries.
fn error_body(error: &ApiError) -> Vec<u8> {
    let mut json = Map::new();
    json.insert("__type".into(), json!(format!("{}{}", error.code.namespace(), error.code.name())));
    if !error.message.is_empty() {
        json.insert(error.code.text_member().into(), json!(error.message));
    }
    json.extend(error.extra.clone());
    Answer::Object(json).to_string().into_bytes()
}
