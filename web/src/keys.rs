//! How items and records are called, and how they look: the same key has the same text, hue and pattern everywhere.

use headwater_core::dynamodb::value::{Attributes, Value};
use headwater_core::hash::digest;
use headwater_core::kinesis::number::Parts;
use headwater_core::kinesis::shard::Record;
use headwater_core::sequence::Sequence;
use headwater_core::streams::stream::Stream;

/// How many hues and patterns the style sheets know: `hue-0` to `hue-11`, `pattern-0` to `pattern-5`.
const HUES: u64 = 12;
const PATTERNS: u64 = 6;

/// Characters of a key that are shown; the rest gives way to a digest, so that two long keys still differ.
const SHOWN: usize = 96;

/// Digits in the id of a Kinesis shard.
const KINESIS_DIGITS: usize = 12;

/// A stream's counter stands in a sequence number's last twenty digits.
const COUNTER: u128 = 100_000_000_000_000_000_000;

/// How marks of one key look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// 0 to 11.
    pub hue: u8,
    /// 0 to 5.
    pub pattern: u8,
}

impl Look {
    pub fn of(key: &str) -> Look {
        let hash = digest(&key);
        Look { hue: (hash % HUES) as u8, pattern: (hash / HUES % PATTERNS) as u8 }
    }

    /// The classes of the style sheet, such as `hue-3 pattern-1`.
    pub fn class(self) -> String {
        format!("hue-{} pattern-{}", self.hue, self.pattern)
    }
}

/// A primary key in one line, such as `customer#42` or `order#7 / line#1`, of bounded length.
pub fn text(keys: &Attributes) -> String {
    let parts: Vec<String> = keys.iter().map(|(_, value)| scalar(value)).collect();
    bounded(&parts.join(" / "), SHOWN)
}

/// A text, a number or bytes as they are; other values as they print.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::S(text) => text.chars().map(visible).collect(),
        Value::N(number) => number.to_string(),
        Value::B(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        other => other.to_string(),
    }
}

/// Control characters and marks that turn the direction of writing would let one key look like another.
pub fn visible(character: char) -> char {
    match character {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    }
}

fn bounded(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…{:08x}", &text[..end], digest(&text) as u32),
        None => text.to_owned(),
    }
}

/// At most `limit` characters of a text that came from outside, all of them visible.
pub fn clipped(text: &str, limit: usize) -> String {
    let mut shown: String = text.chars().take(limit).map(visible).collect();
    if text.chars().nth(limit).is_some() {
        shown.push('…');
    }
    shown
}

/// How the records of a stream are numbered: each is the n-th, counted from 1.
///
/// The stream's counter also numbers the opening and sealing of shards; those are taken out again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// The counts that shards' bounds took, ascending.
    taken: Vec<u64>,
    /// Whether they are numbers of Kinesis, which hold a count of their own.
    kinesis: bool,
}

impl Numbering {
    pub fn of(stream: &Stream) -> Numbering {
        let bounds = stream.shards.values().flat_map(|shard| [Some(shard.start), shard.end]);
        let mut taken: Vec<u64> = bounds.flatten().map(counter).collect();
        taken.sort_unstable();
        Numbering { taken, kinesis: false }
    }

    /// Of a Kinesis stream: the count that its sequence numbers hold.
    pub const fn kinesis() -> Numbering {
        Numbering { taken: Vec::new(), kinesis: true }
    }

    pub fn number(&self, sequence: Sequence) -> u64 {
        if self.kinesis {
            return kinesis_number(sequence);
        }
        let count = counter(sequence);
        count - self.taken.partition_point(|taken| *taken < count) as u64
    }
}

/// The number of one record of a stream.
pub fn number(stream: &Stream, sequence: Sequence) -> u64 {
    Numbering::of(stream).number(sequence)
}

fn counter(sequence: Sequence) -> u64 {
    (sequence.low() % COUNTER) as u64
}

/// The count in a sequence number of Kinesis: the n-th record of its group of five shards.
#[inline(never)]
pub fn kinesis_number(sequence: Sequence) -> u64 {
    Parts::of(sequence).map_or(0, |parts| parts.counter)
}

/// The key that a record of Kinesis is about.
#[inline(never)]
pub fn of_record(record: &Record) -> String {
    record.change.as_ref().map_or_else(|| partition_key(&record.key), |change| text(&change.keys))
}

/// A partition key of Kinesis in one line, of bounded length.
#[inline(never)]
pub fn partition_key(key: &str) -> String {
    bounded(&key.chars().map(visible).collect::<String>(), SHOWN)
}

/// The end of a shard's id, which tells it from its neighbours: eight digits, of Kinesis without the zeros before them.
pub fn short_shard(id: &str) -> &str {
    let end = id.rsplit('-').next().unwrap_or(id);
    match end.trim_start_matches('0') {
        _ if end.len() != KINESIS_DIGITS => end,
        "" => "0",
        short => short,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    fn key(parts: &[(&str, &str)]) -> Attributes {
        parts.iter().map(|(name, value)| (Rc::from(*name), Value::from(*value))).collect()
    }

    #[test]
    fn keys_are_one_line() {
        assert_eq!(text(&key(&[("pk", "customer#42")])), "customer#42");
        assert_eq!(text(&key(&[("pk", "order#7"), ("sk", "line#1")])), "order#7 / line#1");
        assert_eq!(text(&key(&[("pk", "a\u{202e}b\n")])), "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn long_keys_stay_apart() {
        let long = "x".repeat(2000);
        let (one, two) = (text(&key(&[("pk", &long)])), text(&key(&[("pk", &format!("{long}y"))])));
        assert_ne!(one, two);
        assert!(one.chars().count() < 120);
    }

    #[test]
    fn looks_are_stable() {
        assert_eq!(Look::of("customer#42"), Look::of("customer#42"));
        assert!(Look::of("customer#42").hue < 12 && Look::of("customer#42").pattern < 6);
    }
}
