//! A number beside a quotient of whole numbers, compared exactly.

use std::cmp::Ordering;

use super::{Number, POWERS};

impl Number {
    /// How `numerator / denominator` stands to this number; a denominator of 0 counts as 1.
    pub fn compare_ratio(self, numerator: u64, denominator: u64) -> Ordering {
        let denominator = u128::from(denominator.max(1));
        let numerator = u128::from(numerator);
        if self.negative {
            return Ordering::Greater;
        }
        let (whole, _) = self.split();
        if self.exponent >= 0 {
            // What does not fit is more than any quotient.
            return whole.checked_mul(denominator).map_or(Ordering::Less, |product| numerator.cmp(&product));
        }
        let (quotient, rest) = (numerator / denominator, numerator % denominator);
        quotient.cmp(&whole).then_with(|| self.compare_fraction(rest, denominator))
    }

    /// Digit by digit, as one divides by hand. `rest` is less than the denominator, which has 64 bits.
    fn compare_fraction(self, mut rest: u128, denominator: u128) -> Ordering {
        for place in (0..self.exponent.unsigned_abs()).rev() {
            let digit = POWERS.get(usize::from(place)).map_or(0, |power| self.coefficient / power % 10);
            rest *= 10;
            let order = (rest / denominator).cmp(&digit);
            if order != Ordering::Equal {
                return order;
            }
            rest %= denominator;
        }
        rest.cmp(&0)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{self, Equal, Greater, Less};

    use super::super::tests::number;

    #[test]
    fn quotients_are_compared_exactly() {
        for (numerator, denominator, text, order) in [
            (5, 1, "5", Equal),
            (5, 1, "5.0000000000000000000001", Less),
            (1, 3, "0.3333333333333333333333333333333333", Greater),
            (1, 3, "0.33333333333333333333333333333333333334", Less),
            (1, 4, "0.25", Equal),
            (0, 1, "0", Equal),
            (0, 1, "-1", Greater),
            (0, 7, "1e-130", Less),
            (1, u64::MAX, "1e-130", Greater),
            (u64::MAX, 1, "1e125", Less),
            (u64::MAX, 1, "18446744073709551615", Equal),
            (u64::MAX, 2, "9223372036854775807.5", Equal),
            (3_000, 1, "3e3", Equal),
            (3_001, 2, "1500.5", Equal),
        ] as [(u64, u64, &str, Ordering); 14]
        {
            assert_eq!(number(text).compare_ratio(numerator, denominator), order, "{numerator}/{denominator} {text}");
        }
    }
}
