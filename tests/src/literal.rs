//! The texts that stand in Rust files, and whether another text says what they say.

use crate::scan::{Source, skipped};

/// A text in quotes.
pub struct Literal {
    pub line: usize,
    /// Without quotes and escapes; lines that go on behind a `\` are joined.
    pub text: String,
    /// The code between the text before and this one.
    pub before: String,
}

/// The texts of a file, without those of its unit tests.
pub fn literals(source: &Source) -> Vec<Literal> {
    let text = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let (mut found, mut before, mut at) = (Vec::new(), String::new(), 0);
    while let Some(next) = text[at..].chars().next() {
        let length = skipped(&text[at..], before.chars().last());
        if length == 0 {
            before.push(next);
            at += next.len_utf8();
            continue;
        }
        let raw = &text[at..at + length];
        if !raw.starts_with("//") && raw.ends_with(['"', '#']) {
            let line = text[..at].matches('\n').count() + 1;
            found.push(Literal { line, text: unquoted(raw), before: std::mem::take(&mut before) });
        }
        at += length;
    }
    found
}

/// What stands between the quotes.
fn unquoted(raw: &str) -> String {
    let is_raw = raw.starts_with('r');
    let inner = raw.trim_start_matches(['b', 'r', '#']).trim_end_matches('#');
    let inner = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(inner);
    if is_raw {
        return inner.to_owned();
    }
    let (mut text, mut rest) = (String::new(), inner);
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        rest = match escaped.strip_prefix('\n') {
            Some(next_line) => next_line.trim_start(),
            None => {
                let mut chars = escaped.chars();
                text.extend(chars.next().map(|letter| if letter == 'n' { '\n' } else { letter }));
                chars.as_str()
            }
        };
    }
    text + rest
}

/// What a text says besides what is put into it: `a {} b {{c}}` gives `a ` and ` b {c}`.
pub fn static_parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let last = parts.len() - 1;
        parts[last].push_str(&rest[..at]);
        let brace = &rest[at..];
        rest = if brace.starts_with("{{") || brace.starts_with("}}") {
            parts[last].push_str(&brace[..1]);
            &brace[2..]
        } else if let Some(end) = brace.find('}') {
            parts.push(String::new());
            &brace[end + 1..]
        } else {
            parts[last].push_str(&brace[..1]);
            &brace[1..]
        };
    }
    let last = parts.len() - 1;
    parts[last].push_str(rest);
    parts
}

/// Whether a text holds all parts, in their order.
pub fn says(text: &str, parts: &[String]) -> bool {
    let mut rest = Some(text);
    for part in parts {
        rest = rest.and_then(|rest| rest.split_once(part.as_str())).map(|(_, rest)| rest);
    }
    rest.is_some()
}

#[cfg(test)]
mod tests {
    use super::{literals, says, static_parts};
    use crate::scan::Source;

    #[test]
    fn texts_are_read_as_rust_reads_them() {
        let text = "//! \"no\"\nfn f() { g(\"a \\\"b\\\" \\\n      c\", '\"', r#\"d\\\"#); }\n#[cfg(test)]\n\"no\"";
        let found = literals(&Source::of("core/src/a.rs", text));
        let texts: Vec<_> = found.iter().map(|literal| (literal.line, literal.text.as_str())).collect();
        assert_eq!(texts, [(2, "a \"b\" c"), (3, "d\\")]);
        assert!(found[0].before.ends_with("g("));
    }

    #[test]
    fn what_is_put_into_a_text_can_be_anything() {
        let parts = static_parts("no {kind} in {{x}}: {}");
        assert_eq!(parts, ["no ", " in {x}: ", ""]);
        assert!(says("there is no table in {x}: t", &parts));
        assert!(!says("in {x}: no t", &parts));
    }
}
