//! Attribute values in JSON: the one way in (`parse_…`) and the one way out (`Serialize`).
//!
//! The way in walks depth first in request order and stops at the first fault (Developer guide, Data types; texts captured from AWS). Operations have
//! their JSON types checked before, but not what is inside a value; here any JSON gets an answer, never a panic.

mod blob;
mod print;
mod set;

use std::cell::Cell;
use std::rc::Rc;

use crate::dynamodb::number::Number;
use crate::dynamodb::value::{Attributes, Value};
use crate::limits::{ATTRIBUTE_NAME_BYTES, NESTING_LEVELS};
use crate::operation::error::ApiError;
use crate::operation::json;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap};

const EMPTY: &str = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
const SEVERAL: &str =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
const TOO_DEEP: &str =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
const NAME_TOO_LONG: &str = "Attribute name is too large, must be less than 65536 bytes";

/// Reads an AttributeValue such as `{"S":"x"}`; members that are null or unknown count as absent.
///
/// # Errors
///
/// The first fault in request order: a SerializationException for a wrong JSON type, else a ValidationException, whose
/// text depends on the layer. Those about sets, `NULL` and numbers take the envelope; those about the shape do not.
pub fn parse_value(json: &Json, layer: Layer) -> Result<Value, ApiError> {
    let walk = Walk::new(layer);
    let value = read_value(json, &walk, 1)?;
    walk.finish().map(|()| value)
}

/// Reads a map of AttributeValues, such as an item, a key or expression values; errors as in [`parse_value`], and
/// for names that are empty or too long.
pub fn parse_attributes(json: &JsonMap, layer: Layer) -> Result<Attributes, ApiError> {
    if json.contains_key("") {
        return Err(nameless(layer));
    }
    let walk = Walk::new(layer);
    let attributes = read_attributes(json, &walk, 1)?;
    walk.finish().map(|()| attributes)
}

/// The error for a value of more than [`NESTING_LEVELS`] levels, never enveloped.
pub fn nesting_error() -> ApiError {
    ApiError::validation(TOO_DEEP)
}

/// A ValidationException of a family that takes the envelope.
fn refused(message: impl std::fmt::Display) -> ApiError {
    ApiError { enveloped: true, ..ApiError::invalid_parameter(message) }
}

/// One way through a value or a map of values.
struct Walk {
    layer: Layer,
    /// Whether a map inside of a value has an empty name: AWS tells that only when the values themselves are sound, while
    /// an attribute without a name is told before all values (captured from AWS).
    nameless: Cell<bool>,
}

impl Walk {
    fn new(layer: Layer) -> Self {
        Walk { layer, nameless: Cell::new(false) }
    }

    fn finish(self) -> Result<(), ApiError> {
        if self.nameless.get() { Err(nameless(self.layer)) } else { Ok(()) }
    }
}

/// The old layer says of an empty name only that it is empty (captured from AWS).
fn nameless(layer: Layer) -> ApiError {
    let text = "Empty attribute name";
    if layer.is_current() { ApiError::invalid_parameter(text) } else { ApiError::validation(text) }
}

/// A name of an attribute has less than 64 KB, wherever it stands.
pub fn check_name_length(name: &str) -> Result<(), ApiError> {
    if name.len() > ATTRIBUTE_NAME_BYTES { Err(ApiError::validation(NAME_TOO_LONG)) } else { Ok(()) }
}

fn read_attributes(json: &JsonMap, walk: &Walk, level: usize) -> Result<Attributes, ApiError> {
    let mut attributes = Attributes::with_capacity(json.len());
    for (name, json) in json.iter() {
        check_name_length(name)?;
        walk.nameless.set(walk.nameless.get() || name.is_empty());
        attributes.insert(Rc::clone(name), read_value(json, walk, level)?);
    }
    Ok(attributes)
}

/// Reads the value that stands at a level, 1 being an attribute of the item. The limit bounds the recursion.
fn read_value(json: &Json, walk: &Walk, level: usize) -> Result<Value, ApiError> {
    if level > NESTING_LEVELS {
        return Err(nesting_error());
    }
    let mut found = None;
    let mut count = 0;
    for (member, json) in members(json)? {
        if let Some(value) = read_member(member, json, walk, level)? {
            found = Some(value);
            count += 1;
        }
    }
    match found {
        None => Err(ApiError::validation(EMPTY)),
        Some(_) if count > 1 => Err(ApiError::validation(SEVERAL)),
        Some(value) => Ok(value),
    }
}

/// The members of an AttributeValue that are present; none for null.
fn members(value: &Json) -> Result<impl Iterator<Item = (&str, &Json)>, ApiError> {
    let members = if value.is_null() { None } else { Some(json::structure(value, "AttributeValue", true)?) };
    let present = members.into_iter().flat_map(JsonMap::iter).filter(|(_, value)| !value.is_null());
    Ok(present.map(|(member, value)| (&**member, value)))
}

/// Reads one type member; nothing when AWS knows no such type.
fn read_member(member: &str, json: &Json, walk: &Walk, level: usize) -> Result<Option<Value>, ApiError> {
    let value = match member {
        "S" => Value::S(Rc::clone(json::string(json)?)),
        "N" => Value::N(Number::parse(json::string(json)?, walk.layer)?),
        "B" => Value::B(blob::decode(json)?),
        "BOOL" => Value::Bool(json::boolean(json)?),
        "NULL" => read_null(json)?,
        "SS" => Value::Ss(set::strings(json::list(json)?, walk.layer)?),
        "NS" => Value::Ns(set::numbers(json::list(json)?, walk.layer)?),
        "BS" => Value::Bs(set::blobs(json::list(json)?, walk.layer)?),
        "L" => Value::L(read_list(json::list(json)?, walk, level + 1)?),
        "M" => Value::M(read_attributes(json::map(json)?, walk, level + 1)?),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

#[inline(never)]
fn read_null(json: &Json) -> Result<Value, ApiError> {
    if json::boolean(json)? {
        Ok(Value::Null)
    } else {
        Err(refused("Null attribute value types must have the value of true"))
    }
}

#[inline(never)]
fn read_list(json: &[Json], walk: &Walk, level: usize) -> Result<Vec<Value>, ApiError> {
    json.iter().map(|element| read_value(element, walk, level)).collect()
}

#[cfg(test)]
mod tests;
