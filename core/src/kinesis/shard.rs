//! A shard: an append-only row of records whose hashes it owns, until it is closed
//! (Kinesis developer guide, Terminology and concepts).

use std::rc::Rc;

use crate::dynamodb::change::Change;
use serde::{Serialize, Serializer};

use crate::kinesis::hash::HashRange;
use crate::kinesis::number::{END, Parts};
use crate::kinesis::traffic::Traffic;
use crate::persist::Journal;
use crate::sequence::Sequence;
use crate::time::Instant;

/// One shard of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    /// Counted from 0 in its stream, never used twice.
    pub index: u32,
    /// As on the wire.
    pub id: Rc<str>,
    /// The shard that was split, or the first of two that were merged.
    pub parent: Option<u32>,
    /// The other one of two that were merged.
    pub adjacent: Option<u32>,
    pub range: HashRange,
    /// The second that its numbers carry, since 1970.
    pub created: u64,
    pub opened: Instant,
    /// Its last number, once it is closed.
    pub end: Option<Sequence>,
    pub closed: Option<Instant>,
    pub records: Journal<Record>,
    /// Whether a reader sleeps until something arrives here.
    pub(crate) awaited: bool,
    pub(crate) traffic: Traffic,
}

/// A record in its place in a shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    pub sequence: Sequence,
    /// ApproximateArrivalTimestamp.
    pub at: Instant,
    pub key: Rc<str>,
    pub data: Rc<[u8]>,
    /// The change of an item that it tells of, where a table's Kinesis destination wrote it.
    pub change: Option<Rc<Change>>,
    /// Whether it is kept encrypted with a KMS key.
    pub encrypted: bool,
}

impl Record {
    /// What it counts for: data and partition key.
    pub fn size(&self) -> usize {
        self.data.len() + self.key.len()
    }
}

/// A shard's id on the wire: `shardId-000000000007`.
pub fn id(index: u32) -> String {
    format!("shardId-{index:012}")
}

/// [`id`] without room of its own, where answers are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id(pub u32);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("shardId-{:012}", self.0))
    }
}

/// The shard that a text means: what stands after its first `-`, or the whole of it, as a number (captured from AWS).
pub fn parse_id(text: &str) -> Option<u32> {
    let digits = text.split_once('-').map_or(text, |(_, digits)| digits);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|index| is_number && *index <= i32::MAX as u32)
}

impl Shard {
    /// An open shard without records.
    pub(crate) fn new(index: u32, range: HashRange, created: u64, opened: Instant) -> Shard {
        Shard {
            index,
            id: id(index).into(),
            parent: None,
            adjacent: None,
            range,
            created,
            opened,
            end: None,
            closed: None,
            records: Journal::new(),
            awaited: false,
            traffic: Traffic::default(),
        }
    }

    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    fn number(&self, counter: u64, time: u64) -> Sequence {
        Parts { created: self.created, shard: self.index, counter, time }.sequence()
    }

    /// StartingSequenceNumber: below all of its records' numbers.
    pub fn start(&self) -> Sequence {
        self.number(0, self.created)
    }

    /// The last number given out so far.
    pub fn last(&self) -> Sequence {
        self.records.last().map_or(self.start(), |record| record.sequence)
    }

    /// The number of a record that is written now.
    pub(crate) fn number_at(&self, counter: u64, now: Instant) -> Sequence {
        self.number(counter, now.as_seconds())
    }

    /// Takes no more records from here on. Gives the second that its last number carries, never before its first.
    pub(crate) fn close(&mut self, now: Instant) -> u64 {
        let second = now.as_seconds().max(self.created);
        self.end = Some(self.number(END, second));
        self.closed = Some(now);
        second
    }

    /// The index of the first record of that time or later.
    pub fn index_since(&self, at: Instant) -> usize {
        self.partition_point(|record| record.at < at)
    }

    /// The index of the first record at or after a number.
    pub fn index_of(&self, sequence: Sequence) -> usize {
        self.partition_point(|record| record.sequence < sequence)
    }

    /// A closed shard whose records have all left the retention is no longer listed.
    pub fn is_expired(&self, horizon: Instant) -> bool {
        self.closed.is_some_and(|closed| closed < horizon)
    }

    fn partition_point(&self, before: impl Fn(&Record) -> bool) -> usize {
        let (mut low, mut high) = (0, self.records.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.records.get(middle).is_some_and(&before) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::{id, parse_id};

    #[test]
    fn ids_are_read_with_patience() {
        assert_eq!(id(7), "shardId-000000000007");
        for text in ["0", "-0", "shard-0", "anything-00000", "shardId-000000000000"] {
            assert_eq!(parse_id(text), Some(0), "{text}");
        }
        for text in ["", "a", "shardId-", "shardId-0-1", "2147483648", "-1x", "+1"] {
            assert_eq!(parse_id(text), None, "{text}");
        }
        assert_eq!(parse_id("2147483647"), Some(2_147_483_647));
    }
}
