//! What the stage can draw: each table with its newest stream, and each stream that outlived its table.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::lambda::mapping::Mapping;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use headwater_core::world::Region;
use yew::AttrValue;

use super::consumer::ConsumerView;
use super::flow::Source;
use crate::parts::inspector::history;

/// Batches that a function's card shows.
const BATCHES: usize = 8;

#[derive(Clone, Debug)]
pub struct Place {
    /// What the picker calls it.
    pub label: AttrValue,
    /// The table's name.
    pub name: Rc<str>,
    region: Rc<Region>,
    table: Option<Rc<Table>>,
    stream: Option<Rc<Stream>>,
}

/// All places of all regions.
pub fn places(moment: &Moment) -> Vec<Place> {
    let regions = &moment.world.regions;
    let used = regions.values().filter(|region| !region.tables.is_empty()).count();
    regions.iter().flat_map(|(name, region)| region_places(region, (used > 1).then_some(&**name))).collect()
}

fn region_places(region: &Rc<Region>, named: Option<&str>) -> Vec<Place> {
    let place = |name: &Rc<str>, note: &str, table: Option<&Rc<Table>>, stream: Option<&Rc<Stream>>| Place {
        label: format!("{}{name}{note}", named.map_or_else(String::new, |region| format!("{region} "))).into(),
        name: Rc::clone(name),
        region: Rc::clone(region),
        table: table.cloned(),
        stream: stream.cloned(),
    };
    let tables = region.tables.values().map(|table| {
        let latest = table.definition.latest_stream.as_ref();
        let stream = latest.and_then(|arn| region.streams.get(arn));
        place(&table.definition.name, "", Some(table), stream)
    });
    let left = region.streams.values().filter(|stream| !region.tables.contains_key(&stream.definition.table));
    tables.chain(left.map(|stream| place(&stream.definition.table, " (deleted)", None, Some(stream)))).collect()
}

impl Place {
    /// What is drawn of it.
    pub fn source(&self, moment: &Moment) -> Source {
        Source {
            table: self.table.clone().map(Into::into),
            stream: self.stream.clone().map(Into::into),
            consumers: self.consumers(moment),
        }
    }

    fn consumers(&self, moment: &Moment) -> Vec<ConsumerView> {
        let arn = self.stream.as_ref().map(|stream| &stream.definition.arn);
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
