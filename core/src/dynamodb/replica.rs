//! Replicas: an eventually consistent read may find a table as it was a moment ago (Developer guide, Read consistency).
//!
//! A table's former states are shared copies, kept only while the dial `replicaLag` is above zero and only for as long as
//! it says. Global indexes have a lag of their own.

use std::rc::Rc;

use crate::dynamodb::index::Index;
use crate::dynamodb::table::Table;
use crate::time::{Duration, Instant};

/// A table as it was until an instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Former {
    until: Instant,
    table: Rc<Table>,
}

/// How many former states are kept at the most: what lies closer together counts as one.
const STATES: u64 = 64;

/// To be called before a table changes: what it is now will be read for a while.
pub(crate) fn remember(table: &mut Table, now: Instant, lag: Duration) {
    if lag == Duration::ZERO && table.former.is_empty() {
        return;
    }
    let horizon = now - lag;
    let grain = Duration(lag.0 / STATES);
    let recent = table.former.last().is_some_and(|last| last.until + grain >= now);
    if recent {
        return;
    }
    let own = (lag > Duration::ZERO).then(|| Former { until: now, table: Rc::new(without_past(table)) });
    let kept = table.former.iter().filter(|former| former.until > horizon).cloned();
    table.former = kept.chain(own).collect();
}

fn without_past(table: &Table) -> Table {
    Table { former: Rc::new([]), ..table.clone() }
}

/// The table as a read finds it: the present, or what it was a lag ago.
pub(crate) fn seen(table: &Rc<Table>, now: Instant, lag: Duration, consistent: bool) -> &Rc<Table> {
    if consistent || lag == Duration::ZERO {
        return table;
    }
    let then = now - lag;
    table.former.iter().find(|former| former.until > then).map_or(table, |former| &former.table)
}

/// The same for a read of an index: a local one is found as its table is, a global one as it stands.
pub(crate) fn seen_with_index<'a>(
    table: &'a Rc<Table>,
    index: &'a Index,
    now: Instant,
    lag: Duration,
    consistent: bool,
) -> (&'a Table, &'a Index) {
    let seen = seen(table, now, lag, consistent || !index.is_local());
    // Local indexes are as old as their table, so it has always had them.
    (seen, seen.index(index.name()).unwrap_or(index))
}
