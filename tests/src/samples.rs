//! Valid requests for every operation: what histories are made of, and what hostile requests begin as.

use std::cell::OnceCell;

use headwater_core::dials::Dials;
use headwater_core::http::Request;
use headwater_core::timeline::Timeline;
use serde_json::Value as Json;

use crate::door::{self, Answer};
use crate::run::{SEED, START};

/// Operations with bodies that a stocked world accepts, or refuses for its state alone. `$arn`, `$shard`, `$iterator` and
/// `$uuid` stand for what [`stocked`] holds.
pub const VALID: &[(&str, &str)] = &[
    (
        "CreateTable",
        r#"{"TableName":"Extra1","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"OLD_IMAGE"},"DeletionProtectionEnabled":false,"TableClass":"STANDARD"}"#,
    ),
    (
        "CreateTable",
        r#"{"TableName":"Extra2","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"B"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":3000}}"#,
    ),
    (
        "CreateTable",
        r#"{"TableName":"Extra3","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"v","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST","LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"v","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],"GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"v","KeyType":"HASH"},{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["w"]},"OnDemandThroughput":{"MaxReadRequestUnits":5}}]}"#,
    ),
    (
        "UpdateTable",
        r#"{"TableName":"Composite","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"byG","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}}]}"#,
    ),
    ("DescribeTable", r#"{"TableName":"Hash"}"#),
    ("ListTables", r#"{"Limit":1,"ExclusiveStartTableName":"AAA"}"#),
    (
        "UpdateTable",
        r#"{"TableName":"Composite","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}"#,
    ),
    ("UpdateTable", r#"{"TableName":"Hash","StreamSpecification":{"StreamEnabled":false}}"#),
    (
        "UpdateTable",
        r#"{"TableName":"Composite","ProvisionedThroughput":{"ReadCapacityUnits":7,"WriteCapacityUnits":9}}"#,
    ),
    ("UpdateTable", r#"{"TableName":"Composite","BillingMode":"PAY_PER_REQUEST"}"#),
    ("DeleteTable", r#"{"TableName":"Composite"}"#),
    ("UpdateTimeToLive", r#"{"TableName":"Hash","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}}"#),
    ("UpdateTimeToLive", r#"{"TableName":"Composite","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"v"}}"#),
    ("DescribeTimeToLive", r#"{"TableName":"Hash"}"#),
    // The first expires 4 s after every history begins, the second has expired long ago.
    ("PutItem", r#"{"TableName":"Hash","Item":{"pk":{"S":"soon"},"ttl":{"N":"1767225604"}}}"#),
    ("PutItem", r#"{"TableName":"Hash","Item":{"pk":{"S":"past"},"ttl":{"N":"1767000000.5"},"n":{"N":"1"}}}"#),
    (
        "TagResource",
        r#"{"ResourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/Hash","Tags":[{"Key":"team","Value":"blue"},{"Key":"stage","Value":""}]}"#,
    ),
    (
        "UntagResource",
        r#"{"ResourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/Hash","TagKeys":["team","none"]}"#,
    ),
    ("ListTagsOfResource", r#"{"ResourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/Hash","NextToken":"x"}"#),
    ("DescribeLimits", "{}"),
    ("DescribeEndpoints", "{}"),
    (
        "PutItem",
        r##"{"TableName":"Hash","Item":{"pk":{"S":"a"},"n":{"N":"1"},"m":{"M":{"x":{"L":[{"S":"y"},{"BOOL":true},{"NULL":true}]}}},"s":{"SS":["p","q"]},"b":{"B":"AAE="}},"ConditionExpression":"attribute_not_exists(#z) OR n < :n","ExpressionAttributeNames":{"#z":"z"},"ExpressionAttributeValues":{":n":{"N":"5"}},"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"TOTAL"}"##,
    ),
    ("PutItem", r#"{"TableName":"Hash","Item":{"pk":{"S":"b"},"v":{"N":"2"}}}"#),
    ("PutItem", r#"{"TableName":"Composite","Item":{"pk":{"S":"p"},"sk":{"S":"1"},"v":{"S":"one"}}}"#),
    (
        "GetItem",
        r##"{"TableName":"Hash","Key":{"pk":{"S":"a"}},"ConsistentRead":true,"ProjectionExpression":"#n, m.x[0]","ExpressionAttributeNames":{"#n":"n"},"ReturnConsumedCapacity":"INDEXES"}"##,
    ),
    (
        "UpdateItem",
        r##"{"TableName":"Hash","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = if_not_exists(n, :zero) + :one, #l = list_append(:l, :l) REMOVE gone ADD c :one DELETE s :s","ConditionExpression":"size(pk) BETWEEN :zero AND :ten AND NOT contains(pk, :z)","ExpressionAttributeNames":{"#l":"l"},"ExpressionAttributeValues":{":zero":{"N":"0"},":one":{"N":"1"},":ten":{"N":"10"},":l":{"L":[{"N":"1"}]},":s":{"SS":["p"]},":z":{"S":"zz"}},"ReturnValues":"UPDATED_NEW"}"##,
    ),
    (
        "DeleteItem",
        r#"{"TableName":"Hash","Key":{"pk":{"S":"b"}},"ReturnValues":"ALL_OLD","Expected":{"v":{"Value":{"N":"2"}}}}"#,
    ),
    (
        "Query",
        r##"{"TableName":"Composite","KeyConditionExpression":"pk = :p AND sk BETWEEN :a AND :z","FilterExpression":"attribute_exists(v) AND v IN (:a, :z)","ProjectionExpression":"#v","ExpressionAttributeNames":{"#v":"v"},"ExpressionAttributeValues":{":p":{"S":"p"},":a":{"S":"0"},":z":{"S":"9"}},"Limit":2,"ScanIndexForward":false}"##,
    ),
    (
        "Query",
        r#"{"TableName":"Composite","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"p"}]},"sk":{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"S":"1"}]}},"ExclusiveStartKey":{"pk":{"S":"p"},"sk":{"S":"1"}}}"#,
    ),
    ("Scan", r#"{"TableName":"Hash","Limit":3,"Segment":0,"TotalSegments":2,"Select":"COUNT"}"#),
    (
        "Scan",
        r#"{"TableName":"Composite","ScanFilter":{"v":{"ComparisonOperator":"NE","AttributeValueList":[{"S":"x"}]}},"ExclusiveStartKey":{"pk":{"S":"p"},"sk":{"S":"0"}}}"#,
    ),
    (
        "BatchGetItem",
        r##"{"RequestItems":{"Hash":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"none"}}],"ConsistentRead":true,"ProjectionExpression":"#n","ExpressionAttributeNames":{"#n":"n"}},"Composite":{"Keys":[{"pk":{"S":"p"},"sk":{"S":"1"}}]}},"ReturnConsumedCapacity":"TOTAL"}"##,
    ),
    ("BatchGetItem", r#"{"RequestItems":{"Hash":{"Keys":[{"pk":{"S":"b"}}],"AttributesToGet":["v"]}}}"#),
    (
        "BatchWriteItem",
        r#"{"RequestItems":{"Hash":[{"PutRequest":{"Item":{"pk":{"S":"a"},"n":{"N":"3"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}],"Composite":[{"PutRequest":{"Item":{"pk":{"S":"p"},"sk":{"S":"2"}}}}]},"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"#,
    ),
    (
        "TransactGetItems",
        r##"{"TransactItems":[{"Get":{"TableName":"Hash","Key":{"pk":{"S":"a"}},"ProjectionExpression":"#n","ExpressionAttributeNames":{"#n":"n"}}},{"Get":{"TableName":"Composite","Key":{"pk":{"S":"p"},"sk":{"S":"1"}}}}],"ReturnConsumedCapacity":"INDEXES"}"##,
    ),
    (
        "TransactWriteItems",
        r##"{"ClientRequestToken":"token1","TransactItems":[{"Put":{"TableName":"Hash","Item":{"pk":{"S":"c"},"n":{"N":"1"}},"ConditionExpression":"attribute_not_exists(#z)","ExpressionAttributeNames":{"#z":"z"}}},{"Update":{"TableName":"Composite","Key":{"pk":{"S":"p"},"sk":{"S":"1"}},"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}},{"Delete":{"TableName":"Hash","Key":{"pk":{"S":"b"}}}},{"ConditionCheck":{"TableName":"Hash","Key":{"pk":{"S":"a"}},"ConditionExpression":"attribute_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}],"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"}"##,
    ),
    ("ListStreams", r#"{"TableName":"Hash","Limit":5,"ExclusiveStartStreamArn":"$arn"}"#),
    ("DescribeStream", r#"{"StreamArn":"$arn","Limit":2,"ExclusiveStartShardId":"$shard"}"#),
    ("DescribeStream", r#"{"StreamArn":"$arn","ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"$shard"}}"#),
    ("GetShardIterator", r#"{"StreamArn":"$arn","ShardId":"$shard","ShardIteratorType":"TRIM_HORIZON"}"#),
    (
        "GetShardIterator",
        r#"{"StreamArn":"$arn","ShardId":"$shard","ShardIteratorType":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"200000000000000000002"}"#,
    ),
    ("GetRecords", r#"{"ShardIterator":"$iterator","Limit":10}"#),
    (
        "CreateEventSourceMapping",
        r#"{"EventSourceArn":"$arn","FunctionName":"audit2","StartingPosition":"TRIM_HORIZON","BatchSize":2,"MaximumBatchingWindowInSeconds":1,"MaximumRetryAttempts":3,"BisectBatchOnFunctionError":true,"FunctionResponseTypes":["ReportBatchItemFailures"],"MaximumRecordAgeInSeconds":60}"#,
    ),
    ("GetEventSourceMapping", r#"{"UUID":"$uuid"}"#),
    ("ListEventSourceMappings", r#"{"FunctionName":"audit","MaxItems":1}"#),
    ("UpdateEventSourceMapping", r#"{"UUID":"$uuid","BatchSize":3,"Enabled":false}"#),
    ("UpdateEventSourceMapping", r#"{"UUID":"$uuid","Enabled":true}"#),
    ("DeleteEventSourceMapping", r#"{"UUID":"$uuid"}"#),
    ("PutFunction", r#"{"FunctionName":"audit","Behaviour":"FailOnMatch","Match":"\"S\":\"b\""}"#),
    ("PutFunction", r#"{"FunctionName":"audit2","Behaviour":"Log"}"#),
    ("RollOverShard", r#"{"StreamArn":"$arn","ShardId":"$shard"}"#),
    ("SplitPartition", r#"{"TableName":"Hash","Partition":0}"#),
    (
        "PutProducer",
        r#"{"ProducerName":"clicks","StreamName":"changes","RecordsPerSecond":10,"BatchSize":3,"Count":5}"#,
    ),
    ("DeleteProducer", r#"{"ProducerName":"clicks"}"#),
    ("SetDials", r#"{"Dials":{"pollInterval":100000,"tableCreating":1000000}}"#),
    (
        "ExecuteStatement",
        r#"{"Statement":"SELECT pk, v FROM Hash WHERE pk IN ['a', ?] AND v IS MISSING","Parameters":[{"S":"b"}],"Limit":1,"ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    (
        "ExecuteStatement",
        r#"{"Statement":"UPDATE Hash SET n=?, l=[1,{'k':<<'x'>>}] REMOVE gone WHERE pk='a' RETURNING ALL NEW *","Parameters":[{"N":"1"}]}"#,
    ),
    (
        "BatchExecuteStatement",
        r#"{"Statements":[{"Statement":"INSERT INTO Hash VALUE {'pk':?}","Parameters":[{"S":"batched"}]},{"Statement":"DELETE FROM Hash WHERE pk='c'"}],"ReturnConsumedCapacity":"INDEXES"}"#,
    ),
    (
        "ExecuteTransaction",
        r#"{"TransactStatements":[{"Statement":"EXISTS(SELECT * FROM Hash WHERE pk='a' AND never IS MISSING)"},{"Statement":"UPDATE Hash SET t=1 WHERE pk='b'"}],"ClientRequestToken":"statements","ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    ("ExecuteTransaction", r#"{"TransactStatements":[{"Statement":"SELECT * FROM Hash WHERE pk='a'"}]}"#),
    (
        "EnableKinesisStreamingDestination",
        r#"{"TableName":"Hash","StreamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","EnableKinesisStreamingConfiguration":{"ApproximateCreationDateTimePrecision":"MICROSECOND"}}"#,
    ),
    (
        "UpdateKinesisStreamingDestination",
        r#"{"TableName":"Composite","StreamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","UpdateKinesisStreamingConfiguration":{"ApproximateCreationDateTimePrecision":"MICROSECOND"}}"#,
    ),
    (
        "DisableKinesisStreamingDestination",
        r#"{"TableName":"Composite","StreamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/changes"}"#,
    ),
    ("DescribeKinesisStreamingDestination", r#"{"TableName":"Composite"}"#),
    ("PutFunction", r#"{"FunctionName":"copy","Behaviour":"Materialize","TableName":"Hash","Repair":true}"#),
    (
        "CreateEventSourceMapping",
        r#"{"EventSourceArn":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","FunctionName":"audit","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1767225600}"#,
    ),
    (
        "kinesis.CreateStream",
        r#"{"StreamName":"more","StreamModeDetails":{"StreamMode":"ON_DEMAND"},"Tags":{"team":"a"},"MaxRecordSizeInKiB":2048}"#,
    ),
    ("kinesis.DeleteStream", r#"{"StreamName":"changes","EnforceConsumerDeletion":true}"#),
    ("kinesis.DescribeStream", r#"{"StreamName":"changes","Limit":1,"ExclusiveStartShardId":"shardId-000000000000"}"#),
    ("kinesis.DescribeStreamSummary", r#"{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes"}"#),
    ("kinesis.ListStreams", r#"{"Limit":2,"ExclusiveStartStreamName":"b"}"#),
    (
        "kinesis.ListShards",
        r#"{"StreamName":"changes","MaxResults":1,"ShardFilter":{"Type":"FROM_TIMESTAMP","Timestamp":1767225600},"StreamCreationTimestamp":1767225600}"#,
    ),
    ("kinesis.DescribeLimits", r#"{}"#),
    ("kinesis.DescribeAccountSettings", r#"{}"#),
    ("kinesis.UpdateAccountSettings", r#"{"MinimumThroughputBillingCommitment":{"Status":"ENABLED"}}"#),
    (
        "kinesis.SplitShard",
        r#"{"StreamName":"changes","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"}"#,
    ),
    ("kinesis.MergeShards", r#"{"StreamName":"changes","ShardToMerge":"0","AdjacentShardToMerge":"1"}"#),
    ("kinesis.UpdateShardCount", r#"{"StreamName":"changes","TargetShardCount":3,"ScalingType":"UNIFORM_SCALING"}"#),
    (
        "kinesis.UpdateStreamMode",
        r#"{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}"#,
    ),
    (
        "kinesis.UpdateMaxRecordSize",
        r#"{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","MaxRecordSizeInKiB":4096}"#,
    ),
    ("kinesis.IncreaseStreamRetentionPeriod", r#"{"StreamName":"changes","RetentionPeriodHours":48}"#),
    ("kinesis.DecreaseStreamRetentionPeriod", r#"{"StreamName":"changes","RetentionPeriodHours":24}"#),
    ("kinesis.EnableEnhancedMonitoring", r#"{"StreamName":"changes","ShardLevelMetrics":["IncomingBytes","ALL"]}"#),
    ("kinesis.DisableEnhancedMonitoring", r#"{"StreamName":"changes","ShardLevelMetrics":["ALL"]}"#),
    ("kinesis.StartStreamEncryption", r#"{"StreamName":"changes","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}"#),
    ("kinesis.StopStreamEncryption", r#"{"StreamName":"changes","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}"#),
    ("kinesis.AddTagsToStream", r#"{"StreamName":"changes","Tags":{"a b":"c","d":""}}"#),
    ("kinesis.RemoveTagsFromStream", r#"{"StreamName":"changes","TagKeys":["a b"]}"#),
    ("kinesis.ListTagsForStream", r#"{"StreamName":"changes","Limit":1,"ExclusiveStartTagKey":"a"}"#),
    (
        "kinesis.TagResource",
        r#"{"ResourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","Tags":{"x":"y"}}"#,
    ),
    (
        "kinesis.UntagResource",
        r#"{"ResourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","TagKeys":["x"]}"#,
    ),
    ("kinesis.ListTagsForResource", r#"{"ResourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes"}"#),
    (
        "kinesis.PutResourcePolicy",
        r#"{"ResourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","Policy":"{}"}"#,
    ),
    ("kinesis.GetResourcePolicy", r#"{"ResourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes"}"#),
    ("kinesis.PutRecord", r#"{"StreamName":"changes","Data":"aGVsbG8=","PartitionKey":"a","ExplicitHashKey":"5"}"#),
    (
        "kinesis.GetShardIterator",
        r#"{"StreamName":"changes","ShardId":"0","ShardIteratorType":"AT_TIMESTAMP","Timestamp":1767225600}"#,
    ),
    (
        "firehose.CreateDeliveryStream",
        r#"{"DeliveryStreamName":"archive2","ExtendedS3DestinationConfiguration":{"RoleARN":"arn:aws:iam::123456789012:role/firehose","BucketARN":"arn:aws:s3:::lake","Prefix":"!{timestamp:yyyy}/","ErrorOutputPrefix":"e/!{firehose:error-output-type}/","BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":60}},"Tags":[{"Key":"team","Value":"a"}]}"#,
    ),
    (
        "firehose.CreateDeliveryStream",
        r#"{"DeliveryStreamName":"copy","DeliveryStreamType":"KinesisStreamAsSource","KinesisStreamSourceConfiguration":{"KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/changes","RoleARN":"arn:aws:iam::123456789012:role/firehose"},"S3DestinationConfiguration":{"RoleARN":"arn:aws:iam::123456789012:role/firehose","BucketARN":"arn:aws:s3:::lake","Prefix":"!{timestamp:yyyy}/","ErrorOutputPrefix":"e/!{firehose:error-output-type}/","BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":60}}}"#,
    ),
    ("firehose.DescribeDeliveryStream", r#"{"DeliveryStreamName":"archive","Limit":1}"#),
    (
        "firehose.ListDeliveryStreams",
        r#"{"Limit":1,"DeliveryStreamType":"DirectPut","ExclusiveStartDeliveryStreamName":"a"}"#,
    ),
    ("firehose.PutRecord", r#"{"DeliveryStreamName":"archive","Record":{"Data":"aGVsbG8="}}"#),
    ("firehose.PutRecordBatch", r#"{"DeliveryStreamName":"archive","Records":[{"Data":"aGVsbG8="},{"Data":""}]}"#),
    (
        "firehose.UpdateDestination",
        r#"{"DeliveryStreamName":"archive","CurrentDeliveryStreamVersionId":"1","DestinationId":"destinationId-000000000001","ExtendedS3DestinationUpdate":{"CompressionFormat":"GZIP"}}"#,
    ),
    ("firehose.TagDeliveryStream", r#"{"DeliveryStreamName":"archive","Tags":[{"Key":"team","Value":"b"}]}"#),
    ("firehose.ListTagsForDeliveryStream", r#"{"DeliveryStreamName":"archive","Limit":1,"ExclusiveStartTagKey":"a"}"#),
    ("firehose.UntagDeliveryStream", r#"{"DeliveryStreamName":"archive","TagKeys":["team"]}"#),
    (
        "firehose.StartDeliveryStreamEncryption",
        r#"{"DeliveryStreamName":"archive","DeliveryStreamEncryptionConfigurationInput":{"KeyType":"AWS_OWNED_CMK"}}"#,
    ),
    ("firehose.StopDeliveryStreamEncryption", r#"{"DeliveryStreamName":"archive"}"#),
    ("firehose.DeleteDeliveryStream", r#"{"DeliveryStreamName":"archive","AllowForceDelete":true}"#),
    (
        "PutApplication",
        r#"{"ApplicationName":"totals","StreamName":"changes","StartingPosition":"TRIM_HORIZON","Window":"SLIDING","SizeMillis":2000,"SlideMillis":1000,"EventTimePath":"$.at","KeyPath":"k","SumPath":"n","OutOfOrdernessMillis":100,"IdleMillis":1000,"LatenessMillis":100,"CheckpointMillis":5000}"#,
    ),
    ("DescribeApplication", r#"{"ApplicationName":"totals"}"#),
    ("CrashApplication", r#"{"ApplicationName":"totals"}"#),
    ("DeleteApplication", r#"{"ApplicationName":"totals"}"#),
];

/// A world with two tables, a stream that holds records, a Kinesis stream, two functions and a mapping; and the names of what is in it.
pub fn stocked() -> (Timeline, Names) {
    thread_local!(static STOCKED: OnceCell<(Timeline, Names)> = const { OnceCell::new() });
    STOCKED.with(|cell| cell.get_or_init(stock).clone())
}

/// What the placeholders of [`VALID`] stand for.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<(&'static str, String)>);

impl Names {
    fn add(&mut self, name: &'static str, value: &Json) {
        self.0.push((name, value.as_str().unwrap_or_default().to_owned()));
    }

    /// A body with all placeholders replaced.
    pub fn fill(&self, body: &str) -> String {
        self.0.iter().fold(body.to_owned(), |body, (name, value)| body.replace(name, value))
    }

    /// A signed request of a valid body.
    pub fn request(&self, sample: usize) -> Request {
        let (operation, body) = VALID[sample % VALID.len()];
        door::request(operation, "us-east-1", &self.fill(body))
    }
}

/// A run whose state changes take no time.
pub fn fresh() -> Timeline {
    Timeline::new(SEED, START, Dials::instant())
}

fn stock() -> (Timeline, Names) {
    let mut timeline = fresh();
    let mut names = Names::default();
    let mut ask = |operation: &str, body: &str, names: &Names| {
        let request = door::request(operation, "us-east-1", &names.fill(body));
        let answer = Answer::of(headwater_core::http::respond(&mut timeline, &request));
        assert!(answer.is_success(), "{operation}: {}", answer.body());
        answer.json
    };
    let keys = |sort: &str, key: &str| {
        format!(
            r#""AttributeDefinitions":[{{"AttributeName":"pk","AttributeType":"S"}}{sort}],"KeySchema":[{{"AttributeName":"pk","KeyType":"HASH"}}{key}],"ProvisionedThroughput":{{"ReadCapacityUnits":5,"WriteCapacityUnits":5}}"#
        )
    };
    let stream = r#","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}"#;
    let h = ask("CreateTable", &format!(r#"{{"TableName":"Hash",{}{stream}"#, keys("", "")), &names);
    names.add("$arn", &h["TableDescription"]["LatestStreamArn"]);
    let (sort, key) =
        (r#",{"AttributeName":"sk","AttributeType":"S"}"#, r#",{"AttributeName":"sk","KeyType":"RANGE"}"#);
    ask("CreateTable", &format!(r#"{{"TableName":"Composite",{}}}"#, keys(sort, key)), &names);
    for key in ["a", "b", "c"] {
        ask("PutItem", &format!(r#"{{"TableName":"Hash","Item":{{"pk":{{"S":"{key}"}}}}}}"#), &names);
    }
    let described = ask("DescribeStream", r#"{"StreamArn":"$arn"}"#, &names);
    names.add("$shard", &described["StreamDescription"]["Shards"][0]["ShardId"]);
    let position = r#"{"StreamArn":"$arn","ShardId":"$shard","ShardIteratorType":"TRIM_HORIZON"}"#;
    names.add("$iterator", &ask("GetShardIterator", position, &names)["ShardIterator"]);
    ask("PutFunction", r#"{"FunctionName":"audit","Behaviour":"Log"}"#, &names);
    ask("PutFunction", r#"{"FunctionName":"audit2","Behaviour":"Log"}"#, &names);
    let mapping = r#"{"EventSourceArn":"$arn","FunctionName":"audit","StartingPosition":"TRIM_HORIZON"}"#;
    names.add("$uuid", &ask("CreateEventSourceMapping", mapping, &names)["UUID"]);
    ask("kinesis.CreateStream", r#"{"StreamName":"changes","ShardCount":2}"#, &names);
    ask("PutProducer", r#"{"ProducerName":"clicks","StreamName":"changes","RecordsPerSecond":1,"Count":3}"#, &names);
    let destination =
        r#"{"TableName":"Composite","StreamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/changes"}"#;
    ask("EnableKinesisStreamingDestination", destination, &names);
    let destination = r#"{"RoleARN":"arn:aws:iam::123456789012:role/firehose","BucketARN":"arn:aws:s3:::lake"}"#;
    let delivery = format!(r#"{{"DeliveryStreamName":"archive","S3DestinationConfiguration":{destination}}}"#);
    ask("firehose.CreateDeliveryStream", &delivery, &names);
    let application = r#"{"ApplicationName":"totals","StreamName":"changes","StartingPosition":"LATEST","Window":"TUMBLING","SizeMillis":1000}"#;
    ask("PutApplication", application, &names);
    (timeline, names)
}
