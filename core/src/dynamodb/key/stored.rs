//! Keys as bytes: how a table finds and orders its items.
//!
//! ```text
//! ┌─ 16 bytes ────────┬─ 4 bytes ──┬───────────────┬───────────────────────────┐
//! │ MD5 of "Outliers" │ length     │ partition key │ sort key: S and B as they │
//! │ and partition key │ (big end)  │ value         │ are, N in order bytes     │
//! └───────────────────┴────────────┴───────────────┴───────────────────────────┘
//! ```
//! Item collections thus lie in the order of their hash, and the items of one in the order of their sort key.

use std::borrow::Borrow;
use std::rc::Rc;

use md5::{Digest, Md5};

use super::scalar_len;
use crate::dynamodb::value::Value;

const HASH_BYTES: usize = 16;
const LENGTH_BYTES: usize = 4;
const HEAD_BYTES: usize = HASH_BYTES + LENGTH_BYTES;

/// What stands before the partition key in the hashed bytes (reverse-engineered; AWS promises no order).
const HASH_PREFIX: &[u8] = b"Outliers";

/// Room for a short sort key behind a partition prefix.
const SORT_ESTIMATE: usize = 32;

/// A primary key as bytes, in the order in which a table keeps its items. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoredKey(pub(super) Rc<[u8]>);

impl StoredKey {
    /// Builds the bytes of a key that passed the checks.
    pub(super) fn new(partition: &Value, sort: Option<&Value>) -> StoredKey {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + bytes_estimate(partition) + sort.map_or(0, bytes_estimate));
        push_partition(&mut bytes, partition);
        if let Some(sort) = sort {
            push_scalar(&mut bytes, sort);
        }
        StoredKey(bytes.into())
    }

    /// The first 64 bits of the partition key's hash: the place in the hash range that partitions divide.
    pub fn partition_hash(&self) -> u64 {
        let (first, _) = self.0.split_first_chunk().expect("every key begins with a hash");
        u64::from_be_bytes(*first)
    }

    /// What this key shares with all items of its item collection: [`super::KeySchema::partition_prefix`].
    pub fn partition(&self) -> &[u8] {
        let (length, _) = self.0[HASH_BYTES..].split_first_chunk().expect("every key holds a length");
        &self.0[..HEAD_BYTES + u32::from_be_bytes(*length) as usize]
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Lets ordered maps be searched by prefix and bound.
impl Borrow<[u8]> for StoredKey {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

/// What the stored keys of one item collection begin with; see [`super::KeySchema::partition_prefix`].
pub(super) fn partition_prefix(partition: &Value) -> Vec<u8> {
    let mut prefix = Vec::with_capacity(HEAD_BYTES + bytes_estimate(partition) + SORT_ESTIMATE);
    push_partition(&mut prefix, partition);
    prefix
}

fn push_partition(out: &mut Vec<u8>, partition: &Value) {
    out.extend([0; HEAD_BYTES]);
    push_scalar(out, partition);
    let value = &out[HEAD_BYTES..];
    let length = (value.len() as u32).to_be_bytes();
    let hash = partition_md5(partition, value);
    out[..HASH_BYTES].copy_from_slice(&hash);
    out[HASH_BYTES..HEAD_BYTES].copy_from_slice(&length);
}

/// The head of a key whose partition part is made of several values, and that part.
pub(super) fn prefix_of_bytes(parts: &[u8]) -> Vec<u8> {
    let hash: [u8; HASH_BYTES] = Md5::new().chain_update(HASH_PREFIX).chain_update(parts).finalize().into();
    [&hash[..], &(parts.len() as u32).to_be_bytes(), parts].concat()
}

fn partition_md5(partition: &Value, bytes: &[u8]) -> [u8; HASH_BYTES] {
    let hashed = match partition {
        Value::N(number) => number.hashed_part(bytes),
        _ => bytes,
    };
    Md5::new().chain_update(HASH_PREFIX).chain_update(hashed).finalize().into()
}

/// The bytes by which a sort key value is ordered within its partition.
pub fn sort_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(bytes_estimate(value));
    push_scalar(&mut bytes, value);
    bytes
}

fn push_scalar(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::S(text) => out.extend_from_slice(text.as_bytes()),
        Value::N(number) => number.to_order_bytes(out),
        Value::B(bytes) => out.extend_from_slice(bytes),
        other => unreachable!("a key of type {} got past the schema check", other.type_name()),
    }
}

/// The end of the half-open range of byte strings that begin with a prefix; nothing when it is open, as after `ff`.
pub fn prefix_end(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// The bytes of a key value, at least as many as [`push_scalar`] will write.
fn bytes_estimate(value: &Value) -> usize {
    const NUMBER_BYTES_MAX: usize = 22;
    scalar_len(value).max(NUMBER_BYTES_MAX)
}
