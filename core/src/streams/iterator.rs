//! Shard iterators: tokens that hold all that a reader needs to go on, so that nothing is kept for them.
//!
//! ```text
//! arn:aws:dynamodb:us-east-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000|1|AAAAAAAAAABH1v…
//!
//!    zeros   nonce   issued   kind   sequence   length   shard   zeros …   empty   reader   checksum of ARN and blob
//!      8       8       8       1        16        1                 1       4                8
//! ```
//!
//! Like AWS's they are over 380 characters long and never the same twice. Where one was changed, nothing is left of it.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::ctx::Ctx;
use crate::feed::Position;
use crate::hash::digest;
use crate::limits;
use crate::rng::Concern;
use crate::sequence::Sequence;
use crate::time::Instant;
use crate::world::World;

/// Where a reader stands, and since when it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIterator {
    /// The stream's ARN.
    pub stream: Rc<str>,
    pub shard: Rc<str>,
    pub position: Position,
    pub issued: Instant,
    /// The same in every token that comes of one GetShardIterator call.
    pub reader: u32,
    /// How many pages are empty before the next one with records, while the dial `sparsePages` is up.
    pub empty: u8,
}

/// Bytes before the checksum; with it a multiple of three, so that base64 needs no padding.
const BODY: usize = 232;
const BLOB: usize = BODY + 8;
/// Where the shard's id begins.
const SHARD: usize = 42;
/// Where the reader's number begins.
const READER: usize = BODY - 4;
const EMPTY: usize = READER - 1;

/// How many empty pages come first, by dice.
pub(crate) fn sparseness(world: &World, ctx: &mut Ctx) -> u8 {
    match u8::try_from(world.dials.sparse_pages).unwrap_or(u8::MAX) {
        0 => 0,
        most => ctx.dice.below(Concern::Faults, u64::from(most) + 1) as u8,
    }
}

/// A fresh token.
pub(crate) fn issue(ctx: &mut Ctx, iterator: &ShardIterator) -> String {
    iterator.token(ctx.dice.draw(Concern::Ids))
}

impl ShardIterator {
    /// Tokens can be used for 15 minutes, as often as one likes.
    pub fn is_expired(&self, now: Instant) -> bool {
        now.since(self.issued) > limits::ITERATOR_LIFETIME
    }

    /// The token; another `nonce` makes another token.
    pub fn token(&self, nonce: u64) -> String {
        let mut blob = [0; BLOB];
        let (kind, sequence) = match self.position {
            Position::Horizon => (0, 0),
            Position::At(sequence) => (1, sequence.low()),
        };
        let shard = &self.shard.as_bytes()[..self.shard.len().min(EMPTY - SHARD)];
        blob[8..16].copy_from_slice(&nonce.to_be_bytes());
        blob[16..24].copy_from_slice(&self.issued.0.to_be_bytes());
        blob[24] = kind;
        blob[25..41].copy_from_slice(&sequence.to_be_bytes());
        blob[41] = shard.len() as u8;
        blob[SHARD..SHARD + shard.len()].copy_from_slice(shard);
        blob[EMPTY] = self.empty;
        blob[READER..BODY].copy_from_slice(&self.reader.to_be_bytes());
        let checksum = checksum(&self.stream, &blob);
        blob[BODY..].copy_from_slice(&checksum.to_be_bytes());
        format!("{}|1|{}", self.stream, STANDARD.encode(blob))
    }

    /// Reads a token; `None` for anything that no world has given out.
    pub fn parse(token: &str) -> Option<ShardIterator> {
        let (head, blob) = token.rsplit_once('|')?;
        let stream = head.strip_suffix("|1")?;
        let blob: [u8; BLOB] = STANDARD.decode(blob).ok()?.try_into().ok()?;
        if checksum(stream, &blob) != number(&blob[BODY..]) as u64 {
            return None;
        }
        let position = match blob[24] {
            0 => Position::Horizon,
            _ => Position::At(Sequence::of(number(&blob[25..41]))),
        };
        let shard = blob.get(SHARD..SHARD + usize::from(blob[41]))?;
        let shard = std::str::from_utf8(shard).ok()?.into();
        let (issued, reader) = (Instant(number(&blob[16..24]) as u64), number(&blob[READER..BODY]) as u32);
        Some(ShardIterator { stream: stream.into(), shard, position, issued, reader, empty: blob[EMPTY] })
    }
}

fn checksum(stream: &str, blob: &[u8; BLOB]) -> u64 {
    digest(&(stream, &blob[..BODY]))
}

/// A big-endian number of at most 16 bytes.
fn number(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |number, byte| number << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(position: Position) -> ShardIterator {
        let stream = "arn:aws:dynamodb:us-east-1:123456789012:table/abc/stream/2026-01-01T00:00:00.000".into();
        let shard = "shardId-00000001414562045508-2bac9cd2".into();
        ShardIterator { stream, shard, position, issued: Instant::from_seconds(1_767_225_600), reader: 7, empty: 3 }
    }

    #[test]
    fn tokens_are_long_new_each_time_and_read_back() {
        for position in [Position::Horizon, Position::At(Sequence::of(u128::MAX))] {
            let iterator = example(position);
            let (one, two) = (iterator.token(1), iterator.token(2));
            assert!(one.len() > 380 && one.starts_with(&format!("{}|1|AAAAAAAAAA", iterator.stream)), "{one}");
            assert_ne!(one, two);
            assert_eq!(ShardIterator::parse(&one), Some(iterator.clone()));
            assert_eq!(ShardIterator::parse(&two), Some(iterator));
        }
    }

    /// Changes, drops and doubles every single character.
    #[test]
    fn any_tampering_is_noticed() {
        let token = example(Position::Horizon).token(7);
        for at in 0..token.len() {
            let (before, after) = (&token[..at], &token[at + 1..]);
            let same = &token[at..=at];
            let other = if same == "A" { "B" } else { "A" };
            for changed in
                [format!("{before}{other}{after}"), format!("{before}{after}"), format!("{before}{same}{same}{after}")]
            {
                assert_eq!(ShardIterator::parse(&changed), None, "{changed}");
            }
        }
        for junk in ["", "|", "|1|", "a|1|AAAA", "a|1|€"] {
            assert_eq!(ShardIterator::parse(junk), None, "{junk}");
        }
    }

    #[test]
    fn a_token_lives_for_a_quarter_of_an_hour() {
        let iterator = example(Position::Horizon);
        let last = iterator.issued + limits::ITERATOR_LIFETIME;
        assert!(!iterator.is_expired(last));
        assert!(iterator.is_expired(last + crate::time::Duration::TICK));
    }
}
