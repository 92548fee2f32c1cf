//! Numbers as bytes: the base-100 form that sort keys, partition hashes and item sizes are defined by.
//!
//! ```text
//! 12.5    c1        0d   33   00        0.125 × 100^1, digit pairs + 1, an end below every pair
//! -12.5   3e        59   33   66        complement,    101 - pair,      an end above every pair
//! 0       80                  00
//! ```
//! The first byte is the power of 100, 192 above it. Pairs are aligned at the decimal point (Developer guide, Item sizes and formats).

use super::Number;

const ZERO: u8 = 0x80;
const END_POSITIVE: u8 = 0;
const END_NEGATIVE: u8 = 102;
const POWER_OFFSET: i16 = 192;

/// Pairs in the longest form, 38 digits of which the first stands alone.
const PAIRS_MAX: i16 = 20;

impl Number {
    /// Appends 2 to 22 bytes whose order as bytes is the numeric order.
    ///
    /// No number's bytes are a prefix of another's, so more bytes may follow without disturbing the order.
    pub fn to_order_bytes(&self, out: &mut Vec<u8>) {
        if self.is_zero() {
            out.extend([ZERO, END_POSITIVE]);
            return;
        }
        let power = (self.point() + self.first_pair_is_half()) / 2;
        out.push(self.first_byte(power));
        let digits = self.digits();
        let (alone, rest) = digits.as_slice().split_at(usize::from(self.first_pair_is_half() == 1));
        out.extend(alone.iter().map(|digit| self.pair_byte(*digit)));
        out.extend(rest.chunks(2).map(|pair| self.pair_byte(pair[0] * 10 + pair.get(1).unwrap_or(&0))));
        out.push(if self.negative { END_NEGATIVE } else { END_POSITIVE });
    }

    /// The part of [`Number::to_order_bytes`]' output that AWS hashes: the end is written only after short negatives.
    pub(crate) fn hashed_part<'a>(&self, order_bytes: &'a [u8]) -> &'a [u8] {
        let ends = self.negative && self.pair_count() < PAIRS_MAX;
        &order_bytes[..order_bytes.len() - usize::from(!ends)]
    }

    /// Bytes that the number counts for in an item: 1 for zero, else 1 and its pairs, and 1 for a minus; 1 to 22.
    pub fn byte_size(&self) -> u64 {
        if self.is_zero() { 1 } else { 1 + self.pair_count() as u64 + u64::from(self.negative) }
    }

    fn pair_count(&self) -> i16 {
        (self.digit_count() + self.first_pair_is_half() + 1) / 2
    }

    /// How many digits stand before the decimal point; negative when zeros follow the point.
    fn point(&self) -> i16 {
        self.magnitude() + 1
    }

    /// 1 when the first pair is a zero and the first digit.
    fn first_pair_is_half(&self) -> i16 {
        self.point().rem_euclid(2)
    }

    fn first_byte(&self, power: i16) -> u8 {
        let byte = (power + POWER_OFFSET) as u8;
        if self.negative { !byte } else { byte }
    }

    fn pair_byte(&self, pair: u8) -> u8 {
        if self.negative { 101 - pair } else { pair + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{number, texts};
    use super::Number;
    use proptest::prelude::*;

    fn order_bytes(number: Number) -> Vec<u8> {
        let mut bytes = Vec::new();
        number.to_order_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn bytes_by_hand() {
        for (text, bytes) in [
            ("0", &[0x80, 0][..]),
            ("1", &[0xc1, 2, 0]),
            ("12.5", &[0xc1, 13, 51, 0]),
            ("-12.5", &[0x3e, 89, 51, 102]),
            ("100", &[0xc2, 2, 0]),
            ("9e125", &[0xff, 91, 0]),
            ("-9e125", &[0x00, 11, 102]),
            ("1e-130", &[0x80, 2, 0]),
            ("-1e-130", &[0x7f, 100, 102]),
        ] {
            assert_eq!(order_bytes(number(text)), bytes, "{text}");
        }
    }

    #[test]
    fn the_end_is_hashed_only_after_short_negatives() {
        let long = "-1.2345678901234567890123456789012345678";
        for (text, ends) in [("0", false), ("5", false), ("-5", true), (long, false)] {
            let bytes = order_bytes(number(text));
            let kept = number(text).hashed_part(&bytes).len() == bytes.len();
            assert_eq!(kept, ends, "{text}");
        }
    }

    /// The captured table of the specification, and what follows from pairs aligned at the point.
    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0", 1),
            ("-0", 1),
            ("1", 2),
            ("12", 2),
            ("1E125", 2),
            ("123", 3),
            ("100", 2),
            ("100.5", 4),
            ("0.0000001", 2),
            ("1010", 3),
            ("123456", 4),
            ("-42", 3),
            ("0.15", 2),
            ("1.5", 3),
            ("1.234", 4),
            ("3.14159", 5),
            ("12345678901234567890123456789012345678", 20),
            ("1.2345678901234567890123456789012345678", 21),
            ("120", 3),
            ("0.015", 3),
        ] {
            assert_eq!(number(text).byte_size(), bytes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn byte_order_is_numeric_order(a in texts(), b in texts()) {
            let (a, b) = (number(&a), number(&b));
            let (a_bytes, b_bytes) = (order_bytes(a), order_bytes(b));
            prop_assert_eq!(a_bytes.cmp(&b_bytes), a.cmp(&b));
            prop_assert!(a == b || !a_bytes.starts_with(&b_bytes));
        }

        #[test]
        fn the_size_is_that_of_the_bytes(text in texts()) {
            let number = number(&text);
            let end = u64::from(!number.is_negative());
            prop_assert_eq!(number.byte_size(), order_bytes(number).len() as u64 - end);
        }
    }
}
