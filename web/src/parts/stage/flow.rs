//! One table's flow, from left to right: partitions, the shards that take their changes, the functions that read them.

use std::rc::Rc;

use headwater_core::dynamodb::partition::Partition;
use headwater_core::dynamodb::table::Table;
use headwater_core::sequence::Sequence;
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use yew::Html;

use super::consumer::{self, ConsumerView};
use super::empty;
use super::forks::{COLUMNS, forks};
use super::iterated::{self, Iterated};
use super::lane::{self, Lane};
use super::legend::legend;
use super::lineage::Lineage;
use super::partition::{self, Cards, FRESH, throttled};
use super::reader::{Reader, readers};
use crate::find;
use crate::keys::Numbering;
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::shared::Shared;
use crate::ui::Ui;
use crate::view::{El, View, div, nothing};

/// Rows that are drawn at once.
pub const ROWS: usize = 8;
/// Marks that all lanes share: what keeps the drawing small.
const MARKS: usize = 64;
/// The fewest and most marks of a lane.
const LANE_MARKS: (usize, usize) = (6, 24);

/// A table with its stream; either may be gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub table: Option<Shared<Table>>,
    pub stream: Option<Shared<Stream>>,
    pub consumers: Vec<ConsumerView>,
    /// Streams that the table had before and that can still be read, the newest first.
    pub older: Vec<Shared<Stream>>,
}

/// One row: a partition, its shards, and who reads them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    id: u32,
    partition: Option<Partition>,
    cards: Cards,
    lineage: Lineage,
    readers: Rc<[Reader]>,
    /// The newest record, if it has just come.
    fresh: Option<Sequence>,
}

impl Source {
    /// Partitions by id: the table's, or those that its stream remembers.
    pub fn partitions(&self) -> Vec<u32> {
        match (&self.table, &self.stream) {
            (Some(table), _) => table.partitions.iter().map(|partition| partition.id).collect(),
            (None, Some(stream)) => {
                let mut ids: Vec<u32> = stream.shards.values().map(|shard| shard.partition).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            }
            (None, None) => Vec::new(),
        }
    }

    /// Whether there is neither a table nor a stream of one.
    pub fn is_bare(&self) -> bool {
        self.table.is_none() && self.stream.is_none()
    }

    fn row(&self, id: u32, moment: &Moment, iterated: &[Iterated]) -> Row {
        let now = moment.world.now;
        let partition =
            self.table.as_ref().and_then(|table| table.partitions.iter().find(|other| other.id == id).copied());
        let lineage = self.stream.as_ref().map_or_else(Lineage::default, |stream| Lineage::of(stream, id, now));
        let arn = self.stream.as_ref().map_or("", |stream| &stream.definition.arn);
        let readers = readers(&self.consumers, (iterated, arn), &lineage, moment);
        let cards = self.table.as_ref().zip(partition).map(|(table, partition)| Cards {
            throttled: throttled(moment, &table.definition.name, id),
            ..Cards::of(table, partition, &lineage, now)
        });
        Row { id, partition, cards: cards.unwrap_or_default(), fresh: fresh(&lineage, now), lineage, readers }
    }
}

pub fn fresh(lineage: &Lineage, now: Instant) -> Option<Sequence> {
    let newest = lineage.newest()?;
    (now.since(newest.at()) < FRESH).then_some(newest.sequence())
}

/// The rows that are drawn from the `first` on, and how the stream's records are numbered.
pub fn rows(source: &Source, moment: &Moment, first: usize) -> (Vec<Row>, Numbering) {
    rows_of(source, moment, first, ROWS)
}

pub fn rows_of(source: &Source, moment: &Moment, first: usize, most: usize) -> (Vec<Row>, Numbering) {
    let iterated = iterated::iterated(moment);
    let ids = source.partitions();
    let numbering = source.stream.as_ref().map_or_else(Numbering::default, |stream| Numbering::of(stream));
    let mut rows = Vec::new();
    for id in ids.get(first..).unwrap_or_default().iter().take(most) {
        rows.push(source.row(*id, moment, &iterated));
    }
    (rows, numbering)
}

/// Brings what is picked into view: the row of a shard, the part of its lane with a record.
#[inline(never)]
pub fn reveal(ui: &mut Ui, moment: &Moment, selection: &Selection) {
    let (Selection::Shard { stream, shard } | Selection::Record { stream, shard, .. }) = selection else { return };
    if find::is_kinesis(stream) {
        return super::kinesis::reveal(ui, moment, selection);
    }
    let Some(found) = find::stream(&moment.world, stream) else { return };
    let Some(partition) = found.shards.get(shard).map(|shard| shard.partition) else { return };
    let table = find::table(&moment.world, &found.definition.region, &found.definition.table).cloned().map(Into::into);
    let source = Source { table, stream: Some(Rc::clone(found).into()), consumers: Vec::new(), older: Vec::new() };
    let rows = source.partitions();
    let Some(at) = rows.iter().position(|id| *id == partition) else { return };
    if at < ui.first_row || at >= ui.first_row + ROWS {
        ui.first_row = at / ROWS * ROWS;
    }
    if let Selection::Record { sequence, .. } = selection {
        let (lineage, numbering) = (Lineage::of(found, partition, moment.world.now), Numbering::of(found));
        let most = most(rows.len().saturating_sub(ui.first_row).min(ROWS));
        let lane = Lane {
            key: partition,
            named: false,
            stream,
            partition,
            kinesis: None,
            lineage: &lineage,
            numbering: &numbering,
            readers: &[],
            most,
            lit: None,
        };
        if let Some(hold) = lane::reveal(ui, &lane, *sequence) {
            ui.set_hold(partition, hold);
        }
    }
}

/// The marks of a lane that stands among so many.
pub fn most(rows: usize) -> usize {
    (MARKS / rows.max(1)).clamp(LANE_MARKS.0, LANE_MARKS.1)
}

/// The drawing.
pub fn flow(cx: &View, source: &Source, rows: &[Row], numbering: &Numbering, lit: Option<&str>) -> Html {
    let list = lanes(cx, source, rows, numbering, (0, lit));
    div("div", "flow").add(list).add(consumers(cx, source)).add(legend()).html()
}

/// The rows; `keys` is what their lanes are remembered from.
pub fn lanes(cx: &View, source: &Source, rows: &[Row], numbering: &Numbering, keys: (u32, Option<&str>)) -> Html {
    let most = most(rows.len());
    let lineages: Vec<(u32, &Lineage)> = rows.iter().map(|row| (row.id, &row.lineage)).collect();
    let forks = forks(&lineages);
    let mut list = div("ul", "rows").label("Partitions, each with the shards that take its changes");
    if forks.columns > 0 {
        list = list.class(["", "forked-1", "forked-2", "forked-3"][forks.columns.min(COLUMNS)]);
    }
    for (at, row) in rows.iter().enumerate() {
        let item = div("li", "row").key(&row.id.to_string()).fixed("data-row", "partition").add(forks.beside(at));
        let item = item.add(partition_box(cx, source, row, keys.1));
        list = list.kid(item.add(lane_of(cx, source, row, numbering, (most, keys))));
    }
    list.html()
}

fn partition_box(cx: &View, source: &Source, row: &Row, lit: Option<&str>) -> Html {
    match (&source.table, row.partition) {
        (Some(table), Some(partition)) => partition::draw(cx, table, partition, &row.cards, lit),
        _ => nothing(),
    }
}

fn lane_of(
    cx: &View,
    source: &Source,
    row: &Row,
    numbering: &Numbering,
    (most, (keys, lit)): (usize, (u32, Option<&str>)),
) -> Html {
    let Some(stream) = &source.stream else { return nothing() };
    let fresh = row.fresh.map(|sequence| sequence.to_string());
    let arrow = div("span", "row-arrow").key(fresh.as_deref().unwrap_or_default()).class_if(fresh.is_some(), "fresh");
    let lane = Lane {
        key: keys + row.id,
        named: row.partition.is_none(),
        stream: &stream.definition.arn,
        partition: row.id,
        kinesis: None,
        lineage: &row.lineage,
        numbering,
        readers: &row.readers,
        most,
        lit,
    };
    let arrow = if lane.named { nothing() } else { arrow.add(icon(Icon::Arrow)).html() };
    crate::view::group(vec![arrow, lane::draw(cx, &lane)])
}

fn consumers(cx: &View, source: &Source) -> Html {
    if source.stream.is_none() {
        return empty::no_stream(cx, source.table.as_deref());
    }
    if source.consumers.is_empty() {
        return empty::no_reader(cx);
    }
    let mut list: El = div("ul", "consumers").fixed("data-row", "consumers").label("Functions that read this stream");
    for view in &source.consumers {
        list = list.kid(div("li", "").key(&view.mapping.settings.uuid).add(consumer::draw(cx, view)));
    }
    list.html()
}
