//! Compares an answer with what was expected of it, and says where they differ.
//!
//! | expected | matches |
//! |---|---|
//! | `"<any>"` | anything that is there |
//! | `"<bind name>"` | anything; `$name` stands for it from here on |
//! | `"<absent>"` | nothing: the member is missing |
//! | `"/regex/"` | text that the expression matches from end to end |
//! | `"base64 /regex/"` | text that says so in base64 |
//! | `["<unordered>", …]` | the elements in any order |

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use crate::text::Bindings;

/// How much of an answer was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    Whole,
    /// Members that were not written down may be there, too.
    Part,
}

/// The differences, each with its place: `$.Item.a: expected 1, got 2`.
pub fn differences(expected: &Json, got: &Json, extent: Extent, bindings: &mut Bindings) -> Vec<String> {
    let mut found = Vec::new();
    Comparison { extent, bindings, found: &mut found }.value("$", expected, got);
    found
}

struct Comparison<'a> {
    extent: Extent,
    bindings: &'a mut Bindings,
    found: &'a mut Vec<String>,
}

impl Comparison<'_> {
    fn value(&mut self, path: &str, expected: &Json, got: &Json) {
        match (expected, got) {
            (Json::String(text), _) if text.starts_with('<') && text.ends_with('>') => {
                self.placeholder(path, text, got)
            }
            (Json::String(text), Json::String(got)) if is_pattern(text) => self.pattern(path, text, got),
            (Json::String(text), Json::String(got)) if text.strip_prefix(BASE64).is_some_and(is_pattern) => {
                let bytes = STANDARD.decode(got).unwrap_or_default();
                self.pattern(path, &text[BASE64.len()..], &String::from_utf8_lossy(&bytes));
            }
            (Json::Object(expected), Json::Object(got)) => self.object(path, expected, got),
            (Json::Array(expected), Json::Array(got)) => self.array(path, expected, got),
            (Json::Number(one), Json::Number(other)) if one.as_f64() == other.as_f64() => {}
            _ if expected == got => {}
            _ => self.found.push(format!("{path}: expected {}, got {}", short(expected), short(got))),
        }
    }

    fn placeholder(&mut self, path: &str, text: &str, got: &Json) {
        match text[1..text.len() - 1].split_once(' ') {
            Some(("bind", name)) => {
                self.bindings.insert(name.to_owned(), got.clone());
            }
            None if text == "<any>" => {}
            None if text == "<absent>" => self.found.push(format!("{path}: expected nothing, got {}", short(got))),
            _ if got.as_str() == Some(text) => {}
            _ => self.found.push(format!("{path}: expected {text}, got {}", short(got))),
        }
    }

    fn pattern(&mut self, path: &str, text: &str, got: &str) {
        let pattern = format!("^(?:{})$", &text[1..text.len() - 1]);
        match regex_lite::Regex::new(&pattern) {
            Ok(pattern) if pattern.is_match(got) => {}
            Ok(_) => self.found.push(format!("{path}: expected {text}, got {got:?}")),
            Err(error) => self.found.push(format!("{path}: {error}")),
        }
    }

    fn object(&mut self, path: &str, expected: &Map<String, Json>, got: &Map<String, Json>) {
        for (name, expected) in expected {
            match got.get(name) {
                Some(got) => self.value(&format!("{path}.{name}"), expected, got),
                None if expected == "<absent>" => {}
                None => self.found.push(format!("{path}.{name}: expected {}, got nothing", short(expected))),
            }
        }
        let unexpected = got.iter().filter(|(name, _)| self.extent == Extent::Whole && !expected.contains_key(*name));
        for (name, got) in unexpected {
            self.found.push(format!("{path}.{name}: not expected, got {}", short(got)));
        }
    }

    fn array(&mut self, path: &str, expected: &[Json], got: &[Json]) {
        if let Some((_, expected)) = expected.split_first().filter(|(first, _)| *first == "<unordered>") {
            return self.unordered(path, expected, got);
        }
        if expected.len() != got.len() {
            self.found.push(format!("{path}: expected {} elements, got {}", expected.len(), got.len()));
        }
        for (n, (expected, got)) in expected.iter().zip(got).enumerate() {
            self.value(&format!("{path}[{n}]"), expected, got);
        }
    }

    /// Takes for each expected element the first that fits and is still free.
    fn unordered(&mut self, path: &str, expected: &[Json], got: &[Json]) {
        let mut free: Vec<&Json> = got.iter().collect();
        for expected in expected {
            let fits = |got: &&&Json| differences(expected, got, self.extent, &mut self.bindings.clone()).is_empty();
            match free.iter().find(fits).copied() {
                Some(found) => {
                    self.value(path, expected, found);
                    free.retain(|other| !std::ptr::eq(*other, found));
                }
                None => self.found.push(format!("{path}: expected {} somewhere", short(expected))),
            }
        }
        self.found.extend(free.iter().map(|got| format!("{path}: not expected, got {}", short(got))));
    }
}

const BASE64: &str = "base64 ";

fn is_pattern(text: &str) -> bool {
    text.len() > 2 && text.starts_with('/') && text.ends_with('/')
}

/// A value in one line of bearable length.
fn short(json: &Json) -> String {
    clip(&json.to_string())
}

/// Text in one line of bearable length.
pub fn clip(text: &str) -> String {
    const LENGTH: usize = 600;
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], text.len()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_compared_whole_or_in_part() {
        let got = json!({ "a": 1, "b": { "c": "x42" }, "l": [1, 2], "d": "aGVsbG8=" });
        for (extent, expected, differ) in [
            (Extent::Whole, json!({ "a": 1.0, "b": { "c": "/x[0-9]+/" }, "l": [1, 2], "d": "aGVsbG8=" }), 0),
            (Extent::Part, json!({ "b": {}, "z": "<absent>" }), 0),
            (Extent::Whole, json!({ "b": {} }), 4),
            (Extent::Part, json!({ "a": "<absent>" }), 1),
            (Extent::Part, json!({ "l": ["<unordered>", 2, 1] }), 0),
            (Extent::Part, json!({ "l": ["<unordered>", 2, 2] }), 2),
            (Extent::Part, json!({ "l": [2, 1] }), 2),
            (Extent::Part, json!({ "b": { "c": "/x/" } }), 1),
            (Extent::Part, json!({ "d": "base64 /h.llo/" }), 0),
            (Extent::Part, json!({ "d": "base64 /hell/" }), 1),
        ] {
            let found = differences(&expected, &got, extent, &mut Bindings::new());
            assert_eq!(found.len(), differ, "{expected}: {found:?}");
        }
    }

    #[test]
    fn values_are_bound() {
        let mut bindings = Bindings::new();
        assert!(differences(&json!(["<bind x>"]), &json!([{ "k": 1 }]), Extent::Whole, &mut bindings).is_empty());
        assert_eq!(bindings["x"], json!({ "k": 1 }));
    }
}
