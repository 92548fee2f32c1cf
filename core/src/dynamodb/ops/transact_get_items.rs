//! `TransactGetItems` (API reference, TransactGetItems).

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::expr::{Projection, Substitutions};
use crate::dynamodb::global;
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::costs::Costs;
use crate::dynamodb::ops::named_tables::Named;
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::selection::{Selection, Shown};
use crate::dynamodb::ops::{cancellation, key_paths, named_tables};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::Draw;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, JsonMap, Member, NAMES, Shape, TEXT, list, member, required};
use crate::world::World;

const GET: Shape = Shape::Structure(
    "Get",
    &[
        required("Key", ATTRIBUTES),
        required("TableName", Shape::TableNameOrArn),
        member("ProjectionExpression", TEXT),
        member("ExpressionAttributeNames", NAMES),
    ],
);
const TRANSACT_GET_ITEM: Shape = Shape::Structure("TransactGetItem", &[required("Get", GET)]);

/// Reads up to a hundred items as they stand at one moment.
pub struct TransactGetItems {
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    transact_items: Vec<TransactGetItem>,
}

impl Members for TransactGetItems {
    fn read(fields: &mut Fields) -> TransactGetItems {
        TransactGetItems {
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
            transact_items: fields.take("TransactItems"),
        }
    }
}

struct TransactGetItem {
    get: Get,
}

impl Members for TransactGetItem {
    fn read(fields: &mut Fields) -> TransactGetItem {
        TransactGetItem { get: fields.take("Get") }
    }
}

struct Get {
    table_name: Rc<str>,
    key: JsonMap,
    projection_expression: Option<String>,
    expression_attribute_names: Option<JsonMap>,
}

impl Members for Get {
    fn read(fields: &mut Fields) -> Get {
        Get {
            table_name: fields.take("TableName"),
            key: fields.take("Key"),
            projection_expression: fields.take("ProjectionExpression"),
            expression_attribute_names: fields.take("ExpressionAttributeNames"),
        }
    }
}

/// What to read, in the order of the request.
pub struct Plan {
    parts: Vec<Part>,
    capacity: ReturnConsumedCapacity,
}

/// One item, and what to show of it.
struct Part {
    table: Rc<str>,
    key: Attributes,
    selection: Selection,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    responses: Vec<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// The item, absent when there is none or nothing of it is asked for.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Response {
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Shown>,
}

impl Operation for TransactGetItems {
    const NAME: &'static str = "TransactGetItems";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        required("TransactItems", list(&TRANSACT_GET_ITEM, 1, limits::TRANSACTION_ACTIONS)),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let parts = self.transact_items.into_iter().map(|item| item.get.plan()).collect::<Result<_, _>>()?;
        Ok(Plan { parts, capacity: self.return_consumed_capacity.unwrap_or_default() })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let tables = named_tables::find(plan.parts.iter().map(|part| &part.table), world, ctx)?;
        let keys = keys(&plan.parts, &tables)?;
        let keys = cancellation::all_or_none(keys)?.into_iter();
        let found = plan.parts.into_iter().zip(tables).zip(keys);
        let found: Vec<Found> =
            found.map(|((part, (table, _)), key)| Found { table, key, selection: part.selection }).collect();
        let (responses, costs) = show(&found, world, ctx)?;
        Ok(Output { responses, consumed_capacity: costs.shown_as_reads(plan.capacity) })
    }
}

/// An item to read, once its table is known.
pub(super) struct Found {
    pub table: Rc<str>,
    pub key: StoredKey,
    pub selection: Selection,
}

/// Reads the items, and what that costs.
pub(super) fn show(found: &[Found], world: &mut World, ctx: &mut Ctx) -> Result<(Vec<Response>, Costs), ApiError> {
    let mut costs = Costs::default();
    let (mut responses, mut draws, mut total) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()), 0);
    for Found { table, key, selection } in found {
        global::check_transaction(world, &ctx.region, table)?;
        let item = world.usable_table(&ctx.region, table)?.items.get(key);
        let bytes = item.map_or(0, |item| item_size(item));
        let units = Units::read(bytes, true).twice();
        costs.add(table, &Cost::of_table(units));
        draws.push((Rc::clone(table), Draw::read(key.partition_hash(), units)));
        total += bytes;
        let shown = item.and_then(|item| selection.show(item)).filter(|shown| !shown.is_empty());
        responses.push(Response { item: shown });
    }
    check_size(total)?;
    cancellation::draw_all(&draws, world, ctx)?;
    Ok((responses, costs))
}

/// No two parts may be of one item.
pub(super) fn check_distinct<'a>(items: impl Iterator<Item = (&'a Rc<str>, &'a StoredKey)>) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    for item in items {
        if !seen.insert(item) {
            return Err(ApiError::validation("Transaction request cannot include multiple operations on one item"));
        }
    }
    Ok(())
}

impl Get {
    /// The expression comes before the key's values, as in write transactions.
    fn plan(self) -> Result<Part, ApiError> {
        const LAYER: Layer = TransactGetItems::LAYER;
        let expression = self.projection_expression.as_deref();
        let parameters = Parameters {
            expressions: &[("ProjectionExpression", expression.is_some())],
            legacy: &[],
            names: self.expression_attribute_names.is_some(),
            values: false,
        };
        parameters.check(LAYER)?;
        let mut substitutions = Substitutions::new(self.expression_attribute_names.as_ref(), None, LAYER)?;
        let projection = expression.map(|text| substitutions.projection(text)).transpose()?;
        substitutions.finish()?;
        let key = parse_attributes(&self.key, LAYER)?;
        Ok(Part { table: self.table_name, key, selection: Selection::new(None, projection) })
    }
}

impl Part {
    /// The key, if the part fits the table.
    fn stored_key(&self, table: &Table) -> Result<StoredKey, ApiError> {
        let key = table.definition.schema.key_of_key(&self.key)?;
        key_paths::check_scalars(table, self.selection.projection().into_iter().flat_map(Projection::paths))?;
        Ok(key)
    }
}

type Keys = Vec<Result<StoredKey, ApiError>>;

/// An empty key is a fault of the whole request, and so are two parts of one item; a key that does not fit its table
/// cancels the transaction.
fn keys(parts: &[Part], tables: &[Named<'_>]) -> Result<Keys, ApiError> {
    let mut keys = Vec::with_capacity(parts.len());
    for (part, (_, table)) in parts.iter().zip(tables) {
        let schema = &table.definition.schema;
        schema.check_not_empty(&part.key)?;
        keys.push(part.stored_key(table));
    }
    check_distinct(tables.iter().zip(&keys).filter_map(|((name, _), key)| Some((name, key.as_ref().ok()?))))?;
    Ok(keys)
}

/// What is found may not pass the limit of a transaction; AWS's text for it is not known.
fn check_size(bytes: u64) -> Result<(), ApiError> {
    if bytes <= limits::TRANSACTION_BYTES {
        return Ok(());
    }
    Err(ApiError::validation("The aggregate size of the items in the transaction exceeded 4 MB"))
}
