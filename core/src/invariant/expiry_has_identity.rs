//! What time to live deletes is told apart from what a request deletes.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::dynamodb::change::Identity;
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "expiry-has-identity",
    name: "Expiry says who",
    sentence: "A record of an item that time to live deleted names the service as its user; no other record does.",
    rule: RuleId::Expired,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: silent,
};

fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let (Some(record), Some(cause)) = (sight.record(stream, shard, *sequence), sight.cause()) else {
        return Finding::Silent;
    };
    let (expired, named) = (cause.rule == RuleId::Expired, record.change.identity == Some(Identity::TimeToLive));
    match expired || named {
        true => sight.check(expired && named, || {
            let what = if expired { "does not name" } else { "names" };
            format!("Record {sequence} {what} the service as the one who deleted the item.")
        }),
        false => Finding::Silent,
    }
}
