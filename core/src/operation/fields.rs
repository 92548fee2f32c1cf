//! Requests as Rust values, taken member by member out of JSON whose shape is known to fit.
//!
//! serde's derive would do it in less text, but in several kilobytes of WebAssembly for each operation.

use std::rc::Rc;

use crate::operation::shape::{Json, JsonMap};

/// The members of a structure, taken out by name.
pub struct Fields(JsonMap);

impl Fields {
    pub fn new(members: JsonMap) -> Fields {
        Fields(members)
    }

    /// A member; what is absent or null reads as `None`, or as empty where the member must be present.
    pub fn take<T: Field>(&mut self, name: &str) -> T {
        T::of(self.0.swap_remove(name).unwrap_or(Json::Null))
    }

    /// All members that were not taken.
    pub fn all(&mut self) -> JsonMap {
        std::mem::take(&mut self.0)
    }
}

/// What a member may be read as. JSON of another shape reads as empty: the shape check has refused it before.
pub trait Field: Sized {
    fn of(json: Json) -> Self;
}

/// A structure of a request.
pub trait Members: Sized {
    fn read(fields: &mut Fields) -> Self;
}

impl<T: Members> Field for T {
    fn of(json: Json) -> T {
        T::read(&mut Fields(JsonMap::of(json)))
    }
}

impl<T: Field> Field for Option<T> {
    fn of(json: Json) -> Option<T> {
        match json {
            Json::Null => None,
            json => Some(T::of(json)),
        }
    }
}

impl<T: Field> Field for Vec<T> {
    fn of(json: Json) -> Vec<T> {
        match json {
            Json::Array(elements) => elements.into_iter().map(T::of).collect(),
            _ => Vec::new(),
        }
    }
}

impl Field for Json {
    fn of(json: Json) -> Json {
        json
    }
}

impl Field for JsonMap {
    fn of(json: Json) -> JsonMap {
        match json {
            Json::Object(members) => members,
            _ => JsonMap::new(),
        }
    }
}

impl Field for String {
    fn of(json: Json) -> String {
        match json {
            Json::String(text) => text,
            _ => String::new(),
        }
    }
}

impl Field for Rc<str> {
    fn of(json: Json) -> Rc<str> {
        json.as_str().unwrap_or_default().into()
    }
}

impl Field for bool {
    fn of(json: Json) -> bool {
        json.as_bool().unwrap_or_default()
    }
}

impl Field for i64 {
    fn of(json: Json) -> i64 {
        json.as_i64().unwrap_or_default()
    }
}

impl Field for u64 {
    fn of(json: Json) -> u64 {
        json.as_u64().unwrap_or_default()
    }
}

impl Field for u32 {
    fn of(json: Json) -> u32 {
        u64::of(json).try_into().unwrap_or(u32::MAX)
    }
}

impl Field for usize {
    fn of(json: Json) -> usize {
        u64::of(json).try_into().unwrap_or(usize::MAX)
    }
}

/// The value that goes by a name, the first where there is none such.
pub fn choice<T: Copy>(json: &Json, named: &[(&str, T)]) -> T {
    let name = json.as_str().unwrap_or_default();
    named.iter().find(|(other, _)| *other == name).unwrap_or(&named[0]).1
}
