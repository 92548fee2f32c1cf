//! Ranges of stored keys: what a query's condition or a scan's segment means in a table.

use std::ops::Bound;
use std::rc::Rc;

use crate::dynamodb::expr::{KeyRange, SortRange};
use crate::dynamodb::key::{KeySchema, StoredKey, prefix_end, sort_bytes};
use crate::dynamodb::value::{Attributes, Item, Value};
use crate::operation::error::ApiError;
use crate::persist::Map;

/// A range of stored keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub from: Bound<Vec<u8>>,
    pub to: Bound<Vec<u8>>,
}

impl Range {
    /// What is left of the range beyond a key.
    pub fn after(self, key: &StoredKey, forward: bool) -> Range {
        let bound = Bound::Excluded(key.as_bytes().to_vec());
        if forward { Range { from: bound, ..self } } else { Range { to: bound, ..self } }
    }

    /// The items whose keys lie in the range, in ascending order.
    pub fn items<'a>(&self, items: &'a Map<StoredKey, Rc<Item>>) -> impl DoubleEndedIterator<Item = &'a Rc<Item>> {
        let range = (!self.is_empty()).then(|| {
            let bounds = (self.from.as_ref().map(Vec::as_slice), self.to.as_ref().map(Vec::as_slice));
            items.range::<_, [u8]>(bounds)
        });
        range.into_iter().flatten().map(|(_, item)| item)
    }

    /// The hash of the lowest key that can lie in the range.
    pub fn hash(&self) -> u64 {
        let (Bound::Included(from) | Bound::Excluded(from)) = &self.from else { return 0 };
        from.split_first_chunk().map_or(0, |(hash, _)| u64::from_be_bytes(*hash))
    }

    /// Whether no key can lie in the range: maps want to be asked for sensible ranges only.
    fn is_empty(&self) -> bool {
        match (&self.from, &self.to) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(from), Bound::Included(to)) => from > to,
            (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
        }
    }
}

/// What a query reads.
///
/// # Errors
///
/// Bare ValidationExceptions for a value that is empty or too long for a key.
pub(super) fn of_query(wanted: &KeyRange, schema: &KeySchema) -> Result<Range, ApiError> {
    for sort in wanted.sort.iter().flat_map(SortRange::values) {
        schema.check_values(&wanted.partition, sort)?;
    }
    let prefix = partition_prefix(&wanted.partition, schema)?;
    let key = |sort: &Value| [&prefix[..], &sort_bytes(sort)].concat();
    let begin = || Bound::Included(prefix.clone());
    let end = || end_of(&prefix);
    let (from, to) = match &wanted.sort {
        None => (begin(), end()),
        Some(SortRange::Eq(sort)) => (Bound::Included(key(sort)), Bound::Included(key(sort))),
        Some(SortRange::Lt(sort)) => (begin(), Bound::Excluded(key(sort))),
        Some(SortRange::Le(sort)) => (begin(), Bound::Included(key(sort))),
        Some(SortRange::Gt(sort)) => (Bound::Excluded(key(sort)), end()),
        Some(SortRange::Ge(sort)) => (Bound::Included(key(sort)), end()),
        Some(SortRange::Between(low, high)) => (Bound::Included(key(low)), Bound::Included(key(high))),
        Some(SortRange::BeginsWith(sort)) => (Bound::Included(key(sort)), end_of(&key(sort))),
    };
    Ok(Range { from, to })
}

/// The bytes that the keys of a partition begin with: those of its key in a table that has no sort key.
fn partition_prefix(partition: &Value, schema: &KeySchema) -> Result<Vec<u8>, ApiError> {
    let alone = KeySchema { partition: schema.partition.clone(), sort: None };
    let key: Attributes = [(Rc::clone(&schema.partition.name), partition.clone())].into_iter().collect();
    Ok(alone.key_of_key(&key)?.as_bytes().to_vec())
}

fn end_of(prefix: &[u8]) -> Bound<Vec<u8>> {
    prefix_end(prefix).map_or(Bound::Unbounded, Bound::Excluded)
}

/// A segment of a parallel scan: an equal part of the hashes of partition keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// From 0.
    pub number: u32,
    /// At least 1, and above the number.
    pub of: u32,
}

impl Segment {
    /// The whole table.
    pub const WHOLE: Segment = Segment { number: 0, of: 1 };

    pub fn range(self) -> Range {
        let from = Bound::Included(self.first(self.number).to_be_bytes()[8..].to_vec());
        let next = self.first(self.number + 1);
        let to = match u64::try_from(next) {
            Ok(next) => Bound::Excluded(next.to_be_bytes().to_vec()),
            Err(_) => Bound::Unbounded,
        };
        Range { from, to }
    }

    pub fn holds(self, key: &StoredKey) -> bool {
        let hash = u128::from(key.partition_hash());
        self.first(self.number) <= hash && hash < self.first(self.number + 1)
    }

    /// The lowest hash of a segment.
    fn first(self, number: u32) -> u128 {
        (u128::from(number) << u64::BITS).div_ceil(u128::from(self.of))
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Segment};
    use std::ops::Bound::{Excluded, Included, Unbounded};

    #[test]
    fn empty_ranges_are_known() {
        let key = |byte: u8| vec![byte];
        for (from, to, empty) in [
            (Unbounded, Excluded(key(0)), false),
            (Included(key(1)), Included(key(1)), false),
            (Included(key(1)), Excluded(key(1)), true),
            (Excluded(key(1)), Included(key(1)), true),
            (Included(key(2)), Included(key(1)), true),
            (Excluded(key(1)), Excluded(key(2)), false),
        ] {
            let range = Range { from, to };
            assert_eq!(range.is_empty(), empty, "{range:?}");
        }
    }

    #[test]
    fn segments_cover_the_hashes_without_overlap() {
        for of in [1, 2, 3, 7, 1_000_000] {
            let segment = |number| Segment { number, of };
            assert_eq!(segment(0).range().from, Included(vec![0; 8]));
            assert_eq!(segment(of - 1).range().to, Unbounded);
            for number in 0..(of - 1).min(10) {
                let (Excluded(end), Included(begin)) = (segment(number).range().to, segment(number + 1).range().from)
                else {
                    panic!("segments inside have an end and a beginning");
                };
                assert_eq!(end, begin);
            }
        }
    }
}
