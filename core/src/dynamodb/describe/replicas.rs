//! What DescribeTable shows of a table's replicas (API reference, ReplicaDescription; which members are there is captured
//! from AWS).

use std::rc::Rc;

use serde::Serialize;

use crate::dynamodb::describe::{OnDemandThroughput, TableClassSummary, WarmThroughput, warm_throughput};
use crate::dynamodb::global::{Consistency, Group, Member};
use crate::dynamodb::table::{Definition, Table, TableStatus};
use crate::world::World;

/// What a table's description says of its group; nothing of a table without replicas.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupDescription {
    global_table_version: &'static str,
    replicas: Vec<Replica>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    global_table_witnesses: Vec<Witness>,
    global_table_settings_replication_mode: &'static str,
    /// Eventual consistency goes without saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_region_consistency: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Replica {
    region_name: Rc<str>,
    replica_status: &'static str,
    #[serde(rename = "KMSMasterKeyId", skip_serializing_if = "Option::is_none")]
    key: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_demand_throughput_override: Option<OnDemandThroughput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_table_class_summary: Option<TableClassSummary>,
    global_table_settings_replication_mode: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Witness {
    region_name: Rc<str>,
    witness_status: &'static str,
}

const VERSION: &str = "2019.11.21";
const SETTINGS: &str = "ENABLED_WITH_OVERRIDES";

/// A group without members is shown while the first of them is on its way.
pub(super) fn describe(world: &World, table: &Table) -> Option<GroupDescription> {
    let group: &Group = table.global.as_deref()?;
    if group.members.is_empty() && table.status != TableStatus::Updating {
        return None;
    }
    let witness =
        |witness: &Member| Witness { region_name: Rc::clone(&witness.region), witness_status: witness.status.name() };
    Some(GroupDescription {
        global_table_version: VERSION,
        replicas: group.members.iter().map(|member| replica(world, &table.definition, member)).collect(),
        global_table_witnesses: group.witness.iter().map(witness).collect(),
        global_table_settings_replication_mode: SETTINGS,
        multi_region_consistency: (group.consistency == Consistency::Strong).then_some("STRONG"),
    })
}

/// Settings of a replica show where they differ from those of the table that is described.
fn replica(world: &World, own: &Definition, member: &Member) -> Replica {
    let other = world.table(&member.region, &own.name).map(|table| &*table.definition);
    let class = other.filter(|other| other.class != own.class).and_then(|other| other.class.clone());
    let reads = other.filter(|other| other.ceiling.read != own.ceiling.read).and_then(|other| other.ceiling.read);
    Replica {
        region_name: Rc::clone(&member.region),
        replica_status: member.status.name(),
        key: other.and_then(|other| other.encryption_key.clone()),
        on_demand_throughput_override: reads
            .map(|units| OnDemandThroughput { max_read_request_units: Some(units), max_write_request_units: None }),
        warm_throughput: other.map(|other| warm_throughput(other.warm, false)),
        replica_table_class_summary: class
            .map(|table_class| TableClassSummary { table_class, last_update_date_time: None }),
        global_table_settings_replication_mode: SETTINGS,
    }
}
