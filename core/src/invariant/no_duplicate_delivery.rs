//! Every record reaches the consumer's code once.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "no-duplicate-delivery",
    name: "Nothing is delivered twice",
    sentence: "No record is given to a function a second time; Lambda promises at least once, so a retry breaks this.",
    rule: RuleId::Retried,
    kind: Kind::Outcome,
    recovers: false,
    at_fact: invoked,
    at_rest: silent,
};

fn invoked(sight: &Sight<'_>) -> Finding {
    let What::Invoked { mapping, shard, function, batch, attempt, .. } = sight.what() else { return Finding::Silent };
    let delivered = sight.notes.lane(mapping, shard).and_then(|lane| lane.delivered);
    let again = batch.iter().filter(|sequence| delivered >= Some(**sequence)).count();
    sight.check(again == 0, || {
        let records = if again == 1 { "1 record".into() } else { format!("{again} records") };
        format!("Function {function} was given {records} again, in attempt {attempt} at the batch.")
    })
}
