//! The one gate to capacity: a request draws all that it costs, or nothing and is refused.
//!
//! ```text
//! operation ── Draw ──▶ draw ──▶ units are counted and gone
//!                        └─────▶ ThrottlingReasons for the caller, a Throttled for `settle`
//! ```
//!
//! What is drawn belongs to the world and is undone with it; `keep` saves what a failed request is charged for.

mod refusal;

use std::rc::Rc;

use crate::capacity::{Access, Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::index::Scope;
use crate::dynamodb::meter::{Limit, Meter, Terms};
use crate::dynamodb::partition::{self, Partition};
use crate::dynamodb::split;
use crate::dynamodb::table::Table;
use crate::operation::error::ApiError;
use crate::time::Instant;
use crate::world::World;

pub(crate) use refusal::{Throttled, is_throttling};

/// What a request takes from a table and its indexes.
#[derive(Debug)]
pub(crate) struct Draw {
    pub access: Access,
    /// Of the partition key: which partition has to give it.
    pub hash: u64,
    /// From the table, the part of local indexes included.
    pub units: Units,
    /// From global indexes.
    pub indexes: Vec<IndexDraw>,
}

/// What a request takes from one global index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexDraw {
    /// Its place in the table.
    pub index: usize,
    /// Of its own partition key.
    pub hash: u64,
    pub units: Units,
}

impl Draw {
    pub fn read(hash: u64, units: Units) -> Draw {
        Draw { access: Access::Read, hash, units, indexes: Vec::new() }
    }

    pub fn write(hash: u64, units: Units) -> Draw {
        Draw { access: Access::Write, ..Draw::read(hash, units) }
    }

    /// Reading a page: all of it falls on the partition where it begins. `index` is the place of a global index.
    pub fn page(hash: u64, cost: &Cost, index: Option<usize>) -> Draw {
        let units = cost.global.values().fold(Units::ZERO, |sum, units| sum + *units);
        let indexes = index.into_iter().map(|index| IndexDraw { index, hash, units }).collect();
        Draw { indexes, ..Draw::read(hash, cost.with_local()) }
    }

    /// The table's part, then that of each index.
    fn arms(&self) -> impl Iterator<Item = Arm> {
        let arm = |index, hash, units| Arm { index, hash, units };
        let table = arm(None, self.hash, self.units);
        let indexes = self.indexes.iter().map(move |draw| arm(Some(draw.index), draw.hash, draw.units));
        std::iter::once(table).chain(indexes).filter(|arm| arm.units > Units::ZERO)
    }
}

/// One part of a draw.
struct Arm {
    index: Option<usize>,
    hash: u64,
    units: Units,
}

/// Takes what a request costs.
///
/// # Errors
///
/// When the table, its partition or an index does not have so much left; then nothing is taken.
pub(crate) fn draw(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, draw: &Draw) -> Result<(), ApiError> {
    let enforced = world.dials.throttling > 0;
    let Some(table) = world.table_mut(&ctx.region, name) else { return Ok(()) };
    if enforced && let Some((arm, limit)) = refused(table, ctx.now, draw) {
        let (throttled, error) = refusal::of(table, draw.access, &arm, limit);
        ctx.charge.refuse(throttled);
        return Err(error);
    }
    take(table, ctx.now, draw, enforced);
    ctx.charge += draw.arms().fold(Units::ZERO, |sum, arm| sum + arm.units);
    Ok(())
}

/// Counts what cannot be refused, and charges nobody for it.
pub(crate) fn count(world: &mut World, ctx: &Ctx, name: &Rc<str>, draw: &Draw) {
    if let Some(table) = world.table_mut(&ctx.region, name) {
        take(table, ctx.now, draw, false);
    }
}

fn take(table: &mut Table, now: Instant, draw: &Draw, enforced: bool) {
    for arm in draw.arms() {
        if let Some(source) = source(table, arm.index) {
            source.take(now, draw.access, &arm, enforced);
        }
    }
}

fn refused(table: &mut Table, now: Instant, draw: &Draw) -> Option<(Arm, Limit)> {
    draw.arms().find_map(|arm| {
        let limit = source(table, arm.index)?.refuses(now, draw.access, &arm)?;
        Some((arm, limit))
    })
}

/// Where units come from: a table, or a global index.
struct Source<'a> {
    terms: Terms,
    meter: &'a mut Meter,
    partitions: &'a mut Rc<[Partition]>,
}

fn source(table: &mut Table, index: Option<usize>) -> Option<Source<'_>> {
    let Some(place) = index else {
        let terms = table.definition.terms();
        return Some(Source { terms, meter: &mut table.meter, partitions: &mut table.partitions });
    };
    let index = table.indexes.get_mut(place)?;
    let Scope::Global(capacity) = index.scope else { return None };
    Some(Source { terms: capacity.terms(), meter: &mut index.meter, partitions: &mut index.partitions })
}

impl Source<'_> {
    fn refuses(self, now: Instant, access: Access, arm: &Arm) -> Option<Limit> {
        if let Some(limit) = self.meter.refuses(now, access, &self.terms, arm.units) {
            return Some(limit);
        }
        let partition = self.partitions.get(partition::place(self.partitions, arm.hash))?;
        (!partition.load.holds(now, access, arm.units)).then_some(Limit::Partition)
    }

    fn take(self, now: Instant, access: Access, arm: &Arm, enforced: bool) {
        self.meter.take(now, access, arm.units, enforced);
        let place = partition::place(self.partitions, arm.hash);
        if let Some(partition) = Rc::make_mut(self.partitions).get_mut(place) {
            partition.load.take(now, access, arm.units, enforced);
        }
    }
}

/// What a request was charged for stays used when the world is restored: `charged` is the world before that.
pub(crate) fn keep(world: &mut World, charged: &World, region: &Rc<str>) {
    let tables = charged.region(region).into_iter().flat_map(|region| region.tables.iter());
    for (name, charged) in tables {
        let Some(table) = world.table(region, name) else { continue };
        if !Rc::ptr_eq(table, charged) && table.definition.id == charged.definition.id {
            let Some(table) = world.table_mut(region, name) else { continue };
            table.meter = charged.meter;
            keep_loads(&mut table.partitions, &charged.partitions);
            for (index, charged) in table.indexes.iter_mut().zip(&charged.indexes) {
                index.meter = charged.meter;
                keep_loads(&mut index.partitions, &charged.partitions);
            }
        }
    }
}

fn keep_loads(partitions: &mut Rc<[Partition]>, charged: &[Partition]) {
    for (partition, charged) in Rc::make_mut(partitions).iter_mut().zip(charged) {
        partition.load = charged.load;
    }
}

/// Writes down what was throttled in this step, and lets partitions that stay too hot split.
pub(crate) fn settle(world: &mut World, ctx: &mut Ctx) {
    for throttled in ctx.charge.take_refused() {
        let heated = throttled.heated();
        let name = Rc::clone(throttled.table());
        ctx.note(throttled.rule(), throttled.fact());
        if let Some(partition) = heated {
            split::heat(world, ctx, &name, partition);
        }
    }
}
