//! The operations of Kinesis Data Streams, and what they look up in common.

mod add_tags_to_stream;
mod consumers;
mod create_stream;
mod decrease_stream_retention_period;
mod delete_resource_policy;
mod delete_stream;
mod deregister_stream_consumer;
mod describe_account_settings;
mod describe_limits;
mod describe_stream;
mod describe_stream_consumer;
mod describe_stream_summary;
mod disable_enhanced_monitoring;
mod enable_enhanced_monitoring;
mod encryption;
pub(crate) mod get_records;
mod get_resource_policy;
mod get_shard_iterator;
mod increase_stream_retention_period;
mod list_shards;
mod list_stream_consumers;
mod list_streams;
mod list_tags_for_resource;
mod list_tags_for_stream;
mod merge_shards;
mod monitoring;
mod policy;
mod put_record;
mod put_records;
mod put_resource_policy;
mod quota;
mod register_stream_consumer;
mod remove_tags_from_stream;
mod resource;
mod retention;
mod split_shard;
mod start_stream_encryption;
mod stop_stream_encryption;
mod subscribe_to_shard;
mod tag_resource;
mod untag_resource;
mod update_account_settings;
mod update_max_record_size;
mod update_shard_count;
mod update_stream_mode;
mod update_stream_warm_throughput;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::quota::{
    check_changing, check_on_demand_quota, check_quota, check_warm, on_demand_streams, seldom, shard_count,
};
use crate::kinesis::shard::{self, Shard};
use crate::kinesis::stream::{Mode, Status, Stream};
use crate::limits;
use crate::name::{self, ACCOUNT};
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::Fields;
use crate::operation::shape::{Bounds, Member, Pattern, Shape, Text, blob, member, plain_name, text};
use crate::operation::{Entry, entry};
use crate::sequence::Sequence;
use crate::world::World;

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<add_tags_to_stream::AddTagsToStream>(),
    entry::<create_stream::CreateStream>(),
    entry::<decrease_stream_retention_period::DecreaseStreamRetentionPeriod>(),
    entry::<delete_resource_policy::DeleteResourcePolicy>(),
    entry::<delete_stream::DeleteStream>(),
    entry::<deregister_stream_consumer::DeregisterStreamConsumer>(),
    entry::<describe_account_settings::DescribeAccountSettings>(),
    entry::<describe_limits::DescribeLimits>(),
    entry::<describe_stream::DescribeStream>(),
    entry::<describe_stream_consumer::DescribeStreamConsumer>(),
    entry::<describe_stream_summary::DescribeStreamSummary>(),
    entry::<disable_enhanced_monitoring::DisableEnhancedMonitoring>(),
    entry::<enable_enhanced_monitoring::EnableEnhancedMonitoring>(),
    entry::<get_records::GetRecords>(),
    entry::<get_resource_policy::GetResourcePolicy>(),
    entry::<get_shard_iterator::GetShardIterator>(),
    entry::<increase_stream_retention_period::IncreaseStreamRetentionPeriod>(),
    entry::<list_shards::ListShards>(),
    entry::<list_stream_consumers::ListStreamConsumers>(),
    entry::<list_streams::ListStreams>(),
    entry::<list_tags_for_resource::ListTagsForResource>(),
    entry::<list_tags_for_stream::ListTagsForStream>(),
    entry::<merge_shards::MergeShards>(),
    entry::<put_record::PutRecord>(),
    entry::<put_records::PutRecords>(),
    entry::<put_resource_policy::PutResourcePolicy>(),
    entry::<register_stream_consumer::RegisterStreamConsumer>(),
    entry::<remove_tags_from_stream::RemoveTagsFromStream>(),
    entry::<split_shard::SplitShard>(),
    entry::<start_stream_encryption::StartStreamEncryption>(),
    entry::<stop_stream_encryption::StopStreamEncryption>(),
    entry::<subscribe_to_shard::SubscribeToShard>(),
    entry::<tag_resource::TagResource>(),
    entry::<untag_resource::UntagResource>(),
    entry::<update_account_settings::UpdateAccountSettings>(),
    entry::<update_max_record_size::UpdateMaxRecordSize>(),
    entry::<update_shard_count::UpdateShardCount>(),
    entry::<update_stream_mode::UpdateStreamMode>(),
    entry::<update_stream_warm_throughput::UpdateStreamWarmThroughput>(),
];

/// The name of a stream or a shard (service model, StreamName, ShardId).
const NAME: Shape = plain_name(1, 128);

const ARN: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 1, max: 2_048 }),
    pattern: Some(Pattern { text: r"arn:aws.*:kinesis:.*:\d{12}:stream/\S+", matches: is_stream_arn }),
    values: &[],
    alone: None,
});

const HASH: Shape = Shape::Text(Text {
    length: None,
    pattern: Some(Pattern { text: r"0|([1-9]\d{0,38})", matches: |text| is_number(text, 39) }),
    values: &[],
    alone: None,
});

const SEQUENCE: Shape = Shape::Text(Text {
    length: None,
    pattern: Some(Pattern { text: r"0|([1-9]\d{0,128})", matches: |text| is_number(text, 129) }),
    values: &[],
    alone: None,
});

const PARTITION_KEY: Shape = text(1, limits::KINESIS_KEY_LENGTH);
const DATA: Shape = blob(0, limits::KINESIS_RECORD_BYTES);

/// The two members by which most operations name their stream.
const STREAM_NAME: Member = member("StreamName", NAME);
const STREAM_ARN: Member = member("StreamARN", ARN);

fn is_number(text: &str, digits: usize) -> bool {
    text == "0"
        || (1..=digits).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_stream_arn(text: &str) -> bool {
    stream_of_arn(text).is_some()
}

/// The stream that an ARN names: `arn:aws:kinesis:us-east-1:123456789012:stream/Orders`.
pub(crate) fn stream_of_arn(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let fixed = parts.next()? == "arn" && parts.next()?.starts_with("aws") && parts.next()? == "kinesis";
    let (_, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let name = resource.strip_prefix("stream/")?;
    (fixed && digits && !name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
}

/// How a request names its stream.
pub(crate) struct Target {
    name: Option<Rc<str>>,
    arn: Option<Rc<str>>,
}

impl Target {
    fn read(fields: &mut Fields) -> Target {
        Target { name: fields.take("StreamName"), arn: fields.take("StreamARN") }
    }

    /// Of the few operations that take an ARN alone.
    fn of_arn(fields: &mut Fields) -> Target {
        Target { name: None, arn: fields.take("StreamARN") }
    }

    /// The stream's name. Both may be given when they agree.
    fn name(self) -> Result<Rc<str>, ApiError> {
        match (self.name, self.arn) {
            (Some(name), None) => Ok(name),
            (Some(name), Some(arn)) if stream_of_arn(&arn) == Some(&*name) => Ok(name),
            (Some(_), Some(_)) => Err(invalid("StreamARN and StreamName do not name the same stream.")),
            (None, Some(arn)) => Ok(stream_of_arn(&arn).unwrap_or_default().into()),
            (None, None) => Err(invalid("Either StreamName or StreamARN should be provided.")),
        }
    }
}

pub(crate) fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::new(Code::InvalidArgument, text)
}

fn not_found(text: String) -> ApiError {
    ApiError::new(Code::ResourceNotFound, text)
}

fn unknown_stream(name: &str) -> ApiError {
    not_found(format!("Stream {name} under account {ACCOUNT} not found."))
}

/// A stream of the request's region.
fn known<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Stream>, ApiError> {
    world.kinesis(&ctx.region, name).ok_or_else(|| unknown_stream(name))
}

/// A stream that takes records: past CREATING.
fn writable<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Stream>, ApiError> {
    known(world, ctx, name).ok().filter(|stream| stream.takes_records()).ok_or_else(|| unknown_stream(name))
}

/// A stream whose settings or shards may be changed: ACTIVE.
fn active<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Stream>, ApiError> {
    let stream = known(world, ctx, name)?;
    if stream.status == Status::Active {
        return Ok(stream);
    }
    Err(not_active(stream))
}

fn not_active(stream: &Stream) -> ApiError {
    let (name, status) = (&stream.definition.name, stream.status.name());
    let text = format!("Stream {name} under account {ACCOUNT} not ACTIVE, instead in state {status}");
    ApiError::new(Code::ResourceInUse, text)
}

/// The same of a stream whose shards people manage.
fn provisioned<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Stream>, ApiError> {
    let stream = active(world, ctx, name)?;
    if stream.mode == Mode::Provisioned {
        return Ok(stream);
    }
    let text = format!("Request is invalid. Stream {name} under account {ACCOUNT} is in On-Demand mode.");
    Err(ApiError::validation(text))
}

/// A shard that is to be split or merged.
fn known_shard<'a>(stream: &'a Stream, ctx: &Ctx, index: u32) -> Result<&'a Rc<Shard>, ApiError> {
    let shard = stream.shards.get(&index).filter(|shard| !shard.is_expired(stream.horizon(ctx.now)));
    shard.ok_or_else(|| unknown_shard(&shard::id(index), &stream.definition.name))
}

fn check_closed(shard: &Shard, stream: &str) -> Result<(), ApiError> {
    if shard.is_open() {
        return Ok(());
    }
    let id = shard::id(shard.index);
    Err(invalid(format!(
        "Shard {id} in stream {stream} under account {ACCOUNT} has already been merged or split, and thus is not eligible \
         for merging or splitting."
    )))
}

fn unknown_shard(id: &str, stream: &str) -> ApiError {
    not_found(format!("Could not find shard {id} in stream {stream} under account {ACCOUNT}."))
}

/// The index that a ShardId means; checked before the stream is looked at.
fn shard_index(id: &str, stream: &str) -> Result<u32, ApiError> {
    shard::parse_id(id).ok_or_else(|| unknown_shard(id, stream))
}

/// A shard that is to be read; where the stream is not known, the shard is not either.
fn readable<'a>(world: &'a World, ctx: &Ctx, name: &str, index: u32) -> Result<(&'a Stream, &'a Shard), ApiError> {
    let stream = world.kinesis(&ctx.region, name).filter(|stream| stream.takes_records());
    let listed = |shard: &&Rc<Shard>, stream: &Stream| !shard.is_expired(stream.horizon(ctx.now));
    let found = stream.and_then(|stream| {
        let shard = stream.shards.get(&index).filter(|shard| listed(shard, stream))?;
        Some((stream.as_ref(), shard.as_ref()))
    });
    found.ok_or_else(|| {
        let id = shard::id(index);
        not_found(format!("Shard {id} in stream {name} under account {ACCOUNT} does not exist"))
    })
}

/// Every number that passed its pattern can be read.
fn sequence(text: &str) -> Sequence {
    Sequence::parse(text).unwrap_or(Sequence::MAX)
}

/// The name of a stream's ARN, for facts.
fn arn_of(ctx: &Ctx, name: &str) -> Rc<str> {
    name::kinesis_arn(&ctx.region, name).into()
}

#[cfg(test)]
mod tests {
    use super::{is_number, stream_of_arn};

    #[test]
    fn arns_name_streams() {
        assert_eq!(stream_of_arn("arn:aws:kinesis:us-east-1:123456789012:stream/Orders"), Some("Orders"));
        for junk in
            ["", "Orders", "arn:aws:kinesis:us-east-1:1:stream/a", "arn:aws:kinesis:us-east-1:123456789012:stream/"]
        {
            assert_eq!(stream_of_arn(junk), None, "{junk}");
        }
    }

    #[test]
    fn numbers_have_no_leading_zeros() {
        assert!(is_number("0", 39) && is_number("10", 39));
        assert!(!is_number("", 39) && !is_number("01", 39) && !is_number("1a", 39) && !is_number("123", 2));
    }
}
