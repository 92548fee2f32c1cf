//! The world's own dice: integers, seeded, one stream per concern, so that a new draw in one place does not rewrite
//! history elsewhere.

use crate::hash::digest;

/// What a draw is for. Each concern has its own stream of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concern {
    /// How long something takes.
    Latency,
    /// Whether something goes wrong.
    Faults,
    /// UUIDs and other identifiers.
    Ids,
    /// The order of what AWS promises no order of.
    Order,
    /// How long a change takes to another region.
    Replication,
    /// What producers send, and which answers are lost.
    Load,
    /// What becomes of changes on their way to a Kinesis stream.
    Delivery,
}

/// One SplitMix64 state per concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dice([u64; 7]);

impl Dice {
    pub fn new(seed: u64) -> Self {
        use Concern::{Delivery, Faults, Ids, Latency, Load, Order, Replication};
        const ALL: [Concern; 7] = [Latency, Faults, Ids, Order, Replication, Load, Delivery];
        Dice(ALL.map(|concern| digest(&(seed, concern))))
    }

    /// 64 random bits.
    pub fn draw(&mut self, concern: Concern) -> u64 {
        let state = &mut self.0[concern as usize];
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(*state)
    }

    /// A number below `bound`, which must not be zero. Its bias is under `bound / 2^64`.
    pub fn below(&mut self, concern: Concern, bound: u64) -> u64 {
        ((u128::from(self.draw(concern)) * u128::from(bound)) >> 64) as u64
    }

    /// Puts elements into any order.
    pub fn shuffle<T>(&mut self, elements: &mut [T]) {
        for last in (1..elements.len()).rev() {
            let place = self.below(Concern::Order, last as u64 + 1) as usize;
            elements.swap(place, last);
        }
    }

    /// A version 4 UUID in its usual form.
    pub fn uuid(&mut self) -> String {
        let bits = (u128::from(self.draw(Concern::Ids)) << 64) | u128::from(self.draw(Concern::Ids));
        uuid(bits)
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Formats 128 bits as a version 4 UUID.
pub fn uuid(bits: u128) -> String {
    let bits = bits & !(0xf000 << 64) & !(0b11 << 62) | (4 << 76) | (0b10 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The 52 characters of `x-amzn-RequestId` for the n-th request of a run.
pub fn request_id(seed: u64, n: u64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
    let mut dice = Dice::new(digest(&(seed, n)));
    let mut text = [0; 52];
    // 13 groups of 5 of a draw's 64 bits: every index is below 32.
    for part in text.chunks_mut(13) {
        let mut bits = dice.draw(Concern::Ids);
        for letter in part {
            *letter = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
        }
    }
    String::from_utf8(text.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_independent() {
        let mut one = Dice::new(7);
        let mut two = Dice::new(7);
        two.draw(Concern::Faults);
        assert_eq!(one.draw(Concern::Latency), two.draw(Concern::Latency));
        assert_ne!(one.draw(Concern::Latency), one.draw(Concern::Ids));
    }

    #[test]
    fn identifiers_have_their_form() {
        let id = Dice::new(1).uuid();
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
        assert_eq!(request_id(1, 2).len(), 52);
        assert_ne!(request_id(1, 2), request_id(1, 3));
    }
}
