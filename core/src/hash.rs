//! One hash for everything: the digest of a world, and the index of attribute maps.
//!
//! It gives the same 64 bits on every platform, because sizes and discriminants are widened to 64 bits and all
//! integers are taken in little-endian order.

use std::hash::{BuildHasherDefault, Hash, Hasher};

/// The state that [`indexmap::IndexMap`]s of this crate are built with.
pub type FixedState = BuildHasherDefault<FixedHasher>;

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A multiply-rotate hasher over 64-bit words; not for untrusted adversaries, but equal everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixedHasher(u64);

impl FixedHasher {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    }
}

impl Hasher for FixedHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.word(u64::from_le_bytes(last) ^ ((rest.len() as u64) << 56));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.word(n.into());
    }

    fn write_u16(&mut self, n: u16) {
        self.word(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.word(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    fn write_u128(&mut self, n: u128) {
        self.word(n as u64);
        self.word((n >> 64) as u64);
    }

    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.word(n as i64 as u64);
    }

    fn finish(&self) -> u64 {
        // The multiplication leaves its best bits on top; index maps look at the low ones.
        let mixed = self.0 ^ (self.0 >> 32);
        mixed.wrapping_mul(MULTIPLIER) ^ (mixed >> 29)
    }
}

/// The 64-bit digest of any value, equal on native, wasm32 and in every browser.
pub fn digest(value: &impl Hash) -> u64 {
    let mut hasher = FixedHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::digest;

    /// Pins the function: a saved digest must stay valid for ever.
    #[test]
    fn known_values() {
        assert_eq!(digest(&"customer#42"), digest(&String::from("customer#42")));
        assert_ne!(digest(&"a"), digest(&"b"));
        assert_ne!(digest(&"\0"), digest(&"\0\0"));
    }
}
