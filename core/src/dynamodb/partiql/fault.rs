//! What AWS says of statements (captured from AWS).

use std::fmt;

use crate::dynamodb::expr::Fault;
use crate::dynamodb::partiql::token::Place;
use crate::operation::error::ApiError;

/// A statement that cannot be read. AWS says why, but for what cannot even be cut into tokens.
pub(super) fn malformed(why: &str) -> ApiError {
    ApiError::validation(format!("Statement wasn't well formed, can't be processed: {why}"))
}

/// A fault of one term, with the place where it stands.
pub(super) fn fault_at(what: impl fmt::Display, at: Place) -> ApiError {
    ApiError::validation(format!("{what} at {at}"))
}

/// What expressions say of the same thing, without naming a parameter.
pub(super) fn bare(fault: Fault) -> ApiError {
    ApiError::validation(fault.to_string())
}
