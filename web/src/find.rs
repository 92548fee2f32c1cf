//! Where things are in a world: the lookups that selections and facts need. Tables go without a region: the one that is
//! looked at counts, or else the first that knows the name.

use headwater_core::name::{region_of_arn, table_of_stream_arn};
use std::rc::Rc;

use headwater_core::dynamodb::change::Change;
use headwater_core::dynamodb::table::Table;
use headwater_core::dynamodb::value::Attributes;
use headwater_core::fact::What;
use headwater_core::kinesis;
use headwater_core::kinesis::shard::Record;
use headwater_core::lambda::function::Function;
use headwater_core::lambda::mapping::Mapping;
use headwater_core::sequence::Sequence;
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use headwater_core::world::World;

use crate::keys;
use crate::selection::Selection;

pub fn table<'a>(world: &'a World, region: &str, name: &str) -> Option<&'a Rc<Table>> {
    let anywhere = || world.regions.values().find_map(|region| region.tables.get(name));
    world.table(region, name).or_else(anywhere)
}

/// The regions that have tables.
pub fn regions(world: &World) -> impl Iterator<Item = &Rc<str>> {
    world.regions.iter().filter(|(_, region)| !region.tables.is_empty()).map(|(name, _)| name)
}

/// The region that a selection names.
pub fn region_of_selection<'a>(moment: &'a Moment, selection: &'a Selection) -> Option<&'a str> {
    match selection {
        Selection::Stream { stream }
        | Selection::Shard { stream, .. }
        | Selection::Record { stream, .. }
        | Selection::Reader { stream, .. } => Some(region_of_arn(stream)),
        Selection::Mapping { mapping: uuid } | Selection::Invocation { mapping: uuid, .. } => {
            Some(region_of_arn(&mapping(&moment.world, uuid)?.settings.stream))
        }
        Selection::Fact(id) => match &moment.fact(*id)?.what {
            What::ItemChanged { region, .. }
            | What::ItemUnchanged { region, .. }
            | What::TableStatus { region, .. }
            | What::Replicated { region, .. }
            | What::ReplicaStatus { region, .. }
            | What::Copied { region, .. }
            | What::DestinationStatus { region, .. }
            | What::Called { region, .. }
            | What::Rejected { region, .. } => Some(region),
            What::Recorded { stream, .. }
            | What::StreamStatus { stream, .. }
            | What::ShardOpened { stream, .. }
            | What::ShardSealed { stream, .. }
            | What::KinesisStatus { stream, .. }
            | What::KinesisShardOpened { stream, .. }
            | What::KinesisShardClosed { stream, .. }
            | What::KinesisRecorded { stream, .. } => Some(region_of_arn(stream)),
            _ => None,
        },
        _ => None,
    }
}

/// A stream by its ARN, which names its region.
pub fn stream<'a>(world: &'a World, arn: &str) -> Option<&'a Rc<Stream>> {
    world.stream(region_of_arn(arn), arn)
}

pub fn shard<'a>(world: &'a World, arn: &str, id: &str) -> Option<&'a Rc<Shard>> {
    stream(world, arn)?.shards.get(id)
}

/// Whether an ARN is that of a Kinesis stream.
pub fn is_kinesis(arn: &str) -> bool {
    arn.starts_with("arn:aws:kinesis:")
}

/// A Kinesis stream by its ARN.
#[inline(never)]
pub fn kinesis<'a>(world: &'a World, arn: &str) -> Option<&'a Rc<kinesis::stream::Stream>> {
    world.kinesis(region_of_arn(arn), kinesis_name(arn))
}

/// A shard of a Kinesis stream, with its stream.
#[inline(never)]
pub fn kinesis_shard<'a>(
    world: &'a World,
    arn: &str,
    id: &str,
) -> Option<(&'a Rc<kinesis::stream::Stream>, &'a Rc<kinesis::shard::Shard>)> {
    let stream = kinesis(world, arn)?;
    Some((stream, stream.shards.get(&kinesis::shard::parse_id(id)?)?))
}

/// Whether a table's changes go, or went, to a Kinesis stream.
#[inline(never)]
pub fn captures(world: &World, region: &str, table: &str, arn: &str) -> bool {
    let all = world.table(region, table).and_then(|table| table.destinations.as_ref());
    all.is_some_and(|all| all.entry(arn).is_some())
}

/// The name that a Kinesis stream's ARN ends with.
pub fn kinesis_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// An event source mapping by its UUID.
pub fn mapping<'a>(world: &'a World, uuid: &str) -> Option<&'a Rc<Mapping>> {
    world.regions.values().find_map(|region| region.mappings.get(uuid))
}

/// What a fact is about, as far as it can be picked.
pub fn subject(what: &What) -> Selection {
    match what {
        What::Called { resource: Some(resource), .. } | What::Rejected { resource: Some(resource), .. } => {
            Selection::Table { table: table_of_resource(resource).into() }
        }
        What::Throttled { table, index: None, partition, .. } | What::PartitionSplit { table, partition, .. } => {
            Selection::Partition { table: Rc::clone(table), partition: *partition }
        }
        What::TableStatus { table, .. } | What::IndexStatus { table, .. } | What::Throttled { table, .. } => {
            Selection::Table { table: Rc::clone(table) }
        }
        What::ItemChanged { table, change, .. } => item(table, &change.keys),
        What::ReplicaStatus { table, .. }
        | What::DestinationStatus { table, .. }
        | What::Delivered { table, .. }
        | What::Duplicated { table, .. }
        | What::DeliveryThrottled { table, .. }
        | What::DeliveryFailed { table, .. } => Selection::Table { table: Rc::clone(table) },
        What::Replicated { table, keys, .. }
        | What::Copied { table, keys, .. }
        | What::ItemUnchanged { table, keys, .. }
        | What::IndexWritten { table, keys, .. } => item(table, keys),
        What::StreamStatus { stream, .. } => Selection::Table { table: table_of_stream_arn(stream).into() },
        What::KinesisStatus { stream, .. } => Selection::Stream { stream: Rc::clone(stream) },
        What::ShardOpened { stream, shard, .. }
        | What::ShardSealed { stream, shard }
        | What::KinesisShardOpened { stream, shard, .. }
        | What::KinesisShardClosed { stream, shard } => {
            Selection::Shard { stream: Rc::clone(stream), shard: Rc::clone(shard) }
        }
        What::IteratorIssued { stream, reader, .. } | What::Read { stream, reader, .. } => {
            Selection::Reader { stream: Rc::clone(stream), reader: *reader }
        }
        What::Recorded { stream, shard, sequence, .. } | What::KinesisRecorded { stream, shard, sequence, .. } => {
            Selection::Record { stream: Rc::clone(stream), shard: Rc::clone(shard), sequence: *sequence }
        }
        What::Invoked { mapping, invocation, .. } | What::Returned { mapping, invocation, .. } => {
            Selection::Invocation { mapping: Rc::clone(mapping), invocation: *invocation }
        }
        What::MappingState { mapping, .. }
        | What::Polled { mapping, .. }
        | What::Waiting { mapping, .. }
        | What::Split { mapping, .. }
        | What::Discarded { mapping, .. } => Selection::Mapping { mapping: Rc::clone(mapping) },
        _ => Selection::Nothing,
    }
}

fn item(table: &Rc<str>, keys: &Attributes) -> Selection {
    Selection::Item { table: Rc::clone(table), key: keys::text(keys).into() }
}

fn table_of_resource(resource: &str) -> &str {
    if resource.starts_with("arn:") { table_of_stream_arn(resource) } else { resource }
}

/// The table that a selection belongs to.
pub fn table_of_selection(moment: &Moment, selection: &Selection) -> Option<Rc<str>> {
    let stream = |arn: &Rc<str>| {
        // The place of a Kinesis stream is called by its ARN.
        Some(if is_kinesis(arn) { Rc::clone(arn) } else { Rc::from(table_of_stream_arn(arn)) })
    };
    match selection {
        Selection::Nothing => None,
        Selection::Fact(id) => match subject(&moment.fact(*id)?.what) {
            Selection::Fact(_) => None,
            subject => table_of_selection(moment, &subject),
        },
        Selection::Table { table } | Selection::Partition { table, .. } | Selection::Item { table, .. } => {
            Some(Rc::clone(table))
        }
        Selection::Stream { stream: arn }
        | Selection::Shard { stream: arn, .. }
        | Selection::Record { stream: arn, .. }
        | Selection::Reader { stream: arn, .. } => stream(arn),
        Selection::Mapping { mapping: uuid } | Selection::Invocation { mapping: uuid, .. } => {
            stream(&mapping(&moment.world, uuid)?.settings.stream)
        }
    }
}

/// The stream that a selection lies in, if that is not the newest of its table.
pub fn older_stream(moment: &Moment, selection: &Selection) -> Option<Rc<str>> {
    let (Selection::Shard { stream, .. } | Selection::Record { stream, .. } | Selection::Reader { stream, .. }) =
        selection
    else {
        return None;
    };
    if is_kinesis(stream) {
        return None;
    }
    let region = region_of_arn(stream);
    let table = table(&moment.world, region, table_of_stream_arn(stream));
    let newest = table.and_then(|table| table.definition.latest_stream.as_ref());
    (newest != Some(stream)).then(|| Rc::clone(stream))
}

/// The key that a selection is about, as text.
pub fn key_of_selection(moment: &Moment, selection: &Selection) -> Option<Rc<str>> {
    match selection {
        Selection::Item { key, .. } => Some(Rc::clone(key)),
        Selection::Record { stream, shard, sequence } if is_kinesis(stream) => {
            kinesis_key(&moment.world, stream, shard, *sequence)
        }
        Selection::Record { stream, shard: id, sequence } => {
            let shard = shard(&moment.world, stream, id)?;
            let record = shard.records.get(shard.index_of(*sequence)).filter(|record| record.sequence == *sequence)?;
            Some(keys::text(&record.change.keys).into())
        }
        Selection::Fact(id) => match &moment.fact(*id)?.what {
            What::ItemChanged { change, .. } => Some(keys::text(&change.keys).into()),
            What::Replicated { keys, .. }
            | What::Copied { keys, .. }
            | What::ItemUnchanged { keys, .. }
            | What::Recorded { keys, .. } => Some(keys::text(keys).into()),
            _ => None,
        },
        _ => None,
    }
}

/// The change that the picked record tells of, whichever stream it stands in.
#[inline(never)]
pub fn picked_change(moment: &Moment, selection: &Selection) -> Option<Rc<Change>> {
    let Selection::Record { stream, shard: id, sequence } = selection else { return None };
    if is_kinesis(stream) {
        return kinesis_record(&moment.world, stream, id, *sequence)?.change.clone();
    }
    let shard = shard(&moment.world, stream, id)?;
    let record = shard.records.get(shard.index_of(*sequence)).filter(|record| record.sequence == *sequence)?;
    Some(Rc::clone(&record.change))
}

/// A record of a Kinesis stream.
#[inline(never)]
pub fn kinesis_record<'a>(world: &'a World, arn: &str, id: &str, sequence: Sequence) -> Option<&'a Record> {
    let (_, shard) = kinesis_shard(world, arn, id)?;
    shard.records.get(shard.index_of(sequence)).filter(|record| record.sequence == sequence)
}

fn kinesis_key(world: &World, arn: &str, id: &str, sequence: Sequence) -> Option<Rc<str>> {
    kinesis_record(world, arn, id, sequence).map(|record| keys::of_record(record).into())
}

/// The function of an event source mapping.
pub fn function<'a>(world: &'a World, uuid: &str) -> Option<&'a Rc<Function>> {
    world.regions.values().find_map(|region| region.functions.get(&region.mappings.get(uuid)?.settings.function))
}
