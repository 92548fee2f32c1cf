//! Every number that AWS publishes as a limit, in one place, each with its source.

use crate::time::Duration;

/// Size of an item, attribute names and values together, in bytes. Service quotas, item size: 400 KB.
pub const ITEM_BYTES: u64 = 409_600;

/// Size of a partition key value, in bytes. Service quotas, partition key length.
pub const PARTITION_KEY_BYTES: usize = 2_048;

/// Size of a sort key value, in bytes. Service quotas, sort key length.
pub const SORT_KEY_BYTES: usize = 1_024;

/// Length of an attribute name, in bytes. Service quotas, attribute names: at most 64 KB.
pub const ATTRIBUTE_NAME_BYTES: usize = 65_535;

/// Levels of a value, the attribute itself being the first. Service quotas, nested attribute depth.
pub const NESTING_LEVELS: usize = 32;

/// Significant digits of a number. Service quotas, numbers.
pub const NUMBER_DIGITS: u32 = 38;

/// Power of ten of the first digit of the largest numbers. Service quotas, numbers: below 1E+126.
pub const NUMBER_MAGNITUDE_MAX: i16 = 125;

/// Power of ten of the first digit of the smallest numbers. Service quotas, numbers: from 1E-130.
pub const NUMBER_MAGNITUDE_MIN: i16 = -130;

// Requests.

/// The longest body of a request (Service quotas, API request size).
pub const REQUEST_BYTES: usize = 16 * 1024 * 1024;
/// Levels of lists and objects in a body; deeper ones are refused unread. AWS reads more than 200 (captured from AWS), and
/// its own bound is not known.
pub const JSON_LEVELS: usize = 256;
/// Levels of a body beyond which the new validation layer leaves a request to the old one (captured from AWS: values of 63
/// levels, each of which is two of the body's).
pub const JSON_LEVELS_OF_NEW_LAYER: usize = 128;
/// The longest region name that is believed; AWS's own have at most 16 characters.
pub const REGION_NAME_LENGTH: usize = 32;
/// How many constraint errors one answer lists at the most.
pub const CONSTRAINT_ERRORS_LISTED: usize = 10;

// Capacity.

/// Bytes of one read unit (Developer guide, Read/write capacity mode).
pub const READ_UNIT_BYTES: u64 = 4_096;
/// Bytes of one write unit (Developer guide, Read/write capacity mode).
pub const WRITE_UNIT_BYTES: u64 = 1_024;
/// Read units a second that one partition gives (Developer guide, Best practices for partition keys).
pub const PARTITION_READ_UNITS: u64 = 3_000;
/// Write units a second that one partition gives (Developer guide, Best practices for partition keys).
pub const PARTITION_WRITE_UNITS: u64 = 1_000;
/// Bytes of one partition (Developer guide, Partitions and data distribution): about 10 GB.
pub const PARTITION_BYTES: u64 = 10 * GIGABYTE;
/// How long unused provisioned capacity is saved up (Developer guide, Burst capacity).
pub const BURST: Duration = Duration::seconds(300);
/// Within this time traffic on demand may at most double (Developer guide, On-demand capacity mode).
pub const ON_DEMAND_PERIOD: Duration = Duration::seconds(30 * 60);
/// Read units a second that a new on-demand table is ready for.
pub const ON_DEMAND_READ_UNITS: u64 = 12_000;
/// Write units a second that a new on-demand table is ready for.
pub const ON_DEMAND_WRITE_UNITS: u64 = 4_000;

// Tables.

/// Characters of a table's name (Service quotas, table names).
pub const TABLE_NAME_LENGTH: i64 = 255;
/// Characters of a table's ARN where a name may stand (service model, TableArn).
pub const TABLE_ARN_LENGTH: i64 = 1_024;

/// The largest provisioned value that is read at all (captured CreateTable validation).
pub const THROUGHPUT_UNITS: i64 = 1_000_000_000_000;
/// Partitions that a simulated table may have: keeps a hostile CreateTable bounded.
pub const PARTITIONS: u32 = 256;
/// Bytes examined by one page of Query or Scan (Service quotas, result set).
pub const PAGE_BYTES: u64 = 1_048_576;
/// Tables in one region (Service quotas).
pub const TABLES: usize = 2_500;
/// Characters of a table's or an index's name, at least (Service quotas, naming rules).
pub const NAME_LENGTH_MIN: i64 = 3;
/// Characters of the name of a key attribute or of one that an index projects (Service quotas, attribute names).
pub const KEY_NAME_LENGTH: i64 = 255;
/// Provisioned units a second of one table (Service quotas, throughput default quotas).
pub const TABLE_UNITS: u64 = 40_000;
/// Provisioned units a second of all tables of one account in one region (Service quotas).
pub const ACCOUNT_UNITS: u64 = 80_000;
/// Decreases of provisioned units on one UTC day before each further one must wait (Service quotas).
pub const DECREASES_A_DAY: u32 = 4;
/// How long such a further decrease waits after the last one (Service quotas).
pub const DECREASE_INTERVAL: Duration = Duration::seconds(3_600);
/// What storage adds to an item's own size (Developer guide, Estimating item sizes).
pub const ITEM_OVERHEAD_BYTES: u64 = 100;
/// Names in one ListTables page (API reference, ListTables).
pub const LIST_TABLES_COUNT: i64 = 100;
/// Segments of a parallel scan (API reference, Scan).
pub const SCAN_SEGMENTS: i64 = 1_000_000;
/// Names in the legacy AttributesToGet (service model, AttributeNameList).
pub const ATTRIBUTES_TO_GET: i64 = 255;
/// Tags of one resource (Service quotas, tagging).
pub const TAGS: usize = 50;
/// Characters of a tag's key (Service quotas, tagging).
pub const TAG_KEY_LENGTH: usize = 128;
/// Characters of a tag's value (Service quotas, tagging).
pub const TAG_VALUE_LENGTH: usize = 256;

// Time to live.

/// How long time to live must stay as it is after a switch: captured from AWS between 1,811 and 1,872 s, where the API
/// reference (UpdateTimeToLive) says up to one hour.
pub const TTL_COOLDOWN: Duration = Duration::seconds(31 * 60);
/// Expiry times this old or older are ignored (Developer guide, Using time to live): five years.
pub const TTL_AGE: Duration = Duration::hours(5 * 365 * 24);
/// The last second of the year 9999, in seconds since 1970: what expires later, as milliseconds taken for seconds do,
/// never does.
pub const LAST_SECOND: u64 = 253_402_300_799;

// Batches and transactions.

/// Keys in one BatchGetItem call (API reference, BatchGetItem).
pub const BATCH_GET_KEYS: i64 = 100;
/// Bytes of items in one BatchGetItem answer (API reference, BatchGetItem).
pub const BATCH_GET_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of items from one partition in one BatchGetItem answer (API reference, BatchGetItem).
pub const BATCH_GET_PARTITION_BYTES: u64 = 1_048_576;
/// Requests in one BatchWriteItem call (API reference, BatchWriteItem).
pub const BATCH_WRITE_REQUESTS: i64 = 25;
/// Actions in one transaction (API reference, TransactWriteItems).
pub const TRANSACTION_ACTIONS: i64 = 100;
/// Bytes of a transaction (API reference, TransactWriteItems).
pub const TRANSACTION_BYTES: u64 = 4 * 1024 * 1024;
/// Characters of a ClientRequestToken (service model, ClientRequestToken).
pub const CLIENT_TOKEN_LENGTH: i64 = 36;
/// How long a ClientRequestToken is remembered (API reference, TransactWriteItems).
pub const CLIENT_TOKEN_LIFETIME: Duration = Duration::seconds(10 * 60);

// Secondary indexes.

/// Attributes that all indexes of one table project by name (API reference, Projection).
pub const PROJECTED_ATTRIBUTES: usize = 100;
/// Bytes of an item collection of a table with local indexes (Service quotas, item collections): 10 GB.
pub const ITEM_COLLECTION_BYTES: u64 = 10 * GIGABYTE;
/// The unit of SizeEstimateRangeGB (API reference, ItemCollectionMetrics).
pub const GIGABYTE: u64 = 1_073_741_824;

/// Local secondary indexes of one table (Service quotas).
pub const LOCAL_INDEXES: usize = 5;
/// Global secondary indexes of one table (Service quotas).
pub const GLOBAL_INDEXES: usize = 20;
/// HASH attributes, and as many RANGE attributes, of a global index's key (Developer guide, Multi-attribute keys).
pub const INDEX_KEY_ATTRIBUTES: usize = 4;
/// Attributes that one index projects by name (Service quotas, projected secondary index attributes).
pub const NON_KEY_ATTRIBUTES: i64 = 20;

// Streams.

/// How long a stream record is kept (Developer guide, DynamoDB Streams).
pub const STREAM_RETENTION: Duration = Duration::hours(24);
/// How long a shard iterator can be used (API reference, GetShardIterator).
pub const ITERATOR_LIFETIME: Duration = Duration::seconds(15 * 60);
/// Records in one GetRecords page (API reference, GetRecords).
pub const GET_RECORDS_COUNT: usize = 1_000;
/// Bytes in one GetRecords page (API reference, GetRecords).
pub const GET_RECORDS_BYTES: u64 = 1_048_576;
/// DescribeStream calls a second of one account in one region (API reference, DescribeStream).
pub const DESCRIBE_STREAM_CALLS: u64 = 10;
/// ListStreams calls a second of one account in one region (API reference, ListStreams).
pub const LIST_STREAMS_CALLS: u64 = 5;
/// Readers of one shard at a time (Developer Guide, Change data capture for DynamoDB Streams).
pub const SHARD_READERS: usize = 2;
/// A reader that has not read for so long has gone. AWS does not say; Lambda reads four times a second.
pub const READER_PAUSE: Duration = Duration::seconds(1);
/// GetRecords calls a second of one shard, of both its readers together. AWS does not say; each of two functions alone
/// reads four times a second.
pub const SHARD_READS: u64 = 10;

// Lambda.

/// The largest synchronous event (Lambda quotas, invocation payload).
pub const INVOKE_PAYLOAD_BYTES: usize = 6 * 1024 * 1024;

// Expressions (Developer guide, Quotas, expression parameters).

/// Length of an expression, in bytes as written.
pub const EXPRESSION_BYTES: usize = 4_096;

/// Length of a `#name` or `:value` placeholder, in bytes.
pub const PLACEHOLDER_BYTES: usize = 255;

/// Size of all substitution values of one request, in bytes.
pub const SUBSTITUTION_BYTES: u64 = 2 * 1024 * 1024;

/// Operators and functions in one expression.
pub const OPERATORS: usize = 300;

/// Operands of IN, the left one included.
pub const IN_OPERANDS: usize = 100;

/// Elements of a document path.
pub const PATH_LEVELS: usize = 32;

/// The largest list index: that of a signed 32-bit integer.
pub const LIST_INDEX: u32 = i32::MAX as u32;

// PartiQL.

/// Length of a statement, in characters (Service quotas, PartiQL for DynamoDB).
pub const STATEMENT_LENGTH: i64 = 8_192;
/// Statements in one batch (API reference, BatchExecuteStatement).
pub const BATCH_STATEMENTS: i64 = 25;
/// Characters of a NextToken (service model, PartiQLNextToken).
pub const NEXT_TOKEN_LENGTH: i64 = 32_768;
/// How deep the terms of a statement can be nested here; literals reach their own limit before.
pub const STATEMENT_NESTING: usize = 40;
/// Reads that one SELECT is decomposed into (captured from AWS).
pub const DECOMPOSED_READS: usize = 50;
/// Branches of a WHERE clause that are looked at, to find the reads that it asks for.
pub const DECOMPOSED_BRANCHES: usize = 1_024;
/// Members of the list behind IN in a statement (captured from AWS).
pub const STATEMENT_IN_OPERANDS: usize = 100;

// Kinesis Data Streams for DynamoDB.

/// Bytes of one change data capture unit (DynamoDB pricing, Change data capture for Kinesis Data Streams).
pub const CAPTURE_UNIT_BYTES: u64 = 1_024;
/// A table that is younger and still CREATING is not known to the operations on Kinesis destinations (captured from AWS).
pub const DESTINATION_TABLE_AGE: Duration = Duration::seconds(2);
/// How long DynamoDB tries to deliver a change. AWS does not say.
pub const CAPTURE_RETRIES: Duration = Duration::hours(24);

// Kinesis Data Streams.

/// How long records are kept unless a stream says otherwise (Kinesis developer guide, Changing the data retention period).
pub const KINESIS_RETENTION: Duration = Duration::hours(24);
/// The largest record of a stream that says nothing else, in KiB (Kinesis developer guide, Quotas and limits).
pub const KINESIS_RECORD_KIB: u32 = 1_024;
/// The largest record that a stream can be told to take, in bytes (API reference, PutRecord): 10 MiB.
pub const KINESIS_RECORD_BYTES: i64 = 10 * 1_024 * 1_024;
/// Characters of a partition key (API reference, PutRecord).
pub const KINESIS_KEY_LENGTH: i64 = 256;
/// Shards that share a counter of sequence numbers (captured from AWS).
pub const KINESIS_SHARDS_A_COUNTER: u32 = 5;
/// How long a shard iterator of Kinesis can be used (API reference, GetShardIterator).
pub const KINESIS_ITERATOR_LIFETIME: Duration = Duration::seconds(300);
/// Records in one GetRecords page (API reference, GetRecords).
pub const KINESIS_GET_RECORDS_COUNT: usize = 10_000;
/// Bytes in one GetRecords page (API reference, GetRecords).
pub const KINESIS_GET_RECORDS_BYTES: usize = 10 * 1_024 * 1_024;
/// Shards of one account in one region (Kinesis developer guide, Quotas and limits: 20,000 in the largest regions).
pub const KINESIS_SHARDS: u32 = 20_000;
/// Shards that a stream on demand starts with (captured from AWS).
pub const KINESIS_ON_DEMAND_SHARDS: u32 = 4;
/// Shards that one DescribeStream page lists (API reference, DescribeStream).
pub const KINESIS_DESCRIBE_SHARDS: usize = 100;
/// Bytes that the Kinesis Producer Library packs into one record (Kinesis developer guide, KPL, AggregationMaxSize).
pub const AGGREGATE_BYTES: usize = 51_200;
/// Consumers of one stream that are CREATING at a time (API reference, RegisterStreamConsumer).
pub const CONSUMERS_CREATING: usize = 5;
/// Consumers in one ListStreamConsumers page (API reference, ListStreamConsumers).
pub const LIST_CONSUMERS: usize = 100;
/// Characters of a NextToken of Kinesis (service model, NextToken).
pub const KINESIS_TOKEN_LENGTH: i64 = 1_048_576;
/// How long a NextToken of Kinesis can be used (API reference, ListStreamConsumers).
pub const KINESIS_TOKEN_LIFETIME: Duration = Duration::seconds(300);
/// How long a subscription lasts (API reference, SubscribeToShard).
pub const SUBSCRIPTION_LIFETIME: Duration = Duration::seconds(300);
/// How long after a subscription began another one is refused (API reference, SubscribeToShard).
pub const SUBSCRIPTION_PAUSE: Duration = Duration::seconds(5);
/// How often a subscription hears that there is nothing. AWS does not say; observed by others.
pub const PUSH_HEARTBEAT: Duration = Duration::seconds(5);
/// Bytes a second from one shard to one consumer (Kinesis developer guide, Developing enhanced fan-out consumers): 2 MB.
pub const PUSH_BYTES_A_SECOND: u64 = 2 * 1_024 * 1_024;
/// Streams that are CREATING or DELETING at a time (API reference, CreateStream).
pub const KINESIS_CHANGING_STREAMS: usize = 5;
/// Streams on demand of one account in one region (Kinesis developer guide, Quotas and limits).
pub const KINESIS_ON_DEMAND_STREAMS: usize = 50;
/// Shards that one stream can be scaled to (API reference, UpdateShardCount).
pub const KINESIS_SCALED_SHARDS: usize = 10_000;
/// Calls of UpdateShardCount for one stream within 24 hours (API reference, UpdateShardCount).
pub const KINESIS_SCALINGS_A_DAY: usize = 10;
/// Switches of a stream's mode within 24 hours (API reference, UpdateStreamMode).
pub const KINESIS_MODES_A_DAY: usize = 2;
/// Changes of a stream's encryption within 24 hours (API reference, StartStreamEncryption).
pub const KINESIS_KEYS_A_DAY: usize = 25;
/// Streams in one ListStreams page of Kinesis (API reference, ListStreams).
pub const KINESIS_LIST_STREAMS: usize = 100;
/// Shards in one ListShards page (API reference, ListShards).
pub const KINESIS_LIST_SHARDS: usize = 1_000;
/// Hours of the longest retention (API reference, IncreaseStreamRetentionPeriod): 365 days.
pub const KINESIS_RETENTION_HOURS: i64 = 8_760;
/// The largest warm throughput, in MiB a second (API reference, UpdateStreamWarmThroughput): 10 GiB a second.
pub const KINESIS_WARM_MIB: u32 = 10_240;
/// How long a minimum throughput billing commitment lasts at least (API reference, UpdateAccountSettings).
pub const KINESIS_COMMITMENT: Duration = Duration::hours(24);

/// Bytes a second into one shard, partition keys included (Kinesis developer guide, Quotas and limits): 1 MB.
pub const KINESIS_WRITE_BYTES: u64 = 1_048_576;
/// Records a second into one shard (Kinesis developer guide, Quotas and limits).
pub const KINESIS_WRITE_RECORDS: u64 = 1_000;
/// Bytes a second out of one shard, for all standard consumers together, or for each with enhanced fan-out (Kinesis
/// developer guide, Quotas and limits): 2 MB.
pub const KINESIS_READ_BYTES: u64 = 2_097_152;
/// GetRecords calls a second of one shard (Kinesis developer guide, Quotas and limits).
pub const KINESIS_READ_CALLS: u64 = 5;
/// Bytes a second that a new stream on demand takes (Kinesis developer guide, Choose the right mode): 4 MB.
pub const KINESIS_ON_DEMAND_BYTES: u64 = 4 * 1_048_576;
/// Records a second that a new stream on demand takes (Kinesis developer guide, Choose the right mode).
pub const KINESIS_ON_DEMAND_RECORDS: u64 = 4_000;
/// Bytes a second to which a stream on demand grows by itself in most regions (Kinesis developer guide, Quotas and limits).
pub const KINESIS_ON_DEMAND_BYTES_MAX: u64 = 200 * 1_048_576;
/// Records a second to which a stream on demand grows by itself in most regions (Kinesis developer guide, Quotas and limits).
pub const KINESIS_ON_DEMAND_RECORDS_MAX: u64 = 200_000;
/// Consumers with enhanced fan-out of one stream (Kinesis developer guide, Quotas and limits).
pub const KINESIS_FAN_OUT_CONSUMERS: u64 = 20;

// CloudWatch.

/// How long points of one minute are kept (CloudWatch user guide, Metrics retention).
pub const METRIC_RETENTION: Duration = Duration::hours(15 * 24);
/// Points in one answer (API reference, GetMetricStatistics).
pub const METRIC_DATAPOINTS: u64 = 1_440;
/// Points in one answer (API reference, GetMetricData).
pub const METRIC_DATA_DATAPOINTS: u64 = 100_800;
/// Queries in one request (API reference, GetMetricData).
pub const METRIC_DATA_QUERIES: usize = 500;
/// Metrics on one page (API reference, ListMetrics).
pub const LIST_METRICS_PAGE: usize = 500;
/// What RecentlyActive asks for (API reference, ListMetrics).
pub const RECENTLY_ACTIVE: Duration = Duration::hours(3);
/// Seconds that an alarm looks back at the most, while its period is shorter than an hour (API reference, PutMetricAlarm).
pub const ALARM_SECONDS: u64 = 86_400;
/// The same for longer periods: seven days.
pub const ALARM_SECONDS_OF_HOURS: u64 = 7 * 86_400;
/// How long the history of alarms is kept (CloudWatch user guide, Alarms): 30 days.
pub const ALARM_HISTORY: Duration = Duration::hours(30 * 24);
/// Alarms or items on one page, where nothing else is asked for (API reference, DescribeAlarms).
pub const ALARMS_PAGE: usize = 50;
/// Alarms of one region (CloudWatch service quotas).
pub const ALARMS: usize = 5_000;
/// Records of one PutRecords request (API reference, PutRecords).
pub const KINESIS_PUT_RECORDS_COUNT: i64 = 500;
/// Bytes of one PutRecords request, data and partition keys (API reference, PutRecords).
pub const KINESIS_PUT_RECORDS_BYTES: usize = 10 * 1_024 * 1_024;
/// GetShardIterator calls for one shard in a second (API reference, GetShardIterator).
pub const KINESIS_SHARD_ITERATORS: u64 = 5;
/// Bytes a second that a shard on demand is written at the most before it is split (Kinesis developer guide, On-demand mode).
pub const KINESIS_HOT_BYTES: u64 = 500 * 1_024;
/// Records a second that a shard on demand is written at the most before it is split: half of what it takes, as for bytes.
pub const KINESIS_HOT_RECORDS: u64 = 500;

// Firehose.

/// Characters of a delivery stream's name (service model, DeliveryStreamName).
pub const DELIVERY_NAME_LENGTH: i64 = 64;
/// Delivery streams of one region (Firehose developer guide, Quota: 5,000 in the largest regions).
pub const DELIVERIES: usize = 5_000;
/// Tags of a delivery stream (API reference, TagDeliveryStream).
pub const DELIVERY_TAGS: usize = 50;
/// Bytes of a record that is put (API reference, Record): 1,000 KiB.
pub const DELIVERY_RECORD_BYTES: i64 = 1_024_000;
/// Records in one PutRecordBatch (API reference, PutRecordBatch).
pub const DELIVERY_BATCH_RECORDS: i64 = 500;
/// Bytes in one PutRecordBatch (API reference, PutRecordBatch): 4 MiB.
pub const DELIVERY_BATCH_BYTES: usize = 4 * 1_024 * 1_024;
/// SizeInMBs where none is given, and the largest one (API reference, BufferingHints).
pub const BUFFER_MEGABYTES: i64 = 5;
pub const BUFFER_MEGABYTES_MAX: i64 = 128;
/// IntervalInSeconds where none is given, and the longest one (API reference, BufferingHints).
pub const BUFFER_SECONDS: i64 = 300;
pub const BUFFER_SECONDS_MAX: i64 = 900;
/// How long records wait where IntervalInSeconds is 0. AWS speaks of most deliveries within 5 seconds.
pub const ZERO_BUFFERING: Duration = Duration::seconds(5);
/// How often a delivery stream reads a shard (Firehose developer guide, Configure Kinesis Data Stream as source).
pub const FIREHOSE_POLL: Duration = Duration::seconds(1);
/// How long until an object is tried again; it doubles. AWS does not say.
pub const FIREHOSE_RETRY: Duration = Duration::seconds(60);
/// The longest time until an object is tried again. AWS does not say.
pub const FIREHOSE_RETRY_MAX: Duration = Duration::hours(1);
/// How long an object is tried (Firehose developer guide, Handle data delivery failures).
pub const FIREHOSE_RETENTION: Duration = Duration::hours(24);
/// Objects that a bucket remembers: S3 keeps all of them.
pub const BUCKET_OBJECTS: usize = 1_000;
/// Bytes that a bucket remembers: S3 keeps all of them.
pub const BUCKET_BYTES: u64 = 64 * 1_024 * 1_024;

// Windowing applications.

/// How often an application reads a shard (Apache Flink documentation, Kinesis connector: 200 ms).
pub const FLINK_POLL: Duration = Duration::millis(200);
/// From one checkpoint to the next where nothing else is said (Managed Service for Apache Flink, CheckpointConfiguration).
pub const FLINK_CHECKPOINT: Duration = Duration::seconds(60);
/// How long an application takes to start again. AWS does not say.
pub const FLINK_RESTART: Duration = Duration::seconds(5);
/// The longest window, lateness and the like: 30 days.
pub const FLINK_MILLIS_MAX: i64 = 30 * 86_400_000;
/// Sliding windows that one record can be in.
pub const FLINK_WINDOWS_A_RECORD: u64 = 100;
/// Applications of one region (Managed Service for Apache Flink developer guide, Quotas).
pub const APPLICATIONS: usize = 50;
