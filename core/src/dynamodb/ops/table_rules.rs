//! Rules of a table's settings that the request alone decides: keys, throughput, streams, tags.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::dynamodb::ops::table_input::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, OnDemandThroughput, ProvisionedThroughput,
    StreamSpecification, Tag, WarmThroughput,
};
use crate::dynamodb::ops::tag_rules;
use crate::dynamodb::table::Billing;
use crate::limits;
use crate::operation::error::{ApiError, Code};

type Rule = Result<(), ApiError>;

/// How a new table is paid for.
pub(super) fn billing(mode: Option<BillingMode>, units: Option<ProvisionedThroughput>) -> Result<Billing, ApiError> {
    match (mode, units) {
        (Some(BillingMode::PayPerRequest), None) => Ok(Billing::OnDemand),
        (Some(BillingMode::PayPerRequest), Some(_)) => Err(units_on_demand()),
        (_, Some(units)) => provisioned(units),
        (_, None) => Err(ApiError::invalid_parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        )),
    }
}

pub(super) fn units_on_demand() -> ApiError {
    ApiError::invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    )
}

/// Provisioned units within what AWS reads at all.
pub(super) fn provisioned(units: ProvisionedThroughput) -> Result<Billing, ApiError> {
    let ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write } = units;
    for (value, name) in [(read, "ReadCapacityUnits"), (write, "WriteCapacityUnits")] {
        if value > limits::THROUGHPUT_UNITS as u64 {
            return Err(ApiError::validation(format!("Given value {value} for {name} is out of bounds")));
        }
    }
    Ok(Billing::Provisioned { read, write })
}

/// The quota of a table, which counts only once the rest of the request is in order.
pub(super) fn check_quota(billing: Billing, region: &str) -> Rule {
    let (read, write) = billing.units();
    for (value, name) in [(read, "ReadCapacityUnits"), (write, "WriteCapacityUnits")] {
        if value > limits::TABLE_UNITS {
            return Err(ApiError::new(
                Code::LimitExceeded,
                format!(
                    "The requested {name}, {value}, is above the per table maximum for the account in {region}. Per \
                     table maximum: {}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to \
                     request higher limits.",
                    limits::TABLE_UNITS
                ),
            ));
        }
    }
    Ok(())
}

/// The names of definitions and keys, and how they fit together.
pub(super) fn check_keys(definitions: &[AttributeDefinition], schema: &[KeySchemaElement]) -> Rule {
    let mut seen = BTreeSet::new();
    if let Some(twice) = definitions.iter().find(|definition| !seen.insert(&definition.attribute_name)) {
        return Err(ApiError::validation(format!("Attribute Name is duplicated: {}", twice.attribute_name)));
    }
    if schema.len() > definitions.len() {
        return Err(ApiError::validation("Invalid KeySchema: Some index key attribute have no definition"));
    }
    check_defined(definitions, schema)?;
    check_order(schema)
}

pub(super) fn check_defined(definitions: &[AttributeDefinition], schema: &[KeySchemaElement]) -> Rule {
    let defined = |key: &KeySchemaElement| definitions.iter().any(|known| known.attribute_name == key.attribute_name);
    if schema.iter().all(defined) {
        return Ok(());
    }
    Err(ApiError::invalid_parameter(format_args!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: [{}]",
        joined(schema.iter().map(|key| &*key.attribute_name)),
        joined(definitions.iter().map(|definition| &*definition.attribute_name))
    )))
}

/// Of two attributes the first is HASH, the second RANGE, and they differ.
pub(super) fn check_order(schema: &[KeySchemaElement]) -> Rule {
    let fault = match schema {
        [hash, range, ..] if hash.attribute_name == range.attribute_name => {
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        }
        [hash, ..] if hash.key_type != KeyType::Hash => {
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
        }
        [_, range, ..] if range.key_type != KeyType::Range => {
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
        }
        _ => return Ok(()),
    };
    Err(ApiError::validation(fault))
}

pub(super) fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// A stream at the creation of its table.
pub(super) fn check_new_stream(stream: &StreamSpecification) -> Rule {
    match (stream.stream_enabled, stream.view()) {
        (true, None) => {
            Err(ApiError::invalid_parameter("Table is being created with a stream enabled, UpdateViewType is required"))
        }
        (false, Some(_)) => Err(ApiError::invalid_parameter(
            "Table is being created with a stream disabled, UpdateViewType should not be specified",
        )),
        _ => Ok(()),
    }
}

/// A stream that UpdateTable switches.
pub(super) fn check_stream_switch(stream: &StreamSpecification) -> Rule {
    match (stream.stream_enabled, stream.view()) {
        (true, None) => Err(ApiError::invalid_parameter("If stream is being enabled then UpdateViewType is required")),
        (false, Some(_)) => {
            Err(ApiError::invalid_parameter("If stream is being disabled, then UpdateViewType must not be specified"))
        }
        _ => Ok(()),
    }
}

/// The maxima of an on-demand table; -1 takes one away where `clears` allows it.
#[inline(never)]
pub(super) fn check_ceiling(asked: OnDemandThroughput, provisioned: bool, clears: bool) -> Rule {
    let members = [
        (asked.max_read_request_units, "MaxReadRequestUnits"),
        (asked.max_write_request_units, "MaxWriteRequestUnits"),
    ];
    for (value, name) in members {
        let Some(value) = value else { continue };
        if provisioned {
            return Err(ApiError::invalid_parameter(format_args!(
                "{name} for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
            )));
        }
        if value < 1 && !(clears && value == -1) {
            return Err(ApiError::invalid_parameter(format_args!(
                "Requested {name} for OnDemandThroughput for table is outside of valid range"
            )));
        }
    }
    Ok(())
}

/// The units that a table shall be ready for, read then write; those not asked for stay at `least`. `floors` is what
/// AWS calls that, for either unit.
#[inline(never)]
pub(super) fn warmth(asked: WarmThroughput, least: (u64, u64), floors: [&str; 2]) -> Result<(u64, u64), ApiError> {
    let [read_floor, write_floor] = floors;
    let read = warm_units(asked.read_units_per_second, least.0, "ReadUnitsPerSecond", read_floor)?;
    let write = warm_units(asked.write_units_per_second, least.1, "WriteUnitsPerSecond", write_floor)?;
    Ok((read, write))
}

fn warm_units(asked: Option<i64>, least: u64, name: &str, floor: &str) -> Result<u64, ApiError> {
    match asked.map(|units| u64::try_from(units).unwrap_or(0)) {
        None => Ok(least),
        Some(units) if units >= least => Ok(units),
        Some(_) => Err(ApiError::invalid_parameter(format_args!(
            "Requested {name} for WarmThroughput for table is lower than {floor}"
        ))),
    }
}

/// Keys and values of tags (API reference, Tag; Developer guide, Tagging restrictions).
pub(super) fn check_tags(tags: &[Tag]) -> Rule {
    let mut seen = BTreeSet::new();
    for tag in tags {
        check_tag(tag)?;
        let key = tag.key.as_deref().unwrap_or_default();
        if !seen.insert(key) {
            return Err(ApiError::validation(format!(
                "Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}"
            )));
        }
    }
    if tags.len() > limits::TAGS { Err(tag_rules::too_many()) } else { Ok(()) }
}

/// Keys of tags that are to go; too many are refused as if they were to come, as captured from AWS.
pub(super) fn check_tag_keys(keys: &[Rc<str>]) -> Rule {
    if let Some(invalid) = keys.iter().find(|key| !fits_tag(key, 1, limits::TAG_KEY_LENGTH)) {
        return Err(ApiError::validation(format!("The Tag Key provided is invalid, Key: {invalid}")));
    }
    if keys.len() > limits::TAGS { Err(tag_rules::too_many()) } else { Ok(()) }
}

fn check_tag(tag: &Tag) -> Rule {
    let shown = |text: &Option<Rc<str>>| text.as_deref().unwrap_or("null").to_owned();
    let fault = match (tag.key.as_deref(), tag.value.as_deref()) {
        (Some(key), _) if key.starts_with("aws:") => format!("Tag Key cannot be prefixed with aws:, Key: {key}"),
        (key, _) if !key.is_some_and(|key| fits_tag(key, 1, limits::TAG_KEY_LENGTH)) => {
            format!("The Tag Key provided is invalid, Key: {}", shown(&tag.key))
        }
        (_, value) if !value.is_some_and(|value| fits_tag(value, 0, limits::TAG_VALUE_LENGTH)) => {
            format!("The Tag Value provided is invalid, Value: {}", shown(&tag.value))
        }
        _ => return Ok(()),
    };
    Err(ApiError::validation(fault))
}

fn fits_tag(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count()) && text.chars().all(is_tag_char)
}

fn is_tag_char(character: char) -> bool {
    character.is_alphanumeric() || character.is_whitespace() || "_.:/=+-@".contains(character)
}
