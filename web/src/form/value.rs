//! An attribute's value in the form: its type, and the value as text.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

/// The types of attribute values, under AWS's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    S,
    N,
    B,
    Bool,
    Null,
    L,
    M,
    Ss,
    Ns,
    Bs,
}

impl ValueKind {
    pub const ALL: [ValueKind; 10] = [
        ValueKind::S,
        ValueKind::N,
        ValueKind::B,
        ValueKind::Bool,
        ValueKind::Null,
        ValueKind::L,
        ValueKind::M,
        ValueKind::Ss,
        ValueKind::Ns,
        ValueKind::Bs,
    ];

    /// On the wire.
    pub const fn name(self) -> &'static str {
        match self {
            ValueKind::S => "S",
            ValueKind::N => "N",
            ValueKind::B => "B",
            ValueKind::Bool => "BOOL",
            ValueKind::Null => "NULL",
            ValueKind::L => "L",
            ValueKind::M => "M",
            ValueKind::Ss => "SS",
            ValueKind::Ns => "NS",
            ValueKind::Bs => "BS",
        }
    }

    /// In words, for people who do not know the letters yet.
    pub const fn words(self) -> &'static str {
        match self {
            ValueKind::S => "string",
            ValueKind::N => "number",
            ValueKind::B => "binary, base64",
            ValueKind::Bool => "true or false",
            ValueKind::Null => "null",
            ValueKind::L => "list, as JSON",
            ValueKind::M => "map, as JSON",
            ValueKind::Ss => "string set, as JSON",
            ValueKind::Ns => "number set, as JSON",
            ValueKind::Bs => "binary set, as JSON",
        }
    }

    /// An example of the text.
    pub const fn example(self) -> &'static str {
        match self {
            ValueKind::S => "text",
            ValueKind::N => "42",
            ValueKind::B => "aGVsbG8=",
            ValueKind::Bool => "true",
            ValueKind::Null => "",
            ValueKind::L => r#"[{"S": "a"}, {"N": "1"}]"#,
            ValueKind::M => r#"{"city": {"S": "Oslo"}}"#,
            ValueKind::Ss => r#"["a", "b"]"#,
            ValueKind::Ns => r#"["1", "2"]"#,
            ValueKind::Bs => r#"["aGVsbG8="]"#,
        }
    }

    pub fn of_name(name: &str) -> Option<ValueKind> {
        ValueKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the text is JSON itself.
    pub const fn is_json(self) -> bool {
        matches!(self, ValueKind::L | ValueKind::M | ValueKind::Ss | ValueKind::Ns | ValueKind::Bs)
    }
}

/// A value as DynamoDB JSON, or a sentence about why there is none.
pub fn json(kind: ValueKind, text: &str) -> Result<Json, String> {
    let value = match kind {
        ValueKind::S | ValueKind::N | ValueKind::B => Json::from(text),
        ValueKind::Bool => Json::from(text == "true"),
        ValueKind::Null => Json::from(true),
        _ => serde_json::from_str(text)
            .map_err(|error| format!("This value of type {} is not JSON yet: {}.", kind.name(), reason(&error)))?,
    };
    let mut members = Map::new();
    members.insert(kind.name().into(), value);
    Ok(Json::Object(members))
}

/// The type and the text that show a value; `None` when none can.
pub fn of_json(value: &Json) -> Option<(ValueKind, Rc<str>)> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let (kind, value) = members.iter().next()?;
    let kind = ValueKind::of_name(kind)?;
    let text = match (kind, value) {
        (ValueKind::S | ValueKind::N | ValueKind::B, Json::String(text)) => text.as_str().into(),
        (ValueKind::Bool, Json::Bool(truth)) => crate::view::truth(*truth).into(),
        (ValueKind::Null, Json::Bool(true)) => "".into(),
        (kind, Json::Object(_) | Json::Array(_)) if kind.is_json() => spaced(value).into(),
        _ => return None,
    };
    Some((kind, text))
}

/// On one line, with a space after each colon and comma.
pub fn spaced(value: &Json) -> String {
    let mut text = String::new();
    write_spaced(value, &mut text);
    text
}

fn write_spaced(value: &Json, text: &mut String) {
    match value {
        Json::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(&Json::from(name.as_str()).to_string());
                text.push_str(": ");
                write_spaced(value, text);
            }
            text.push('}');
        }
        Json::Array(elements) => {
            text.push('[');
            for (index, value) in elements.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_spaced(value, text);
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

/// What is wrong with a text that should be JSON, and where.
pub fn reason(error: &serde_json::Error) -> String {
    let place = format!("(line {}, column {})", error.line(), error.column());
    if error.is_eof() {
        return format!("it ends before it is finished {place}");
    }
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    format!("{reason} {place}")
}
