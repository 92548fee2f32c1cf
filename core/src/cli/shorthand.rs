//! Shorthand syntax: `Key=Value,List=[a,b],Inner={Key=Value}` (AWS CLI User Guide, Using shorthand syntax).
//!
//! The grammar knows no shapes; [`fit`] makes lists, numbers and Booleans of its texts where the shape wants them.
//!
//! ```text
//! parameter = keyval *("," keyval)
//! keyval    = key ["@"] "=" [values]
//! values    = list / hash / text *("," text)
//! list      = "[" [value *("," value)] "]"        hash = "{" [keyval *("," keyval)] "}"
//! ```

use crate::cli::JsonMap;
use crate::cli::model::{Kind, kind};
use crate::cli::value::{as_boolean, as_decimal, as_integer, check_not_file};
use crate::cli::{CliError, refuse};
use crate::operation::shape::Shape;
use serde_json::Value as Json;

/// Lists and hashes inside of each other: more than any attribute value may have.
const DEPTH_MAX: usize = 64;

/// A fault of the grammar, for the text before `for input`.
enum Fault {
    /// What was due, and where; what came instead is the next letter.
    Expected(&'static str, &'static str, usize),
    Other(CliError),
}

type Parsed<T> = Result<T, Fault>;

/// Reads a value in shorthand syntax. Texts stay texts.
pub(super) fn parse(text: &str) -> Result<JsonMap, CliError> {
    let letters = text.chars().collect();
    let mut parser = Parser { letters, at: 0, depth: 0, from_file: false };
    parser.parameter().map_err(|fault| match fault {
        Fault::Expected(due, shown, at) => {
            let received = match (shown, parser.letters.get(at)) {
                ("", Some(letter)) => letter.to_string(),
                ("", None) => "EOF".into(),
                (shown, _) => shown.into(),
            };
            refuse(format!("Expected: '{due}', received: '{received}' for input:\n{}", parser.pointed(at)))
        }
        Fault::Other(error) => error,
    })
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    depth: usize,
    /// Whether the key ended with `@`: a text may then be the name of a file.
    from_file: bool,
}

impl Parser {
    /// The input with a caret below the place.
    fn pointed(&self, at: usize) -> String {
        let (before, after) = self.letters.split_at(at.min(self.letters.len()));
        let column = before.iter().rev().take_while(|letter| **letter != '\n').count();
        let end = after.iter().position(|letter| *letter == '\n').unwrap_or(after.len());
        let text = |letters: &[char]| letters.iter().collect::<String>();
        format!("{}{}\n{}^{}", text(before), text(&after[..end]), " ".repeat(column), text(&after[end..]))
    }

    fn current(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.current().is_some_and(|letter| matches!(letter, ' ' | '\t'..='\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, letter: char, due: &'static str) -> Parsed<()> {
        if self.current() != Some(letter) {
            return Err(Fault::Expected(due, "", self.at));
        }
        self.at += 1;
        Ok(())
    }

    /// A mark with space around it.
    fn mark(&mut self, letter: char, due: &'static str) -> Parsed<()> {
        self.skip_space();
        self.expect(letter, due)?;
        self.skip_space();
        Ok(())
    }

    fn parameter(&mut self) -> Parsed<JsonMap> {
        let mut found = JsonMap::new();
        let (key, value) = self.key_value()?;
        found.insert(key, value);
        let mut last = self.at;
        while self.at < self.letters.len() {
            self.mark(',', ",")?;
            let (key, value) = self.key_value()?;
            if found.contains_key(&key) {
                return Err(Fault::Other(self.second_instance(&key, last + 1)));
            }
            found.insert(key, value);
            last = self.at;
        }
        Ok(found)
    }

    fn second_instance(&self, key: &str, at: usize) -> CliError {
        refuse(format!(
            "Second instance of key \"{key}\" encountered for input:\n{}\nThis is often because there is a preceding \",\" \
             instead of a space.",
            self.pointed(at)
        ))
    }

    fn key_value(&mut self) -> Parsed<(String, Json)> {
        let key = self.key()?;
        Ok((key, self.values()?))
    }

    /// A key and its `=` or `@=`.
    fn key(&mut self) -> Parsed<String> {
        let start = self.at;
        while self.current().is_some_and(|letter| letter.is_ascii_alphanumeric() || "-_.#/:".contains(letter)) {
            self.at += 1;
        }
        let key = self.letters[start..self.at].iter().collect();
        self.skip_space();
        self.from_file = self.current() == Some('@');
        if self.from_file {
            self.mark('@', "@")?;
        }
        self.mark('=', "=")?;
        Ok(key)
    }

    fn values(&mut self) -> Parsed<Json> {
        match self.current() {
            None => Ok("".into()),
            Some('[') => self.list(),
            Some('{') => self.hash(),
            Some(_) => self.texts(),
        }
    }

    /// `a`, or `a,b,c`. Whether what follows a comma is another text or the next key shows only behind it.
    fn texts(&mut self) -> Parsed<Json> {
        let first = self.first_text()?;
        self.skip_space();
        if self.current() != Some(',') {
            return Ok(first.into());
        }
        self.mark(',', ",")?;
        let mut all = vec![Json::from(first)];
        loop {
            match self.next_text() {
                Ok((text, more)) => {
                    all.push(text.into());
                    if !more {
                        break;
                    }
                }
                Err(fault) if self.current().is_none() => return Err(fault),
                Err(_) => {
                    // It was a key: back to the comma before it.
                    while self.letters[self.at] != ',' {
                        self.at -= 1;
                    }
                    break;
                }
            }
        }
        Ok(if all.len() == 1 { all.swap_remove(0) } else { all.into() })
    }

    /// A text, and whether a comma follows.
    fn next_text(&mut self) -> Parsed<(String, bool)> {
        let text = match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => self.plain(is_in_next)?,
        };
        let text = text.ok_or(Fault::Expected("<second>", "<none>", self.at))?;
        self.skip_space();
        if self.current().is_none() {
            return Ok((text, false));
        }
        self.mark(',', ",")?;
        Ok((text, true))
    }

    fn first_text(&mut self) -> Parsed<String> {
        let text = match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => self.plain(is_in_first)?,
        };
        Ok(text.unwrap_or_default())
    }

    /// A text without quotation marks; a backslash keeps a comma in it.
    fn plain(&mut self, follows: fn(char) -> bool) -> Parsed<Option<String>> {
        let start = self.at;
        let mut fits: fn(char) -> bool = begins;
        loop {
            match self.current() {
                Some('\\') if self.letters.get(self.at + 1) == Some(&',') => self.at += 2,
                Some(letter) if fits(letter) => self.at += 1,
                _ => break,
            }
            fits = follows;
        }
        if self.at == start {
            return Ok(None);
        }
        let text: String = self.letters[start..self.at].iter().collect();
        self.resolved(text.replace("\\,", ",").trim_end().to_owned()).map(Some)
    }

    /// A text in quotation marks, in which a backslash keeps the mark and itself.
    fn quoted(&mut self, mark: char) -> Parsed<Option<String>> {
        let start = self.at + 1;
        let mut at = start;
        // Where an escaped mark stands: it closes the text when nothing else does.
        let mut fallback = None;
        let end = loop {
            match self.letters.get(at) {
                Some('\\') if self.letters.get(at + 1) == Some(&mark) => {
                    fallback = Some(at + 1);
                    at += 2;
                }
                Some(letter) if *letter == mark => break Some(at),
                Some(_) => at += 1,
                None => break fallback,
            }
        };
        let due = if mark == '"' { "<double quoted>" } else { "<singled quoted>" };
        let end = end.ok_or(Fault::Expected(due, "<none>", self.at))?;
        let text: String = self.letters[start..end].iter().collect();
        self.at = end + 1;
        let text = text.replace(&format!("\\{mark}"), &mark.to_string()).replace("\\\\", "\\");
        self.resolved(text).map(Some)
    }

    fn resolved(&self, text: String) -> Parsed<String> {
        if self.from_file {
            check_not_file(&text).map_err(Fault::Other)?;
        }
        Ok(text)
    }

    /// A value inside of a list or hash.
    fn inner(&mut self) -> Parsed<Json> {
        match self.current() {
            Some('[') => self.list(),
            Some('{') => self.hash(),
            _ => self.first_text().map(Json::from),
        }
    }

    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Fault::Other(refuse(format!("Lists and hashes may be {DEPTH_MAX} deep, not more."))));
        }
        Ok(())
    }

    /// What stands between two values: a comma, unless the end follows.
    fn separator(&mut self, end: char) -> Parsed<()> {
        self.skip_space();
        if self.current() != Some(end) {
            self.expect(',', ",")?;
            self.skip_space();
        }
        Ok(())
    }

    fn list(&mut self) -> Parsed<Json> {
        self.deeper()?;
        self.mark('[', "[")?;
        let mut found = Vec::new();
        while self.current() != Some(']') {
            found.push(self.inner()?);
            self.separator(']')?;
        }
        self.expect(']', "]")?;
        self.depth -= 1;
        Ok(found.into())
    }

    fn hash(&mut self) -> Parsed<Json> {
        self.deeper()?;
        self.mark('{', "{")?;
        let mut found = JsonMap::new();
        while self.current() != Some('}') {
            let key = self.key()?;
            let value = self.inner()?;
            self.separator('}')?;
            found.insert(key, value);
        }
        self.expect('}', "}")?;
        self.depth -= 1;
        Ok(found.into())
    }
}

/// Letters that a text without quotation marks may begin with.
fn begins(letter: char) -> bool {
    letter > ' ' && letter <= '\u{ffff}' && !letter.is_whitespace() && !"\"',=[{".contains(letter)
}

/// Letters of the first text behind a `=`.
fn is_in_first(letter: char) -> bool {
    is_in_any(letter) && !"]}".contains(letter)
}

/// Letters of the texts behind a comma, which may turn out to be keys.
fn is_in_next(letter: char) -> bool {
    is_in_any(letter) && letter != '='
}

fn is_in_any(letter: char) -> bool {
    let printed = letter > ' ' && letter <= '\u{ffff}';
    (printed || letter.is_whitespace()) && !"\"',".contains(letter)
}

/// Makes of the texts of a shorthand value what its shape wants.
pub(super) fn fit(shape: &'static Shape, value: &mut Json) -> Result<(), CliError> {
    match (kind(shape), &mut *value) {
        (Kind::Structure(members), Json::Object(json)) => {
            for member in members {
                if let Some(value) = json.get_mut(member.name) {
                    fit(&member.shape, value)?;
                }
            }
        }
        (Kind::Map(of), Json::Object(json)) => json.values_mut().try_for_each(|value| fit(of, value))?,
        (Kind::List(of), Json::Array(elements)) => elements.iter_mut().try_for_each(|value| fit(of, value))?,
        // One element needs no brackets. The real CLI does not look into it either.
        (Kind::List(_), one) => *value = vec![one.take()].into(),
        (Kind::Integer, Json::String(text)) => *value = as_integer(text)?,
        (Kind::Decimal, Json::String(text)) => *value = as_decimal(text)?,
        (Kind::Boolean, Json::String(text)) => {
            if let Some(truth) = as_boolean(text) {
                *value = truth.into();
            }
        }
        _ => {}
    }
    Ok(())
}
