//! Lambda's REST paths, turned into the same calls as everything else: path and query members join the body.

use crate::http::{Request, Response, auth, common_headers};
use crate::input::{Call, Input, Service};
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::json;
use crate::operation::shape::{Json, JsonMap};
use crate::timeline::Timeline;

const MAPPINGS: &str = "/2015-03-31/event-source-mappings";

pub(super) fn is_lambda(request: &Request) -> bool {
    request.route().starts_with("/2015-03-31/")
}

/// Answers a request to one of Lambda's paths; errors carry their name in the `x-amzn-errortype` header.
pub(super) fn respond(timeline: &mut Timeline, request: &Request, id: &str) -> Response {
    if request.body.len() > limits::REQUEST_BYTES {
        return Response { status: 413, headers: common_headers(request, id), body: Vec::new(), subscription: None };
    }
    let mut headers = common_headers(request, id);
    headers.push(("content-type", "application/json".into()));
    match call(request).and_then(|(call, json)| timeline.submit(Input::Call(call), Some(json))) {
        Ok(body) => {
            Response { status: if request.method == "GET" { 200 } else { 202 }, headers, body, subscription: None }
        }
        Err(error) => {
            headers.push(("x-amzn-errortype", error.code.name().to_owned()));
            Response { status: status_of(error.code), headers, body: error_body(&error), subscription: None }
        }
    }
}

fn call(request: &Request) -> Result<(Call, JsonMap), ApiError> {
    let region = auth::region(request)?;
    let mut json = body(&request.body)?;
    let operation = route(request, &mut json).ok_or_else(|| ApiError::new(Code::UnknownOperation, ""))?;
    let body = json.to_string().into();
    Ok((Call { service: Service::Lambda, operation: operation.into(), region, body }, json))
}

fn body(bytes: &[u8]) -> Result<JsonMap, ApiError> {
    if bytes.is_empty() {
        return Ok(JsonMap::new());
    }
    let refused = || ApiError::new(Code::Serialization, "Could not parse request body into json.");
    std::str::from_utf8(bytes).ok().and_then(json::object).ok_or_else(refused)
}

/// The operation of a path; what the path and the query say is added to `json`.
fn route(request: &Request, json: &mut JsonMap) -> Option<&'static str> {
    let rest = request.route().strip_prefix(MAPPINGS)?;
    let uuid = rest.trim_matches('/');
    if !(rest.is_empty() || rest.starts_with('/')) || uuid.contains('/') {
        return None;
    }
    if !uuid.is_empty() {
        json.insert("UUID".into(), percent_decoded(uuid).as_str().into());
    }
    match (request.method.as_str(), uuid.is_empty()) {
        ("POST", true) => Some("CreateEventSourceMapping"),
        ("GET", true) => {
            add_query(request.query(), json);
            Some("ListEventSourceMappings")
        }
        ("GET", false) => Some("GetEventSourceMapping"),
        ("PUT", false) => Some("UpdateEventSourceMapping"),
        ("DELETE", false) => Some("DeleteEventSourceMapping"),
        _ => None,
    }
}

fn add_query(query: &str, json: &mut JsonMap) {
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = percent_decoded(value);
        let value = if name == "MaxItems" {
            value.parse::<i64>().map_or(Json::from(value.as_str()), Json::from)
        } else {
            value.as_str().into()
        };
        json.insert(name.into(), value);
    }
}

/// `%3A` → `:`; what is no valid escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn status_of(code: Code) -> u16 {
    match code {
        Code::ResourceNotFound | Code::UnknownOperation => 404,
        Code::ResourceConflict | Code::ResourceInUse => 409,
        Code::MissingAuthenticationToken | Code::IncompleteSignature => 403,
        Code::InternalFailure => 500,
        _ => 400,
    }
}

fn error_body(error: &ApiError) -> Vec<u8> {
    serde_json::json!({ "Type": "User", "message": error.message }).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn escapes_are_decoded_and_anything_else_is_kept() {
        for (text, decoded) in
            [("arn%3Aaws", "arn:aws"), ("100%", "100%"), ("%zz", "%zz"), ("%€", "%€"), ("%C3%A9", "é")]
        {
            assert_eq!(percent_decoded(text), decoded);
        }
    }
}
