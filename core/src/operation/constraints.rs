//! The second phase: lengths, bounds, patterns, enums and required members, all faults in one answer.

use std::fmt::Write;

use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Bounds, Json, JsonMap, Member, PLAIN_NAME, Pattern, Presence, Shape, Text};

/// One member that does not satisfy its constraint.
struct Violation {
    /// Lower-first names joined with dots: `keySchema.1.member.keyType`.
    path: String,
    /// The value as AWS echoes it.
    value: String,
    constraint: String,
    alone: Alone,
}

/// What the new layer says of a violation before all others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    /// Nothing: it is listed with the others, as in the old layer.
    Listed,
    /// Itself, without the value.
    Plain,
    /// A text that is captured whole.
    Text(&'static str),
}

pub(super) fn check(members: &'static [Member], json: &JsonMap, layer: Layer) -> Result<(), ApiError> {
    if let Some(member) = members.iter().find(|member| is_demanded_in_vain(member, json)) {
        let text = format!("The parameter '{}' is required but was not present in the request", member.name);
        return Err(ApiError::validation(text));
    }
    let mut found = Vec::new();
    visit_members(members, json, "", &mut found);
    if found.is_empty() { Ok(()) } else { Err(ApiError::validation(text(&found, layer))) }
}

fn is_demanded_in_vain(member: &Member, json: &JsonMap) -> bool {
    member.presence == Presence::Demanded && !json.contains_key(member.name)
}

/// The new layer stops at the first fault that stands alone.
fn text(found: &[Violation], layer: Layer) -> String {
    let alone = found.iter().find(|violation| violation.alone != Alone::Listed);
    match alone.filter(|_| layer.is_current()) {
        Some(Violation { alone: Alone::Text(text), .. }) => (*text).to_owned(),
        Some(violation) => current_text(violation),
        None => aggregated_text(found),
    }
}

/// `1 validation error detected: Value at 'TableName' failed to satisfy constraint: …`
fn current_text(violation: &Violation) -> String {
    let mut path = violation.path.clone();
    if let Some(first) = path.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("1 validation error detected: Value at '{path}' failed to satisfy constraint: {}", violation.constraint)
}

fn aggregated_text(found: &[Violation]) -> String {
    let plural = if found.len() == 1 { "" } else { "s" };
    let mut text = format!("{} validation error{plural} detected: ", found.len());
    for (n, violation) in found.iter().take(limits::CONSTRAINT_ERRORS_LISTED).enumerate() {
        let separator = if n == 0 { "" } else { "; " };
        let Violation { path, value, constraint, .. } = violation;
        let _ = write!(text, "{separator}Value {value} at '{path}' failed to satisfy constraint: {constraint}");
    }
    text
}

fn visit_members(members: &'static [Member], json: &JsonMap, prefix: &str, found: &mut Vec<Violation>) {
    for member in members {
        match json.get(member.name) {
            Some(value) => visit(&member.shape, value, &|| join(prefix, member.name), found),
            None if member.presence != Presence::Optional => found.push(missing(join(prefix, member.name))),
            None => {}
        }
    }
}

fn missing(path: String) -> Violation {
    violation(path, "null".into(), "Member must not be null".into(), Alone::Listed)
}

/// `prefix.tableName`; the path is only made when it is needed.
fn join(prefix: &str, name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase()).into_iter();
    let dot = if prefix.is_empty() { "" } else { "." };
    let mut path = format!("{prefix}{dot}");
    path.extend(first.chain(chars));
    path
}

fn visit(shape: &'static Shape, json: &Json, path: &dyn Fn() -> String, found: &mut Vec<Violation>) {
    match (shape, json) {
        (Shape::Text(text), Json::String(value)) => visit_text(text, value, path, found),
        (Shape::TableNameOrArn, Json::String(value)) => visit_table_name(value, path, found),
        (Shape::Integer(Some(bounds)) | Shape::Long(Some(bounds)), Json::Number(number)) => {
            let value = number.as_i64().unwrap_or(i64::MAX);
            let constraint = out_of_bounds(value, *bounds, "value");
            found.extend(constraint.map(|constraint| violation(path(), quoted(&value), constraint, Alone::Plain)));
        }
        (Shape::Structure(_, members), Json::Object(json)) => visit_members(members, json, &path(), found),
        (Shape::List(of, bounds), Json::Array(elements)) => visit_list(of, *bounds, elements, path, found),
        (Shape::Map(Shape::AttributeValue), _) => {}
        (Shape::Map(of), Json::Object(entries)) => {
            for (key, value) in entries {
                visit(of, value, &|| format!("{}.{key}.member", path()), found);
            }
        }
        _ => {}
    }
}

fn visit_list(
    of: &'static Shape,
    bounds: Option<Bounds>,
    elements: &[Json],
    path: &dyn Fn() -> String,
    found: &mut Vec<Violation>,
) {
    let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
    if let Some(constraint) = bounds.and_then(|bounds| out_of_bounds(length, bounds, "length")) {
        found.push(violation(path(), format!("'{}'", java_list(of, elements)), constraint, Alone::Plain));
        return;
    }
    for (n, element) in elements.iter().enumerate() {
        visit(of, element, &|| format!("{}.{}.member", path(), n + 1), found);
    }
}

fn visit_text(text: &Text, value: &str, path: &dyn Fn() -> String, found: &mut Vec<Violation>) {
    if !text.values.is_empty() && !text.values.contains(&value) {
        let constraint = format!("Member must satisfy enum value set: [{}]", text.values.join(", "));
        let alone = text.alone.map_or(Alone::Listed, Alone::Text);
        found.push(violation(path(), quoted(value), constraint, alone));
    }
    visit_pattern(text.pattern, value, path, found);
    visit_length(text.length, value, path, found);
}

/// A bare name has a name's characters and length; an ARN may be longer.
fn visit_table_name(value: &str, path: &dyn Fn() -> String, found: &mut Vec<Violation>) {
    let is_arn = value.starts_with("arn:");
    let max = if is_arn { limits::TABLE_ARN_LENGTH } else { limits::TABLE_NAME_LENGTH };
    visit_pattern((!is_arn && !value.is_empty()).then_some(PLAIN_NAME), value, path, found);
    visit_length(Some(Bounds { min: 1, max }), value, path, found);
}

fn visit_pattern(pattern: Option<Pattern>, value: &str, path: &dyn Fn() -> String, found: &mut Vec<Violation>) {
    if let Some(pattern) = pattern.filter(|pattern| !(pattern.matches)(value)) {
        let constraint = format!("Member must satisfy regular expression pattern: {}", pattern.text);
        found.push(violation(path(), quoted(value), constraint, Alone::Listed));
    }
}

fn visit_length(bounds: Option<Bounds>, value: &str, path: &dyn Fn() -> String, found: &mut Vec<Violation>) {
    let length = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
    if let Some(constraint) = bounds.and_then(|bounds| out_of_bounds(length, bounds, "length")) {
        let alone = if value.is_empty() { Alone::Plain } else { Alone::Listed };
        found.push(violation(path(), quoted(value), constraint, alone));
    }
}

fn out_of_bounds(value: i64, bounds: Bounds, what: &str) -> Option<String> {
    let (side, bound) = match value {
        low if low < bounds.min => ("greater", bounds.min),
        high if high > bounds.max => ("less", bounds.max),
        _ => return None,
    };
    Some(format!("Member must have {what} {side} than or equal to {bound}"))
}

fn violation(path: String, value: String, constraint: String, alone: Alone) -> Violation {
    Violation { path, value, constraint, alone }
}

fn quoted(value: &(impl std::fmt::Display + ?Sized)) -> String {
    format!("'{value}'")
}

/// A list as Java's `toString` prints it: `[KeySchemaElement(attributeName=a, keyType=HASH)]`.
fn java_list(of: &Shape, elements: &[Json]) -> String {
    let printed: Vec<String> = elements.iter().map(|element| java(of, element)).collect();
    format!("[{}]", printed.join(", "))
}

fn java(shape: &Shape, json: &Json) -> String {
    match (shape, json) {
        (_, Json::String(text)) => text.clone(),
        (Shape::Structure(class, members), Json::Object(json)) => java_structure(class, members, json),
        (Shape::List(of, _), Json::Array(elements)) => java_list(of, elements),
        (_, other) => other.to_string(),
    }
}

fn java_structure(class: &str, members: &'static [Member], json: &JsonMap) -> String {
    let present = members.iter().filter_map(|member| json.get(member.name).map(|value| (member, value)));
    let printed: Vec<String> =
        present.map(|(member, value)| format!("{}={}", join("", member.name), java(&member.shape, value))).collect();
    format!("{class}({})", printed.join(", "))
}
