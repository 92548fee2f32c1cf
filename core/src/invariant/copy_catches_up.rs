//! Whether a copy that is kept by way of Kinesis equals its table, once all has arrived.

use std::rc::Rc;

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent, worst};
use crate::dynamodb::destination::Status;
use crate::dynamodb::table::Table;
use crate::feed::source::Source;
use crate::lambda::function::Behaviour;
use crate::lambda::lane::Phase;
use crate::lambda::mapping::{Mapping, MappingState};
use crate::lambda::materialize::Materializing;
use crate::name::region_of_arn;
use crate::rule::RuleId;
use crate::world::Region;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "copy-catches-up",
    name: "A copy by way of Kinesis equals its table",
    sentence: "Once all has arrived, a table that is kept by the records of another one’s Kinesis destination equals it; without repair, duplicates and other orders leave it wrong.",
    rule: RuleId::Materialized,
    kind: Kind::Outcome,
    recovers: true,
    at_fact: silent,
    at_rest: copies,
};

fn copies(sight: &Sight<'_>) -> Finding {
    let regions = sight.world().regions.values();
    let mappings = regions.flat_map(|region| region.mappings.values().map(move |mapping| (region, mapping)));
    worst(&mut mappings.map(|(region, mapping)| copy(sight, region, mapping).unwrap_or(Finding::Silent)))
}

fn copy(sight: &Sight<'_>, region: &Rc<Region>, mapping: &Rc<Mapping>) -> Option<Finding> {
    let function = region.functions.get(&mapping.settings.function)?;
    let Behaviour::Materialize(how) = &function.behaviour else { return None };
    let source = region.tables.values().find(|table| feeds(table, &mapping.settings.stream))?;
    let copy = copied(sight, mapping, how).filter(|_| is_drained(sight, mapping))?;
    let equal = source.items == copy.items;
    Some(sight.check(equal, || {
        format!("All has arrived, but table {} differs from {}.", copy.definition.name, source.definition.name)
    }))
}

/// Whether a table's changes go to that stream, and have all arrived.
fn feeds(table: &Table, stream: &str) -> bool {
    let entry = table.destinations.as_ref().filter(|all| all.queue.is_empty()).and_then(|all| all.entry(stream));
    entry.is_some_and(|entry| entry.status == Status::Active)
}

fn copied<'a>(sight: &Sight<'a>, mapping: &Mapping, how: &Materializing) -> Option<&'a Rc<Table>> {
    let region = how.region.as_deref().unwrap_or(region_of_arn(&mapping.settings.stream));
    sight.world().table(region, &how.table)
}

fn is_drained(sight: &Sight<'_>, mapping: &Mapping) -> bool {
    let stream = &mapping.settings.stream;
    let Some(source) = Source::of(sight.world(), region_of_arn(stream), stream) else { return false };
    let now = sight.world().now;
    let is_read = |id: &str| {
        let lane = mapping.lanes.get(id).filter(|lane| matches!(lane.phase, Phase::Asleep | Phase::Finished));
        lane.zip(source.shard(id)).is_some_and(|(lane, shard)| shard.lag(lane.position, now) == 0)
    };
    mapping.state == MappingState::Enabled && source.places(now).iter().all(|place| is_read(&place.id))
}
