//! Primary keys: their schema, and the rules for items that are written and keys that are named (Developer guide, Primary key; texts captured from AWS).

mod entry;
mod stored;

use std::rc::Rc;

use serde::Serialize;

pub use self::entry::{IndexSchema, is_empty, key_len, partition_prefix, push_beginning, push_part};
pub use self::stored::{StoredKey, prefix_end, sort_bytes};
use crate::dynamodb::value::{Attributes, Value};
use crate::limits::{PARTITION_KEY_BYTES, SORT_KEY_BYTES};
use crate::operation::error::ApiError;

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ScalarType {
    S,
    N,
    B,
}

impl ScalarType {
    /// The type called `S`, `N` or `B`.
    pub fn from_name(name: &str) -> Option<ScalarType> {
        [ScalarType::S, ScalarType::N, ScalarType::B].into_iter().find(|scalar| scalar.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            ScalarType::S => "S",
            ScalarType::N => "N",
            ScalarType::B => "B",
        }
    }

    pub const fn matches(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (ScalarType::S, Value::S(_)) | (ScalarType::N, Value::N(_)) | (ScalarType::B, Value::B(_))
        )
    }
}

/// An attribute that is part of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyAttribute {
    /// 1 to 255 bytes.
    pub name: Rc<str>,
    pub scalar: ScalarType,
}

impl KeyAttribute {
    fn value_in_item<'a>(&self, item: &'a Attributes) -> Result<&'a Value, ApiError> {
        let KeyAttribute { name, scalar } = self;
        match item.get(name) {
            None => Err(ApiError::invalid_parameter(format_args!("Missing the key {name} in the item"))),
            Some(value) if scalar.matches(value) => Ok(value),
            Some(value) => Err(ApiError::invalid_parameter(format_args!(
                "Type mismatch for key {name} expected: {} actual: {}",
                scalar.name(),
                value.type_name()
            ))),
        }
    }

    fn value_in_key<'a>(&self, key: &'a Attributes) -> Result<&'a Value, ApiError> {
        key.get(&self.name).filter(|value| self.scalar.matches(value)).ok_or_else(schema_mismatch)
    }

    /// A key's text or binary has at least one byte.
    pub(crate) fn check_not_empty(&self, value: &Value) -> Result<(), ApiError> {
        let what = match value {
            Value::S(text) if text.is_empty() => "string",
            Value::B(bytes) if bytes.is_empty() => "binary",
            _ => return Ok(()),
        };
        Err(ApiError::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
             empty {what} value. Key: {}",
            self.name
        )))
    }
}

fn schema_mismatch() -> ApiError {
    ApiError::validation("The provided key element does not match the schema")
}

/// The key attributes of a table or index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeySchema {
    pub partition: KeyAttribute,
    pub sort: Option<KeyAttribute>,
}

impl KeySchema {
    /// The partition key attribute, then the sort key attribute.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        std::iter::once(&self.partition).chain(&self.sort)
    }

    /// The key of an item to be written.
    ///
    /// # Errors
    ///
    /// Bare ValidationExceptions: a key attribute missing or of another type, then empty, then too long.
    pub fn key_of_item(&self, item: &Attributes) -> Result<StoredKey, ApiError> {
        let partition = self.partition.value_in_item(item)?;
        let sort = self.sort.as_ref().map(|sort| sort.value_in_item(item)).transpose()?;
        self.checked_key(partition, sort)
    }

    /// The key that a request names, as `Key` or as a start key.
    ///
    /// # Errors
    ///
    /// Bare ValidationExceptions: attributes missing, too many or of another type, then empty, then too long.
    pub fn key_of_key(&self, key: &Attributes) -> Result<StoredKey, ApiError> {
        if key.len() != self.attributes().count() {
            return Err(schema_mismatch());
        }
        let partition = self.partition.value_in_key(key)?;
        let sort = self.sort.as_ref().map(|sort| sort.value_in_key(key)).transpose()?;
        self.checked_key(partition, sort)
    }

    /// Key attributes of an item or key that are empty, which AWS tells before all else that a transaction has wrong.
    pub fn check_not_empty(&self, attributes: &Attributes) -> Result<(), ApiError> {
        self.attributes().try_for_each(|attribute| match attributes.get(&attribute.name) {
            Some(value) if attribute.scalar.matches(value) => attribute.check_not_empty(value),
            _ => Ok(()),
        })
    }

    fn checked_key(&self, partition: &Value, sort: Option<&Value>) -> Result<StoredKey, ApiError> {
        self.partition.check_not_empty(partition)?;
        if let (Some(attribute), Some(sort)) = (&self.sort, sort) {
            attribute.check_not_empty(sort)?;
        }
        check_partition_size(partition)?;
        check_sort_size(sort)?;
        Ok(StoredKey::new(partition, sort))
    }

    /// What a query asks for must be what a key could hold; errors as in [`KeySchema::key_of_key`].
    pub fn check_values(&self, partition: &Value, sort: &Value) -> Result<(), ApiError> {
        self.checked_key(partition, Some(sort)).map(drop)
    }

    /// What the stored keys of all items with this partition key begin with, and no others do.
    ///
    /// A query reads from here to [`prefix_end`]; with the [`sort_bytes`] of a bound appended, from or to that bound.
    pub fn partition_prefix(&self, partition: &Value) -> Vec<u8> {
        stored::partition_prefix(partition)
    }

    /// The key attributes of an item, in schema order; those that it lacks are left out.
    pub fn extract(&self, item: &Attributes) -> Attributes {
        // Every change keeps its keys, so they take no more room than they need.
        let mut keys = Attributes::with_capacity(self.attributes().count());
        for attribute in self.attributes() {
            if let Some(value) = item.get(&attribute.name) {
                keys.insert(attribute.name.clone(), value.clone());
            }
        }
        keys
    }
}

fn check_partition_size(value: &Value) -> Result<(), ApiError> {
    if scalar_len(value) > PARTITION_KEY_BYTES {
        let message = "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        return Err(ApiError::invalid_parameter(message));
    }
    Ok(())
}

fn check_sort_size(value: Option<&Value>) -> Result<(), ApiError> {
    if value.is_some_and(|value| scalar_len(value) > SORT_KEY_BYTES) {
        let message = "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
        return Err(ApiError::invalid_parameter(message));
    }
    Ok(())
}

/// Bytes of a text or binary; numbers are always short enough.
fn scalar_len(value: &Value) -> usize {
    match value {
        Value::S(text) => text.len(),
        Value::B(bytes) => bytes.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
