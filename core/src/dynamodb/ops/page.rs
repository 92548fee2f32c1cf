//! One page of Query or Scan: which items are examined, which are shown, and where the next page goes on.

use std::rc::Rc;

use serde::Serialize;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::expr::Condition;
use crate::dynamodb::index::Index;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, ReturnConsumedCapacity};
use crate::dynamodb::ops::selection::{Select, Selection, Shown};
use crate::dynamodb::ops::{index_read, key_paths};
use crate::dynamodb::replica;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::{self, Draw};
use crate::dynamodb::value::{Attributes, Item};
use crate::limits;
use crate::name;
use crate::operation::error::ApiError;
use crate::world::World;

/// What is asked of a page, however its items are found.
#[derive(Debug)]
pub(super) struct Reading {
    pub filter: Option<Condition>,
    pub selection: Selection,
    pub select: Option<Select>,
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
    pub(super) items: Option<Vec<Shown>>,
    count: usize,
    scanned_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_evaluated_key: Option<Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consumed_capacity: Option<ConsumedCapacity>,
}

/// A page that has yet to be paid for.
#[derive(Debug)]
pub(super) struct Page {
    output: Output,
    cost: Cost,
    /// The hash of the first key that the page could hold.
    hash: u64,
    /// The place of the global index that it was read from.
    index: Option<usize>,
}

impl Page {
    /// There is nothing to go on to.
    pub fn end(&mut self) {
        self.output.last_evaluated_key = None;
    }

    /// Takes what the page costs.
    pub fn charged(self, world: &mut World, ctx: &mut Ctx, name: &Rc<str>) -> Result<Output, ApiError> {
        throttle::draw(world, ctx, name, &Draw::page(self.hash, &self.cost, self.index))?;
        Ok(self.output)
    }
}

/// Where a page is read: a table, or one of its indexes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub table: &'a Table,
    pub index: Option<&'a Index>,
}

impl Place<'_> {
    /// The place of the global index, if it is one, in its table.
    fn global(self) -> Option<usize> {
        let index = self.index.filter(|index| !index.is_local())?;
        self.table.indexes.iter().position(|other| other.name() == index.name())
    }

    /// The key to go on from behind an item: that of the table, and that of the index.
    fn key(self, item: &Item) -> Attributes {
        let mut key = self.table.definition.schema.extract(item);
        let own = self.index.into_iter().flat_map(|index| index.definition.schema.attributes());
        for attribute in own {
            if let Some(value) = item.get(&attribute.name) {
                key.insert(Rc::clone(&attribute.name), value.clone());
            }
        }
        key
    }
}

/// What a page has cost so far.
#[derive(Debug, Default)]
struct Reads {
    /// The bytes of what was examined.
    bytes: u64,
    /// The items that were fetched from the table besides, each for itself.
    fetched: Units,
}

/// Reads a page of a table or of one of its indexes, as the replica that is asked shows it, and charges it.
pub(super) fn run(
    world: &mut World,
    ctx: &mut Ctx,
    (table, index): (&Rc<str>, Option<&Rc<str>>),
    reading: &Reading,
    read: &dyn Fn(Place<'_>) -> Result<Page, ApiError>,
) -> Result<Output, ApiError> {
    let name = name::table_of(table, &ctx.region)?;
    let table = world.usable_table(&ctx.region, &name)?;
    let lag = world.dials.replica_lag;
    let page = match index {
        Some(index) => {
            let index = index_read::find(table, index, reading)?;
            let (table, index) = replica::seen_with_index(table, index, ctx.now, lag, reading.consistent);
            read(Place { table, index: Some(index) })?
        }
        None => {
            let table = replica::seen(table, ctx.now, lag, reading.consistent);
            read(Place { table, index: None })?
        }
    };
    page.charged(world, ctx, &name)
}

impl Reading {
    /// The projection's paths must not lead into key attributes.
    pub fn check_projection(&self, table: &Table) -> Result<(), ApiError> {
        key_paths::check_scalars(table, self.selection.paths())
    }

    /// Reads items until the limit or a page's bytes are reached; then there is a key to go on from, even when that
    /// item was the last one. `hash` is that of the first key in question.
    pub fn read<'a>(&self, place: Place<'a>, hash: u64, items: &mut dyn Iterator<Item = &'a Rc<Item>>) -> Page {
        let fetches = place.index.is_some_and(|index| index_read::fetches(place.table, index, self));
        let mut shown = Vec::new();
        let (mut count, mut scanned_count, mut reads) = (0, 0, Reads::default());
        let mut last_evaluated_key = None;
        for examined in items {
            scanned_count += 1;
            reads.bytes += item_size(examined);
            let item = if fetches { self.fetch(place, examined, &mut reads) } else { examined };
            if self.filter.as_ref().is_none_or(|filter| filter.holds(item)) {
                count += 1;
                shown.extend(self.selection.show(item));
            }
            if Some(scanned_count) == self.limit || reads.bytes >= limits::PAGE_BYTES {
                last_evaluated_key = Some(place.key(examined));
                break;
            }
        }
        let cost = self.cost(place, &reads);
        let items = (!matches!(self.selection, Selection::Count)).then_some(shown);
        let consumed_capacity = self.capacity.of_cost(&place.table.definition.name, &cost);
        let output = Output { items, count, scanned_count, last_evaluated_key, consumed_capacity };
        Page { output, cost, hash, index: place.global() }
    }

    /// The whole item of an index entry, at the price of reading it.
    fn fetch<'a>(&self, place: Place<'a>, entry: &'a Rc<Item>, reads: &mut Reads) -> &'a Rc<Item> {
        let item = index_read::base_item(place.table, entry).unwrap_or(entry);
        reads.fetched += Units::read(item_size(item), self.consistent);
        item
    }

    /// The bytes of all that was examined are added up before they are rounded.
    fn cost(&self, place: Place<'_>, reads: &Reads) -> Cost {
        let units = Units::read(reads.bytes, self.consistent);
        let Some(index) = place.index else { return Cost::of_table(units) };
        let mut cost = Cost::of_table(reads.fetched);
        cost.add_index(index.name(), index.is_local(), units);
        cost
    }
}
