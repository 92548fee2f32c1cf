//! Which keys a WHERE clause asks for: the reads that it is decomposed into (captured from AWS).
//!
//! A branch is one partition, perhaps with a range of sort keys. All branches together hold every item for which the
//! condition can hold; they do not decide whether it does.

use std::rc::Rc;

use crate::dynamodb::expr::{Comparator, Condition, Operand, Path, SortRange, Test};
use crate::dynamodb::key::{KeyAttribute, KeySchema};
use crate::dynamodb::value::{Attributes, Value};
use crate::limits;
use crate::operation::error::ApiError;

/// One read that a condition asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Branch {
    /// The partition; nothing when any will do.
    pub hash: Option<Value>,
    /// The sort keys; nothing when all will do.
    pub sort: Option<SortRange>,
    /// Whether the condition speaks of the sort key in a way that names no range.
    pub loose: bool,
    /// Whether anything but equalities on key attributes is asked for.
    pub filtered: bool,
    /// The other attributes that are looked at.
    pub others: Vec<Rc<str>>,
}

/// The reads of a SELECT; nothing when some of it asks for no partition, so that all must be scanned.
///
/// # Errors
///
/// A ValidationException for too many reads.
pub fn reads(condition: Option<&Condition>, schema: &KeySchema) -> Result<Option<Vec<Branch>>, ApiError> {
    let too_many = || ApiError::validation("Too many decomposed read operations for a given query.");
    let Some(condition) = condition else { return Ok(None) };
    let branches = decompose(condition.test(), schema).ok_or_else(too_many)?;
    if branches.iter().any(|branch| branch.hash.is_none()) {
        return Ok(None);
    }
    if branches.len() > limits::DECOMPOSED_READS {
        return Err(too_many());
    }
    let text = "Key attribute's data type should match its data type in table's schema: Key";
    match branches.iter().find_map(|branch| branch.mismatch(schema)) {
        Some(name) => Err(ApiError::validation(format!("{text} {name}"))),
        None => Ok(Some(branches)),
    }
}

impl Branch {
    /// The key attribute that is asked for by a value of another type.
    fn mismatch<'a>(&self, schema: &'a KeySchema) -> Option<&'a str> {
        let fits = |attribute: &KeyAttribute, value: &Value| attribute.scalar.matches(value);
        if self.hash.as_ref().is_some_and(|value| !fits(&schema.partition, value)) {
            return Some(&schema.partition.name);
        }
        let sort = schema.sort.as_ref()?;
        let mut values = self.sort.iter().flat_map(SortRange::values);
        (!values.all(|value| fits(sort, value))).then_some(&*sort.name)
    }

    /// The key, if the branch is one item and nothing else is asked of it.
    pub fn key(&self, schema: &KeySchema) -> Option<Attributes> {
        let mut key: Attributes = [(Rc::clone(&schema.partition.name), self.hash.clone()?)].into_iter().collect();
        if let Some(attribute) = &schema.sort {
            let Some(SortRange::Eq(sort)) = &self.sort else { return None };
            key.insert(Rc::clone(&attribute.name), sort.clone());
        }
        (!self.filtered).then_some(key)
    }
}

/// The branches of a test; nothing when they are more than anyone could read.
fn decompose(test: &Test, schema: &KeySchema) -> Option<Vec<Branch>> {
    match test {
        Test::All(tests) => {
            let parts = tests.iter().map(|test| decompose(test, schema)).collect::<Option<Vec<_>>>()?;
            let mut branches = vec![Branch::default()];
            // What does not branch goes first, so that little is copied when the branches multiply.
            for branching in [false, true] {
                for part in parts.iter().filter(|part| (part.len() > 1) == branching) {
                    branches = product(&branches, part)?;
                }
            }
            Some(branches)
        }
        Test::Any(tests) if names(test).iter().any(|path| is_key(schema, path)) => {
            let mut branches = Vec::new();
            for test in tests {
                branches.extend(decompose(test, schema)?);
            }
            (branches.len() <= limits::DECOMPOSED_BRANCHES).then_some(branches)
        }
        Test::In { operand: Operand::Path(path), candidates } if is_key(schema, path) => {
            let constants = candidates.iter().map(|candidate| constant(candidate).cloned());
            match constants.collect::<Option<Vec<Value>>>() {
                Some(values) => {
                    Some(values.into_iter().map(|value| on_key(schema, path, SortRange::Eq(value))).collect())
                }
                None => Some(vec![other(test, schema)]),
            }
        }
        _ => Some(vec![match range(test) {
            Some((path, range)) if is_hash(schema, path) && matches!(range, SortRange::Eq(_)) => {
                on_key(schema, path, range)
            }
            Some((path, range)) if is_key(schema, path) && !is_hash(schema, path) => on_key(schema, path, range),
            _ => other(test, schema),
        }]),
    }
}

fn is_hash(schema: &KeySchema, path: &Path) -> bool {
    !path.is_nested() && path.root == schema.partition.name
}

fn is_key(schema: &KeySchema, path: &Path) -> bool {
    !path.is_nested() && schema.attributes().any(|attribute| attribute.name == path.root)
}

fn constant(operand: &Operand) -> Option<&Value> {
    if let Operand::Constant(value) = operand { Some(value) } else { None }
}

/// The range of values that a test asks of one path.
fn range(test: &Test) -> Option<(&Path, SortRange)> {
    match test {
        Test::Compare(comparator, Operand::Path(path), Operand::Constant(value)) => {
            Some((path, SortRange::compared(*comparator, value.clone())?))
        }
        Test::Compare(comparator, Operand::Constant(value), Operand::Path(path)) => {
            Some((path, SortRange::compared(comparator.mirrored(), value.clone())?))
        }
        Test::Between { operand: Operand::Path(path), low: Operand::Constant(low), high: Operand::Constant(high) } => {
            Some((path, SortRange::Between(low.clone(), high.clone())))
        }
        Test::BeginsWith { text: Operand::Path(path), prefix: Operand::Constant(prefix) } => {
            Some((path, SortRange::BeginsWith(prefix.clone())))
        }
        _ => None,
    }
}

fn on_key(schema: &KeySchema, path: &Path, range: SortRange) -> Branch {
    match range {
        SortRange::Eq(value) if is_hash(schema, path) => Branch { hash: Some(value), ..Branch::default() },
        range => Branch { filtered: !matches!(range, SortRange::Eq(_)), sort: Some(range), ..Branch::default() },
    }
}

/// What a test asks for that no key can answer.
fn other(test: &Test, schema: &KeySchema) -> Branch {
    let paths = names(test);
    let is_sort = |path: &&&Path| is_key(schema, path) && !is_hash(schema, path);
    let loose = paths.iter().any(|path| is_sort(&path));
    let others = paths.iter().filter(|path| !is_key(schema, path)).map(|path| Rc::clone(&path.root)).collect();
    Branch { loose, filtered: true, others, ..Branch::default() }
}

fn names(test: &Test) -> Vec<&Path> {
    let mut paths = Vec::new();
    test.gather_paths(&mut paths);
    paths
}

/// Both of two lists: each branch of the one together with each of the other.
fn product(left: &[Branch], right: &[Branch]) -> Option<Vec<Branch>> {
    if left.len() * right.len() > limits::DECOMPOSED_BRANCHES {
        return None;
    }
    let mut branches = Vec::with_capacity(left.len() * right.len());
    for one in left {
        branches.extend(right.iter().filter_map(|two| both(one, two)));
    }
    Some(branches)
}

/// Both of two branches; nothing when no item is in both.
fn both(one: &Branch, two: &Branch) -> Option<Branch> {
    let hash = match (&one.hash, &two.hash) {
        (Some(a), Some(b)) if a != b => return None,
        (a, b) => a.as_ref().or(b.as_ref()).cloned(),
    };
    let mut filtered = one.filtered || two.filtered;
    let sort = match (&one.sort, &two.sort) {
        (Some(SortRange::Eq(a)), Some(SortRange::Eq(b))) if a != b => return None,
        (Some(SortRange::Eq(a)), Some(_)) | (Some(_), Some(SortRange::Eq(a))) => Some(SortRange::Eq(a.clone())),
        (Some(a), Some(_)) => {
            filtered = true;
            Some(a.clone())
        }
        (a, b) => a.as_ref().or(b.as_ref()).cloned(),
    };
    let others = [&one.others[..], &two.others].concat();
    Some(Branch { hash, sort, loose: one.loose || two.loose, filtered, others })
}

/// The equalities on attributes that a condition as a whole depends on, in the order of the text.
fn equalities(test: &Test) -> Vec<(&Path, &Value)> {
    match test {
        Test::All(tests) => tests.iter().flat_map(equalities).collect(),
        Test::Compare(Comparator::Equal, Operand::Path(path), Operand::Constant(value))
        | Test::Compare(Comparator::Equal, Operand::Constant(value), Operand::Path(path)) => vec![(path, value)],
        _ => Vec::new(),
    }
}

/// The one key that the condition of a write or of EXISTS names.
///
/// # Errors
///
/// A ValidationException when a key attribute has no value, or, where `only` is set, several.
pub fn single_key(condition: &Condition, schema: &KeySchema, only: bool) -> Result<Attributes, ApiError> {
    let equalities = equalities(condition.test());
    let mut key = Attributes::default();
    for attribute in schema.attributes() {
        let named = |(path, _): &&(&Path, &Value)| !path.is_nested() && path.root == attribute.name;
        let mut values = equalities.iter().filter(named).map(|(_, value)| *value);
        let Some(value) = values.next() else {
            let text = "Where clause does not contain a mandatory equality on all key attributes";
            return Err(ApiError::validation(text));
        };
        if only && values.any(|other| other != value) {
            return Err(ApiError::validation(format!(
                "Multiple conditions on same key {}. Only single item Update/Insert/Delete are supported",
                attribute.name
            )));
        }
        key.insert(Rc::clone(&attribute.name), value.clone());
    }
    Ok(key)
}

/// Whether a condition asks for more than the equalities that name a key.
pub fn asks_more(condition: &Condition, schema: &KeySchema) -> bool {
    let of_keys = equalities(condition.test()).iter().filter(|(path, _)| is_key(schema, path)).count();
    count(condition.test()) > of_keys.min(schema.attributes().count())
}

fn count(test: &Test) -> usize {
    if let Test::All(tests) = test { tests.iter().map(count).sum() } else { 1 }
}
