//! Bytes in JSON.

use std::rc::Rc;

use crate::operation::error::ApiError;
use crate::operation::json;
use crate::operation::shape::Json;

#[inline(never)]
pub(super) fn decode(json: &Json) -> Result<Rc<[u8]>, ApiError> {
    json::bytes(json).map(Into::into)
}
