//! Where a record belongs: the hash of its partition key, and the ranges of hashes that shards own
//! (Kinesis developer guide, Terminology and concepts; captured from AWS).

use md5::{Digest, Md5};

/// The hashes that a shard owns, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HashRange {
    pub start: u128,
    pub end: u128,
}

impl HashRange {
    pub const fn contains(self, hash: u128) -> bool {
        self.start <= hash && hash <= self.end
    }

    /// Where an even split would begin its upper half.
    pub const fn middle(self) -> u128 {
        self.start + (self.end - self.start) / 2 + 1
    }
}

/// The hash of a partition key: its MD5, the first byte the highest.
pub fn of_key(key: &str) -> u128 {
    u128::from_be_bytes(Md5::digest(key.as_bytes()).into())
}

/// The hash that an ExplicitHashKey names; nothing beyond 2^128 - 1.
pub fn explicit(text: &str) -> Option<u128> {
    text.parse().ok()
}

/// The ranges of a new stream with so many shards: equal, the last with what is left over.
pub fn partition(count: u32) -> impl Iterator<Item = HashRange> {
    let count = u128::from(count.max(1));
    // 2^128 / count, which is one more than (2^128 - 1) / count where count divides 2^128.
    let width = (u128::MAX / count).wrapping_add(u128::from(u128::MAX % count == count - 1));
    (0..count).map(move |index| {
        let start = index.wrapping_mul(width);
        let end = if index + 1 == count { u128::MAX } else { start.wrapping_add(width - 1) };
        HashRange { start, end }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the reference.
    #[test]
    fn keys_hash_as_on_aws() {
        assert_eq!(of_key("a"), 16_955_237_001_963_240_173_058_271_559_858_726_497);
        assert_eq!(of_key("b"), 195_289_424_170_611_159_128_911_017_612_795_795_343);
        for (count, shards) in [(2, [0, 1, 1, 1, 0, 0, 1]), (3, [0, 1, 2, 1, 0, 1, 2]), (4, [0, 2, 3, 2, 0, 1, 3])] {
            let ranges: Vec<HashRange> = partition(count).collect();
            let found = ["a", "b", "e", "f", "test", "user-42", "ü"]
                .map(|key| ranges.iter().position(|range| range.contains(of_key(key))).unwrap());
            assert_eq!(found, shards, "{count} shards");
        }
    }

    #[test]
    fn ranges_cover_all_hashes() {
        assert_eq!(partition(2).next().unwrap().end, 170_141_183_460_469_231_731_687_303_715_884_105_727);
        let ends: Vec<u128> = partition(3).map(|range| range.end).collect();
        assert_eq!(
            ends[..2],
            [113_427_455_640_312_821_154_458_202_477_256_070_484, 226_854_911_280_625_642_308_916_404_954_512_140_969]
        );
        for count in [1, 2, 3, 5, 7, 64, 1_000] {
            let ranges: Vec<HashRange> = partition(count).collect();
            assert_eq!((ranges[0].start, ranges[ranges.len() - 1].end), (0, u128::MAX));
            assert!(ranges.windows(2).all(|pair| pair[0].end + 1 == pair[1].start));
        }
    }
}
