//! Whether the clock runs, and where: at the newest moment or in the past.

use std::fmt;

use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;

use crate::shared::Shared;

/// Where the user stands in the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Playback {
    /// At the newest moment, and the clock runs.
    Live,
    /// At the newest moment, and the clock stands.
    Paused,
    /// At a moment of the past.
    Viewing(Past),
    /// In the past, which is played again until it reaches the newest moment.
    Replaying(Past),
}

/// A moment of the past, and the time on the clock: nothing more happened between the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub moment: Shared<Moment>,
    pub at: Instant,
}

impl Playback {
    pub fn is_running(&self) -> bool {
        matches!(self, Playback::Live | Playback::Replaying(_))
    }

    /// Whether the newest moment is looked at.
    pub fn is_newest(&self) -> bool {
        matches!(self, Playback::Live | Playback::Paused)
    }

    /// Play becomes pause, and pause play.
    pub fn toggled(&self) -> Playback {
        match self {
            Playback::Live => Playback::Paused,
            Playback::Paused => Playback::Live,
            Playback::Viewing(past) => Playback::Replaying(past.clone()),
            Playback::Replaying(past) => Playback::Viewing(past.clone()),
        }
    }
}

/// How much faster than real time the clock runs, in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u32);

impl Speed {
    /// From a tenth to ten thousand times.
    pub const ALL: [Speed; 9] =
        [Speed(1), Speed(2), Speed(5), Speed(10), Speed(50), Speed(100), Speed(600), Speed(6_000), Speed(100_000)];

    /// The virtual time that passes in a span of real time.
    pub fn virtual_time(self, real: Duration) -> Duration {
        Duration(real.0.saturating_mul(u64::from(self.0)) / 10)
    }

    pub fn faster(self) -> Speed {
        Speed::ALL.into_iter().find(|speed| *speed > self).unwrap_or(self)
    }

    pub fn slower(self) -> Speed {
        Speed::ALL.into_iter().rev().find(|speed| *speed < self).unwrap_or(self)
    }

    /// The speed that [`Speed::tenths`] gave as text.
    pub fn of_tenths(text: &str) -> Option<Speed> {
        Speed::ALL.into_iter().find(|speed| speed.tenths() == text)
    }

    /// A value for a form control.
    pub fn tenths(self) -> String {
        self.0.to_string()
    }
}

impl Default for Speed {
    fn default() -> Self {
        Speed(10)
    }
}

/// `0.5×`, `1×`, `10,000×`.
impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, tenths) = (self.0 / 10, self.0 % 10);
        match (whole, tenths) {
            (_, 1..) => write!(f, "{whole}.{tenths}×"),
            (1_000.., _) => write!(f, "{},{:03}×", whole / 1_000, whole % 1_000),
            _ => write!(f, "{whole}×"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_go_from_a_tenth_to_ten_thousand() {
        let names: Vec<String> = Speed::ALL.iter().map(Speed::to_string).collect();
        assert_eq!(names, ["0.1×", "0.2×", "0.5×", "1×", "5×", "10×", "60×", "600×", "10,000×"]);
        assert_eq!(Speed::default().faster().slower(), Speed::default());
        assert_eq!(Speed::ALL[0].slower(), Speed::ALL[0]);
        assert_eq!(Speed::of_tenths("100000"), Some(Speed::ALL[8]));
    }

    #[test]
    fn virtual_time_is_real_time_times_speed() {
        assert_eq!(Speed::ALL[0].virtual_time(Duration::millis(100)), Duration::millis(10));
        assert_eq!(Speed::ALL[8].virtual_time(Duration::millis(1)), Duration::seconds(10));
    }
}
