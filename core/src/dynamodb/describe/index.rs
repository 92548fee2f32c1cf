//! The descriptions of secondary indexes in a TableDescription (API reference, GlobalSecondaryIndexDescription,
//! LocalSecondaryIndexDescription).

use std::rc::Rc;

use serde::Serialize;

use super::{
    KeySchemaElement, OnDemandThroughput, ProvisionedThroughput, WarmThroughput, on_demand_throughput,
    provisioned_throughput, warm_throughput,
};
use crate::dynamodb::index::{Capacity, Index, IndexStatus, Projection, Scope};
use crate::dynamodb::key::{IndexSchema, KeyAttribute};
use crate::dynamodb::table::Table;
use crate::time::Instant;

/// The wire form of an index. What local indexes do not have is `None` for them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Description {
    index_name: Rc<str>,
    key_schema: Vec<KeySchemaElement>,
    projection: ProjectionDescription,
    #[serde(flatten)]
    global: Option<Global>,
    index_size_bytes: u64,
    item_count: u64,
    index_arn: Rc<str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Global {
    index_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    backfilling: Option<bool>,
    provisioned_throughput: ProvisionedThroughput,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_demand_throughput: Option<OnDemandThroughput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughput>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProjectionDescription {
    projection_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_key_attributes: Option<Vec<Rc<str>>>,
}

/// The local indexes of a table, in the order of the request.
pub(super) fn local(table: &Table) -> Vec<Description> {
    let local = table.indexes.iter().filter(|index| index.is_local());
    local.map(|index| description(index, None)).collect()
}

/// The global indexes of a table, in the order of their creation.
pub(super) fn global(table: &Table, now: Instant) -> Vec<Description> {
    let show = |index: &Index| match index.scope {
        Scope::Local => None,
        Scope::Global(capacity) => Some(description(index, Some(global_part(index.status, capacity, now)))),
    };
    table.indexes.iter().filter_map(show).collect()
}

impl Description {
    /// As CreateTable answers: without warm throughput.
    pub fn at_creation(self) -> Description {
        let global = self.global.map(|global| Global { warm_throughput: None, ..global });
        Description { global, ..self }
    }
}

fn description(index: &Index, global: Option<Global>) -> Description {
    let definition = &index.definition;
    Description {
        index_name: Rc::clone(&definition.name),
        key_schema: key_schema(&definition.schema),
        projection: projection(&definition.projection),
        global,
        index_size_bytes: index.stored_bytes(),
        item_count: index.entries.len() as u64,
        index_arn: Rc::clone(&definition.arn),
    }
}

fn global_part(status: IndexStatus, capacity: Capacity, now: Instant) -> Global {
    Global {
        index_status: status.name(),
        backfilling: status.backfilling(),
        provisioned_throughput: provisioned_throughput(capacity.billing, capacity.history, now),
        on_demand_throughput: on_demand_throughput(capacity.ceiling),
        warm_throughput: Some(warm_throughput(capacity.warm, status.name() == IndexStatus::Creating.name())),
    }
}

fn key_schema(schema: &IndexSchema) -> Vec<KeySchemaElement> {
    let element =
        |attribute: &KeyAttribute, key_type| KeySchemaElement { attribute_name: Rc::clone(&attribute.name), key_type };
    let hash = schema.hash.iter().map(|attribute| element(attribute, "HASH"));
    hash.chain(schema.range.iter().map(|attribute| element(attribute, "RANGE"))).collect()
}

fn projection(projection: &Projection) -> ProjectionDescription {
    let names = if let Projection::Include(names) = projection { Some(names.clone()) } else { None };
    ProjectionDescription { projection_type: projection.name(), non_key_attributes: names }
}
