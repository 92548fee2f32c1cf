//! What is wrong with index key values in written items (captured from AWS): an item may lack them, but not have others.

use crate::dynamodb::expr::{Path, Update};
use crate::dynamodb::index::{Index, IndexStatus};
use crate::dynamodb::key::{KeyAttribute, is_empty, key_len};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Item, Value};
use crate::limits;
use crate::operation::error::ApiError;

type Rule = Result<(), ApiError>;

/// The indexes that have a say, in alphabetical order: AWS names the first.
fn indexes(table: &Table) -> Vec<&Index> {
    let mut indexes: Vec<&Index> = table.indexes.iter().filter(|index| index.status != IndexStatus::Deleting).collect();
    indexes.sort_by(|a, b| a.name().cmp(b.name()));
    indexes
}

/// The index keys of an item that is put: types and emptiness, then sizes.
#[inline(never)]
pub(crate) fn check_put(table: &Table, item: &Item) -> Rule {
    let indexes = indexes(table);
    for index in &indexes {
        for attribute in index.definition.schema.attributes() {
            let Some(value) = item.get(&attribute.name) else { continue };
            if !attribute.scalar.matches(value) {
                return Err(type_mismatch(index, attribute, value.type_name()));
            }
            check_not_empty(index, attribute, value)?;
        }
    }
    indexes.iter().try_for_each(|index| match oversized(index, item) {
        Some(text) => Err(ApiError::invalid_parameter(text)),
        None => Ok(()),
    })
}

fn type_mismatch(index: &Index, attribute: &KeyAttribute, actual: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Type mismatch for Index Key {} Expected: {} Actual: {actual} IndexName: {}",
        attribute.name,
        attribute.scalar.name(),
        index.name()
    ))
}

fn check_not_empty(index: &Index, attribute: &KeyAttribute, value: &Value) -> Rule {
    if !is_empty(value) {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The \
         AttributeValue for a key attribute cannot contain an empty {} value. IndexName: {}, IndexKey: {}",
        kind(value),
        index.name(),
        attribute.name
    )))
}

/// What error texts call a value that may be empty.
const fn kind(value: &Value) -> &'static str {
    if matches!(value, Value::B(_)) { "binary" } else { "string" }
}

/// The text for an index key that is too long, all attributes of either kind together.
fn oversized(index: &Index, item: &Item) -> Option<&'static str> {
    let schema = &index.definition.schema;
    let len = |attributes: &[KeyAttribute]| key_len(attributes.iter().filter_map(|key| item.get(&key.name)));
    if len(&schema.hash) > limits::PARTITION_KEY_BYTES {
        return Some("Size of hashkey has exceeded the maximum size limit of2048 bytes");
    }
    (len(&schema.range) > limits::SORT_KEY_BYTES)
        .then_some("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
}

/// What an update's text alone gets wrong about index keys: a path into one, or a value of another type.
#[inline(never)]
pub(crate) fn check_update(table: &Table, update: &Update) -> Rule {
    let indexes = indexes(table);
    let keyed = |path: &Path| indexes.iter().find_map(|index| Some((*index, key_of(index, path)?)));
    if let Some(path) = update.paths().find(|path| path.is_nested() && keyed(path).is_some()) {
        return Err(ApiError::validation(format!(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: {}",
            path.root
        )));
    }
    for (path, actual) in update.static_types() {
        if let Some((index, attribute)) = keyed(path).filter(|(_, attribute)| attribute.scalar.name() != actual) {
            return Err(type_mismatch(index, attribute, actual));
        }
    }
    Ok(())
}

fn key_of<'a>(index: &'a Index, path: &Path) -> Option<&'a KeyAttribute> {
    index.definition.schema.attributes().find(|attribute| attribute.name == path.root)
}

/// What an update made of index keys; those that it left alone are not looked at.
#[inline(never)]
pub(crate) fn check_updated(table: &Table, old: Option<&Item>, new: &Item) -> Rule {
    for index in indexes(table) {
        let changed = |key: &&KeyAttribute| old.and_then(|old| old.get(&key.name)) != new.get(&key.name);
        let mut touched = false;
        for attribute in index.definition.schema.attributes().filter(changed) {
            touched = true;
            if let Some(value) = new.get(&attribute.name) {
                check_updated_value(attribute, value)?;
            }
        }
        if touched && oversized(index, new).is_some() {
            return Err(ApiError::validation(
                "The update expression attempted to update the secondary index key beyond allowed size limits",
            ));
        }
    }
    Ok(())
}

fn check_updated_value(attribute: &KeyAttribute, value: &Value) -> Rule {
    if !attribute.scalar.matches(value) {
        return Err(ApiError::validation(
            "The update expression attempted to update the secondary index key to unsupported type",
        ));
    }
    if is_empty(value) {
        return Err(ApiError::validation(format!(
            "One or more parameter values are not valid. The update expression attempted to update a secondary index key \
             to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty {} value.",
            kind(value)
        )));
    }
    Ok(())
}
