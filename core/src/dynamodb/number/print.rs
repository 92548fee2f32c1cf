//! Number to text: the canonical form without `+`, exponent, or idle zeros (Developer guide, Number).

use std::fmt;

use serde::{Serialize, Serializer};

use super::Number;

/// The longest text: a sign, `0.`, and the 167 decimals of a 38-digit number that begins at 1E-130.
const TEXT_BYTES_MAX: usize = 170;

/// Digits that one `u64` holds.
const CHUNK_DIGITS: usize = 19;
const CHUNK: u128 = 10_u128.pow(CHUNK_DIGITS as u32);

/// The significant digits of a number as values 0 to 9, kept at the end of the array.
pub(super) struct Digits {
    bytes: [u8; 2 * CHUNK_DIGITS],
    start: usize,
}

impl Digits {
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    fn push_front(&mut self, mut chunk: u64) {
        while chunk > 0 {
            self.start -= 1;
            self.bytes[self.start] = (chunk % 10) as u8;
            chunk /= 10;
        }
    }
}

impl Number {
    /// The significant digits; none for zero.
    pub(super) fn digits(self) -> Digits {
        let mut digits = Digits { bytes: [0; 2 * CHUNK_DIGITS], start: 2 * CHUNK_DIGITS };
        match u64::try_from(self.coefficient) {
            Ok(short) => digits.push_front(short),
            Err(_) => {
                digits.push_front((self.coefficient % CHUNK) as u64);
                digits.start = CHUNK_DIGITS;
                digits.push_front((self.coefficient / CHUNK) as u64);
            }
        }
        digits
    }

    fn text(self) -> Text {
        let mut text = Text { bytes: [0; TEXT_BYTES_MAX], len: 0 };
        if self.is_zero() {
            text.push_zeros(1);
            return text;
        }
        if self.negative {
            text.push(b'-');
        }
        let digits = self.digits();
        let digits = digits.as_slice();
        // How many digits stand before the point.
        let point = digits.len() as i16 + self.exponent;
        match usize::try_from(point) {
            Ok(point) => text.push_from_one(digits, point),
            Err(_) => text.push_below_one(digits, usize::from(point.unsigned_abs())),
        }
        text
    }
}

/// A text being written, without the heap.
struct Text {
    bytes: [u8; TEXT_BYTES_MAX],
    len: usize,
}

impl Text {
    fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    fn push_digits(&mut self, digits: &[u8]) {
        for digit in digits {
            self.push(b'0' + digit);
        }
    }

    fn push_zeros(&mut self, count: usize) {
        self.bytes[self.len..self.len + count].fill(b'0');
        self.len += count;
    }

    /// Writes digits of which the first `point` stand before the point.
    fn push_from_one(&mut self, digits: &[u8], point: usize) {
        let (whole, fraction) = digits.split_at(point.min(digits.len()));
        self.push_digits(whole);
        self.push_zeros((point - whole.len()).max(usize::from(point == 0)));
        if !fraction.is_empty() {
            self.push(b'.');
            self.push_digits(fraction);
        }
    }

    /// Writes digits that come after a point and `zeros` zeros.
    fn push_below_one(&mut self, digits: &[u8], zeros: usize) {
        self.push(b'0');
        self.push(b'.');
        self.push_zeros(zeros);
        self.push_digits(digits);
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).expect("only ASCII was pushed")
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

/// The text, as in the wire form `{"N":"1.5"}`.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{number, texts};
    use proptest::prelude::*;

    #[test]
    fn canonical_texts() {
        let one_e125 = format!("1{}", "0".repeat(125));
        let one_e_minus_130 = format!("0.{}1", "0".repeat(129));
        for (text, canonical) in [
            ("0001.2300", "1.23"),
            ("+5", "5"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("1e3", "1000"),
            ("1e-3", "0.001"),
            ("0042.1200", "42.12"),
            ("1E125", &one_e125),
            ("1E-130", &one_e_minus_130),
            ("1.0", "1"),
            ("100", "100"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("-12.50e1", "-125"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
            ("1234567890000000000000000000000000001e-20", "12345678900000000.00000000000000000001"),
        ] {
            assert_eq!(number(text).to_string(), canonical, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same_number(text in texts()) {
            let number = number(&text);
            prop_assert_eq!(super::super::tests::number(&number.to_string()), number);
        }
    }
}
