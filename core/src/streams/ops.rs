//! The Streams API: four operations that read, and what they look up in common.

mod describe_stream;
mod get_records;
mod get_shard_iterator;
mod list_streams;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Shape, text};
use crate::operation::{Entry, entry};
use crate::streams::shard::Shard;
use crate::streams::stream::Stream;
use crate::world::World;

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<describe_stream::DescribeStream>(),
    entry::<get_records::GetRecords>(),
    entry::<get_shard_iterator::GetShardIterator>(),
    entry::<list_streams::ListStreams>(),
];

/// The bounds of a stream's ARN (service model).
const STREAM_ARN: Shape = text(37, 1024);
/// The bounds of a shard's id (service model).
const SHARD_ID: Shape = text(28, 65);

/// The table and the label that a stream's ARN names: `arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/L`.
fn parse_arn(arn: &str) -> Result<(&str, &str), ApiError> {
    parts_of_arn(arn).ok_or_else(|| ApiError::validation("Invalid StreamArn"))
}

fn parts_of_arn(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let fixed = parts.next()? == "arn" && parts.next()?.starts_with("aws") && parts.next()? == "dynamodb";
    let (region, account) = (parts.next()?, parts.next()?);
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let (table, label) = parts.next()?.strip_prefix("table/")?.split_once("/stream/")?;
    let whole = fixed && digits && ![region, table, label].contains(&"");
    whole.then_some((table, label))
}

/// A stream of the request's region.
fn known_stream<'a>(world: &'a World, ctx: &Ctx, arn: &str) -> Result<&'a Rc<Stream>, ApiError> {
    world.stream(&ctx.region, arn).ok_or_else(|| not_found(&format!("Stream: {arn} not found")))
}

/// A shard that is still listed.
fn known_shard<'a>(stream: &'a Stream, ctx: &Ctx, id: &str) -> Result<&'a Rc<Shard>, ApiError> {
    let shard = stream.shards.get(id).filter(|shard| !shard.is_expired(ctx.now));
    shard.ok_or_else(|| not_found("Shard does not exist"))
}

fn not_found(what: &str) -> ApiError {
    ApiError::new(Code::ResourceNotFound, format!("Requested resource not found: {what}"))
}

fn trimmed() -> ApiError {
    ApiError::new(Code::TrimmedDataAccess, "The data you are trying to access has been trimmed")
}

#[cfg(test)]
mod tests {
    use super::parts_of_arn;

    #[test]
    fn arns_name_a_table_and_a_label() {
        let arn = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000";
        assert_eq!(parts_of_arn(arn), Some(("Orders", "2026-01-01T00:00:00.000")));
        for junk in [
            "an arn that is no arn but long enough to be one",
            "arn:aws:kinesis:us-east-1:123456789012:table/Orders/stream/2026",
            "arn:aws:dynamodb:us-east-1:12345:table/Orders/stream/2026",
            "arn:aws:dynamodb:us-east-1:123456789012:table/Orders",
            "arn:aws:dynamodb:us-east-1:123456789012:table//stream/",
        ] {
            assert_eq!(parts_of_arn(junk), None, "{junk}");
        }
    }
}
