//! From text to [`Json`], as strict as serde_json, which still reads what is rare: numbers, and texts with escapes.

use std::rc::Rc;

use serde_json::Value as Token;

use super::{Json, JsonMap};
use crate::hash::digest;
use crate::limits;

/// Names that are remembered, so that those that come again are shared.
const NAMES: usize = 16;
/// Members of an object that are compared one by one.
const FEW: usize = 16;

/// Reads a text that is one JSON value of no more levels than the stack has room for.
pub(crate) fn read(text: &str) -> Option<Json> {
    let mut reader = Reader { text, at: 0, names: Vec::with_capacity(NAMES), members: Vec::with_capacity(FEW) };
    let json = reader.value(limits::JSON_LEVELS)?;
    (reader.next().is_none()).then_some(json)
}

struct Reader<'a> {
    text: &'a str,
    /// How much has been read.
    at: usize,
    names: Vec<Rc<str>>,
    /// Of the objects that are being read, the outermost first: each takes its own when it ends, and room for no more.
    members: Vec<(Rc<str>, Json)>,
}

impl<'a> Reader<'a> {
    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.next() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    /// Reads a value in which lists and objects may stand in each other `levels` deep.
    fn value(&mut self, levels: usize) -> Option<Json> {
        match self.next()? {
            b'"' => Some(Json::String(match self.string()? {
                Text::Plain(text) => text.into(),
                Text::Escaped(text) => text,
            })),
            b'{' => self.object(levels.checked_sub(1)?).map(Json::Object),
            b'[' => self.array(levels.checked_sub(1)?).map(Json::Array),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length = rest.as_bytes().iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += length;
        match serde_json::from_str(&rest[..length]) {
            Ok(Token::Number(number)) => Some(Json::Number(number)),
            _ => None,
        }
    }

    fn array(&mut self, levels: usize) -> Option<Vec<Json>> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.take(b']') {
            return Some(elements);
        }
        loop {
            elements.push(self.value(levels)?);
            if self.take(b']') {
                return Some(elements);
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, levels: usize) -> Option<JsonMap> {
        self.at += 1;
        if self.take(b'}') {
            return Some(JsonMap::new());
        }
        let outer = self.members.len();
        loop {
            let name = self.name()?;
            if !self.take(b':') {
                return None;
            }
            let value = self.value(levels)?;
            self.members.push((name, value));
            if self.take(b'}') {
                let members = self.members.split_off(outer);
                return Some(JsonMap(if repeats(&members) { last_of_each(members) } else { members }));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn name(&mut self) -> Option<Rc<str>> {
        if self.next()? != b'"' {
            return None;
        }
        let text = match self.string()? {
            Text::Plain(text) => text,
            Text::Escaped(text) => return Some(text),
        };
        if let Some(known) = self.names.iter().find(|known| ***known == *text) {
            return Some(Rc::clone(known));
        }
        let name: Rc<str> = text.into();
        if self.names.len() < NAMES {
            self.names.push(Rc::clone(&name));
        }
        Some(name)
    }

    /// Reads a text that begins here.
    fn string(&mut self) -> Option<Text<'a>> {
        let begin = self.at;
        self.at += 1;
        let mut escapes = false;
        loop {
            self.at += plain(&self.text.as_bytes()[self.at..]);
            match self.text.as_bytes().get(self.at)? {
                b'"' => break,
                b'\\' => {
                    escapes = true;
                    self.at += 2;
                }
                _ => return None,
            }
        }
        self.at += 1;
        if !escapes {
            return Some(Text::Plain(&self.text[begin + 1..self.at - 1]));
        }
        match serde_json::from_str(&self.text[begin..self.at]) {
            Ok(Token::String(text)) => Some(Text::Escaped(text.into())),
            _ => None,
        }
    }
}

enum Text<'a> {
    Plain(&'a str),
    Escaped(Rc<str>),
}

/// How many bytes come before a quotation mark, a backslash or a control character: eight at a time, as in "Bit Twiddling
/// Hacks, Determine if a word has a byte less than n". A byte may seem to be one of them only above one that is.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word & (ONES << 7);
    let (words, rest) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let found = below(word, b' ') | is(b'"') | is(b'\\');
        if found != 0 {
            return n * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let end = rest.iter().position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'));
    words.len() * 8 + end.unwrap_or(rest.len())
}

/// Whether two members may have one name; many members are not compared here.
fn repeats(members: &[(Rc<str>, Json)]) -> bool {
    let repeats = |n: usize| members[..n].iter().any(|(name, _)| *name == members[n].0);
    members.len() > FEW || (1..members.len()).any(repeats)
}

/// Of members of one name the last value, in the place of the first.
fn last_of_each(members: Vec<(Rc<str>, Json)>) -> Vec<(Rc<str>, Json)> {
    let mut kept: Vec<(Rc<str>, Json)> = Vec::with_capacity(members.len());
    // A hash table, at most half full, of places counted from 1.
    let mut places = vec![0_usize; (2 * members.len()).next_power_of_two()];
    for (name, value) in members {
        let mut slot = digest(&&*name) as usize % places.len();
        loop {
            match places[slot] {
                0 => {
                    kept.push((name, value));
                    places[slot] = kept.len();
                    break;
                }
                place if kept[place - 1].0 == name => {
                    kept[place - 1].1 = value;
                    break;
                }
                _ => slot = (slot + 1) % places.len(),
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Token;

    use super::{Json, read};

    /// Bodies of all kinds are read, or refused, just as serde_json does it.
    fn assert_same(text: &str) {
        let own = read(text);
        assert_eq!(own, serde_json::from_str::<Token>(text).ok().map(Json::from), "{text:?}");
        if let Some(own) = own {
            assert_eq!(serde_json::from_str::<Token>(&own.to_string()).ok().map(Json::from), Some(own));
        }
    }

    #[test]
    fn texts_are_read_as_serde_json_reads_them() {
        let texts = [
            "",
            " ",
            "null",
            "nul",
            "truefalse",
            "[true, false ,null]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{",
            "{}",
            " {\n} x",
            "[]]",
            "{\"a\":1,\"a\":{\"b\":2},\"c\":3,\"a\":4}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "{\"a\" : \"b\"\t}",
            "0",
            "-0",
            "-",
            "01",
            "1.",
            ".5",
            "1.5",
            "1e5",
            "1E+400",
            "-1e-3",
            "1-2",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "\"",
            "\"\\\"",
            "\"\\u00e9\\n\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\x\"",
            "\"é\\\\\"",
            "\"a\tb\"",
            "\"12345678\u{1}\"",
            "\"1234567\\\"9é\"",
            "\"ab\u{7f}é\u{80}\"",
        ];
        texts.into_iter().for_each(assert_same);
        let many: Vec<String> = (0..100).map(|n| format!("\"key {}\":{n}", n * 7 % 60)).collect();
        assert_same(&format!("{{{}}}", many.join(",")));
    }

    #[test]
    fn levels_have_a_limit() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(read(&nested(256)).is_some());
        assert_eq!(read(&nested(257)), None);
        assert_eq!(read(&nested(1_000_000)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_serde_json_reads_it(text in r#"[\[\]{}:,"\\ a1.eué\x01-]{0,24}"#) {
            assert_same(&text);
        }

        #[test]
        fn any_string_is_read_as_serde_json_reads_it(text in any::<String>()) {
            assert_same(&serde_json::to_string(&text).unwrap());
            assert_same(&format!("{{\"{text}\":\"{text}\"}}"));
        }
    }
}
