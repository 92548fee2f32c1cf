//! What an observer may see. Facts explain; they never influence the world.

use std::rc::Rc;

use serde::Serialize;

use crate::capacity::Units;
use crate::dynamodb::change::{Change, Kind};
use crate::dynamodb::value::Attributes;
use crate::feed::Position;
use crate::input::Service;
use crate::kinesis::subscription::Push;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};

/// A fact's place in the order of all facts of a run, from 0.
pub type FactId = u64;

/// Something that happened, when, why and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    pub at: Instant,
    /// The fact before it in the chain of causes; `None` for what came from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<FactId>,
    pub rule: RuleId,
    #[serde(flatten)]
    pub what: What,
}

/// The kinds of facts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum What {
    /// A request arrived and was answered with success.
    Called {
        service: Service,
        operation: Rc<str>,
        region: Rc<str>,
        resource: Option<Rc<str>>,
        units: Units,
    },
    /// A request arrived and was refused.
    Rejected {
        service: Service,
        operation: Rc<str>,
        region: Rc<str>,
        resource: Option<Rc<str>>,
        code: &'static str,
        message: Rc<str>,
        units: Units,
    },
    /// A table's status changed; `DELETED` is our word for gone.
    TableStatus {
        region: Rc<str>,
        table: Rc<str>,
        status: &'static str,
    },
    /// A global index's status changed; `DELETED` is our word for gone.
    IndexStatus {
        table: Rc<str>,
        index: Rc<str>,
        status: &'static str,
    },
    /// A change arrived in an index.
    IndexWritten {
        table: Rc<str>,
        index: Rc<str>,
        /// What became of the entry.
        kind: Kind,
        /// The primary key of the item.
        keys: Rc<Attributes>,
    },
    /// A table's time to live was turned on or off.
    TimeToLiveStatus {
        table: Rc<str>,
        attribute: Option<Rc<str>>,
        status: &'static str,
    },
    /// An item changed.
    ItemChanged {
        region: Rc<str>,
        table: Rc<str>,
        partition: u32,
        change: Rc<Change>,
    },
    /// A write left its item as it was.
    ItemUnchanged {
        region: Rc<str>,
        table: Rc<str>,
        partition: u32,
        keys: Rc<Attributes>,
    },
    /// A replica of a table, or its witness, came, was ready or went; `DELETED` is our word for gone.
    ReplicaStatus {
        /// Of the table that was asked.
        region: Rc<str>,
        table: Rc<str>,
        /// The region of the replica.
        replica: Rc<str>,
        status: &'static str,
    },
    /// A change of another region arrived.
    Replicated {
        region: Rc<str>,
        table: Rc<str>,
        /// The region in which it was made.
        from: Rc<str>,
        keys: Rc<Attributes>,
        /// How long it was on its way.
        lag: Duration,
        /// `applied`; `overwrote` when this replaced a change that its region did not know of; `lost` to such a change; `merged`
        /// when a newer one took its place on the way.
        outcome: &'static str,
    },
    /// A request, or a part of one, found no capacity.
    Throttled {
        table: Rc<str>,
        /// The global index that had none.
        #[serde(skip_serializing_if = "Option::is_none")]
        index: Option<Rc<str>>,
        /// The partition, of the table or of the index, that was to serve it.
        partition: u32,
        /// As AWS calls it: `TableWriteProvisionedThroughputExceeded`.
        reason: Rc<str>,
        /// How many parts of the request met with this, one after the other.
        count: u32,
    },
    /// A partition was cut in two: the lower half keeps its id, the upper one is new.
    PartitionSplit {
        table: Rc<str>,
        partition: u32,
        new: u32,
        /// The lowest hash of the upper half, in hexadecimal digits.
        at: Rc<str>,
    },
    /// A stream's status changed; `EXPIRED` is our word for gone.
    StreamStatus {
        stream: Rc<str>,
        status: &'static str,
    },
    ShardOpened {
        stream: Rc<str>,
        shard: Rc<str>,
        parent: Option<Rc<str>>,
        partition: u32,
    },
    ShardSealed {
        stream: Rc<str>,
        shard: Rc<str>,
    },
    /// A change became a record of a stream.
    Recorded {
        stream: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
        kind: Kind,
        keys: Rc<Attributes>,
    },
    /// A reader of the Streams API got its first token for a shard.
    IteratorIssued {
        stream: Rc<str>,
        shard: Rc<str>,
        /// Whoever goes on from this token; ours, AWS has no name for it.
        reader: u32,
        /// As on the wire: `TRIM_HORIZON`.
        kind: &'static str,
        position: Position,
    },
    /// A reader of the Streams API read a page.
    Read {
        stream: Rc<str>,
        shard: Rc<str>,
        reader: u32,
        /// Where it stood before.
        from: Position,
        /// Where it stands now.
        next: Position,
        /// How many records the page had.
        count: u32,
        /// Whether that was the end of a sealed shard.
        finished: bool,
        /// How many records wait behind the page.
        behind: u32,
    },
    /// A Kinesis stream's status changed; `DELETED` is our word for gone.
    KinesisStatus {
        stream: Rc<str>,
        status: &'static str,
    },
    /// A shard of a Kinesis stream closed.
    KinesisShardClosed {
        stream: Rc<str>,
        shard: Rc<str>,
    },
    /// A shard of a Kinesis stream opened.
    KinesisShardOpened {
        stream: Rc<str>,
        shard: Rc<str>,
        /// None of a new stream's, one after a split, two after a merge.
        parents: Vec<Rc<str>>,
        /// The lowest hash that it owns, in decimal digits.
        start: Rc<str>,
        /// The highest hash that it owns, in decimal digits.
        end: Rc<str>,
    },
    /// A record was written to a Kinesis stream.
    KinesisRecorded {
        stream: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
        /// The partition key.
        key: Rc<str>,
        /// Of its data.
        bytes: usize,
    },
    /// A delivery stream's status changed; `DELETED` is our word for gone.
    FirehoseStatus {
        delivery: Rc<str>,
        status: &'static str,
    },
    /// Records came into the buffer of a delivery stream.
    FirehoseBuffered {
        delivery: Rc<str>,
        /// The shard of the source that they come from.
        #[serde(skip_serializing_if = "Option::is_none")]
        shard: Option<Rc<str>>,
        count: u32,
        bytes: u64,
        /// Bytes in the buffer with these.
        held: u64,
        /// Bytes at which the buffer is written.
        size: u64,
    },
    /// A delivery stream wrote an object.
    ObjectWritten {
        delivery: Rc<str>,
        bucket: Rc<str>,
        key: Rc<str>,
        records: u32,
        /// Of its content, before any compression.
        bytes: u64,
        /// `size` or `interval`; `processing-failed` for what a function refused.
        because: &'static str,
    },
    /// A delivery stream could not write an object, or did not hear that it was written.
    ObjectFailed {
        delivery: Rc<str>,
        bucket: Rc<str>,
        attempt: u32,
        records: u32,
        /// Whether it was given up.
        lost: bool,
    },
    /// A windowing application started, crashed or went; `DELETED` is our word for gone.
    ApplicationStatus {
        application: Rc<str>,
        status: &'static str,
    },
    /// A window gave its result.
    WindowFired {
        application: Rc<str>,
        key: Rc<str>,
        start: Instant,
        end: Instant,
        /// The count, or the sum.
        value: i64,
        watermark: Instant,
        /// Whether a record came after the watermark had passed its end.
        late: bool,
    },
    /// A record came too late for all of its windows: the side output has it.
    LateRecord {
        application: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
        /// Its event time.
        #[serde(rename = "eventTime")]
        at: Instant,
        watermark: Instant,
    },
    /// An application keeps its offsets and windows.
    Checkpointed {
        application: Rc<str>,
        number: u32,
        windows: u32,
    },
    /// An event source mapping's state changed.
    MappingState {
        mapping: Rc<str>,
        function: Rc<str>,
        state: &'static str,
    },
    /// A poller read records.
    Polled {
        mapping: Rc<str>,
        shard: Rc<str>,
        count: usize,
        first: Sequence,
        last: Sequence,
    },
    /// A function was called with a batch.
    Invoked {
        mapping: Rc<str>,
        function: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        invocation: u64,
        /// 1 for the first attempt at this batch.
        attempt: u64,
        /// The sequence numbers of the batch, in order.
        batch: Vec<Sequence>,
    },
    /// A function's run on a batch ended.
    Returned {
        mapping: Rc<str>,
        function: Rc<str>,
        shard: Rc<str>,
        invocation: u64,
        outcome: Outcome,
    },
    /// A failed batch waits to be tried again; `attempt` is the one to come.
    Waiting {
        mapping: Rc<str>,
        shard: Rc<str>,
        delay: Duration,
        attempt: u64,
    },
    /// A batch was split, or cut at the first failed record.
    Split {
        mapping: Rc<str>,
        shard: Rc<str>,
        left: usize,
        right: usize,
    },
    /// Records were given up.
    Discarded {
        mapping: Rc<str>,
        shard: Rc<str>,
        batch: Vec<Sequence>,
        condition: &'static str,
    },
    /// A built-in function writes what a record shows to another table.
    Copied {
        region: Rc<str>,
        table: Rc<str>,
        sequence: Sequence,
        kind: Kind,
        keys: Rc<Attributes>,
    },
    /// A built-in function printed a line.
    Logged {
        function: Rc<str>,
        line: Rc<str>,
    },
    /// A function's behaviour was set, or it was deleted.
    FunctionPut {
        function: Rc<str>,
        behaviour: Rc<str>,
    },
    /// An alarm's state changed.
    AlarmState {
        alarm: Rc<str>,
        was: &'static str,
        /// `OK`, `ALARM` or `INSUFFICIENT_DATA`.
        state: &'static str,
        reason: Rc<str>,
    },
    /// An alarm told a topic of its new state.
    Notified {
        alarm: Rc<str>,
        /// The topic's ARN.
        topic: Rc<str>,
        state: &'static str,
    },
    /// A shard of a Kinesis stream was asked for more than it takes or gives.
    KinesisThrottled {
        stream: Rc<str>,
        shard: Rc<str>,
        /// `writeRecords`, `writeBytes`, `readCalls`, `readBytes` or `iterators`.
        limit: &'static str,
        /// How many records or calls it refused, one after the other.
        count: u32,
    },
    /// A stream on demand splits a shard that was hot.
    KinesisScaled {
        stream: Rc<str>,
        shard: Rc<str>,
    },
    /// A producer started, or stopped: `RUNNING`, `FINISHED`, `DELETED`.
    ProducerStatus {
        producer: Rc<str>,
        stream: Rc<str>,
        status: &'static str,
        /// Records that it had not yet brought home when it stopped.
        left: u32,
    },
    /// A producer sends records.
    Produced {
        producer: Rc<str>,
        stream: Rc<str>,
        count: u32,
        /// How many of them it had sent before.
        again: u32,
    },
    /// The answer to a producer's request did not arrive: it will send all of it again.
    AnswerLost {
        producer: Rc<str>,
        count: u32,
    },
    /// Dials were turned.
    Dialled {
        dials: Rc<str>,
    },
    /// The status of a consumer with enhanced fan-out changed; `DELETED` is our word for gone.
    ConsumerStatus {
        stream: Rc<str>,
        consumer: Rc<str>,
        status: &'static str,
    },
    /// A consumer subscribed to a shard.
    Subscribed {
        /// The consumer's ARN.
        consumer: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        /// Ours; AWS has no name for it.
        subscription: u32,
        /// As on the wire: `TRIM_HORIZON`.
        kind: &'static str,
        position: Position,
    },
    /// An event was pushed to a consumer.
    Pushed {
        /// The consumer's ARN.
        consumer: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        subscription: u32,
        /// How many records the event had.
        count: u32,
        #[serde(flatten)]
        push: Rc<Push>,
    },
    /// A subscription ended.
    SubscriptionEnded {
        /// The consumer's ARN.
        consumer: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        subscription: u32,
        reason: &'static str,
    },
    /// The status of a table's Kinesis destination changed.
    DestinationStatus {
        region: Rc<str>,
        table: Rc<str>,
        /// The ARN that was given, whatever it names.
        stream: Rc<str>,
        status: &'static str,
        /// Why it could not be enabled.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'static str>,
    },
    /// A change arrived in the Kinesis stream of its table's destination.
    Delivered {
        table: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
        /// Since the change.
        lag: Duration,
        /// 1 for the first.
        attempt: u32,
    },
    /// A change that had arrived already arrived once more.
    Duplicated {
        table: Rc<str>,
        stream: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
    },
    /// A change found no room in the Kinesis stream, or no stream; it will be tried again after the delay.
    DeliveryThrottled {
        table: Rc<str>,
        stream: Rc<str>,
        /// AWS's name of the error.
        reason: &'static str,
        attempt: u32,
        delay: Duration,
    },
    /// A change will never arrive.
    DeliveryFailed {
        table: Rc<str>,
        stream: Rc<str>,
        /// `TooLarge`, `Disabled`, `TooOld` or `TableDeleted`.
        reason: &'static str,
    },
}

/// How a run of a function ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "result", rename_all = "camelCase")]
pub enum Outcome {
    Success,
    /// The response named records that failed, the lowest of them this one.
    Partial {
        from: Sequence,
    },
    /// The function threw, timed out, or answered what Lambda cannot use.
    Failure {
        message: Rc<str>,
    },
}

/// Where a step writes its facts down.
#[derive(Debug)]
pub struct Notebook {
    now: Instant,
    next: FactId,
    cause: Option<FactId>,
    facts: Vec<Fact>,
}

impl Notebook {
    pub(crate) fn new(now: Instant, next: FactId, cause: Option<FactId>) -> Self {
        Notebook { now, next, cause, facts: Vec::new() }
    }

    /// Writes down a fact caused by what the step is about; gives its id, to be named as a cause.
    pub(crate) fn note(&mut self, rule: RuleId, what: What) -> FactId {
        self.note_because(self.cause, rule, what)
    }

    /// Writes down a fact with another cause than the step's own.
    pub(crate) fn note_because(&mut self, cause: Option<FactId>, rule: RuleId, what: What) -> FactId {
        let id = self.next + self.facts.len() as FactId;
        self.facts.push(Fact { at: self.now, cause, rule, what });
        id
    }

    /// Takes the last fact back: what it tells of did not happen after all.
    pub(crate) fn take_back(&mut self, last: FactId) {
        if self.next + self.facts.len() as FactId == last + 1 {
            self.facts.pop();
        }
    }

    /// Completes the first fact, a call's own, once it is known what the call cost.
    pub(crate) fn charge(&mut self, charged: Units) {
        if let Some(What::Called { units, .. } | What::Rejected { units, .. }) =
            self.facts.first_mut().map(|fact| &mut fact.what)
        {
            *units = charged;
        }
    }

    /// From here on facts are caused by this one.
    pub(crate) fn because(&mut self, cause: FactId) {
        self.cause = Some(cause);
    }

    pub(crate) fn cause(&self) -> Option<FactId> {
        self.cause
    }

    /// From here on facts are caused by what they were caused by before.
    pub(crate) fn resume(&mut self, cause: Option<FactId>) {
        self.cause = cause;
    }

    /// Forgets the facts of an operation that failed.
    pub(crate) fn forget(&mut self) {
        self.facts.clear();
        self.cause = None;
    }

    pub(crate) fn into_facts(self) -> Vec<Fact> {
        self.facts
    }
}
