//! Rules of secondary index definitions in CreateTable (Developer guide, Local and Global secondary indexes).

use std::collections::BTreeSet;

use crate::dynamodb::ops::create_table::WARM_ON_DEMAND;
use crate::dynamodb::ops::table_input::{
    AttributeDefinition, GlobalIndex, KeySchemaElement, KeyType, LocalIndex, OnDemandThroughput, Projection,
    WarmThroughput,
};
use crate::dynamodb::ops::table_rules::{check_defined, check_order, joined, provisioned};
use crate::dynamodb::table::Billing;
use crate::limits;
use crate::operation::error::ApiError;

type Rule = Result<(), ApiError>;

/// What the rules look at besides the index itself.
pub(super) struct Surroundings<'a> {
    pub definitions: &'a [AttributeDefinition],
    pub table_keys: &'a [KeySchemaElement],
    pub on_demand: bool,
}

/// Every definition must be the table's or an index's key; nothing else may be defined.
pub(super) fn check_all_used(
    around: &Surroundings<'_>,
    local: Option<&[LocalIndex]>,
    global: Option<&[GlobalIndex]>,
) -> Rule {
    let local_keys = local.unwrap_or_default().iter().flat_map(|index| &index.key_schema);
    let global_keys = global.unwrap_or_default().iter().flat_map(|index| &index.key_schema);
    let mut seen = BTreeSet::new();
    let used: Vec<&str> = (around.table_keys.iter().chain(local_keys).chain(global_keys))
        .map(|key| &*key.attribute_name)
        .filter(|name| seen.insert(*name))
        .collect();
    if around.definitions.iter().all(|definition| seen.contains(&*definition.attribute_name)) {
        return Ok(());
    }
    if local.is_none() && global.is_none() {
        return Err(ApiError::invalid_parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in \
             AttributeDefinitions",
        ));
    }
    Err(ApiError::invalid_parameter(format_args!(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
        joined(around.definitions.iter().map(|definition| &*definition.attribute_name)),
        used.join(", ")
    )))
}

/// The local indexes of a table, in the order of the request.
#[inline(never)]
pub(super) fn check_local(around: &Surroundings<'_>, indexes: &[LocalIndex]) -> Rule {
    if indexes.is_empty() {
        return Err(ApiError::invalid_parameter("List of LocalSecondaryIndexes is empty"));
    }
    if around.table_keys.len() < 2 {
        return Err(ApiError::invalid_parameter(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
        ));
    }
    let mut names = BTreeSet::new();
    for index in indexes {
        check_local_index(around, index)?;
        check_name(&mut names, &index.index_name)?;
    }
    if indexes.len() > limits::LOCAL_INDEXES {
        return Err(ApiError::invalid_parameter(format_args!(
            "Number of LocalSecondaryIndexes exceeds per-table limit of {}",
            limits::LOCAL_INDEXES
        )));
    }
    Ok(())
}

fn check_local_index(around: &Surroundings<'_>, index: &LocalIndex) -> Rule {
    check_defined(around.definitions, &index.key_schema)?;
    check_order(&index.key_schema)?;
    let name = &index.index_name;
    let (Some(hash), Some(table_hash)) = (index.key_schema.first(), around.table_keys.first()) else { return Ok(()) };
    if index.key_schema.len() < 2 {
        let text = format_args!("Index KeySchema does not have a range key for index: {name}");
        return Err(ApiError::invalid_parameter(text));
    }
    if hash.attribute_name != table_hash.attribute_name {
        return Err(ApiError::invalid_parameter(format_args!(
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. index hash \
             key: {}, table hash key: {}",
            hash.attribute_name, table_hash.attribute_name
        )));
    }
    check_projection(&index.projection)
}

/// The global indexes of a table, in the order of the request; names that local ones have taken count as used.
#[inline(never)]
pub(super) fn check_global(around: &Surroundings<'_>, indexes: &[GlobalIndex], local: &[LocalIndex]) -> Rule {
    if indexes.is_empty() {
        return Err(ApiError::invalid_parameter("List of GlobalSecondaryIndexes is empty"));
    }
    let mut names: BTreeSet<&str> = local.iter().map(|index| &*index.index_name).collect();
    for index in indexes {
        check_global_index(around, index)?;
        check_name(&mut names, &index.index_name)?;
    }
    if indexes.len() > limits::GLOBAL_INDEXES {
        return Err(ApiError::invalid_parameter(format_args!(
            "GlobalSecondaryIndex count exceeds the per-table limit of {}",
            limits::GLOBAL_INDEXES
        )));
    }
    Ok(())
}

fn check_global_index(around: &Surroundings<'_>, index: &GlobalIndex) -> Rule {
    check_defined(around.definitions, &index.key_schema)?;
    check_global_keys(&index.key_schema)?;
    check_projection(&index.projection)?;
    check_index_throughput(around.on_demand, index)
}

/// Up to four HASH attributes, then up to four RANGE attributes, all different (Developer guide, Multi-attribute keys).
pub(super) fn check_global_keys(schema: &[KeySchemaElement]) -> Rule {
    let mut seen = BTreeSet::new();
    if !schema.iter().all(|key| seen.insert(&key.attribute_name)) {
        return Err(ApiError::validation("The KeySchema contains multiple key attributes with the same name"));
    }
    if schema.first().is_some_and(|first| first.key_type != KeyType::Hash) {
        return Err(ApiError::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    }
    let ranges = schema.iter().skip_while(|key| key.key_type == KeyType::Hash);
    if ranges.clone().any(|key| key.key_type == KeyType::Hash) {
        let text = "All HASH key attributes must precede RANGE key attributes in the KeySchema";
        return Err(ApiError::invalid_parameter(text));
    }
    let ranges = ranges.count();
    for (count, kind) in [(schema.len() - ranges, "HASH"), (ranges, "RANGE")] {
        if count > limits::INDEX_KEY_ATTRIBUTES {
            return Err(ApiError::invalid_parameter(format_args!(
                "The KeySchema exceeds the maximum allowed number of {kind} key attributes"
            )));
        }
    }
    Ok(())
}

/// All indexes of a table may name so many attributes together. `others` is how many those that are there name.
pub(super) fn check_projected_count<'a>(others: usize, projections: impl IntoIterator<Item = &'a Projection>) -> Rule {
    let named = projections.into_iter().filter_map(|projection| projection.non_key_attributes.as_ref());
    if others + named.map(Vec::len).sum::<usize>() <= limits::PROJECTED_ATTRIBUTES {
        return Ok(());
    }
    // AWS documents the limit but not its text.
    Err(ApiError::invalid_parameter(format_args!(
        "Number of NonKeyAttributes of all secondary indexes exceeds per-table limit of {}",
        limits::PROJECTED_ATTRIBUTES
    )))
}

/// The maxima of an index on demand; -1 takes one away where `clears` allows it.
pub(super) fn check_ceiling(name: &str, asked: Option<OnDemandThroughput>, billing: Billing, clears: bool) -> Rule {
    let members = asked.map_or([(None, ""); 2], |asked| {
        [(asked.max_read_request_units, "MaxReadRequestUnits"), (asked.max_write_request_units, "MaxWriteRequestUnits")]
    });
    for (value, member) in members {
        let Some(value) = value else { continue };
        if billing != Billing::OnDemand {
            return Err(ApiError::invalid_parameter(format_args!(
                "{member} for OnDemandThroughput for index: {name} cannot be specified when the table BillingMode is \
                 PROVISIONED"
            )));
        }
        if value < 1 && !(clears && value == -1) {
            return Err(ApiError::invalid_parameter(format_args!(
                "Requested {member} for OnDemandThroughput for index : {name} is outside of valid range"
            )));
        }
    }
    Ok(())
}

/// The units that an index shall be ready for, read then write; those not asked for stay at `least`.
pub(super) fn warmth(
    name: &str,
    asked: WarmThroughput,
    least: (u64, u64),
    floor: &str,
) -> Result<(u64, u64), ApiError> {
    let units =
        |asked: Option<i64>, least: u64, member: &str| match asked.map(|units| u64::try_from(units).unwrap_or(0)) {
            None => Ok(least),
            Some(units) if units >= least => Ok(units),
            Some(_) => Err(ApiError::invalid_parameter(format_args!(
                "Requested {member} for WarmThroughput for index {name} is lower than {floor}"
            ))),
        };
    let read = units(asked.read_units_per_second, least.0, "ReadUnitsPerSecond")?;
    Ok((read, units(asked.write_units_per_second, least.1, "WriteUnitsPerSecond")?))
}

pub(super) fn check_projection(projection: &Projection) -> Rule {
    let attributes = projection.non_key_attributes.as_deref();
    match (projection.projection_type.as_deref(), attributes) {
        (None, _) => Err(ApiError::invalid_parameter("Unknown ProjectionType: null")),
        (Some("INCLUDE"), None) => {
            Err(ApiError::invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"))
        }
        (Some("INCLUDE"), Some(attributes)) => check_distinct(attributes),
        (Some(kind), Some(_)) => Err(ApiError::invalid_parameter(format_args!(
            "ProjectionType is {kind}, but NonKeyAttributes is specified"
        ))),
        (Some(_), None) => Ok(()),
    }
}

fn check_distinct(attributes: &[String]) -> Rule {
    let mut seen = BTreeSet::new();
    match attributes.iter().find(|attribute| !seen.insert(*attribute)) {
        Some(twice) => Err(ApiError::invalid_parameter(format_args!("Duplicate element in NonKeyAttributes: {twice}"))),
        None => Ok(()),
    }
}

fn check_index_throughput(on_demand: bool, index: &GlobalIndex) -> Rule {
    let name = &index.index_name;
    if on_demand && index.provisioned_throughput.is_some() {
        return Err(ApiError::invalid_parameter(format_args!(
            "ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
        )));
    }
    if !on_demand && index.provisioned_throughput.is_none() {
        let text = format_args!("ProvisionedThroughput is not specified for index: {name}");
        return Err(ApiError::invalid_parameter(text));
    }
    let billing = index.provisioned_throughput.map_or(Ok(Billing::OnDemand), provisioned)?;
    check_ceiling(name, index.on_demand_throughput, billing, false)?;
    let warm = index.warm_throughput.filter(|_| on_demand);
    warm.map_or(Ok(()), |warm| warmth(name, warm, billing.warm(), WARM_ON_DEMAND).map(drop))
}

fn check_name<'a>(names: &mut BTreeSet<&'a str>, name: &'a str) -> Rule {
    if names.insert(name) {
        Ok(())
    } else {
        Err(ApiError::invalid_parameter(format_args!("Duplicate index name: {name}")))
    }
}
