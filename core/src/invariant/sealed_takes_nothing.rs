//! A sealed shard takes no more records.

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "sealed-takes-nothing",
    name: "Closed shards take nothing",
    sentence: "A shard that was sealed takes no more records, so that a reader who reached its end has all of it.",
    rule: RuleId::ShardSealed,
    kind: Kind::Engine,
    recovers: false,
    at_fact: fact,
    at_rest: silent,
};

fn fact(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::ShardSealed { .. } => Finding::Fine,
        What::Recorded { stream, shard, .. } => {
            let sealed = |shard: &str| sight.notes.stream(stream)?.shard(shard).map(|shard| shard.sealed);
            match sealed(shard) {
                Some(true) => {
                    sight.check(false, || format!("Shard {} took a record after it was sealed.", short(shard)))
                }
                _ => Finding::Silent,
            }
        }
        _ => Finding::Silent,
    }
}
