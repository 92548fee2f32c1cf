//! SELECT: the reads that it is decomposed into, as Query and Scan would make them, and the token to go on with.

use std::ops::Bound;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::dynamodb::expr::{Condition, IndexRange, KeyRange, SortRange};
use crate::dynamodb::index::{Index, IndexStatus};
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::consumed::ReturnConsumedCapacity;
use crate::dynamodb::ops::key_range::{self, Range, Segment};
use crate::dynamodb::ops::page::{Page, Place, Reading};
use crate::dynamodb::ops::selection::Selection;
use crate::dynamodb::ops::{index_read, key_paths, start_key};
use crate::dynamodb::partiql::branch::{self, Branch};
use crate::dynamodb::partiql::{Order, Select};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Attributes, Item, Value};
use crate::dynamodb::wire::parse_attributes;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

/// How a SELECT is to be read.
pub(in crate::dynamodb::ops) struct Paging {
    pub limit: Option<usize>,
    pub consistent: bool,
    pub capacity: ReturnConsumedCapacity,
    /// Where to go on.
    pub start: Option<Attributes>,
}

/// One read: a range of keys, all of one partition where the statement names it.
struct Read {
    hash: Option<Value>,
    range: Range,
    loose: bool,
    others: Vec<Rc<str>>,
}

/// The order of the reads, and within them.
#[derive(Clone, Copy)]
struct Direction {
    /// By partition key, if the statement says so; whether descending.
    hash: Option<bool>,
    forward: bool,
}

/// Reads one page.
pub(in crate::dynamodb::ops) fn page(
    table: &Table,
    index: Option<&str>,
    select: Select,
    paging: Paging,
) -> Result<Page, ApiError> {
    let Select { columns, condition, order } = select;
    let index = index.map(|name| find(table, name, paging.consistent)).transpose()?;
    let selection = columns.map_or(Selection::Whole, Selection::Columns);
    let Paging { limit, consistent, capacity, start } = paging;
    let reading = Reading { filter: condition, selection, select: None, limit, consistent, capacity };
    let keys = &table.definition.schema;
    let schema = index.and_then(|index| index.definition.schema.as_plain()).unwrap_or_else(|| keys.clone());
    let branches = branch::reads(reading.filter.as_ref(), &schema)?;
    let direction = direction(&order, reading.filter.is_some(), branches.as_deref(), &schema)?;
    if let Some(index) = index {
        index_read::find(table, index.name(), &reading)?;
    }
    reading.check_projection(table)?;
    key_paths::check_scalars(table, reading.filter.iter().flat_map(Condition::paths))?;
    let is_item = index.is_none() && matches!(branches.as_deref(), Some([only]) if is_point(only, &schema));
    let mut reads = reads(branches, index, &schema)?;
    if let (Some(index), Some(first)) = (index, reads.first()) {
        check_filter(table, index, first)?;
    }
    reads = ordered(reads, direction);
    if let Some(start) = start {
        reads = after(reads, &stored(&start, table, index)?, direction.forward)?;
    }
    let mut page = read(&reading, Place { table, index }, &reads, direction.forward);
    if is_item {
        page.end();
    }
    Ok(page)
}

/// The key of a SELECT that reads one item of a table and asks for nothing else; none of any other.
pub(in crate::dynamodb::ops) fn key(select: &Select, schema: &KeySchema) -> Result<Option<Attributes>, ApiError> {
    let Some(branches) = branch::reads(select.condition.as_ref(), schema)? else { return Ok(None) };
    let key = if let [only] = &branches[..] { only.key(schema) } else { None };
    reads(Some(branches), None, schema)?;
    Ok(key.filter(|_| select.order.is_empty()))
}

fn find<'a>(table: &'a Table, name: &str, consistent: bool) -> Result<&'a Index, ApiError> {
    let index = table.index(name).filter(|index| index.status != IndexStatus::Deleting);
    let index = index.ok_or_else(|| ApiError::validation("The table does not have the specified index"))?;
    if consistent && !index.is_local() {
        return Err(ApiError::validation("Strongly consistent read is not supported on Global Secondary Indexes"));
    }
    Ok(index)
}

/// What ORDER BY asks for. Without a word on the sort key, rows come in descending order (captured from AWS).
fn direction(
    order: &[Order],
    has_condition: bool,
    branches: Option<&[Branch]>,
    schema: &KeySchema,
) -> Result<Direction, ApiError> {
    if order.is_empty() {
        return Ok(Direction { hash: None, forward: true });
    }
    let refused = |text: &str| Err(ApiError::validation(text));
    if !has_condition {
        return refused("Must have WHERE clause in the statement when using ORDER BY clause.");
    }
    let is_key = |order: &&Order| schema.attributes().all(|attribute| attribute.name != order.name);
    if let Some(Order { name, .. }) = order.iter().find(is_key) {
        return Err(ApiError::validation(format!(
            "Attribute {name} in ORDER BY clause must be part of the primary key"
        )));
    }
    let Some(branches) = branches else {
        return refused(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        );
    };
    let asked = |name: &str| order.iter().find(|order| *order.name == *name).map(|order| order.descending);
    let hash = asked(&schema.partition.name);
    if hash.is_none() && branches.iter().any(|branch| branch.hash != branches[0].hash) {
        return refused(
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        );
    }
    let sort = schema.sort.as_ref().and_then(|sort| asked(&sort.name));
    Ok(Direction { hash, forward: sort == Some(false) })
}

fn is_point(branch: &Branch, schema: &KeySchema) -> bool {
    schema.sort.is_none() || matches!(branch.sort, Some(SortRange::Eq(_)))
}

/// The reads, in the order of stored keys. Two may not overlap, but those that name no range become one.
fn reads(branches: Option<Vec<Branch>>, index: Option<&Index>, schema: &KeySchema) -> Result<Vec<Read>, ApiError> {
    let Some(branches) = branches else {
        let range = Segment::WHOLE.range();
        return Ok(vec![Read { hash: None, range, loose: false, others: Vec::new() }]);
    };
    let mut sorted = Vec::with_capacity(branches.len());
    for branch in branches {
        let range = range(&branch, index, schema)?;
        let Branch { hash, loose, others, .. } = branch;
        insert(&mut sorted, Read { hash, range, loose, others }, &|one, two| begin(&one.range) <= begin(&two.range));
    }
    let mut merged: Vec<Read> = Vec::with_capacity(sorted.len());
    for read in sorted {
        let Some(last) = merged.last_mut().filter(|last| end(&last.range) > begin(&read.range)) else {
            merged.push(read);
            continue;
        };
        if !last.loose && !read.loose {
            let text = "Overlapping conditions with range keys are not supported in where clause";
            return Err(ApiError::validation(text));
        }
        last.loose = true;
        if end(&read.range) > end(&last.range) {
            last.range.to = read.range.to;
        }
    }
    Ok(merged)
}

/// Puts a read before the first that it goes before. There are few of them.
fn insert(reads: &mut Vec<Read>, read: Read, goes_before: &dyn Fn(&Read, &Read) -> bool) {
    let place = reads.iter().position(|other| goes_before(&read, other)).unwrap_or(reads.len());
    reads.insert(place, read);
}

fn range(branch: &Branch, index: Option<&Index>, schema: &KeySchema) -> Result<Range, ApiError> {
    let (partition, sort) = (branch.hash.clone().unwrap_or(Value::Null), branch.sort.clone());
    let Some(index) = index else { return key_range::of_query(&KeyRange { partition, sort }, schema) };
    let (equal, last) = match sort {
        Some(SortRange::Eq(value)) => (vec![value], None),
        other => (Vec::new(), other),
    };
    index_read::range(&IndexRange { hash: vec![partition], equal, last }, &index.definition.schema)
}

/// Where a range begins: bytes, and whether behind all that they are the key of.
fn begin(range: &Range) -> (&[u8], u8) {
    match &range.from {
        Bound::Included(key) => (key, 0),
        Bound::Excluded(key) => (key, 1),
        Bound::Unbounded => (&[], 0),
    }
}

/// Where a range ends, to be compared with where another begins.
fn end(range: &Range) -> (&[u8], u8) {
    match &range.to {
        Bound::Included(key) => (key, 1),
        Bound::Excluded(key) => (key, 0),
        Bound::Unbounded => (&[u8::MAX; 32], 1),
    }
}

/// A read of an index by its key cannot look at what the index does not hold. AWS looks at the first read alone.
fn check_filter(table: &Table, index: &Index, read: &Read) -> Result<(), ApiError> {
    let mut missing: Vec<&str> = Vec::new();
    for name in &read.others {
        if !index.projects(&table.definition.schema, name) && !missing.contains(&&**name) {
            missing.push(name);
        }
    }
    if read.hash.is_none() || missing.is_empty() {
        return Ok(());
    }
    Err(ApiError::invalid_parameter(format_args!(
        "Secondary index {} does not project one or more filter attributes: [{}]",
        index.name(),
        missing.join(", ")
    )))
}

fn ordered(reads: Vec<Read>, direction: Direction) -> Vec<Read> {
    let Direction { hash, forward } = direction;
    if hash.is_none() && forward {
        return reads;
    }
    let mut sorted = Vec::with_capacity(reads.len());
    for read in reads {
        insert(&mut sorted, read, &|one, two| {
            let hashes = one.hash.as_ref().zip(two.hash.as_ref()).and_then(|(one, two)| one.compare(two));
            match hashes {
                Some(order) if order.is_ne() => order.is_lt() == (hash != Some(true)),
                _ => (begin(&one.range) < begin(&two.range)) == forward,
            }
        });
    }
    sorted
}

fn stored(start: &Attributes, table: &Table, index: Option<&Index>) -> Result<StoredKey, ApiError> {
    let keys = &table.definition.schema;
    match index {
        Some(index) => start_key::of_index(start, &index.definition.schema, keys),
        None => start_key::of_scan(start, keys),
    }
}

/// What is left of the reads behind a key.
fn after(reads: Vec<Read>, key: &StoredKey, forward: bool) -> Result<Vec<Read>, ApiError> {
    let bytes = key.as_bytes();
    let holds = |read: &Read| begin(&read.range) <= (bytes, 0) && (bytes, 0) < end(&read.range);
    let mut left = reads.into_iter().skip_while(|read| !holds(read));
    let Some(first) = left.next() else { return Err(invalid_token()) };
    let first = Read { range: first.range.after(key, forward), ..first };
    Ok(std::iter::once(first).chain(left).collect())
}

fn read(reading: &Reading, place: Place<'_>, reads: &[Read], forward: bool) -> Page {
    let entries = place.index.map_or(&place.table.items, |index| &index.entries);
    let mut items = reads.iter().flat_map(|read| -> Box<dyn Iterator<Item = &Rc<Item>> + '_> {
        let items = read.range.items(entries);
        if forward { Box::new(items) } else { Box::new(items.rev()) }
    });
    let items: &mut dyn Iterator<Item = &Rc<Item>> = &mut items;
    // All of the page is taken from the partition where the first read begins.
    let hash = reads.first().map_or(0, |read| read.range.hash());
    reading.read(place, hash, items)
}

/// The token to go on with: what it belongs to, and the key of the last item.
pub(in crate::dynamodb::ops) fn token(fingerprint: u64, key: &Attributes) -> String {
    let mut bytes = fingerprint.to_be_bytes().to_vec();
    bytes.extend(serde_json::to_vec(key).unwrap_or_default());
    STANDARD.encode(bytes)
}

/// The key in a token, which must belong to the statement and its parameters.
pub(in crate::dynamodb::ops) fn start(token: &str, fingerprint: u64) -> Result<Attributes, ApiError> {
    let bytes = STANDARD.decode(token).map_err(|_| invalid_token())?;
    let (head, key) = bytes.split_first_chunk().ok_or_else(invalid_token)?;
    let key = serde_json::from_slice(key).map_err(|_| invalid_token())?;
    let key = parse_attributes(&key, Layer::Old).map_err(|_| invalid_token())?;
    if u64::from_be_bytes(*head) != fingerprint {
        return Err(ApiError::validation("NextToken does not match request"));
    }
    Ok(key)
}

fn invalid_token() -> ApiError {
    ApiError::validation("Invalid NextToken")
}
