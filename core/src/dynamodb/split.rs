//! Partitions that split: for more throughput, for their size, for sustained heat, and by hand. They never merge.
//!
//! Nothing moves: items lie in the order of their hashes anyway, and a split draws a new border between them. What it does
//! change is the stream: the partition's shard is sealed and goes on in two children.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::partition::{self, Partition};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::event::Event;
use crate::fact::What;
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::rule::RuleId;
use crate::streams;
use crate::time::Duration;
use crate::world::World;

/// Why partitions split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The table's capacity takes so many of them.
    Throughput { count: u32 },
    /// One has become too large.
    Size { partition: u32 },
    /// One was asked for more than it gives for too long.
    Heat { partition: u32 },
}

impl Why {
    const fn rule(self) -> RuleId {
        match self {
            Why::Throughput { .. } => RuleId::SplitForThroughput,
            Why::Size { .. } => RuleId::SplitForSize,
            Why::Heat { .. } => RuleId::SplitForHeat,
        }
    }
}

/// Has partitions of a table split after a while.
pub(crate) fn later(ctx: &mut Ctx, table: &Table, delay: Duration, why: Why) {
    let (name, id) = (Rc::clone(&table.definition.name), Rc::clone(&table.definition.id));
    let region = Rc::clone(&ctx.region);
    ctx.later(delay, Event::PartitionSplit { region, table: name, id, why });
}

/// After a write: lets a partition split that has become too large, if there is a border to draw in it.
pub(crate) fn watch_size(ctx: &mut Ctx, table: &Table, place: usize, bytes_max: u64) {
    let partition = table.partitions[place];
    if partition.bytes > bytes_max && room(table) && is_divisible(table, partition) {
        later(ctx, table, Duration::ZERO, Why::Size { partition: partition.id });
    }
}

/// A request was refused for a partition's sake.
pub(crate) fn heat(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: u32) {
    let (now, sustained) = (ctx.now, world.dials.heat_split);
    let Some(table) = world.table_mut(&ctx.region, name) else { return };
    let partitions = Rc::make_mut(&mut table.partitions);
    let Some(partition) = partitions.iter_mut().find(|partition| partition.id == id) else { return };
    if partition.load.heat(now, sustained) {
        later(ctx, table, Duration::ZERO, Why::Heat { partition: id });
    }
}

/// Partitions split, if it is still the same table and there is reason to.
#[inline(never)]
pub(crate) fn happen(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>, why: Why) {
    while let Some((place, at)) = border(world, ctx, name, id, why) {
        divide(world, ctx, name, (place, at), why.rule());
        match why {
            Why::Throughput { .. } => {}
            Why::Heat { .. } => return,
            Why::Size { .. } => {
                let bytes_max = world.dials.partition_bytes;
                if let Some(table) = world.table(&ctx.region, name) {
                    watch_size(ctx, table, place + 1, bytes_max);
                }
            }
        }
    }
}

/// Which partition is to be cut, and before which hash.
fn border(world: &World, ctx: &Ctx, name: &str, id: &str, why: Why) -> Option<(usize, u64)> {
    let bytes_max = world.dials.partition_bytes;
    let table = world.table(&ctx.region, name).filter(|table| *table.definition.id == *id && room(table))?;
    let place = match why {
        Why::Throughput { count } if table.partitions.len() < count as usize => {
            let place = widest(&table.partitions);
            return Some((place, middle(table.partitions[place])));
        }
        Why::Throughput { .. } => return None,
        Why::Size { partition } => {
            let too_large = |other: &Partition| other.id == partition && other.bytes > bytes_max;
            table.partitions.iter().position(too_large)
        }
        Why::Heat { partition } => table.partitions.iter().position(|other| other.id == partition),
    }?;
    Some((place, median(table, table.partitions[place])?))
}

fn room(table: &Table) -> bool {
    table.partitions.len() < limits::PARTITIONS as usize
}

fn widest(partitions: &[Partition]) -> usize {
    let width = |place: &usize| partitions[*place].last - partitions[*place].first;
    (0..partitions.len()).rev().max_by_key(width).unwrap_or(0)
}

/// The first hash of the upper half; partitions are never so narrow that there is none.
const fn middle(partition: Partition) -> u64 {
    partition.first + (partition.last - partition.first) / 2 + 1
}

/// Whether a partition holds items of more than one partition key.
fn is_divisible(table: &Table, partition: Partition) -> bool {
    let mut items = table.items_of(partition);
    let first = items.next().map(|(key, _)| key.partition_hash());
    items.next_back().map(|(key, _)| key.partition_hash()).is_some_and(|last| Some(last) != first)
}

/// The first hash of the upper half of a partition's bytes. Items of one partition key stay together; where there are no
/// others, there is no border.
fn median(table: &Table, partition: Partition) -> Option<u64> {
    let (mut first, mut border, mut below) = (None, None, 0);
    for (key, item) in table.items_of(partition) {
        let hash = key.partition_hash();
        if *first.get_or_insert(hash) != hash {
            border = Some(hash);
            if below * 2 >= partition.bytes {
                return border;
            }
        }
        below += item_size(item);
    }
    border
}

/// What came of a partition that was cut in two.
#[derive(Debug, Default)]
pub(crate) struct Halves {
    /// The partition of the upper half; the lower one keeps its id.
    pub new: u32,
    /// The shard that the partition had, where its table has a stream.
    pub sealed: Option<Rc<str>>,
    /// The shards of the halves.
    pub children: Vec<Rc<str>>,
}

/// Cuts a partition though nothing asks for it: at the middle of its bytes or, where that would part no keys, of its
/// hashes. Nothing when there is no room for another one.
pub(crate) fn by_hand(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: u32) -> Option<Halves> {
    let table = world.table(&ctx.region, name).filter(|table| room(table))?;
    let place = table.partitions.iter().position(|partition| partition.id == id)?;
    let whole = table.partitions[place];
    let halfway = (whole.first < whole.last).then(|| middle(whole));
    let at = median(table, whole).or(halfway)?;
    Some(divide(world, ctx, name, (place, at), RuleId::SplitByHand))
}

/// The partition that weighs most; of several the widest, and of those the first.
pub(crate) fn largest(table: &Table) -> u32 {
    let weight = |partition: &&Partition| (partition.bytes, partition.last - partition.first);
    table.partitions.iter().rev().max_by_key(weight).map_or(0, |partition| partition.id)
}

/// Cuts a partition in two, and its open shard with it.
fn divide(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, (place, at): (usize, u64), rule: RuleId) -> Halves {
    let Some(table) = world.table_mut(&ctx.region, name) else { return Halves::default() };
    let whole = table.partitions[place];
    let new = table.partitions.iter().map(|partition| partition.id).max().unwrap_or(0) + 1;
    table.partitions = partition::cut(&table.partitions, place, at, new);
    let upper = table.items_of(table.partitions[place + 1]).map(|(_, item)| item_size(item)).sum();
    let partitions = Rc::make_mut(&mut table.partitions);
    partitions[place].bytes = mutation::instead(Mutation::SplitMiscounts, whole.bytes, whole.bytes - upper);
    partitions[place + 1].bytes = upper;
    let stream = table.stream.clone();
    let fact =
        What::PartitionSplit { table: Rc::clone(name), partition: whole.id, new, at: format!("{at:016x}").into() };
    let cause = ctx.facts.cause();
    let split = ctx.note(rule, fact);
    ctx.facts.because(split);
    let parted = stream.and_then(|stream| streams::shard::split(world, ctx, &stream, whole.id, new));
    ctx.facts.resume(cause);
    let (sealed, children) = parted.map_or((None, Vec::new()), |(sealed, children)| (Some(sealed), children));
    Halves { new, sealed, children }
}
