//! A table's capacity: how it is paid for, its bounds, and the history of its changes.

use crate::dynamodb::partition;
use crate::limits;
use crate::time::{Duration, Instant};

/// How capacity is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Billing {
    OnDemand,
    /// Units a second.
    Provisioned {
        read: u64,
        write: u64,
    },
}

impl Billing {
    /// As on the wire: `PAY_PER_REQUEST`.
    pub const fn name(self) -> &'static str {
        match self {
            Billing::OnDemand => "PAY_PER_REQUEST",
            Billing::Provisioned { .. } => "PROVISIONED",
        }
    }

    /// Provisioned units a second, read then write; none on demand.
    pub const fn units(self) -> (u64, u64) {
        match self {
            Billing::OnDemand => (0, 0),
            Billing::Provisioned { read, write } => (read, write),
        }
    }

    /// The units a second that a new table is ready for (Developer guide, Warm throughput).
    pub const fn warm(self) -> (u64, u64) {
        match self {
            Billing::OnDemand => (limits::ON_DEMAND_READ_UNITS, limits::ON_DEMAND_WRITE_UNITS),
            Billing::Provisioned { read, write } => (read, write),
        }
    }

    /// How many partitions a table takes that is ready for `warm` units a second; `on_demand` is what a new table gets
    /// that is ready for what all such tables are.
    pub(crate) fn partitions(self, warm: (u64, u64), on_demand: u32) -> u32 {
        match self {
            Billing::Provisioned { .. } => partition::needed(warm.0, warm.1),
            Billing::OnDemand if warm == self.warm() => on_demand,
            Billing::OnDemand => partition::needed_for_either(warm.0, warm.1).max(on_demand),
        }
    }
}

/// The most units a second that an on-demand table may use, where it has such bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ceiling {
    pub read: Option<u64>,
    pub write: Option<u64>,
}

/// When capacity was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    pub increased: Option<Instant>,
    pub decreased: Option<Instant>,
    /// Decreases on the UTC day of the last one.
    decreases: u32,
    /// The last change to on-demand.
    pub on_demand: Option<Instant>,
}

impl History {
    /// A table that is created on demand counts as switched to it then.
    pub(crate) fn of_new_table(billing: Billing, now: Instant) -> History {
        History { on_demand: (billing == Billing::OnDemand).then_some(now), ..History::default() }
    }

    /// Decreases since midnight UTC.
    pub fn decreases_today(self, now: Instant) -> u32 {
        if self.decreased.is_some_and(|last| day(last) == day(now)) { self.decreases } else { 0 }
    }

    /// Writes down a change of provisioned units; up in one unit and down in the other counts as both.
    pub(crate) fn note(&mut self, now: Instant, old: (u64, u64), new: (u64, u64)) {
        if new.0 > old.0 || new.1 > old.1 {
            self.increased = Some(now);
        }
        if decreases(old, new) {
            self.decreases = self.decreases_today(now) + 1;
            self.decreased = Some(now);
        }
    }

    /// When the last decrease was and the next one is allowed, if that still lies ahead: four may be made on a UTC
    /// day, and then one an hour after the last (Service quotas, Decreasing provisioned throughput).
    pub(crate) fn decrease_blocked(self, now: Instant) -> Option<(Instant, Instant)> {
        let last = self.decreased.filter(|_| self.decreases_today(now) >= limits::DECREASES_A_DAY)?;
        let midnight = Instant::from_seconds((day(now) + 1) * SECONDS_A_DAY);
        let next = (last + limits::DECREASE_INTERVAL).min(midnight);
        (now < next).then_some((last, next))
    }
}

/// Whether either unit goes down.
pub(crate) const fn decreases(old: (u64, u64), new: (u64, u64)) -> bool {
    new.0 < old.0 || new.1 < old.1
}

const SECONDS_A_DAY: u64 = Duration::hours(24).as_seconds();

const fn day(at: Instant) -> u64 {
    at.as_seconds() / SECONDS_A_DAY
}

/// A time as AWS puts it into a sentence: `Thursday, October 8, 2026 at 11:20:48 PM Coordinated Universal Time`.
pub(crate) fn in_words(at: Instant) -> String {
    const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    const MONTHS: [&str; 13] = [
        "",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let label = at.label();
    let mut numbers = label.split(|c: char| !c.is_ascii_digit()).map(|digits| digits.parse::<usize>().unwrap_or(0));
    let [year, month, date, hour, minute, second] = std::array::from_fn(|_| numbers.next().unwrap_or(0));
    let weekday = DAYS[(day(at) % 7) as usize];
    let month = MONTHS.get(month).copied().unwrap_or_default();
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{weekday}, {month} {date}, {year} at {hour}:{minute:02}:{second:02} {half} Coordinated Universal Time")
}

#[cfg(test)]
mod tests {
    use super::{History, in_words};
    use crate::time::{Duration, Instant};

    #[test]
    fn four_decreases_a_day_then_one_an_hour_until_midnight() {
        let noon = Instant::from_seconds(43_200);
        let mut history = History::default();
        for n in 0..4 {
            assert_eq!((history.decreases_today(noon), history.decrease_blocked(noon)), (n, None));
            history.note(noon, (5, 5), (4, 6));
        }
        let later = noon + Duration::hours(1);
        assert_eq!(history.decrease_blocked(noon), Some((noon, later)));
        assert_eq!(history.decrease_blocked(later), None);
        let late = Instant::from_seconds(86_000);
        history.note(late, (5, 5), (4, 5));
        assert_eq!(history.decrease_blocked(late), Some((late, Instant::from_seconds(86_400))));
        assert_eq!(history.decreases_today(Instant::from_seconds(86_400)), 0);
        assert_eq!((history.increased, history.decreased), (Some(noon), Some(late)));
    }

    #[test]
    fn times_are_written_out() {
        for (seconds, text) in [
            (0, "Thursday, January 1, 1970 at 12:00:00 AM Coordinated Universal Time"),
            (1_791_501_648, "Thursday, October 8, 2026 at 11:20:48 PM Coordinated Universal Time"),
            (1_791_505_294, "Friday, October 9, 2026 at 12:21:34 AM Coordinated Universal Time"),
        ] {
            assert_eq!(in_words(Instant::from_seconds(seconds)), text);
        }
    }
}
