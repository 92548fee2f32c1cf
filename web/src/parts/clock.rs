//! Virtual time since the beginning of the run, as text.

use headwater_core::time::Duration;

/// `00:01:12.250`; from a day on `1 d 00:01:12.250`.
pub fn text(since_start: Duration) -> String {
    let (seconds, millis) = (since_start.as_seconds(), since_start.as_millis() % 1_000);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let time = format!("{hours:02}:{minutes:02}:{:02}.{millis:03}", seconds % 60);
    if days == 0 { time } else { format!("{days} d {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_have_milliseconds() {
        assert_eq!(text(Duration::millis(72_250)), "00:01:12.250");
        assert_eq!(text(Duration::hours(25)), "1 d 01:00:00.000");
    }
}
