//! What a user may tune: the delays and counts that AWS does not promise.

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::time::Duration;

/// The dials of a world. Durations are in microseconds; a missing one keeps its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Dials {
    /// From CreateTable to ACTIVE: about 6 s on AWS.
    pub table_creating: Duration,
    /// From DeleteTable until the name is free: 4 to 6 s on AWS.
    pub table_deleting: Duration,
    /// From UpdateTable to ACTIVE when a stream is enabled: 4 to 5 s on AWS.
    pub stream_enabling: Duration,
    /// From the disabling of a stream to DISABLED: 4 to 6 s on AWS.
    pub stream_disabling: Duration,
    /// From UpdateTable until a new global index has room and the table is ACTIVE again: 24 to 56 s on AWS.
    pub index_allocating: Duration,
    /// How long a new global index is filled after that: 8 to 17 minutes on AWS.
    pub index_backfilling: Duration,
    /// How long a global index is UPDATING: 2 to 4 s on AWS.
    pub index_updating: Duration,
    /// How long a global index is DELETING: 3 to 5 s on AWS.
    pub index_deleting: Duration,
    /// From a write to its arrival in the table's global indexes: a fraction of a second on AWS.
    pub gsi_lag: Duration,
    /// From UpdateTimeToLive to ENABLED or DISABLED: up to an hour by AWS's own word, at once as captured.
    pub ttl_switching: Duration,
    /// From the expiry of an item to its deletion: within a few days on AWS.
    pub ttl_delay: Duration,
    /// How long a change of tags cannot be read, and no further one be made: 1.6 to 1.8 s on AWS.
    pub tags_updating: Duration,
    /// How long an open stream shard lives before it is rolled over: about 4 hours on AWS.
    pub shard_rollover: Duration,
    /// Whether the Streams API refuses what is asked too often: 1 for yes, 0 for no.
    pub stream_throttling: u32,
    /// How many empty pages GetRecords gives at the most before one with records, though there are some: AWS reads a part
    /// of a shard for each page, and a part may have nothing in it.
    pub sparse_pages: u32,
    /// How old a record may be that a LATEST iterator still delivers: on AWS the newest record is not known at once
    /// everywhere.
    pub latest_slack: Duration,
    /// How much longer than 24 hours a shard that opens from now on keeps its records at the most: AWS removes them at
    /// any moment after that.
    pub lazy_trim: Duration,
    /// How long a closed shard looks open to DescribeStream, while its children are listed: on AWS that answer is
    /// eventually consistent.
    pub stale_describe: Duration,
    /// Whether the records of one batch or transaction come in any order, as AWS promises none: 1 for yes, 0 for that of
    /// the request.
    pub shuffle: u32,
    /// Whether requests are throttled that find no capacity: 1 for yes, 0 for no.
    pub throttling: u32,
    /// The size at which a partition splits, in bytes: about 10 GB on AWS.
    pub partition_bytes: u64,
    /// How long a partition must be asked for more than it gives until it splits: AWS does not say.
    pub heat_split: Duration,
    /// How old the state is that an eventually consistent read finds: usually less than a second on AWS. Global indexes
    /// follow `gsiLag` alone.
    pub replica_lag: Duration,
    /// How many partitions a new on-demand table starts with: 4 follows from its 4,000 write units a second.
    pub on_demand_partitions: u32,
    /// From UpdateTable until a new replica is ACTIVE: 15 to 50 s for an empty table on AWS, minutes for others. It is
    /// CREATING after a third of it.
    pub replica_creating: Duration,
    /// From UpdateTable until a deleted replica is gone: two to four minutes on AWS. It is DELETING after a third of it.
    pub replica_deleting: Duration,
    /// From a write to its arrival in other regions: usually within a second on AWS; from half of it to two and a half
    /// times as much.
    pub replication_lag: Duration,
    /// Whether changes of one item that wait for the same region go as the last of them: 1 for yes, 0 for no.
    pub replication_coalescing: u32,
    /// How long a write to a table with strong consistency keeps other regions from writing its item: AWS does not say.
    pub strong_write: Duration,
    /// From the creation of an event source mapping to its first poll: one to two minutes on AWS.
    pub mapping_creating: Duration,
    /// How often an idle poller reads a shard of a DynamoDB stream: four times a second on AWS.
    pub poll_interval: Duration,
    /// How long a function runs on a batch.
    pub function_duration: Duration,
    /// The first delay before a failed batch is tried again; it doubles.
    pub retry_base: Duration,
    /// The longest delay before a failed batch is tried again.
    pub retry_cap: Duration,
    /// From CreateStream of a Kinesis stream to ACTIVE: 20 to 40 s on AWS.
    pub kinesis_creating: Duration,
    /// How long a Kinesis stream is UPDATING: 10 to 60 s on AWS.
    pub kinesis_updating: Duration,
    /// How long a Kinesis stream is DELETING: 10 to 60 s on AWS.
    pub kinesis_deleting: Duration,
    /// How long a consumer with enhanced fan-out is CREATING or DELETING: some seconds on AWS.
    pub consumer_changing: Duration,
    /// From a record's arrival to its push to consumers with enhanced fan-out: about 70 ms on AWS.
    pub push_latency: Duration,
    /// From EnableKinesisStreamingDestination to ACTIVE: 2 to 7 s on AWS.
    pub destination_enabling: Duration,
    /// From EnableKinesisStreamingDestination to ENABLE_FAILED where the stream cannot be used: 1 to 2 s on AWS.
    pub destination_failing: Duration,
    /// The same for a stream of another account or service: about 62 s on AWS.
    pub destination_foreign: Duration,
    /// The same for a stream that is deleted meanwhile: about 17 s on AWS.
    pub destination_vanished: Duration,
    /// How long a Kinesis destination is UPDATING: 124 to 152 s on AWS.
    pub destination_updating: Duration,
    /// How long a Kinesis destination is DISABLING: 1 to 2 s on AWS.
    pub destination_disabling: Duration,
    /// From a write to its arrival in the table's Kinesis stream: milliseconds on AWS, usually.
    pub destination_lag: Duration,
    /// The first delay before a change is put again that Kinesis had no room for; it doubles. AWS does not say.
    pub destination_retry: Duration,
    /// For how long after a Kinesis destination is disabled changes that were made before may arrive. AWS does not say.
    pub destination_grace: Duration,
    /// Of a thousand changes that arrive in a Kinesis stream, how many arrive once more: AWS promises each at least once.
    pub kinesis_duplicates: u32,
    /// Of a thousand changes on their way to a Kinesis stream, how many are overtaken by others: AWS promises no order.
    pub kinesis_reordering: u32,
    /// How often an idle poller of Lambda reads a shard of a Kinesis stream: once a second on AWS.
    pub kinesis_poll_interval: Duration,
    /// Whether shards of Kinesis refuse what is more than they take or give: 1 for yes, 0 for no.
    pub kinesis_throttling: u32,
    /// From the first minute in which a shard of a stream on demand takes more than half of what it can until it is split:
    /// within 15 minutes on AWS.
    pub kinesis_scaling: Duration,
    /// How long a delivery stream of Firehose is CREATING: up to a minute on AWS.
    pub firehose_creating: Duration,
    /// How long a delivery stream is DELETING.
    pub firehose_deleting: Duration,
    /// How many of 1,000 attempts to write an object fail; half of those have written it though nobody hears of it.
    pub firehose_failures: u32,
}

impl Default for Dials {
    fn default() -> Self {
        Dials {
            table_creating: Duration::seconds(6),
            table_deleting: Duration::seconds(5),
            stream_enabling: Duration::seconds(4),
            stream_disabling: Duration::seconds(5),
            index_allocating: Duration::seconds(30),
            index_backfilling: Duration::seconds(60),
            index_updating: Duration::seconds(2),
            index_deleting: Duration::seconds(5),
            gsi_lag: Duration::millis(10),
            ttl_switching: Duration::ZERO,
            ttl_delay: Duration::seconds(5),
            tags_updating: Duration::millis(1_700),
            shard_rollover: Duration::hours(4),
            stream_throttling: 0,
            sparse_pages: 0,
            latest_slack: Duration::ZERO,
            lazy_trim: Duration::ZERO,
            stale_describe: Duration::ZERO,
            shuffle: 1,
            throttling: 1,
            partition_bytes: limits::PARTITION_BYTES,
            heat_split: Duration::seconds(60),
            replica_lag: Duration::ZERO,
            on_demand_partitions: 4,
            replica_creating: Duration::seconds(18),
            replica_deleting: Duration::seconds(120),
            replication_lag: Duration::seconds(1),
            replication_coalescing: 0,
            strong_write: Duration::millis(100),
            mapping_creating: Duration::seconds(2),
            poll_interval: Duration::millis(250),
            function_duration: Duration::millis(120),
            retry_base: Duration::millis(200),
            retry_cap: Duration::seconds(60),
            kinesis_creating: Duration::seconds(1),
            kinesis_updating: Duration::seconds(1),
            kinesis_deleting: Duration::seconds(1),
            consumer_changing: Duration::seconds(5),
            push_latency: Duration::millis(70),
            destination_enabling: Duration::seconds(3),
            destination_failing: Duration::millis(1_500),
            destination_foreign: Duration::seconds(62),
            destination_vanished: Duration::seconds(17),
            destination_updating: Duration::seconds(138),
            destination_disabling: Duration::millis(1_500),
            destination_lag: Duration::millis(100),
            destination_retry: Duration::millis(100),
            destination_grace: Duration::seconds(120),
            kinesis_duplicates: 0,
            kinesis_reordering: 0,
            kinesis_poll_interval: Duration::seconds(1),
            kinesis_throttling: 1,
            kinesis_scaling: Duration::seconds(15 * 60),
            firehose_creating: Duration::seconds(1),
            firehose_deleting: Duration::seconds(1),
            firehose_failures: 0,
        }
    }
}

impl Dials {
    /// State changes that take no time, for tests and for SDK sessions that wait on the real clock. Nothing is throttled:
    /// where virtual time stands still, capacity would never come back.
    pub fn instant() -> Self {
        Dials {
            table_creating: Duration::ZERO,
            table_deleting: Duration::ZERO,
            stream_enabling: Duration::ZERO,
            stream_disabling: Duration::ZERO,
            index_allocating: Duration::ZERO,
            index_backfilling: Duration::ZERO,
            index_updating: Duration::ZERO,
            index_deleting: Duration::ZERO,
            gsi_lag: Duration::ZERO,
            tags_updating: Duration::ZERO,
            replica_creating: Duration::ZERO,
            replica_deleting: Duration::ZERO,
            replication_lag: Duration::ZERO,
            strong_write: Duration::ZERO,
            mapping_creating: Duration::ZERO,
            throttling: 0,
            kinesis_creating: Duration::ZERO,
            kinesis_updating: Duration::ZERO,
            kinesis_deleting: Duration::ZERO,
            consumer_changing: Duration::ZERO,
            push_latency: Duration::ZERO,
            destination_enabling: Duration::ZERO,
            destination_failing: Duration::ZERO,
            destination_foreign: Duration::ZERO,
            destination_vanished: Duration::ZERO,
            destination_updating: Duration::ZERO,
            destination_disabling: Duration::ZERO,
            destination_lag: Duration::ZERO,
            kinesis_throttling: 0,
            firehose_creating: Duration::ZERO,
            firehose_deleting: Duration::ZERO,
            ..Dials::default()
        }
    }
}
