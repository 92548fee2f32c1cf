//! A shard and its records as lanes see them, whichever service they belong to: lanes, rails and readers know no other.

use std::fmt::Debug;
use std::rc::Rc;

use headwater_core::feed::{self, Position};
use headwater_core::kinesis;
use headwater_core::sequence::Sequence;
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::time::Instant;

/// A shard of a lane. Its records are counted from the first that it ever had.
pub trait AnyShard: Debug {
    fn id(&self) -> &Rc<str>;
    fn record_count(&self) -> usize;
    fn record(&self, index: usize) -> Option<AnyRecord<'_>>;
    /// The index of the first record at or after a number.
    fn index_of(&self, sequence: Sequence) -> usize;
    /// Its last number, once it is closed.
    fn end(&self) -> Option<Sequence>;
    /// Whether it continues another.
    fn is_child(&self) -> bool;
    /// How many records wait behind a position, and since when the first of them does.
    fn lag(&self, position: Position, now: Instant) -> (usize, Option<Instant>);
    /// As DynamoDB Streams has it.
    fn change_shard(&self) -> Option<&Shard> {
        None
    }
}

/// A record of a lane.
#[derive(Clone, Copy, Debug)]
pub enum AnyRecord<'a> {
    Change(&'a Record),
    Kinesis(&'a kinesis::shard::Record),
}

impl AnyRecord<'_> {
    pub const fn sequence(self) -> Sequence {
        match self {
            AnyRecord::Change(record) => record.sequence,
            AnyRecord::Kinesis(record) => record.sequence,
        }
    }

    /// When it was written.
    pub fn at(self) -> Instant {
        match self {
            AnyRecord::Change(record) => record.change.at,
            AnyRecord::Kinesis(record) => record.at,
        }
    }
}

impl AnyShard for Shard {
    fn id(&self) -> &Rc<str> {
        &self.id
    }

    fn record_count(&self) -> usize {
        self.records.len()
    }

    fn record(&self, index: usize) -> Option<AnyRecord<'_>> {
        self.records.get(index).map(AnyRecord::Change)
    }

    fn index_of(&self, sequence: Sequence) -> usize {
        self.index_of(sequence)
    }

    fn end(&self) -> Option<Sequence> {
        self.end
    }

    fn is_child(&self) -> bool {
        self.parent.is_some()
    }

    fn lag(&self, position: Position, now: Instant) -> (usize, Option<Instant>) {
        feed::lag(self, position, now)
    }

    fn change_shard(&self) -> Option<&Shard> {
        Some(self)
    }
}
