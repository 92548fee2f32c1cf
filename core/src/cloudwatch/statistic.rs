//! The five statistics of a period, exact: a value is a quotient of whole numbers.

use std::cmp::Ordering;

use serde_json::{Number as Plain, Value as Json};

use crate::dynamodb::number::Number;
use crate::metrics::meter::Stat;

/// What is told of the values of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Statistic {
    SampleCount,
    Average,
    Sum,
    Minimum,
    Maximum,
}

impl Statistic {
    /// With their names on the wire, in the order in which AWS prints them.
    pub const ALL: [(&'static str, Statistic); 5] = [
        ("SampleCount", Statistic::SampleCount),
        ("Average", Statistic::Average),
        ("Sum", Statistic::Sum),
        ("Minimum", Statistic::Minimum),
        ("Maximum", Statistic::Maximum),
    ];

    pub fn name(self) -> &'static str {
        Statistic::ALL[self as usize].0
    }

    pub fn of_name(name: &str) -> Option<Statistic> {
        Statistic::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, statistic)| statistic)
    }

    /// Its value, where there is one.
    pub fn of(self, stat: Stat) -> Value {
        let whole = |n| Value { numerator: n, denominator: 1 };
        match self {
            Statistic::SampleCount => whole(stat.count),
            Statistic::Average => Value { numerator: stat.sum, denominator: stat.count.max(1) },
            Statistic::Sum => whole(stat.sum),
            Statistic::Minimum => whole(stat.minimum),
            Statistic::Maximum => whole(stat.maximum),
        }
    }
}

/// A value of a statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    pub numerator: u64,
    /// Never 0.
    pub denominator: u64,
}

impl Value {
    pub fn compare(self, threshold: Number) -> Ordering {
        threshold.compare_ratio(self.numerator, self.denominator)
    }

    /// As JSON, the way AWS writes doubles: always with a fraction.
    #[expect(clippy::disallowed_types, reason = "the wire form is a double; nothing is counted in it")]
    pub fn json(self) -> Json {
        let value = self.numerator as f64 / self.denominator as f64;
        Plain::from_f64(value).map_or(Json::Null, Json::Number)
    }

    /// As Java prints a double: `5.0`, `1.2345678E7`.
    #[expect(clippy::disallowed_types, reason = "AWS's texts hold doubles; nothing is counted in it")]
    pub fn text(self) -> String {
        let value = self.numerator as f64 / self.denominator as f64;
        java(value)
    }
}

/// A threshold as a double.
pub fn double(number: Number) -> Json {
    number.to_string().parse().ok().and_then(Plain::from_f64).map_or(Json::Null, Json::Number)
}

/// A threshold as Java prints it.
pub fn text(number: Number) -> String {
    java(number.to_string().parse().unwrap_or_default())
}

/// From ten millions on, and below a thousandth, Java writes a power of ten.
#[expect(clippy::disallowed_types, reason = "AWS's texts hold doubles; nothing is counted in it")]
fn java(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((digits, power)) if !digits.contains('.') => format!("{digits}.0E{power}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_java_prints_doubles() {
        for (numerator, denominator, text) in [
            (0, 1, "0.0"),
            (5, 1, "5.0"),
            (5, 2, "2.5"),
            (1, 3, "0.3333333333333333"),
            (9_999_999, 1, "9999999.0"),
            (10_000_000, 1, "1.0E7"),
            (12_345_678, 1, "1.2345678E7"),
            (1, 1_000, "0.001"),
            (1, 10_000, "1.0E-4"),
        ] {
            assert_eq!(Value { numerator, denominator }.text(), text);
        }
    }
}
