//! Everything that can happen by itself. Read this enum and you know what the simulation does between two inputs.

use std::rc::Rc;

use crate::dynamodb::global::life::Step;
use crate::dynamodb::split::Why;
use crate::flink::application;
use crate::time::Instant;

/// An event on the agenda. Names are looked up when it happens: what it speaks of may be gone by then.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A table's CREATING or UPDATING ends.
    TableReady { region: Rc<str>, table: Rc<str>, id: Rc<str> },
    /// A table's DELETING ends: the name is free.
    TableGone { region: Rc<str>, table: Rc<str>, id: Rc<str> },
    /// A global index's CREATING (one half of it), UPDATING or DELETING ends.
    IndexReady { region: Rc<str>, table: Rc<str>, id: Rc<str>, index: Rc<str> },
    /// Changes of items arrive in the table's global indexes.
    IndexesFollow { region: Rc<str>, table: Rc<str>, id: Rc<str> },
    /// Partitions of a table split.
    PartitionSplit { region: Rc<str>, table: Rc<str>, id: Rc<str>, why: Why },
    /// A table's time to live has been turned on or off.
    TimeToLiveSwitched { region: Rc<str>, table: Rc<str>, id: Rc<str> },
    /// Items of a table whose time to live is over are deleted.
    TimeToLiveSweep { region: Rc<str>, table: Rc<str>, id: Rc<str> },
    /// A replica of a table, or a witness, comes or goes; `region` is that of the table that was asked.
    ReplicaStep { region: Rc<str>, table: Rc<str>, id: Rc<str>, target: Rc<str>, step: Step },
    /// A change that another region made arrives.
    Replicated { region: Rc<str>, table: Rc<str>, id: Rc<str>, change: u64 },
    /// A write transaction's token is forgotten.
    TokenForgotten { region: Rc<str>, token: Rc<str> },
    /// A stream's ENABLING ends.
    StreamEnabled { region: Rc<str>, stream: Rc<str> },
    /// A stream's DISABLING ends.
    StreamDisabled { region: Rc<str>, stream: Rc<str> },
    /// A disabled stream's last record has left its retention.
    StreamExpired { region: Rc<str>, stream: Rc<str> },
    /// An open shard is sealed and goes on in a child.
    ShardRollover { region: Rc<str>, stream: Rc<str>, shard: Rc<str> },
    /// A record or a child shard arrived where a reader had gone to sleep.
    Appended { region: Rc<str>, stream: Rc<str>, shard: Rc<str> },
    /// A Kinesis stream's CREATING, UPDATING or DELETING ends.
    KinesisReady { region: Rc<str>, stream: Rc<str>, created: Instant },
    /// CREATING or DELETING of a consumer with enhanced fan-out ends.
    ConsumerReady { region: Rc<str>, stream: Rc<str>, consumer: Rc<str> },
    /// What has come is pushed to a subscription.
    Push { region: Rc<str>, stream: Rc<str>, consumer: Rc<str>, shard: u32, subscription: u32 },
    /// A shard of a stream on demand that was hot is split.
    KinesisScale { region: Rc<str>, stream: Rc<str>, created: Instant, shard: u32 },
    /// A producer sends what is due.
    Produce { region: Rc<str>, producer: Rc<str>, since: Instant },
    /// An event source mapping's transition (creating, updating, enabling, disabling, deleting) ends.
    MappingReady { region: Rc<str>, mapping: Rc<str> },
    /// A poller reads its shard.
    Poll { region: Rc<str>, mapping: Rc<str>, shard: Rc<str> },
    /// A batching window ends.
    WindowOver { region: Rc<str>, mapping: Rc<str>, shard: Rc<str>, window: u64 },
    /// A function's run on a batch ends.
    InvocationOver { region: Rc<str>, mapping: Rc<str>, shard: Rc<str>, invocation: u64 },
    /// A minute ends, and the alarms of a region are evaluated.
    AlarmsDue { region: Rc<str> },
    /// CREATING or DELETING of a delivery stream, or a change of its encryption, ends.
    FirehoseReady { region: Rc<str>, delivery: Rc<str>, created: Instant },
    /// A delivery stream reads a shard of its source.
    FirehoseRead { region: Rc<str>, delivery: Rc<str>, created: Instant, shard: u32 },
    /// The interval of a delivery stream's buffer is over.
    FirehoseFlush { region: Rc<str>, delivery: Rc<str>, created: Instant, buffer: u64 },
    /// A batch of a delivery stream is written to its bucket.
    FirehoseDeliver { region: Rc<str>, delivery: Rc<str>, created: Instant, batch: u64 },
    /// A windowing application does something by itself.
    Application { region: Rc<str>, application: Rc<str>, epoch: u32, step: application::Step },
    /// A failed batch is tried again.
    Retry { region: Rc<str>, mapping: Rc<str>, shard: Rc<str>, invocation: u64 },
    /// ENABLING, UPDATING or DISABLING of a table's Kinesis destination ends.
    DestinationStep { region: Rc<str>, table: Rc<str>, id: Rc<str>, stream: Rc<str> },
    /// A change is put into the Kinesis stream of its table's destination.
    Delivery { region: Rc<str>, table: Rc<str>, id: Rc<str>, change: u64 },
}
