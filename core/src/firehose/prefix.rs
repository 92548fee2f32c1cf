//! Prefixes of objects: texts with expressions such as `!{timestamp:yyyy/MM/dd}` (Firehose developer guide, Custom prefixes
//! for Amazon S3 objects).

use crate::rng::{Concern, Dice};
use crate::time::Instant;

/// A part of a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Timestamp(&'a str),
    RandomString,
    ErrorOutputType,
}

/// What Firehose appends to a prefix that tells no time.
const BY_HOUR: &str = "yyyy/MM/dd/HH/";
/// Characters of a random string.
const RANDOM: usize = 11;

fn pieces(prefix: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = prefix;
    while let Some((text, behind)) = rest.split_once("!{") {
        let (expression, after) = behind.split_once('}')?;
        pieces.push(Piece::Text(text));
        pieces.push(match expression.split_once(':')? {
            ("timestamp", pattern) if !pattern.is_empty() && is_pattern(pattern) => Piece::Timestamp(pattern),
            ("firehose", "random-string") => Piece::RandomString,
            ("firehose", "error-output-type") => Piece::ErrorOutputType,
            _ => return None,
        });
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Some(pieces)
}

/// Letters that are read here: years, months, days, hours, minutes and seconds.
fn is_pattern(pattern: &str) -> bool {
    let mut quoted = false;
    let readable = pattern.chars().all(|letter| {
        quoted ^= letter == '\'';
        quoted || !letter.is_ascii_alphabetic() || "yMdHms".contains(letter)
    });
    readable && !quoted
}

/// Why a prefix, or the pair of them, cannot be used.
pub fn fault(prefix: &str, error_prefix: &str) -> Option<&'static str> {
    let (Some(prefix), Some(error)) = (pieces(prefix), pieces(error_prefix)) else {
        return Some(
            "An expression in Prefix or ErrorOutputPrefix is none of !{timestamp:pattern}, !{firehose:random-string} and !{firehose:error-output-type}.",
        );
    };
    let has = |pieces: &[Piece<'_>], piece: Piece<'_>| pieces.contains(&piece);
    if has(&prefix, Piece::ErrorOutputType) {
        return Some("Prefix cannot contain !{firehose:error-output-type}.");
    }
    let uses_any = |pieces: &[Piece<'_>]| pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)));
    let told = has(&error, Piece::ErrorOutputType);
    if uses_any(&error) && !told {
        return Some("ErrorOutputPrefix with expressions must contain !{firehose:error-output-type}.");
    }
    if uses_any(&prefix) && error_prefix.is_empty() {
        return Some("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.");
    }
    None
}

/// What a prefix comes to for records of that time; `failure` is what stands for `!{firehose:error-output-type}`.
pub fn evaluate(prefix: &str, at: Instant, failure: Option<&str>, dice: &mut Dice) -> String {
    let pieces = pieces(prefix).unwrap_or_default();
    let mut text = String::new();
    for piece in &pieces {
        match piece {
            Piece::Text(plain) => text.push_str(plain),
            Piece::Timestamp(pattern) => tell(&mut text, pattern, at),
            Piece::RandomString => (0..RANDOM).for_each(|_| text.push(letter(dice))),
            Piece::ErrorOutputType => text.push_str(failure.unwrap_or_default()),
        }
    }
    if let Some(failure) = failure.filter(|_| !pieces.contains(&Piece::ErrorOutputType)) {
        text.push_str(failure);
        text.push('/');
    }
    if !pieces.iter().any(|piece| matches!(piece, Piece::Timestamp(_))) {
        tell(&mut text, BY_HOUR, at);
    }
    text
}

fn letter(dice: &mut Dice) -> char {
    const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    char::from(LETTERS[dice.below(Concern::Ids, 36) as usize])
}

/// A time by a pattern of Java's DateTimeFormatter, in UTC.
fn tell(text: &mut String, pattern: &str, at: Instant) {
    let label = at.label();
    let mut letters = pattern.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        let range = match letter {
            '\'' => {
                quoted = !quoted;
                continue;
            }
            'y' if !quoted => 0..4,
            'M' if !quoted => 5..7,
            'd' if !quoted => 8..10,
            'H' if !quoted => 11..13,
            'm' if !quoted => 14..16,
            's' if !quoted => 17..19,
            other => {
                text.push(other);
                continue;
            }
        };
        let mut width = 1;
        while letters.next_if_eq(&letter).is_some() {
            width += 1;
        }
        let digits = label.get(range).unwrap_or_default();
        text.push_str(match (letter, width) {
            ('y', 2) => &digits[digits.len().min(2)..],
            (_, 1) => digits.trim_start_matches('0').get(..).filter(|digits| !digits.is_empty()).unwrap_or("0"),
            _ => digits,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(prefix: &str, failure: Option<&str>) -> String {
        evaluate(prefix, Instant::from_seconds(1_767_247_384), failure, &mut Dice::new(1))
    }

    #[test]
    fn prefixes_tell_the_time() {
        assert_eq!(told("", None), "2026/01/01/06/");
        assert_eq!(told("logs/", None), "logs/2026/01/01/06/");
        assert_eq!(told("y=!{timestamp:yyyy}/m=!{timestamp:M}/", None), "y=2026/m=1/");
        assert_eq!(told("!{timestamp:yy'y'MM-dd HH:mm:ss}/", None), "26y01-01 06:03:04/");
        assert_eq!(
            told("e/!{firehose:error-output-type}/", Some("processing-failed")),
            "e/processing-failed/2026/01/01/06/"
        );
        assert_eq!(told("e/", Some("processing-failed")), "e/processing-failed/2026/01/01/06/");
        assert_eq!(told("!{firehose:random-string}/!{timestamp:yyyy}", None).len(), RANDOM + 5);
    }

    #[test]
    fn expressions_are_checked() {
        assert_eq!(fault("a/", ""), None);
        assert_eq!(fault("!{timestamp:yyyy}/", "e/!{firehose:error-output-type}/"), None);
        for (prefix, error) in [
            ("!{timestamp:QQ}", "e/"),
            ("!{timestamp:}", "e/"),
            ("!{timestamp:'y}", "e/"),
            ("!{other:a}", "e/"),
            ("!{timestamp", "e/"),
            ("!{firehose:error-output-type}", "e/"),
            ("!{timestamp:yyyy}", ""),
            ("", "!{timestamp:yyyy}"),
        ] {
            assert!(fault(prefix, error).is_some(), "{prefix} {error}");
        }
    }
}
