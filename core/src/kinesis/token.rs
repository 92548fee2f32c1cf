//! The tokens by which lists go on: opaque, of one list each, and good for five minutes (API reference, ListShards).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::digest;
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::time::Instant;

/// How far a reader of a list has come, and since when it knows.
pub(crate) struct Token {
    pub issued: Instant,
    pub last: String,
}

impl Token {
    /// The token of a list; that of another one does not read it.
    pub fn write(&self, list: &str) -> String {
        let plain = format!("{}|{}", self.issued.0, self.last);
        STANDARD.encode(format!("{:016x}|{plain}", digest(&(list, &*plain))))
    }

    pub fn read(token: &str, list: &str) -> Result<Token, ApiError> {
        let read = || {
            let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
            let (check, plain) = text.split_once('|')?;
            let (issued, last) = plain.split_once('|')?;
            let token = Token { issued: Instant(issued.parse().ok()?), last: last.into() };
            (check == format!("{:016x}", digest(&(list, plain)))).then_some(token)
        };
        read().ok_or_else(|| ApiError::new(Code::InvalidArgument, "Invalid NextToken."))
    }

    pub fn check_age(&self, now: Instant) -> Result<(), ApiError> {
        if now.since(self.issued) > limits::KINESIS_TOKEN_LIFETIME {
            return Err(ApiError::new(Code::ExpiredNextToken, "The pagination token has expired."));
        }
        Ok(())
    }
}
