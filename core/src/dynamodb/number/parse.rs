//! Text to number: grammar, range and precision, in AWS's order and with its texts (Developer guide, Number).

use super::{Number, POWERS};
use crate::limits::{NUMBER_DIGITS, NUMBER_MAGNITUDE_MAX, NUMBER_MAGNITUDE_MIN};
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

const NOT_NUMERIC: &str = "The parameter cannot be converted to a numeric value";
const TOO_PRECISE: &str = "Attempting to store more than 38 significant digits in a Number";
pub(super) const OVERFLOW: &str =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
pub(super) const UNDERFLOW: &str =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";

impl Number {
    /// Reads `[+-] digits [. digits] [e [+-] digits]`; blanks and names such as `NaN` are refused.
    ///
    /// # Errors
    ///
    /// A ValidationException of a family that takes the envelope: not a number, overflow, underflow, or more than
    /// 38 significant digits, the first that applies.
    pub fn parse(text: &str, layer: Layer) -> Result<Number, ApiError> {
        match Scan::read(text.as_bytes()) {
            Some(scan) => scan.number(layer).map_err(ApiError::request_validation),
            None => Err(ApiError::request_validation(not_numeric(text, layer))),
        }
    }
}

fn not_numeric(text: &str, layer: Layer) -> String {
    if text.is_empty() && !layer.is_current() { NOT_NUMERIC.to_owned() } else { format!("{NOT_NUMERIC}: {text}") }
}

/// What was read so far. Zeros wait in `zeros` until a further digit proves them significant.
#[derive(Default)]
struct Scan {
    negative: bool,
    coefficient: u128,
    /// Digits from the first to the last that is not zero; the coefficient is right up to 38 of them.
    digits: u32,
    zeros: u32,
    /// Power of ten of the last digit that was read, significant or not.
    exponent: i64,
}

impl Scan {
    fn read(text: &[u8]) -> Option<Scan> {
        let (negative, text) = split_sign(text);
        let mut scan = Scan { negative, ..Scan::default() };
        let (whole, mut rest) = scan.take_digits(text);
        let mut fraction = 0;
        if let [b'.', after @ ..] = rest {
            (fraction, rest) = scan.take_digits(after);
        }
        if whole + fraction == 0 {
            return None;
        }
        scan.exponent = read_exponent(rest)?.saturating_sub(fraction as i64);
        Some(scan)
    }

    /// Takes the digits that `text` begins with; gives their count and what follows.
    fn take_digits<'a>(&mut self, text: &'a [u8]) -> (usize, &'a [u8]) {
        let mut count = 0;
        while let Some(digit) = text.get(count).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
            self.push(digit);
            count += 1;
        }
        (count, &text[count..])
    }

    fn push(&mut self, digit: u8) {
        if digit == 0 {
            self.zeros += u32::from(self.digits > 0);
            return;
        }
        let digits = self.digits + self.zeros + 1;
        if digits <= NUMBER_DIGITS {
            self.coefficient = self.coefficient * POWERS[self.zeros as usize + 1] + u128::from(digit);
        }
        self.digits = digits;
        self.zeros = 0;
    }

    fn number(self, layer: Layer) -> Result<Number, &'static str> {
        let exponent = self.exponent.saturating_add(i64::from(self.zeros));
        // Zero counts as one digit, so that its exponent is checked as well.
        let magnitude = exponent.saturating_add(i64::from(self.digits.max(1)) - 1);
        check_range(magnitude, layer)?;
        if self.digits > NUMBER_DIGITS {
            return Err(TOO_PRECISE);
        }
        if self.digits == 0 {
            return Ok(Number::ZERO);
        }
        Ok(Number { coefficient: self.coefficient, exponent: exponent as i16, negative: self.negative })
    }
}

fn check_range(magnitude: i64, layer: Layer) -> Result<(), &'static str> {
    // The old layer counted digits before the point in 32 bits, and wrapped.
    let wrapped = !layer.is_current() && magnitude >= i64::from(i32::MAX);
    if magnitude > i64::from(NUMBER_MAGNITUDE_MAX) && !wrapped {
        Err(OVERFLOW)
    } else if magnitude < i64::from(NUMBER_MAGNITUDE_MIN) || wrapped {
        Err(UNDERFLOW)
    } else {
        Ok(())
    }
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// Reads what may follow the digits: nothing, or an exponent of 64 bits.
fn read_exponent(text: &[u8]) -> Option<i64> {
    match text {
        [] => Some(0),
        [b'e' | b'E', rest @ ..] => read_integer(rest),
        _ => None,
    }
}

fn read_integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_i64, |n, byte| {
        let digit = i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        n.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::number;
    use super::*;
    use Layer::{Current, CurrentEnveloped, Old};

    const NINES_38: &str = "99999999999999999999999999999999999999";
    const NINES_39: &str = "999999999999999999999999999999999999999";

    #[track_caller]
    fn refused(text: &str, layer: Layer, message: &str) {
        let error = Number::parse(text, layer).expect_err(text);
        assert_eq!(error, ApiError::request_validation(message), "{text}");
    }

    #[test]
    fn what_is_not_a_number_is_echoed() {
        for text in [
            " 1",
            "1 ",
            "NaN",
            "Infinity",
            "-Infinity",
            "0x10",
            "1e",
            "1e+",
            "1.2.3",
            "-",
            "+",
            ".",
            "e5",
            "--1",
            "1e1.5",
            "abc",
            "1_000",
            "1,5",
            "٣",
            "1e9223372036854775808",
            "1e-9223372036854775809",
        ] {
            for layer in [Old, Current, CurrentEnveloped] {
                refused(text, layer, &format!("{NOT_NUMERIC}: {text}"));
            }
        }
        refused("", Old, "The parameter cannot be converted to a numeric value");
        refused("", Current, "The parameter cannot be converted to a numeric value: ");
    }

    #[test]
    fn range_is_checked_before_precision_and_for_zero_too() {
        for (text, message) in [
            ("1e126", OVERFLOW),
            ("-1e126", OVERFLOW),
            ("0.1e127", OVERFLOW),
            ("10e125", OVERFLOW),
            ("0e126", OVERFLOW),
            ("1e9223372036854775807", OVERFLOW),
            ("1e-131", UNDERFLOW),
            ("0.1e-130", UNDERFLOW),
            ("0e-131", UNDERFLOW),
            ("1e-9223372036854775808", UNDERFLOW),
            (&format!("{NINES_39}e88"), OVERFLOW),
            (NINES_39, TOO_PRECISE),
            ("1.00000000000000000000000000000000000001", TOO_PRECISE),
            (&format!("{NINES_39}e-150"), TOO_PRECISE),
        ] {
            refused(text, Current, message);
        }
        refused("1e2147483647", Old, UNDERFLOW);
        refused("1e2147483646", Old, OVERFLOW);
        refused("1e2147483647", Current, OVERFLOW);
    }

    #[test]
    fn the_ends_of_the_range_are_numbers() {
        for text in ["1e125", "1e-130", "0e125", "0.0e126", "0e-130", "-1e-130"] {
            number(text);
        }
        assert_eq!(number(&format!("{NINES_38}e88")).to_string(), format!("{NINES_38}{}", "0".repeat(88)));
        assert_eq!(number(&format!("000{NINES_38}000")), number(&format!("{NINES_38}e3")));
        assert_eq!(number(&format!("{NINES_38}e-167")).to_string(), format!("0.{}{NINES_38}", "0".repeat(129)));
    }

    #[test]
    fn spellings_of_one_number_are_one_number() {
        for text in ["1", "1.0", "1e0", "+1", "1.", "01", "0.1e1", "10e-1", "1E+0", "0.0000001e00000000000000000000007"]
        {
            assert_eq!(number(text), Number::from(1_u64), "{text}");
        }
    }
}
