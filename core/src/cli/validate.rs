//! What the CLI checks before it sends anything: names, types and lower bounds, all faults in one text.
//!
//! Upper bounds, patterns and enums are left to the service, as in the real CLI.

use crate::cli::JsonMap;
use crate::cli::model::{self, Kind, kind};
use crate::cli::{CliError, refuse, value};
use crate::operation::Entry;
use crate::operation::shape::{Member, Shape};
use serde_json::Value as Json;

/// Checks a request; texts that are timestamps become numbers.
pub(super) fn check(entry: &'static Entry, json: &mut JsonMap) -> Result<(), CliError> {
    if let Some(text) = value::not_base64(entry.input(), json) {
        return Err(refuse(format!("Invalid base64: \"{text}\"")));
    }
    let mut faults = Vec::new();
    structure((entry.name, entry.input()), json, "", &mut faults);
    if faults.is_empty() {
        return Ok(());
    }
    Err(refuse(format!("Parameter validation failed:\n{}", faults.join("\n"))))
}

/// An operation or structure: its name, and its members.
type Owner = (&'static str, &'static [Member]);

fn structure((owner, members): Owner, json: &mut JsonMap, path: &str, faults: &mut Vec<String>) {
    let of = if path.is_empty() { "input" } else { path };
    let is_missing = |member: &&Member| model::is_required(owner, member) && !json.contains_key(member.name);
    for member in members.iter().filter(is_missing) {
        faults.push(format!("Missing required parameter in {of}: \"{}\"", member.name));
    }
    for name in json.keys().filter(|name| !members.iter().any(|member| member.name == *name)) {
        let known: Vec<&str> = members.iter().map(|member| member.name).collect();
        let known = known.join(", ");
        faults.push(format!("Unknown parameter in {of}: \"{name}\", must be one of: {known}"));
    }
    for (name, value) in json {
        if let Some(member) = members.iter().find(|member| member.name == name) {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            visit(&member.shape, model::least_of(owner, member), value, &path, faults);
        }
    }
}

fn visit(shape: &'static Shape, least: Option<i64>, value: &mut Json, path: &str, faults: &mut Vec<String>) {
    match (kind(shape), &mut *value) {
        (Kind::Structure(members), Json::Object(json)) => structure((model::owner(shape), members), json, path, faults),
        (Kind::Map(of), Json::Object(json)) => {
            for (key, value) in json {
                visit(of, model::least(of), value, &format!("{path}.{key}"), faults);
            }
        }
        (Kind::List(of), Json::Array(elements)) => {
            length(least, elements.len(), path, faults);
            for (n, element) in elements.iter_mut().enumerate() {
                visit(of, model::least(of), element, &format!("{path}[{n}]"), faults);
            }
        }
        (Kind::Text, Json::String(text)) => length(least, text.chars().count(), path, faults),
        (Kind::Integer, Json::Number(number)) if !number.is_f64() => {
            if let Some(min) = least.filter(|min| number.as_i64().is_some_and(|number| number < *min)) {
                faults.push(format!("Invalid value for parameter {path}, value: {number}, valid min value: {min}"));
            }
        }
        (Kind::Boolean, Json::Bool(_)) | (Kind::Timestamp | Kind::Decimal, Json::Number(_)) => {}
        (Kind::Timestamp, Json::String(text)) => match value::timestamp(text) {
            Some(seconds) => *value = seconds,
            None => faults.push(wrong_type(path, value, types(Kind::Timestamp))),
        },
        (kind, value) => faults.push(wrong_type(path, value, types(kind))),
    }
}

fn length(least: Option<i64>, count: usize, path: &str, faults: &mut Vec<String>) {
    let least = least.and_then(|least| usize::try_from(least).ok()).filter(|least| count < *least);
    if let Some(least) = least {
        faults.push(format!("Invalid length for parameter {path}, value: {count}, valid min length: {least}"));
    }
}

fn types(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "<class 'str'>",
        Kind::Integer => "<class 'int'>",
        Kind::Decimal => "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        Kind::Boolean => "<class 'bool'>",
        Kind::Timestamp => "<class 'datetime.datetime'>, timestamp-string",
        Kind::Structure(_) | Kind::Map(_) => "<class 'dict'>",
        Kind::List(_) => "<class 'list'>, <class 'tuple'>",
    }
}

fn wrong_type(path: &str, value: &Json, due: &str) -> String {
    let class = match value {
        Json::Null => "NoneType",
        Json::Bool(_) => "bool",
        Json::Number(number) if number.is_f64() => "float",
        Json::Number(_) => "int",
        Json::String(_) => "str",
        Json::Array(_) => "list",
        Json::Object(_) => "dict",
    };
    let shown = match value {
        Json::String(text) => text.clone(),
        other => python(other),
    };
    format!("Invalid type for parameter {path}, value: {shown}, type: <class '{class}'>, valid types: {due}")
}

/// JSON as Python prints it.
fn python(value: &Json) -> String {
    match value {
        Json::Null => "None".into(),
        Json::Bool(truth) => if *truth { "True" } else { "False" }.into(),
        Json::Number(number) => number.to_string(),
        Json::String(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Json::String(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n")),
        Json::Array(elements) => format!("[{}]", elements.iter().map(python).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("'{name}': {}", python(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
