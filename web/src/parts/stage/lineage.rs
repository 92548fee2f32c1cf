//! A lane's contents: the shards of one partition, parent before child, as one row of marks of equal width.
//!
//! ```text
//!   ✂ 12 trimmed │ 13 │ 14 │ CLOSED → child │ 15 │ 16 │ …       one lane, however often the shard has rolled over
//! ```
//!
//! Closed shards without a record that can be read have no marks: they are folded into the seam that follows them.

use std::ops::Range;
use std::rc::Rc;

use headwater_core::sequence::Sequence;
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;

use super::any_shard::{AnyRecord, AnyShard};
use crate::shared::Shared;

/// A shard, and how many of its records have left the retention.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    pub shard: Shared<dyn AnyShard>,
    pub trimmed: usize,
    /// The other partition in which it goes on, where its own has split.
    pub fork: Option<u32>,
}

/// One mark of a lane.
#[derive(Clone, Debug)]
pub enum Mark<'a> {
    /// The lane begins behind what was trimmed, or as the fork of another.
    Start(&'a Strand),
    Record(&'a Strand, AnyRecord<'a>),
    /// A closed shard ends, and its child begins.
    Seam(Seam<'a>),
    /// A closed shard ends, and nothing follows it here.
    Closing(&'a Strand),
}

/// Where a lane goes on in another shard.
#[derive(Clone, Debug)]
pub struct Seam<'a> {
    pub closed: &'a Strand,
    pub child: &'a Strand,
    /// Closed shards in between that have no record.
    pub folded: usize,
    /// The partition that forked off.
    pub fork: Option<u32>,
}

/// The shards of one partition of a stream, in the order of their creation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    strands: Vec<Strand>,
    pieces: Vec<Piece>,
    /// Records that have left the retention, and when the newest of them was written.
    pub trimmed: usize,
    pub trimmed_at: Option<Instant>,
    /// The shard of another partition that the first one continues.
    pub origin: Option<Origin>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub shard: Rc<str>,
    pub partition: u32,
}

/// A strand that has marks.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    strand: usize,
    /// Whether a mark comes before its records: the lane's start, or a seam.
    lead: bool,
    records: usize,
    /// Whether a mark comes behind them.
    closes: bool,
}

impl Lineage {
    pub fn of(stream: &Stream, partition: u32, now: Instant) -> Lineage {
        let mut lineage = Lineage::default();
        for shard in stream.shards.values().filter(|shard| shard.partition == partition) {
            let trimmed = shard.horizon(now);
            lineage.trimmed += trimmed;
            let newest = trimmed.checked_sub(1).and_then(|last| shard.records.get(last));
            lineage.trimmed_at = newest.map(|record| record.change.at).or(lineage.trimmed_at);
            if !shard.is_expired(now) {
                let shard: Rc<dyn AnyShard> = Rc::<Shard>::clone(shard);
                lineage.strands.push(Strand { shard: shard.into(), trimmed, fork: None });
            }
        }
        for shard in stream.shards.values().filter(|shard| shard.partition != partition) {
            lineage.fork(shard);
        }
        lineage.origin = lineage.origin_in(stream, now);
        lineage.lay_out();
        lineage
    }

    /// Notes that a shard of another partition continues one of these.
    fn fork(&mut self, other: &Shard) {
        let Some(parent) = &other.parent else { return };
        if let Some(strand) = self.strands.iter_mut().find(|strand| strand.shard.id() == parent) {
            strand.fork = Some(other.partition);
        }
    }

    fn origin_in(&self, stream: &Stream, now: Instant) -> Option<Origin> {
        let first = self.shards().next()?;
        let parent = stream.shards.get(first.parent.as_ref()?)?;
        let other = parent.partition != first.partition && !parent.is_expired(now);
        other.then(|| Origin { shard: Rc::clone(&parent.id), partition: parent.partition })
    }

    fn lay_out(&mut self) {
        for (at, strand) in self.strands.iter().enumerate() {
            let last = at + 1 == self.strands.len();
            if strand.records() == 0 && !last {
                continue;
            }
            // A first shard that is whole needs no mark before it.
            let begins = at > 0 || self.trimmed > 0 || self.origin.is_some() || strand.shard.is_child();
            let closes = last && strand.shard.end().is_some();
            let lead = begins || !self.pieces.is_empty();
            self.pieces.push(Piece { strand: at, lead, records: strand.records(), closes });
        }
    }

    /// One shard alone, as Kinesis has them: those that it continues, and those that continue it, are lanes of their own.
    pub fn single(shard: Rc<dyn AnyShard>, trimmed: usize) -> Lineage {
        let trimmed_at = trimmed.checked_sub(1).and_then(|last| shard.record(last)).map(AnyRecord::at);
        let strands = vec![Strand { shard: shard.into(), trimmed, fork: None }];
        let mut lineage = Lineage { strands, trimmed, trimmed_at, ..Lineage::default() };
        lineage.lay_out();
        lineage
    }

    /// The shard that takes or took the latest changes.
    pub fn last(&self) -> Option<&dyn AnyShard> {
        self.strands.last().map(|strand| &*strand.shard)
    }

    /// Its shards, where they are those of a table's stream.
    pub fn shards(&self) -> impl Iterator<Item = &Shard> {
        self.strands.iter().filter_map(|strand| strand.shard.change_shard())
    }

    /// The newest record that can still be read.
    pub fn newest(&self) -> Option<AnyRecord<'_>> {
        self.strands.iter().rev().filter(|strand| strand.records() > 0).find_map(|strand| {
            let last = strand.shard.record_count().checked_sub(1)?;
            strand.shard.record(last)
        })
    }

    pub fn strands(&self) -> &[Strand] {
        &self.strands
    }

    /// The records of a table's stream that can still be read, oldest first.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = (&Shard, &Record)> {
        self.strands
            .iter()
            .filter_map(|strand| Some((strand.shard.change_shard()?, strand.trimmed)))
            .flat_map(|(shard, trimmed)| shard.records.iter().skip(trimmed).map(move |record| (shard, record)))
    }

    /// The record at a place among those that can still be read.
    pub fn record(&self, mut index: usize) -> Option<(&dyn AnyShard, AnyRecord<'_>)> {
        for strand in &self.strands {
            if index < strand.records() {
                return Some((&*strand.shard, strand.shard.record(strand.trimmed + index)?));
            }
            index -= strand.records();
        }
        None
    }

    pub fn record_count(&self) -> usize {
        self.strands.iter().map(Strand::records).sum()
    }

    /// How many marks there are.
    pub fn mark_count(&self) -> usize {
        self.pieces.iter().map(|piece| piece.len()).sum()
    }

    /// The marks of a range.
    pub fn marks(&self, range: Range<usize>) -> Vec<Mark<'_>> {
        let mut marks = Vec::with_capacity(range.len());
        let mut first = 0;
        for at in 0..self.pieces.len() {
            let last = first + self.pieces[at].len();
            for index in range.start.max(first)..range.end.min(last) {
                marks.extend(self.mark(at, index - first));
            }
            first = last;
        }
        marks
    }

    fn mark(&self, at: usize, index: usize) -> Option<Mark<'_>> {
        let piece = self.pieces[at];
        let strand = &self.strands[piece.strand];
        match index.checked_sub(usize::from(piece.lead)) {
            None => Some(self.lead(at)),
            Some(record) => Some(match strand.shard.record(strand.trimmed + record) {
                Some(record) => Mark::Record(strand, record),
                None => Mark::Closing(strand),
            }),
        }
    }

    /// The mark before a piece's records.
    fn lead(&self, at: usize) -> Mark<'_> {
        let to = self.pieces[at].strand;
        let child = &self.strands[to];
        let Some(from) = at.checked_sub(1).map(|before| self.pieces[before].strand) else { return Mark::Start(child) };
        let fork = self.strands[from..to].iter().find_map(|strand| strand.fork);
        Mark::Seam(Seam { closed: &self.strands[from], child, folded: to - from - 1, fork })
    }

    /// Closed shards before the first one that has a record.
    pub fn folded_at_start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.strand)
    }

    /// The records among the marks before an index.
    pub fn records_before(&self, end: usize) -> usize {
        let mut first = 0;
        let mut count = 0;
        for piece in &self.pieces {
            count += end.saturating_sub(first).saturating_sub(usize::from(piece.lead)).min(piece.records);
            first += piece.len();
        }
        count
    }
}

impl Lineage {
    /// The place behind a record's mark.
    pub fn end_of(&self, sequence: Sequence) -> Option<usize> {
        let mut first = 0;
        for piece in &self.pieces {
            let strand = &self.strands[piece.strand];
            let index = strand.shard.index_of(sequence);
            if strand.shard.record(index).is_some_and(|record| record.sequence() == sequence) {
                return Some(first + usize::from(piece.lead) + index.checked_sub(strand.trimmed)? + 1);
            }
            first += piece.len();
        }
        None
    }
}

impl Strand {
    pub fn records(&self) -> usize {
        self.shard.record_count() - self.trimmed
    }
}

impl Piece {
    fn len(self) -> usize {
        usize::from(self.lead) + self.records + usize::from(self.closes)
    }
}

/// The range of at most `room` marks that ends at `end`.
pub fn window(end: usize, room: usize) -> Range<usize> {
    end.saturating_sub(room)..end
}

#[cfg(test)]
mod tests {
    use headwater_core::time::Duration;

    use super::{Lineage, Mark, window};
    use crate::opening::{self, Start};

    fn shape(marks: &[Mark<'_>]) -> String {
        let letter = |mark: &Mark<'_>| match mark {
            Mark::Start(_) => '(',
            Mark::Record(..) => 'r',
            Mark::Seam(seam) => char::from_digit(seam.folded as u32, 10).unwrap(),
            Mark::Closing(_) => ')',
        };
        marks.iter().map(letter).collect()
    }

    /// A lane as it is, after its shard has rolled over, and after its records have left the retention. Digits are seams.
    #[test]
    fn lanes_run_from_parent_to_child() {
        let mut timeline = opening::timeline(Start::Opening);
        for (hours, whole) in [(0, "rr"), (4, "rr0"), (19, "rr4"), (2, "(")] {
            timeline.advance(Duration::hours(hours), 100_000);
            let world = timeline.world();
            let stream = world.regions.values().flat_map(|region| region.streams.values()).next().unwrap();
            let lineage = Lineage::of(stream, 0, world.now);
            let marks = lineage.marks(0..lineage.mark_count());
            assert_eq!(shape(&marks), whole, "after {hours} h");
            assert_eq!(lineage.records_before(lineage.mark_count()), lineage.record_count());
            let middle: String = whole.chars().skip(1).take(2).collect();
            assert_eq!(shape(&lineage.marks(1..window(3, 2).end.min(whole.len()))), middle);
            assert_eq!(lineage.trimmed, if whole == "(" { 2 } else { 0 });
        }
    }
}
