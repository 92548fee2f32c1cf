//! CBOR at the door: what AWS's clients for Java send to Kinesis, and hence the Kinesis Client Library.
//!
//! Bodies are turned into JSON and back, so that operations and the log know one language:
//!
//! | CBOR | JSON |
//! |---|---|
//! | byte string | base64 |
//! | tag 1 with milliseconds since 1970 | seconds with a fraction |
//! | half, single and double floats | a number |
//!
//! Answers are written as AWS writes them: maps and lists of indefinite length, blobs as byte strings, timestamps as tag 1 with
//! whole milliseconds, since clients for Java refuse a fraction there.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ciborium_ll::{Decoder, Encoder, Header, simple};
use serde_json::Number;

use crate::limits;
use crate::operation::tree::{self, Json, JsonMap};

/// Members of answers that are blobs.
const BLOBS: &[&str] = &["Data"];
/// Members of answers that are timestamps.
const TIMESTAMPS: &[&str] = &[
    "ApproximateArrivalTimestamp",
    "ConsumerCreationTimestamp",
    "EarliestAllowedEndAt",
    "EndedAt",
    "StartedAt",
    "StreamCreationTimestamp",
];
/// The member whose own members users name: nothing in it is a blob or a timestamp.
const TAGS: &str = "Tags";

const TIMESTAMP_TAG: u64 = 1;
/// Bytes of a text or byte string that are read at a time.
const CHUNK_BYTES: usize = 1_024;

/// A body as JSON text, of no more levels and bytes than one that came as JSON may have; `None` for what is no CBOR.
pub(crate) fn to_json(body: &[u8]) -> Option<String> {
    let mut reader = Reader { decoder: Decoder::from(body), json: String::with_capacity(body.len()) };
    let header = reader.next()?;
    reader.value(header, limits::JSON_LEVELS)?;
    // One value, and nothing after it.
    (reader.decoder.offset() == body.len()).then_some(reader.json)
}

struct Reader<'a> {
    decoder: Decoder<&'a [u8]>,
    json: String,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Header> {
        self.decoder.pull().ok()
    }

    fn value(&mut self, header: Header, levels: usize) -> Option<()> {
        match header {
            Header::Positive(number) => write!(self.json, "{number}").ok()?,
            Header::Negative(number) => write!(self.json, "{}", -1 - i128::from(number)).ok()?,
            Header::Float(number) => self.number(Number::from_f64(number)),
            Header::Simple(simple) => self.json.push_str(word(simple)?),
            Header::Tag(TIMESTAMP_TAG) => self.timestamp()?,
            Header::Tag(_) => {
                let inner = self.next()?;
                self.value(inner, levels.checked_sub(1)?)?;
            }
            Header::Break => return None,
            Header::Bytes(length) => self.bytes(length)?,
            Header::Text(length) => self.text(length)?,
            Header::Array(count) => self.array(count, levels.checked_sub(1)?)?,
            Header::Map(count) => self.map(count, levels.checked_sub(1)?)?,
        }
        (self.json.len() <= limits::REQUEST_BYTES).then_some(())
    }

    /// JSON has no words for infinity and what is no number.
    fn number(&mut self, number: Option<Number>) {
        match number {
            Some(number) => self.json.push_str(&number.to_string()),
            None => self.json.push_str("null"),
        }
    }

    fn timestamp(&mut self) -> Option<()> {
        match self.next()? {
            Header::Positive(millis) => self.seconds("", millis),
            Header::Negative(rest) => self.seconds("-", rest.checked_add(1)?),
            Header::Float(millis) => self.number(Number::from_f64(millis / 1_000.0)),
            _ => return None,
        }
        Some(())
    }

    fn seconds(&mut self, sign: &str, millis: u64) {
        let (seconds, fraction) = (millis / 1_000, millis % 1_000);
        let _ = write!(self.json, "{sign}{seconds}");
        if fraction > 0 {
            let _ = write!(self.json, ".{fraction:03}");
        }
    }

    fn bytes(&mut self, length: Option<usize>) -> Option<()> {
        let (mut bytes, mut chunk) = (Vec::new(), [0; CHUNK_BYTES]);
        let mut segments = self.decoder.bytes(length);
        while let Some(mut segment) = segments.pull().ok()? {
            while let Some(part) = segment.pull(&mut chunk).ok()? {
                bytes.extend_from_slice(part);
            }
        }
        self.json.push('"');
        STANDARD.encode_string(bytes, &mut self.json);
        self.json.push('"');
        Some(())
    }

    fn text(&mut self, length: Option<usize>) -> Option<()> {
        let (mut text, mut chunk) = (String::new(), [0; CHUNK_BYTES]);
        let mut segments = self.decoder.text(length);
        while let Some(mut segment) = segments.pull().ok()? {
            while let Some(part) = segment.pull(&mut chunk).ok()? {
                text.push_str(part);
            }
        }
        self.json.push_str(&serde_json::to_string(&text).ok()?);
        Some(())
    }

    fn array(&mut self, count: Option<usize>, levels: usize) -> Option<()> {
        self.json.push('[');
        let mut done = 0;
        while let Some(header) = self.another(count, done)? {
            self.value(header, levels)?;
            done += 1;
        }
        self.json.push(']');
        Some(())
    }

    fn map(&mut self, count: Option<usize>, levels: usize) -> Option<()> {
        self.json.push('{');
        let mut done = 0;
        while let Some(header) = self.another(count, done)? {
            let Header::Text(length) = header else { return None };
            self.text(length)?;
            self.json.push(':');
            let header = self.next()?;
            self.value(header, levels)?;
            done += 1;
        }
        self.json.push('}');
        Some(())
    }

    /// What begins the next element of a collection of which so many are `done`; `Some(None)` at its end.
    fn another(&mut self, count: Option<usize>, done: usize) -> Option<Option<Header>> {
        if count == Some(done) {
            return Some(None);
        }
        let header = self.next()?;
        if count.is_none() && header == Header::Break {
            return Some(None);
        }
        if done > 0 {
            self.json.push(',');
        }
        Some(Some(header))
    }
}

fn word(simple: u8) -> Option<&'static str> {
    match simple {
        simple::FALSE => Some("false"),
        simple::TRUE => Some("true"),
        simple::NULL | simple::UNDEFINED => Some("null"),
        _ => None,
    }
}

/// An answer's JSON as CBOR; nothing for an answer that has no body.
pub(crate) fn from_json(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    if let Some(json) = std::str::from_utf8(body).ok().and_then(tree::read) {
        Writer(Encoder::from(&mut bytes)).value(&json, Kind::Plain);
    }
    bytes
}

/// What a value is in the service model, where its JSON does not tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Blob,
    Timestamp,
    /// What stands under names that users gave: none of it is a blob or a timestamp.
    Users,
}

impl Kind {
    fn of(self, member: &str) -> Kind {
        match member {
            _ if self == Kind::Users => Kind::Users,
            TAGS => Kind::Users,
            _ if BLOBS.contains(&member) => Kind::Blob,
            _ if TIMESTAMPS.contains(&member) => Kind::Timestamp,
            _ => Kind::Plain,
        }
    }
}

/// Writing to memory cannot fail.
struct Writer<'a>(Encoder<&'a mut Vec<u8>>);

impl Writer<'_> {
    fn put(&mut self, header: Header) {
        let _ = self.0.push(header);
    }

    fn value(&mut self, json: &Json, kind: Kind) {
        match json {
            Json::Null => self.put(Header::Simple(simple::NULL)),
            Json::Bool(truth) => self.put(Header::Simple(if *truth { simple::TRUE } else { simple::FALSE })),
            Json::Number(number) => self.number(number, kind),
            Json::String(text) => self.text(text, kind),
            Json::Array(elements) => {
                self.put(Header::Array(None));
                elements.iter().for_each(|element| self.value(element, kind));
                self.put(Header::Break);
            }
            Json::Object(members) => self.map(members, kind),
        }
    }

    fn map(&mut self, members: &JsonMap, kind: Kind) {
        self.put(Header::Map(None));
        for (name, value) in members.iter() {
            let _ = self.0.text(name, None);
            self.value(value, kind.of(name));
        }
        self.put(Header::Break);
    }

    fn text(&mut self, text: &str, kind: Kind) {
        let bytes = if kind == Kind::Blob { STANDARD.decode(text).ok() } else { None };
        let _ = match bytes {
            Some(bytes) => self.0.bytes(&bytes, None),
            None => self.0.text(text, None),
        };
    }

    fn number(&mut self, number: &Number, kind: Kind) {
        if kind == Kind::Timestamp {
            self.put(Header::Tag(TIMESTAMP_TAG));
            return self.put(integer(millis(&number.to_string())));
        }
        match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => self.put(Header::Positive(number)),
            (_, Some(number), _) => self.put(integer(number)),
            (.., Some(number)) => self.put(Header::Float(number)),
            _ => self.put(Header::Simple(simple::NULL)),
        }
    }
}

fn integer(number: i64) -> Header {
    match u64::try_from(number) {
        Ok(number) => Header::Positive(number),
        Err(_) => Header::Negative(!number as u64),
    }
}

/// Milliseconds of a number of seconds that is written as plain decimals: read from its digits, so that nothing is rounded.
fn millis(seconds: &str) -> i64 {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    format!("{whole}{digits}").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Vectors of RFC 8949, appendix A, and a request as clients for Java send it.
    #[test]
    fn what_is_read() {
        for (cbor, json) in [
            ("00", "0"),
            ("1bffffffffffffffff", "18446744073709551615"),
            ("3863", "-100"),
            ("3bffffffffffffffff", "-18446744073709551616"),
            ("f93e00", "1.5"),
            ("fa47c35000", "100000.0"),
            ("fbc010666666666666", "-4.1"),
            ("f97e00", "null"),
            ("f97c00", "null"),
            ("f4", "false"),
            ("f5", "true"),
            ("f6", "null"),
            ("f7", "null"),
            ("c11a514b67b0", "1363896.240"),
            ("c1fb41d452d9ec200000", "1363896.2405"),
            ("c21a514b67b0", "1363896240"),
            ("4401020304", "\"AQIDBA==\""),
            ("6161", "\"a\""),
            ("62225c", "\"\\\"\\\\\""),
            ("62c3bc", "\"ü\""),
            ("83010203", "[1,2,3]"),
            ("a26161016162820203", "{\"a\":1,\"b\":[2,3]}"),
            ("5f42010243030405ff", "\"AQIDBAU=\""),
            ("7f657374726561646d696e67ff", "\"streaming\""),
            ("9fff", "[]"),
            ("9f018202039f0405ffff", "[1,[2,3],[4,5]]"),
            ("bf61610161629f0203ffff", "{\"a\":1,\"b\":[2,3]}"),
            ("bf6a53747265616d4e616d656154644461746143616263ff", "{\"StreamName\":\"T\",\"Data\":\"YWJj\"}"),
        ] {
            let read = to_json(&bytes(cbor));
            assert_eq!(read.as_deref(), Some(json), "{cbor}");
        }
    }

    #[test]
    fn what_is_refused() {
        for cbor in [
            "",
            "ff",
            "1c",
            "18",
            "f0",
            "f818",
            "0000",
            "81",
            "9f01",
            "bf6161ff",
            "a10102",
            "a14101f6",
            "62ff",
            "61ff",
            "62c3",
            "7f4101ff",
            "5f6161ff",
            "c161",
            "c1",
            "9bffffffffffffffff00",
            "5bffffffffffffffff00",
            "c13bffffffffffffffff",
        ] {
            assert_eq!(to_json(&bytes(cbor)), None, "{cbor}");
        }
    }

    #[test]
    fn levels_and_bytes_have_a_limit() {
        let nested = |byte, levels| [vec![byte; levels], vec![0]].concat();
        for byte in [0x81, 0xc2] {
            assert!(to_json(&nested(byte, limits::JSON_LEVELS)).is_some());
            assert_eq!(to_json(&nested(byte, limits::JSON_LEVELS + 1)), None);
            assert_eq!(to_json(&nested(byte, 1_000_000)), None);
        }
        let nulls = |count| [vec![0x9f], vec![0xf6; count], vec![0xff]].concat();
        assert!(to_json(&nulls(1_000_000)).is_some());
        assert_eq!(to_json(&nulls(limits::REQUEST_BYTES / 5 + 1)), None);
    }

    #[test]
    fn what_is_written() {
        for (json, cbor) in [
            ("{}", "bfff"),
            ("[1,-1,true,null]", "9f0120f5f6ff"),
            ("{\"a\":18446744073709551615}", "bf61611bffffffffffffffffff"),
            ("{\"Data\":\"YWJj\"}", "bf644461746143616263ff"),
            ("{\"Tags\":{\"Data\":\"YWJj\"}}", "bf6454616773bf64446174616459574a6affff"),
            ("{\"StartedAt\":1700000000.123}", "bf69537461727465644174c11b0000018bcfe5687bff"),
            ("{\"StartedAt\":1}", "bf69537461727465644174c11903e8ff"),
            ("{\"StartedAt\":-0.5}", "bf69537461727465644174c13901f3ff"),
            ("", ""),
        ] {
            assert_eq!(hex(&from_json(json.as_bytes())), cbor, "{json}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{0,3}|Data|StartedAt", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body: Vec<u8>) {
            if let Some(json) = to_json(&body) {
                prop_assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
            }
        }

        /// Names that users gave stand in the way of nothing: what is under `Tags` comes back as it was.
        #[test]
        fn what_is_written_is_read(value in any_json()) {
            let value = json!({ "Tags": value });
            let read = to_json(&from_json(value.to_string().as_bytes())).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&read).unwrap(), value);
        }

        #[test]
        fn blobs_and_timestamps_come_back(data: Vec<u8>, millis in -1_000_000_000_000..4_000_000_000_000_i64) {
            let (sign, whole) = (if millis < 0 { "-" } else { "" }, millis.unsigned_abs());
            let time = format!("{sign}{}.{:03}", whole / 1_000, whole % 1_000);
            let text = format!("{{\"Data\":\"{}\",\"EndedAt\":{time}}}", STANDARD.encode(data));
            let read = to_json(&from_json(text.as_bytes())).unwrap();
            let number = |text: &str| serde_json::from_str::<Value>(text).unwrap()["EndedAt"].as_f64().unwrap();
            prop_assert_eq!(number(&read), number(&text));
            prop_assert_eq!(read.split(',').next(), text.split(',').next());
        }
    }
}
