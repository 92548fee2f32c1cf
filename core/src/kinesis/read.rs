//! Reading a shard of Kinesis: a position, a limit, records, and what comes after them.

use crate::feed::Position;
use crate::kinesis::shard::{Record, Shard};
use crate::kinesis::stream::Stream;
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::sequence::Sequence;
use crate::time::Instant;

/// A page of records.
#[derive(Debug)]
pub struct Page {
    pub records: Vec<Record>,
    /// Of them, data and partition keys.
    pub bytes: usize,
    /// Where to go on.
    pub next: Position,
    /// Whether the shard is closed and has been read to its end.
    pub finished: bool,
}

/// The index of the first record at a position; what is no longer kept is skipped.
fn place(stream: &Stream, shard: &Shard, position: Position, now: Instant) -> usize {
    let horizon = shard.index_since(stream.horizon(now));
    match position {
        Position::Horizon => horizon,
        Position::At(sequence) => shard.index_of(sequence).max(horizon),
    }
}

/// Reads at most `limit` records and 10 MiB; at least one record when there is one.
pub fn page(stream: &Stream, shard: &Shard, position: Position, limit: usize, now: Instant) -> Page {
    let from = place(stream, shard, position, now);
    let mut records = Vec::new();
    let mut bytes = 0;
    for record in (from..).map_while(|index| shard.records.get(index)).take(limit) {
        if bytes + record.size() > limits::KINESIS_GET_RECORDS_BYTES && !records.is_empty() {
            break;
        }
        bytes += record.size();
        records.push(record.clone());
    }
    let next = records.last().map_or(position, |record| Position::At(behind(record)));
    let is_whole = mutation::is(Mutation::KinesisEndsEarly) || from + records.len() >= shard.records.len();
    let finished = !shard.is_open() && is_whole;
    Page { records, bytes, next, finished }
}

/// The first number behind a record's.
fn behind(record: &Record) -> Sequence {
    mutation::instead(Mutation::KinesisIteratorOffByOne, record.sequence, record.sequence.next())
}

/// How many records wait behind a position, and when the first of them arrived: a reader's lag.
pub fn lag(stream: &Stream, shard: &Shard, position: Position, now: Instant) -> (usize, Option<Instant>) {
    let from = place(stream, shard, position, now);
    (shard.records.len() - from, shard.records.get(from).map(|record| record.at))
}
