//! What a shard can take and give, while the dial `kinesisThrottling` is on (Kinesis developer guide, Quotas and limits).
//!
//! Buckets of whole numbers, refilled from the clock when somebody looks at them. Nothing is counted while the dial is off, so
//! that it leaves no trace; a refused call draws nothing.

use crate::capacity::bucket::{Bucket, Flow};
use crate::limits;
use crate::time::{Duration, Instant};

/// Which of a shard's limits a request met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    WriteRecords,
    WriteBytes,
    ReadCalls,
    ReadBytes,
    Iterators,
}

impl Limit {
    /// How facts call it.
    pub const fn name(self) -> &'static str {
        match self {
            Limit::WriteRecords => "writeRecords",
            Limit::WriteBytes => "writeBytes",
            Limit::ReadCalls => "readCalls",
            Limit::ReadBytes => "readBytes",
            Limit::Iterators => "iterators",
        }
    }
}

/// What is left of a shard's limits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Traffic {
    records: Bucket,
    bytes: Bucket,
    reads: Bucket,
    read_bytes: Bucket,
    iterators: Bucket,
    heat: Heat,
}

/// What was written in one minute: what stands for the load of a shard on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Heat {
    /// Counted from 1970.
    minute: u64,
    records: u64,
    bytes: u64,
    /// Whether this shard is to be split.
    is_hot: bool,
}

impl Default for Traffic {
    fn default() -> Traffic {
        let [records, bytes, reads, read_bytes, iterators] = [Bucket::FULL; 5];
        Traffic { records, bytes, reads, read_bytes, iterators, heat: Heat::default() }
    }
}

const fn a_second(rate: u64) -> Flow {
    Flow { rate, keeps: Duration::seconds(1) }
}

const READ_BYTES: Flow = a_second(limits::KINESIS_READ_BYTES);

impl Traffic {
    /// Draws what a record costs, key included; `largest` is the largest that the stream takes, in bytes: what a shard saves
    /// up, too.
    pub fn write(&mut self, now: Instant, bytes: u64, largest: u64) -> Result<(), Limit> {
        let rate = limits::KINESIS_WRITE_BYTES;
        let (count, size) = (a_second(limits::KINESIS_WRITE_RECORDS), Flow { rate, keeps: seconds_of(largest, rate) });
        self.records.refill(now, count);
        self.bytes.refill(now, size);
        if !self.records.holds(1, count) {
            return Err(Limit::WriteRecords);
        }
        if !self.bytes.holds(bytes, size) {
            return Err(Limit::WriteBytes);
        }
        self.records.take(1);
        self.bytes.take(bytes);
        Ok(())
    }

    /// Draws a GetRecords call; [`Traffic::gave`] draws what it gives.
    pub fn read(&mut self, now: Instant) -> Result<(), Limit> {
        self.read_bytes.refill(now, READ_BYTES);
        if !self.read_bytes.holds(1, READ_BYTES) {
            return Err(Limit::ReadBytes);
        }
        if draw(&mut self.reads, now, limits::KINESIS_READ_CALLS) { Ok(()) } else { Err(Limit::ReadCalls) }
    }

    /// A page of so many bytes was read: one that the bucket does not hold keeps all readers out for as long as a shard takes
    /// to give that much (API reference, GetRecords: 10 MB block a shard for five seconds).
    pub fn gave(&mut self, bytes: u64) {
        self.read_bytes.overdraw(bytes);
    }

    /// Draws a GetShardIterator call.
    pub fn iterator(&mut self, now: Instant) -> Result<(), Limit> {
        if draw(&mut self.iterators, now, limits::KINESIS_SHARD_ITERATORS) { Ok(()) } else { Err(Limit::Iterators) }
    }

    /// Counts a record of a stream on demand; `true` when this shard is too hot for the first time.
    pub(crate) fn warm(&mut self, now: Instant, bytes: u64) -> bool {
        let minute = now.as_seconds() / 60;
        if self.heat.minute != minute {
            self.heat = Heat { minute, is_hot: self.heat.is_hot, ..Heat::default() };
        }
        let heat = &mut self.heat;
        heat.records += 1;
        heat.bytes += bytes;
        let was_hot = heat.is_hot;
        heat.is_hot |= heat.records > limits::KINESIS_HOT_RECORDS * 60 || heat.bytes > limits::KINESIS_HOT_BYTES * 60;
        heat.is_hot && !was_hot
    }

    /// The shard could not be split: its heat is looked at anew.
    pub(crate) fn cool(&mut self) {
        self.heat = Heat::default();
    }
}

const fn seconds_of(bytes: u64, rate: u64) -> Duration {
    Duration::seconds(bytes.div_ceil(rate))
}

fn draw(bucket: &mut Bucket, now: Instant, rate: u64) -> bool {
    let flow = a_second(rate);
    bucket.refill(now, flow);
    let holds = bucket.holds(1, flow);
    if holds {
        bucket.take(1);
    }
    holds
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MIB: u64 = 1_024 * 1_024;

    fn at(millis: u64) -> Instant {
        Instant::from_seconds(1_767_225_600) + Duration::millis(millis)
    }

    #[test]
    fn ten_mebibytes_keep_readers_out_for_five_seconds() {
        let mut traffic = Traffic::default();
        assert_eq!(traffic.read(at(0)), Ok(()));
        traffic.gave(10 * MIB);
        for (millis, found) in [(1, Err(Limit::ReadBytes)), (4_999, Err(Limit::ReadBytes)), (5_001, Ok(()))] {
            assert_eq!(traffic.read(at(millis)), found, "after {millis} ms");
        }
    }

    #[test]
    fn five_calls_a_second_are_shared() {
        let mut traffic = Traffic::default();
        let granted = (0..10).filter(|_| traffic.read(at(0)).is_ok()).count();
        assert_eq!((granted, traffic.read(at(199)), traffic.read(at(200))), (5, Err(Limit::ReadCalls), Ok(())));
    }

    #[test]
    fn a_large_record_needs_what_was_saved_up() {
        let mut traffic = Traffic::default();
        assert_eq!(traffic.write(at(0), 10 * MIB, 10 * MIB), Ok(()));
        assert_eq!(traffic.write(at(999), MIB, 10 * MIB), Err(Limit::WriteBytes));
        assert_eq!(traffic.write(at(1_000), MIB, 10 * MIB), Ok(()));
    }

    #[test]
    fn a_shard_is_too_hot_once() {
        let mut traffic = Traffic::default();
        let turns = (0..400_000).filter(|n| traffic.warm(at(n / 10), 1)).count();
        assert_eq!(turns, 1);
    }

    proptest! {
        /// In no second does a shard take more than it had saved up and what came in since.
        #[test]
        fn no_second_passes_the_limits(requests in prop::collection::vec((0..200_u64, 1..200_000_u64), 1..400)) {
            let mut traffic = Traffic::default();
            let (mut now, mut taken): (u64, Vec<(u64, u64)>) = (0, Vec::new());
            for (pause, bytes) in requests {
                now += pause / 20;
                if traffic.write(at(now), bytes, MIB).is_ok() {
                    taken.push((now, bytes));
                }
            }
            for (n, (from, _)) in taken.iter().enumerate() {
                let second: Vec<u64> =
                    taken[n..].iter().take_while(|(time, _)| time - from < 1_000).map(|(_, bytes)| *bytes).collect();
                prop_assert!(second.len() as u64 <= 2 * limits::KINESIS_WRITE_RECORDS);
                prop_assert!(second.iter().sum::<u64>() <= 2 * MIB);
            }
        }
    }
}
