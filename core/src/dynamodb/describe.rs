//! TableDescription, built from a table whenever it is asked for (API reference, TableDescription).

mod index;
mod replicas;

use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::ctx::Ctx;
use crate::dynamodb::key::{KeyAttribute, KeySchema, ScalarType};
use crate::dynamodb::table::{Billing, Ceiling, Definition, History, Table, TableStatus};
use crate::operation::error::ApiError;
use crate::streams::stream::{Stream, StreamDefinition};
use crate::time::Instant;
use crate::world::World;

/// The wire form of a table. Members that AWS leaves out are `None`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableDescription {
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_definitions: Option<Vec<AttributeDefinition>>,
    table_name: Rc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_schema: Option<Vec<KeySchemaElement>>,
    table_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_date_time: Option<EpochSeconds>,
    provisioned_throughput: ProvisionedThroughput,
    table_size_bytes: u64,
    item_count: u64,
    table_arn: Rc<str>,
    table_id: Rc<str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    local_secondary_indexes: Vec<index::Description>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    global_secondary_indexes: Vec<index::Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_mode_summary: Option<BillingModeSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_specification: Option<StreamSpecification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_stream_label: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_stream_arn: Option<Rc<str>>,
    #[serde(flatten)]
    group: Option<replicas::GroupDescription>,
    #[serde(rename = "SSEDescription", skip_serializing_if = "Option::is_none")]
    encryption: Option<SseDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_class_summary: Option<TableClassSummary>,
    deletion_protection_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_demand_throughput: Option<OnDemandThroughput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughput>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeDefinition {
    attribute_name: Rc<str>,
    attribute_type: ScalarType,
}

/// One attribute of a key, as DescribeTable and DescribeStream show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeySchemaElement {
    attribute_name: Rc<str>,
    key_type: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProvisionedThroughput {
    #[serde(skip_serializing_if = "Option::is_none")]
    last_increase_date_time: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_decrease_date_time: Option<EpochSeconds>,
    number_of_decreases_today: u32,
    read_capacity_units: u64,
    write_capacity_units: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BillingModeSummary {
    billing_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_update_to_pay_per_request_date_time: Option<EpochSeconds>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamSpecification {
    stream_enabled: bool,
    stream_view_type: &'static str,
}

#[derive(Debug, Serialize)]
struct SseDescription {
    #[serde(rename = "Status")]
    status: &'static str,
    #[serde(rename = "SSEType")]
    sse_type: &'static str,
    #[serde(rename = "KMSMasterKeyArn")]
    key: Rc<str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct TableClassSummary {
    table_class: Rc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_update_date_time: Option<EpochSeconds>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OnDemandThroughput {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_read_request_units: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_write_request_units: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct WarmThroughput {
    read_units_per_second: u64,
    write_units_per_second: u64,
    status: &'static str,
}

/// A time as the JSON protocol writes it: seconds since 1970, with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochSeconds(pub Instant);

impl Serialize for EpochSeconds {
    #[expect(
        clippy::disallowed_types,
        reason = "the wire form is a JSON number; its milliseconds survive the rounding"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.as_millis() as f64 / 1_000.0)
    }
}

/// The key attributes of a table, the partition key first.
pub fn key_schema(schema: &KeySchema) -> Vec<KeySchemaElement> {
    let kinds = ["HASH", "RANGE"];
    let element = |(attribute, key_type): (&KeyAttribute, _)| KeySchemaElement {
        attribute_name: Rc::clone(&attribute.name),
        key_type,
    };
    schema.attributes().zip(kinds).map(element).collect()
}

/// The table of that name as DescribeTable shows it.
///
/// # Errors
///
/// ResourceNotFoundException, worded as the control plane does.
pub(crate) fn known(world: &World, ctx: &Ctx, name: &str) -> Result<TableDescription, ApiError> {
    let known = world.known_table(&ctx.region, name)?;
    let stream = known.definition.latest_stream.as_ref().and_then(|arn| world.stream(&ctx.region, arn));
    let described = table(known, stream.map(Rc::as_ref), ctx.now);
    Ok(TableDescription { group: replicas::describe(world, known), ..described })
}

/// A table as DescribeTable shows it. `stream` is its latest one, where that has not expired.
pub fn table(table: &Table, stream: Option<&Stream>, now: Instant) -> TableDescription {
    let definition = &*table.definition;
    TableDescription {
        attribute_definitions: Some(attribute_definitions(definition)),
        table_name: Rc::clone(&definition.name),
        key_schema: Some(key_schema(&definition.schema)),
        table_status: table.status.name(),
        creation_date_time: Some(EpochSeconds(definition.created)),
        provisioned_throughput: provisioned_throughput(definition.billing, definition.history, now),
        table_size_bytes: table.stored_bytes(),
        item_count: table.items.len() as u64,
        table_arn: Rc::clone(&definition.arn),
        table_id: Rc::clone(&definition.id),
        local_secondary_indexes: index::local(table),
        global_secondary_indexes: index::global(table, now),
        billing_mode_summary: billing_mode_summary(definition, table.status),
        stream_specification: stream_specification(table, stream),
        latest_stream_label: definition.latest_stream.as_deref().map(label_of),
        latest_stream_arn: definition.latest_stream.clone(),
        group: None,
        encryption: definition.encryption_key.clone().map(sse_description),
        table_class_summary: table_class_summary(definition),
        deletion_protection_enabled: definition.deletion_protected,
        on_demand_throughput: on_demand_throughput(definition.ceiling),
        warm_throughput: Some(warm_throughput(definition.warm, table.status == TableStatus::Creating)),
    }
}

impl TableDescription {
    /// As CreateTable answers: warm throughput shows only what was asked for.
    pub(crate) fn at_creation(self, asked_for_warmth: bool) -> TableDescription {
        let global_secondary_indexes =
            self.global_secondary_indexes.into_iter().map(index::Description::at_creation).collect();
        let warm_throughput = self.warm_throughput.filter(|_| asked_for_warmth);
        TableDescription { warm_throughput, global_secondary_indexes, ..self }
    }

    /// As DeleteTable answers: the definition is gone already.
    pub(crate) fn at_deletion(self) -> TableDescription {
        TableDescription {
            attribute_definitions: None,
            key_schema: None,
            creation_date_time: None,
            local_secondary_indexes: Vec::new(),
            global_secondary_indexes: Vec::new(),
            warm_throughput: None,
            ..self
        }
    }
}

fn attribute_definitions(definition: &Definition) -> Vec<AttributeDefinition> {
    let show = |(name, scalar): &(Rc<str>, ScalarType)| AttributeDefinition {
        attribute_name: Rc::clone(name),
        attribute_type: *scalar,
    };
    definition.attributes.iter().map(show).collect()
}

fn provisioned_throughput(billing: Billing, history: History, now: Instant) -> ProvisionedThroughput {
    let (read, write) = billing.units();
    ProvisionedThroughput {
        last_increase_date_time: history.increased.map(EpochSeconds),
        last_decrease_date_time: history.decreased.map(EpochSeconds),
        number_of_decreases_today: history.decreases_today(now),
        read_capacity_units: read,
        write_capacity_units: write,
    }
}

/// Absent on tables that have always been provisioned.
fn billing_mode_summary(definition: &Definition, status: TableStatus) -> Option<BillingModeSummary> {
    let since = definition.history.on_demand.filter(|_| status != TableStatus::Creating);
    (definition.billing == Billing::OnDemand || since.is_some()).then(|| BillingModeSummary {
        billing_mode: definition.billing.name(),
        last_update_to_pay_per_request_date_time: since.map(EpochSeconds),
    })
}

/// Absent when the stream is disabled; its ARN and label stay.
fn stream_specification(table: &Table, stream: Option<&Stream>) -> Option<StreamSpecification> {
    let live = |definition: &&StreamDefinition| table.stream.as_ref() == Some(&definition.arn);
    let definition = stream.map(|stream| &*stream.definition).filter(live)?;
    Some(StreamSpecification { stream_enabled: true, stream_view_type: definition.view.name() })
}

/// What stands after `/stream/` in a stream's ARN.
fn label_of(arn: &str) -> Rc<str> {
    arn.rsplit_once('/').map_or(arn, |(_, label)| label).into()
}

fn sse_description(key: Rc<str>) -> SseDescription {
    SseDescription { status: "ENABLED", sse_type: "KMS", key }
}

fn table_class_summary(definition: &Definition) -> Option<TableClassSummary> {
    let table_class = definition.class.clone()?;
    Some(TableClassSummary { table_class, last_update_date_time: definition.class_changed.map(EpochSeconds) })
}

fn on_demand_throughput(ceiling: Ceiling) -> Option<OnDemandThroughput> {
    (ceiling != Ceiling::default())
        .then_some(OnDemandThroughput { max_read_request_units: ceiling.read, max_write_request_units: ceiling.write })
}

fn warm_throughput(warm: (u64, u64), creating: bool) -> WarmThroughput {
    let (read_units_per_second, write_units_per_second) = warm;
    let status = if creating { "UPDATING" } else { "ACTIVE" };
    WarmThroughput { read_units_per_second, write_units_per_second, status }
}
