//! What the operations on resource policies share. Nobody but the account itself calls, so a policy is kept and never asked.

use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};

/// These operations call an unknown stream by its ARN (observed by others).
pub(super) fn by_arn(error: ApiError, arn: &str) -> ApiError {
    let is_of_stream = error.code == Code::ResourceNotFound && error.message.starts_with("Stream ");
    if !is_of_stream {
        return error;
    }
    ApiError::new(Code::ResourceNotFound, format!("Stream {arn} under account {ACCOUNT} not found."))
}
