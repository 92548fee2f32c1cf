//! From text to [`Json`]: serde_json reads, and this keeps what it reads.

use std::fmt;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::{Json, JsonMap};
use crate::hash::digest;
use crate::limits;

/// Names that are remembered, so that those that come again are shared.
const NAMES: usize = 16;
/// Members of an object that are compared one by one.
const FEW: usize = 16;

/// Reads a text that is one JSON value of no more levels than the stack has room for.
pub(crate) fn read(text: &str) -> Option<Json> {
    let mut reader = serde_json::Deserializer::from_str(text);
    // Levels are counted here; AWS reads twice as many as serde_json does by itself.
    reader.disable_recursion_limit();
    let mut names = Vec::with_capacity(NAMES);
    let json = Value { names: &mut names, levels: limits::JSON_LEVELS }.deserialize(&mut reader).ok()?;
    reader.end().ok().map(|()| json)
}

/// A value in which lists and objects may stand in each other so many levels deep.
struct Value<'a> {
    names: &'a mut Vec<Rc<str>>,
    levels: usize,
}

impl Value<'_> {
    /// What stands one level deeper. The caller tells nobody why a body cannot be read, and AWS does neither.
    fn inner<E: Error>(&mut self) -> Result<Value<'_>, E> {
        let levels = self.levels.checked_sub(1).ok_or_else(|| E::custom(""))?;
        Ok(Value { names: self.names, levels })
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    #[expect(clippy::disallowed_types, reason = "what a body says, kept as it is: nothing is counted in it")]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<Json, A::Error> {
        let Value { names, levels } = self.inner()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(Value { names, levels })? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Json, A::Error> {
        let Value { names, levels } = self.inner()?;
        // Most objects are attribute values, of one member.
        let mut members = Vec::with_capacity(1);
        while let Some(name) = object.next_key_seed(Name(names))? {
            members.push((name, object.next_value_seed(Value { names, levels })?));
        }
        Ok(Json::Object(JsonMap(if repeats(&members) { last_of_each(members) } else { members })))
    }
}

/// A member's name, shared with those before it that are the same.
struct Name<'a>(&'a mut Vec<Rc<str>>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Rc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Rc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Rc<str>, E> {
        if let Some(known) = self.0.iter().find(|known| ***known == *text) {
            return Ok(Rc::clone(known));
        }
        let name: Rc<str> = text.into();
        if self.0.len() < NAMES {
            self.0.push(Rc::clone(&name));
        }
        Ok(name)
    }
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
