//! What functions went through, where that differs.

use std::rc::Rc;

use super::Pair;
use crate::fact::{FactId, What};
use crate::timeline::Moment;
use crate::timeline::deliveries::{Delivered, Deliveries, Delivery};

/// What a function went through in the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Times that it was handed a batch, retries among them.
    pub batches: usize,
    /// Records in those batches.
    pub records: usize,
    /// Records among them that it had been handed before.
    pub duplicates: usize,
    /// Runs that failed, in whole or in part.
    pub failures: usize,
    /// Records that were given up, or trimmed before they were read.
    pub lost: usize,
}

/// A function that went through something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeDifference {
    pub function: Rc<str>,
    pub tally: Pair<Tally>,
    /// The first fact about it after the runs parted.
    pub fact: Pair<Option<FactId>>,
}

#[derive(Default)]
struct Row {
    name: Rc<str>,
    tally: Tally,
    fact: Option<FactId>,
}

pub(super) fn differences(moments: &Pair<Moment>, common: usize) -> Vec<OutcomeDifference> {
    let sides = moments.map(|moment| tallies(moment, common));
    let mut names: Vec<Rc<str>> = sides.left.iter().chain(&sides.right).map(|row| Rc::clone(&row.name)).collect();
    names.sort_unstable();
    names.dedup();
    let mut outcomes = Vec::new();
    for function in names {
        let rows = sides.map(|side| side.iter().find(|row| row.name == function));
        let tally = rows.map(|row| row.map_or_else(Tally::default, |row| row.tally));
        let fact = rows.map(|row| row.and_then(|row| row.fact));
        if tally.left != tally.right {
            outcomes.push(OutcomeDifference { function, tally, fact });
        }
    }
    outcomes
}

fn tallies(moment: &Moment, common: usize) -> Vec<Row> {
    let mut deliveries = Deliveries::default();
    let mut rows: Vec<Row> = Vec::new();
    for (id, fact) in moment.facts.iter().enumerate() {
        let Some(Delivery { function, what }) = deliveries.see(fact.at, &fact.what) else { continue };
        while rows.len() <= function {
            rows.push(Row { name: Rc::clone(deliveries.name(rows.len())), ..Row::default() });
        }
        let row = &mut rows[function];
        row.tally.count(what);
        let told = !matches!(fact.what, What::Polled { .. });
        if id >= common && told {
            row.fact.get_or_insert(id as FactId);
        }
    }
    rows
}

impl Tally {
    fn count(&mut self, what: Delivered) {
        match what {
            Delivered::Batch { records, again } => {
                self.batches += 1;
                self.records += records;
                self.duplicates += again;
            }
            Delivered::Failed => self.failures += 1,
            Delivered::Discarded(count) | Delivered::Trimmed(count) => self.lost += count,
        }
    }
}
