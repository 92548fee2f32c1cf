//! The JSON of requests: what a body says, in the order in which it says it.
//!
//! A tree of its own rather than serde_json's, because nearly all objects of a request have one member, `{"S": "x"}`: here
//! each is a short list, not a hash table, and names and texts are shared with what is stored of them.

mod read;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value as Answer};

pub(crate) use read::read;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    Array(Vec<Json>),
    Object(JsonMap),
}

/// A JSON object, its members in the order in which they were written, no two of one name. Order does not count for equality.
///
/// Members are looked for one by one: the objects that are asked for members by name are those of the service model, which
/// have few.
#[derive(Clone, Debug, Default)]
pub struct JsonMap(Vec<(Rc<str>, Json)>);

impl Json {
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Rc::as_ref)
    }

    /// A text, to be shared.
    pub fn as_text(&self) -> Option<&Rc<str>> {
        if let Json::String(text) = self { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(truth) = self { Some(*truth) } else { None }
    }

    pub fn as_i64(&self) -> Option<i64> {
        if let Json::Number(number) = self { number.as_i64() } else { None }
    }

    pub fn as_u64(&self) -> Option<u64> {
        if let Json::Number(number) = self { number.as_u64() } else { None }
    }

    pub fn as_array(&self) -> Option<&Vec<Json>> {
        if let Json::Array(elements) = self { Some(elements) } else { None }
    }

    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Json>> {
        if let Json::Array(elements) = self { Some(elements) } else { None }
    }

    pub fn as_object(&self) -> Option<&JsonMap> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }

    pub fn as_object_mut(&mut self) -> Option<&mut JsonMap> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }

    pub const fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    pub const fn is_array(&self) -> bool {
        matches!(self, Json::Array(_))
    }

    /// A member, where this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }
}

impl JsonMap {
    pub const fn new() -> JsonMap {
        JsonMap(Vec::new())
    }

    /// An object of these members, no two of one name.
    pub fn of_pairs<const N: usize>(members: [(&str, Json); N]) -> JsonMap {
        JsonMap(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    pub const fn len(&self) -> usize {
        self.0.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(other, _)| **other == *name)
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        self.place(name).map(|at| &self.0[at].1)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.place(name).map(|at| &mut self.0[at].1)
    }

    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Writes a member; one that is there already keeps its place.
    pub fn insert(&mut self, name: Rc<str>, value: Json) {
        match self.get_mut(&name) {
            Some(old) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// Takes a member out; the last one takes its place.
    pub fn swap_remove(&mut self, name: &str) -> Option<Json> {
        self.place(name).map(|at| self.0.swap_remove(at).1)
    }

    /// Forgets all members but those that are to be kept.
    pub fn retain(&mut self, keeps: &dyn Fn(&str, &Json) -> bool) {
        self.0.retain(|(name, value)| keeps(name, value));
    }

    fn sorted(&self) -> Vec<&(Rc<str>, Json)> {
        let mut members: Vec<_> = self.0.iter().collect();
        members.sort_unstable_by_key(|(name, _)| name);
        members
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &Json)> + Clone {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Rc<str>, &mut Json)> {
        self.0.iter_mut().map(|(name, value)| (&*name, value))
    }

    pub fn keys(&self) -> impl Iterator<Item = &Rc<str>> {
        self.0.iter().map(|(name, _)| name)
    }

    pub fn values(&self) -> impl Iterator<Item = &Json> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl PartialEq for JsonMap {
    fn eq(&self, other: &JsonMap) -> bool {
        self.len() == other.len() && self.sorted() == other.sorted()
    }
}

impl Eq for JsonMap {}

impl Hash for JsonMap {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sorted().hash(state);
    }
}

impl IntoIterator for JsonMap {
    type Item = (Rc<str>, Json);
    type IntoIter = std::vec::IntoIter<(Rc<str>, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Json {
        Json::Bool(truth)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Number(number.into())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::String(text.into())
    }
}

/// What an answer says, as a request could say it.
impl From<Answer> for Json {
    fn from(json: Answer) -> Json {
        match json {
            Answer::Null => Json::Null,
            Answer::Bool(truth) => Json::Bool(truth),
            Answer::Number(number) => Json::Number(number),
            Answer::String(text) => Json::String(text.into()),
            Answer::Array(elements) => Json::Array(elements.into_iter().map(Json::from).collect()),
            Answer::Object(members) => {
                Json::Object(JsonMap(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect()))
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(truth) => serializer.serialize_bool(*truth),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(elements) => serializer.collect_seq(elements),
            Json::Object(members) => members.serialize(serializer),
        }
    }
}

impl Serialize for JsonMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Display for JsonMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
