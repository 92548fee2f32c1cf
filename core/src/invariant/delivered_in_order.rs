//! Whether a table's Kinesis stream happens to have the changes of each item once and in their order.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "delivered-in-order",
    name: "Kinesis has each change once, in order",
    sentence: "The changes of one item arrive in the Kinesis stream once each and in their order; AWS promises neither.",
    rule: RuleId::DeliveredTwice,
    kind: Kind::Outcome,
    recovers: false,
    at_fact: delivered,
    at_rest: silent,
};

fn delivered(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::Delivered { table, .. } => {
            let Some((id, change)) = sight.told_change() else { return Finding::Silent };
            let last = sight.notes.delivered_last(table, &change.keys);
            sight.check(last.is_none_or(|last| last < id), || {
                format!("A change of table {table} arrived after a later one of the same item.")
            })
        }
        What::Duplicated { table, .. } => {
            sight.check(false, || format!("A change of table {table} arrived a second time."))
        }
        _ => Finding::Silent,
    }
}
