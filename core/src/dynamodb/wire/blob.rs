//! Bytes in JSON.

use std::rc::Rc;

use serde_json::Value as Json;

use crate::operation::error::ApiError;
use crate::operation::json;

pub(super) fn decode(json: &Json) -> Result<Rc<[u8]>, ApiError> {
    json::bytes(json).map(Into::into)
}
