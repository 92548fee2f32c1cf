//! What the user has picked: the one thing that every panel highlights.

use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::sequence::Sequence;

/// A thing on the stage or in the event list. Hovering and focusing use the same type as picking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    #[default]
    Nothing,
    /// Something that happened, by its place among all facts.
    Fact(FactId),
    Table {
        table: Rc<str>,
    },
    Partition {
        table: Rc<str>,
        partition: u32,
    },
    /// An item, by the text of its key; see `keys::text`.
    Item {
        table: Rc<str>,
        key: Rc<str>,
    },
    /// A Kinesis stream.
    Stream {
        stream: Rc<str>,
    },
    Shard {
        stream: Rc<str>,
        shard: Rc<str>,
    },
    Record {
        stream: Rc<str>,
        shard: Rc<str>,
        sequence: Sequence,
    },
    /// Somebody who reads with iterators of the Streams API, by the number that all of its iterators hold.
    Reader {
        stream: Rc<str>,
        reader: u32,
    },
    /// An event source mapping with its function, by UUID.
    Mapping {
        mapping: Rc<str>,
    },
    /// A batch in flight, or one that was, by its invocation's number.
    Invocation {
        mapping: Rc<str>,
        invocation: u64,
    },
}
