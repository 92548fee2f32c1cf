//! `TransactWriteItems` (API reference, TransactWriteItems).

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::global;
use crate::dynamodb::idempotency;
use crate::dynamodb::index::collection::Collection;
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::costs::{CollectionMetrics, Costs};
use crate::dynamodb::ops::item_collection::{RETURN_ITEM_COLLECTION_METRICS, ReturnItemCollectionMetrics};
use crate::dynamodb::ops::partiql::write::duplicate;
use crate::dynamodb::ops::transact_action::{ACTION, Action};
use crate::dynamodb::ops::{cancellation, named_tables};
use crate::dynamodb::size::item_size;
use crate::dynamodb::throttle::Draw;
use crate::dynamodb::write::{self, Price, Write};
use crate::hash::digest;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, list, member, required, text};
use crate::streams::{self, stream::Arrival};
use crate::world::World;

/// Writes and checks up to a hundred items, all or none.
pub struct TransactWriteItems {
    client_request_token: Option<Rc<str>>,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
    transact_items: Json,
}

impl Members for TransactWriteItems {
    fn read(fields: &mut Fields) -> TransactWriteItems {
        TransactWriteItems {
            client_request_token: fields.take("ClientRequestToken"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
            return_item_collection_metrics: fields.take("ReturnItemCollectionMetrics"),
            transact_items: fields.take("TransactItems"),
        }
    }
}

/// The actions, in the order of the request.
pub struct Plan {
    pub(super) actions: Vec<Action>,
    pub(super) once: Once,
    pub(super) capacity: ReturnConsumedCapacity,
    pub(super) metrics: ReturnItemCollectionMetrics,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consumed_capacity: Option<Vec<ConsumedCapacity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_collection_metrics: Option<CollectionMetrics>,
}

/// How a transaction is known again that is sent twice.
pub(super) struct Once {
    pub token: Option<Rc<str>>,
    /// The digest of the actions as they were sent.
    pub fingerprint: u64,
}

/// The item that an action is about; its key is a fault where the action does not fit the table.
pub(super) struct Target {
    pub table: Rc<str>,
    pub key: Result<StoredKey, ApiError>,
}

impl Operation for TransactWriteItems {
    const NAME: &'static str = "TransactWriteItems";
    const INPUT: &'static [Member] = &[
        member("ClientRequestToken", text(1, limits::CLIENT_TOKEN_LENGTH)),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
        required("TransactItems", list(&ACTION, 1, limits::TRANSACTION_ACTIONS)),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let items = self.transact_items.as_array().into_iter().flatten();
        let actions = items.map(|action| Action::read(action, Self::LAYER)).collect::<Result<_, _>>()?;
        Ok(Plan {
            actions,
            once: Once { token: self.client_request_token, fingerprint: digest(&self.transact_items) },
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let targets = targets(&plan.actions, world, ctx)?;
        execute(plan, targets, world, ctx)
    }
}

/// Does what a transaction asks for, once its actions have found their items.
pub(super) fn execute(plan: Plan, targets: Vec<Target>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
    let Plan { actions, once: Once { token, fingerprint }, capacity, metrics } = plan;
    targets.iter().try_for_each(|target| global::check_transaction(world, &ctx.region, &target.table))?;
    check_distinct(&targets)?;
    check_size(&actions)?;
    if let Some(token) = &token {
        if idempotency::is_done(world, ctx, token, fingerprint)? {
            let costs = repeated(&targets, world, ctx)?;
            return Ok(Output { consumed_capacity: costs.shown_as_reads(capacity), item_collection_metrics: None });
        }
        idempotency::remember(world, ctx, token, fingerprint);
    }
    let (mut costs, mut collections) = (Costs::default(), CollectionMetrics::default());
    let mut arrivals = Vec::new();
    for performed in perform_all(actions, targets, world, ctx)? {
        arrivals.extend(performed.arrival);
        costs.add(&performed.table, &performed.cost);
        collections.add(&performed.table, metrics.of(performed.collection.as_ref()));
    }
    streams::stream::record_all(world, ctx, arrivals);
    Ok(Output { consumed_capacity: costs.shown_as_writes(capacity), item_collection_metrics: collections.any() })
}

/// All tables must exist; then a key that is empty is a fault of the whole request (captured from AWS).
fn targets(actions: &[Action], world: &World, ctx: &Ctx) -> Result<Vec<Target>, ApiError> {
    let found = named_tables::find(actions.iter().map(|action| &action.table), world, ctx)?;
    let targets = actions.iter().zip(found).map(|(action, (name, table))| {
        let schema = &table.definition.schema;
        schema.check_not_empty(action.attributes())?;
        Ok(Target { table: name, key: action.key(schema) })
    });
    targets.collect()
}

fn check_distinct(targets: &[Target]) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    let mut keys = targets.iter().filter_map(|target| Some((&target.table, target.key.as_ref().ok()?)));
    if keys.all(|key| seen.insert(key)) {
        return Ok(());
    }
    Err(ApiError::validation("Transaction request cannot include multiple operations on one item"))
}

/// What counts is what the request brings, not what it finds.
fn check_size(actions: &[Action]) -> Result<(), ApiError> {
    let bytes: u64 = actions.iter().map(|action| action.bytes).sum();
    if bytes <= limits::TRANSACTION_BYTES {
        return Ok(());
    }
    let text = "Transaction payload size cannot exceed 4MB. Payload Size: ";
    Err(ApiError::validation(format!("{text}: {text}{bytes}")))
}

/// What a transaction costs that was done before: reading its items.
fn repeated(targets: &[Target], world: &mut World, ctx: &mut Ctx) -> Result<Costs, ApiError> {
    let (mut costs, mut draws) = (Costs::default(), Vec::with_capacity(targets.len()));
    for target in targets {
        let units = Units::read(bytes_of(target, world, ctx), true).twice();
        let hash = target.key.as_ref().map_or(0, StoredKey::partition_hash);
        draws.push((Rc::clone(&target.table), Draw::read(hash, units)));
        costs.add(&target.table, &Cost::of_table(units));
    }
    cancellation::draw_all(&draws, world, ctx)?;
    Ok(costs)
}

fn bytes_of(target: &Target, world: &World, ctx: &Ctx) -> u64 {
    let table = world.table(&ctx.region, &target.table);
    let item = table.zip(target.key.as_ref().ok()).and_then(|(table, key)| table.items.get(key));
    item.map_or(0, |item| item_size(item))
}

/// What an action came to.
struct Performed {
    table: Rc<str>,
    cost: Cost,
    collection: Option<Collection>,
    arrival: Option<Arrival>,
}

/// Tries every action, so that each can have its reason. A failure restores the world; what was tried stays charged,
/// unless the request was wrong.
fn perform_all(
    actions: Vec<Action>,
    targets: Vec<Target>,
    world: &mut World,
    ctx: &mut Ctx,
) -> Result<Vec<Performed>, ApiError> {
    let charged = ctx.charge.units();
    let pairs = actions.into_iter().zip(targets);
    let results: Vec<_> = pairs.map(|(action, target)| perform(action, target, world, ctx)).collect();
    let is_wrong = |error: &ApiError| !matches!(error.code, Code::ConditionalCheckFailed | Code::DuplicateItem);
    if results.iter().any(|result| result.as_ref().is_err_and(is_wrong)) {
        ctx.charge.reduce_to(charged);
    }
    cancellation::all_or_none(results)
}

fn perform(action: Action, target: Target, world: &mut World, ctx: &mut Ctx) -> Result<Performed, ApiError> {
    let Target { table, key } = target;
    let (key, Action { guard, intent, is_insert, .. }) = (key?, action);
    let Some(effect) = intent.effect() else {
        let units = write::check(world, ctx, &table, &key, guard.as_ref())?;
        return Ok(Performed { table, cost: Cost::of_table(units), collection: None, arrival: None });
    };
    let write = Write { key, guard, effect, price: Price::Transaction, identity: None };
    let written = write::write_unrecorded(world, ctx, &table, write);
    let written = written.map_err(|error| if is_insert { duplicate(error) } else { error })?;
    Ok(Performed { table, cost: written.cost, collection: written.collection, arrival: written.arrival })
}
