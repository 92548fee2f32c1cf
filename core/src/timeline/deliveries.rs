//! What each function was handed, told from the facts: what came again, what was skipped.
//!
//! A shard is delivered in order, so one number for each function and shard tells which records it had before.

use std::rc::Rc;

use crate::fact::What;
use crate::limits;
use crate::persist::Directory;
use crate::sequence::Sequence;
use crate::time::Instant;

/// What is known of all functions and mappings so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Deliveries {
    functions: Vec<Function>,
    /// Mappings by UUID, with their function.
    mappings: Directory<Rc<str>, Mapping>,
}

#[derive(Clone, Debug)]
struct Function {
    name: Rc<str>,
    /// The highest number that was delivered, by shard.
    delivered: Directory<Rc<str>, Sequence>,
}

#[derive(Clone, Debug, Default)]
struct Mapping {
    function: usize,
    /// The last record that was read and when, by shard.
    read: Directory<Rc<str>, (Sequence, Instant)>,
}

/// What a fact tells of a function, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delivery {
    pub function: usize,
    pub what: Delivered,
}

/// Counts are of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivered {
    Batch {
        records: usize,
        again: usize,
    },
    Failed,
    Discarded(usize),
    /// Records that were trimmed before they were read.
    Trimmed(usize),
}

impl Deliveries {
    pub(super) fn name(&self, function: usize) -> &Rc<str> {
        &self.functions[function].name
    }

    /// Takes notice of a fact.
    pub(super) fn see(&mut self, at: Instant, what: &What) -> Option<Delivery> {
        match what {
            What::MappingState { mapping, function, .. } => {
                let function = self.number(function);
                self.mappings.get_or_default(mapping).function = function;
                None
            }
            What::Invoked { function, shard, batch, .. } => {
                let function = self.number(function);
                let what = Delivered::Batch { records: batch.len(), again: self.deliver(function, shard, batch) };
                Some(Delivery { function, what })
            }
            What::Returned { function, outcome, .. } if *outcome != crate::fact::Outcome::Success => {
                Some(Delivery { function: self.number(function), what: Delivered::Failed })
            }
            What::Discarded { mapping, batch, .. } => {
                let function = self.mappings.get(mapping)?.function;
                Some(Delivery { function, what: Delivered::Discarded(batch.len()) })
            }
            What::Polled { mapping, shard, first, last, .. } => self.read(mapping, shard, (*first, *last), at),
            _ => None,
        }
    }

    fn number(&mut self, name: &Rc<str>) -> usize {
        let known = self.functions.iter().position(|function| function.name == *name);
        known.unwrap_or_else(|| {
            self.functions.push(Function { name: Rc::clone(name), delivered: Directory::new() });
            self.functions.len() - 1
        })
    }

    /// How many records of a batch the function has had before.
    fn deliver(&mut self, function: usize, shard: &Rc<str>, batch: &[Sequence]) -> usize {
        let delivered = &mut self.functions[function].delivered;
        let highest = delivered.get(shard).copied();
        let again = batch.iter().filter(|sequence| Some(**sequence) <= highest).count();
        if let Some(last) = batch.last().filter(|last| Some(**last) > highest) {
            delivered.insert(Rc::clone(shard), *last);
        }
        again
    }

    /// Records of a shard are numbered without gaps, so where a reader that paused for longer than they are kept goes on
    /// further ahead than it stopped, those between were trimmed.
    fn read(
        &mut self,
        mapping: &Rc<str>,
        shard: &Rc<str>,
        (first, last): (Sequence, Sequence),
        at: Instant,
    ) -> Option<Delivery> {
        let mapping = self.mappings.get_mut(mapping)?;
        let before = mapping.read.insert(Rc::clone(shard), (last, at));
        let (read, _) = before.filter(|(_, when)| at.since(*when) > limits::STREAM_RETENTION)?;
        let gap = first.place().saturating_sub(read.place() + 1);
        let what = Delivered::Trimmed(usize::try_from(gap).unwrap_or(usize::MAX));
        (gap > 0).then_some(Delivery { function: mapping.function, what })
    }
}
