//! Partitions: each owns a range of the hashes of partition keys.

use crate::limits;

/// One partition of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// From 0, in the order of creation.
    pub id: u32,
    /// The lowest hash it owns.
    pub first: u64,
    /// The highest hash it owns.
    pub last: u64,
}

impl Partition {
    pub const fn owns(self, hash: u64) -> bool {
        self.first <= hash && hash <= self.last
    }
}

/// `count` partitions that share the space of hashes as equally as can be.
pub(crate) fn equal(count: u32) -> Vec<Partition> {
    let count = count.clamp(1, limits::PARTITIONS);
    let first = |id: u32| (u128::from(id) << 64) / u128::from(count);
    let partition = |id| Partition { id, first: first(id) as u64, last: (first(id + 1) - 1) as u64 };
    (0..count).map(partition).collect()
}

/// How many partitions provisioned throughput takes (Best practices for partition keys): `RCU / 3000 + WCU / 1000`.
pub(crate) fn needed(read_units: u64, write_units: u64) -> u32 {
    let reads_a_write = limits::PARTITION_READ_UNITS / limits::PARTITION_WRITE_UNITS;
    let reads = read_units.saturating_add(write_units.saturating_mul(reads_a_write));
    let count = reads.div_ceil(limits::PARTITION_READ_UNITS);
    u32::try_from(count).unwrap_or(u32::MAX).clamp(1, limits::PARTITIONS)
}

#[cfg(test)]
mod tests {
    use super::{equal, needed};

    #[test]
    fn ranges_cover_the_space_without_overlap() {
        for count in [1, 2, 3, 4, 7, 256] {
            let partitions = equal(count);
            assert_eq!((partitions[0].first, partitions[partitions.len() - 1].last), (0, u64::MAX));
            for pair in partitions.windows(2) {
                assert_eq!(pair[0].last + 1, pair[1].first);
            }
        }
    }

    #[test]
    fn throughput_asks_for_partitions() {
        for (read, write, count) in [(5, 5, 1), (3_000, 0, 1), (3_000, 1_000, 2), (0, 4_000, 4), (1, 1_000, 2)] {
            assert_eq!(needed(read, write), count, "{read} {write}");
        }
    }
}
