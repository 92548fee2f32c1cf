//! Tokens of a statement. A text that cannot be cut into tokens is refused as a whole, before any of it is understood.

use std::fmt;
use std::rc::Rc;

use crate::dynamodb::partiql::keyword::is_keyword;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name without quotation marks.
    Word,
    Keyword,
    /// `"name"`
    Quoted,
    /// `'text'`
    Text,
    Number,
    /// `?`
    Parameter,
    Symbol,
    /// The end of the statement.
    End,
}

/// Where a token stands, as error texts tell it: `line:column:length`, all in characters, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    line: u32,
    column: u32,
    length: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.line, self.column, self.length)
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub raw: &'t str,
    pub at: Place,
}

impl Token<'_> {
    /// A word, a keyword or a symbol of that spelling.
    pub fn is(&self, spelling: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Keyword | Kind::Symbol) && self.raw.eq_ignore_ascii_case(spelling)
    }

    /// The name or text that it stands for, without its quotation marks.
    pub fn text(&self) -> Rc<str> {
        let mark = match self.kind {
            Kind::Quoted => '"',
            Kind::Text => '\'',
            _ => return self.raw.into(),
        };
        let inner = self.raw.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).unwrap_or_default();
        inner.replace(&format!("{mark}{mark}"), &mark.to_string()).into()
    }
}

const SYMBOLS_OF_TWO: [&str; 7] = ["<<", ">>", "<=", ">=", "<>", "!=", "||"];
const SYMBOLS: &str = "()[]{},.:;*=<>+-/%@";

/// The tokens of a statement, the end being the last; nothing if some of it cannot be read.
pub(super) fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let (mut from, mut line, mut column) = (0, 1, 1);
    loop {
        let start = from + blanks(&text[from..])?;
        advance(&text[from..start], &mut line, &mut column);
        let (kind, length) = first(&text[start..])?;
        let raw = &text[start..start + length];
        found.push(Token { kind, raw, at: Place { line, column, length: raw.chars().count() as u32 } });
        if kind == Kind::End {
            return Some(found);
        }
        advance(raw, &mut line, &mut column);
        from = start + length;
    }
}

fn advance(passed: &str, line: &mut u32, column: &mut u32) {
    for character in passed.chars() {
        (*line, *column) = if character == '\n' { (*line + 1, 1) } else { (*line, *column + 1) };
    }
}

/// The bytes of blanks and comments that a text begins with; nothing for a comment that does not end.
fn blanks(text: &str) -> Option<usize> {
    let mut rest = text.trim_ascii_start();
    loop {
        if rest.starts_with("--") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = &comment[comment.find("*/")? + 2..];
        } else {
            return Some(text.len() - rest.len());
        }
        rest = rest.trim_ascii_start();
    }
}

/// The first token of a text without leading blanks, and its length in bytes.
fn first(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let Some(&head) = bytes.first() else { return Some((Kind::End, 0)) };
    match head {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
            let length = count(bytes, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$');
            Some((if is_keyword(&text[..length]) { Kind::Keyword } else { Kind::Word }, length))
        }
        b'"' => Some((Kind::Quoted, quoted(bytes, b'"')?)),
        b'\'' => Some((Kind::Text, quoted(bytes, b'\'')?)),
        b'?' => Some((Kind::Parameter, 1)),
        b'0'..=b'9' => Some((Kind::Number, number(bytes)?)),
        b'.' if bytes.get(1).is_some_and(u8::is_ascii_digit) => Some((Kind::Number, number(bytes)?)),
        _ if SYMBOLS_OF_TWO.iter().any(|symbol| text.starts_with(symbol)) => Some((Kind::Symbol, 2)),
        _ if SYMBOLS.as_bytes().contains(&head) => Some((Kind::Symbol, 1)),
        _ => None,
    }
}

fn count(bytes: &[u8], belongs: fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

/// The length of what begins with a quotation mark; a doubled mark stands for itself.
fn quoted(bytes: &[u8], mark: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == mark)? + 1;
        if bytes.get(at) != Some(&mark) {
            return Some(at);
        }
        at += 1;
    }
}

/// The length of a number. Its exponent, and its scale, must fit 32 bits (captured from AWS).
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| count(&bytes[from..], |byte| byte.is_ascii_digit());
    let mut end = digits(0);
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if !matches!(bytes.get(end), Some(b'e' | b'E')) {
        return Some(end);
    }
    let start = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
    let stop = start + digits(start);
    let exponent: i32 = std::str::from_utf8(&bytes[end + 1..stop]).ok()?.parse().ok()?;
    i32::try_from(fraction as i64 - i64::from(exponent)).ok()?;
    Some(stop)
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn shown(text: &str) -> String {
        let Some(tokens) = tokens(text) else { return "unreadable".into() };
        let shown: Vec<String> =
            tokens.iter().map(|token| format!("{:?} {} {}", token.kind, token.text(), token.at)).collect();
        shown.join(", ")
    }

    #[test]
    fn statements_are_cut_into_tokens() {
        for (text, expected) in [
            ("", "End  1:1:0"),
            ("a <> 'it''s'", "Word a 1:1:1, Symbol <> 1:3:2, Text it's 1:6:7, End  1:13:0"),
            ("\"a\"\"b\"\n?", "Quoted a\"b 1:1:6, Parameter ? 2:1:1, End  2:2:0"),
            ("-- x\n/* y */ .5e-3", "Number .5e-3 2:9:5, End  2:14:0"),
            ("'é' from", "Text é 1:1:3, Keyword from 1:5:4, End  1:9:0"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["#", "'a", "\"", "/* a", "`ion`", "1e", "1e2147483648", "1.5e-2147483647", "1e+", "é"] {
            assert!(tokens(text).is_none(), "{text}");
        }
        assert_eq!(tokens("1e2147483647").unwrap()[0].kind, Kind::Number);
    }
}
