//! Meters: how much of its capacity a table or a global index has used, and what it may use now.
//!
//! | billing | units a second | saved up |
//! |---|---|---|
//! | provisioned | as provisioned | 300 s |
//! | on demand | 4,000 writes and 12,000 reads, or twice the previous peak, up to the account's quota | nothing |
//! | on demand, with OnDemandThroughput | at most so many | nothing |
//!
//! A new meter starts full, as if it had been idle.

use crate::capacity::bucket::{Bucket, Flow};
use crate::capacity::{Access, Units};
use crate::dynamodb::table::{Billing, Ceiling};
use crate::limits;
use crate::time::{Duration, Instant};

/// How a table or a global index is paid for, and what it is ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub billing: Billing,
    pub ceiling: Ceiling,
    /// Units a second, read then write.
    pub warm: (u64, u64),
}

/// What a request has run into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The provisioned units a second, and what was saved up of them.
    Provisioned,
    /// What one partition gives.
    Partition,
    /// Twice the previous peak of what is paid for on demand.
    Growth,
    /// OnDemandThroughput.
    Maximum,
    /// The quota of one table.
    Account,
}

/// The capacity that a table or a global index has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meter {
    read: Gauge,
    write: Gauge,
}

/// One half of a meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Gauge {
    bucket: Bucket,
    /// The second that is being counted, and what was used in it.
    second: u64,
    used: Units,
    /// The half hour that is being watched, and the largest second in it so far.
    period: u64,
    peak: Units,
    /// The largest second of all earlier half hours.
    previous_peak: Units,
}

/// Growth to twice the peak within this time is not promised (Developer guide, On-demand capacity mode).
const PERIOD_SECONDS: u64 = limits::ON_DEMAND_PERIOD.as_seconds();

/// A meter of which nothing has been used.
impl Default for Meter {
    fn default() -> Meter {
        Meter { read: Gauge::FULL, write: Gauge::FULL }
    }
}

impl Meter {
    /// The largest second before the present half hour.
    pub fn previous_peak(&self, access: Access) -> Units {
        match access {
            Access::Read => self.read.previous_peak,
            Access::Write => self.write.previous_peak,
        }
    }

    const fn gauge(&mut self, access: Access) -> &mut Gauge {
        match access {
            Access::Read => &mut self.read,
            Access::Write => &mut self.write,
        }
    }

    /// What stands against using so many units now, if anything does.
    pub(crate) fn refuses(&mut self, now: Instant, access: Access, terms: &Terms, units: Units) -> Option<Limit> {
        let gauge = self.gauge(access);
        gauge.turn(now);
        let (flow, limit) = supply(terms, access, gauge.previous_peak);
        gauge.bucket.refill(now, flow);
        (!gauge.bucket.holds(units.halves(), flow)).then_some(limit)
    }

    /// Counts units that are used; where limits are `enforced`, `refuses` has been asked just before.
    pub(crate) fn take(&mut self, now: Instant, access: Access, units: Units, enforced: bool) {
        let gauge = self.gauge(access);
        gauge.turn(now);
        gauge.used += units;
        if enforced {
            gauge.bucket.take(units.halves());
        }
    }
}

impl Gauge {
    const FULL: Gauge = Gauge {
        bucket: Bucket::FULL,
        second: 0,
        used: Units::ZERO,
        period: 0,
        peak: Units::ZERO,
        previous_peak: Units::ZERO,
    };

    /// Closes the second that is over, and the half hour.
    fn turn(&mut self, now: Instant) {
        let second = now.as_seconds();
        if second == self.second {
            return;
        }
        self.peak = self.peak.max(self.used);
        (self.second, self.used) = (second, Units::ZERO);
        let period = second / PERIOD_SECONDS;
        if period != self.period {
            self.previous_peak = self.previous_peak.max(self.peak);
            (self.period, self.peak) = (period, Units::ZERO);
        }
    }
}

/// The flow that terms give, and what is to be said when it does not suffice.
fn supply(terms: &Terms, access: Access, previous_peak: Units) -> (Flow, Limit) {
    let of = |(read, write): (u64, u64)| if access == Access::Read { read } else { write };
    if let Billing::Provisioned { .. } = terms.billing {
        let rate = Units::whole(of(terms.billing.units())).halves();
        return (Flow { rate, keeps: limits::BURST }, Limit::Provisioned);
    }
    let warm = of(terms.warm);
    let quota = Units::whole(limits::TABLE_UNITS.max(warm));
    let grown = Units::whole(warm).max(previous_peak.twice());
    let (most, limit) = if grown < quota { (grown, Limit::Growth) } else { (quota, Limit::Account) };
    let maximum = if access == Access::Read { terms.ceiling.read } else { terms.ceiling.write };
    let (most, limit) = match maximum.map(Units::whole) {
        Some(maximum) if maximum < most => (maximum, Limit::Maximum),
        _ => (most, limit),
    };
    (Flow { rate: most.halves(), keeps: Duration::seconds(1) }, limit)
}

#[cfg(test)]
mod tests {
    use super::{Limit, Meter, Terms};
    use crate::capacity::{Access, Units};
    use crate::dynamodb::table::{Billing, Ceiling};
    use crate::time::{Duration, Instant};

    const START: Instant = Instant::from_seconds(1_767_225_600);

    fn terms(billing: Billing) -> Terms {
        Terms { billing, ceiling: Ceiling::default(), warm: billing.warm() }
    }

    /// Uses units until there are none left in this second; gives how many there were, and what stood against more.
    fn drain(meter: &mut Meter, now: Instant, terms: &Terms) -> (u64, Limit) {
        let mut used = 0;
        loop {
            if let Some(limit) = meter.refuses(now, Access::Write, terms, Units::whole(10)) {
                return (used, limit);
            }
            meter.take(now, Access::Write, Units::whole(10), true);
            used += 10;
        }
    }

    #[test]
    fn provisioned_capacity_is_saved_up_for_five_minutes() {
        let (mut meter, terms) = (Meter::default(), terms(Billing::Provisioned { read: 5, write: 5 }));
        assert_eq!(drain(&mut meter, START, &terms), (1_500, Limit::Provisioned));
        assert_eq!(drain(&mut meter, START + Duration::seconds(10), &terms), (50, Limit::Provisioned));
        assert_eq!(drain(&mut meter, START + Duration::hours(1), &terms), (1_500, Limit::Provisioned));
    }

    #[test]
    fn on_demand_grows_to_twice_the_previous_peak_up_to_the_quota() {
        let (mut meter, terms) = (Meter::default(), terms(Billing::OnDemand));
        let mut seen = Vec::new();
        for half_hour in 0..6 {
            seen.push(drain(&mut meter, START + Duration::seconds(half_hour * 1_800), &terms));
        }
        let growth = |units| (units, Limit::Growth);
        let account = (40_000, Limit::Account);
        assert_eq!(seen, [growth(4_000), growth(8_000), growth(16_000), growth(32_000), account, account]);
    }

    #[test]
    fn a_maximum_comes_before_all() {
        let mut terms = terms(Billing::OnDemand);
        terms.ceiling.write = Some(20);
        let mut meter = Meter::default();
        assert_eq!(drain(&mut meter, START, &terms), (20, Limit::Maximum));
        assert_eq!(drain(&mut meter, START + Duration::seconds(9), &terms), (20, Limit::Maximum));
        assert_eq!(meter.refuses(START, Access::Read, &terms, Units::whole(12_000)), None);
    }
}
