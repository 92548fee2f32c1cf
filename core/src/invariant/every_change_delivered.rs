//! Nothing is lost on the way from a table into its Kinesis stream, but for what is said to be.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "every-change-delivered",
    name: "Every change is delivered",
    sentence: "A change of a table with an ACTIVE Kinesis destination arrives in the stream at least once, is given up with a reason, or is still on its way.",
    rule: RuleId::Delivered,
    kind: Kind::Engine,
    recovers: false,
    at_fact: silent,
    at_rest: waiting,
};

fn waiting(sight: &Sight<'_>) -> Finding {
    worst(&mut sight.notes.captured.iter().map(|(fact, region, name)| {
        let all = sight.world().table(region, name).and_then(|table| table.destinations.as_ref());
        let waits = all.is_some_and(|all| all.queue.iter().any(|(_, pending)| pending.cause == *fact));
        sight.check(waits, || format!("A change of table {name} has neither arrived in its Kinesis stream nor waits."))
    }))
}
