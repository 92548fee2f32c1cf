//! What is remembered of a run while it is watched: its tables as their changes made them, the shards of its streams, and
//! how far each consumer has come.

use std::rc::Rc;

use super::scene::Scene;
use crate::dynamodb::change::Change;
use crate::dynamodb::value::{Attributes, Item};
use crate::fact::{FactId, Outcome, What};
use crate::hash::digest;
use crate::lambda::mapping::StartingPosition;
use crate::name::{region_of_arn, table_of_stream_arn};
use crate::persist::Map;
use crate::sequence::Sequence;
use crate::time::Instant;

/// Items by the digest of their keys.
pub(super) type Items = Map<u64, Rc<Item>>;

#[derive(Debug, Default)]
pub(super) struct Notes {
    pub tables: Vec<Table>,
    pub streams: Vec<Stream>,
    pub mappings: Vec<Mapping>,
    /// Changes of this step that have no record yet, each with the stream that must get it.
    pub awaited: Vec<(FactId, Rc<str>)>,
    /// When the last fact happened.
    pub now: Instant,
    /// Changes that a Kinesis destination must deliver and has not yet, each with its region and table; ascending.
    pub captured: Vec<(FactId, Rc<str>, Rc<str>)>,
    /// The regions and tables with a Kinesis destination that is ACTIVE or UPDATING.
    replicated: Vec<(Rc<str>, Rc<str>)>,
    /// The newest change of each item that has arrived in Kinesis, by table and key.
    delivered: Map<u64, FactId>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub region: Rc<str>,
    pub name: Rc<str>,
    /// What its changes have made of it.
    pub items: Items,
    /// The live stream.
    pub stream: Option<Rc<str>>,
    /// When it became ACTIVE last.
    active: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct Stream {
    pub arn: Rc<str>,
    /// Since when it takes no more.
    pub ended: Option<Instant>,
    /// The table as it was when the stream began, and as its records have told it since.
    pub base: Items,
    pub told: Items,
    pub shards: Vec<Shard>,
}

#[derive(Debug)]
pub(super) struct Shard {
    pub id: Rc<str>,
    pub parent: Option<Rc<str>>,
    pub partition: u32,
    pub sealed: bool,
    pub records: usize,
    pub last: Option<Sequence>,
}

#[derive(Debug)]
pub(super) struct Mapping {
    pub uuid: Rc<str>,
    pub lanes: Vec<Lane>,
    /// What the function has made of the records; nothing where that cannot be known.
    pub sink: Option<Items>,
    begun: bool,
}

/// One shard on its way through one mapping.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub shard: Rc<str>,
    /// The last record read since the mapping was enabled.
    pub polled: Option<Sequence>,
    /// The first number that is not done with.
    pub due: Option<Sequence>,
    /// The highest number that the function was ever given.
    pub delivered: Option<Sequence>,
    /// The batch that the function has in hand, with its invocation.
    pub running: Option<(u64, Vec<Sequence>)>,
}

/// What an item goes by.
pub(super) fn key(keys: &Attributes) -> u64 {
    digest(keys)
}

fn store(items: &mut Items, change: &Change) {
    match &change.new {
        Some(new) => items.insert(key(&change.keys), Rc::clone(new)),
        None => items.remove(&key(&change.keys)),
    };
}

impl Notes {
    pub fn table(&self, region: &str, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| *table.name == *name && *table.region == *region)
    }

    fn table_mut(&mut self, region: &str, name: &str) -> Option<&mut Table> {
        self.tables.iter_mut().find(|table| *table.name == *name && *table.region == *region)
    }

    /// Newer streams are asked for more often.
    pub fn stream(&self, arn: &str) -> Option<&Stream> {
        self.streams.iter().rev().find(|stream| *stream.arn == *arn)
    }

    fn stream_mut(&mut self, arn: &str) -> Option<&mut Stream> {
        self.streams.iter_mut().rev().find(|stream| *stream.arn == *arn)
    }

    /// A shard by its id alone, with its stream.
    pub fn shard(&self, id: &str) -> Option<(&Stream, &Shard)> {
        self.streams.iter().rev().find_map(|stream| Some((stream, stream.shard(id)?)))
    }

    pub fn lane(&self, uuid: &str, shard: &str) -> Option<&Lane> {
        let mapping = self.mappings.iter().find(|mapping| *mapping.uuid == *uuid)?;
        mapping.lanes.iter().rev().find(|lane| *lane.shard == *shard)
    }

    fn mapping_mut(&mut self, uuid: &Rc<str>) -> &mut Mapping {
        let place = self.mappings.iter().position(|mapping| mapping.uuid == *uuid).unwrap_or_else(|| {
            let (uuid, lanes) = (Rc::clone(uuid), Vec::new());
            self.mappings.push(Mapping { uuid, lanes, sink: None, begun: false });
            self.mappings.len() - 1
        });
        &mut self.mappings[place]
    }

    fn lane_mut(&mut self, uuid: &Rc<str>, shard: &Rc<str>) -> &mut Lane {
        let lanes = &mut self.mapping_mut(uuid).lanes;
        let place = lanes.iter().rposition(|lane| lane.shard == *shard).unwrap_or_else(|| {
            lanes.push(Lane { shard: Rc::clone(shard), ..Lane::default() });
            lanes.len() - 1
        });
        &mut lanes[place]
    }

    /// Whether a fact begins another step than the one before it: what was awaited of that has not come.
    pub fn is_next_step(&self, scene: &Scene<'_>) -> bool {
        self.now != scene.fact.at || matches!(scene.what(), What::Called { .. } | What::Rejected { .. })
    }

    /// Notes a fact.
    pub fn take(&mut self, scene: &Scene<'_>) {
        if self.is_next_step(scene) {
            self.awaited.clear();
        }
        self.now = scene.fact.at;
        match scene.what() {
            What::TableStatus { region, table, status } => self.take_table(region, table, status),
            What::ReplicaStatus { region, table, replica, status: "ACTIVE" } => {
                self.take_replica(region, table, replica)
            }
            What::ItemChanged { table, change, .. } => self.take_change(scene, table, change),
            What::StreamStatus { stream, status } => self.take_stream(scene, stream, status),
            What::ShardOpened { stream, shard, parent, partition } => {
                let (id, parent) = (Rc::clone(shard), parent.clone());
                let opened = Shard { id, parent, partition: *partition, sealed: false, records: 0, last: None };
                if let Some(stream) = self.stream_mut(stream) {
                    stream.shards.push(opened);
                }
            }
            What::ShardSealed { stream, shard } => {
                if let Some(shard) = self.stream_mut(stream).and_then(|stream| stream.shard_mut(shard)) {
                    shard.sealed = true;
                }
            }
            What::Recorded { stream, shard, sequence, .. } => self.take_record(scene, stream, shard, *sequence),
            What::DestinationStatus { region, table, status, .. } => self.take_destination(region, table, status),
            What::Delivered { table, .. } => {
                if let Some((id, change)) = scene.told_change() {
                    self.delivered.insert(digest(&(table, key(&change.keys))), id);
                    self.release(id);
                }
            }
            What::DeliveryFailed { .. } => {
                if let Some(id) = scene.fact.cause {
                    self.release(id);
                }
            }
            _ => self.take_delivery(scene),
        }
    }

    fn take_table(&mut self, region: &Rc<str>, name: &Rc<str>, status: &str) {
        match status {
            "CREATING" => {
                // A stream that begins with its table may have been told of first.
                let own = |stream: &&Stream| {
                    region_of_arn(&stream.arn) == &**region && table_of_stream_arn(&stream.arn) == &**name
                };
                let live = self.streams.iter().rev().find(own).filter(|stream| stream.ended.is_none());
                let stream = live.map(|stream| Rc::clone(&stream.arn));
                self.tables.push(Table {
                    region: Rc::clone(region),
                    name: Rc::clone(name),
                    items: Items::new(),
                    stream,
                    active: None,
                });
            }
            "ACTIVE" => {
                let now = self.now;
                if let Some(table) = self.table_mut(region, name) {
                    table.active = Some(now);
                }
            }
            "DELETED" => {
                self.tables.retain(|table| table.name != *name || table.region != *region);
                self.take_destination(region, name, "DELETED");
            }
            _ => {}
        }
    }

    /// A replica that has become ACTIVE in this very step has all that its source has.
    fn take_replica(&mut self, region: &str, name: &str, replica: &str) {
        let Some(items) = self.table(region, name).map(|source| source.items.clone()) else { return };
        let now = self.now;
        let Some(table) = self.table_mut(replica, name).filter(|table| table.active == Some(now)) else { return };
        table.items = items.clone();
        let stream = table.stream.clone();
        if let Some(stream) = stream.and_then(|arn| self.stream_mut(&arn)) {
            (stream.base, stream.told) = (items.clone(), items);
        }
    }

    fn take_change(&mut self, scene: &Scene<'_>, name: &str, change: &Change) {
        let Some(table) = self.table_mut(scene.region(), name) else { return };
        store(&mut table.items, change);
        let (stream, place) = (table.stream.clone(), (Rc::clone(&table.region), Rc::clone(&table.name)));
        if let Some(stream) = stream {
            self.awaited.push((scene.id, stream));
        }
        if self.replicated.contains(&place) {
            self.captured.push((scene.id, place.0, place.1));
        }
    }

    fn take_destination(&mut self, region: &Rc<str>, table: &Rc<str>, status: &str) {
        self.replicated.retain(|(own, name)| own != region || name != table);
        if matches!(status, "ACTIVE" | "UPDATING") {
            self.replicated.push((Rc::clone(region), Rc::clone(table)));
        }
    }

    /// A change that has arrived, or never will, is no longer waited for.
    fn release(&mut self, change: FactId) {
        if let Ok(place) = self.captured.binary_search_by(|(id, ..)| id.cmp(&change)) {
            self.captured.remove(place);
        }
    }

    /// Whether a change has yet to arrive in Kinesis.
    pub fn is_captured(&self, change: FactId) -> bool {
        self.captured.binary_search_by(|(id, ..)| id.cmp(&change)).is_ok()
    }

    /// The newest change of an item that has arrived in Kinesis.
    pub fn delivered_last(&self, table: &Rc<str>, keys: &Attributes) -> Option<FactId> {
        self.delivered.get(&digest(&(table, key(keys)))).copied()
    }

    fn take_stream(&mut self, scene: &Scene<'_>, arn: &Rc<str>, status: &str) {
        match status {
            "ENABLING" => {
                let table = self.table_mut(region_of_arn(arn), table_of_stream_arn(arn));
                let base = table.map(|table| {
                    table.stream = Some(Rc::clone(arn));
                    table.items.clone()
                });
                let base = base.unwrap_or_default();
                let arn = Rc::clone(arn);
                self.streams.push(Stream { arn, ended: None, told: base.clone(), base, shards: Vec::new() });
            }
            "DISABLING" => {
                if let Some(table) = self.table_mut(region_of_arn(arn), table_of_stream_arn(arn)) {
                    table.stream = None;
                }
                if let Some(stream) = self.stream_mut(arn) {
                    stream.ended = Some(scene.fact.at);
                }
            }
            "EXPIRED" => self.streams.retain(|stream| stream.arn != *arn),
            _ => {}
        }
    }

    fn take_record(&mut self, scene: &Scene<'_>, arn: &Rc<str>, shard: &str, sequence: Sequence) {
        let change = scene.told_change();
        if let Some((id, _)) = change {
            self.awaited.retain(|awaited| *awaited != (id, Rc::clone(arn)));
        }
        let Some(stream) = self.stream_mut(arn) else { return };
        if let Some((_, change)) = change {
            store(&mut stream.told, change);
        }
        if let Some(shard) = stream.shard_mut(shard) {
            shard.records += 1;
            shard.last = shard.last.max(Some(sequence));
        }
    }

    fn take_delivery(&mut self, scene: &Scene<'_>) {
        match scene.what() {
            What::MappingState { mapping, state, .. } => self.take_state(scene, mapping, state),
            What::Polled { mapping, shard, last, .. } => self.lane_mut(mapping, shard).polled = Some(*last),
            What::Invoked { mapping, shard, invocation, batch, .. } => {
                let lane = self.lane_mut(mapping, shard);
                lane.running = Some((*invocation, batch.clone()));
                lane.delivered = lane.delivered.max(batch.last().copied());
                lane.due = lane.due.or(batch.first().copied());
            }
            What::Returned { mapping, shard, outcome, .. } => self.take_outcome(scene, mapping, shard, outcome),
            What::Discarded { mapping, shard, batch, .. } => {
                let lane = self.lane_mut(mapping, shard);
                lane.due = batch.last().map(|last| last.next()).or(lane.due);
            }
            _ => {}
        }
    }

    /// A mapping that stops forgets what it has read.
    fn take_state(&mut self, scene: &Scene<'_>, uuid: &Rc<str>, state: &str) {
        if state == "Deleted" {
            return self.mappings.retain(|mapping| mapping.uuid != *uuid);
        }
        let sink = self.first_sink(scene, uuid).filter(|_| state == "Enabled");
        let mapping = self.mapping_mut(uuid);
        mapping.lanes.iter_mut().for_each(|lane| lane.polled = None);
        if state == "Enabled" && !mapping.begun {
            (mapping.begun, mapping.sink) = (true, sink);
        }
    }

    /// What a consumer's copy starts from: the table as it is where reading begins. Without new images there is no copy.
    fn first_sink(&self, scene: &Scene<'_>, uuid: &str) -> Option<Items> {
        let settings = &scene.mapping(uuid)?.settings;
        scene.stream(&settings.stream).filter(|stream| stream.definition.view.shows_new())?;
        let stream = self.stream(&settings.stream)?;
        match settings.starting_position {
            StartingPosition::TrimHorizon => Some(stream.base.clone()),
            StartingPosition::Latest => Some(stream.told.clone()),
            StartingPosition::AtTimestamp(_) => None,
        }
    }

    fn take_outcome(&mut self, scene: &Scene<'_>, uuid: &Rc<str>, shard: &Rc<str>, outcome: &Outcome) {
        let arn = self.shard(shard).map(|(stream, _)| Rc::clone(&stream.arn));
        let lane = self.lane_mut(uuid, shard);
        let Some((_, batch)) = lane.running.take() else { return };
        let until = match outcome {
            Outcome::Success => batch.last().map(|last| last.next()),
            Outcome::Partial { from } => Some(*from),
            Outcome::Failure { .. } => return,
        };
        lane.due = until.or(lane.due);
        let done = batch.iter().filter(|sequence| Some(**sequence) < until);
        let records = done.map(|sequence| scene.record(arn.as_deref()?, shard, *sequence));
        let mapping = self.mapping_mut(uuid);
        for record in records {
            // What is gone cannot be told from what was never there.
            match (record, &mut mapping.sink) {
                (Some(record), Some(sink)) => store(sink, &record.change),
                _ => mapping.sink = None,
            }
        }
    }
}

impl Stream {
    pub fn shard(&self, id: &str) -> Option<&Shard> {
        self.shards.iter().rev().find(|shard| *shard.id == *id)
    }

    fn shard_mut(&mut self, id: &str) -> Option<&mut Shard> {
        self.shards.iter_mut().rev().find(|shard| *shard.id == *id)
    }

    /// The open shards of a partition.
    pub fn open_shards(&self, partition: u32) -> impl Iterator<Item = &Shard> {
        self.shards.iter().filter(move |shard| !shard.sealed && shard.partition == partition)
    }
}
