//! What a sequence number of Kinesis says: 186 bits in AWS's second layout (captured from AWS).
//!
//! ```text
//! hex digits  2 | 9: shard created, s | 1: shard, low | 16: counter | 2: zero | 9: record, s | 8: shard | 2
//! ```
//!
//! The counter stands above the time, so numbers ascend within a shard whatever its clock does; across shards they compare
//! by the shards' creation first, which is no order of records.

use crate::sequence::Sequence;

/// The parts of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// When the shard was created, in seconds since 1970; below 2^36.
    pub created: u64,
    pub shard: u32,
    /// Of the records of a group of five shards; below 2^63.
    pub counter: u64,
    /// When the record was written, in seconds since 1970; below 2^36.
    pub time: u64,
}

/// The counter of a shard's last number.
pub const END: u64 = (1 << 63) - 1;

const VERSION: u64 = 2;
const SECONDS: u64 = (1 << 36) - 1;

impl Parts {
    /// The number.
    ///
    /// 47 hexadecimal digits are words of 15, 16 and 16 digits.
    pub const fn sequence(self) -> Sequence {
        let created = self.created & SECONDS;
        let time = self.time & SECONDS;
        let shard = self.shard as u64;
        // 2, nine digits of creation, one of the shard, the first four of the counter.
        let high = VERSION << 56 | created << 20 | (shard & 0xf) << 16 | self.counter >> 48;
        // Twelve digits of the counter, two zeros, the first two digits of the time.
        let middle = (self.counter & 0xffff_ffff_ffff) << 16 | time >> 28;
        // Seven digits of the time, eight of the shard, the version.
        let low = (time & 0xfff_ffff) << 36 | shard << 4 | VERSION;
        Sequence::of_words([high, middle, low])
    }

    /// What a number of any layout says: the present one, or one of the two before it, whose shards no stream has any more
    /// (captured from AWS: numbers below 2^124 are read as those of the oldest layout).
    pub fn read(number: Sequence) -> Option<Parts> {
        Parts::of(number).or_else(|| Parts::second(number)).or_else(|| Parts::first(number))
    }

    /// `2 | 9: shard created | … | 9: record (from digit 13) | … | 8: shard | 1`, in 47 hexadecimal digits.
    fn second(number: Sequence) -> Option<Parts> {
        let [high, middle, low] = number.words();
        let shard = u32::try_from((low >> 4) & 0xffff_ffff).ok().filter(|shard| *shard <= i32::MAX as u32)?;
        let created = (high >> 20) & SECONDS;
        // Digits 13 and 14 end the first word, 15 to 21 begin the second.
        let time = (high & 0xff) << 28 | middle >> 36;
        (high >> 56 == VERSION && low & 0xf == 1).then_some(Parts { created, shard, counter: 0, time })
    }

    /// `1 | 9: shard created | … | 4: shard`, in 32 hexadecimal digits.
    fn first(number: Sequence) -> Option<Parts> {
        const LEADING: u128 = 1 << 124;
        let low = if number.low() < LEADING { number.low() + LEADING } else { number.low() };
        let is_it = number.words()[0] == 0 && low >> 124 == 1;
        let created = (low >> 88) as u64 & SECONDS;
        is_it.then_some(Parts { created, shard: low as u32 & 0xffff, counter: 0, time: 0 })
    }

    /// What a number says; `None` for one that no stream can have given out.
    pub const fn of(number: Sequence) -> Option<Parts> {
        let [high, middle, low] = number.words();
        let shard = (low >> 4) & 0xffff_ffff;
        let parts = Parts {
            created: (high >> 20) & SECONDS,
            shard: shard as u32,
            counter: (high & 0xffff) << 48 | middle >> 16,
            time: (middle & 0xff) << 28 | low >> 36,
        };
        let whole = high >> 56 == VERSION && low & 0xf == VERSION && (middle >> 8) & 0xff == 0;
        let shard_fits = (high >> 16) & 0xf == shard & 0xf && shard <= i32::MAX as u64;
        if whole && shard_fits && parts.counter <= END { Some(parts) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the reference; the last is a number that AWS gave out in 2023.
    #[test]
    fn numbers_are_laid_out_as_on_aws() {
        let first = 1_700_000_000;
        for (parts, digits) in [
            ((first, 0, 0, first), "49646437577108476416916876405825929425585429676275269634"),
            ((first, 3, 42, 1_700_000_100), "49646437577175378652512468275301311464827196058078543922"),
            ((first, 3, END, 1_700_000_200), "49646437577186529025111733586820095513720098056266842162"),
            ((1_700_000_201, 17, 0, 1_700_000_201), "49646437648849973720589891052146335108695222453629092114"),
            ((1_701_746_677, 0, 26_054, 1_701_760_152), "49647060812288014558888668248263847763900017820167045122"),
        ] {
            let (created, shard, counter, time) = parts;
            let parts = Parts { created, shard, counter, time };
            assert_eq!(parts.sequence().to_string(), digits);
            assert_eq!(Sequence::parse(digits).and_then(Parts::of), Some(parts));
        }
    }

    /// Numbers of streams that are long gone still say which shard they are of.
    #[test]
    fn older_layouts_are_read() {
        assert_eq!(Parts::read(Sequence::of(5)).map(|parts| (parts.shard, parts.created)), Some((5, 0)));
        assert_eq!(Parts::read(Sequence::of(0)).map(|parts| parts.shard), Some(0));
        let hex = "2053269b7a00000053269b7b0123456789abcd0000000031";
        let word = |range: std::ops::Range<usize>| u64::from_str_radix(&hex[1..][range], 16).unwrap();
        let number = Sequence::of_words([word(0..15), word(15..31), word(31..47)]);
        assert_eq!(Parts::read(number).map(|parts| (parts.shard, parts.counter)), Some((3, 0)));
        assert_eq!(Parts::read(Sequence::MAX), None);
    }

    #[test]
    fn what_is_no_number_says_nothing() {
        let good = Parts { created: 1, shard: 1, counter: 1, time: 1 }.sequence();
        for bad in [Sequence::of(0), Sequence::of(5), Sequence::MAX, good.next()] {
            assert_eq!(Parts::of(bad), None, "{bad}");
        }
    }
}
