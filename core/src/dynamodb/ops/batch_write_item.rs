//! `BatchWriteItem` (API reference, BatchWriteItem).

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value as Answer, json};

use crate::capacity::Units;
use crate::ctx::Ctx;
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::costs::{CollectionMetrics, Costs};
use crate::dynamodb::ops::item_collection::{RETURN_ITEM_COLLECTION_METRICS, ReturnItemCollectionMetrics};
use crate::dynamodb::size::item_size;
use crate::dynamodb::throttle;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, Bounds, Json, JsonMap, Member, Shape, member, required};
use crate::streams;
use crate::world::World;

const DELETE_REQUEST: Shape = Shape::Structure("DeleteRequest", &[required("Key", ATTRIBUTES)]);
const PUT_REQUEST: Shape = Shape::Structure("PutRequest", &[required("Item", ATTRIBUTES)]);
const WRITE_REQUEST: Shape =
    Shape::Structure("WriteRequest", &[member("PutRequest", PUT_REQUEST), member("DeleteRequest", DELETE_REQUEST)]);
const WRITE_REQUESTS: Shape = Shape::List(&WRITE_REQUEST, None);

/// Puts and deletes up to 25 items of any tables, each by itself.
pub struct BatchWriteItem {
    request_items: JsonMap,
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
}

impl Members for BatchWriteItem {
    fn read(fields: &mut Fields) -> BatchWriteItem {
        BatchWriteItem {
            request_items: fields.take("RequestItems"),
            return_consumed_capacity: fields.take("ReturnConsumedCapacity"),
            return_item_collection_metrics: fields.take("ReturnItemCollectionMetrics"),
        }
    }
}

/// The requests, in the order in which they were sent.
pub struct Plan {
    /// Tables by name or ARN.
    requests: Vec<(Rc<str>, Request)>,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

enum Request {
    Put(Rc<Attributes>),
    Delete(Attributes),
}

/// What found no capacity comes back.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    unprocessed_items: Map<String, Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Vec<ConsumedCapacity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_collection_metrics: Option<CollectionMetrics>,
}

impl Operation for BatchWriteItem {
    const NAME: &'static str = "BatchWriteItem";
    const INPUT: &'static [Member] = &[
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
        required(
            "RequestItems",
            Shape::Tables(&WRITE_REQUESTS, Some(Bounds { min: 1, max: limits::BATCH_WRITE_REQUESTS })),
        ),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        if self.request_items.is_empty() {
            return Err(ApiError::validation("The requestItems parameter is required for BatchWriteItem"));
        }
        let count: usize = self.request_items.values().filter_map(Json::as_array).map(Vec::len).sum();
        if count as i64 > limits::BATCH_WRITE_REQUESTS {
            return Err(ApiError::validation("Too many items requested for the BatchWriteItem call"));
        }
        let mut requests = Vec::with_capacity(count);
        for (table, sent) in self.request_items.iter() {
            for request in sent.as_array().into_iter().flatten() {
                requests.push((Rc::clone(table), Request::read(request, Self::LAYER)?));
            }
        }
        Ok(Plan {
            requests,
            capacity: self.return_consumed_capacity.unwrap_or_default(),
            metrics: self.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let mut writes = writes(&plan.requests, world, ctx)?;
        writes.truncate(mutation::instead(Mutation::BatchWrittenHalf, writes.len().div_ceil(2), writes.len()));
        let (mut costs, mut metrics) = (Costs::default(), CollectionMetrics::default());
        let mut unprocessed = Unprocessed::default();
        let mut arrivals = Vec::new();
        for ((table, write), request) in writes.into_iter().zip(&plan.requests) {
            match write::write_unrecorded(world, ctx, &table, write) {
                Ok(written) => {
                    arrivals.extend(written.arrival);
                    costs.add(&table, &written.cost);
                    metrics.add(&table, plan.metrics.of(written.collection.as_ref()));
                }
                Err(error) if throttle::is_throttling(&error) => unprocessed.add(request, error),
                Err(error) => {
                    // What is wrong with one request is wrong with the batch, and then nothing is charged.
                    ctx.charge.reduce_to(Units::ZERO);
                    return Err(error);
                }
            }
        }
        streams::stream::record_all(world, ctx, arrivals);
        Ok(Output {
            unprocessed_items: unprocessed.of(plan.requests.len())?,
            consumed_capacity: costs.shown(plan.capacity),
            item_collection_metrics: metrics.any(),
        })
    }
}

/// All tables must exist, then each key must fit its table and differ from those before it.
fn writes(requests: &[(Rc<str>, Request)], world: &World, ctx: &Ctx) -> Result<Vec<(Rc<str>, Write)>, ApiError> {
    let mut found = Vec::with_capacity(requests.len());
    for (table, request) in requests {
        let name = name::table_of(table, &ctx.region)?;
        let table = world.usable_table(&ctx.region, &name)?;
        found.push((name, &table.definition.schema, request));
    }
    let mut seen = BTreeSet::new();
    let write = |(name, schema, request): (Rc<str>, &KeySchema, &Request)| {
        let key = request.key(schema)?;
        if !seen.insert((Rc::clone(&name), key.clone())) {
            return Err(ApiError::validation("Provided list of item keys contains duplicates"));
        }
        Ok((name, Write { key, guard: None, effect: request.effect(), price: Price::Single, identity: None }))
    };
    found.into_iter().map(write).collect()
}

impl Request {
    /// The text for a request that is neither or both is AWS's own.
    fn read(json: &Json, layer: Layer) -> Result<Request, ApiError> {
        let attributes = |request: &Json, member: &str| match request.get(member).and_then(Json::as_object) {
            Some(attributes) => parse_attributes(attributes, layer),
            None => Ok(Attributes::default()),
        };
        match (json.get("PutRequest"), json.get("DeleteRequest")) {
            (Some(put), None) => {
                let item = attributes(put, "Item")?;
                if item_size(&item) > limits::ITEM_BYTES {
                    return Err(ApiError::validation("Item size has exceeded the maximum allowed size"));
                }
                Ok(Request::Put(Rc::new(item)))
            }
            (None, Some(delete)) => Ok(Request::Delete(attributes(delete, "Key")?)),
            _ => Err(ApiError::validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported \
                 datatypes",
            )),
        }
    }

    /// The key is looked at as if it had been named, even in an item (captured from AWS).
    fn key(&self, schema: &KeySchema) -> Result<StoredKey, ApiError> {
        match self {
            Request::Put(item) => schema.key_of_key(&schema.extract(item)),
            Request::Delete(key) => schema.key_of_key(key),
        }
    }

    fn effect(&self) -> Effect {
        match self {
            Request::Put(item) => Effect::Put(Rc::clone(item)),
            Request::Delete(_) => Effect::Delete,
        }
    }

    /// The request as it could be sent again.
    fn json(&self) -> Answer {
        match self {
            Request::Put(item) => json!({ "PutRequest": { "Item": &**item } }),
            Request::Delete(key) => json!({ "DeleteRequest": { "Key": key } }),
        }
    }
}

/// The requests that found no capacity.
#[derive(Default)]
struct Unprocessed {
    by_table: Map<String, Answer>,
    count: usize,
    first: Option<ApiError>,
}

impl Unprocessed {
    fn add(&mut self, (table, request): &(Rc<str>, Request), error: ApiError) {
        self.count += 1;
        self.first.get_or_insert(error);
        let sent = self.by_table.entry(&**table).or_insert_with(|| Answer::Array(Vec::new()));
        if let Answer::Array(requests) = sent {
            requests.push(request.json());
        }
    }

    /// What the answer gives back. Where nothing of `count` requests was processed, the error is the answer.
    fn of(self, count: usize) -> Result<Map<String, Answer>, ApiError> {
        match self.first {
            Some(error) if self.count == count => Err(error),
            _ => Ok(self.by_table),
        }
    }
}
