//! Sequence numbers of stream records: decimal, 21 to 40 digits, ascending within a shard and from parent to child.

use std::fmt;

use serde::{Serialize, Serializer};

/// The unit of the leading part; what follows is a counter of the whole stream.
const STRIDE: u128 = 100_000_000_000_000_000_000;

/// A sequence number. Those of different shard lineages cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u128);

impl Sequence {
    /// The `place`-th number of a lineage, counted from 1, at the stream's `count`-th record.
    pub(crate) fn new(place: u64, count: u64) -> Self {
        Sequence(u128::from(place) * STRIDE + u128::from(count))
    }

    /// The lowest number above this one.
    pub(crate) fn next(self) -> Self {
        Sequence(self.0.saturating_add(1))
    }

    /// The place in its lineage.
    pub(crate) fn place(self) -> u64 {
        u64::try_from(self.0 / STRIDE).unwrap_or(u64::MAX)
    }

    /// Decimal digits only, as a request sends them; at most 38 of them are told apart.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| Sequence(text.parse().unwrap_or(u128::MAX)))
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:021}", self.0)
    }
}

impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
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
}
