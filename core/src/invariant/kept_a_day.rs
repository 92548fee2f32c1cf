//! A record can be read for 24 hours, and no longer.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, worst};
use crate::fact::What;
use crate::limits;
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;
use crate::streams::shard::Shard;
use crate::time::Instant;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "kept-24-hours",
    name: "Kept for 24 hours",
    sentence: "A record can be read for 24 hours and is trimmed after that; a disabled stream stays as long.",
    rule: RuleId::StreamState,
    kind: Kind::Engine,
    recovers: false,
    at_fact: fact,
    at_rest: streams,
};

fn fact(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::StreamStatus { stream, status: "EXPIRED" } => {
            let ended = sight.notes.stream(stream).and_then(|stream| stream.ended);
            let kept = ended.is_none_or(|ended| ended <= sight.oldest());
            sight.check(kept, || {
                format!("The stream of {} was gone before its day was over.", table_of_stream_arn(stream))
            })
        }
        What::Polled { shard, first, .. } => {
            let Some(found) = sight.notes.shard(shard).and_then(|(stream, _)| sight.shard(&stream.arn, shard)) else {
                return Finding::Silent;
            };
            let trimmed = found
                .records
                .get(found.index_of(*first))
                .is_some_and(|record| record.change.at < sight.fact.at - found.keeps);
            sight.check(!trimmed, || format!("Record {first} was read after its retention."))
        }
        _ => Finding::Silent,
    }
}

fn streams(sight: &Sight<'_>) -> Finding {
    let now = sight.world().now;
    let streams = sight.world().regions.values().flat_map(|region| region.streams.values());
    worst(&mut streams.map(|stream| {
        let right = stream.shards.values().all(|shard| is_cut_right(shard, now));
        if right {
            return Finding::Silent;
        }
        sight.check(false, || {
            format!("Records of table {} are trimmed before or after their 24 hours.", stream.definition.table)
        })
    }))
}

/// Times ascend in a shard, so that the records on both sides of the cut tell for all.
fn is_cut_right(shard: &Shard, now: Instant) -> bool {
    // With the dial `lazyTrim` a shard keeps them longer.
    let (oldest, cut) = (now - shard.keeps.max(limits::STREAM_RETENTION), shard.horizon(now));
    let trimmed = cut.checked_sub(1).and_then(|last| shard.records.get(last));
    let kept = shard.records.get(cut);
    trimmed.is_none_or(|record| record.change.at < oldest) && kept.is_none_or(|record| record.change.at >= oldest)
}
