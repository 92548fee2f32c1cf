//! A vector that only grows, and whose copies share all they have in common.
//!
//! ```text
//! full   [64 cells] [64 cells]      shared by every copy
//! tail   [a b c d . . . . . . ]     shared too: each copy knows its own length
//!               ^     ^
//!         an older copy, and the newest one
//! ```
//!
//! Appending to the newest copy fills the next empty cell, in place and without a copy of anything: older copies do not
//! look that far. Appending to an older one finds the cell taken by another future, and copies the tail.

use std::cell::OnceCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::persist::List;

/// Cells in a block: the most that a fork copies.
const BLOCK: usize = 64;

type Block<T> = Rc<[OnceCell<T>]>;

/// An append-only sequence; cloning it copies a few pointers.
pub struct Journal<T> {
    /// One fewer than the blocks begun.
    full: List<Block<T>>,
    tail: Block<T>,
    len: usize,
}

impl<T: Clone> Journal<T> {
    /// Appends an element.
    pub fn push_back(&mut self, element: T) {
        let at = self.len % BLOCK;
        if at == 0 && self.len > 0 {
            self.full.push_back(std::mem::replace(&mut self.tail, empty_block()));
        }
        if let Err(element) = self.tail[at].set(element) {
            self.tail = forked(&self.tail, at, element);
        }
        self.len += 1;
    }

    /// Appends elements.
    pub fn extend(&mut self, elements: impl IntoIterator<Item = T>) {
        elements.into_iter().for_each(|element| self.push_back(element));
    }

    /// Forgets all but the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        let kept = len.saturating_sub(1) / BLOCK;
        if let Some(block) = self.full.get(kept) {
            self.tail = Rc::clone(block);
            self.full.truncate(kept);
        }
        self.len = len;
    }
}

/// A block with the first `at` cells of another one, and an element that differs from there on.
fn forked<T: Clone>(block: &Block<T>, at: usize, element: T) -> Block<T> {
    let elements = block.iter().take(at).filter_map(OnceCell::get).cloned().chain([element]);
    let cells = elements.map(OnceCell::from);
    cells.chain(std::iter::repeat_with(OnceCell::new)).take(BLOCK).collect()
}

fn empty_block<T>() -> Block<T> {
    std::iter::repeat_with(OnceCell::new).take(BLOCK).collect()
}

impl<T> Journal<T> {
    /// An empty one.
    pub fn new() -> Self {
        Journal { full: List::new(), tail: empty_block(), len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The element at a place, counted from 0.
    pub fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        self.block(index).get(index % BLOCK)?.get()
    }

    fn block(&self, index: usize) -> &Block<T> {
        self.full.get(index / BLOCK).unwrap_or(&self.tail)
    }

    pub fn last(&self) -> Option<&T> {
        self.get(self.len.checked_sub(1)?)
    }

    /// The elements in order, from either end.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { journal: self, from: 0, to: self.len }
    }
}

impl<T: PartialEq> Journal<T> {
    /// How many elements both begin with. What two copies share is not looked at.
    pub fn common(&self, other: &Self) -> usize {
        let end = self.len.min(other.len);
        let mut at = 0;
        while at < end {
            if Rc::ptr_eq(self.block(at), other.block(at)) {
                at += BLOCK - at % BLOCK;
            } else if self.get(at) == other.get(at) {
                at += 1;
            } else {
                return at;
            }
        }
        end
    }
}

/// See [`Journal::iter`].
pub struct Iter<'a, T> {
    journal: &'a Journal<T>,
    from: usize,
    to: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.nth(0)
    }

    /// In one step, so that skipping is free.
    fn nth(&mut self, n: usize) -> Option<&'a T> {
        let at = self.from.saturating_add(n);
        self.from = at.saturating_add(1).min(self.to);
        if at < self.to { self.journal.get(at) } else { None }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.to - self.from;
        (left, Some(left))
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.to = self.to.checked_sub(1).filter(|to| *to >= self.from)?;
        self.journal.get(self.to)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Journal<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> Clone for Journal<T> {
    fn clone(&self) -> Self {
        Journal { full: self.full.clone(), tail: Rc::clone(&self.tail), len: self.len }
    }
}

impl<T> Default for Journal<T> {
    fn default() -> Self {
        Journal::new()
    }
}

impl<T: PartialEq> PartialEq for Journal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other)
    }
}

impl<T: Eq> Eq for Journal<T> {}

impl<T: Hash> Hash for Journal<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len);
        self.iter().for_each(|element| element.hash(state));
    }
}

impl<T: fmt::Debug> fmt::Debug for Journal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Journal;

    /// Journals behave like vectors, whatever futures branch off from whatever past.
    #[derive(Clone, Copy, Debug)]
    enum Action {
        Push(usize, u32),
        Fork(usize),
        Truncate(usize, usize),
    }

    fn action() -> impl Strategy<Value = Action> {
        prop_oneof![
            8 => (any::<usize>(), any::<u32>()).prop_map(|(which, n)| Action::Push(which, n)),
            1 => any::<usize>().prop_map(Action::Fork),
            1 => (any::<usize>(), 0..300_usize).prop_map(|(which, len)| Action::Truncate(which, len)),
        ]
    }

    fn act(pairs: &mut Vec<(Journal<u32>, Vec<u32>)>, action: Action) {
        let count = pairs.len();
        match action {
            // Many pushes at once, so that blocks fill.
            Action::Push(which, n) => {
                let (journal, vector) = &mut pairs[which % count];
                journal.extend((0..n % 40).map(|m| n ^ m));
                vector.extend((0..n % 40).map(|m| n ^ m));
            }
            Action::Fork(which) => {
                let copy = pairs[which % count].clone();
                pairs.push(copy);
            }
            Action::Truncate(which, len) => {
                pairs[which % count].0.truncate(len);
                pairs[which % count].1.truncate(len);
            }
        }
    }

    proptest! {
        #[test]
        fn forks_are_independent_vectors(actions in prop::collection::vec(action(), 1..80)) {
            let mut pairs = vec![(Journal::new(), Vec::new())];
            for action in actions {
                act(&mut pairs, action);
            }
            for (journal, vector) in &pairs {
                prop_assert_eq!(journal.iter().copied().collect::<Vec<_>>(), vector.clone());
                prop_assert!(journal.iter().rev().eq(vector.iter().rev()));
                prop_assert_eq!(journal.last(), vector.last());
                prop_assert_eq!(journal.get(vector.len()), None);
                prop_assert!(journal.iter().skip(70).eq(vector.iter().skip(70)));
                for (other, beside) in &pairs {
                    let common = vector.iter().zip(beside).take_while(|(one, two)| one == two).count();
                    prop_assert_eq!(journal.common(other), common);
                }
            }
        }
    }
}
