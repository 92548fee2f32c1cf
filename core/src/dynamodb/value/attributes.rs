//! Attributes: values by name, as an item, a key or a map holds them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use indexmap::IndexMap;

use super::Value;
use crate::hash::{FixedState, digest};

/// Attributes by name, in the order in which they were written; order does not count for equality.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(pub IndexMap<Rc<str>, Value, FixedState>);

/// An item as it is stored.
pub type Item = Attributes;

impl Attributes {
    pub fn with_capacity(count: usize) -> Attributes {
        Attributes(IndexMap::with_capacity_and_hasher(count, FixedState::default()))
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.get_mut(name)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Writes an attribute and gives its old value; a new one comes last, an old one keeps its place.
    pub fn insert(&mut self, name: Rc<str>, value: Value) -> Option<Value> {
        self.0.insert(name, value)
    }

    /// Takes an attribute out and keeps the order of the others.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values in the order in which they were written.
    pub fn iter(&self) -> indexmap::map::Iter<'_, Rc<str>, Value> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Attributes {
    type Item = (&'a Rc<str>, &'a Value);
    type IntoIter = indexmap::map::Iter<'a, Rc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Attributes {
    type Item = (Rc<str>, Value);
    type IntoIter = indexmap::map::IntoIter<Rc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(Rc<str>, Value)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Rc<str>, Value)>>(attributes: I) -> Attributes {
        Attributes(attributes.into_iter().collect())
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (n, (name, value)) in self.iter().enumerate() {
            let separator = if n == 0 { "" } else { ", " };
            write!(f, "{separator}{name}={value}")?;
        }
        f.write_str("}")
    }
}

/// Sums the attributes' hashes, because maps that differ only in order are equal and so must be their hashes.
impl Hash for Attributes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let sum = self.iter().fold(0_u64, |sum, attribute| sum.wrapping_add(digest(&attribute)));
        state.write_usize(self.len());
        state.write_u64(sum);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Attributes, Value};
    use crate::dynamodb::number::Number;
    use crate::hash::digest;

    pub(in super::super) fn number(n: i64) -> Value {
        Value::N(Number::from(n))
    }

    pub(in super::super) fn attributes(parts: &[(&str, Value)]) -> Attributes {
        parts.iter().map(|(name, value)| ((*name).into(), value.clone())).collect()
    }

    #[test]
    fn order_of_attributes_counts_neither_for_equality_nor_for_the_hash() {
        let ab = attributes(&[("a", number(1)), ("b", number(2))]);
        let ba = attributes(&[("b", number(2)), ("a", number(1))]);
        let swapped = attributes(&[("a", number(2)), ("b", number(1))]);
        assert_eq!((&ab, digest(&ab)), (&ba, digest(&ba)));
        assert_ne!(digest(&ab), digest(&swapped));
    }

    #[test]
    fn written_order_survives_changes() {
        let mut item = attributes(&[("a", number(1)), ("b", number(2)), ("c", number(3))]);
        item.insert("b".into(), number(4));
        item.remove("a");
        item.insert("a".into(), number(5));
        let names: Vec<&str> = item.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["b", "c", "a"]);
        assert_eq!((item.get("b"), item.contains("x"), item.len()), (Some(&number(4)), false, 3));
    }
}
