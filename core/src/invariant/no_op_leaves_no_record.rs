//! A write that changes nothing leaves no record.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "no-op-leaves-no-record",
    name: "No change, no record",
    sentence: "A write that leaves an item as it was makes no stream record.",
    rule: RuleId::NoOp,
    kind: Kind::Engine,
    recovers: false,
    at_fact: fact,
    at_rest: silent,
};

fn fact(sight: &Sight<'_>) -> Finding {
    match sight.what() {
        What::ItemUnchanged { .. } => Finding::Fine,
        What::ItemChanged { table, change, .. } => match change.old == change.new {
            true => sight.check(false, || format!("A write that changed nothing in table {table} counts as a change.")),
            false => Finding::Silent,
        },
        What::Recorded { .. } => {
            let unchanged = sight.cause().is_some_and(|cause| matches!(cause.what, What::ItemUnchanged { .. }));
            if unchanged {
                return sight.check(false, || "A write that changed nothing made a record.".into());
            }
            Finding::Silent
        }
        _ => Finding::Silent,
    }
}
