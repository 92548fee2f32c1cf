//! JSON as people write it by hand: what fits on a line stays on it.

use serde_json::Value as Json;

/// Characters of a line.
const WIDTH: usize = 44;

/// JSON with an indent of two spaces, and short objects and lists on one line.
pub fn pretty(json: &Json) -> String {
    let mut text = String::new();
    write(json, 0, 0, &mut text);
    text
}

/// Writes a value that stands at an indent, after `taken` characters on its line.
fn write(json: &Json, indent: usize, taken: usize, text: &mut String) {
    let line = one_line(json);
    if taken + line.chars().count() <= WIDTH.max(indent + WIDTH / 2) || !has_parts(json) {
        return text.push_str(&line);
    }
    match json {
        Json::Object(members) => {
            let rows = members.iter().map(|(name, value)| (format!("{}: ", Json::from(name.as_str())), value));
            write_rows(rows, ('{', '}'), indent, text);
        }
        Json::Array(elements) => {
            write_rows(elements.iter().map(|value| (String::new(), value)), ('[', ']'), indent, text);
        }
        _ => text.push_str(&line),
    }
}

fn write_rows<'a>(
    rows: impl Iterator<Item = (String, &'a Json)>,
    brackets: (char, char),
    indent: usize,
    text: &mut String,
) {
    let inner = indent + 2;
    let mut separator = brackets.0;
    for (label, value) in rows {
        text.push(separator);
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', inner));
        text.push_str(&label);
        write(value, inner, inner + label.chars().count(), text);
        separator = ',';
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(brackets.1);
}

fn has_parts(json: &Json) -> bool {
    match json {
        Json::Object(members) => !members.is_empty(),
        Json::Array(elements) => !elements.is_empty(),
        _ => false,
    }
}

/// `{ "S": "x" }`, `["a", "b"]`.
fn one_line(json: &Json) -> String {
    match json {
        Json::Object(members) if members.is_empty() => "{}".into(),
        Json::Object(members) => {
            let parts: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", Json::from(name.as_str()), one_line(value)))
                .collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Json::Array(elements) => format!("[{}]", elements.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn short_values_stay_on_their_line() {
        let json =
            serde_json::json!({"TableName": "Orders", "Item": {"pk": {"S": "customer#42"}, "total": {"N": "30"}}});
        let expected = r#"{
  "TableName": "Orders",
  "Item": {
    "pk": { "S": "customer#42" },
    "total": { "N": "30" }
  }
}"#;
        assert_eq!(pretty(&json), expected);
        assert_eq!(pretty(&serde_json::json!({})), "{}");
    }
}
