//! Token buckets in whole numbers: what comes in at a rate, is kept up to a bound, and is taken by requests.
//!
//! A bucket knows no clock: it is refilled from the time that has passed when somebody looks at it, so that idle tables
//! cost nothing. Its level is counted in millionths of half units: a microsecond at a rate of so many half units a second
//! brings exactly as many of them, and nothing is ever rounded.

use crate::time::{Duration, Instant};

/// How fast a bucket fills, and how much it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Half units a second.
    pub rate: u64,
    /// The bucket is full with what comes in during this time.
    pub keeps: Duration,
}

impl Flow {
    const fn capacity(self) -> i64 {
        millionths(self.rate.saturating_mul(self.keeps.as_seconds()))
    }
}

const fn millionths(halves: u64) -> i64 {
    let count = halves.saturating_mul(1_000_000);
    if count > i64::MAX as u64 { i64::MAX } else { count as i64 }
}

/// What is left of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bucket {
    /// Millionths of half units; below zero after a request that asked for more than a full bucket holds.
    level: i64,
    /// Until when the flow has been counted.
    at: Instant,
}

impl Bucket {
    /// As full as it can be, whatever that comes to.
    pub const FULL: Bucket = Bucket { level: i64::MAX, at: Instant(0) };

    /// Adds what has come in since it was last looked at.
    pub fn refill(&mut self, now: Instant, flow: Flow) {
        let gained = now.since(self.at).0.saturating_mul(flow.rate);
        let gained = i64::try_from(gained).unwrap_or(i64::MAX);
        self.level = self.level.saturating_add(gained).min(flow.capacity());
        self.at = now;
    }

    /// Whether so many half units can be taken. What is more than a full bucket is granted by a full one: else a single
    /// large item could never be written to a small table.
    pub fn holds(&self, halves: u64, flow: Flow) -> bool {
        self.level >= millionths(halves).min(flow.capacity())
    }

    pub fn take(&mut self, halves: u64) {
        self.level = self.level.saturating_sub(millionths(halves));
    }

    /// Takes so much; of what it does not hold nothing counts as saved up: all of it is owed.
    pub fn overdraw(&mut self, halves: u64) {
        let taken = millionths(halves);
        self.level = if self.level < taken { -taken } else { self.level - taken };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bucket, Flow};
    use crate::time::{Duration, Instant};

    #[test]
    fn a_full_bucket_grants_what_is_larger_than_itself_and_then_owes_it() {
        let flow = Flow { rate: 2, keeps: Duration::seconds(10) };
        let mut bucket = Bucket::FULL;
        let at = Instant::from_seconds(100);
        bucket.refill(at, flow);
        assert!(bucket.holds(50, flow));
        bucket.take(50);
        for (seconds, holds) in [(0, false), (15, false), (16, true)] {
            bucket.refill(at + Duration::seconds(seconds), flow);
            assert_eq!(bucket.holds(2, flow), holds, "after {seconds} s");
        }
    }

    proptest! {
        /// What is taken in any window is at most what flows in during it and what a full bucket holds; when requests were
        /// looked at in between makes no difference.
        #[test]
        fn no_window_passes_rate_and_burst(
            rate in 1..20_000_u64,
            keeps in 1..301_u64,
            requests in prop::collection::vec((0..40_000_000_u64, 1..900_u64), 1..80),
        ) {
            let flow = Flow { rate, keeps: Duration::seconds(keeps) };
            let (mut bucket, mut seen) = (Bucket::FULL, Bucket::FULL);
            let mut now = Instant::from_seconds(1_767_225_600);
            let mut taken: Vec<(Instant, u64)> = Vec::new();
            for (pause, halves) in requests {
                seen.refill(now + Duration(pause / 2), flow);
                now = now + Duration(pause);
                let halves = halves.min(rate * keeps);
                bucket.refill(now, flow);
                seen.refill(now, flow);
                prop_assert_eq!(bucket, seen);
                if bucket.holds(halves, flow) {
                    bucket.take(halves);
                    seen.take(halves);
                    taken.push((now, halves));
                }
            }
            for (n, (from, _)) in taken.iter().enumerate() {
                let mut sum = 0;
                for (until, halves) in &taken[n..] {
                    sum += halves * 1_000_000;
                    prop_assert!(sum <= until.since(*from).0 * rate + rate * keeps * 1_000_000);
                }
            }
        }
    }
}
