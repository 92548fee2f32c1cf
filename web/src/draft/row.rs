//! One attribute in the form: a name, a type, and the value as text.

use std::rc::Rc;

use serde_json::{Value as Json, json};

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

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Stays the same while the row is edited; unique in a form.
    pub id: u32,
    pub name: Rc<str>,
    pub kind: ValueKind,
    pub text: Rc<str>,
}

impl Row {
    /// Nothing has been typed yet: such a row does not count.
    pub fn is_blank(&self) -> bool {
        self.name.is_empty() && self.text.is_empty()
    }

    /// The value as DynamoDB JSON, or a sentence about why there is none.
    pub fn value(&self) -> Result<Json, String> {
        let value = match self.kind {
            ValueKind::S | ValueKind::N | ValueKind::B => json!(&*self.text),
            ValueKind::Bool => json!(&*self.text == "true"),
            ValueKind::Null => json!(true),
            _ => self.parsed()?,
        };
        Ok(json!({ self.kind.name(): value }))
    }

    fn parsed(&self) -> Result<Json, String> {
        serde_json::from_str(&self.text).map_err(|error| {
            format!("The {} of {} is not JSON yet: {}.", self.kind.name(), self.title(), reason(&error))
        })
    }

    fn title(&self) -> &str {
        if self.name.is_empty() { "the unnamed attribute" } else { &self.name }
    }

    /// The row that shows a value; `None` when no row can.
    pub fn of(id: u32, name: &str, value: &Json) -> Option<Row> {
        let members = value.as_object().filter(|members| members.len() == 1)?;
        let (kind, value) = members.iter().next()?;
        let kind = ValueKind::of_name(kind)?;
        Some(Row { id, name: name.into(), kind, text: text_of(kind, value)? })
    }
}

fn text_of(kind: ValueKind, value: &Json) -> Option<Rc<str>> {
    match (kind, value) {
        (ValueKind::S | ValueKind::N | ValueKind::B, Json::String(text)) => Some(text.as_str().into()),
        (ValueKind::Bool, Json::Bool(truth)) => Some(truth.to_string().into()),
        (ValueKind::Null, Json::Bool(true)) => Some("".into()),
        (kind, Json::Object(_) | Json::Array(_)) if kind.is_json() => Some(spaced(value).into()),
        _ => None,
    }
}

/// On one line, with a space after each colon and comma.
fn spaced(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let parts: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", Json::from(name.as_str()), spaced(value)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Json::Array(elements) => format!("[{}]", elements.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        scalar => scalar.to_string(),
    }
}

/// What is wrong with a text that should be JSON, and where.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let place = format!("(line {}, column {})", error.line(), error.column());
    if error.is_eof() {
        return format!("it ends before it is finished {place}");
    }
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    format!("{reason} {place}")
}
