//! The records of one item come in the order of its changes.

use std::rc::Rc;

use super::scene::{Sight, short};
use super::{Finding, Invariant, Kind, silent};
use crate::dynamodb::change::Change;
use crate::fact::What;
use crate::rule::RuleId;
use crate::streams::shard::Shard;

/// How far from its place a record is looked for.
const NEAR: usize = 64;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "item-order",
    name: "Order of an item",
    sentence: "The records of one item appear in the stream in the order in which the item was changed.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: silent,
};

/// A record that stands in another's place is out of order; see `images-match-history` for one that tells something else.
fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let (Some(found), Some((_, change))) = (sight.shard(stream, shard), sight.told_change()) else {
        return Finding::Silent;
    };
    let place = found.index_of(*sequence);
    // Two of one number are a question of numbers.
    let numbered = (place..).map_while(|at| found.records.get(at).filter(|record| record.sequence == *sequence));
    let in_place = numbered.map(|record| record.change == *change).reduce(|one, two| one || two).unwrap_or(true);
    sight.check(in_place || !is_near(found, place, change), || {
        format!("A change stands at another place in shard {} than at its number {sequence}.", short(shard))
    })
}

fn is_near(shard: &Shard, place: usize, change: &Rc<Change>) -> bool {
    let near = place.saturating_sub(NEAR)..place.saturating_add(NEAR);
    near.filter_map(|at| shard.records.get(at)).any(|record| record.change == *change)
}
