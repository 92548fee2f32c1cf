//! Calls as lines: what one would type to make the same call.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::cli::JsonMap;
use crate::cli::lex::quoted;
use crate::cli::model::{Kind, kind, takes_shorthand};
use crate::cli::paging::{self, Pages};
use crate::cli::{Call, Wait, names, options, value};
use crate::input;
use crate::name::DEFAULT_REGION;
use crate::operation;
use crate::operation::shape::Shape;
use serde_json::Value as Json;

/// The line that makes a call, quoted for a POSIX shell. For every request that fits its operation's shapes,
/// [`crate::cli::parse`] gives the call back; what no option can say stands in `--cli-input-json`.
pub fn print(call: &Call) -> String {
    let mut words = vec![names::command_of(call.service), names::kebab(call.operation)];
    write(call, &mut words);
    words.join(" ")
}

/// The line that makes a request with just this body.
pub fn print_request(call: &input::Call) -> String {
    let mut line = format!("{} request ", names::SIM);
    line.push_str(&quoted(&format!("{}.{}", names::name_of(call.service), call.operation)));
    line.push(' ');
    line.push_str(&quoted(&call.body));
    if *call.region != *DEFAULT_REGION {
        line.push_str(" --region ");
        line.push_str(&quoted(&call.region));
    }
    line
}

/// The line of a waiter.
pub fn print_wait(wait: &Wait) -> String {
    let mut words = vec![names::command_of(wait.call.service), "wait".into(), names::kebab(wait.until.name())];
    write(&wait.call, &mut words);
    words.join(" ")
}

fn write(call: &Call, words: &mut Vec<String>) {
    let pages = paging::of(call.service, call.operation);
    let members = operation::find(call.service, call.operation).map_or(&[][..], |entry| entry.input());
    let mut rest = JsonMap::new();
    for (name, value) in &call.json {
        let member = members.iter().find(|member| member.name == name);
        if call.paging.is_some() && is_paging(pages, name) {
            continue;
        }
        let printed = member.and_then(|member| option(&names::option_of(member), &member.shape, value));
        match printed {
            Some(printed) => words.push(printed),
            None => {
                rest.insert(name.clone(), value.clone());
            }
        }
    }
    if !rest.is_empty() {
        words.push(format!("--cli-input-json {}", quoted(&Json::Object(rest).to_string())));
    }
    if let Some(pages) = pages {
        write_paging(call, pages, words);
    }
    if !call.is_in_default_region() {
        words.push(format!("--region {}", quoted(&call.region)));
    }
}

fn is_paging(pages: Option<&Pages>, name: &str) -> bool {
    pages.is_some_and(|pages| pages.input == name || pages.limit == Some(name))
}

/// One page is asked for by `--no-paginate`, which the members that bound a page make needless.
fn write_paging(call: &Call, pages: &Pages, words: &mut Vec<String>) {
    let Some(paging) = &call.paging else {
        // An option of the CLI's own stands in the way of Lambda's MaxItems.
        let is_said = pages.limit != Some("MaxItems") && pages.is_one_page(&call.json);
        return words.extend((!is_said).then(|| "--no-paginate".to_owned()));
    };
    if let Some(size) = pages.limit.and_then(|limit| call.json.get(limit)) {
        words.push(format!("--page-size {size}"));
    }
    if let Some(max) = paging.max_items {
        words.push(format!("--max-items {max}"));
    }
    if let Some(start) = call.json.get(pages.input) {
        let token = paging::token(pages, start.clone(), paging.skip);
        words.push(format!("--starting-token {}", quoted(&BASE64_STANDARD.encode(token))));
    }
}

/// An option with its value; nothing where the value does not fit the shape, or is one that the CLI would read as another.
fn option(name: &str, shape: &'static Shape, value: &Json) -> Option<String> {
    match (kind(shape), value) {
        (Kind::Boolean, Json::Bool(true)) => Some(name.to_owned()),
        (Kind::Boolean, Json::Bool(false)) => Some(name.replacen("--", "--no-", 1)),
        (Kind::Boolean, _) => None,
        (Kind::List(of), Json::Array(elements)) => {
            let words = list(of, elements).unwrap_or_else(|| quoted(&value.to_string()));
            Some(format!("{name} {words}"))
        }
        _ => {
            let text = single(shape, value)?;
            let plain = !text.starts_with('-') || options::is_positional(&text) && !text.contains(' ');
            Some(format!("{name}{}{}", if plain { ' ' } else { '=' }, quoted(&text)))
        }
    }
}

fn single(shape: &'static Shape, value: &Json) -> Option<String> {
    match (kind(shape), value) {
        (Kind::Text, Json::String(text)) => value::check_not_file(text).is_ok().then(|| text.clone()),
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(|number| number.to_string()),
        (Kind::Decimal, Json::Number(number)) => Some(number.to_string()),
        (Kind::Timestamp, Json::Number(number)) if !number.to_string().contains(['e', '-']) => Some(number.to_string()),
        (Kind::Structure(_), Json::Object(json)) if !json.is_empty() => {
            shorthand(shape, value, true).or_else(|| Some(value.to_string()))
        }
        (Kind::Structure(_) | Kind::Map(_), Json::Object(_)) => Some(value.to_string()),
        _ => None,
    }
}

/// Elements as words of their own.
fn list(of: &'static Shape, elements: &[Json]) -> Option<String> {
    let word = |element: &Json| match (kind(of), element) {
        (Kind::Text, Json::String(text)) => {
            let taken_otherwise = text.starts_with('-') || text.trim_start().starts_with(['[', '{']);
            (!taken_otherwise && value::check_not_file(text).is_ok()).then(|| quoted(text))
        }
        (Kind::Structure(_), _) if takes_shorthand(of) => shorthand(of, element, true).map(|text| quoted(&text)),
        _ => None,
    };
    let words = elements.iter().map(word).collect::<Option<Vec<String>>>()?;
    (!words.is_empty()).then(|| words.join(" "))
}

/// A structure in shorthand, where that needs no quotation marks of its own. Attribute values are better read as JSON.
fn shorthand(shape: &'static Shape, value: &Json, outermost: bool) -> Option<String> {
    match (kind(shape), value) {
        _ if matches!(shape, Shape::AttributeValue) => None,
        (Kind::Structure(members), Json::Object(json)) if !json.is_empty() => {
            let mut pairs = Vec::new();
            for (name, value) in json {
                let member = members.iter().find(|member| member.name == name)?;
                pairs.push(format!("{name}={}", shorthand(&member.shape, value, false)?));
            }
            let pairs = pairs.join(",");
            Some(if outermost { pairs } else { format!("{{{pairs}}}") })
        }
        (Kind::List(of), Json::Array(elements)) => {
            let elements = elements.iter().map(|element| shorthand(of, element, false));
            Some(format!("[{}]", elements.collect::<Option<Vec<String>>>()?.join(",")))
        }
        (Kind::Text, Json::String(text)) => {
            let plain = |next: char| next.is_ascii_alphanumeric() || "_.:/-".contains(next);
            (!text.is_empty() && text.chars().all(plain)).then(|| text.clone())
        }
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(|number| number.to_string()),
        (Kind::Boolean, Json::Bool(truth)) => Some(truth.to_string()),
        _ => None,
    }
}
