//! Why things happen: one row for each rule, with how far it can be believed and where it is known from.
//!
//! "Why?" in the playground, the fidelity page and the exam's explanations all read this table.

use serde::Serialize;

/// How far a rule can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fidelity {
    /// AWS says so in its documentation or its service model.
    Documented,
    /// Recorded from AWS itself, though not documented.
    Observed,
    /// AWS does something like it; the details are a sensible choice.
    Simplified,
    /// Real, but left out.
    NotModelled,
}

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable name, such as `stream.no-op`.
    pub id: &'static str,
    /// The rule in one sentence.
    pub sentence: &'static str,
    pub fidelity: Fidelity,
    /// The page or recording that it is known from.
    pub source: &'static str,
    /// The case of `tests/suite` that shows it, as `file/case`. No browser needs to load that.
    #[cfg(not(target_arch = "wasm32"))]
    pub test: &'static str,
}

macro_rules! rules {
    ($($name:ident: $id:literal, $fidelity:ident, $sentence:literal, $source:literal, $test:literal;)*
     @later
     $($later:ident: $later_id:literal, $later_fidelity:ident, $later_sentence:literal, $later_source:literal, $later_test:literal;)*) => {
        /// The rules by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId { $($name,)* $($later),* }

        /// The rules that a first visit may tell, in the order of [`RuleId`].
        static FIRST: &[Rule] = &[$(row!($id, $fidelity, $sentence, $source, $test)),*];

        /// All others, behind them.
        static LATER: &[Rule] =
            &[$(row!($later_id, $later_fidelity, $later_sentence, $later_source, $later_test)),*];
    };
}

macro_rules! row {
    ($id:literal, $fidelity:ident, $sentence:literal, $source:literal, $test:literal) => {
        Rule {
            id: $id,
            sentence: $sentence,
            fidelity: Fidelity::$fidelity,
            source: $source,
            #[cfg(not(target_arch = "wasm32"))]
            test: $test,
        }
    };
}

/// Every rule, in the order of [`RuleId`].
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FIRST.iter().chain(LATER)
}

/// Apart, so that no first visit loads what these say.
#[inline(never)]
fn later(place: usize) -> &'static Rule {
    &LATER[place]
}

rules! {
    Request: "door.request", Documented,
        "Every request is answered at once, with AWS's own JSON or AWS's own error.",
        "API reference", "protocol/success headers";
    Rejected: "door.rejected", Documented,
        "A request that fails changes nothing.",
        "API reference, Errors", "items/a failed condition changes nothing";
    TableState: "table.state", Documented,
        "A table passes through CREATING, UPDATING and DELETING; writes need it to exist and be past CREATING.",
        "Developer guide, Working with tables", "tables/a table is CREATING first";
    ItemWritten: "item.written", Documented,
        "A write replaces the whole item at its primary key; the key's hash chooses the partition.",
        "Developer guide, Partitions and data distribution", "items/put then get";
    IndexState: "index.state", Observed,
        "A global index that is added to a table is CREATING while room is made for it, then CREATING while it is filled, then ACTIVE; queries need it to be ACTIVE.",
        "Captured from AWS; developer guide, Managing global secondary indexes", "indexes/an index is added to a table";
    LocalIndexWritten: "index.local", Documented,
        "A write reaches a local index at once: an item that has the index's sort key has an entry in it.",
        "Developer guide, Local secondary indexes", "indexes/a local index follows at once";
    GlobalIndexWritten: "index.global", Simplified,
        "A write reaches a global index a moment later, in the order of the writes; items that lack one of the index's key attributes have no entry in it.",
        "Developer guide, Using global secondary indexes", "indexes/a global index lags behind its table";
    TtlState: "ttl.state", Observed,
        "Time to live is turned on or off at once; after that it must stay as it is for about half an hour.",
        "Captured from AWS; API reference, UpdateTimeToLive", "ttl/the next switch must wait";
    Expired: "ttl.expired", Simplified,
        "Some time after the moment that its time to live attribute names, DynamoDB deletes an item, free of charge; until then it can be read and changed like any other.",
        "Developer guide, Using time to live", "ttl/an expired item stays readable until it is deleted";
    BatchIndependent: "batch.independent", Documented,
        "The writes of a batch have no conditions and no order; each succeeds by itself, and makes a stream record of its own.",
        "API reference, BatchWriteItem", "batches/puts and deletes together";
    BatchUnprocessed: "batch.unprocessed", Documented,
        "A batch read gives back as unprocessed the keys whose items would pass 16 MB in all, or 1 MB from one partition.",
        "API reference, BatchGetItem", "batches/more than one partition gives";
    TransactionAtomic: "transaction.atomic", Documented,
        "A transaction writes all of its items or none, and says for each action why; every changed item makes an ordinary stream record of its own.",
        "Developer guide, Managing complex workflows with DynamoDB transactions", "transactions/all or nothing";
    TransactionToken: "transaction.token", Documented,
        "A write transaction whose token succeeded within the last ten minutes succeeds again without doing anything.",
        "API reference, TransactWriteItems", "transactions/a token is remembered for ten minutes";
    TransactionConflict: "transaction.conflict", NotModelled,
        "On AWS two requests that meet at one item while a transaction runs conflict (TransactionConflict); here a transaction takes no time, so nothing meets it.",
        "Developer guide, Transaction conflict handling in DynamoDB", "transactions/nothing meets a transaction";
    NoOp: "stream.no-op", Documented,
        "A write that leaves the item equal to what it was succeeds and makes no stream record.",
        "API reference, DynamoDB Streams Record", "streams_records/an identical put makes no record";
    Recorded: "stream.recorded", Documented,
        "Each change of an item makes exactly one stream record, in the shard of the item's partition, in the order of the writes to that item.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_records/one record per change";
    StreamState: "stream.state", Observed,
        "Enabling a stream takes a few seconds (ENABLING), disabling it too (DISABLING); a disabled stream can be read for 24 hours.",
        "Recorded from AWS", "streams_reading/a disabled stream can still be read";
    ShardOpened: "shard.opened", Documented,
        "One open shard serves one partition of the table.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_shards/one shard for each partition";
    ShardRollover: "shard.rollover", Simplified,
        "An open shard is sealed after about four hours and goes on in one child shard.",
        "Developer guide, sample code; recorded lineages", "streams_shards/a shard rolls over";
    ShardSealed: "shard.sealed", Documented,
        "A sealed shard takes no more records; a reader reads it to its end and then goes on with its children.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_reading/a disabled stream can still be read";
    MappingState: "mapping.state", Documented,
        "An event source mapping changes its state asynchronously: Creating, Enabled, Updating, Disabling, Disabled, Deleting.",
        "Lambda developer guide, Event source mappings", "lambda/a mapping is Creating first";
    Polled: "lambda.polled", Documented,
        "Lambda reads each shard of a DynamoDB stream four times a second while it is caught up.",
        "Lambda developer guide, Using Lambda with DynamoDB", "lambda/a change reaches the function";
    Invoked: "lambda.invoked", Documented,
        "Lambda calls the function with a batch when the batch size is reached, the batching window ends, or the payload would pass 6 MB; one batch at a time for each shard.",
        "Lambda developer guide, Batching behavior", "lambda/batch size and window";
    Succeeded: "lambda.succeeded", Documented,
        "When the function returns without an error, Lambda moves its checkpoint past the batch.",
        "Lambda developer guide, Using Lambda with DynamoDB", "lambda/a change reaches the function";
    Failed: "lambda.failed", Documented,
        "When the function fails, the shard waits: Lambda tries the same batch again until it succeeds, its retries are used up, or its records expire.",
        "Lambda developer guide, Error handling", "lambda/a poison record blocks its shard";
    Retried: "lambda.retried", Observed,
        "Lambda waits about 0.2 s before the first retry and twice as long before each further one.",
        "Recorded from AWS", "lambda/retries back off";
    Bisected: "lambda.bisected", Documented,
        "With BisectBatchOnFunctionError a failing batch is split in two halves, which are tried one after the other.",
        "Lambda developer guide, Error handling", "lambda/bisect isolates a poison record";
    PartialFailure: "lambda.partial-failure", Documented,
        "With ReportBatchItemFailures Lambda checkpoints before the lowest reported sequence number and tries the rest again.",
        "Lambda developer guide, Reporting batch item failures", "lambda/partial failure keeps what came before";
    Discarded: "lambda.discarded", Documented,
        "A batch whose retries are used up, or whose records are too old, is discarded, and the shard goes on.",
        "Lambda developer guide, Error handling", "lambda/retries run out";
    Logged: "function.logged", Simplified,
        "The built-in function prints one line for each record.",
        "Headwater", "lambda/a change reaches the function";
    Dialled: "sim.dialled", Simplified,
        "A dial changes what AWS does not promise, from this moment on.",
        "Headwater", "protocol/dials";
    FunctionSet: "function.set", Simplified,
        "A function has a built-in behaviour, which can be set anew at any moment.",
        "Headwater", "lambda/a poison record blocks its shard";
    ThrottledProvisioned: "capacity.provisioned", Documented,
        "A provisioned table gives its units every second, and up to five minutes of unused ones at once; what asks for more is throttled, changes nothing and costs nothing.",
        "Developer guide, Provisioned capacity mode; burst capacity", "capacity/a burst of five minutes, then the rate";
    ThrottledPartition: "capacity.partition", Documented,
        "One partition gives at most 3,000 read or 1,000 write units a second, however much its table may use; below that, a busy partition uses what others leave.",
        "Developer guide, Burst and adaptive capacity", "capacity/a hot partition uses the whole table, up to its own ceiling";
    ThrottledGrowth: "capacity.on-demand", Simplified,
        "A table on demand takes 4,000 writes and 12,000 reads a second, or twice the largest second before the present half hour.",
        "Developer guide, On-demand capacity mode", "capacity/on demand grows to twice the previous peak";
    ThrottledMaximum: "capacity.maximum", Documented,
        "OnDemandThroughput sets how many units a second a table on demand uses at the most.",
        "Developer guide, Maximum throughput for on-demand tables", "throttling/an on-demand maximum";
    ThrottledAccount: "capacity.account", Simplified,
        "Without a raised quota one table on demand gives at most 40,000 read and 40,000 write units a second.",
        "Service quotas, Throughput default quotas", "capacity/the quota of a table ends its growth";
    ThrottledIndex: "capacity.index", Documented,
        "A global index has capacity of its own; when it has too little left for a write, the write to the table is throttled.",
        "Developer guide, Provisioned throughput considerations for global secondary indexes", "throttling/an index holds back its table";
    SplitForThroughput: "partition.throughput", Simplified,
        "A table has as many partitions as its capacity takes: one for each 3,000 read or 1,000 write units a second; when it is given more, partitions split.",
        "Developer guide, Partitions and data distribution", "splits/more throughput takes more partitions";
    SplitForSize: "partition.size", Simplified,
        "A partition that outgrows about 10 GB splits at the middle of its bytes; one that holds a single partition key cannot.",
        "Developer guide, Partitions and data distribution", "splits/a partition splits for its size";
    SplitForHeat: "partition.heat", Simplified,
        "A partition that is asked for more than its ceiling for a minute splits between its partition keys; a single hot key stays where it is.",
        "Developer guide, Burst and adaptive capacity", "splits/a partition splits for sustained heat";
    SplitWithinKey: "partition.within-key", NotModelled,
        "On AWS a hot item collection without a local index may split between its sort keys, down to a single item; here the items of one partition key stay together.",
        "Developer guide, Best practices for partition keys", "splits/one partition key stays in one partition";
    EventualRead: "read.eventual", Simplified,
        "An eventually consistent read may find an item as it was a moment ago, at half the price; a strongly consistent one finds the last write.",
        "Developer guide, DynamoDB read consistency", "capacity/an eventually consistent read lags behind";
    PartiqlRead: "partiql.read", Documented,
        "A SELECT whose WHERE names partition keys by equality or IN reads as Query does, every other as Scan.",
        "Developer guide, PartiQL select statements for DynamoDB", "partiql/an equality on the partition key reads as a query, all else as a scan";
    PartiqlWrite: "partiql.write", Documented,
        "INSERT makes an item that is new and UPDATE changes one that exists; each change leaves the stream record of the item operation that does the same.",
        "Developer guide, PartiQL for DynamoDB", "partiql/writes leave the records of the item operations";
    PartiqlOrder: "partiql.order", Observed,
        "ORDER BY without a word on the sort key gives items in descending order of it.",
        "Recorded from AWS", "partiql/order";
    PartiqlText: "partiql.text", Simplified,
        "Statements are read as AWS reads them; of what AWS was never seen to refuse, the texts are a sensible choice.",
        "Developer guide, PartiQL reference; texts recorded from AWS", "rejections_partiql/ExecuteStatement looks in this order";
    @later
    IteratorIssued: "stream.iterator", Documented,
        "A shard iterator is a token for a position in one shard; it can be used for fifteen minutes, as often as one likes.",
        "API reference, GetShardIterator", "streams_reading/four kinds of iterators";
    Read: "stream.read", Documented,
        "GetRecords gives at most 1,000 records or 1 MB of one shard and the iterator to go on with, which is missing at the end of a closed shard.",
        "API reference, GetRecords", "streams_reading/limits of GetRecords";
    SplitByHand: "partition.by-hand", Simplified,
        "Here a partition can be split at any moment, at the middle of its bytes; on AWS only size, heat and throughput do that.",
        "Headwater", "splits/a partition splits by hand";
    StreamCalls: "stream.calls", Documented,
        "DescribeStream can be called ten times a second and ListStreams five times, by one account in one region; here only while the dial streamThrottling is on.",
        "API reference, DescribeStream; ListStreams", "streams_faults/DescribeStream and ListStreams are counted for the account";
    ShardReaders: "stream.readers", Simplified,
        "At most two readers at a time should read a shard; a third one is refused while the dial streamThrottling is on. Lambda's pollers are readers, too: they wait for a place and read on, and one that is caught up gives its place away.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_faults/a poller of Lambda waits for its place";
    ReadRate: "stream.read-rate", NotModelled,
        "On AWS a stream can be read at up to twice the rate at which its table can be written; here it can be read at any rate.",
        "Amazon DynamoDB FAQs, DynamoDB Streams", "streams_faults/nothing is throttled where the dial is off";
    AnyOrder: "stream.any-order", Simplified,
        "The changes of one batch or transaction come into a shard in any order; those of one item never do.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_faults/the records of one batch come in any order";
    SparsePages: "stream.sparse-pages", Simplified,
        "A page of GetRecords may be empty though there are records behind it: a reader goes on as long as there is a next iterator.",
        "API reference, GetRecords", "streams_faults/empty pages come before records";
    LatestSlack: "stream.latest-slack", Simplified,
        "A LATEST iterator may deliver records that were written shortly before it was asked for.",
        "Observed on AWS by others", "streams_faults/LATEST brings what was written shortly before";
    LazyTrim: "stream.trim", Simplified,
        "A record is kept for 24 hours; after that it may be removed at any moment, here at once unless the dial lazyTrim is up.",
        "Developer guide, Change data capture for DynamoDB Streams", "streams_faults/a record may outlive its day";
    StaleDescribe: "shard.stale", Simplified,
        "DescribeStream is eventually consistent: a shard that has just closed may look open while its children are listed.",
        "DynamoDB Streams Kinesis Adapter", "streams_faults/a parent that has just closed may look open";
    ReplicaState: "replica.state", Observed,
        "A replica is CREATING while its table is made and filled from the source, then ACTIVE; the table that was asked is UPDATING meanwhile.",
        "Developer guide, Tutorials: Creating global tables; captured from AWS", "global_tables/a replica is added and removed";
    Replicated: "replica.written", Documented,
        "With multi-Region eventual consistency every change is applied in the other Regions, usually within a second, by a write like any other: each Region's stream has a record of its own.",
        "Developer guide, How DynamoDB global tables work", "global_tables/a write arrives in the other region";
    LastWriterWins: "replica.last-writer", Documented,
        "When two Regions change an item before they know of each other's change, the later write stays in all of them and the earlier one is lost, its condition notwithstanding.",
        "Developer guide, How DynamoDB global tables work", "global_tables/the last writer wins";
    ReplicationMerged: "replica.merged", Documented,
        "Changes of one item that follow each other quickly may reach other Regions as one write, so that the streams there have fewer records.",
        "Developer guide, How DynamoDB global tables work", "global_tables/changes that follow quickly are merged";
    StrongWrite: "replica.strong", Simplified,
        "With multi-Region strong consistency a write is in every replica before it is answered, and a condition sees what any Region wrote.",
        "Developer guide, How DynamoDB global tables work", "global_tables/strong consistency";
    HomeMade: "function.replicates", Simplified,
        "The built-in function writes what each record shows to another table, in the order of its own shard alone.",
        "Headwater", "global_tables/a function that replicates";
    KinesisState: "kinesis.state", Documented,
        "A Kinesis stream passes through CREATING, UPDATING and DELETING; records can be written and read while it is UPDATING.",
        "API reference, StreamDescription", "kinesis_streams/a stream is CREATING first";
    KinesisShardOpened: "kinesis.shard-opened", Documented,
        "A shard owns a range of hashes; the ranges of the open shards of a stream always cover all 2^128 of them.",
        "Kinesis developer guide, Terminology and concepts", "kinesis_streams/three shards share all hashes";
    KinesisShardClosed: "kinesis.shard-closed", Documented,
        "A shard that was split or merged takes no more records; it can be read until its records have left the retention.",
        "Kinesis developer guide, After resharding", "kinesis_shards/a split closes one shard and opens two";
    KinesisRecorded: "kinesis.recorded", Documented,
        "A record goes to the open shard that owns the MD5 of its partition key, or its explicit hash, behind all that shard has.",
        "API reference, PutRecord", "kinesis_records/records go where their hash is owned";
    KinesisIterator: "kinesis.iterator", Documented,
        "A shard iterator of Kinesis is a token for a position in one shard; it can be used for five minutes.",
        "API reference, GetShardIterator", "kinesis_records/five kinds of iterators";
    KinesisRead: "kinesis.read", Documented,
        "GetRecords of Kinesis gives at most 10,000 records or 10 MiB of one shard; what has left the retention is skipped without an error.",
        "API reference, GetRecords", "kinesis_records/records are read in pages";
    ConsumerState: "efo.consumer", Documented,
        "A consumer with enhanced fan-out is CREATING for a few seconds, then ACTIVE; a stream has at most 20 of them, 5 of which may be CREATING.",
        "API reference, RegisterStreamConsumer", "kinesis_consumers/a consumer is CREATING first";
    Subscribed: "efo.subscribed", Documented,
        "A subscription to a shard lasts for five minutes at the most; after five seconds another call takes its place.",
        "API reference, SubscribeToShard", "kinesis_consumers/one call in five seconds";
    Pushed: "efo.pushed", Simplified,
        "Records are pushed about 70 ms after they arrived, 2 MB a second to each consumer from each shard, whoever else reads it.",
        "Kinesis developer guide, Developing enhanced fan-out consumers", "kinesis_consumers/records are pushed as they come";
    Heartbeat: "efo.heartbeat", Simplified,
        "An empty event every five seconds tells that a subscription goes on; the number it carries is one to go on after, too.",
        "API reference, SubscribeToShardEvent", "kinesis_consumers/records are pushed as they come";
    SubscriptionEnded: "efo.ended", Documented,
        "A subscription ends after five minutes, at the end of its shard, whose last event names the children, or when another one takes its place.",
        "API reference, SubscribeToShard", "kinesis_consumers/a subscription lasts for five minutes";
    KinesisScaling: "kinesis.scaling", Observed,
        "UpdateShardCount splits every open shard in halves and then merges neighbours from the low end until there are as many as asked for; shards that lived for a moment stay listed until they leave the retention.",
        "API reference, UpdateShardCount; totals captured from AWS", "kinesis_shards/scaling splits and merges";
    KinesisRetention: "kinesis.retention", Documented,
        "A shorter retention hides older records at once, and a longer one does not bring them back; what is still kept then is kept for the new time.",
        "Kinesis developer guide, Changing the data retention period", "kinesis_settings/what was given up does not come back";
    KinesisQuotas: "kinesis.quotas", Simplified,
        "Numbers of shards, of streams on demand, of changes within a day and of streams that are CREATING or DELETING are limited as on AWS; some of the texts are a choice.",
        "Kinesis developer guide, Quotas and limits", "kinesis_shards/a stream is scaled ten times a day";
    KinesisWarm: "kinesis.warm", Simplified,
        "A stream on demand that is kept warm for so many MiB a second has at least as many shards; that takes a minimum throughput billing commitment.",
        "API reference, UpdateStreamWarmThroughput", "kinesis_streams/a commitment opens warm throughput";
    KinesisRates: "kinesis.rates", NotModelled,
        "On AWS operations on streams can be called only a few times a second; keys, aliases and resource policies are looked up. Here calls come as often as one likes, and keys and policies are kept as they were given.",
        "Kinesis developer guide, Quotas and limits; API reference, StartStreamEncryption", "kinesis_settings/resource policies";
    MetricPoint: "metric.point", Simplified,
        "Metrics are counted in minutes, by what happens: a minute without anything has no point. Requests take no time here, so that latencies are 0, and points go with what was measured when that is deleted.",
        "CloudWatch user guide, Metrics concepts", "cloudwatch/what a function measures";
    AlarmState: "alarm.state", Documented,
        "An alarm is evaluated every minute: it is in ALARM while M of the last N points breach its threshold; missing points count as TreatMissingData says.",
        "CloudWatch user guide, Alarm evaluation", "cloudwatch/an alarm goes off and comes back";
    AlarmNotified: "alarm.notified", Documented,
        "An alarm tells its topics when its state changes, once for each change, not for each point.",
        "CloudWatch user guide, Alarm actions", "cloudwatch/an alarm goes off and comes back";
    DestinationState: "destination.state", Observed,
        "A Kinesis destination is ENABLING until DynamoDB has looked at the stream, then ACTIVE or ENABLE_FAILED; a table has at most one that is neither DISABLED nor failed, and what is wrong with its stream later does not show in its status.",
        "Captured from AWS; API reference, KinesisDataStreamDestination", "destination/a destination passes through its states";
    Delivered: "destination.delivered", Documented,
        "Each change of a table with an ACTIVE Kinesis destination is put into the stream a moment later, with both images; the write does not wait for it.",
        "Developer guide, Using Kinesis Data Streams to capture changes to DynamoDB", "destination/every change arrives with both images";
    DeliveredTwice: "destination.duplicate", Documented,
        "A change may arrive in the Kinesis stream more than once: the same data and eventID under another sequence number.",
        "Developer guide, Using Kinesis Data Streams to capture changes to DynamoDB", "destination/duplicates keep their eventID";
    DeliveryThrottled: "destination.throttled", Simplified,
        "A change that the Kinesis stream has no room for is tried again after a delay that doubles; others may overtake it, and the table's writes go on.",
        "Developer guide, Monitoring change data capture with Kinesis Data Streams", "destination/what finds no room is tried again";
    DeliveryFailed: "destination.failed", Simplified,
        "A change that is larger than a record may be is skipped; so is one that has not arrived some time after its destination was disabled, or after a day.",
        "Developer guide, Monitoring change data capture with Kinesis Data Streams", "destination/a change that is too large is skipped";
    Materialized: "function.materializes", Simplified,
        "The built-in function applies what the records of a Kinesis destination show to another table; with Repair it drops what it has seen, and what is older than the last change of the item that it applied.",
        "Headwater; developer guide, Using Kinesis Data Streams to capture changes to DynamoDB", "lambda_kinesis/a copy that repairs order";
    KinesisPolled: "lambda.kinesis-polled", Documented,
        "Lambda reads each shard of a Kinesis stream once a second while it is caught up, and a shard only when its parents are done with.",
        "Lambda developer guide, Using Lambda with Kinesis", "lambda_kinesis/records reach the function";
    KinesisWriteThrottled: "kinesis.write-throttled", Documented,
        "A shard takes 1,000 records and 1 MiB a second, partition keys included; PutRecords writes the others and tells which it refused.",
        "API reference, PutRecords", "kinesis_throughput/a shard takes a thousand records a second";
    KinesisReadThrottled: "kinesis.read-throttled", Documented,
        "A shard gives 2 MiB and answers five GetRecords calls a second, all readers together; a page of 10 MiB keeps them out for five seconds.",
        "API reference, GetRecords", "kinesis_throughput/five reads a second are shared";
    KinesisScaled: "kinesis.scaled", Simplified,
        "A stream on demand splits a shard into even halves when a minute brought it more than half of what it takes; AWS does so within 15 minutes, here the dial kinesisScaling says when.",
        "Kinesis developer guide, On-demand mode", "kinesis_throughput/a stream on demand grows";
    ProducerStatus: "producer.status", Simplified,
        "A producer starts when it is put, and stops by itself after its records or its seconds; what it could not bring home by then is given up.",
        "Kinesis developer guide, Writing data; a producer of Headwater", "kinesis_producers/a producer stops by itself";
    Produced: "producer.produced", Simplified,
        "A producer writes as PutRecord or PutRecords do, and sends again what was refused, so that the order of its records may change.",
        "API reference, PutRecords", "kinesis_producers/what is refused is sent again";
    AnswerLost: "producer.answer-lost", Documented,
        "A producer whose answer is lost sends the same records again: the stream keeps both, with different sequence numbers.",
        "Kinesis developer guide, Handle duplicate records", "kinesis_producers/a lost answer makes duplicates";
    FirehoseState: "firehose.state", Documented,
        "A delivery stream is CREATING until records can be put into it, then ACTIVE.",
        "API reference, DeliveryStreamDescription", "firehose/a delivery stream is CREATING first";
    FirehoseBuffered: "firehose.buffered", Documented,
        "Firehose gathers records in a buffer and writes them as one object when SizeInMBs is reached or IntervalInSeconds is over, whichever comes first.",
        "API reference, BufferingHints", "firehose/the interval writes an object";
    FirehoseRead: "firehose.read", Documented,
        "With a Kinesis stream as its source a delivery stream reads what was written since its creation, each shard once a second, takes aggregated records apart, and refuses records that are put by hand.",
        "Firehose developer guide, Configure Kinesis Data Stream as source", "firehose/a Kinesis stream as source";
    ObjectWritten: "firehose.object", Documented,
        "An object's key is the prefix, with the UTC time at which its oldest record arrived, and a name of the delivery stream, its version, that time and a UUID; records stand in it one behind the other, with nothing between them unless a delimiter is appended.",
        "Firehose developer guide, Configure Amazon S3 object name format", "firehose/the interval writes an object";
    ZeroBuffering: "firehose.zero", Simplified,
        "With an interval of 0 seconds records are written within about five seconds.",
        "Firehose developer guide, Configure buffering hints", "firehose/zero buffering takes five seconds";
    FirehoseRetry: "firehose.retry", Simplified,
        "An object that could not be written is tried again after a minute, two, and so on up to an hour; one that was written though nobody heard of it is written twice: delivery is at least once.",
        "Firehose developer guide, Understand data delivery", "firehose/S3 fails for a while";
    FirehoseLost: "firehose.lost", Documented,
        "After 24 hours without success, or the retention of the source, an object is given up and its records are lost.",
        "Firehose developer guide, Handle data delivery failures", "firehose/after a day records are lost";
    FirehoseTransform: "firehose.transform", Simplified,
        "A function that transforms records fails those that a built-in function would fail on, and leaves the others as they are; failed ones are written below the error prefix as JSON.",
        "Firehose developer guide, Transform source data", "firehose/a function refuses records";
    FirehoseLeftOut: "firehose.left-out", NotModelled,
        "Other destinations than S3, dynamic partitioning, the conversion of formats, the backup of source records and what compression saves are not modelled; a bucket remembers its last 1,000 objects.",
        "Firehose developer guide", "rejections_firehose/what is not modelled";
    ApplicationState: "flink.state", Simplified,
        "A windowing application runs until it is deleted; after a crash it starts again within seconds, from its last checkpoint.",
        "Managed Service for Apache Flink developer guide, Implement fault tolerance", "windows/a crash fires windows again";
    WindowFired: "flink.fired", Documented,
        "A window fires when the watermark passes its end: the latest event time of each shard less the bound for disorder, the lowest of all shards that are not idle.",
        "Apache Flink documentation, Timely stream processing", "windows/tumbling windows by event time";
    WindowLate: "flink.late", Documented,
        "A record behind the watermark makes its window fire once more while the allowed lateness lasts.",
        "Apache Flink documentation, Windows, Allowed lateness", "windows/late records fire again, later ones go aside";
    LateRecord: "flink.side-output", Documented,
        "A record that is too late for all of its windows is not counted: it goes to the side output.",
        "Apache Flink documentation, Windows, Getting late data as a side output", "windows/late records fire again, later ones go aside";
    Checkpointed: "flink.checkpoint", Documented,
        "A checkpoint keeps offsets and windows together, every 60 seconds in which something happened: the state counts each record exactly once, while a sink without transactions sees results twice after a crash.",
        "Managed Service for Apache Flink developer guide, Implement fault tolerance", "windows/a crash fires windows again";
}

impl RuleId {
    pub fn rule(self) -> &'static Rule {
        let place = self as usize;
        // Called by its address: else what it reads would be read here.
        let later = std::hint::black_box(later as fn(usize) -> &'static Rule);
        FIRST.get(place).unwrap_or_else(|| later(place - FIRST.len()))
    }
}

impl Serialize for RuleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.rule().id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::rules;

    #[test]
    fn rules_are_named_once_and_speak_in_sentences() {
        let ids: BTreeSet<_> = rules().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), rules().count());
        for rule in rules() {
            assert!(rule.sentence.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
        }
    }
}
