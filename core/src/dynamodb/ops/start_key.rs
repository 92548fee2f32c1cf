//! ExclusiveStartKey: where a page of Query or Scan goes on, and what can be wrong with it.

use crate::dynamodb::expr::{IndexRange, KeyRange};
use crate::dynamodb::key::{IndexSchema, KeyAttribute, KeySchema, StoredKey};
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::operation::error::{ApiError, Code};
use crate::operation::layer::Layer;
use crate::operation::shape::JsonMap;

const INVALID: &str = "The provided starting key is invalid";

/// Reads the values of a start key; most of their faults are said to be the key's.
pub(super) fn parse(key: Option<&JsonMap>, layer: Layer) -> Result<Option<Attributes>, ApiError> {
    let key = key.map(|key| parse_attributes(key, layer)).transpose();
    key.map_err(|error| if comes_bare(&error, layer) { error } else { blamed(error) })
}

/// In the new layer faults of numbers and duplicates in sets are told as everywhere else.
fn comes_bare(error: &ApiError, layer: Layer) -> bool {
    let number = ["Number ", "Attempting to store", "The parameter cannot be converted"];
    let message = &error.message;
    let told_alone = number.iter().any(|start| message.starts_with(start)) || message.contains("contains duplicates");
    error.code != Code::Validation || layer.is_current() && told_alone
}

fn blamed(error: ApiError) -> ApiError {
    ApiError::validation(format!("{INVALID}: {}", error.message))
}

fn invalid() -> ApiError {
    ApiError::validation(INVALID)
}

/// The key of a scan's start; any fault is told.
pub(super) fn of_scan(key: &Attributes, schema: &KeySchema) -> Result<StoredKey, ApiError> {
    schema.key_of_key(key).map_err(blamed)
}

/// Whether a query's start key has the names and types of the schema.
pub(super) fn check_shape(key: &Attributes, schema: &KeySchema) -> Result<(), ApiError> {
    let fits =
        schema.attributes().all(|attribute| key.get(&attribute.name).is_some_and(|v| attribute.scalar.matches(v)));
    if fits && key.len() == schema.attributes().count() { Ok(()) } else { Err(invalid()) }
}

/// The key of a query's start, which must lie where the query reads.
pub(super) fn of_query(key: &Attributes, schema: &KeySchema, range: &KeyRange) -> Result<StoredKey, ApiError> {
    let stored = schema.key_of_key(key).map_err(blamed)?;
    let same_partition = key.get(&schema.partition.name) == Some(&range.partition);
    let sort = schema.sort.as_ref().and_then(|sort| key.get(&sort.name));
    let fault = match (&range.sort, sort) {
        (Some(range), Some(sort)) if !range.contains(sort) => {
            "The provided starting key does not match the range key predicate".into()
        }
        (Some(_), _) if !same_partition => "The query can return at most one row and cannot be restarted".into(),
        (None, _) if !same_partition => {
            "The provided starting key is outside query boundaries based on provided conditions".into()
        }
        (_, None) => not_restartable(key),
        _ => return Ok(stored),
    };
    Err(ApiError::validation(fault))
}

/// Whether a start key on an index has the names and types of the index's key and the table's.
pub(super) fn check_index_shape(key: &Attributes, index: &IndexSchema, table: &KeySchema) -> Result<(), ApiError> {
    let fits = |attribute: &KeyAttribute| key.get(&attribute.name).is_some_and(|v| attribute.scalar.matches(v));
    let others = table.attributes().filter(|attribute| !index.has(&attribute.name)).count();
    let fits = index.attributes().chain(table.attributes()).all(fits);
    if fits && key.len() == index.attributes().count() + others { Ok(()) } else { Err(invalid()) }
}

/// The place in an index of a start key. Its item does not have to exist.
pub(super) fn of_index(key: &Attributes, index: &IndexSchema, table: &KeySchema) -> Result<StoredKey, ApiError> {
    check_index_shape(key, index, table)?;
    table.key_of_item(key).map_err(blamed)?;
    index.entry_key(table, key).ok_or_else(invalid)
}

/// The key of a query's start on an index, which must lie where the query reads.
pub(super) fn of_index_query(
    key: &Attributes,
    index: &IndexSchema,
    table: &KeySchema,
    range: &IndexRange,
) -> Result<StoredKey, ApiError> {
    let stored = of_index(key, index, table)?;
    let value = |attribute: &KeyAttribute| key.get(&attribute.name);
    let same_partition = index.hash.iter().map(value).eq(range.hash.iter().map(Some));
    let equal = index.range.iter().map(value).zip(&range.equal).all(|(sort, wanted)| sort == Some(wanted));
    let last = index.range.get(range.equal.len()).and_then(value);
    let inside = equal && range.last.as_ref().is_none_or(|range| last.is_some_and(|sort| range.contains(sort)));
    let fault = match (range.is_narrowed(), same_partition) {
        (true, _) if !inside => "The provided starting key does not match the range key predicate",
        (true, false) => "The query can return at most one row and cannot be restarted",
        (false, false) => "The provided starting key is outside query boundaries based on provided conditions",
        _ => return Ok(stored),
    };
    Err(ApiError::validation(fault))
}

/// A partition of a table without sort key has one item: there is nothing to go on with.
fn not_restartable(key: &Attributes) -> String {
    let shown: Vec<String> = key.iter().map(|(name, value)| format!("{name}=AttributeValue: {value}")).collect();
    format!("The provided exclusive start key is invalid: ExclusiveStartKey: {{{}}}", shown.join(", "))
}
