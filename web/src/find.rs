//! Where things are in a world: the lookups that selections and facts need. Names go without a region; the first
//! region that knows one counts.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::lambda::mapping::Mapping;
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::Stream;
use headwater_core::world::World;

pub fn table<'a>(world: &'a World, name: &str) -> Option<&'a Rc<Table>> {
    world.regions.values().find_map(|region| region.tables.get(name))
}

/// A stream by its ARN, which names its region.
pub fn stream<'a>(world: &'a World, arn: &str) -> Option<&'a Rc<Stream>> {
    world.stream(arn.split(':').nth(3)?, arn)
}

pub fn shard<'a>(world: &'a World, arn: &str, id: &str) -> Option<&'a Rc<Shard>> {
    stream(world, arn)?.shards.get(id)
}

/// An event source mapping by its UUID.
pub fn mapping<'a>(world: &'a World, uuid: &str) -> Option<&'a Rc<Mapping>> {
    world.regions.values().find_map(|region| region.mappings.get(uuid))
}

/// The table in a stream's ARN: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>`.
pub fn table_of_arn(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}
