//! A small ordered map whose copies share everything until one of them changes.
//!
//! For what there are tens of, not tens of thousands: tables, streams, shards, mappings. Changing a shared copy copies the
//! pointers of all its entries, which for so few costs less than the nodes of a tree, in time and in code.

use std::borrow::Borrow;
use std::fmt;
use std::rc::Rc;

/// Entries sorted by key, behind one pointer.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Directory<K, V> {
    entries: Rc<[(K, V)]>,
}

impl<K, V> Directory<K, V> {
    pub fn new() -> Self {
        Directory { entries: Rc::new([]) }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.entries.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.entries.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Directory<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.entries.binary_search_by(|(other, _)| other.borrow().cmp(key))
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &self.entries[at].1)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// The entries after a key, whether it is there or not; all without one. So lists are read page by page.
    pub fn after<Q: Ord + ?Sized>(&self, key: Option<&Q>) -> impl Iterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        let from = key.map_or(0, |key| self.place(key).map_or_else(|at| at, |at| at + 1));
        self.entries[from..].iter().map(|(key, value)| (key, value))
    }
}

impl<K: Ord + Clone, V: Clone> Directory<K, V> {
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        Some(&mut Rc::make_mut(&mut self.entries)[at].1)
    }

    /// Puts a value at a key; gives the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => Some(std::mem::replace(&mut Rc::make_mut(&mut self.entries)[at].1, value)),
            Err(at) => {
                self.splice(at, 0, Some((key, value)));
                None
            }
        }
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        let value = self.entries[at].1.clone();
        self.splice(at, 1, None);
        Some(value)
    }

    /// The value at a key, made when there is none.
    pub fn get_or_default(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        let at = self.place(key).unwrap_or_else(|at| {
            self.splice(at, 0, Some((key.clone(), V::default())));
            at
        });
        &mut Rc::make_mut(&mut self.entries)[at].1
    }

    /// Puts an entry, or nothing, in the place of `count` others. That is seldom: most changes are of values.
    fn splice(&mut self, at: usize, count: usize, entry: Option<(K, V)>) {
        let (before, after) = (&self.entries[..at], &self.entries[at + count..]);
        let mut entries = Vec::with_capacity(before.len() + 1 + after.len());
        entries.extend_from_slice(before);
        entries.extend(entry);
        entries.extend_from_slice(after);
        self.entries = entries.into();
    }
}

impl<K, V> Default for Directory<K, V> {
    fn default() -> Self {
        Directory::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Directory<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Directory;

    proptest! {
        /// A directory behaves like a BTreeMap, and a copy taken on the way stays as it was.
        #[test]
        fn it_is_an_ordered_map(actions in prop::collection::vec((any::<bool>(), 0..20_u8, any::<u8>()), 0..60)) {
            let (mut directory, mut map) = (Directory::new(), BTreeMap::new());
            for (inserts, key, value) in actions {
                let (copy, before) = (directory.clone(), map.clone());
                if inserts {
                    prop_assert_eq!(directory.insert(key, value), map.insert(key, value));
                } else {
                    prop_assert_eq!(directory.remove(&key), map.remove(&key));
                }
                prop_assert!(copy.iter().eq(before.iter()));
                prop_assert!(directory.after(Some(&key)).eq(map.range(key..).filter(|(other, _)| **other != key)));
            }
            prop_assert!(directory.iter().eq(map.iter()));
            prop_assert_eq!(directory.values().next_back(), map.values().next_back());
        }
    }
}
