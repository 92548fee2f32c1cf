//! One page of Query or Scan: which items are examined, which are shown, and where the next page goes on.

use std::rc::Rc;

use serde::Serialize;

use crate::capacity::Units;
use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, Projection};
use crate::dynamodb::key::KeySchema;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, ReturnConsumedCapacity};
use crate::dynamodb::ops::key_paths;
use crate::dynamodb::ops::selection::{Selection, Shown};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Attributes, Item};
use crate::limits;
use crate::operation::error::ApiError;

/// What is asked of a page, however its items are found.
#[derive(Debug)]
pub(super) struct Reading {
    pub filter: Option<Condition>,
    pub selection: Selection,
    /// Items to examine at the most.
    pub limit: Option<usize>,
    pub consistent: bool,
    pub capacity: ReturnConsumedCapacity,
}

/// A page. Items are absent where only their count was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Shown>>,
    count: usize,
    scanned_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_key: Option<Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<ConsumedCapacity>,
}

impl Reading {
    /// The projection's paths must not lead into key attributes.
    pub fn check_projection(&self, schema: &KeySchema) -> Result<(), ApiError> {
        key_paths::check_scalars(schema, self.selection.projection().into_iter().flat_map(Projection::paths))
    }

    /// Reads items until the limit or a page's bytes are reached; then there is a key to go on from, even when that
    /// item was the last one.
    pub fn read<'a>(&self, table: &Table, items: impl Iterator<Item = &'a Rc<Item>>, ctx: &mut Ctx) -> Output {
        let schema = &table.definition.schema;
        let mut shown = Vec::new();
        let (mut count, mut scanned_count, mut bytes) = (0, 0, 0);
        let mut last_evaluated_key = None;
        for item in items {
            scanned_count += 1;
            bytes += item_size(item);
            if self.filter.as_ref().is_none_or(|filter| filter.holds(item)) {
                count += 1;
                shown.extend(self.selection.show(item));
            }
            if Some(scanned_count) == self.limit || bytes >= limits::PAGE_BYTES {
                last_evaluated_key = Some(schema.extract(item));
                break;
            }
        }
        let units = Units::read(bytes, self.consistent);
        ctx.charge += units;
        let items = (!matches!(self.selection, Selection::Count)).then_some(shown);
        let consumed_capacity = self.capacity.of(&table.definition.name, units);
        Output { items, count, scanned_count, last_evaluated_key, consumed_capacity }
    }
}
