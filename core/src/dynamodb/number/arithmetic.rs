//! Exact sums and differences: what does not fit 38 digits is an error, never rounded (Developer guide, Number).

use super::parse::{OVERFLOW, UNDERFLOW};
use super::{Number, POWERS};
use crate::limits::{NUMBER_DIGITS, NUMBER_MAGNITUDE_MAX, NUMBER_MAGNITUDE_MIN};
use crate::operation::error::ApiError;

impl Number {
    /// The exact sum.
    ///
    /// # Errors
    ///
    /// A ValidationException without envelope, as updates run after the request's own validation: the overflow text
    /// for a sum of more than 38 digits or from 1E+126, the underflow text for one below 1E-130.
    pub fn checked_add(self, other: Number) -> Result<Number, ApiError> {
        let sum = exact_sum(self, other).ok_or_else(|| ApiError::validation(OVERFLOW))?;
        if sum.is_zero() {
            return Ok(sum);
        }
        match sum.magnitude() {
            magnitude if magnitude > NUMBER_MAGNITUDE_MAX => Err(ApiError::validation(OVERFLOW)),
            magnitude if magnitude < NUMBER_MAGNITUDE_MIN => Err(ApiError::validation(UNDERFLOW)),
            _ => Ok(sum),
        }
    }

    /// The exact difference; errors as in [`Number::checked_add`].
    pub fn checked_sub(self, other: Number) -> Result<Number, ApiError> {
        self.checked_add(-other)
    }
}

/// The sum of any magnitude, or nothing when it has more than 38 digits.
fn exact_sum(a: Number, b: Number) -> Option<Number> {
    if a.is_zero() || b.is_zero() {
        return Some(if a.is_zero() { b } else { a });
    }
    let (high, low) = if a.exponent >= b.exponent { (a, b) } else { (b, a) };
    // Scaling may take 39 digits, as in 1e38 - 1. What exceeds even a u128 stays above 38 digits after subtraction.
    let power = POWERS.get(usize::from((high.exponent - low.exponent).unsigned_abs()))?;
    let raised = high.coefficient.checked_mul(*power)?;
    let (negative, coefficient) = if high.negative == low.negative {
        (high.negative, raised.checked_add(low.coefficient)?)
    } else {
        (if raised >= low.coefficient { high.negative } else { low.negative }, raised.abs_diff(low.coefficient))
    };
    let sum = Number::normalised(negative, coefficient, low.exponent);
    (sum.coefficient < POWERS[NUMBER_DIGITS as usize]).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{number, texts};
    use super::*;
    use bigdecimal::{BigDecimal, Zero};
    use proptest::prelude::*;

    #[test]
    fn sums() {
        let nines = "9".repeat(38);
        let one_e38 = format!("1{}", "0".repeat(38));
        for (a, b, sum) in [
            ("1", "2", "3"),
            ("0.1", "0.2", "0.3"),
            ("1", "-1", "0"),
            ("5", "5", "10"),
            ("1e38", "-1", &nines),
            (&nines, "1", &one_e38),
            ("0", "1.5", "1.5"),
            ("1e125", "0", &number("1e125").to_string()),
            ("-1e125", "1e125", "0"),
        ] {
            assert_eq!(number(a).checked_add(number(b)).unwrap().to_string(), sum, "{a} + {b}");
            assert_eq!(number(a).checked_sub(-number(b)).unwrap().to_string(), sum, "{a} - -{b}");
        }
    }

    #[test]
    fn sums_that_do_not_fit() {
        for (a, b, message) in [
            ("1e50", "1", OVERFLOW),
            ("1e38", "1", OVERFLOW),
            ("1e125", "1e-130", OVERFLOW),
            ("9e125", "1e125", OVERFLOW),
            ("-9e125", "-1e125", OVERFLOW),
            ("99999999999999999999999999999999999999", "0.5", OVERFLOW),
            ("1.1e-130", "-1e-130", UNDERFLOW),
        ] {
            assert_eq!(number(a).checked_add(number(b)), Err(ApiError::validation(message)), "{a} + {b}");
        }
    }

    fn big(number: Number) -> BigDecimal {
        number.to_string().parse().unwrap()
    }

    /// Whether DynamoDB can hold the value.
    fn fits(value: &BigDecimal) -> bool {
        let value = value.normalized();
        let (digits, exponent) = (value.digits() as i64, -value.fractional_digit_count());
        value.is_zero() || digits <= 38 && (-130..=125).contains(&(digits + exponent - 1))
    }

    proptest! {
        /// Goal: exactness. Method: another decimal library computes the same sum without limits.
        #[test]
        fn agrees_with_unlimited_decimals(a in texts(), b in texts()) {
            let (a, b) = (number(&a), number(&b));
            for (ours, theirs) in [(a.checked_add(b), big(a) + big(b)), (a.checked_sub(b), big(a) - big(b))] {
                prop_assert_eq!(ours.is_ok(), fits(&theirs), "{} and {}", a, b);
                prop_assert!(ours.is_err() || big(ours.unwrap()) == theirs, "{} and {}", a, b);
            }
            prop_assert_eq!(a.cmp(&b), big(a).cmp(&big(b)));
        }
    }
}
