//! The metrics that AWS names, with their units: one table for each kind of entity, in the order of its meter.

/// A metric's name and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub name: &'static str,
    /// As CloudWatch calls it: `Bytes`, `Count`, `Milliseconds`.
    pub unit: &'static str,
}

macro_rules! metrics {
    ($(#[$doc:meta])* $Table:ident: $($Metric:ident $name:literal $unit:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Table { $($Metric),* }

        impl $Table {
            /// Names and units, in the order of the metrics.
            pub const ROWS: &'static [Row] = &[$(Row { name: $name, unit: $unit }),*];
        }
    };
}

pub const KINESIS: &str = "AWS/Kinesis";
pub const DYNAMODB: &str = "AWS/DynamoDB";
pub const LAMBDA: &str = "AWS/Lambda";
pub const FIREHOSE: &str = "AWS/Firehose";

metrics! {
    /// Of a Kinesis stream; dimension StreamName (Kinesis developer guide, Monitoring with Amazon CloudWatch).
    KinesisStream:
    IncomingBytes "IncomingBytes" "Bytes",
    IncomingRecords "IncomingRecords" "Count",
    PutRecordBytes "PutRecord.Bytes" "Bytes",
    PutRecordLatency "PutRecord.Latency" "Milliseconds",
    PutRecordSuccess "PutRecord.Success" "Count",
    PutRecordsBytes "PutRecords.Bytes" "Bytes",
    PutRecordsLatency "PutRecords.Latency" "Milliseconds",
    PutRecordsSuccess "PutRecords.Success" "Count",
    PutRecordsTotalRecords "PutRecords.TotalRecords" "Count",
    PutRecordsSuccessfulRecords "PutRecords.SuccessfulRecords" "Count",
    PutRecordsFailedRecords "PutRecords.FailedRecords" "Count",
    PutRecordsThrottledRecords "PutRecords.ThrottledRecords" "Count",
    GetRecordsBytes "GetRecords.Bytes" "Bytes",
    GetRecordsRecords "GetRecords.Records" "Count",
    GetRecordsLatency "GetRecords.Latency" "Milliseconds",
    GetRecordsSuccess "GetRecords.Success" "Count",
    GetRecordsIteratorAge "GetRecords.IteratorAgeMilliseconds" "Milliseconds",
    WriteThroughputExceeded "WriteProvisionedThroughputExceeded" "Count",
    ReadThroughputExceeded "ReadProvisionedThroughputExceeded" "Count",
}

metrics! {
    /// Of a shard whose stream has enhanced monitoring; dimensions StreamName and ShardId.
    KinesisShard:
    IncomingBytes "IncomingBytes" "Bytes",
    IncomingRecords "IncomingRecords" "Count",
    OutgoingBytes "OutgoingBytes" "Bytes",
    OutgoingRecords "OutgoingRecords" "Count",
    IteratorAge "IteratorAgeMilliseconds" "Milliseconds",
    WriteThroughputExceeded "WriteProvisionedThroughputExceeded" "Count",
    ReadThroughputExceeded "ReadProvisionedThroughputExceeded" "Count",
}

metrics! {
    /// Of a consumer with enhanced fan-out; dimensions StreamName and ConsumerName.
    KinesisConsumer:
    SubscribeSuccess "SubscribeToShard.Success" "Count",
    SubscribeRateExceeded "SubscribeToShard.RateExceeded" "Count",
    EventBytes "SubscribeToShardEvent.Bytes" "Bytes",
    EventRecords "SubscribeToShardEvent.Records" "Count",
    EventMillisBehindLatest "SubscribeToShardEvent.MillisBehindLatest" "Milliseconds",
    EventSuccess "SubscribeToShardEvent.Success" "Count",
}

metrics! {
    /// Of a table's Kinesis destination; dimensions TableName and DelegatedOperation (DynamoDB developer guide, Monitoring
    /// change data capture with Kinesis Data Streams).
    Destination:
    ThrottledPutRecordCount "ThrottledPutRecordCount" "Count",
    AgeOfOldestUnreplicatedRecord "AgeOfOldestUnreplicatedRecord" "Milliseconds",
    FailedToReplicateRecordCount "FailedToReplicateRecordCount" "Count",
    ConsumedChangeDataCaptureUnits "ConsumedChangeDataCaptureUnits" "Count",
}

metrics! {
    /// Of the GetRecords calls to a DynamoDB stream; dimensions Operation, StreamLabel and TableName (DynamoDB developer
    /// guide, DynamoDB metrics and dimensions).
    StreamReads:
    ReturnedBytes "ReturnedBytes" "Bytes",
    ReturnedRecordsCount "ReturnedRecordsCount" "Count",
    SuccessfulRequestLatency "SuccessfulRequestLatency" "Milliseconds",
}

metrics! {
    /// Of a function, as one of its event source mappings calls it; dimension FunctionName (Lambda developer guide, Types of
    /// metrics for Lambda functions). These stand first in the meter of a mapping.
    Function:
    Invocations "Invocations" "Count",
    Errors "Errors" "Count",
    Duration "Duration" "Milliseconds",
    IteratorAge "IteratorAge" "Milliseconds",
}

metrics! {
    /// Of an event source mapping; dimension EventSourceMappingUUID. These stand behind those of [`Function`].
    Mapping:
    PolledEventCount "PolledEventCount" "Count",
    InvokedEventCount "InvokedEventCount" "Count",
    FailedInvokeEventCount "FailedInvokeEventCount" "Count",
    DroppedEventCount "DroppedEventCount" "Count",
}

metrics! {
    /// Of a delivery stream; dimension DeliveryStreamName (Firehose developer guide, Monitor with CloudWatch metrics).
    Firehose:
    IncomingRecords "IncomingRecords" "Count",
    IncomingBytes "IncomingBytes" "Bytes",
    KinesisRecords "DataReadFromKinesisStream.Records" "Count",
    KinesisBytes "DataReadFromKinesisStream.Bytes" "Bytes",
    KinesisMillisBehindLatest "KinesisMillisBehindLatest" "Milliseconds",
    DeliveryRecords "DeliveryToS3.Records" "Count",
    DeliveryBytes "DeliveryToS3.Bytes" "Bytes",
    DeliveryDataFreshness "DeliveryToS3.DataFreshness" "Seconds",
    DeliverySuccess "DeliveryToS3.Success" "Count",
}

/// Where a metric of a mapping stands in its meter.
pub const fn of_mapping(metric: Mapping) -> usize {
    Function::ROWS.len() + metric as usize
}
