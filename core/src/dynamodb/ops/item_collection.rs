//! ItemCollectionMetrics: how large the item collection of a written item is (API reference, ItemCollectionMetrics).

use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::dynamodb::index::collection::Collection;
use crate::dynamodb::value::Attributes;
use crate::limits;
use crate::operation::fields::{Field, choice};
use crate::operation::shape::{Json, Shape, one_of};

pub(super) const RETURN_ITEM_COLLECTION_METRICS: Shape = one_of(&["SIZE", "NONE"]);

/// Whether an answer shows the metrics. Tables without local indexes have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ReturnItemCollectionMetrics {
    Size,
    #[default]
    None,
}

impl Field for ReturnItemCollectionMetrics {
    fn of(json: Json) -> ReturnItemCollectionMetrics {
        let named = [("SIZE", ReturnItemCollectionMetrics::Size), ("NONE", ReturnItemCollectionMetrics::None)];
        choice(&json, &named)
    }
}

/// `{"ItemCollectionKey": {…}, "SizeEstimateRangeGB": [0.0, 1.0]}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemCollectionMetrics {
    item_collection_key: Rc<Attributes>,
    #[serde(rename = "SizeEstimateRangeGB")]
    range: [Gigabytes; 2],
}

impl ReturnItemCollectionMetrics {
    pub fn of(self, collection: Option<&Collection>) -> Option<ItemCollectionMetrics> {
        let collection = collection.filter(|_| self == ReturnItemCollectionMetrics::Size)?;
        let low = collection.bytes / limits::GIGABYTE;
        let range = [Gigabytes(low), Gigabytes(low + 1)];
        Some(ItemCollectionMetrics { item_collection_key: Rc::clone(&collection.key), range })
    }
}

/// Written as AWS does: `1.0`.
#[derive(Clone, Copy, Debug)]
struct Gigabytes(u64);

impl Serialize for Gigabytes {
    #[expect(clippy::disallowed_types, reason = "a small whole number is exact; the wire form is a JSON number")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64)
    }
}
