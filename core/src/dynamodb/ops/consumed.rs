//! ConsumedCapacity: what a request cost, in as much detail as it asked for (API reference, ConsumedCapacity).

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::capacity::Units;
use crate::operation::shape::{Shape, one_of};

pub(super) const RETURN_CONSUMED_CAPACITY: Shape = one_of(&["INDEXES", "TOTAL", "NONE"]);
/// Accepted and without effect while no table has a local index, as on AWS.
pub(super) const RETURN_ITEM_COLLECTION_METRICS: Shape = one_of(&["SIZE", "NONE"]);

/// How much of the cost an answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum ReturnConsumedCapacity {
    Indexes,
    Total,
    #[default]
    None,
}

/// `{"TableName": "Orders", "CapacityUnits": 1.0}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConsumedCapacity {
    table_name: Rc<str>,
    capacity_units: Units,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Capacity>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Capacity {
    capacity_units: Units,
}

impl ReturnConsumedCapacity {
    /// What to say of a request that cost `units` on a table.
    pub fn of(self, table: &Rc<str>, units: Units) -> Option<ConsumedCapacity> {
        let detail = match self {
            ReturnConsumedCapacity::None => return None,
            ReturnConsumedCapacity::Total => None,
            ReturnConsumedCapacity::Indexes => Some(Capacity { capacity_units: units }),
        };
        Some(ConsumedCapacity { table_name: Rc::clone(table), capacity_units: units, table: detail })
    }
}
