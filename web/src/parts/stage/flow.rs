//! One table's flow, from left to right: partitions, the shards that take their changes, the functions that read them.

use std::rc::Rc;

use headwater_core::dynamodb::partition::Partition;
use headwater_core::dynamodb::table::Table;
use headwater_core::lambda::mapping::Mapping;
use headwater_core::streams::sequence::Sequence;
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::consumer::{ConsumerCard, ConsumerView};
use super::empty;
use super::lane::Lane;
use super::legend::legend;
use super::lineage::Lineage;
use super::partition::{Cards, FRESH, PartitionBox};
use super::reader::{Reader, readers};
use crate::keys::Numbering;
use crate::parts::glyph::{Icon, icon};
use crate::selection::Selection;
use crate::shared::Shared;

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
}

/// What is pointed at and picked, and whom to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointing {
    pub lit: Option<Rc<str>>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
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

    pub fn mappings(&self) -> impl Iterator<Item = &Mapping> {
        self.consumers.iter().map(|view| &*view.mapping)
    }

    fn row(&self, id: u32, moment: &Moment) -> Row {
        let now = moment.world.now;
        let partition =
            self.table.as_ref().and_then(|table| table.partitions.iter().find(|other| other.id == id).copied());
        let lineage = self.stream.as_ref().map_or_else(Lineage::default, |stream| Lineage::of(stream, id, now));
        let readers = readers(self.mappings(), &lineage, moment);
        let cards =
            self.table.as_ref().zip(partition).map(|(table, partition)| Cards::of(table, partition, &lineage, now));
        Row { id, partition, cards: cards.unwrap_or_default(), fresh: fresh(&lineage, now), lineage, readers }
    }
}

fn fresh(lineage: &Lineage, now: Instant) -> Option<Sequence> {
    let (_, newest) = lineage.records().next_back()?;
    (now.since(newest.change.at) < FRESH).then_some(newest.sequence)
}

/// The rows that are drawn from the `first` on, and how the stream's records are numbered.
pub fn rows(source: &Source, moment: &Moment, first: usize) -> (Vec<Row>, Rc<Numbering>) {
    let ids = source.partitions();
    let shown = ids.iter().skip(first).take(ROWS);
    let numbering = source.stream.as_ref().map_or_else(Numbering::default, |stream| Numbering::of(stream));
    (shown.map(|id| source.row(*id, moment)).collect(), Rc::new(numbering))
}

/// The drawing.
pub fn flow(source: &Source, rows: &[Row], numbering: &Rc<Numbering>, now: Instant, pointing: &Pointing) -> Html {
    let most = (MARKS / rows.len().max(1)).clamp(LANE_MARKS.0, LANE_MARKS.1);
    let lane = |row: &Row| {
        let timed = row.readers.iter().any(Reader::is_timed).then_some(now);
        lane(source, row, numbering, (timed, most), pointing)
    };
    html! {
        <div class="flow">
            <ul class="rows" aria-label="Partitions, each with the shards that take its changes">
                { for rows.iter().map(|row| html! {
                    <li key={row.id} class="row" data-row="partition">
                        { partition(source, row, pointing) }
                        { lane(row) }
                    </li>
                }) }
            </ul>
            { consumers(source, pointing) }
            { legend() }
        </div>
    }
}

fn partition(source: &Source, row: &Row, pointing: &Pointing) -> Html {
    let (Some(table), Some(partition)) = (&source.table, row.partition) else { return html! {} };
    let Pointing { lit, selection, on_select } = pointing.clone();
    let definition = Shared::from(Rc::clone(&table.definition));
    html! { <PartitionBox {definition} {partition} cards={row.cards.clone()} {lit} {selection} {on_select} /> }
}

fn lane(
    source: &Source,
    row: &Row,
    numbering: &Rc<Numbering>,
    limits: (Option<Instant>, usize),
    pointing: &Pointing,
) -> Html {
    let Some(stream) = &source.stream else { return html! {} };
    let Pointing { lit, selection, on_select } = pointing.clone();
    let (now, most) = limits;
    html! {
        <>
            <span key={row.fresh.map_or_else(String::new, |sequence| sequence.to_string())}
                class={classes!("row-arrow", row.fresh.map(|_| "fresh"))}>{ icon(Icon::Arrow) }</span>
            <Lane stream={Rc::clone(&stream.definition.arn)} partition={row.id} lineage={row.lineage.clone()}
                numbering={Rc::clone(numbering)} readers={Rc::clone(&row.readers)} {now} {most} {lit} {selection} {on_select} />
        </>
    }
}

fn consumers(source: &Source, pointing: &Pointing) -> Html {
    if source.stream.is_none() {
        return empty::no_stream();
    }
    if source.consumers.is_empty() {
        return empty::no_reader();
    }
    html! {
        <ul class="consumers" data-row="consumers" aria-label="Functions that read this stream">
            { for source.consumers.iter().map(|view| html! {
                <li key={view.mapping.settings.uuid.to_string()}>
                    <ConsumerCard view={view.clone()} selection={pointing.selection.clone()} on_select={pointing.on_select.clone()} />
                </li>
            }) }
        </ul>
    }
}
