//! What the stage can draw: each table with its newest stream and those it had before, and the streams that outlived
//! their table.

use std::rc::Rc;

use headwater_core::dynamodb::destination::Destinations;
use headwater_core::dynamodb::table::Table;
use headwater_core::kinesis;
use headwater_core::kinesis::stream::Definition;
use headwater_core::lambda::mapping::Mapping;
use headwater_core::sim::producer::Producer;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use headwater_core::world::Region;

use super::consumer::ConsumerView;
use super::flow::Source;
use super::iterated;
use super::kinesis::Block;
use crate::find;
use crate::parts::inspector::history;

/// Batches that a function's card shows.
const BATCHES: usize = 8;

#[derive(Clone, Debug)]
pub struct Place {
    /// What the picker calls it.
    pub label: Rc<str>,
    /// The table's name.
    pub name: Rc<str>,
    pub region_name: Rc<str>,
    region: Rc<Region>,
    table: Option<Rc<Table>>,
    stream: Option<Rc<Stream>>,
    /// Other streams of that name, the newest first.
    older: Vec<Rc<Stream>>,
    /// Kinesis streams that are drawn with it, or alone.
    kinesis: Vec<Rc<kinesis::stream::Stream>>,
}

/// All places of all regions: the tables of each, and the streams that outlived theirs.
pub fn places(moment: &Moment) -> Vec<Place> {
    let regions = &moment.world.regions;
    let used = regions.values().filter(|region| !region.tables.is_empty()).count();
    let mut places = Vec::new();
    for (region_name, region) in regions.iter() {
        let named = if used > 1 { format!("{region_name} ") } else { String::new() };
        let at = (region_name, region);
        for (name, table) in region.tables.iter() {
            let stream = table.definition.latest_stream.as_ref().and_then(|arn| region.streams.get(arn));
            places.push(Place::of(at, format!("{named}{name}"), name, Some(table), stream));
            if let (Some(all), Some(place)) = (&table.destinations, places.last_mut()) {
                place.capture(all);
            }
        }
        // In the order of their ARNs, so those of one table come one after the other, the newest last.
        let mut streams = region.streams.values().peekable();
        while let Some(stream) = streams.next() {
            let name = &stream.definition.table;
            let last = streams.peek().is_none_or(|next| next.definition.table != *name);
            if last && !region.tables.contains_key(name) {
                places.push(Place::of(at, format!("{named}{name} (deleted)"), name, None, Some(stream)));
            }
        }
        for stream in region.kinesis.values() {
            kinesis_place(&mut places, at, &named, stream);
        }
    }
    places
}

/// A Kinesis stream is a place of its own, besides being drawn with the tables that it captures.
#[inline(never)]
fn kinesis_place(
    places: &mut Vec<Place>,
    at: (&Rc<str>, &Rc<Region>),
    named: &str,
    stream: &Rc<kinesis::stream::Stream>,
) {
    let Definition { name, arn, .. } = &*stream.definition;
    let mut place = Place::of(at, format!("{named}{name} (Kinesis)"), arn, None, None);
    place.kinesis.push(Rc::clone(stream));
    places.push(place);
}

/// The region and the name of the table of a place.
pub fn at(moment: &Moment, index: usize) -> Option<(Rc<str>, Rc<str>)> {
    places(moment).get(index).map(|place| (Rc::clone(&place.region_name), Rc::clone(&place.name)))
}

impl Place {
    fn of(
        (region_name, region): (&Rc<str>, &Rc<Region>),
        label: String,
        name: &Rc<str>,
        table: Option<&Rc<Table>>,
        stream: Option<&Rc<Stream>>,
    ) -> Place {
        Place {
            label: label.into(),
            name: Rc::clone(name),
            region_name: Rc::clone(region_name),
            region: Rc::clone(region),
            table: table.cloned(),
            stream: stream.cloned(),
            older: older(region, name, stream),
            kinesis: Vec::new(),
        }
    }

    /// What is drawn of it.
    pub fn source(&self, moment: &Moment) -> Source {
        Source {
            table: self.table.clone().map(Into::into),
            stream: self.stream.clone().map(Into::into),
            consumers: self.consumers(self.stream.as_ref().map(|stream| &stream.definition.arn), moment),
            older: self.older.iter().map(|stream| Rc::clone(stream).into()).collect(),
        }
    }

    /// What is drawn of one of the older streams.
    #[inline(never)]
    pub fn source_of(&self, arn: &str, moment: &Moment) -> Option<Source> {
        let stream = self.older.iter().find(|stream| *stream.definition.arn == *arn)?;
        let consumers = self.consumers(Some(&stream.definition.arn), moment);
        Some(Source { table: None, stream: Some(Rc::clone(stream).into()), consumers, older: Vec::new() })
    }

    /// Draws the streams that its changes go to, or went to, with it.
    #[inline(never)]
    fn capture(&mut self, all: &Destinations) {
        for entry in &all.entries {
            if let Some(stream) = self.region.kinesis.get(find::kinesis_name(&entry.stream)) {
                self.kinesis.push(Rc::clone(stream));
            }
        }
    }

    pub fn is_kinesis(&self) -> bool {
        !self.kinesis.is_empty()
    }

    /// What is drawn of its Kinesis streams.
    pub fn blocks(&self, moment: &Moment, first: usize) -> Vec<Block> {
        if self.kinesis.is_empty() { Vec::new() } else { self.kinesis_blocks(moment, first) }
    }

    #[inline(never)]
    fn kinesis_blocks(&self, moment: &Moment, first: usize) -> Vec<Block> {
        let iterated = iterated::iterated(moment);
        let mut blocks = Vec::new();
        for (place, stream) in self.kinesis.iter().enumerate() {
            let consumers = self.consumers(Some(&stream.definition.arn), moment);
            let producers = self.producers(&stream.definition.name);
            let table = self.table.as_ref().zip(self.stream.as_ref());
            let table = table.map(|(table, stream)| (Rc::clone(table).into(), Rc::clone(stream).into()));
            let mut block = Block::of(stream, consumers, moment, &iterated, (place, first));
            (block.producers, block.table) = (producers, table);
            blocks.push(block);
        }
        blocks
    }

    fn producers(&self, stream: &str) -> Vec<Rc<Producer>> {
        self.region.producers.values().filter(|producer| *producer.settings.stream == *stream).cloned().collect()
    }

    fn consumers(&self, arn: Option<&Rc<str>>, moment: &Moment) -> Vec<ConsumerView> {
        let reads = |mapping: &&Rc<Mapping>| Some(&mapping.settings.stream) == arn;
        self.region.mappings.values().filter(reads).map(|mapping| self.consumer(mapping, moment)).collect()
    }

    fn consumer(&self, mapping: &Rc<Mapping>, moment: &Moment) -> ConsumerView {
        ConsumerView {
            function: self.region.functions.get(&mapping.settings.function).cloned().map(Into::into),
            recent: history::invocations(moment, &mapping.settings.uuid, BATCHES).into(),
            mapping: Rc::clone(mapping).into(),
        }
    }
}

/// The streams of a table's name besides one, the newest first.
fn older(region: &Region, name: &str, but: Option<&Rc<Stream>>) -> Vec<Rc<Stream>> {
    let mut older = Vec::new();
    for stream in region.streams.values() {
        if *stream.definition.table == *name && but.is_none_or(|but| !Rc::ptr_eq(but, stream)) {
            older.insert(0, Rc::clone(stream));
        }
    }
    older
}

#[cfg(test)]
mod tests {
    use headwater_core::input::Service;
    use headwater_core::time::Duration;
    use headwater_core::timeline::Timeline;
    use serde_json::json;

    use super::places;
    use crate::call;
    use crate::opening::{self, Start, TABLE};

    fn update(timeline: &mut Timeline, operation: &str, more: serde_json::Value) {
        let mut body = json!({ "TableName": TABLE });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        call::call(timeline, Service::DynamoDb, operation, "us-east-1", &body).unwrap();
        timeline.advance(Duration::seconds(300), 10_000);
    }

    /// The newest stream is drawn, those before it are below, and both outlive their table as one place.
    #[test]
    fn streams_that_were_turned_off_are_kept() {
        let mut timeline = opening::timeline(Start::Opening);
        update(&mut timeline, "UpdateTable", json!({ "StreamSpecification": { "StreamEnabled": false } }));
        let view = json!({ "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" });
        update(&mut timeline, "UpdateTable", json!({ "StreamSpecification": view }));
        let labels = |timeline: &Timeline| -> Vec<(String, usize, bool)> {
            let found = places(timeline.head());
            found.iter().map(|place| (place.label.to_string(), place.older.len(), place.stream.is_some())).collect()
        };
        assert_eq!(labels(&timeline), [(TABLE.to_owned(), 1, true)]);
        let moment = timeline.head();
        let place = &places(moment)[0];
        let older = place.source_of(&place.older[0].definition.arn, moment).expect("it can be read");
        assert_eq!((older.partitions().len(), older.consumers.len()), (4, 1));
        update(&mut timeline, "DeleteTable", json!({}));
        assert_eq!(labels(&timeline), [(format!("{TABLE} (deleted)"), 1, true)]);
        timeline.advance(Duration::hours(25), 100_000);
        assert_eq!(labels(&timeline), []);
    }
}
