//! Virtual time. The only clock is the one in the world, and it moves when the simulation says so.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A point of virtual time, in microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub u64);

/// A span of virtual time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Duration(pub u64);

const MICROS_A_SECOND: u64 = 1_000_000;
const SECONDS_A_DAY: u64 = 86_400;

impl Duration {
    pub const ZERO: Duration = Duration(0);
    /// The shortest delay there is.
    pub const TICK: Duration = Duration(1);

    pub const fn micros(n: u64) -> Self {
        Duration(n)
    }

    pub const fn millis(n: u64) -> Self {
        Duration(n * 1_000)
    }

    pub const fn seconds(n: u64) -> Self {
        Duration(n * MICROS_A_SECOND)
    }

    pub const fn hours(n: u64) -> Self {
        Duration::seconds(n * 3_600)
    }

    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    pub const fn as_seconds(self) -> u64 {
        self.0 / MICROS_A_SECOND
    }
}

impl Instant {
    /// Later than all that ever happens.
    pub const LATEST: Instant = Instant(u64::MAX);

    pub const fn from_seconds(n: u64) -> Self {
        Instant(n * MICROS_A_SECOND)
    }

    /// Whole seconds since 1970, rounded down: the precision of a DynamoDB stream record.
    pub const fn as_seconds(self) -> u64 {
        self.0 / MICROS_A_SECOND
    }

    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// The time since `earlier`, zero when that lies ahead.
    pub fn since(self, earlier: Instant) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }

    /// `2026-01-01T00:00:00.000`, the form of a stream label (recorded from AWS).
    pub fn label(self) -> String {
        self.to_string()
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    fn add(self, span: Duration) -> Instant {
        Instant(self.0.saturating_add(span.0))
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    fn sub(self, span: Duration) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
}

impl Add for Duration {
    type Output = Duration;

    fn add(self, other: Duration) -> Duration {
        Duration(self.0.saturating_add(other.0))
    }
}

/// ISO 8601 in UTC with milliseconds and no zone suffix.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.as_seconds();
        let (year, month, day) = civil(seconds / SECONDS_A_DAY);
        let second = seconds % SECONDS_A_DAY;
        let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
        let millis = self.as_millis() % 1_000;
        write!(f, "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}")
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Counts in years that begin on March 1st, so that the leap day comes last.
fn civil(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let era = day / 146_097;
    let day_of_era = day % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn labels_are_calendar_dates() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000"),
            (951_782_400, "2000-02-29T00:00:00.000"),
            (1_767_225_599, "2025-12-31T23:59:59.000"),
            (4_107_542_400, "2100-03-01T00:00:00.000"),
        ] {
            assert_eq!(Instant::from_seconds(seconds).to_string(), text);
        }
    }
}
