//! Splitting and merging shards (Kinesis developer guide, Resharding a stream; totals captured from AWS).

use crate::ctx::Ctx;
use crate::kinesis::hash::HashRange;
use crate::kinesis::stream::Stream;

/// Closes a shard and opens two in its place, the lower one first.
pub(crate) fn split(stream: &mut Stream, ctx: &mut Ctx, index: u32, at: u128) {
    let Some(HashRange { start, end }) = open_range(stream, index) else { return };
    if at <= start || at > end {
        return;
    }
    // The numbers of children begin in the second after that of their parent's end (captured from AWS).
    let after = stream.close_shard(ctx, index) + 1;
    for range in [HashRange { start, end: at - 1 }, HashRange { start: at, end }] {
        stream.open_shard(ctx, range, after, [Some(index), None]);
    }
}

/// Closes two neighbours and opens one in their place.
pub(crate) fn merge(stream: &mut Stream, ctx: &mut Ctx, low: u32, high: u32) {
    let (Some(below), Some(above)) = (open_range(stream, low), open_range(stream, high)) else { return };
    if below.end.checked_add(1) != Some(above.start) {
        return;
    }
    let after = stream.close_shard(ctx, low).max(stream.close_shard(ctx, high)) + 1;
    stream.open_shard(ctx, HashRange { start: below.start, end: above.end }, after, [Some(low), Some(high)]);
}

/// Splits all shards in halves while there are too few, then merges neighbours from the low end while there are too many:
/// the way that makes as many shards on the way as AWS does.
pub(crate) fn scale(stream: &mut Stream, ctx: &mut Ctx, target: usize) {
    while stream.open.len() < target {
        let before = stream.open.len();
        for index in open(stream) {
            if let Some(range) = open_range(stream, index) {
                split(stream, ctx, index, range.middle());
            }
        }
        if stream.open.len() == before {
            break;
        }
    }
    while stream.open.len() > target.max(1) {
        for [low, high] in open(stream).as_chunks::<2>().0 {
            if stream.open.len() > target.max(1) {
                merge(stream, ctx, *low, *high);
            }
        }
    }
}

/// The open shards in the order of their ranges.
fn open(stream: &Stream) -> Vec<u32> {
    stream.open.values().copied().collect()
}

fn open_range(stream: &Stream, index: u32) -> Option<HashRange> {
    stream.shards.get(&index).filter(|shard| shard.is_open()).map(|shard| shard.range)
}
