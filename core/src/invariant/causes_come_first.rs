//! Time goes forward, and nothing happens before its cause.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::rule::RuleId;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "causes-come-first",
    name: "Causes come first",
    sentence: "The clock never goes back, and nothing happens before what it follows from.",
    rule: RuleId::Request,
    kind: Kind::Engine,
    recovers: false,
    at_fact: fact,
    at_rest: silent,
};

fn fact(sight: &Sight<'_>) -> Finding {
    let at = sight.fact.at;
    let caused = sight.fact.cause.is_none_or(|cause| cause < sight.id);
    let later = sight.cause().is_none_or(|cause| cause.at <= at);
    sight.check(caused && later && sight.notes.now <= at, || "Something happened before its cause.".into())
}
