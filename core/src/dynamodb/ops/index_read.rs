//! Query and Scan on an index: which index, what it can answer, and what must be fetched from the table.

use std::ops::Bound;
use std::rc::Rc;

use crate::dynamodb::expr::{Condition, IndexRange, Path, SortRange};
use crate::dynamodb::index::{self, Index, IndexStatus};
use crate::dynamodb::key::{IndexSchema, key_len, partition_prefix, prefix_end, push_beginning, push_part};
use crate::dynamodb::ops::key_range::Range;
use crate::dynamodb::ops::page::Reading;
use crate::dynamodb::ops::selection::Select;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Item, Value};
use crate::limits;
use crate::operation::error::ApiError;

type Rule = Result<(), ApiError>;

/// The index that a request names, if it can answer what is asked of it.
pub(super) fn find<'a>(table: &'a Table, name: &str, reading: &Reading) -> Result<&'a Index, ApiError> {
    let missing = || ApiError::validation(format!("The table does not have the specified index: {name}"));
    let index = table.index(name).filter(|index| index.status != IndexStatus::Deleting).ok_or_else(missing)?;
    if !index.is_local() {
        check_global(table, index, reading)?;
    }
    Ok(index)
}

/// A global index has its own copy and nothing else.
fn check_global(table: &Table, index: &Index, reading: &Reading) -> Rule {
    let name = index.name();
    if reading.consistent {
        return Err(ApiError::validation("Consistent reads are not supported on global secondary indexes"));
    }
    if !index.status.is_readable() {
        return Err(ApiError::validation(format!("Cannot read from backfilling global secondary index: {name}")));
    }
    if reading.select == Some(Select::AllAttributes) && index.definition.projection != index::Projection::All {
        return Err(ApiError::invalid_parameter(format_args!(
            "Select type ALL_ATTRIBUTES is not supported for global secondary index {name} because its projection type \
             is not ALL"
        )));
    }
    let unprojected: Vec<&str> = asked(reading)
        .filter(|path| !index.projects(&table.definition.schema, &path.root))
        .map(|path| &*path.root)
        .collect();
    if unprojected.is_empty() {
        return Ok(());
    }
    let names = unprojected.join(", ");
    Err(ApiError::invalid_parameter(format_args!("Global secondary index {name} does not project [{names}]")))
}

fn asked(reading: &Reading) -> impl Iterator<Item = &Path> {
    reading.selection.paths().iter()
}

/// Whether items must be fetched from the table: a local index is asked for more than it holds (Developer guide, Local
/// secondary indexes, Attribute projections).
pub(super) fn fetches(table: &Table, index: &Index, reading: &Reading) -> bool {
    let all = reading.select == Some(Select::AllAttributes) && index.definition.projection != index::Projection::All;
    let filtered = reading.filter.iter().flat_map(Condition::paths);
    let unprojected = |path: &Path| !index.projects(&table.definition.schema, &path.root);
    index.is_local() && (all || asked(reading).chain(filtered).any(unprojected))
}

/// The item that an entry of a local index stands for.
pub(super) fn base_item<'a>(table: &'a Table, entry: &Item) -> Option<&'a Rc<Item>> {
    table.items.get(&table.definition.schema.key_of_item(entry).ok()?)
}

/// The entries that a query reads.
///
/// # Errors
///
/// Bare ValidationExceptions for values that are empty or, together, too long for a key.
pub(super) fn range(wanted: &IndexRange, schema: &IndexSchema) -> Result<Range, ApiError> {
    for (attribute, value) in schema.hash.iter().zip(&wanted.hash) {
        attribute.check_not_empty(value)?;
    }
    if key_len(wanted.hash.iter()) > limits::PARTITION_KEY_BYTES {
        let text = "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        return Err(ApiError::invalid_parameter(text));
    }
    check_sort(wanted, schema)?;
    let mut prefix = partition_prefix(&wanted.hash.iter().collect::<Vec<_>>());
    for value in &wanted.equal {
        push_part(&mut prefix, value);
    }
    Ok(narrowed(prefix, wanted.last.as_ref()))
}

/// The sort key's values: those that are fixed, and the bounds of the last one.
fn check_sort(wanted: &IndexRange, schema: &IndexSchema) -> Rule {
    let mut longest = 0;
    for (attribute, value) in schema.range.iter().zip(&wanted.equal) {
        attribute.check_not_empty(value)?;
    }
    for value in wanted.last.iter().flat_map(SortRange::values) {
        longest = longest.max(key_len([value].into_iter()));
        schema.range.get(wanted.equal.len()).map_or(Ok(()), |attribute| attribute.check_not_empty(value))?;
    }
    if key_len(wanted.equal.iter()) + longest > limits::SORT_KEY_BYTES {
        let text = "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
        return Err(ApiError::invalid_parameter(text));
    }
    Ok(())
}

/// The keys that begin with a prefix and go on with a value in a range. A value's keys lie from its bytes on, up to the
/// end of all that begins with them.
fn narrowed(prefix: Vec<u8>, sort: Option<&SortRange>) -> Range {
    let at = |value: &Value| {
        let mut bytes = prefix.clone();
        push_part(&mut bytes, value);
        bytes
    };
    let begin = || Bound::Included(prefix.clone());
    let (from, to) = match sort {
        None => (begin(), end_of(&prefix)),
        Some(SortRange::Eq(value)) => (Bound::Included(at(value)), end_of(&at(value))),
        Some(SortRange::Lt(value)) => (begin(), Bound::Excluded(at(value))),
        Some(SortRange::Le(value)) => (begin(), end_of(&at(value))),
        Some(SortRange::Gt(value)) => (beyond(&at(value)), end_of(&prefix)),
        Some(SortRange::Ge(value)) => (Bound::Included(at(value)), end_of(&prefix)),
        Some(SortRange::Between(low, high)) => (Bound::Included(at(low)), end_of(&at(high))),
        Some(SortRange::BeginsWith(value)) => {
            let mut bytes = prefix.clone();
            push_beginning(&mut bytes, value);
            (Bound::Included(bytes.clone()), end_of(&bytes))
        }
    };
    Range { from, to }
}

fn end_of(prefix: &[u8]) -> Bound<Vec<u8>> {
    prefix_end(prefix).map_or(Bound::Unbounded, Bound::Excluded)
}

/// From behind all keys that begin with a prefix. Every prefix has an end: a part never consists of `ff` alone.
fn beyond(prefix: &[u8]) -> Bound<Vec<u8>> {
    prefix_end(prefix).map_or_else(|| Bound::Excluded(prefix.to_vec()), Bound::Included)
}
