//! What a request of several tables cost and made: ConsumedCapacity as a list with one entry for each table, and
//! ItemCollectionMetrics by table.

use std::rc::Rc;

use indexmap::IndexMap;
use serde::Serialize;

use crate::capacity::Cost;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, ReturnConsumedCapacity};
use crate::dynamodb::ops::item_collection::ItemCollectionMetrics;
use crate::hash::FixedState;

/// Costs by table, in the order in which the request first names them.
#[derive(Debug, Default)]
pub(super) struct Costs(Vec<(Rc<str>, Cost)>);

impl Costs {
    pub fn add(&mut self, table: &Rc<str>, cost: &Cost) {
        match self.0.iter_mut().find(|(known, _)| known == table) {
            Some((_, sum)) => *sum += cost,
            None => self.0.push((Rc::clone(table), cost.clone())),
        }
    }

    /// What the answer says of them, if the request asked.
    pub fn shown(&self, detail: ReturnConsumedCapacity) -> Option<Vec<ConsumedCapacity>> {
        self.0.iter().map(|(table, cost)| detail.of_cost(table, cost)).collect()
    }

    /// The same of a transaction that has read.
    pub fn shown_as_reads(&self, detail: ReturnConsumedCapacity) -> Option<Vec<ConsumedCapacity>> {
        Some(self.shown(detail)?.into_iter().map(ConsumedCapacity::into_reads).collect())
    }

    /// The same of a transaction that has written.
    pub fn shown_as_writes(&self, detail: ReturnConsumedCapacity) -> Option<Vec<ConsumedCapacity>> {
        Some(self.shown(detail)?.into_iter().map(ConsumedCapacity::into_writes).collect())
    }
}

/// The item collections that were written, by table.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct CollectionMetrics(IndexMap<Rc<str>, Vec<ItemCollectionMetrics>, FixedState>);

impl CollectionMetrics {
    pub fn add(&mut self, table: &Rc<str>, metrics: Option<ItemCollectionMetrics>) {
        if let Some(metrics) = metrics {
            self.0.entry(Rc::clone(table)).or_default().push(metrics);
        }
    }

    /// Nothing, where there is nothing in them.
    pub fn any(self) -> Option<CollectionMetrics> {
        Some(self).filter(|metrics| !metrics.0.is_empty())
    }
}
