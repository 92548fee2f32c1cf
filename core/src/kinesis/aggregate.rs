//! Aggregated records: many records of a producer in one record of a stream, as the Kinesis Producer Library packs them.
//!
//! ```text
//! F3 89 9A C2 · message · MD5 of the message
//!
//! message AggregatedRecord {          message Record {
//!   1 partition_key_table  strings      1 partition_key_index      number
//!   2 explicit_hash_key_table strings   2 explicit_hash_key_index  number, may be absent
//!   3 records              Records      3 data                     bytes
//! }                                     4 tags                     which nobody uses
//!                                     }
//! ```
//!
//! Kinesis itself knows nothing of it: only the outer record's key decides about its shard. Consumers take it apart, or not: the
//! Kinesis Client Library and Firehose do, Lambda does not (Kinesis developer guide, KPL key concepts, Aggregation).

use md5::{Digest, Md5};

/// One of the records inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserRecord<'a> {
    pub partition_key: &'a str,
    pub explicit_hash_key: Option<&'a str>,
    pub data: &'a [u8],
}

const MAGIC: [u8; 4] = [0xf3, 0x89, 0x9a, 0xc2];
const MD5_BYTES: usize = 16;

// Kinds of fields on the wire.
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const BYTES: u64 = 2;
const FIXED_32: u64 = 5;

/// The data of the record that carries these.
pub fn pack(records: &[UserRecord]) -> Vec<u8> {
    let (mut keys, mut hash_keys) = (Vec::new(), Vec::new());
    let mut packed = Vec::new();
    for record in records {
        let mut one = Vec::with_capacity(record.data.len() + 8);
        put_number(&mut one, 1, place_in(&mut keys, record.partition_key));
        if let Some(hash_key) = record.explicit_hash_key {
            put_number(&mut one, 2, place_in(&mut hash_keys, hash_key));
        }
        put_bytes(&mut one, 3, record.data);
        put_bytes(&mut packed, 3, &one);
    }
    let mut data = MAGIC.to_vec();
    keys.iter().for_each(|key| put_bytes(&mut data, 1, key.as_bytes()));
    hash_keys.iter().for_each(|key| put_bytes(&mut data, 2, key.as_bytes()));
    data.append(&mut packed);
    let sum = Md5::digest(&data[MAGIC.len()..]);
    data.extend_from_slice(&sum);
    data
}

/// The place of a key in a table of those that were used before; a few keys, since a record is small.
fn place_in<'a>(table: &mut Vec<&'a str>, key: &'a str) -> u64 {
    let place = table.iter().position(|other| *other == key).unwrap_or_else(|| {
        table.push(key);
        table.len() - 1
    });
    place as u64
}

fn put_number(out: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(out, field << 3 | VARINT);
    put_varint(out, number);
}

fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | BYTES);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The records inside, in order; `None` for data that is not aggregated, which consumers then take as it is.
pub fn unpack(data: &[u8]) -> Option<Vec<UserRecord<'_>>> {
    let (message, sum) = data.strip_prefix(&MAGIC)?.split_last_chunk::<MD5_BYTES>()?;
    if Md5::digest(message)[..] != *sum {
        return None;
    }
    let (mut keys, mut hash_keys, mut inner) = (Vec::new(), Vec::new(), Vec::new());
    let mut fields = Fields(message);
    while let Some((field, value)) = fields.next()? {
        match (field, value) {
            (1, Value::Bytes(key)) => keys.push(std::str::from_utf8(key).ok()?),
            (2, Value::Bytes(key)) => hash_keys.push(std::str::from_utf8(key).ok()?),
            (3, Value::Bytes(record)) => inner.push(record),
            _ => {}
        }
    }
    inner.into_iter().map(|record| user_record(record, &keys, &hash_keys)).collect()
}

fn user_record<'a>(message: &'a [u8], keys: &[&'a str], hash_keys: &[&'a str]) -> Option<UserRecord<'a>> {
    let (mut key, mut hash_key, mut data) = (None, None, None);
    let mut fields = Fields(message);
    while let Some((field, value)) = fields.next()? {
        match (field, value) {
            (1, Value::Number(place)) => key = Some(place),
            (2, Value::Number(place)) => hash_key = Some(place),
            (3, Value::Bytes(bytes)) => data = Some(bytes),
            _ => {}
        }
    }
    let of = |table: &[&'a str], place: u64| table.get(usize::try_from(place).ok()?).copied();
    let explicit_hash_key = match hash_key {
        Some(place) => Some(of(hash_keys, place)?),
        None => None,
    };
    Some(UserRecord { partition_key: of(keys, key?)?, explicit_hash_key, data: data? })
}

/// What is left of a message.
struct Fields<'a>(&'a [u8]);

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of a kind that no known field has.
    Other,
}

impl<'a> Fields<'a> {
    /// The next field's number and value; `Some(None)` at the end, `None` for what is no message.
    fn next(&mut self) -> Option<Option<(u64, Value<'a>)>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            VARINT => Value::Number(self.varint()?),
            FIXED_64 => self.take(8).map(|_| Value::Other)?,
            BYTES => {
                let length = self.varint()?;
                Value::Bytes(self.take(length)?)
            }
            FIXED_32 => self.take(4).map(|_| Value::Other)?,
            _ => return None,
        };
        Some(Some((tag >> 3, value)))
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// Seven bits in each byte, the lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn record<'a>(partition_key: &'a str, data: &'a [u8]) -> UserRecord<'a> {
        UserRecord { partition_key, explicit_hash_key: None, data }
    }

    /// The bytes that the library itself makes of two records.
    #[test]
    fn two_records_of_one_key() {
        let known = STANDARD.decode("84mawgoBYRoJCAAaBWhlbGxvGgkIABoFd29ybGSV3GVn2hq214aNn8400Qwi").unwrap();
        let records = [record("a", b"hello"), record("a", b"world")];
        assert_eq!(pack(&records), known);
        assert_eq!(unpack(&known).as_deref(), Some(&records[..]));
    }

    fn sealed(message: &[u8]) -> Vec<u8> {
        [&MAGIC, message, &Md5::digest(message)[..]].concat()
    }

    #[test]
    fn what_is_not_aggregated_is_left_alone() {
        let good = pack(&[record("a", b"hello")]);
        for data in [&b""[..], b"hello", &MAGIC, &good[..good.len() - 1], &good[1..]] {
            assert_eq!(unpack(data), None);
        }
        // No key, no such key, no data, a length beyond the end, a group, a number without an end, a key that is no text.
        let messages: [&[u8]; 8] = [
            b"\x1a\x02\x1a\x00",
            b"\x1a\x04\x08\x00\x1a\x00",
            b"\x0a\x01a\x1a\x02\x08\x00",
            b"\x0a\x02a",
            b"\x0b",
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00",
            b"\x0a\x01\xff",
            b"\x0a\x01a\x1a\x06\x08\x00\x10\x00\x1a\x00",
        ];
        for message in messages {
            assert_eq!(unpack(&sealed(message)), None, "{message:?}");
        }
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        let message = b"\x0a\x01a\x21\0\0\0\0\0\0\0\0\x2d\0\0\0\0\x30\x07\x1a\x0b\x08\x00\x1a\x01x\x22\x04\x0a\x02hi";
        assert_eq!(unpack(&sealed(message)), Some(vec![record("a", b"x")]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_unpacked_or_not(data: Vec<u8>) {
            let _ = unpack(&data);
            let _ = unpack(&sealed(&data));
        }

        #[test]
        fn what_is_packed_is_unpacked(
            records in prop::collection::vec(("[a-c]{1,2}|.{1,9}", prop::option::of("[0-9]{1,2}"), any::<Vec<u8>>()), 0..20),
        ) {
            let records: Vec<_> = records
                .iter()
                .map(|(key, hash_key, data)| UserRecord { partition_key: key, explicit_hash_key: hash_key.as_deref(), data })
                .collect();
            let packed = pack(&records);
            prop_assert_eq!(unpack(&packed), Some(records));
        }
    }
}
