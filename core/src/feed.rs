//! The one way to read a stream: a position, a limit, records, and what comes after them.
//!
//! Lambda's pollers and GetRecords both read here.

pub mod source;

use serde::{Serialize, Serializer};

use crate::limits;
use crate::mutation::{self, Mutation};
use crate::sequence::Sequence;
use crate::streams::record;
use crate::streams::shard::{Record, Shard};
use crate::streams::stream::Stream;
use crate::time::Instant;

/// Where a reader stands in a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// At the oldest record that is still there, whichever that is when the reader gets to it.
    Horizon,
    /// At the first record with this number or a higher one.
    At(Sequence),
}

/// `"TRIM_HORIZON"`, or the digits of the number.
impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Position::Horizon => serializer.serialize_str("TRIM_HORIZON"),
            Position::At(sequence) => sequence.serialize(serializer),
        }
    }
}

/// A page of records.
#[derive(Debug)]
pub struct Page {
    pub records: Vec<Record>,
    /// Where to go on.
    pub next: Position,
    /// Whether the shard is sealed and has been read to its end.
    pub finished: bool,
}

/// Why a position cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trimmed;

/// The position just after what a shard holds now.
pub fn latest(shard: &Shard) -> Position {
    Position::At(shard.last().next())
}

/// The position of the first record of that time or later, or just after all that a shard holds.
pub fn since(shard: &Shard, at: Instant) -> Position {
    let first = shard.records.get(shard.index_since(at));
    first.map_or_else(|| latest(shard), |record| Position::At(record.sequence))
}

/// Reads at most `limit` records and 1 MB; at least one record when there is one.
pub fn read(stream: &Stream, shard: &Shard, position: Position, limit: usize, now: Instant) -> Result<Page, Trimmed> {
    let horizon = shard.horizon(now);
    let from = match position {
        Position::Horizon => horizon,
        Position::At(sequence) => shard.index_of(sequence),
    };
    if from < horizon {
        return Err(Trimmed);
    }
    let mut records = Vec::new();
    let mut bytes = 0;
    for record in (from..).map_while(|index| shard.records.get(index)).take(limit) {
        bytes += record::size_of(&stream.definition, record);
        if bytes > limits::GET_RECORDS_BYTES && !records.is_empty() {
            break;
        }
        records.push(record.clone());
    }
    let mut next = records.last().map_or(position, |record| Position::At(record.sequence.next()));
    if mutation::is(Mutation::IteratorOffByOne) && records.len() > 1 {
        next = records.last().map_or(position, |record| Position::At(record.sequence));
    }
    let finished = shard.end.is_some() && from + records.len() >= shard.records.len();
    Ok(Page { records, next, finished })
}

/// How many records wait behind a position, and the time of the first of them: a reader's lag.
pub fn lag(shard: &Shard, position: Position, now: Instant) -> (usize, Option<Instant>) {
    let horizon = shard.horizon(now);
    let from = match position {
        Position::Horizon => horizon,
        Position::At(sequence) => shard.index_of(sequence).max(horizon),
    };
    (shard.records.len() - from, shard.records.get(from).map(|record| record.change.at))
}
