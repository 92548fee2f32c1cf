//! ConsumedCapacity: what a request cost, in as much detail as it asked for (API reference, ConsumedCapacity).

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use crate::capacity::{Cost, Units};
use crate::operation::fields::{Field, choice};
use crate::operation::shape::{Json, Shape, one_of};

pub(super) const RETURN_CONSUMED_CAPACITY: Shape = one_of(&["INDEXES", "TOTAL", "NONE"]);

/// How much of the cost an answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ReturnConsumedCapacity {
    Indexes,
    Total,
    #[default]
    None,
}

impl Field for ReturnConsumedCapacity {
    fn of(json: Json) -> ReturnConsumedCapacity {
        let named = [
            ("INDEXES", ReturnConsumedCapacity::Indexes),
            ("TOTAL", ReturnConsumedCapacity::Total),
            ("NONE", ReturnConsumedCapacity::None),
        ];
        choice(&json, &named)
    }
}

/// `{"TableName": "Orders", "CapacityUnits": 1.0}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConsumedCapacity {
    table_name: Rc<str>,
    #[serde(flatten)]
    total: Capacity,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Capacity>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    local_secondary_indexes: BTreeMap<Rc<str>, Capacity>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    global_secondary_indexes: BTreeMap<Rc<str>, Capacity>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Capacity {
    capacity_units: Units,
    /// The same once more, where a transaction has read.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_capacity_units: Option<Units>,
    /// The same once more, where a transaction has written.
    #[serde(skip_serializing_if = "Option::is_none")]
    write_capacity_units: Option<Units>,
}

impl Capacity {
    const fn of(units: Units) -> Capacity {
        Capacity { capacity_units: units, read_capacity_units: None, write_capacity_units: None }
    }
}

impl ConsumedCapacity {
    /// Says of everything that it was read in a transaction.
    pub fn into_reads(mut self) -> ConsumedCapacity {
        self.arms().for_each(|arm| arm.read_capacity_units = Some(arm.capacity_units));
        self
    }

    /// Says of everything that it was written in a transaction.
    pub fn into_writes(mut self) -> ConsumedCapacity {
        self.arms().for_each(|arm| arm.write_capacity_units = Some(arm.capacity_units));
        self
    }

    fn arms(&mut self) -> impl Iterator<Item = &mut Capacity> {
        let indexes = self.local_secondary_indexes.values_mut().chain(self.global_secondary_indexes.values_mut());
        std::iter::once(&mut self.total).chain(&mut self.table).chain(indexes)
    }
}

impl ReturnConsumedCapacity {
    /// What to say of a request that cost `units` on a table and nothing on indexes.
    pub fn of(self, table: &Rc<str>, units: Units) -> Option<ConsumedCapacity> {
        self.of_cost(table, &Cost::of_table(units))
    }

    /// What to say of a request's cost on a table and its indexes.
    pub fn of_cost(self, table: &Rc<str>, cost: &Cost) -> Option<ConsumedCapacity> {
        let detailed = match self {
            ReturnConsumedCapacity::None => return None,
            ReturnConsumedCapacity::Total => false,
            ReturnConsumedCapacity::Indexes => true,
        };
        let arms = |indexes: &BTreeMap<Rc<str>, Units>| {
            let shown = indexes.iter().filter(|_| detailed);
            shown.map(|(name, units)| (Rc::clone(name), Capacity::of(*units))).collect()
        };
        Some(ConsumedCapacity {
            table_name: Rc::clone(table),
            total: Capacity::of(cost.total()),
            table: detailed.then_some(Capacity::of(cost.table)),
            local_secondary_indexes: arms(&cost.local),
            global_secondary_indexes: arms(&cost.global),
        })
    }
}
