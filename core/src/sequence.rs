//! Sequence numbers of records: decimal, ascending within a shard. DynamoDB's have 21 to 40 digits, those of Kinesis 56.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

/// The unit of the leading part of a DynamoDB stream's numbers; what follows is a counter of the whole stream.
const STRIDE: u128 = 100_000_000_000_000_000_000;

/// A sequence number of up to 192 bits, the highest word first. Those of different shard lineages cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sequence([u64; 3]);

impl Sequence {
    /// Above all numbers that are ever given out.
    pub const MAX: Sequence = Sequence([u64::MAX; 3]);

    /// The `place`-th number of a lineage, counted from 1, at a DynamoDB stream's `count`-th record.
    pub(crate) fn new(place: u64, count: u64) -> Self {
        Sequence::of(u128::from(place) * STRIDE + u128::from(count))
    }

    pub(crate) const fn of(number: u128) -> Self {
        Sequence([0, (number >> 64) as u64, number as u64])
    }

    pub const fn of_words(words: [u64; 3]) -> Self {
        Sequence(words)
    }

    pub const fn words(self) -> [u64; 3] {
        self.0
    }

    /// All of a DynamoDB stream's number.
    pub const fn low(self) -> u128 {
        (self.0[1] as u128) << 64 | self.0[2] as u128
    }

    /// The lowest number above this one.
    pub fn next(self) -> Self {
        let (low, carry) = self.low().overflowing_add(1);
        match self.0[0].checked_add(carry.into()) {
            Some(high) => Sequence([high, (low >> 64) as u64, low as u64]),
            None => Sequence::MAX,
        }
    }

    /// The highest number below this one.
    pub fn before(self) -> Self {
        let (low, borrow) = self.low().overflowing_sub(1);
        match self.0[0].checked_sub(borrow.into()) {
            Some(high) => Sequence([high, (low >> 64) as u64, low as u64]),
            None => Sequence::of(0),
        }
    }

    /// The place in its lineage, of a DynamoDB stream's number.
    pub(crate) fn place(self) -> u64 {
        u64::try_from(self.low() / STRIDE).unwrap_or(u64::MAX)
    }

    /// Decimal digits only, as a request sends them. Larger numbers than there can be all read as the largest.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Ok(number) = text.parse() {
            return Some(Sequence::of(number));
        }
        let mut digits = text.bytes().map(|byte| u64::from(byte - b'0'));
        Some(digits.try_fold(Sequence::of(0), Sequence::times_ten_plus).unwrap_or(Sequence::MAX))
    }

    fn times_ten_plus(self, digit: u64) -> Option<Self> {
        let mut words = self.0;
        let mut carry = digit;
        for word in words.iter_mut().rev() {
            let product = u128::from(*word) * 10 + u128::from(carry);
            (*word, carry) = (product as u64, (product >> 64) as u64);
        }
        (carry == 0).then_some(Sequence(words))
    }

    /// The number without its last 19 decimal digits, and those.
    fn split_digits(self) -> (Self, u64) {
        const UNIT: u128 = 10_000_000_000_000_000_000;
        let mut words = self.0;
        let mut rest = 0_u64;
        for word in &mut words {
            let part = u128::from(rest) << 64 | u128::from(*word);
            (*word, rest) = ((part / UNIT) as u64, (part % UNIT) as u64);
        }
        (Sequence(words), rest)
    }
}

/// A number of a DynamoDB stream hashes as the 128 bits that it is: the ids of shards follow from it.
impl Hash for Sequence {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.0[0] != 0 {
            state.write_u64(self.0[0]);
        }
        state.write_u128(self.low());
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0[0] == 0 {
            return write!(f, "{:021}", self.low());
        }
        let (leading, last) = self.split_digits();
        let (leading, middle) = leading.split_digits();
        write!(f, "{}{middle:019}{last:019}", leading.low())
    }
}

impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Sequence;

    #[test]
    fn numbers_have_at_least_21_digits_and_ascend() {
        let first = Sequence::new(1, 17);
        assert_eq!(first.to_string(), "100000000000000000017");
        assert!(first < Sequence::new(2, 3));
        assert_eq!(Sequence::parse(&first.to_string()), Some(first));
        assert_eq!((Sequence::parse(""), Sequence::parse("12a"), Sequence::parse("-1")), (None, None, None));
        assert_eq!(first.place(), 1);
    }

    #[test]
    fn more_digits_than_fit_are_the_largest_number() {
        assert_eq!(Sequence::parse(&"9".repeat(200)), Some(Sequence::MAX));
        assert_eq!(Sequence::MAX.next(), Sequence::MAX);
        assert_eq!(Sequence::of(0).before(), Sequence::of(0));
    }

    proptest! {
        #[test]
        fn digits_read_back(words: [u64; 3]) {
            let number = Sequence::of_words(words);
            prop_assert_eq!(Sequence::parse(&number.to_string()), Some(number));
        }

        #[test]
        fn neighbours_are_neighbours(words: [u64; 3]) {
            let number = Sequence::of_words(words);
            prop_assume!(number < Sequence::MAX);
            prop_assert!(number < number.next());
            prop_assert_eq!(number.next().before(), number);
        }
    }
}
