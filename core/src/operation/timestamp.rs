//! Points of time on the wire: seconds since 1970 as JSON numbers, with a fraction, without floats.

use std::str::FromStr;

use serde_json::{Number, Value as Answer};

use crate::operation::shape::Json;
use crate::time::Instant;

const MICROS: u64 = 1_000_000;

/// Seconds with three digits of fraction, as AWS answers: `1767225600.123`.
pub(crate) fn seconds(at: Instant) -> Answer {
    let millis = at.as_millis();
    let text = match millis % 1_000 {
        0 => (millis / 1_000).to_string(),
        fraction => format!("{}.{fraction:03}", millis / 1_000),
    };
    Number::from_str(&text).map_or(Answer::Null, Answer::Number)
}

/// Reads seconds, also in exponent notation; what lies before 1970 reads as 1970, what lies beyond all time as its end.
pub(crate) fn instant(json: &Json) -> Option<Instant> {
    let Json::Number(number) = json else { return None };
    if let Some(seconds) = number.as_u64() {
        return Some(Instant(seconds.saturating_mul(MICROS)));
    }
    let text = number.to_string();
    if text.starts_with('-') {
        return Some(Instant(0));
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    // Where the point stands when the unit is a microsecond.
    let point = whole.len() as i64 + exponent + 6;
    let micros = match usize::try_from(point) {
        Ok(point) if point <= 19 => format!("{digits:0<point$}").get(..point)?.parse().unwrap_or_default(),
        Ok(_) => u64::MAX,
        Err(_) => 0,
    };
    Some(Instant(micros))
}

/// `Fri Mar 15 07:58:30 UTC 2024`, as Java prints it.
pub(crate) fn java(at: Instant) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let label = at.label();
    let part = |range: std::ops::Range<usize>| label.get(range).unwrap_or_default();
    let day = DAYS[(at.as_seconds() / 86_400 % 7) as usize];
    let month = part(5..7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"Jan");
    format!("{day} {month} {} {} UTC {}", part(8..10), part(11..19), part(0..4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_in_all_their_forms() {
        for (text, micros) in [
            ("1700000000", 1_700_000_000_000_000),
            ("1700000000.5", 1_700_000_000_500_000),
            ("1.7E9", 1_700_000_000_000_000),
            ("1.7000000001234e9", 1_700_000_000_123_400),
            ("0.0000001", 0),
            ("-5", 0),
            ("-5.5", 0),
            ("1e300", u64::MAX),
            ("1e-300", 0),
        ] {
            let json = Json::Number(Number::from_str(text).unwrap());
            assert_eq!(instant(&json), Some(Instant(micros)), "{text}");
        }
        assert_eq!(instant(&Json::Null), None);
    }

    #[test]
    fn times_are_written_as_aws_does() {
        let at = Instant(1_710_489_510_250_000);
        assert_eq!(seconds(at).to_string(), "1710489510.25");
        assert_eq!(java(at), "Fri Mar 15 07:58:30 UTC 2024");
    }
}
