//! Capacity units, counted in halves so that an eventually consistent read is a whole number.

pub mod bucket;

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign};
use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::limits;

/// Read or write capacity, in half units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Units {
    halves: u64,
}

impl Units {
    pub const ZERO: Units = Units { halves: 0 };

    pub const fn whole(units: u64) -> Self {
        Units { halves: units * 2 }
    }

    /// What reading `bytes` costs: one unit for each 4 KB begun, half of it when eventually consistent.
    pub const fn read(bytes: u64, consistent: bool) -> Self {
        let blocks = at_least_one(bytes.div_ceil(limits::READ_UNIT_BYTES));
        Units { halves: if consistent { blocks * 2 } else { blocks } }
    }

    /// What writing costs: one unit for each 1 KB begun of the larger of both images.
    pub fn write(old_bytes: u64, new_bytes: u64) -> Self {
        Units::whole(at_least_one(old_bytes.max(new_bytes).div_ceil(limits::WRITE_UNIT_BYTES)))
    }

    /// Twice as much: what a transaction costs.
    pub const fn twice(self) -> Units {
        Units { halves: self.halves * 2 }
    }

    pub const fn halves(self) -> u64 {
        self.halves
    }
}

const fn at_least_one(n: u64) -> u64 {
    if n == 0 { 1 } else { n }
}

/// Which way items go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    Read,
    Write,
}

/// What a request costs, apart by table and index. Indexes that cost nothing are left out, unless they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub table: Units,
    /// By the names of local indexes.
    pub local: BTreeMap<Rc<str>, Units>,
    /// By the names of global indexes.
    pub global: BTreeMap<Rc<str>, Units>,
}

impl Cost {
    pub fn of_table(units: Units) -> Cost {
        Cost { table: units, ..Cost::default() }
    }

    /// Adds to what an index costs.
    pub fn add_index(&mut self, name: &Rc<str>, is_local: bool, units: Units) {
        if units > Units::ZERO {
            let indexes = if is_local { &mut self.local } else { &mut self.global };
            *indexes.entry(Rc::clone(name)).or_default() += units;
        }
    }

    /// What the table pays for: its own part, and that of local indexes, which share its capacity.
    pub fn with_local(&self) -> Units {
        self.local.values().fold(self.table, |sum, units| sum + *units)
    }

    /// The table and all indexes together.
    pub fn total(&self) -> Units {
        self.local.values().chain(self.global.values()).fold(self.table, |sum, units| sum + *units)
    }
}

impl AddAssign<&Cost> for Cost {
    fn add_assign(&mut self, other: &Cost) {
        self.table += other.table;
        for (name, units) in &other.local {
            self.add_index(name, true, *units);
        }
        for (name, units) in &other.global {
            self.add_index(name, false, *units);
        }
    }
}

impl Add for Units {
    type Output = Units;

    fn add(self, other: Units) -> Units {
        Units { halves: self.halves + other.halves }
    }
}

impl AddAssign for Units {
    fn add_assign(&mut self, other: Units) {
        self.halves += other.halves;
    }
}

/// As AWS writes it: `1.0`, `0.5`.
impl Serialize for Units {
    #[expect(clippy::disallowed_types, reason = "a half is exact in binary; the wire form is a JSON number")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.halves as f64 / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Units;

    #[test]
    fn costs_round_up() {
        assert_eq!(Units::read(0, false).halves(), 1);
        assert_eq!(Units::read(4_097, false).halves(), 2);
        assert_eq!(Units::read(4_097, true).halves(), 4);
        assert_eq!(Units::write(3_000, 100).halves(), 6);
        assert_eq!(serde_json::to_string(&Units::read(1, false)).unwrap(), "0.5");
    }
}
