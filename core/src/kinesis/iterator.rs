//! Shard iterators of Kinesis: opaque tokens that hold all that a reader needs to go on
//! (captured from AWS: eight bytes that say 1, then blocks of 16 bytes; 224 characters for a name of eleven).

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::feed::Position;
use crate::hash::digest;
use crate::limits;
use crate::rng::{Concern, Dice};
use crate::sequence::Sequence;
use crate::time::Instant;

/// Where a reader stands, and since when it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIterator {
    /// The stream's name.
    pub stream: Rc<str>,
    /// When that stream was created: a later one of its name is another one.
    pub created: Instant,
    pub shard: u32,
    pub position: Position,
    pub issued: Instant,
    /// The same in every token that comes of one GetShardIterator call.
    pub reader: u32,
}

/// The bytes before the blocks.
const HEAD: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];
const BLOCK: usize = 16;
/// Bytes of a token without the stream's name, before it is filled up to whole blocks.
const FIXED: usize = 138;

impl ShardIterator {
    /// Tokens can be used for five minutes, as often as one likes.
    pub fn is_expired(&self, now: Instant) -> bool {
        now.since(self.issued) > limits::KINESIS_ITERATOR_LIFETIME
    }

    /// The token; another `nonce` makes another token.
    pub fn token(&self, nonce: u64) -> String {
        let (kind, [high, middle, low]) = match self.position {
            Position::Horizon => (0, [0; 3]),
            Position::At(sequence) => (1, sequence.words()),
        };
        let words =
            [self.created.0, self.issued.0, high, middle, low, u64::from(self.shard) << 32 | u64::from(self.reader)];
        let mut plain: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        plain.extend([kind, self.stream.len() as u8]);
        plain.extend(self.stream.as_bytes());
        plain.resize((FIXED + self.stream.len()).next_multiple_of(BLOCK) - 16, 0);
        let check = digest(&plain.as_slice());
        plain.extend(check.to_be_bytes());
        veil(&mut plain, nonce);
        let token = [&HEAD[..], &nonce.to_be_bytes(), &plain].concat();
        STANDARD.encode(token)
    }

    /// Reads a token; `None` for anything that no world has given out.
    pub fn parse(token: &str) -> Option<ShardIterator> {
        let bytes = STANDARD.decode(token).ok()?;
        let (head, rest) = bytes.split_first_chunk::<8>()?;
        let (nonce, veiled) = rest.split_first_chunk::<8>()?;
        let mut plain = veiled.to_vec();
        veil(&mut plain, u64::from_be_bytes(*nonce));
        let (plain, check) = plain.split_last_chunk::<8>()?;
        if *head != HEAD || digest(&plain) != u64::from_be_bytes(*check) {
            return None;
        }
        let (words, _) = plain.as_chunks::<8>();
        let [created, issued, high, middle, low, shard_reader, ..] = words else { return None };
        let number = |word: &[u8; 8]| u64::from_be_bytes(*word);
        let (kind, length) = (*plain.get(48)?, usize::from(*plain.get(49)?));
        let stream = std::str::from_utf8(plain.get(50..50 + length)?).ok()?.into();
        let position = match kind {
            0 => Position::Horizon,
            _ => Position::At(Sequence::of_words([number(high), number(middle), number(low)])),
        };
        let (shard, reader) = ((number(shard_reader) >> 32) as u32, number(shard_reader) as u32);
        let (created, issued) = (Instant(number(created)), Instant(number(issued)));
        Some(ShardIterator { stream, created, shard, position, issued, reader })
    }
}

/// Makes bytes look like nothing, or readable again: the same both ways.
fn veil(bytes: &mut [u8], nonce: u64) {
    let mut dice = Dice::new(nonce);
    for part in bytes.chunks_mut(8) {
        let mask = dice.draw(Concern::Ids).to_be_bytes();
        part.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(name: &str, position: Position) -> ShardIterator {
        let (created, issued) = (Instant::from_seconds(1_767_225_600), Instant::from_seconds(1_767_225_700));
        ShardIterator { stream: name.into(), created, shard: 3, position, issued, reader: 9 }
    }

    #[test]
    fn tokens_have_the_form_of_those_on_aws() {
        let names = ["a", "eleven-char", &"n".repeat(128)];
        for (name, bytes) in names.into_iter().zip([152, 168, 280]) {
            let token = example(name, Position::Horizon).token(5);
            let decoded = STANDARD.decode(&token).unwrap();
            assert_eq!((decoded.len(), (decoded.len() - 8) % 16), (bytes, 0));
            assert!(token.starts_with("AAAAAAAAAA"), "{token}");
        }
    }

    #[test]
    fn tokens_read_back_and_any_tampering_is_noticed() {
        for position in [Position::Horizon, Position::At(Sequence::MAX)] {
            let iterator = example("Orders", position);
            let (one, two) = (iterator.token(1), iterator.token(2));
            assert_ne!(one, two);
            assert_eq!(ShardIterator::parse(&one), Some(iterator.clone()));
            assert_eq!(ShardIterator::parse(&two), Some(iterator));
        }
        let token = example("Orders", Position::Horizon).token(7);
        for at in 0..token.len() {
            let other = if &token[at..=at] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert_eq!(ShardIterator::parse(&changed), None, "{changed}");
            assert_eq!(ShardIterator::parse(&token[..at]), None);
        }
    }
}
