//! Points of time as people write them: `2026-01-01T00:00:00Z`, with up to six digits of a second's fraction.

use crate::time::{Duration, Instant};

const MICROS_A_SECOND: u64 = 1_000_000;

pub(super) fn write(instant: Instant) -> String {
    let label = instant.to_string();
    let seconds = label.split('.').next().unwrap_or(&label);
    match instant.0 % MICROS_A_SECOND {
        0 => format!("{seconds}Z"),
        fraction => {
            let digits = format!("{fraction:06}");
            format!("{seconds}.{}Z", digits.trim_end_matches('0'))
        }
    }
}

/// From the year 1970 to the year 9999.
pub(super) fn read(text: &str) -> Option<Instant> {
    let text = text.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let (date, time) = whole.split_once('T')?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let digits = (1..=6).contains(&fraction.len()) && fraction.bytes().all(|digit| digit.is_ascii_digit());
    let valid = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !digits || !valid || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let micros: u64 = format!("{fraction:0<6}").parse().ok()?;
    let instant = Instant::from_seconds(seconds) + Duration::micros(micros);
    // A 30th of February is no day.
    (write(instant).get(..10) == date.get(..10)).then_some(instant)
}

fn numbers(text: &str, separator: char, lengths: [usize; 3]) -> Option<[u64; 3]> {
    let mut parts = text.split(separator);
    let mut found = [0; 3];
    for (number, length) in found.iter_mut().zip(lengths) {
        let part =
            parts.next().filter(|part| part.len() == length && part.bytes().all(|digit| digit.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin on March 1st.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_as_they_are_written() {
        for micros in [0, 1, 1_767_225_600_000_000, 1_767_225_600_250_000, 951_782_400_000_001, 253_402_300_799_999_999]
        {
            let instant = Instant(micros);
            assert_eq!(read(&write(instant)), Some(instant), "{}", write(instant));
        }
        assert_eq!(write(Instant(1_767_225_600_250_000)), "2026-01-01T00:00:00.25Z");
    }

    #[test]
    fn other_texts_are_no_stamps() {
        for text in [
            "",
            "Z",
            "2026-01-01",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "1969-12-31T00:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567Z",
            "2026-1-01T00:00:00Z",
            "é026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.+1Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
