//! Two runs side by side: where they part, and what differs then in items, stream records and what functions went through.
//!
//! What the runs share is not looked at: maps and journals are compared by their pointers first, so that the cost is that of
//! the differences. Only the facts are read once, for the outcomes. Lists are of bounded length and say what they leave out.

mod items;
mod leads;
mod outcomes;
mod records;

pub use self::items::{ItemDifference, TableDifference};
pub use self::outcomes::{OutcomeDifference, Tally};
pub use self::records::{RecordDifference, ShardDifference, Standing};
use crate::time::Instant;
use crate::timeline::{Moment, Timeline};

/// How much is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Tables, and shards.
    pub groups: usize,
    /// Items of a table, records of a shard.
    pub rows: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { groups: 20, rows: 20 }
    }
}

/// Of both runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair<T> {
    pub left: T,
    pub right: T,
}

impl<T> Pair<T> {
    fn map<'a, U>(&'a self, function: impl Fn(&'a T) -> U) -> Pair<U> {
        Pair { left: function(&self.left), right: function(&self.right) }
    }

    fn swap(&mut self) {
        std::mem::swap(&mut self.left, &mut self.right);
    }
}

/// Some of a list, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    pub shown: Vec<T>,
    pub left_out: usize,
}

impl<T> Listed<T> {
    fn new() -> Listed<T> {
        Listed { shown: Vec::new(), left_out: 0 }
    }

    fn push(&mut self, limit: usize, row: T) {
        if self.shown.len() < limit { self.shown.push(row) } else { self.left_out += 1 }
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.left_out == 0
    }
}

/// Where two runs part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parting {
    pub at: Instant,
    /// The facts that both have; the next one, where there is one, is the first that differs.
    pub facts: usize,
    /// The place in the log of the input that only one has or that differs; `None` when the same inputs led to other
    /// events, or to fewer.
    pub input: Option<usize>,
}

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the clocks show.
    pub now: Pair<Instant>,
    /// `None` when all that happened is the same.
    pub parting: Option<Parting>,
    pub tables: Listed<TableDifference>,
    pub shards: Listed<ShardDifference>,
    pub outcomes: Vec<OutcomeDifference>,
}

impl Comparison {
    /// Whether nothing differs that is compared.
    pub fn is_empty(&self) -> bool {
        self.parting.is_none() && self.tables.is_empty() && self.shards.is_empty() && self.outcomes.is_empty()
    }

    /// The same with left and right exchanged.
    pub fn mirrored(mut self) -> Comparison {
        self.now.swap();
        for table in &mut self.tables.shown {
            table.exists.swap();
            for item in &mut table.items.shown {
                item.item.swap();
                item.fact.swap();
            }
        }
        for shard in &mut self.shards.shown {
            shard.standing.swap();
            for record in &mut shard.records.shown {
                record.change.swap();
                record.fact.swap();
            }
        }
        for outcome in &mut self.outcomes {
            outcome.tally.swap();
            outcome.fact.swap();
        }
        self
    }
}

/// Compares two runs as they were at a time: each where it stands, if that is earlier.
pub fn compare(left: &Timeline, right: &Timeline, at: Instant) -> Comparison {
    compare_within(left, right, at, Bounds::default())
}

/// The same with other bounds.
pub fn compare_within(left: &Timeline, right: &Timeline, at: Instant, bounds: Bounds) -> Comparison {
    let moments = Pair { left: left.at_time(at), right: right.at_time(at) };
    let facts = moments.left.facts.common(&moments.right.facts);
    let worlds = moments.map(|moment| &moment.world);
    let mut tables = items::differences(&worlds, bounds);
    let mut shards = records::differences(&worlds, bounds);
    leads::find(&moments, facts, &mut tables, &mut shards);
    Comparison {
        now: worlds.map(|world| world.now),
        parting: parting(left, right, &moments, facts),
        tables,
        shards,
        outcomes: outcomes::differences(&moments, facts),
    }
}

fn parting(left: &Timeline, right: &Timeline, moments: &Pair<Moment>, facts: usize) -> Option<Parting> {
    let inputs = left.log.common(&right.log);
    let entries = Pair {
        left: left.log.get(inputs).filter(|_| inputs < moments.left.inputs),
        right: right.log.get(inputs).filter(|_| inputs < moments.right.inputs),
    };
    if let Some(at) = earlier(entries.map(|entry| entry.map(|entry| entry.at))) {
        return Some(Parting { at, facts, input: Some(inputs) });
    }
    let first = moments.map(|moment| moment.facts.get(facts).map(|fact| fact.at));
    earlier(first).map(|at| Parting { at, facts, input: None })
}

fn earlier(times: Pair<Option<Instant>>) -> Option<Instant> {
    [times.left, times.right].into_iter().flatten().min()
}
