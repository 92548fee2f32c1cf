//! The value of an option: text into JSON, by the shape of the member that it is for.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::cli::JsonMap;
use crate::cli::model::{ATTRIBUTE_VALUE, Kind, is_complex, kind, takes_shorthand};
use crate::cli::options::Raw;
use crate::cli::{CliError, refuse, shorthand};
use crate::operation::shape::{Member, Shape, blob};
use crate::time::Instant;
use serde_json::Value as Json;

/// The JSON that `option` gives to a member of a shape.
pub(super) fn unpack(option: &str, shape: &'static Shape, raw: &Raw) -> Result<Json, CliError> {
    match raw {
        Raw::Flag(truth) => Ok((*truth).into()),
        Raw::One(text) => {
            check_not_file(text).map_err(|error| error.of(option))?;
            one(option, shape, text)
        }
        Raw::Many(texts) => {
            texts.iter().try_for_each(|text| check_not_file(text)).map_err(|error| error.of(option))?;
            many(option, shape, texts)
        }
    }
}

fn one(option: &str, shape: &'static Shape, text: &str) -> Result<Json, CliError> {
    if !is_complex(shape) {
        return scalar(shape, text);
    }
    if !looks_like_json(text) && takes_shorthand(shape) {
        return from_shorthand(option, shape, text);
    }
    complex(option, shape, text)
}

fn scalar(shape: &'static Shape, text: &str) -> Result<Json, CliError> {
    match kind(shape) {
        Kind::Integer => as_integer(text),
        Kind::Boolean => Ok((!text.is_empty() && !text.eq_ignore_ascii_case("false")).into()),
        _ => Ok(text.into()),
    }
}

/// A structure, map or list in JSON.
fn complex(option: &str, shape: &'static Shape, text: &str) -> Result<Json, CliError> {
    let opening = if matches!(kind(shape), Kind::List(_)) { '[' } else { '{' };
    if !text.trim_start().starts_with(opening) {
        return Err(refuse(format!("Invalid JSON:\n{text}")).of(option));
    }
    from_json(text).map_err(|error| error.of(option))
}

fn many(option: &str, shape: &'static Shape, texts: &[String]) -> Result<Json, CliError> {
    let first = texts.first().map(String::as_str).unwrap_or_default();
    if texts.len() == 1 && first.trim().starts_with('[') {
        return from_json(first).map_err(|error| error.of(option));
    }
    let Kind::List(of) = kind(shape) else { return one(option, shape, first) };
    if looks_like_json(first) || !takes_shorthand(shape) {
        let element = |text: &String| if is_complex(of) { complex(option, of, text) } else { scalar(of, text) };
        return texts.iter().map(element).collect::<Result<Vec<Json>, _>>().map(Json::from);
    }
    let element = |text: &String| from_shorthand(option, of, text);
    texts.iter().map(element).collect::<Result<Vec<Json>, _>>().map(Json::from)
}

fn looks_like_json(text: &str) -> bool {
    text.trim().starts_with(['[', '{'])
}

fn from_shorthand(option: &str, shape: &'static Shape, text: &str) -> Result<Json, CliError> {
    let mut json = shorthand::parse(text).map_err(|error| error.of(option))?.into();
    shorthand::fit(shape, &mut json)?;
    Ok(json)
}

/// The members of `--cli-input-json`.
pub(super) fn input_json(text: &str) -> Result<JsonMap, CliError> {
    check_not_file(text).map_err(|error| error.of("--cli-input-json"))?;
    match from_json(text).map_err(|error| error.of("cli-input-json"))? {
        Json::Object(json) => Ok(json),
        _ => Err(refuse("The value of --cli-input-json must be a JSON object.").of("cli-input-json")),
    }
}

/// Binary values of a request from text to Base64, as `--cli-binary-format raw-in-base64-out` asks for.
pub(super) fn encode_members(members: &'static [Member], json: &mut JsonMap) {
    for (name, value) in json {
        if let Some(member) = members.iter().find(|member| member.name == name) {
            encode(&member.shape, value);
        }
    }
}

fn encode(shape: &'static Shape, value: &mut Json) {
    match (shape, &mut *value) {
        (Shape::Blob(_), Json::String(text)) => *text = BASE64_STANDARD.encode(&*text),
        (Shape::AttributeValue, Json::Object(json)) => {
            for name in ["B", "BS"] {
                match json.get_mut(name) {
                    Some(Json::Array(elements)) => elements.iter_mut().for_each(|element| encode(&BLOB, element)),
                    Some(value) => encode(&BLOB, value),
                    None => {}
                }
            }
            encode_members(ATTRIBUTE_VALUE, json);
        }
        _ => match (kind(shape), value) {
            (Kind::Structure(members), Json::Object(json)) => encode_members(members, json),
            (Kind::Map(of), Json::Object(json)) => json.values_mut().for_each(|value| encode(of, value)),
            (Kind::List(of), Json::Array(elements)) => elements.iter_mut().for_each(|element| encode(of, element)),
            _ => {}
        },
    }
}

/// The first text of a request that should be Base64 and is none.
pub(super) fn not_base64<'j>(members: &'static [Member], json: &'j JsonMap) -> Option<&'j str> {
    json.iter().find_map(|(name, value)| {
        let member = members.iter().find(|member| member.name == name)?;
        no_blob(&member.shape, value)
    })
}

fn no_blob<'j>(shape: &'static Shape, value: &'j Json) -> Option<&'j str> {
    match (kind(shape), value) {
        (Kind::Text, Json::String(text)) if matches!(shape, Shape::Blob(_)) => {
            BASE64_STANDARD.decode(text).is_err().then_some(text.as_str())
        }
        (Kind::Structure(members), Json::Object(json)) => not_base64(members, json),
        (Kind::List(of), Json::Array(elements)) => elements.iter().find_map(|element| no_blob(of, element)),
        _ => None,
    }
}

static BLOB: Shape = blob(0, i64::MAX);

pub(super) fn as_integer(text: &str) -> Result<Json, CliError> {
    let digits = text.trim();
    let digits = digits.strip_prefix('+').filter(|rest| !rest.starts_with('-')).unwrap_or(digits);
    let number = digits.parse::<i64>().map(Json::from);
    number.map_err(|_| refuse(format!("invalid literal for int() with base 10: '{text}'")))
}

/// Only the two words are taken.
pub(super) fn as_boolean(text: &str) -> Option<bool> {
    match text {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// There are no files.
pub(super) fn check_not_file(text: &str) -> Result<(), CliError> {
    let prefix = ["file://", "fileb://"].into_iter().find(|prefix| text.starts_with(prefix));
    prefix.map_or(Ok(()), |prefix| {
        Err(refuse(format!("There is no file system here: {prefix} cannot be read. Write the value itself.")))
    })
}

fn from_json(text: &str) -> Result<Json, CliError> {
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        refuse(format!("Invalid JSON: {}\nJSON received: {text}", worded(&reason, &error, text)))
    })
}

/// What serde says, and how the CLI says it.
const FAULTS: &[(&str, &str)] = &[
    ("EOF while parsing a value", "Expecting value"),
    ("EOF while parsing a", "Expecting ',' delimiter"),
    ("expected `:`", "Expecting ':' delimiter"),
    ("expected `,`", "Expecting ',' delimiter"),
    ("key must be a string", "Expecting property name enclosed in double quotes"),
    ("trailing comma", "Expecting property name enclosed in double quotes"),
    ("trailing characters", "Extra data"),
    ("control character", "Invalid control character at"),
    ("invalid escape", "Invalid \\escape"),
    ("expected", "Expecting value"),
    ("invalid number", "Expecting value"),
];

/// The place is counted in letters from the beginning, as well as by line and column.
fn worded(reason: &str, error: &serde_json::Error, text: &str) -> String {
    if reason.starts_with("EOF while parsing a string") {
        return placed("Unterminated string starting at", text, last_string(text));
    }
    let known = FAULTS.iter().find(|(own, _)| reason.starts_with(own));
    let words = known.map_or_else(|| reason.split(" at line").next().unwrap_or_default(), |(_, words)| words);
    if error.is_eof() {
        return placed(due_at_end(text).unwrap_or(words), text, text.len());
    }
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let before: usize = lines.map(str::len).sum();
    placed(words, text, before + error.column().saturating_sub(1))
}

fn placed(words: &str, text: &str, at: usize) -> String {
    let count = |text: &str| text.chars().count();
    // A column may lie behind the first byte of a letter.
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = count(&before[before.rfind('\n').map_or(0, |end| end + 1)..]) + 1;
    format!("{words}: line {line} column {column} (char {})", count(before))
}

/// What a text lacks that ends behind an opening bracket, a comma or a string.
fn due_at_end(text: &str) -> Option<&'static str> {
    const NAME: &str = "Expecting property name enclosed in double quotes";
    let before = text.trim_end();
    let last = |text: &str| text.trim_end().chars().next_back();
    match (last(before)?, last(&text[..last_string(text)])) {
        ('{', _) => Some(NAME),
        (',', _) if is_in_object(before) => Some(NAME),
        ('[' | ',' | ':', _) => Some("Expecting value"),
        ('"', Some('{' | ',')) if is_in_object(before) => Some("Expecting ':' delimiter"),
        ('"' | '}' | ']', _) => Some("Expecting ',' delimiter"),
        _ => None,
    }
}

/// Whether the innermost bracket that is open at the end of a text is that of an object.
fn is_in_object(text: &str) -> bool {
    let (mut open, mut inside, mut escaped) = (Vec::new(), false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => open.push(byte),
            b'}' | b']' if !inside => drop(open.pop()),
            _ => {}
        }
    }
    open.last() == Some(&b'{')
}

/// Where the last string begins.
fn last_string(text: &str) -> usize {
    let (mut start, mut inside, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => {
                start = if inside { start } else { at };
                inside = !inside;
            }
            _ => {}
        }
    }
    start
}

/// Seconds since 1970, of a number or of a date with or without time and zone; nothing for other texts.
pub(super) fn timestamp(text: &str) -> Option<Json> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds.into());
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if digits && text.starts_with(|first: char| first.is_ascii_digit()) {
        return serde_json::from_str(text).ok();
    }
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let (time, offset) = zoned(time)?;
    let mut seconds = days(date)? * 86_400 - offset;
    let mut unit = 3_600;
    for part in time.split('.').next()?.splitn(3, ':') {
        seconds += number(part, 2).filter(|part| *part < if unit == 3_600 { 24 } else { 61 })? * unit;
        unit /= 60;
    }
    Some(seconds.into())
}

/// A time without its zone, and how many seconds that is ahead of UTC.
fn zoned(time: &str) -> Option<(&str, i64)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, 0));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, 0)) };
    let (time, zone) = time.split_at(at);
    let (hours, minutes) = (zone.get(1..3)?, zone.get(3..)?.trim_start_matches(':'));
    let offset = number(hours, 2)? * 3_600 + number(if minutes.is_empty() { "00" } else { minutes }, 2)? * 60;
    Some((time, if zone.starts_with('-') { -offset } else { offset }))
}

/// Days since 1970 of `2026-01-31`.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let valid = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    // March is the first month, so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    // A day that the month does not have comes back as one of the next month.
    let back = Instant::from_seconds(u64::try_from(days).ok()?.checked_mul(86_400)?).to_string();
    (valid && back.starts_with(date)).then_some(days)
}

fn number(digits: &str, length: usize) -> Option<i64> {
    let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn times_are_seconds_since_1970() {
        for (text, seconds) in [
            ("1767225600", 1_767_225_600),
            ("2026-01-01", 1_767_225_600),
            ("2026-01-01T00:00:00Z", 1_767_225_600),
            ("2026-01-01T01:30:00+01:30", 1_767_225_600),
            ("2024-02-29 12:00", 1_709_208_000),
            ("2025-12-31T23:59:59.750Z", 1_767_225_599),
        ] {
            assert_eq!(timestamp(text), Some(seconds.into()), "{text}");
        }
        for junk in ["", "now", "2026-02-30", "2026-13-01", "2026-01-01T25:00", "2026", "12é", "2026-01-01T00:00:00+é1"]
        {
            assert_eq!(timestamp(junk).filter(|_| junk != "2026"), None, "{junk}");
        }
    }
}
