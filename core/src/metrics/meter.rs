//! What an entity measures: the minute that is running, and the minutes that are over.
//!
//! ```text
//! open    [IncomingBytes 3 × …] [IncomingRecords 3 × …] …     the running minute, by metric
//! hours   [12:00 12:01 12:07 …] [13:00 …] …                    only minutes that had data, only metrics that had some
//! ```
//!
//! Adding to the running minute is one look at the clock and four numbers; a copy is two pointers.

use std::rc::Rc;

use crate::limits;
use crate::time::Instant;

const MICROS_A_MINUTE: u64 = 60_000_000;
const MINUTES_AN_HOUR: u64 = 60;
/// Room is made for so many metrics at a time.
const ROOM: usize = 8;

/// The minute that an instant lies in, counted from 1970.
pub const fn minute_of(at: Instant) -> u64 {
    at.0 / MICROS_A_MINUTE
}

/// When a minute begins.
pub const fn begin_of(minute: u64) -> Instant {
    Instant(minute.saturating_mul(MICROS_A_MINUTE))
}

/// The statistics of the values of one metric in one period. Without values all are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stat {
    pub count: u64,
    pub sum: u64,
    pub minimum: u64,
    pub maximum: u64,
}

impl Stat {
    /// Of one value.
    pub const fn of(value: u64) -> Stat {
        Stat { count: 1, sum: value, minimum: value, maximum: value }
    }

    /// Of the values of both.
    pub fn absorb(&mut self, other: Stat) {
        if self.count == 0 {
            *self = other;
        } else if other.count > 0 {
            self.count += other.count;
            self.sum = self.sum.saturating_add(other.sum);
            self.minimum = self.minimum.min(other.minimum);
            self.maximum = self.maximum.max(other.maximum);
        }
    }
}

/// A minute that is over: the metrics that had data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Closed {
    minute: u64,
    stats: Rc<[(u8, Stat)]>,
}

/// The metrics of one entity, by their places in its table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Meter {
    /// The running one: the last in which something was added.
    minute: u64,
    open: Rc<[Stat]>,
    /// What is over, an hour in each; no longer than CloudWatch keeps points of a minute.
    hours: Rc<[Rc<[Closed]>]>,
}

impl Meter {
    /// Measures a value of a metric, by its place in the entity's table.
    #[inline(never)]
    pub fn add(&mut self, now: Instant, metric: usize, value: u64) {
        let minute = minute_of(now);
        if minute != self.minute {
            self.turn(minute);
        }
        if metric >= self.open.len() {
            self.make_room(metric);
        }
        if let Some(stat) = Rc::make_mut(&mut self.open).get_mut(metric) {
            stat.absorb(Stat::of(value));
        }
    }

    fn make_room(&mut self, metric: usize) {
        let mut open = self.open.to_vec();
        open.resize((metric / ROOM + 1) * ROOM, Stat::default());
        self.open = open.into();
    }

    /// Another minute begins.
    #[inline(never)]
    fn turn(&mut self, minute: u64) {
        let with_data = self.open.iter().zip(0_u8..).filter(|(stat, _)| stat.count > 0);
        let stats: Vec<(u8, Stat)> = with_data.map(|(stat, metric)| (metric, *stat)).collect();
        if !stats.is_empty() {
            self.close(Closed { minute: self.minute, stats: stats.into() });
        }
        self.open = vec![Stat::default(); self.open.len()].into();
        self.minute = minute;
    }

    fn close(&mut self, closed: Closed) {
        let hour = closed.minute / MINUTES_AN_HOUR;
        let kept = limits::METRIC_RETENTION.as_seconds() / 3_600;
        let mut hours: Vec<Rc<[Closed]>> = self.hours.iter().filter(|of| hour_of(of) + kept >= hour).cloned().collect();
        match hours.last_mut().filter(|last| hour_of(last) == hour) {
            Some(last) => {
                let mut minutes = last.to_vec();
                minutes.push(closed);
                *last = minutes.into();
            }
            None => hours.push(Rc::new([closed])),
        }
        self.hours = hours.into();
    }

    /// Whether nothing was ever measured of a metric.
    pub fn is_silent(&self, metric: usize) -> bool {
        let mut silent = true;
        self.read(metric, 0, u64::MAX, &mut |_, _| silent = false);
        silent
    }

    /// Gives each minute, from one up to another one which is left out, that has values of a metric.
    pub fn read(&self, metric: usize, from: u64, to: u64, give: &mut dyn FnMut(u64, Stat)) {
        for closed in self.hours.iter().flat_map(|hour| hour.iter()) {
            let found = closed.stats.iter().find(|(other, _)| usize::from(*other) == metric);
            if let Some((_, stat)) = found.filter(|_| (from..to).contains(&closed.minute)) {
                give(closed.minute, *stat);
            }
        }
        match self.open.get(metric) {
            Some(stat) if stat.count > 0 && (from..to).contains(&self.minute) => give(self.minute, *stat),
            _ => {}
        }
    }
}

fn hour_of(minutes: &Rc<[Closed]>) -> u64 {
    minutes.first().map_or(0, |first| first.minute / MINUTES_AN_HOUR)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn told(meter: &Meter, metric: usize) -> BTreeMap<u64, Stat> {
        let mut points = BTreeMap::new();
        meter.read(metric, 0, u64::MAX, &mut |minute, stat| assert_eq!(points.insert(minute, stat), None));
        points
    }

    #[test]
    fn points_are_kept_for_fifteen_days() {
        let mut meter = Meter::default();
        let days = |days: u64| begin_of(days * 24 * 60);
        meter.add(days(100), 0, 1);
        meter.add(days(110), 0, 1);
        meter.add(days(116), 0, 1);
        meter.add(days(117), 0, 1);
        let kept: Vec<u64> = told(&meter, 0).into_keys().map(|minute| minute / 60 / 24).collect();
        assert_eq!(kept, [110, 116, 117]);
        assert!(meter.is_silent(1) && !meter.is_silent(0));
    }

    proptest! {
        /// A meter tells what a list of all values tells, and a copy stays as it was.
        #[test]
        fn nothing_is_lost(values in prop::collection::vec((0..90_u64, 0..20_usize, any::<u16>()), 0..200)) {
            let (mut meter, mut all) = (Meter::default(), BTreeMap::<(usize, u64), Vec<u64>>::new());
            let mut second = 1_767_225_600;
            for (wait, metric, value) in values {
                second += wait;
                let (copy, before) = (meter.clone(), told(&meter, metric));
                meter.add(Instant::from_seconds(second), metric, u64::from(value));
                prop_assert_eq!(told(&copy, metric), before);
                all.entry((metric, second / 60)).or_default().push(u64::from(value));
            }
            for metric in 0..20 {
                let of = all.iter().filter(|((other, _), _)| *other == metric);
                let expected: BTreeMap<u64, Stat> = of.map(|((_, minute), values)| {
                    let (minimum, maximum) = (values.iter().min().unwrap(), values.iter().max().unwrap());
                    let stat = Stat { count: values.len() as u64, sum: values.iter().sum(), minimum: *minimum, maximum: *maximum };
                    (*minute, stat)
                }).collect();
                prop_assert_eq!(told(&meter, metric), expected);
            }
        }
    }
}
