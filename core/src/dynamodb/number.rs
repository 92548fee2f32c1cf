//! DynamoDB's number: a decimal of up to 38 significant digits, exact, with one representation per value
//! (Developer guide, Number).
//!
//! It knows nothing of JSON: on the wire a number is the text that [`Number::parse`] reads and `Display` writes.

mod arithmetic;
mod order;
mod parse;
mod print;
mod ratio;

use std::cmp::Ordering;
use std::ops::Neg;

/// A decimal number: `±coefficient × 10^exponent`.
///
/// Values range over zero and 1E-130 to 9.99…E+125 of either sign. Equality, order and hash are numeric, because the
/// representation is unique: the coefficient does not end in a zero digit, and zero has neither sign nor exponent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    /// Up to 38 digits.
    coefficient: u128,
    /// Power of ten of the last digit, -167 to 125.
    exponent: i16,
    negative: bool,
}

/// The powers of ten that a `u128` holds.
const POWERS: [u128; 39] = powers();

const fn powers() -> [u128; 39] {
    let mut powers = [1; 39];
    let mut n = 1;
    while n < powers.len() {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
}

impl Number {
    pub const ZERO: Number = Number { coefficient: 0, exponent: 0, negative: false };

    /// Builds the one representation of a value whose range and precision are known to be fine.
    fn normalised(negative: bool, mut coefficient: u128, mut exponent: i16) -> Number {
        if coefficient == 0 {
            return Number::ZERO;
        }
        while coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        Number { coefficient, exponent, negative }
    }

    pub const fn is_zero(self) -> bool {
        self.coefficient == 0
    }

    pub const fn is_negative(self) -> bool {
        self.negative
    }

    /// Number of significant digits; one for zero.
    fn digit_count(self) -> i16 {
        self.coefficient.checked_ilog10().map_or(1, |log| log as i16 + 1)
    }

    /// Power of ten of the first digit.
    fn magnitude(self) -> i16 {
        self.exponent + self.digit_count() - 1
    }

    /// The largest integer that is not above this number, held within the range of an `i64`.
    pub fn floor_i64(self) -> i64 {
        let (whole, part) = self.split();
        let floor = if self.negative { whole.saturating_add(u128::from(part)) } else { whole };
        match (self.negative, i64::try_from(floor)) {
            (false, Ok(n)) => n,
            (false, Err(_)) => i64::MAX,
            (true, Ok(n)) => -n,
            (true, Err(_)) => i64::MIN,
        }
    }

    /// The integer part without sign, held within a `u128`, and whether there is a fraction.
    fn split(self) -> (u128, bool) {
        let power = POWERS.get(usize::from(self.exponent.unsigned_abs()));
        match (self.exponent >= 0, power) {
            (true, Some(power)) => (self.coefficient.saturating_mul(*power), false),
            (true, None) => (u128::MAX, false),
            (false, Some(power)) => (self.coefficient / power, true),
            (false, None) => (0, true),
        }
    }
}

impl From<u64> for Number {
    fn from(n: u64) -> Number {
        Number::normalised(false, u128::from(n), 0)
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number::normalised(n < 0, u128::from(n.unsigned_abs()), 0)
    }
}

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        Number { negative: !self.negative && !self.is_zero(), ..self }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => compare_magnitudes(*self, *other),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (true, true) => compare_magnitudes(*other, *self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of two numbers without their signs.
fn compare_magnitudes(a: Number, b: Number) -> Ordering {
    if a.exponent == b.exponent || a.is_zero() || b.is_zero() {
        return a.coefficient.cmp(&b.coefficient);
    }
    let low = a.exponent.min(b.exponent);
    // Equal magnitudes leave at most 38 digits after scaling.
    let scaled = |n: Number| n.coefficient * POWERS[usize::from((n.exponent - low).unsigned_abs())];
    a.magnitude().cmp(&b.magnitude()).then_with(|| scaled(a).cmp(&scaled(b)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Number;
    use crate::operation::layer::Layer;
    use proptest::prelude::*;

    /// A number from text that is known to be one.
    pub(crate) fn number(text: &str) -> Number {
        Number::parse(text, Layer::Current).expect(text)
    }

    /// Texts over the whole range, many of them close together, with every count of digits.
    pub(crate) fn texts() -> impl Strategy<Value = String> {
        let digits = prop_oneof!["[0-9]{1,3}", "[0-9]{1,38}", "[0-9]{30,38}"];
        let exponent = prop_oneof![-3..4, -128..88];
        ("[+-]?", digits, exponent).prop_map(|(sign, digits, exponent)| format!("{sign}{digits}e{exponent}"))
    }

    #[test]
    fn integers_convert() {
        for n in [0, 1, -1, 10, 1_200, -45_000, i64::MAX, i64::MIN] {
            assert_eq!(Number::from(n), number(&n.to_string()));
            assert_eq!(Number::from(n).floor_i64(), n);
        }
        assert_eq!(Number::from(u64::MAX), number("18446744073709551615"));
        assert_eq!(-Number::ZERO, Number::ZERO);
    }

    #[test]
    fn floors_towards_minus_infinity_within_64_bits() {
        for (text, floor) in [
            ("1.9", 1),
            ("-1.1", -2),
            ("-0.5", -1),
            ("1e-130", 0),
            ("-1e-130", -1),
            ("1.7e9", 1_700_000_000),
            ("9223372036854775807.5", i64::MAX),
            ("9223372036854775808", i64::MAX),
            ("-9223372036854775808.5", i64::MIN),
            ("1e125", i64::MAX),
            ("-99999999999999999999999999999999999999e80", i64::MIN),
        ] {
            assert_eq!(number(text).floor_i64(), floor, "{text}");
        }
    }

    #[test]
    fn order_is_numeric() {
        let ascending = ["-1e125", "-12", "-1.5", "-1", "-1e-130", "0", "1e-130", "0.99", "1", "1.01", "12", "1e125"];
        for pair in ascending.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
    }
}
