//! What the operations of global tables version 2017.11.29 have in common: they know of no table, for AWS makes none of that
//! version any more (captured from AWS).

use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Shape, TEXT, list, member, plain_name};

pub(super) const NAME: Shape = plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH);
pub(super) const REPLICAS: Shape = list(&Shape::Structure("Replica", &[member("RegionName", TEXT)]), 0, i64::MAX);

/// `before` is how the text begins, which is not the same for all operations.
pub(super) fn unknown(before: &str, name: &str) -> ApiError {
    let text = format!("{before}Global table with name: '{name}' does not exist.");
    ApiError::new(Code::GlobalTableNotFound, text)
}

/// What is said to whoever wants a new one.
pub(super) fn retired() -> ApiError {
    ApiError::invalid_parameter(
        "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version \
         2019.11.21, instead of version 2017.11.29 (Legacy).",
    )
}
