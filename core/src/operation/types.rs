//! The first phase: are the JSON types those of the service model? What AWS converts silently is converted in place.

use crate::operation::error::ApiError;
use crate::operation::shape::{ATTRIBUTES, Json, JsonMap, Member, Shape, TEXT};
use crate::operation::{java, json};

pub(super) fn check_members(members: &'static [Member], json: &mut JsonMap) -> Result<(), ApiError> {
    json.retain(&|_, value| !value.is_null());
    for member in members {
        if let Some(value) = json.get_mut(member.name) {
            check(&member.shape, value, false)?;
        }
    }
    Ok(())
}

/// What Java says of a scalar where a list or map stands inside of another.
const CAST: &str = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class \
                    java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are \
                    in module java.base of loader 'bootstrap')";

const fn is_scalar(value: &Json) -> bool {
    !matches!(value, Json::Array(_) | Json::Object(_))
}

/// `inside` says that the value stands in a list or map.
fn check(shape: &'static Shape, value: &mut Json, inside: bool) -> Result<(), ApiError> {
    match shape {
        Shape::Text(_) | Shape::TableNameOrArn => json::string(value).map(drop),
        Shape::Blob(_) => json::bytes(value).map(drop),
        Shape::Words(..) => check(&WORDS, value, inside),
        Shape::Labels(..) => check(&LABELS, value, inside),
        Shape::Integer(_) => check_number(value, "Integer"),
        Shape::Long(_) => check_number(value, "Long"),
        Shape::Timestamp => check_decimal(value, "Date"),
        Shape::Double => check_decimal(value, "Double"),
        Shape::Boolean => {
            *value = json::boolean(value)?.into();
            Ok(())
        }
        Shape::Structure(class, members) => {
            json::structure(value, class, inside)?;
            value.as_object_mut().map_or(Ok(()), |json| check_members(members, json))
        }
        Shape::AttributeValue => check_attribute_value(value, inside),
        Shape::List(_, _) | Shape::Map(_) | Shape::Tables(_, _) if inside && is_scalar(value) => Err(json::fault(CAST)),
        Shape::List(of, _) => {
            json::list(value)?;
            value.as_array_mut().into_iter().flatten().try_for_each(|element| check(of, element, true))
        }
        Shape::Map(of) | Shape::Tables(of, _) => {
            if value.is_array() {
                return Err(json::unexpected_collection(&java::class(shape)));
            }
            json::map(value)?;
            let Some(entries) = value.as_object_mut() else { return Ok(()) };
            entries.retain(&|_, value| !value.is_null());
            entries.iter_mut().try_for_each(|(_, value)| check(of, value, true))
        }
    }
}

/// Fractions are rounded down silently.
fn check_number(value: &mut Json, class: &str) -> Result<(), ApiError> {
    match value {
        Json::Number(number) if number.is_i64() => Ok(()),
        Json::Number(number) => {
            *value = whole(&number.to_string()).into();
            Ok(())
        }
        other => Err(json::not_scalar(other, class)),
    }
}

/// The whole part of a JSON number's text, at the edge of 64 bits where it lies beyond.
pub(super) fn whole(text: &str) -> i64 {
    let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    if text.contains("e-") {
        return 0;
    }
    let digits = text.split('.').next().unwrap_or_default();
    if text.contains(['e', 'E']) { beyond } else { digits.parse().unwrap_or(beyond) }
}

fn check_decimal(value: &Json, class: &str) -> Result<(), ApiError> {
    match value {
        Json::Number(_) => Ok(()),
        other => Err(json::not_scalar(other, class)),
    }
}

/// An attribute value must be a structure whose members have their types; what they hold is read later.
fn check_attribute_value(value: &mut Json, inside: bool) -> Result<(), ApiError> {
    json::structure(value, "AttributeValue", inside)?;
    for (name, member) in
        value.as_object_mut().into_iter().flat_map(JsonMap::iter_mut).filter(|(_, member)| !member.is_null())
    {
        check_attribute_member(name, member)?;
    }
    Ok(())
}

static WORDS: Shape = Shape::List(&TEXT, None);
static LABELS: Shape = Shape::Map(&TEXT);
static VALUES: Shape = Shape::List(&Shape::AttributeValue, None);
static ATTRIBUTE_MAP: Shape = ATTRIBUTES;

fn check_attribute_member(name: &str, value: &mut Json) -> Result<(), ApiError> {
    match name {
        "S" | "N" => json::string(value).map(drop),
        "BOOL" | "NULL" => json::boolean(value).map(drop),
        "SS" | "NS" => check_members_of_set(value, |member| json::string(member).map(drop)),
        "L" => check(&VALUES, value, false),
        "M" => check(&ATTRIBUTE_MAP, value, false),
        "B" => json::bytes(value).map(drop),
        "BS" => check_members_of_set(value, |member| json::bytes(member).map(drop)),
        _ => Ok(()),
    }
}

/// A null among them has no type: it is told later, as a fault of the set.
fn check_members_of_set(value: &Json, check: fn(&Json) -> Result<(), ApiError>) -> Result<(), ApiError> {
    json::list(value)?.iter().filter(|member| !member.is_null()).try_for_each(check)
}
