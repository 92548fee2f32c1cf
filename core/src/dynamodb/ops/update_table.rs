//! `UpdateTable` (API reference, UpdateTable): the request and what it alone decides.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::describe::{self, TableDescription};
use crate::dynamodb::ops::replica_input::{REPLICA_UPDATES, ReplicaUpdate, Replicas, WITNESS_UPDATES};
use crate::dynamodb::ops::table_input::{
    AttributeDefinition, BillingMode, GlobalIndexUpdate, OnDemandThroughput, ProvisionedThroughput, SseSpecification,
    StreamSpecification, WarmThroughput, check_class,
};
use crate::dynamodb::ops::table_shapes::{
    ATTRIBUTE_DEFINITIONS, BILLING_MODE, GLOBAL_INDEX_UPDATES, ON_DEMAND_THROUGHPUT, PROVISIONED_THROUGHPUT,
    SSE_SPECIFICATION, STREAM_SPECIFICATION, WARM_THROUGHPUT,
};
use crate::dynamodb::ops::{replica_updates, table_rules, table_update, update_rules};
use crate::dynamodb::table::Billing;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, Shape, TEXT, member, one_of, required};
use crate::world::World;

/// Changes a table's capacity, stream, class, encryption or protection, one of them at a time.
pub struct UpdateTable {
    table_name: Rc<str>,
    attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub(super) billing_mode: Option<BillingMode>,
    pub(super) provisioned_throughput: Option<ProvisionedThroughput>,
    global_secondary_index_updates: Option<Vec<GlobalIndexUpdate>>,
    pub(super) stream_specification: Option<StreamSpecification>,
    pub(super) sse_specification: Option<SseSpecification>,
    replica_updates: Option<Vec<ReplicaUpdate>>,
    witness_updates: Option<Vec<ReplicaUpdate>>,
    /// What the two come to.
    pub(super) replicas: Option<Replicas>,
    pub(super) multi_region_consistency: Option<String>,
    pub(super) table_class: Option<Rc<str>>,
    pub(super) deletion_protection_enabled: Option<bool>,
    pub(super) on_demand_throughput: Option<OnDemandThroughput>,
    pub(super) warm_throughput: Option<WarmThroughput>,
}

impl Members for UpdateTable {
    fn read(fields: &mut Fields) -> UpdateTable {
        UpdateTable {
            table_name: fields.take("TableName"),
            attribute_definitions: fields.take("AttributeDefinitions"),
            billing_mode: fields.take("BillingMode"),
            provisioned_throughput: fields.take("ProvisionedThroughput"),
            global_secondary_index_updates: fields.take("GlobalSecondaryIndexUpdates"),
            stream_specification: fields.take("StreamSpecification"),
            sse_specification: fields.take("SSESpecification"),
            replica_updates: fields.take("ReplicaUpdates"),
            witness_updates: fields.take("GlobalTableWitnessUpdates"),
            replicas: None,
            multi_region_consistency: fields.take("MultiRegionConsistency"),
            table_class: fields.take("TableClass"),
            deletion_protection_enabled: fields.take("DeletionProtectionEnabled"),
            on_demand_throughput: fields.take("OnDemandThroughput"),
            warm_throughput: fields.take("WarmThroughput"),
        }
    }
}

/// `{"TableDescription": {…}}`: the table with its old throughput, and UPDATING where the change takes time.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_description: TableDescription,
}

impl Operation for UpdateTable {
    const NAME: &'static str = "UpdateTable";
    const INPUT: &'static [Member] = &[
        member("AttributeDefinitions", ATTRIBUTE_DEFINITIONS),
        required("TableName", Shape::TableNameOrArn),
        member("BillingMode", BILLING_MODE),
        member("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
        member("GlobalSecondaryIndexUpdates", GLOBAL_INDEX_UPDATES),
        member("StreamSpecification", STREAM_SPECIFICATION),
        member("SSESpecification", SSE_SPECIFICATION),
        member("ReplicaUpdates", REPLICA_UPDATES),
        member("TableClass", TEXT),
        member("DeletionProtectionEnabled", BOOLEAN),
        member("MultiRegionConsistency", one_of(&["EVENTUAL", "STRONG"])),
        member("GlobalTableWitnessUpdates", WITNESS_UPDATES),
        member("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
        member("WarmThroughput", WARM_THROUGHPUT),
    ];
    type Plan = Self;
    type Output = Output;

    fn check(mut self) -> Result<Self, ApiError> {
        update_rules::check_any(&self)?;
        update_rules::check_together(&self)?;
        let (updates, witnesses) = (self.replica_updates.take(), self.witness_updates.take());
        let consistency = self.multi_region_consistency.as_deref();
        self.replicas = Replicas::read(updates.unwrap_or_default(), witnesses.unwrap_or_default(), consistency)?;
        self.asked_billing()?;
        update_rules::check_index_updates(self.global_secondary_index_updates.as_deref(), self.definitions())?;
        self.stream_specification.as_ref().map_or(Ok(()), table_rules::check_stream_switch)?;
        check_class(self.table_class.as_deref())?;
        self.sse_specification.as_ref().map_or(Ok(()), SseSpecification::check)?;
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let name = name::table_of(&plan.table_name, &ctx.region)?;
        match &plan.replicas {
            Some(replicas) => replica_updates::apply(replicas, &name, world, ctx)?,
            None => table_update::apply_everywhere(&plan, &name, world, ctx)?,
        }
        Ok(Output { table_description: describe::known(world, ctx, &name)? })
    }
}

impl UpdateTable {
    pub(super) fn definitions(&self) -> &[AttributeDefinition] {
        self.attribute_definitions.as_deref().unwrap_or_default()
    }

    pub(super) fn index_updates(&self) -> &[GlobalIndexUpdate] {
        self.global_secondary_index_updates.as_deref().unwrap_or_default()
    }

    /// Whether it changes what all replicas of a table share (captured from AWS): capacity, class and indexes.
    pub(super) fn is_of_group(&self) -> bool {
        let capacity = self.billing_mode.is_some() || self.provisioned_throughput.is_some();
        capacity || self.table_class.is_some() || !self.index_updates().is_empty()
    }

    pub(super) fn has_replica_updates(&self) -> bool {
        self.replica_updates.as_ref().is_some_and(|updates| !updates.is_empty())
    }

    /// The capacity that is asked for, as far as the request itself can be right or wrong about it.
    pub(super) fn asked_billing(&self) -> Result<Option<Billing>, ApiError> {
        match (self.billing_mode, self.provisioned_throughput) {
            (Some(BillingMode::PayPerRequest), Some(_)) => Err(table_rules::units_on_demand()),
            (Some(BillingMode::PayPerRequest), None) => Ok(Some(Billing::OnDemand)),
            (Some(BillingMode::Provisioned), None) => Err(ApiError::invalid_parameter(
                "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
            )),
            (_, Some(units)) => table_rules::provisioned(units).map(Some),
            (None, None) => Ok(None),
        }
    }
}
