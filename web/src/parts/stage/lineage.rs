//! A lane's contents: the shards of one partition, parent before child, as one row of marks of equal width.

use std::ops::Range;
use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;

use crate::shared::Shared;

/// A shard, and how many of its records have left the retention.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    pub shard: Shared<Shard>,
    pub trimmed: usize,
}

/// One mark of a lane.
#[derive(Clone, Debug)]
pub enum Mark<'a> {
    /// A child takes over from its parent, or a shard has lost its oldest records.
    Opening(&'a Strand),
    Record(&'a Strand, &'a Record),
    /// A sealed shard ends.
    Closing(&'a Strand),
}

/// The shards of one partition of a stream, in the order of their creation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    strands: Vec<Strand>,
}

impl Lineage {
    pub fn of(stream: &Stream, partition: u32, now: Instant) -> Lineage {
        let shards = stream.shards.values().filter(|shard| shard.partition == partition && !shard.is_expired(now));
        let strand = |shard: &Rc<Shard>| Strand { trimmed: shard.horizon(now), shard: Rc::clone(shard).into() };
        Lineage { strands: shards.map(strand).collect() }
    }

    /// The shard that takes or took the latest changes.
    pub fn last(&self) -> Option<&Shard> {
        self.strands.last().map(|strand| &*strand.shard)
    }

    pub fn shards(&self) -> impl Iterator<Item = &Shard> {
        self.strands.iter().map(|strand| &*strand.shard)
    }

    /// The records that can still be read, oldest first.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = (&Shard, &Record)> {
        self.strands
            .iter()
            .flat_map(|strand| strand.shard.records.iter().skip(strand.trimmed).map(|record| (&*strand.shard, record)))
    }

    /// The record at a place among those that can still be read.
    pub fn record(&self, mut index: usize) -> Option<(&Shard, &Record)> {
        for strand in &self.strands {
            if index < strand.records() {
                return Some((&*strand.shard, strand.shard.records.get(strand.trimmed + index)?));
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
        self.strands.iter().map(Strand::len).sum()
    }

    /// The marks of a range that ends at `end`.
    pub fn marks(&self, range: Range<usize>) -> Vec<Mark<'_>> {
        let mut marks = Vec::with_capacity(range.len());
        let mut first = 0;
        for strand in &self.strands {
            let last = first + strand.len();
            for index in range.start.max(first)..range.end.min(last) {
                marks.extend(strand.mark(index - first));
            }
            first = last;
        }
        marks
    }

    /// The records among the marks before an index.
    pub fn records_before(&self, end: usize) -> usize {
        let mut first = 0;
        let mut count = 0;
        for strand in &self.strands {
            let inside = end.saturating_sub(first).saturating_sub(strand.opening()).min(strand.records());
            count += inside;
            first += strand.len();
        }
        count
    }
}

impl Strand {
    fn records(&self) -> usize {
        self.shard.records.len() - self.trimmed
    }

    /// Whether its beginning is a mark: that of a first shard which is whole says nothing.
    fn opening(&self) -> usize {
        usize::from(self.trimmed > 0 || self.shard.parent.is_some())
    }

    fn len(&self) -> usize {
        self.opening() + self.records() + usize::from(self.shard.end.is_some())
    }

    fn mark(&self, index: usize) -> Option<Mark<'_>> {
        match index.checked_sub(self.opening()) {
            None => Some(Mark::Opening(self)),
            Some(record) => Some(match self.shard.records.get(self.trimmed + record) {
                Some(record) => Mark::Record(self, record),
                None => Mark::Closing(self),
            }),
        }
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
            Mark::Opening(_) => '(',
            Mark::Record(..) => 'r',
            Mark::Closing(_) => ')',
        };
        marks.iter().map(letter).collect()
    }

    /// A lane as it is, after its shard has rolled over, and after its records have left the retention.
    #[test]
    fn lanes_run_from_parent_to_child() {
        let mut timeline = opening::timeline(Start::Opening);
        for (hours, whole) in [(0, "rr"), (4, "rr)("), (19, "rr)()()()()("), (2, "()()()()()()(")] {
            timeline.advance(Duration::hours(hours), 100_000);
            let world = timeline.world();
            let stream = world.regions.values().flat_map(|region| region.streams.values()).next().unwrap();
            let lineage = Lineage::of(stream, 0, world.now);
            let marks = lineage.marks(0..lineage.mark_count());
            assert_eq!(shape(&marks), whole, "after {hours} h");
            assert_eq!(lineage.records_before(lineage.mark_count()), lineage.record_count());
            assert_eq!(shape(&lineage.marks(window(3, 2))), whole.chars().skip(1).take(2).collect::<String>());
        }
    }
}
