//! The one way to change an item: condition, item, change record, charge and fact, in one place.

use std::rc::Rc;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::change::{Change, Identity, Kind};
use crate::dynamodb::expr::{Condition, Update};
use crate::dynamodb::global::send::{self, Sent};
use crate::dynamodb::index::collection::{self, Collection};
use crate::dynamodb::index::{faults, maintain};
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::{self, Draw};
use crate::dynamodb::value::{Attributes, Item};
use crate::dynamodb::wire::nesting_error;
use crate::dynamodb::{destination, partition, replica, split, ttl};
use crate::fact::What;
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::operation::error::{ApiError, Code};
use crate::rule::RuleId;
use crate::streams::{self, stream::Arrival};
use crate::world::World;

/// A change to one item, ready to be tried.
#[derive(Debug)]
pub(crate) struct Write {
    pub key: StoredKey,
    pub guard: Option<Guard>,
    pub effect: Effect,
    pub price: Price,
    pub identity: Option<Identity>,
}

/// What a write costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Price {
    Single,
    /// A transaction prepares each item, then commits it: the table's units count twice, those of its indexes once
    /// (Developer guide, Capacity management for transactions).
    Transaction,
    /// What another region wrote takes as much here as it took there (Developer guide, How DynamoDB global tables work).
    Replicated,
    /// The same where both regions agree before the write is answered: it is counted, and never refused.
    Synchronous,
    /// What DynamoDB deletes by itself is free (Developer guide, Using time to live).
    Free,
}

impl Price {
    const fn of(self, units: Units) -> Units {
        match self {
            Price::Single | Price::Replicated | Price::Synchronous => units,
            Price::Transaction => units.twice(),
            Price::Free => Units::ZERO,
        }
    }

    /// Whether another region made the write: such a one is not sent on.
    const fn comes_from_elsewhere(self) -> bool {
        matches!(self, Price::Replicated | Price::Synchronous)
    }
}

/// A condition on the item as it is.
#[derive(Debug)]
pub(crate) struct Guard {
    pub condition: Condition,
    /// Whether a failure shows the item (ReturnValuesOnConditionCheckFailure).
    pub returns_item: bool,
}

/// What is to become of the item.
#[derive(Debug)]
pub(crate) enum Effect {
    Put(Rc<Item>),
    Delete,
    /// An update of the item, or of a new one that has only its key.
    Update {
        update: Update,
        key: Attributes,
        shows: Touched,
    },
}

/// Which image of the touched parts an update shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touched {
    None,
    Old,
    New,
}

/// What a write did.
#[derive(Debug)]
pub(crate) struct Written {
    pub old: Option<Rc<Item>>,
    pub new: Option<Rc<Item>>,
    /// The touched parts, where an update was to show them and there are any.
    pub touched: Option<Attributes>,
    /// What the item and its index entries cost.
    pub cost: Cost,
    /// What has become of the item's collection, on a table with local indexes.
    pub collection: Option<Collection>,
    /// What the table's stream is to be told, if it has not been.
    pub arrival: Option<Arrival>,
}

/// Tries a write on a table that is known to be usable, and lets the table's stream know at once. Fails without a trace
/// but for the charge of a failed condition.
pub(crate) fn write(world: &mut World, ctx: &mut Ctx, table: &Rc<str>, write: Write) -> Result<Written, ApiError> {
    let mut written = write_unrecorded(world, ctx, table, write)?;
    if let Some(arrival) = written.arrival.take() {
        streams::stream::record(world, ctx, arrival);
    }
    Ok(written)
}

/// Tries a write whose change the caller hands on to `streams::stream::record_all`, with those of the same request.
pub(crate) fn write_unrecorded(
    world: &mut World,
    ctx: &mut Ctx,
    table: &Rc<str>,
    write: Write,
) -> Result<Written, ApiError> {
    let known = world.usable_table(&ctx.region, table)?;
    check_index_keys(known, &write.effect)?;
    if !write.price.comes_from_elsewhere() {
        send::check_conflict(known, &ctx.region, &write.key, ctx.now, world.dials.strong_write)?;
    }
    let old = known.items.get(&write.key).cloned();
    if let Some(error) = refused(write.guard.as_ref(), old.as_ref()) {
        let units = write.price.of(Units::write(size(old.as_ref()), 0));
        return Err(charged_failure(world, ctx, table, &write.key, units, error));
    }
    let (new, touched) = outcome(&write.effect, old.as_ref())?;
    check_entries(known, &write.effect, old.as_ref(), new.as_ref())?;
    let collection = collection::after(known, &write.key, (old.as_ref(), new.as_ref()))?;
    let cost = draw(world, ctx, table, &write, (old.as_ref(), new.as_ref()))?;
    let arrival = commit(world, ctx, table, &write, (old.as_ref(), new.as_ref()), collection.as_ref());
    Ok(Written { old, new, touched, cost, collection, arrival })
}

/// Takes what the write costs on the table and on its indexes, whenever those will see it.
fn draw(
    world: &mut World,
    ctx: &mut Ctx,
    name: &Rc<str>,
    write: &Write,
    (old, new): (Option<&Rc<Item>>, Option<&Rc<Item>>),
) -> Result<Cost, ApiError> {
    if write.price == Price::Free {
        return Ok(Cost::default());
    }
    let units = write.price.of(Units::write(size(old), size(new)));
    let table = world.usable_table(&ctx.region, name)?;
    let (cost, indexes) = maintain::cost(table, (old, new), units);
    let draw = Draw { indexes, ..Draw::write(write.key.partition_hash(), cost.with_local()) };
    match write.price {
        Price::Synchronous => throttle::count(world, ctx, name, &draw),
        _ => throttle::draw(world, ctx, name, &draw)?,
    }
    Ok(cost)
}

/// A condition that fails is charged as if the write had happened (Developer guide, Provisioned throughput); where there
/// is no capacity for that, it is not even looked at.
#[inline(never)]
fn charged_failure(
    world: &mut World,
    ctx: &mut Ctx,
    table: &Rc<str>,
    key: &StoredKey,
    units: Units,
    error: ApiError,
) -> ApiError {
    throttle::draw(world, ctx, table, &Draw::write(key.partition_hash(), units)).err().unwrap_or(error)
}

/// What the effect alone gets wrong about index keys.
fn check_index_keys(table: &Table, effect: &Effect) -> Result<(), ApiError> {
    match effect {
        _ if table.indexes.is_empty() => Ok(()),
        Effect::Put(item) => faults::check_put(table, item),
        Effect::Update { update, .. } => faults::check_update(table, update),
        Effect::Delete => Ok(()),
    }
}

/// What is wrong with the item that is about to be stored, because of its entries in indexes.
fn check_entries(
    table: &Table,
    effect: &Effect,
    old: Option<&Rc<Item>>,
    new: Option<&Rc<Item>>,
) -> Result<(), ApiError> {
    match (effect, new) {
        _ if table.indexes.is_empty() => Ok(()),
        (Effect::Put(_), Some(new)) => {
            collection::check_item(table, new, "Item size has exceeded the maximum allowed size")
        }
        (Effect::Update { .. }, Some(new)) => {
            faults::check_updated(table, old.map(Rc::as_ref), new)?;
            collection::check_item(table, new, UPDATE_TOO_LARGE)
        }
        _ => Ok(()),
    }
}

const UPDATE_TOO_LARGE: &str = "Item size to update has exceeded the maximum allowed size";

/// Looks at the item of a condition that guards no write (a transaction's ConditionCheck); gives what that costs.
pub(crate) fn check(
    world: &mut World,
    ctx: &mut Ctx,
    table: &Rc<str>,
    key: &StoredKey,
    guard: Option<&Guard>,
) -> Result<Units, ApiError> {
    let old = world.usable_table(&ctx.region, table)?.items.get(key);
    let units = Price::Transaction.of(Units::write(size(old), 0));
    if let Some(error) = refused(guard, old) {
        return Err(charged_failure(world, ctx, table, key, units, error));
    }
    throttle::draw(world, ctx, table, &Draw::write(key.partition_hash(), units))?;
    Ok(units)
}

fn size(item: Option<&Rc<Item>>) -> u64 {
    item.map_or(0, |item| item_size(item))
}

/// What a condition that does not hold says.
fn refused(guard: Option<&Guard>, old: Option<&Rc<Item>>) -> Option<ApiError> {
    let guard = guard?;
    let nothing = Attributes::default();
    if guard.condition.holds(old.map_or(&nothing, Rc::as_ref)) {
        return None;
    }
    let error = ApiError::new(Code::ConditionalCheckFailed, "The conditional request failed");
    Some(match old.filter(|_| guard.returns_item) {
        Some(item) => error.with("Item", serde_json::to_value(item.as_ref()).unwrap_or_default()),
        None => error,
    })
}

type Outcome = (Option<Rc<Item>>, Option<Attributes>);

fn outcome(effect: &Effect, old: Option<&Rc<Item>>) -> Result<Outcome, ApiError> {
    match effect {
        Effect::Put(item) => Ok((Some(Rc::clone(item)), None)),
        Effect::Delete => Ok((None, None)),
        Effect::Update { update, key, shows } => updated(update, key, *shows, old),
    }
}

#[inline(never)]
fn updated(update: &Update, key: &Attributes, shows: Touched, old: Option<&Rc<Item>>) -> Result<Outcome, ApiError> {
    let updated = update.apply(old.map(Rc::as_ref), key)?;
    let touched = match shows {
        Touched::None => None,
        Touched::Old => Some(updated.updated_old(old.map(Rc::as_ref))),
        Touched::New => Some(updated.updated_new()),
    };
    let new = updated.into_item().map(Rc::new);
    if let Some(item) = &new {
        check_item(item)?;
    }
    Ok((new, touched.filter(|attributes| !attributes.is_empty())))
}

/// The limits of an item that an update has made.
fn check_item(item: &Item) -> Result<(), ApiError> {
    if item_size(item) > limits::ITEM_BYTES {
        return Err(ApiError::validation(UPDATE_TOO_LARGE));
    }
    if item.iter().any(|(_, value)| value.levels() > limits::NESTING_LEVELS) {
        return Err(nesting_error());
    }
    Ok(())
}

/// Stores the item, and gives what the stream is to record; an item that stays equal leaves no record.
fn commit(
    world: &mut World,
    ctx: &mut Ctx,
    name: &Rc<str>,
    write: &Write,
    images: (Option<&Rc<Item>>, Option<&Rc<Item>>),
    collection: Option<&Collection>,
) -> Option<Arrival> {
    let (old, new) = images;
    let dials = Rc::clone(&world.dials);
    let table = world.table_mut(&ctx.region, name)?;
    let place = partition::place(&table.partitions, write.key.partition_hash());
    let partition = table.partitions[place].id;
    let keys = Rc::new(table.definition.schema.extract(new.or(old).map_or(&Attributes::default(), |item| item)));
    let same = (mutation::is(Mutation::NoOpRecorded) && new.is_some()).then_some(Kind::Modify);
    let Some(kind) = Kind::of(old.map(Rc::as_ref), new.map(Rc::as_ref)).or(same) else {
        let region = Rc::clone(&ctx.region);
        ctx.note(RuleId::NoOp, What::ItemUnchanged { region, table: Rc::clone(name), partition, keys });
        return None;
    };
    replica::remember(table, ctx.now, dials.replica_lag);
    let (added, removed) = (size(new), size(old));
    table.bytes = table.bytes + added - removed;
    let own = &mut Rc::make_mut(&mut table.partitions)[place];
    own.bytes = own.bytes + added - removed;
    match new {
        Some(item) => table.items.insert(write.key.clone(), Rc::clone(item)),
        None => table.items.remove(&write.key),
    };
    if let Some(collection) = collection {
        collection::store(table, &write.key, collection);
    }
    split::watch_size(ctx, table, place, dials.partition_bytes);
    let (stream, is_replicated) = (table.stream.clone(), table.destinations.is_some());
    let change = Rc::new(Change {
        at: ctx.now,
        kind,
        keys: Rc::clone(&keys),
        old: old.cloned(),
        new: new.cloned(),
        identity: write.identity,
    });
    let fact = What::ItemChanged {
        region: Rc::clone(&ctx.region),
        table: Rc::clone(name),
        partition,
        change: Rc::clone(&change),
    };
    let rule = write.identity.map_or(RuleId::ItemWritten, |Identity::TimeToLive| RuleId::Expired);
    let changed = ctx.note(rule, fact);
    maintain::follow(world, ctx, name, images, changed);
    ttl::written(world, ctx, name, &write.key, new, changed);
    if is_replicated {
        destination::captured(world, ctx, name, &change, changed);
    }
    let arrival = stream.map(|stream| Arrival { stream, partition, change, cause: changed });
    if !write.price.comes_from_elsewhere() {
        send::written(world, ctx, name, &Sent { key: &write.key, keys: &keys, item: new, cause: changed });
    }
    arrival
}
