//! Applying of updates (API Reference, UpdateItem).
//!
//! All reading is of the item as it was. Values are written first; list elements that would leave a gap are appended
//! after that, and removals come last, so that every index means a place in the old list.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::dynamodb::expr::path::{Path, Step};
use crate::dynamodb::expr::projection::Projection;
use crate::dynamodb::expr::update::{Action, Change, Update};
use crate::dynamodb::value::{Attributes, Item, Value};
use crate::operation::error::ApiError;

/// What an update made of an item.
#[derive(Clone, Debug)]
pub struct Updated {
    item: Option<Item>,
    touched: Rc<Projection>,
}

impl Updated {
    /// The item as it is now; nothing when there was none and the update did not create one.
    pub fn item(&self) -> Option<&Item> {
        self.item.as_ref()
    }

    pub fn into_item(self) -> Option<Item> {
        self.item
    }

    /// What UPDATED_OLD returns: the touched parts of the old item, without its key; empty when there are none.
    pub fn updated_old(&self, old: Option<&Item>) -> Attributes {
        old.map_or_else(Attributes::default, |old| self.touched.project(old))
    }

    /// What UPDATED_NEW returns: what now stands at the touched paths. An element that was appended past the end of a
    /// list is not where its path says, and one that moved up to a removed one's place is.
    pub fn updated_new(&self) -> Attributes {
        self.item().map_or_else(Attributes::default, |item| self.touched.project(item))
    }
}

impl Update {
    /// Applies the update to an item, or to one that does not exist yet and has this key.
    ///
    /// # Errors
    ///
    /// Bare ValidationExceptions for the first action that does not suit the item: a document path without parent, an
    /// operand that is missing or of the wrong type, a number out of range.
    pub fn apply(&self, old: Option<&Item>, key: &Attributes) -> Result<Updated, ApiError> {
        let touched = Rc::clone(&self.touched);
        if old.is_none() && !self.creates_item() {
            return Ok(Updated { item: None, touched });
        }
        let before = old.unwrap_or(key);
        let mut work = Work { item: before.clone(), appended: Vec::new(), removed: Vec::new() };
        for action in &self.actions {
            match action.outcome(before, old.is_some(), self.mismatch)? {
                Outcome::Write(value) => work.write(&action.path, value)?,
                Outcome::Remove => work.removed.push(&action.path),
                Outcome::Nothing => {}
            }
        }
        Ok(Updated { item: Some(work.finish()), touched })
    }
}

/// What an action is about to do.
enum Outcome {
    Write(Value),
    Remove,
    Nothing,
}

impl Action {
    fn outcome(&self, before: &Attributes, exists: bool, mismatch: &str) -> Result<Outcome, ApiError> {
        let old = self.path.find(before);
        match &self.change {
            Change::Set(assignment) => Ok(Outcome::Write(assignment.value(before, mismatch)?)),
            Change::Add(value) => Ok(Outcome::Write(add(old, value, mismatch)?)),
            // Nothing can be taken from an item that does not exist, and nothing is wrong with trying.
            Change::Remove | Change::Delete(_) if !exists => Ok(Outcome::Nothing),
            Change::Remove | Change::Delete(_) if !self.path.has_parent(before) => Err(invalid_path()),
            Change::Remove => Ok(if old.is_some() { Outcome::Remove } else { Outcome::Nothing }),
            Change::Delete(members) => match old {
                None => Ok(Outcome::Nothing),
                Some(set) => delete(set, members, mismatch),
            },
        }
    }
}

fn invalid_path() -> ApiError {
    ApiError::validation("The document path provided in the update expression is invalid for update")
}

/// The sum of two numbers, the union of two sets, one list after the other.
fn add(old: Option<&Value>, value: &Value, mismatch: &str) -> Result<Value, ApiError> {
    Ok(match (old, value) {
        (None, value) => value.clone(),
        (Some(Value::N(old)), Value::N(number)) => Value::N(old.checked_add(*number)?),
        (Some(Value::Ss(old)), Value::Ss(members)) => Value::Ss(union(old, members)),
        (Some(Value::Ns(old)), Value::Ns(members)) => Value::Ns(union(old, members)),
        (Some(Value::Bs(old)), Value::Bs(members)) => Value::Bs(union(old, members)),
        (Some(Value::L(old)), Value::L(elements)) => Value::L([&old[..], elements].concat()),
        _ => return Err(ApiError::validation(mismatch)),
    })
}

/// A set without some members; one that would be empty goes away.
fn delete(set: &Value, members: &Value, mismatch: &str) -> Result<Outcome, ApiError> {
    let left = match (set, members) {
        (Value::Ss(set), Value::Ss(members)) => difference(set, members).map(Value::Ss),
        (Value::Ns(set), Value::Ns(members)) => difference(set, members).map(Value::Ns),
        (Value::Bs(set), Value::Bs(members)) => difference(set, members).map(Value::Bs),
        _ => return Err(ApiError::validation(mismatch)),
    };
    Ok(left.map_or(Outcome::Remove, Outcome::Write))
}

/// All members of two sorted sets, sorted.
fn union<T: Clone + Ord>(one: &[T], two: &[T]) -> Vec<T> {
    let members: BTreeSet<&T> = one.iter().chain(two).collect();
    members.into_iter().cloned().collect()
}

/// The members of a sorted set that are not in another, if there are any.
fn difference<T: Clone + Ord>(set: &[T], without: &[T]) -> Option<Vec<T>> {
    let left: Vec<T> = set.iter().filter(|member| without.binary_search(member).is_err()).cloned().collect();
    (!left.is_empty()).then_some(left)
}

/// An item that is being updated.
struct Work<'a> {
    item: Item,
    /// Elements that stand past the end of their list.
    appended: Vec<(&'a Path, Value)>,
    /// Paths at which the old item has something.
    removed: Vec<&'a Path>,
}

impl<'a> Work<'a> {
    fn write(&mut self, path: &'a Path, value: Value) -> Result<(), ApiError> {
        match place(&mut self.item, path).ok_or_else(invalid_path)? {
            Place::Field(fields, name) => drop(fields.insert(Rc::clone(name), value)),
            Place::Element(elements, index) => match elements.get_mut(index) {
                Some(element) => *element = value,
                None => self.appended.push((path, value)),
            },
        }
        Ok(())
    }

    fn finish(mut self) -> Item {
        self.appended.sort_by_key(|(path, _)| *path);
        for (path, value) in self.appended {
            if let Some(Place::Element(elements, _)) = place(&mut self.item, path) {
                elements.push(value);
            }
        }
        // From the back, so that no removal moves what another one means.
        self.removed.sort();
        for path in self.removed.into_iter().rev() {
            match place(&mut self.item, path) {
                Some(Place::Field(fields, name)) => drop(fields.remove(name)),
                Some(Place::Element(elements, index)) => drop(elements.remove(index)),
                None => {}
            }
        }
        self.item
    }
}

/// Where a value stands or would stand.
enum Place<'a> {
    Field(&'a mut Attributes, &'a Rc<str>),
    Element(&'a mut Vec<Value>, usize),
}

/// The place that a path leads to; nothing without the map or list above it.
fn place<'a>(item: &'a mut Attributes, path: &'a Path) -> Option<Place<'a>> {
    path.steps.iter().try_fold(Place::Field(item, &path.root), |above, step| {
        let value = match above {
            Place::Field(fields, name) => fields.get_mut(name)?,
            Place::Element(elements, index) => elements.get_mut(index)?,
        };
        match (value, step) {
            (Value::M(fields), Step::Field(name)) => Some(Place::Field(fields, name)),
            (Value::L(elements), Step::Index(index)) => Some(Place::Element(elements, *index as usize)),
            _ => None,
        }
    })
}
