//! Keys of secondary indexes: several partition key attributes, several sort key attributes, and entries that share a key.
//!
//! ```text
//! ┌─ 16 bytes ─┬─ 4 bytes ─┬───────────┬───────────────┬───────────────┐
//! │ MD5        │ length    │ partition │ sort key      │ primary key   │
//! │            │           │ key parts │ parts         │ of the item   │
//! └────────────┴───────────┴───────────┴───────────────┴───────────────┘
//! ```
//! The head is that of a table's key. Behind it stand parts whose order as bytes is the order of their values, and none of
//! which is the beginning of another: in S and B a zero byte is written `00 ff`, and the end `00 01`.

use super::{KeyAttribute, KeySchema, StoredKey, scalar_len, stored};
use crate::dynamodb::value::{Attributes, Value};
use crate::limits::{PARTITION_KEY_BYTES, SORT_KEY_BYTES};

const ZERO: u8 = 0;
const ESCAPED_ZERO: [u8; 2] = [ZERO, u8::MAX];
const END: [u8; 2] = [ZERO, 1];

/// The key attributes of an index (Developer guide, Multi-attribute keys).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndexSchema {
    /// One to four.
    pub hash: Vec<KeyAttribute>,
    /// None to four, in the order in which they sort.
    pub range: Vec<KeyAttribute>,
}

impl IndexSchema {
    /// The partition key attributes, then the sort key attributes.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.hash.iter().chain(&self.range)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attributes().any(|attribute| &*attribute.name == name)
    }

    /// The same key as a table's schema, where it is as simple as one.
    pub fn as_plain(&self) -> Option<KeySchema> {
        match (&self.hash[..], &self.range[..]) {
            ([partition], []) => Some(KeySchema { partition: partition.clone(), sort: None }),
            ([partition], [sort]) => Some(KeySchema { partition: partition.clone(), sort: Some(sort.clone()) }),
            _ => None,
        }
    }

    /// Where an item's entry stands in the index; nothing when the item is not in it: a key attribute is missing, or has
    /// a value that no key can have, as items from before the index may.
    pub fn entry_key(&self, table: &KeySchema, item: &Attributes) -> Option<StoredKey> {
        let hash = values(&self.hash, item, PARTITION_KEY_BYTES)?;
        let range = values(&self.range, item, SORT_KEY_BYTES)?;
        let mut bytes = partition_prefix(&hash);
        for value in range {
            push_part(&mut bytes, value);
        }
        for attribute in table.attributes() {
            push_part(&mut bytes, item.get(&attribute.name).filter(|value| attribute.scalar.matches(value))?);
        }
        Some(StoredKey(bytes.into()))
    }
}

/// The values of key attributes, if an item has them all, in their types, not empty and together not too long.
fn values<'a>(attributes: &[KeyAttribute], item: &'a Attributes, longest: usize) -> Option<Vec<&'a Value>> {
    let value = |attribute: &KeyAttribute| {
        let value = item.get(&attribute.name)?;
        (attribute.scalar.matches(value) && !is_empty(value)).then_some(value)
    };
    let values: Vec<&Value> = attributes.iter().map(value).collect::<Option<_>>()?;
    (key_len(values.iter().copied()) <= longest).then_some(values)
}

/// Whether a value is a text or binary without any bytes.
pub fn is_empty(value: &Value) -> bool {
    matches!(value, Value::S(_) | Value::B(_)) && scalar_len(value) == 0
}

/// Bytes of the texts and binaries of a key; numbers are always short enough.
pub fn key_len<'a>(values: impl Iterator<Item = &'a Value>) -> usize {
    values.map(scalar_len).sum()
}

/// What the keys of all entries with these partition key values begin with, and no others do.
pub fn partition_prefix(hash: &[&Value]) -> Vec<u8> {
    if let [value] = hash {
        return stored::partition_prefix(value);
    }
    let mut parts = Vec::new();
    for value in hash {
        push_part(&mut parts, value);
    }
    stored::prefix_of_bytes(&parts)
}

/// Appends a value so that it ends where it ends, whatever follows.
pub fn push_part(out: &mut Vec<u8>, value: &Value) {
    push_beginning(out, value);
    if !matches!(value, Value::N(_)) {
        out.extend(END);
    }
}

/// Appends a text or binary without its end: what all parts begin with whose values begin with this one.
pub fn push_beginning(out: &mut Vec<u8>, value: &Value) {
    let bytes = stored::sort_bytes(value);
    if matches!(value, Value::N(_)) {
        out.extend(bytes);
        return;
    }
    for byte in bytes {
        match byte {
            ZERO => out.extend(ESCAPED_ZERO),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{push_beginning, push_part};
    use crate::dynamodb::number::Number;
    use crate::dynamodb::value::Value;
    use proptest::prelude::*;

    fn scalar() -> impl Strategy<Value = Value> {
        prop_oneof![
            prop::collection::vec(prop::sample::select(vec![0_u8, 1, 2, 97, 254, 255]), 0..5)
                .prop_map(|bytes| Value::B(bytes.into())),
            any::<i32>().prop_map(|n| Value::N(Number::from(i64::from(n)))),
        ]
    }

    fn parts(values: &[Value]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in values {
            push_part(&mut bytes, value);
        }
        bytes
    }

    proptest! {
        /// Two keys of the same types, compared part by part.
        #[test]
        fn bytes_are_in_the_order_of_the_values(a in scalar(), b in scalar(), c in scalar(), d in scalar()) {
            let (Some(first), Some(second)) = (a.compare(&b), c.compare(&d)) else { return Ok(()) };
            prop_assert_eq!(parts(&[a, c]).cmp(&parts(&[b, d])), first.then(second));
        }

        #[test]
        fn beginnings_are_told_from_values(a in scalar(), b in scalar()) {
            let (Value::B(prefix), Value::B(whole)) = (&a, &b) else { return Ok(()) };
            let mut beginning = Vec::new();
            push_beginning(&mut beginning, &a);
            // A zero byte at the end is told from the end of the value by what follows it.
            prop_assert_eq!(parts(std::slice::from_ref(&b)).starts_with(&beginning), whole.starts_with(prefix));
        }
    }
}
