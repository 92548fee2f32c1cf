//! Bytes in JSON: strict base64 with padding (captured from AWS).

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::operation::error::ApiError;
use crate::operation::json::{NOT_A_STRUCTURE, fault, unexpected_collection};

pub(super) fn decode(json: &Json) -> Result<Rc<[u8]>, ApiError> {
    match json {
        Json::String(text) => decode_text(text),
        Json::Array(_) => Err(unexpected_collection("class java.nio.ByteBuffer")),
        Json::Object(_) => Err(fault(NOT_A_STRUCTURE)),
        _ => Err(fault("only base-64-encoded strings are convertible to bytes")),
    }
}

fn decode_text(text: &str) -> Result<Rc<[u8]>, ApiError> {
    if !text.len().is_multiple_of(4) {
        let found = text.len();
        return Err(fault(format!("Base64 encoded length is expected a multiple of 4 bytes but found: {found}")));
    }
    match STANDARD.decode(text) {
        Ok(bytes) => Ok(bytes.into()),
        Err(_) => Err(fault("Invalid last non-pad Base64 character dectected")),
    }
}
