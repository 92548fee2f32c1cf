//! The stage as a table: the same records and the same progress, in rows.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::consumer::ConsumerView;
use super::flow::{Pointing, Source};
use super::lineage::Lineage;
use super::partition::range;
use super::reader::{Reader, Reading, readers};
use super::status;
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::clock;

/// Newest records that are listed.
const ROWS: usize = 60;

/// A partition's shards and their readers.
struct Lane {
    id: u32,
    lineage: Lineage,
    readers: Rc<[Reader]>,
}

/// The newest records of a source's stream, newest first.
pub fn twin(source: &Source, moment: &Moment, pointing: &Pointing) -> Html {
    let Some(stream) = &source.stream else { return super::empty::no_stream() };
    let lanes = lanes(source, stream, moment);
    let numbering = Numbering::of(stream);
    let mut records: Vec<(&Shard, &Record, &[Reader])> = lanes
        .iter()
        .flat_map(|lane| lane.lineage.records().rev().take(ROWS).map(|(shard, record)| (shard, record, &*lane.readers)))
        .collect();
    records.sort_by_key(|(_, record, _)| std::cmp::Reverse(numbering.number(record.sequence)));
    let total: usize = lanes.iter().map(|lane| lane.lineage.record_count()).sum();
    html! {
        <>
        { progress(source, &lanes, moment) }
        <div class="twin" tabindex="0" role="region" aria-label="Stream records as a table">
            <table>
                <caption>{ caption(total, &stream.definition.table) }</caption>
                <thead><tr>
                    <th scope="col">{ "Record" }</th><th scope="col">{ "Event" }</th><th scope="col">{ "Key" }</th>
                    <th scope="col">{ "Time" }</th><th scope="col">{ "Partition" }</th><th scope="col">{ "Shard" }</th>
                    { for source.consumers.iter().map(function_column) }
                    <th scope="col">{ "Sequence number" }</th>
                </tr></thead>
                <tbody>{ for records.iter().take(ROWS).map(|row| record_row(stream, &numbering, *row, pointing)) }</tbody>
            </table>
        </div>
        </>
    }
}

/// Each partition with its open shard and how far its readers are.
fn progress(source: &Source, lanes: &[Lane], moment: &Moment) -> Html {
    let numbering = source.stream.as_ref().map_or_else(Numbering::default, |stream| Numbering::of(stream));
    let row = |lane: &Lane| {
        let partition =
            source.table.as_ref().and_then(|table| table.partitions.iter().find(|other| other.id == lane.id));
        let hashes = partition.map_or_else(
            || "–".into(),
            |partition| {
                let (first, last) = range(*partition);
                format!("{first}–{last}")
            },
        );
        let shard = lane.lineage.last().map_or_else(|| "none".into(), |shard| keys::short_shard(&shard.id).to_owned());
        let says = lane.readers.iter().map(|reader| status::says(reader, Some(moment.world.now), &numbering));
        html! {
            <tr key={lane.id}>
                <th scope="row">{ lane.id }</th><td><code>{ hashes }</code></td><td><code>{ shard }</code></td>
                <td class="number">{ lane.lineage.record_count() }</td>
                { for says.map(|text| html! { <td>{ text }</td> }) }
            </tr>
        }
    };
    html! {
        <div class="twin" tabindex="0" role="region" aria-label="Partitions as a table">
            <table>
                <caption>{ "The partitions, and how far each has been read." }</caption>
                <thead><tr>
                    <th scope="col">{ "Partition" }</th><th scope="col">{ "Hashes" }</th><th scope="col">{ "Shard" }</th>
                    <th scope="col">{ "Records" }</th>
                    { for source.consumers.iter().map(function_column) }
                </tr></thead>
                <tbody>{ for lanes.iter().take(ROWS).map(row) }</tbody>
            </table>
        </div>
    }
}

fn function_column(view: &ConsumerView) -> Html {
    html! { <th scope="col"><bdi>{ view.mapping.settings.function.to_string() }</bdi></th> }
}

fn lanes(source: &Source, stream: &Stream, moment: &Moment) -> Vec<Lane> {
    let lane = |id: u32| {
        let lineage = Lineage::of(stream, id, moment.world.now);
        let readers = readers(source.mappings(), &lineage, moment);
        Lane { id, lineage, readers }
    };
    source.partitions().into_iter().map(lane).collect()
}

fn caption(total: usize, table: &str) -> String {
    match total {
        0 => format!("The stream of {table} has no record yet."),
        1 => format!("The one record of the stream of {table}."),
        _ if total <= ROWS => format!("The {total} records of the stream of {table}, newest first."),
        _ => format!("The newest {ROWS} of {total} records of the stream of {table}, newest first."),
    }
}

fn record_row(stream: &Stream, numbering: &Numbering, row: (&Shard, &Record, &[Reader]), pointing: &Pointing) -> Html {
    let (shard, record, readers) = row;
    let key = keys::text(&record.change.keys);
    let number = numbering.number(record.sequence);
    let target = Selection::Record {
        stream: Rc::clone(&stream.definition.arn),
        shard: Rc::clone(&shard.id),
        sequence: record.sequence,
    };
    let selected = pointing.selection == target;
    let lit = pointing.lit.as_deref() == Some(key.as_str());
    let onclick = pointing.on_select.reform(move |_: MouseEvent| target.clone());
    html! {
        <tr key={number} class={classes!(selected.then_some("selected"), lit.then_some("lit"))} data-key={key.clone()}>
            <th scope="row">
                <button type="button" class="link" {onclick} aria-current={selected.then_some("true")}>{ number }</button>
            </th>
            <td>{ kind_label(record.change.kind) }</td>
            <td>{ key_tag(&key) }</td>
            <td class="number">{ clock(record.change.at) }</td>
            <td class="number">{ shard.partition }</td>
            <td><code title={shard.id.to_string()}>{ keys::short_shard(&shard.id).to_owned() }</code></td>
            { for readers.iter().map(|reader| html! { <td>{ word(reader.reading(record.sequence)) }</td> }) }
            <td><code>{ record.sequence.to_string() }</code></td>
        </tr>
    }
}

const fn word(reading: Reading) -> &'static str {
    match reading {
        Reading::Done => "done",
        Reading::Batch => "in its batch",
        Reading::Held => "read",
        Reading::Skipped => "skipped",
        Reading::Ahead => "waiting",
    }
}
