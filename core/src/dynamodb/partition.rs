//! Partitions: each owns a range of the hashes of partition keys, and gives only so many units a second.

use std::rc::Rc;

use crate::capacity::bucket::{Bucket, Flow};
use crate::capacity::{Access, Units};
use crate::limits;
use crate::time::{Duration, Instant};

/// One partition of a table or of a global index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// From 0, in the order of creation. The lower half of a partition that splits keeps its id.
    pub id: u32,
    /// The lowest hash it owns.
    pub first: u64,
    /// The highest hash it owns.
    pub last: u64,
    /// The sizes of its items; kept for tables alone.
    pub bytes: u64,
    pub load: Load,
}

impl Partition {
    pub(crate) fn new(id: u32, first: u64, last: u64) -> Partition {
        Partition { id, first, last, bytes: 0, load: Load::default() }
    }

    pub const fn owns(self, hash: u64) -> bool {
        self.first <= hash && hash <= self.last
    }
}

/// How much is asked of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Load {
    bucket: Bucket,
    second: Window,
    minute: Window,
    /// Since when it has been asked for more than it gives, without a pause.
    hot_since: Instant,
    hot_last: Instant,
}

/// The units of one second or minute, which is counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Window {
    number: u64,
    used: Used,
}

/// Units that were used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Used {
    pub read: Units,
    pub write: Units,
}

impl Used {
    const NONE: Used = Used { read: Units::ZERO, write: Units::ZERO };
}

/// A partition gives 3,000 read units or 1,000 write units a second, or something in between; nothing is saved up.
const CEILING: Flow = Flow { rate: Units::whole(limits::PARTITION_READ_UNITS).halves(), keeps: Duration::seconds(1) };

/// What units weigh on a partition: a write as much as three reads.
fn weight(access: Access, units: Units) -> u64 {
    match access {
        Access::Read => units.halves(),
        Access::Write => units.halves() * (limits::PARTITION_READ_UNITS / limits::PARTITION_WRITE_UNITS),
    }
}

/// A load of nothing so far.
impl Default for Load {
    fn default() -> Load {
        let none = Window { number: 0, used: Used::NONE };
        Load { bucket: Bucket::FULL, second: none, minute: none, hot_since: Instant(0), hot_last: Instant(0) }
    }
}

impl Load {
    /// What was used so far in the second that `now` lies in.
    pub fn in_second(&self, now: Instant) -> Used {
        if self.second.number == now.as_seconds() { self.second.used } else { Used::NONE }
    }

    /// What was used so far in the minute that `now` lies in.
    pub fn in_minute(&self, now: Instant) -> Used {
        if self.minute.number == now.as_seconds() / 60 { self.minute.used } else { Used::NONE }
    }

    /// What was used in the minute before the one that `now` lies in, where nothing has been used since.
    pub fn in_minute_before(&self, now: Instant) -> Used {
        if self.minute.number + 1 == now.as_seconds() / 60 { self.minute.used } else { Used::NONE }
    }

    /// Whether the partition has so many units left.
    pub(crate) fn holds(mut self, now: Instant, access: Access, units: Units) -> bool {
        self.bucket.refill(now, CEILING);
        self.bucket.holds(weight(access, units), CEILING)
    }

    /// Counts units, and draws on the ceiling if it is `enforced`.
    pub(crate) fn take(&mut self, now: Instant, access: Access, units: Units, enforced: bool) {
        if enforced {
            self.bucket.refill(now, CEILING);
            self.bucket.take(weight(access, units));
        }
        self.second.count(now.as_seconds(), access, units);
        self.minute.count(now.as_seconds() / 60, access, units);
    }

    /// Notes that a request was refused here; whether that has gone on for `sustained`. A pause begins anew, and so does
    /// what comes of it.
    pub(crate) fn heat(&mut self, now: Instant, sustained: Duration) -> bool {
        if now.since(self.hot_last) > PAUSE {
            self.hot_since = now;
        }
        self.hot_last = now;
        let hot = now.since(self.hot_since) >= sustained;
        if hot {
            self.hot_since = now;
        }
        hot
    }
}

/// Refusals that lie further apart are not sustained.
const PAUSE: Duration = Duration::seconds(10);

impl Window {
    fn count(&mut self, number: u64, access: Access, units: Units) {
        if self.number != number {
            *self = Window { number, used: Used::NONE };
        }
        match access {
            Access::Read => self.used.read += units,
            Access::Write => self.used.write += units,
        }
    }
}

/// The place of the partition that owns a hash. Ranges cover the space, so there is one.
pub(crate) fn place(partitions: &[Partition], hash: u64) -> usize {
    let place = partitions.partition_point(|partition| partition.last < hash);
    place.min(partitions.len().saturating_sub(1))
}

/// `count` partitions that share the space of hashes as equally as can be.
pub(crate) fn equal(count: u32) -> Rc<[Partition]> {
    let count = count.clamp(1, limits::PARTITIONS);
    let first = |id: u32| (u128::from(id) << 64) / u128::from(count);
    let partition = |id| Partition::new(id, first(id) as u64, (first(id + 1) - 1) as u64);
    (0..count).map(partition).collect()
}

/// Cuts a partition before the hash `at`, which must be above its first: the lower part keeps its id, the upper one gets
/// `id`. Both start with a load of their own.
pub(crate) fn cut(partitions: &[Partition], place: usize, at: u64, id: u32) -> Rc<[Partition]> {
    let mut list = partitions.to_vec();
    let whole = list[place];
    list[place] = Partition::new(whole.id, whole.first, at - 1);
    list.insert(place + 1, Partition::new(id, at, whole.last));
    list.into()
}

/// How many partitions provisioned throughput takes (Best practices for partition keys): `RCU / 3000 + WCU / 1000`.
pub(crate) fn needed(read_units: u64, write_units: u64) -> u32 {
    let reads_a_write = limits::PARTITION_READ_UNITS / limits::PARTITION_WRITE_UNITS;
    let reads = read_units.saturating_add(write_units.saturating_mul(reads_a_write));
    bounded(reads.div_ceil(limits::PARTITION_READ_UNITS))
}

/// How many partitions give so many reads, or so many writes, a second.
pub(crate) fn needed_for_either(read_units: u64, write_units: u64) -> u32 {
    let reads = read_units.div_ceil(limits::PARTITION_READ_UNITS);
    bounded(reads.max(write_units.div_ceil(limits::PARTITION_WRITE_UNITS)))
}

fn bounded(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).clamp(1, limits::PARTITIONS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Load, Partition, cut, equal, needed, needed_for_either, place};
    use crate::capacity::{Access, Units};
    use crate::time::{Duration, Instant};

    fn assert_whole(partitions: &[Partition]) {
        assert_eq!((partitions[0].first, partitions[partitions.len() - 1].last), (0, u64::MAX));
        for pair in partitions.windows(2) {
            assert_eq!(pair[0].last + 1, pair[1].first);
        }
        let mut ids: Vec<u32> = partitions.iter().map(|partition| partition.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), partitions.len());
    }

    #[test]
    fn ranges_cover_the_space_without_overlap() {
        for count in [1, 2, 3, 4, 7, 256] {
            assert_whole(&equal(count));
        }
    }

    #[test]
    fn throughput_asks_for_partitions() {
        for (read, write, count) in [(5, 5, 1), (3_000, 0, 1), (3_000, 1_000, 2), (0, 4_000, 4), (1, 1_000, 2)] {
            assert_eq!(needed(read, write), count, "{read} {write}");
        }
        for (read, write, count) in [(12_000, 4_000, 4), (12_001, 1, 5), (1, 10_000, 10), (0, 0, 1)] {
            assert_eq!(needed_for_either(read, write), count, "{read} {write}");
        }
    }

    #[test]
    fn a_partition_gives_reads_and_writes_of_one_ceiling() {
        let now = Instant::from_seconds(1_000);
        let mut load = Load::default();
        load.take(now, Access::Write, Units::whole(500), true);
        assert!(load.holds(now, Access::Read, Units::whole(1_500)));
        assert!(!load.holds(now, Access::Read, Units::whole(1_501)));
        assert!(load.holds(now + Duration::millis(500), Access::Write, Units::whole(1_000)));
        assert_eq!(load.in_second(now).write, Units::whole(500));
        assert_eq!(load.in_second(now + Duration::seconds(1)).write, Units::ZERO);
        assert_eq!(load.in_minute(now + Duration::seconds(1)).write, Units::whole(500));
    }

    #[test]
    fn heat_is_what_goes_on_without_a_pause() {
        let (mut load, sustained) = (Load::default(), Duration::seconds(20));
        let hot = |load: &mut Load, second: u64| load.heat(Instant::from_seconds(1_000 + second), sustained);
        let seen: Vec<bool> = [0, 9, 18, 29, 39, 49, 51, 60].map(|second| hot(&mut load, second)).into();
        assert_eq!(seen, [false, false, false, false, false, true, false, false]);
    }

    proptest! {
        /// However partitions are cut, they share the whole space, and every hash has the one place that owns it.
        #[test]
        fn cuts_keep_the_space_whole(
            count in 1..9_u32,
            cuts in prop::collection::vec(any::<u64>(), 0..40),
            hashes in prop::collection::vec(any::<u64>(), 0..40),
        ) {
            let mut partitions = equal(count);
            for at in cuts {
                let hit = place(&partitions, at);
                if partitions[hit].first < at {
                    partitions = cut(&partitions, hit, at, partitions.len() as u32);
                }
            }
            assert_whole(&partitions);
            for hash in hashes {
                prop_assert!(partitions[place(&partitions, hash)].owns(hash));
            }
        }
    }
}
