//! Which changes one UpdateTable request may ask for together (API reference, UpdateTable).

use std::collections::BTreeSet;

use crate::dynamodb::ops::index_rules;
use crate::dynamodb::ops::table_input::{AttributeDefinition, BillingMode, GlobalIndex, GlobalIndexUpdate};
use crate::dynamodb::ops::update_table::UpdateTable;
use crate::operation::error::{ApiError, Code};

type Rule = Result<(), ApiError>;

/// What a request asks for, by the names that AWS's error text uses, in its order.
fn changes(request: &UpdateTable) -> [(&'static str, bool); 13] {
    [
        ("ProvisionedThroughput", request.provisioned_throughput.is_some()),
        ("BillingMode", request.billing_mode.is_some()),
        ("UpdateStreamEnabled", request.stream_specification.is_some()),
        ("GlobalSecondaryIndexUpdates", !request.index_updates().is_empty()),
        ("SSESpecification", request.sse_specification.is_some()),
        ("ReplicaUpdates", request.has_replica_updates()),
        ("MultiAccountReplicaReady", false),
        ("ReplicaTransitRoleArn", false),
        ("MultiRegionConsistency", request.multi_region_consistency.is_some()),
        ("DeletionProtectionEnabled", request.deletion_protection_enabled.is_some()),
        ("OnDemandThroughput", request.on_demand_throughput.is_some()),
        ("WarmThroughput", request.warm_throughput.is_some()),
        ("TableClass", request.table_class.is_some()),
    ]
}

/// A request must change something; how consistent replicas are is nothing by itself.
pub(super) fn check_any(request: &UpdateTable) -> Rule {
    let changes = changes(request);
    if changes.iter().any(|(name, asked)| *asked && *name != "MultiRegionConsistency") {
        return Ok(());
    }
    let absent: Vec<&str> = changes.iter().filter(|(_, asked)| !asked).map(|(name, _)| *name).collect();
    let (last, others) = absent.split_last().unwrap_or((&"", &[]));
    Err(ApiError::validation(format!("At least one of {} or {last} is required", others.join(", "))))
}

/// One change for each request, with few exceptions; the first of these rules that is broken is named.
pub(super) fn check_together(request: &UpdateTable) -> Rule {
    // How consistent replicas are goes with their updates.
    let counts = |(name, asked): &&(&str, bool)| *asked && *name != "MultiRegionConsistency";
    let count = changes(request).iter().filter(counts).count();
    let units = request.provisioned_throughput.is_some() || request.billing_mode == Some(BillingMode::Provisioned);
    let stream = request.stream_specification.is_some();
    let index = request.index_updates().iter().any(|update| update.create.is_some() || update.delete.is_some());
    let ceiling = request.on_demand_throughput.is_some();
    let with_billing = usize::from(request.billing_mode.is_some());
    let rules = [
        (
            request.sse_specification.is_some() && count > 1,
            "Server-Side Encryption modification must be the only operation in the request",
        ),
        (
            request.table_class.is_some() && count > 1,
            "TableClass modification must be the only operation in the request",
        ),
        (
            request.deletion_protection_enabled.is_some() && count > 1,
            "DeletionProtection modification must be the only operation in the request",
        ),
        (request.has_replica_updates() && count > 1, "Replica modification must be the only operation in the request"),
        (request.warm_throughput.is_some() && count > 1, "WarmThroughput must be the only operation in the request"),
        (
            ceiling && count > 1 + with_billing,
            "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
        ),
        (stream && units, "You cannot modify stream status while updating table IOPS"),
        (index && units, "You cannot create or delete index while updating table IOPS"),
        (index && stream, "You cannot create or delete index while changing stream status"),
    ];
    match rules.into_iter().find(|(broken, _)| *broken) {
        Some((_, text)) => Err(ApiError::invalid_parameter(text)),
        None => Ok(()),
    }
}

/// The entries of GlobalSecondaryIndexUpdates, each by itself and against each other.
pub(super) fn check_index_updates(updates: Option<&[GlobalIndexUpdate]>, definitions: &[AttributeDefinition]) -> Rule {
    let Some(updates) = updates else { return Ok(()) };
    if updates.is_empty() {
        return Err(ApiError::invalid_parameter("List of GlobalSecondaryIndexUpdates is empty"));
    }
    let mut names = BTreeSet::new();
    for update in updates {
        let name = check_one_action(update)?;
        if !names.insert(name) {
            return Err(ApiError::invalid_parameter(format_args!(
                "Only one global secondary index update per index is allowed simultaneously. Index: {name}"
            )));
        }
    }
    if updates.iter().filter(|update| update.update.is_none()).count() > 1 {
        let text = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
        return Err(ApiError::new(Code::LimitExceeded, text));
    }
    updates.iter().filter_map(|update| update.create.as_ref()).try_for_each(|index| check_create(index, definitions))
}

fn check_one_action(update: &GlobalIndexUpdate) -> Result<&str, ApiError> {
    let actions = [
        update.update.as_ref().map(|action| &*action.index_name),
        update.create.as_ref().map(|action| &*action.index_name),
        update.delete.as_ref().map(|action| &*action.index_name),
    ];
    let mut named = actions.into_iter().flatten();
    let name = named.next().ok_or_else(|| {
        ApiError::invalid_parameter(
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
             GlobalSecondaryIndexUpdate.Delete must not be null",
        )
    })?;
    if named.next().is_some() {
        return Err(ApiError::invalid_parameter(
            "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
        ));
    }
    Ok(name)
}

fn check_create(index: &GlobalIndex, definitions: &[AttributeDefinition]) -> Rule {
    // Attributes that the table has defined already need no definition here; which those are is not known yet.
    if definitions.is_empty() {
        let text = format_args!("AttributeDefinitions is not specified for index: {}", index.index_name);
        return Err(ApiError::invalid_parameter(text));
    }
    index_rules::check_global_keys(&index.key_schema)?;
    index_rules::check_projection(&index.projection)
}
