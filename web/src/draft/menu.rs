//! The operations of the write panel: a table, not code.

use std::sync::OnceLock;

use headwater_core::input::Service;
use headwater_core::operation;
use headwater_core::operation::shape::Member;

/// An operation that has a form.
#[derive(Debug, PartialEq)]
pub struct Operation {
    pub service: Service,
    /// AWS's name.
    pub name: &'static str,
    /// On its tab.
    pub label: &'static str,
    /// On the button that sends it.
    pub verb: &'static str,
    /// Members that the form shows at once, in this order; the others are folded away.
    pub main: &'static [&'static str],
    /// What the form holds at first; see [`super::example`] for what stands for the table's own names.
    pub example: &'static str,
}

impl Operation {
    /// The request's members; none for an operation that the core does not know.
    pub fn members(&self) -> &'static [Member] {
        operation::find(self.service, self.name).map_or(&[], |entry| entry.input())
    }
}

/// The operation at a place: those of [`OPERATIONS`], then all others of Kinesis, of Firehose, and of windowing applications.
pub fn at(index: usize) -> &'static Operation {
    match OPERATIONS.get(index) {
        Some(operation) => operation,
        None => others().get(index - OPERATIONS.len()).unwrap_or(&OPERATIONS[0]),
    }
}

/// How many operations have a form.
pub fn count() -> usize {
    OPERATIONS.len() + others().len()
}

/// The operations of [`OTHERS`] that the table below does not name: their forms follow from the core's own tables.
#[inline(never)]
fn others() -> &'static [Operation] {
    static FOUND: OnceLock<Vec<Operation>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut others = Vec::new();
        for (service, ending) in OTHERS {
            for entry in operation::operations(service).iter().filter(|entry| entry.name.ends_with(ending)) {
                let name = entry.name;
                if index_of(service, name).is_some() {
                    continue;
                }
                others.push(Operation { service, name, label: name, verb: "Send request", main: MAIN, example: "" });
            }
        }
        others
    })
}

/// Services whose operations all have a form, as far as their names end so.
const OTHERS: [(Service, &str); 3] = [(Service::Kinesis, ""), (Service::Firehose, ""), (Service::Sim, "Application")];

/// Members that forms of these show at once, as far as the operation has them.
const MAIN: &[&str] = &[
    "StreamName",
    "ResourceARN",
    "ConsumerName",
    "ShardCount",
    "ShardId",
    "ShardToSplit",
    "NewStartingHashKey",
    "ShardToMerge",
    "AdjacentShardToMerge",
    "TargetShardCount",
    "ScalingType",
    "ShardIteratorType",
    "ShardIterator",
    "StartingSequenceNumber",
    "StartingPosition",
    "StreamModeDetails",
    "RetentionPeriodHours",
    "ShardLevelMetrics",
    "EncryptionType",
    "KeyId",
    "MaxRecordSizeInKiB",
    "WarmThroughputMiBps",
    "MinimumThroughputBillingCommitment",
    "Tags",
    "TagKeys",
    "Policy",
    "PartitionKey",
    "Data",
    "Records",
    "ShardFilter",
    "Limit",
    "MaxResults",
    "DeliveryStreamName",
    "DeliveryStreamType",
    "KinesisStreamSourceConfiguration",
    "ExtendedS3DestinationConfiguration",
    "Record",
    "CurrentDeliveryStreamVersionId",
    "DestinationId",
    "ExtendedS3DestinationUpdate",
    "ApplicationName",
    "Window",
    "SizeMillis",
    "SlideMillis",
    "GapMillis",
    "EventTimePath",
    "OutOfOrdernessMillis",
];

/// Where an operation of [`OPERATIONS`] stands in it.
pub fn index_of(service: Service, name: &str) -> Option<usize> {
    OPERATIONS.iter().position(|operation| operation.name == name && operation.service == service)
}

/// The tabs above the operations: their names, and the first operation of each.
pub const GROUPS: [(&str, usize); 6] =
    [("Write", 0), ("Read", 3), ("Batch", 6), ("Table", 10), ("Stream", 15), ("Kinesis", 21)];

/// The operations of a group.
pub fn group(index: usize) -> std::ops::Range<usize> {
    GROUPS[index].1..GROUPS.get(index + 1).map_or_else(count, |(_, first)| *first)
}

/// The group of an operation.
pub fn group_of(operation: usize) -> usize {
    GROUPS.iter().rposition(|(_, first)| *first <= operation).unwrap_or(0)
}

/// The name of an operation that this page sends is also in the table of the core; a test looks.
const fn dynamodb(
    name: &'static str,
    label: &'static str,
    verb: &'static str,
    main: &'static [&'static str],
    example: &'static str,
) -> Operation {
    Operation { service: Service::DynamoDb, name, label, verb, main, example }
}

const fn kinesis(
    name: &'static str,
    label: &'static str,
    verb: &'static str,
    main: &'static [&'static str],
    example: &'static str,
) -> Operation {
    Operation { service: Service::Kinesis, name, label, verb, main, example }
}

pub static OPERATIONS: [Operation; 31] = [
    dynamodb(
        "PutItem",
        "Put",
        "Put item",
        &["Item"],
        r#"{"TableName":"$T","Item":"$I","ReturnConsumedCapacity":"INDEXES"}"#,
    ),
    dynamodb(
        "UpdateItem",
        "Update",
        "Update item",
        &["Key", "UpdateExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"],
        r##"{"TableName":"$T","Key":"$K","UpdateExpression":"SET #s = :s","ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":s":{"S":"shipped"}},"ReturnConsumedCapacity":"INDEXES"}"##,
    ),
    dynamodb(
        "DeleteItem",
        "Delete",
        "Delete item",
        &["Key"],
        r#"{"TableName":"$T","Key":"$K","ReturnConsumedCapacity":"INDEXES"}"#,
    ),
    dynamodb(
        "GetItem",
        "Get",
        "Get item",
        &["Key", "ConsistentRead"],
        r#"{"TableName":"$T","Key":"$K","ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    dynamodb(
        "Query",
        "Query",
        "Run query",
        &["IndexName", "KeyConditionExpression", "ExpressionAttributeValues", "FilterExpression", "Limit"],
        r#"{"TableName":"$T","KeyConditionExpression":"$Q","ExpressionAttributeValues":{":key":"$V"},"ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    dynamodb(
        "Scan",
        "Scan",
        "Run scan",
        &["IndexName", "FilterExpression", "ExpressionAttributeValues", "Limit"],
        r#"{"TableName":"$T","ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    dynamodb(
        "BatchWriteItem",
        "Batch write",
        "Write batch",
        &["RequestItems"],
        r#"{"RequestItems":{"$T":[{"PutRequest":{"Item":"$I"}},{"DeleteRequest":{"Key":"$K2"}}]},"ReturnConsumedCapacity":"INDEXES"}"#,
    ),
    dynamodb(
        "BatchGetItem",
        "Batch get",
        "Get batch",
        &["RequestItems"],
        r#"{"RequestItems":{"$T":{"Keys":["$K","$K2"]}},"ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    dynamodb(
        "TransactWriteItems",
        "Transact write",
        "Write transaction",
        &["TransactItems"],
        r##"{"TransactItems":[{"Put":{"TableName":"$T","Item":"$I"}},{"Update":{"TableName":"$T","Key":"$K2","UpdateExpression":"SET #s = :s","ConditionExpression":"attribute_exists(#s)","ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":s":{"S":"shipped"}}}}],"ReturnConsumedCapacity":"TOTAL"}"##,
    ),
    dynamodb(
        "TransactGetItems",
        "Transact get",
        "Get transaction",
        &["TransactItems"],
        r#"{"TransactItems":[{"Get":{"TableName":"$T","Key":"$K"}},{"Get":{"TableName":"$T","Key":"$K2"}}],"ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    dynamodb(
        "CreateTable",
        "Create",
        "Create table",
        &[
            "TableName",
            "KeySchema",
            "AttributeDefinitions",
            "BillingMode",
            "ProvisionedThroughput",
            "StreamSpecification",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
        ],
        r#"{"TableName":"Payments","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}"#,
    ),
    dynamodb(
        "UpdateTable",
        "Change",
        "Change table",
        &[
            "BillingMode",
            "ProvisionedThroughput",
            "StreamSpecification",
            "AttributeDefinitions",
            "GlobalSecondaryIndexUpdates",
            "DeletionProtectionEnabled",
        ],
        r#"{"TableName":"$T"}"#,
    ),
    dynamodb(
        "UpdateTimeToLive",
        "TTL",
        "Set time to live",
        &["TimeToLiveSpecification"],
        r#"{"TableName":"$T","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"expires"}}"#,
    ),
    dynamodb("DescribeTable", "Describe", "Describe table", &[], r#"{"TableName":"$T"}"#),
    dynamodb("DeleteTable", "Delete", "Delete table", &[], r#"{"TableName":"$T"}"#),
    Operation {
        service: Service::Lambda,
        name: "CreateEventSourceMapping",
        label: "Map",
        verb: "Map stream to function",
        main: &["EventSourceArn", "FunctionName", "StartingPosition", "BatchSize", "MaximumBatchingWindowInSeconds"],
        example: r#"{"EventSourceArn":"$A","FunctionName":"audit","StartingPosition":"TRIM_HORIZON","BatchSize":10}"#,
    },
    Operation {
        service: Service::Lambda,
        name: "UpdateEventSourceMapping",
        label: "Change",
        verb: "Change mapping",
        main: &["UUID", "BatchSize", "MaximumBatchingWindowInSeconds", "Enabled", "BisectBatchOnFunctionError"],
        example: r#"{"UUID":"$U","BatchSize":10}"#,
    },
    Operation {
        service: Service::Sim,
        name: "PutFunction",
        label: "Function",
        verb: "Set function",
        main: &["FunctionName", "Behaviour", "Match"],
        example: r#"{"FunctionName":"audit","Behaviour":"Log"}"#,
    },
    Operation {
        service: Service::Streams,
        name: "GetShardIterator",
        label: "Iterator",
        verb: "Get shard iterator",
        main: &["StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber"],
        example: r#"{"StreamArn":"$A","ShardId":"$S","ShardIteratorType":"TRIM_HORIZON"}"#,
    },
    Operation {
        service: Service::Streams,
        name: "GetRecords",
        label: "Records",
        verb: "Get records",
        main: &["ShardIterator", "Limit"],
        example: r#"{"ShardIterator":"$R"}"#,
    },
    Operation {
        service: Service::CloudWatch,
        name: "PutMetricAlarm",
        label: "Alarm",
        verb: "Put alarm",
        main: &[
            "AlarmName",
            "Statistic",
            "ComparisonOperator",
            "Threshold",
            "DatapointsToAlarm",
            "EvaluationPeriods",
            "TreatMissingData",
            "AlarmActions",
        ],
        example: r#"{"AlarmName":"late","Namespace":"AWS/Lambda","MetricName":"IteratorAge","Dimensions":[{"Name":"FunctionName","Value":"audit"}],"Statistic":"Maximum","Period":60,"EvaluationPeriods":3,"DatapointsToAlarm":2,"Threshold":60000,"ComparisonOperator":"GreaterThanThreshold"}"#,
    },
    kinesis(
        "CreateStream",
        "Create",
        "Create stream",
        &["StreamName", "ShardCount"],
        r#"{"StreamName":"clicks","ShardCount":2}"#,
    ),
    kinesis(
        "PutRecord",
        "Put",
        "Put record",
        &["StreamName", "PartitionKey", "Data", "ExplicitHashKey"],
        r#"{"StreamName":"$N","PartitionKey":"customer-42","Data":"aGVsbG8="}"#,
    ),
    kinesis(
        "SplitShard",
        "Split",
        "Split shard",
        &["StreamName", "ShardToSplit", "NewStartingHashKey"],
        r#"{"StreamName":"$N","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"85070591730234615865843651857942052864"}"#,
    ),
    kinesis(
        "MergeShards",
        "Merge",
        "Merge shards",
        &["StreamName", "ShardToMerge", "AdjacentShardToMerge"],
        r#"{"StreamName":"$N","ShardToMerge":"shardId-000000000000","AdjacentShardToMerge":"shardId-000000000001"}"#,
    ),
    kinesis(
        "UpdateShardCount",
        "Scale",
        "Change shard count",
        &["StreamName", "TargetShardCount", "ScalingType"],
        r#"{"StreamName":"$N","TargetShardCount":4,"ScalingType":"UNIFORM_SCALING"}"#,
    ),
    Operation {
        service: Service::Sim,
        name: "PutProducer",
        label: "Producer",
        verb: "Start producer",
        main: PRODUCER,
        example: r#"{"ProducerName":"clicker","StreamName":"$N","RecordsPerSecond":5,"Keys":8,"Skew":50,"Count":60}"#,
    },
    dynamodb("EnableKinesisStreamingDestination", "To Kinesis", "Replicate to Kinesis", TO_KINESIS, KINESIS),
    dynamodb(
        "DisableKinesisStreamingDestination",
        "Not to Kinesis",
        "Stop replicating to Kinesis",
        TO_KINESIS,
        KINESIS,
    ),
    dynamodb(
        "UpdateKinesisStreamingDestination",
        "Precision",
        "Change precision",
        &["StreamArn", "UpdateKinesisStreamingConfiguration"],
        KINESIS,
    ),
    dynamodb(
        "DescribeKinesisStreamingDestination",
        "Destinations",
        "Describe destinations",
        &[],
        r#"{"TableName":"$T"}"#,
    ),
];

const PRODUCER: &[&str] = &[
    "ProducerName",
    "StreamName",
    "RecordsPerSecond",
    "Keys",
    "Skew",
    "Size",
    "BatchSize",
    "LostAnswers",
    "Count",
    "Seconds",
];
const TO_KINESIS: &[&str] = &["StreamArn"];
const KINESIS: &str = r#"{"TableName":"$T","StreamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"}"#;

#[cfg(test)]
mod tests {
    use headwater_core::input::Service;
    use headwater_core::operation;

    use super::{OPERATIONS, at, count};

    #[test]
    fn every_operation_and_member_is_one_of_the_core() {
        for operation in &OPERATIONS {
            let members = operation.members();
            assert!(!members.is_empty(), "{}", operation.name);
            for name in operation.main {
                assert!(members.iter().any(|member| member.name == *name), "{} has no {name}", operation.name);
            }
        }
    }

    #[test]
    fn every_operation_of_kinesis_and_firehose_has_a_form() {
        for service in [Service::Kinesis, Service::Firehose] {
            for entry in operation::operations(service) {
                let is_it = |index: &usize| (at(*index).service, at(*index).name) == (service, entry.name);
                assert_eq!((0..count()).filter(is_it).count(), 1, "{}", entry.name);
            }
        }
    }
}
