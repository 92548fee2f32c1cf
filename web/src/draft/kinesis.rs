//! What the forms of Kinesis hold at first: the members that a request needs, with the stream that there is.

use std::rc::Rc;

use headwater_core::kinesis::shard;
use headwater_core::kinesis::stream::Stream;
use headwater_core::operation::shape::Presence;
use headwater_core::world::Region;
use serde_json::{Map, Value as Json};

use super::menu::Operation;

/// Values of members that no stream gives.
const VALUES: &[(&str, &str)] = &[
    ("ConsumerName", r#""dashboard""#),
    ("Data", r#""aGVsbG8=""#),
    ("EncryptionType", r#""KMS""#),
    ("KeyId", r#""alias/aws/kinesis""#),
    ("MaxRecordSizeInKiB", "2048"),
    ("MinimumThroughputBillingCommitment", r#"{"Status":"ENABLED"}"#),
    ("PartitionKey", r#""customer-42""#),
    ("Policy", r#""{\"Version\":\"2012-10-17\",\"Statement\":[]}""#),
    ("Records", r#"[{"Data":"aGVsbG8=","PartitionKey":"customer-42"}]"#),
    ("RetentionPeriodHours", "48"),
    ("ScalingType", r#""UNIFORM_SCALING""#),
    ("ShardCount", "2"),
    ("ShardIterator", r#""from GetShardIterator""#),
    ("ShardIteratorType", r#""TRIM_HORIZON""#),
    ("ShardLevelMetrics", r#"["ALL"]"#),
    ("StartingPosition", r#"{"Type":"TRIM_HORIZON"}"#),
    ("StreamModeDetails", r#"{"StreamMode":"ON_DEMAND"}"#),
    ("TagKeys", r#"["team"]"#),
    ("Tags", r#"{"team":"checkout"}"#),
    ("WarmThroughputMiBps", "8"),
];

/// The required members, and those that name what the request is about.
pub fn example(operation: &Operation, region: Option<&Region>) -> Json {
    let stream = region.and_then(|region| region.kinesis.values().next());
    let members = operation.members();
    let by_arn = !members.iter().any(|member| member.name == "StreamName");
    let mut request = Map::new();
    for member in members {
        let is_wanted = match member.name {
            "StreamName" | "ConsumerName" => true,
            "StreamARN" => by_arn && operation.name != "GetRecords",
            "ShardCount" => operation.name == "CreateStream",
            _ => member.presence != Presence::Optional,
        };
        if is_wanted {
            request.insert(member.name.into(), value(member.name, stream));
        }
    }
    Json::Object(request)
}

fn value(member: &str, stream: Option<&Rc<Stream>>) -> Json {
    let known = stream.and_then(|stream| of_stream(member, stream));
    known.unwrap_or_else(|| match VALUES.iter().find(|(name, _)| *name == member) {
        Some((_, text)) => serde_json::from_str(text).unwrap_or_default(),
        None if member == "StreamName" => "clicks".into(),
        None => "".into(),
    })
}

fn of_stream(member: &str, stream: &Stream) -> Option<Json> {
    let mut open = stream.open.values().copied();
    Some(match member {
        "StreamName" => (*stream.definition.name).into(),
        "StreamARN" | "ResourceARN" => (*stream.definition.arn).into(),
        "ConsumerARN" => (*stream.consumers.values().next()?.arn).into(),
        "ShardId" | "ShardToSplit" | "ShardToMerge" => shard::id(open.next()?).into(),
        "AdjacentShardToMerge" => shard::id(open.nth(1)?).into(),
        "NewStartingHashKey" => stream.shards.get(&open.next()?)?.range.middle().to_string().into(),
        "TargetShardCount" => (2 * stream.open.len()).into(),
        _ => return None,
    })
}
