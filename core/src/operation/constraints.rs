//! The second phase: lengths, bounds, patterns, enums and required members, all faults in one answer.

use std::fmt::Write;

use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::java;
use crate::operation::layer::Layer;
use crate::operation::member_path::MemberPath;
use crate::operation::shape::{Bounds, Json, JsonMap, Member, PLAIN_NAME, Pattern, Presence, Shape, Text};

/// One member that does not satisfy its constraint.
struct Violation {
    path: MemberPath,
    /// The value as AWS echoes it; nothing of what users keep to themselves.
    value: Option<String>,
    constraint: String,
    weight: Weight,
}

/// How a violation stands beside others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It is listed with the others.
    Listed,
    /// The old layer lists it; the new one tells it before all others, alone and without the value.
    Alone,
    /// The new layer tells it before all others, with a text that is captured whole, in the envelope where there is one.
    Text(&'static str),
    /// The old layer tells it only when there is nothing else to tell; the new one lists it.
    Last,
}

/// What a walk has found, and for which layer.
struct Found {
    layer: Layer,
    violations: Vec<Violation>,
}

const ABSENT: &str = "Member must not be null";

type PathOf<'a> = &'a dyn Fn() -> MemberPath;

pub(super) fn check(members: &'static [Member], json: &JsonMap, layer: Layer) -> Result<(), ApiError> {
    if let Some(member) = members.iter().find(|member| is_demanded_in_vain(member, json)) {
        let text = format!("The parameter '{}' is required but was not present in the request", member.name);
        return Err(ApiError::validation(text));
    }
    let mut found = Found { layer, violations: Vec::new() };
    found.members(members, json, &MemberPath::default);
    if found.violations.is_empty() {
        return Ok(());
    }
    let deepest = json.values().map(levels).max().unwrap_or_default();
    if layer == Layer::CurrentEnveloped && 1 + deepest > limits::JSON_LEVELS_OF_NEW_LAYER {
        found.layer = Layer::Old;
    }
    Err(found.error())
}

/// How deep lists and objects stand in each other.
fn levels(json: &Json) -> usize {
    let inside = match json {
        Json::Array(elements) => elements.iter().map(levels).max(),
        Json::Object(members) => members.values().map(levels).max(),
        _ => return 0,
    };
    1 + inside.unwrap_or_default()
}

fn is_demanded_in_vain(member: &Member, json: &JsonMap) -> bool {
    member.presence == Presence::Demanded && !json.contains_key(member.name)
}

impl Found {
    /// A required member that is absent makes the new layer answer as the old one does (captured from AWS, UpdateItem).
    fn error(&self) -> ApiError {
        let absent = self.violations.iter().any(|violation| violation.constraint == ABSENT);
        if self.layer.is_current() && !absent { self.current() } else { ApiError::validation(self.old_text()) }
    }

    /// The new layer stops at the first fault that stands alone.
    fn current(&self) -> ApiError {
        let alone = self.violations.iter().find_map(|violation| match violation.weight {
            Weight::Text(text) => Some(ApiError::request_validation(text)),
            Weight::Alone => Some(ApiError::validation(format!(
                "1 validation error detected: Value at '{}' failed to satisfy constraint: {}",
                violation.path.current_text(),
                violation.constraint
            ))),
            Weight::Listed | Weight::Last => None,
        });
        alone.unwrap_or_else(|| ApiError::validation(aggregated_text(self.violations.iter())))
    }

    fn old_text(&self) -> String {
        let is_last = |violation: &&Violation| violation.weight == Weight::Last;
        if self.violations.iter().all(|violation| is_last(&violation)) {
            return aggregated_text(self.violations.iter());
        }
        aggregated_text(self.violations.iter().filter(|violation| !is_last(violation)))
    }

    fn push(&mut self, path: MemberPath, value: String, constraint: String, weight: Weight) {
        self.violations.push(Violation { path, value: Some(value), constraint, weight });
    }

    fn push_unseen(&mut self, path: MemberPath, constraint: String) {
        self.violations.push(Violation { path, value: None, constraint, weight: Weight::Listed });
    }

    fn members(&mut self, members: &'static [Member], json: &JsonMap, path: PathOf<'_>) {
        for member in members {
            match json.get(member.name) {
                Some(value) => self.visit(&member.shape, value, &|| path().member(member.name)),
                None if member.presence == Presence::Optional => {}
                None => {
                    let path = path().member(member.name);
                    self.push(path, "null".into(), ABSENT.into(), Weight::Listed);
                }
            }
        }
    }

    fn visit(&mut self, shape: &'static Shape, json: &Json, path: PathOf<'_>) {
        match (shape, json) {
            (Shape::Text(text), Json::String(value)) => self.text_value(text, value, path),
            (Shape::TableNameOrArn, Json::String(value)) => self.table_name(value, path),
            (Shape::Integer(Some(bounds)) | Shape::Long(Some(bounds)), Json::Number(number)) => {
                let value = number.as_i64().unwrap_or(i64::MAX);
                if let Some(constraint) = out_of_bounds(value, *bounds, "value") {
                    self.push(path(), quoted(&value), constraint, Weight::Alone);
                }
            }
            (Shape::Blob(bounds), Json::String(text)) => {
                if let Some(constraint) = out_of_bounds(decoded_length(text), *bounds, "length") {
                    self.push_unseen(path(), constraint);
                }
            }
            (Shape::Words(count, each), Json::Array(words)) => self.words(shape, (*count, *each), words, path),
            (Shape::Labels(count, keys, values), Json::Object(entries)) => {
                self.labels(shape, (*count, *keys, *values), entries, path);
            }
            (Shape::Structure(_, members), Json::Object(json)) => self.members(members, json, path),
            (Shape::List(of, bounds), Json::Array(elements)) => self.list(of, *bounds, elements, path),
            (Shape::Map(Shape::AttributeValue), _) => {}
            (Shape::Map(of), Json::Object(entries)) => self.entries(of, entries, path),
            (Shape::Tables(of, each), Json::Object(entries)) => self.tables(shape, (of, *each), entries, path),
            _ => {}
        }
    }

    fn list(&mut self, of: &'static Shape, bounds: Option<Bounds>, elements: &[Json], path: PathOf<'_>) {
        if let Some(constraint) = bounds.and_then(|bounds| out_of_bounds(length(elements.len()), bounds, "length")) {
            return match of {
                Shape::Structure(..) if self.layer == Layer::Kinesis => self.push_unseen(path(), constraint),
                _ => self.push(path(), quoted(&java::list(of, elements)), constraint, Weight::Alone),
            };
        }
        for (n, element) in elements.iter().enumerate() {
            self.visit(of, element, &|| path().element(n));
        }
    }

    /// What is wrong with the length of one of them is said of the whole list.
    fn words(&mut self, shape: &Shape, (count, each): (Bounds, Bounds), words: &[Json], path: PathOf<'_>) {
        let fits = |word: &Json| fits(word.as_str().unwrap_or_default(), each);
        let constraint = out_of_bounds(length(words.len()), count, "length").or_else(|| {
            (!words.iter().all(fits)).then(|| format!("Member must satisfy constraint: [{}]", lengths(each)))
        });
        if let Some(constraint) = constraint {
            self.push(path(), quoted(&java::print(shape, &Json::Array(words.to_vec()))), constraint, Weight::Listed);
        }
    }

    /// What is wrong with the length of a key or of a value is said of the whole map.
    fn labels(
        &mut self,
        shape: &Shape,
        (count, keys, values): (Bounds, Bounds, Bounds),
        entries: &JsonMap,
        path: PathOf<'_>,
    ) {
        let echo = || quoted(&print_java(shape, entries));
        if let Some(constraint) = out_of_bounds(length(entries.len()), count, "length") {
            self.push(path(), echo(), constraint, Weight::Listed);
        }
        if !entries.keys().all(|key| fits(key, keys)) {
            let constraint = format!("Map keys must satisfy constraint: [{}]", lengths(keys));
            self.push(path(), echo(), constraint, Weight::Listed);
        }
        if !entries.values().all(|value| fits(value.as_str().unwrap_or_default(), values)) {
            let constraint = format!("Map value must satisfy constraint: [{}]", lengths(values));
            self.push(path(), echo(), constraint, Weight::Listed);
        }
    }

    fn entries(&mut self, of: &'static Shape, entries: &JsonMap, path: PathOf<'_>) {
        for (key, value) in entries.iter() {
            self.visit(of, value, &|| path().entry(key));
        }
    }

    /// A map by table: what is wrong with its keys or with the lengths of its values is said of the whole map.
    fn tables(
        &mut self,
        shape: &Shape,
        (of, each): (&'static Shape, Option<Bounds>),
        entries: &JsonMap,
        path: PathOf<'_>,
    ) {
        if entries.is_empty() && self.layer.is_current() {
            let constraint = "Member must have length greater than or equal to 1".into();
            return self.push(path(), "'{}'".into(), constraint, Weight::Alone);
        }
        let echo = || quoted(&if self.layer.is_current() { print_json(entries) } else { print_java(shape, entries) });
        let fits = |value: &Json, bounds| match value {
            Json::Array(elements) => out_of_bounds(length(elements.len()), bounds, "length").is_none(),
            _ => true,
        };
        let mut faults = Vec::new();
        if !entries.keys().all(|key| is_table_key(key)) {
            faults.push((echo(), MAP_KEYS.to_owned()));
        }
        if let Some(bounds) = each.filter(|bounds| !entries.values().all(|value| fits(value, *bounds))) {
            faults.push((echo(), map_values(bounds)));
        }
        for (value, constraint) in faults {
            self.push(path(), value, constraint, Weight::Last);
        }
        self.entries(of, entries, path);
    }

    fn text_value(&mut self, text: &Text, value: &str, path: PathOf<'_>) {
        if !text.values.is_empty() && !text.values.contains(&value) {
            let constraint = format!("Member must satisfy enum value set: [{}]", text.values.join(", "));
            self.push(path(), quoted(value), constraint, text.alone.map_or(Weight::Listed, Weight::Text));
        }
        self.pattern(text.pattern, value, path);
        self.length(text.length, value, path);
    }

    /// A bare name has a name's characters and length; an ARN may be longer.
    fn table_name(&mut self, value: &str, path: PathOf<'_>) {
        let is_arn = value.starts_with("arn:");
        let max = if is_arn { limits::TABLE_ARN_LENGTH } else { limits::TABLE_NAME_LENGTH };
        self.pattern((!is_arn && !value.is_empty()).then_some(PLAIN_NAME), value, path);
        self.length(Some(Bounds { min: 1, max }), value, path);
    }

    fn pattern(&mut self, pattern: Option<Pattern>, value: &str, path: PathOf<'_>) {
        if let Some(pattern) = pattern.filter(|pattern| !(pattern.matches)(value)) {
            let constraint = format!("Member must satisfy regular expression pattern: {}", pattern.text);
            self.push(path(), quoted(value), constraint, Weight::Listed);
        }
    }

    fn length(&mut self, bounds: Option<Bounds>, value: &str, path: PathOf<'_>) {
        let count = length(value.chars().count());
        if let Some(constraint) = bounds.and_then(|bounds| out_of_bounds(count, bounds, "length")) {
            let weight = if value.is_empty() { Weight::Alone } else { Weight::Listed };
            self.push(path(), quoted(value), constraint, weight);
        }
    }
}

fn aggregated_text<'a>(found: impl Iterator<Item = &'a Violation> + Clone) -> String {
    let count = found.clone().count();
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{count} validation error{plural} detected: ");
    for (n, Violation { path, value, constraint, .. }) in found.take(limits::CONSTRAINT_ERRORS_LISTED).enumerate() {
        let separator = if n == 0 { "" } else { "; " };
        let path = path.old_text();
        let value = value.as_ref().map_or(String::new(), |value| format!("{value} "));
        let _ = write!(text, "{separator}Value {value}at '{path}' failed to satisfy constraint: {constraint}");
    }
    text
}

/// What a table's name or ARN must satisfy as a key of a map (captured from AWS; ARNs have been taken since 2024).
const MAP_KEYS: &str = "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must \
                        have length greater than or equal to 3, Member must satisfy regular expression pattern: \
                        [a-zA-Z0-9_.-]+]";

fn is_table_key(key: &str) -> bool {
    let count = length(key.chars().count());
    if key.starts_with("arn:") {
        return count <= limits::TABLE_ARN_LENGTH;
    }
    (limits::NAME_LENGTH_MIN..=limits::TABLE_NAME_LENGTH).contains(&count) && (PLAIN_NAME.matches)(key)
}

fn map_values(bounds: Bounds) -> String {
    format!("Map value must satisfy constraint: [{}]", lengths(bounds))
}

fn lengths(Bounds { min, max }: Bounds) -> String {
    format!(
        "Member must have length less than or equal to {max}, Member must have length greater than or equal to {min}"
    )
}

fn fits(text: &str, bounds: Bounds) -> bool {
    (bounds.min..=bounds.max).contains(&length(text.chars().count()))
}

/// How many bytes a base64 text stands for.
fn decoded_length(base64: &str) -> i64 {
    length(base64.len() / 4 * 3 - base64.bytes().rev().take_while(|byte| *byte == b'=').count())
}

fn print_json(entries: &JsonMap) -> String {
    Json::Object(entries.clone()).to_string()
}

fn print_java(shape: &Shape, entries: &JsonMap) -> String {
    java::print(shape, &Json::Object(entries.clone()))
}

fn out_of_bounds(value: i64, bounds: Bounds, what: &str) -> Option<String> {
    let (side, bound) = match value {
        low if low < bounds.min => ("greater", bounds.min),
        high if high > bounds.max => ("less", bounds.max),
        _ => return None,
    };
    Some(format!("Member must have {what} {side} than or equal to {bound}"))
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn quoted(value: &(impl std::fmt::Display + ?Sized)) -> String {
    format!("'{value}'")
}
