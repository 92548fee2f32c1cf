//! `BatchGetItem` (API reference, BatchGetItem).

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;
use serde::Serialize;

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::expr::{Projection, Substitutions};
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::costs::Costs;
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::ops::read_input::{ATTRIBUTES_TO_GET, projection};
use crate::dynamodb::ops::selection::{Selection, Shown};
use crate::dynamodb::ops::{key_paths, named_tables};
use crate::dynamodb::replica;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::{self, Draw};
use crate::dynamodb::value::{Attributes, Item};
use crate::dynamodb::wire::parse_attributes;
use crate::hash::FixedState;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, BOOLEAN, Json, JsonMap, Member, NAMES, Shape, TEXT, list, member, required};
use crate::world::World;

const KEYS_AND_ATTRIBUTES: Shape = Shape::Structure(
    "KeysAndAttributes",
    &[
        required("Keys", list(&ATTRIBUTES, 1, limits::BATCH_GET_KEYS)),
        member("AttributesToGet", ATTRIBUTES_TO_GET),
        member("ConsistentRead", BOOLEAN),
        member("ProjectionExpression", TEXT),
        member("ExpressionAttributeNames", NAMES),
    ],
);

/// Reads up to a hundred items of any tables.
pub struct BatchGetItem {
    request_items: JsonMap,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
}

impl Members for BatchGetItem {
    fn read(fields: &mut Fields) -> BatchGetItem {
        BatchGetItem {
            request_items: fields.take("RequestItems"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
        }
    }
}

/// What to read of each table.
pub struct Plan {
    parts: Vec<Part>,
    capacity: ReturnConsumedCapacity,
}

/// What to read of one table.
struct Part {
    /// The table as the request calls it: a name or an ARN.
    table: Rc<str>,
    keys: Vec<Attributes>,
    selection: Selection,
    consistent: bool,
    /// As sent, to be given back where keys stay unprocessed.
    sent: JsonMap,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    responses: IndexMap<Rc<str>, Vec<Shown>, FixedState>,
    unprocessed_keys: JsonMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

impl Operation for BatchGetItem {
    const NAME: &'static str = "BatchGetItem";
    const INPUT: &'static [Member] = &[
        required("RequestItems", Shape::Tables(&KEYS_AND_ATTRIBUTES, None)),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    ];
    const LAYER: Layer = Layer::Current;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        self.check_parameters()?;
        let mut parts = Vec::with_capacity(self.request_items.len());
        let mut count = 0;
        for (table, sent) in self.request_items {
            let Json::Object(sent) = sent else { continue };
            let part = Part::read(table.into(), sent)?;
            count += part.keys.len() as i64;
            if count > limits::BATCH_GET_KEYS {
                return Err(ApiError::validation("Too many items requested for the BatchGetItem call"));
            }
            parts.push(part);
        }
        Ok(Plan { parts, capacity: self.return_consumed_capacity.unwrap_or_default() })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let tables: Vec<(Rc<str>, Rc<Table>)> =
            named_tables::find(plan.parts.iter().map(|part| &part.table), world, ctx)?
                .into_iter()
                .map(|(name, table)| (name, Rc::clone(table)))
                .collect();
        let keys: Vec<_> = plan
            .parts
            .iter()
            .zip(&tables)
            .map(|(part, (_, table))| part.stored_keys(table))
            .collect::<Result<_, _>>()?;
        let mut output =
            Output { responses: IndexMap::default(), unprocessed_keys: JsonMap::new(), consumed_capacity: None };
        let mut tally = Tally::default();
        for ((part, (name, table)), keys) in plan.parts.into_iter().zip(tables).zip(keys) {
            let seen = replica::seen(&table, ctx.now, world.dials.replica_lag, part.consistent);
            let (found, left) = part.fetch((&name, seen), &keys, &mut tally, world, ctx);
            output.responses.insert(Rc::clone(&part.table), found);
            if !left.is_empty() {
                output.unprocessed_keys.insert(part.table.to_string(), part.given_back(&left));
            }
        }
        output.consumed_capacity = tally.costs.shown(plan.capacity);
        match tally.throttled {
            Some(error) if !tally.any => Err(error),
            _ => Ok(output),
        }
    }
}

impl BatchGetItem {
    /// The parameters of all tables must go together, as if they were of one (captured from AWS).
    fn check_parameters(&self) -> Result<(), ApiError> {
        let has = |sent: &Json, member: &str| sent.get(member).is_some();
        let any = |member: &str| self.request_items.values().any(|sent| has(sent, member));
        let expressions = &[("ProjectionExpression", any("ProjectionExpression"))];
        let legacy = &[("AttributesToGet", any("AttributesToGet"))];
        Parameters { expressions, legacy, names: false, values: false }.check(Self::LAYER)?;
        let mut tables = self.request_items.values();
        let names = tables.any(|sent| has(sent, "ExpressionAttributeNames") && !has(sent, "ProjectionExpression"));
        Parameters { expressions: &[], legacy: &[], names, values: false }.check(Self::LAYER)
    }
}

impl Part {
    fn read(table: Rc<str>, sent: JsonMap) -> Result<Part, ApiError> {
        const LAYER: Layer = BatchGetItem::LAYER;
        let names = sent.get("ExpressionAttributeNames").and_then(Json::as_object);
        let mut substitutions = Substitutions::new(names, None, LAYER)?;
        let expression = sent.get("ProjectionExpression").and_then(Json::as_str);
        let attributes = sent.get("AttributesToGet").and_then(Json::as_array).map(Vec::as_slice);
        let projection = projection(expression, attributes, &mut substitutions)?;
        substitutions.finish()?;
        let keys = sent_keys(&sent);
        for (n, key) in keys.iter().enumerate() {
            if keys[..n].contains(key) {
                return Err(ApiError::validation("Provided list of item keys contains duplicates"));
            }
        }
        let maps = keys.iter().filter_map(Json::as_object);
        let keys = maps.map(|key| parse_attributes(key, LAYER)).collect::<Result<_, _>>()?;
        let consistent = sent.get("ConsistentRead").and_then(Json::as_bool).unwrap_or(false);
        Ok(Part { table, keys, selection: Selection::new(None, projection), consistent, sent })
    }

    fn stored_keys(&self, table: &Table) -> Result<Vec<StoredKey>, ApiError> {
        let schema = &table.definition.schema;
        let keys = self.keys.iter().map(|key| schema.key_of_key(key)).collect::<Result<_, _>>()?;
        key_paths::check_scalars(table, self.selection.projection().into_iter().flat_map(Projection::paths))?;
        Ok(keys)
    }

    /// What is found of the keys, and the indexes of those for which there was no room in the answer or no capacity.
    fn fetch(
        &self,
        (name, table): (&Rc<str>, &Table),
        keys: &[StoredKey],
        tally: &mut Tally,
        world: &mut World,
        ctx: &mut Ctx,
    ) -> (Vec<Shown>, Vec<usize>) {
        let (mut found, mut left) = (Vec::new(), Vec::new());
        for (n, key) in keys.iter().enumerate() {
            let item = table.items.get(key);
            let bytes = item.map_or(0, |item: &Rc<Item>| item_size(item));
            let partition = table.partition_of(key).id;
            let units = Units::read(bytes, self.consistent);
            let drawn = tally.room.has(name, partition, bytes)
                && tally.count(throttle::draw(world, ctx, name, &Draw::read(key.partition_hash(), units)));
            if !drawn {
                left.push(n);
                continue;
            }
            tally.room.take(name, partition, bytes);
            tally.costs.add(name, &Cost::of_table(units));
            found.extend(item.and_then(|item| self.selection.show(item)));
        }
        (found, left)
    }

    /// What the request said of this table, with these keys alone.
    fn given_back(self, left: &[usize]) -> Json {
        let mut sent = self.sent;
        let keys: Vec<Json> = left.iter().filter_map(|n| sent_keys(&sent).get(*n).cloned()).collect();
        sent.insert("Keys".into(), keys.into());
        sent.into()
    }
}

fn sent_keys(sent: &JsonMap) -> &[Json] {
    sent.get("Keys").and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// What has come of the request so far.
#[derive(Default)]
struct Tally {
    room: Room,
    costs: Costs,
    /// Whether any key was processed.
    any: bool,
    /// The error of the first key that found no capacity.
    throttled: Option<ApiError>,
}

impl Tally {
    /// Counts a key; whether it found capacity.
    fn count(&mut self, drawn: Result<(), ApiError>) -> bool {
        match drawn {
            Ok(()) => self.any = true,
            Err(error) => {
                self.throttled.get_or_insert(error);
                return false;
            }
        }
        true
    }
}

/// How much has been read so far, in all and of each partition.
#[derive(Default)]
struct Room {
    bytes: u64,
    partitions: BTreeMap<(Rc<str>, u32), u64>,
}

impl Room {
    /// Whether an item still has room in the answer.
    fn has(&self, table: &Rc<str>, partition: u32, bytes: u64) -> bool {
        let of_partition = self.partitions.get(&(Rc::clone(table), partition)).copied().unwrap_or_default();
        self.bytes + bytes <= limits::BATCH_GET_BYTES && of_partition + bytes <= limits::BATCH_GET_PARTITION_BYTES
    }

    fn take(&mut self, table: &Rc<str>, partition: u32, bytes: u64) {
        self.bytes += bytes;
        *self.partitions.entry((Rc::clone(table), partition)).or_default() += bytes;
    }
}
