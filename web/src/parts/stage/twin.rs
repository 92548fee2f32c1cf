//! The stage as a table: the same records and the same progress, in rows.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::flow::{Pointing, Source};
use super::lineage::Lineage;
use super::reader::{Reader, Reading, readers};
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::clock;

/// Newest records that are listed.
const ROWS: usize = 60;

/// The newest records of a source's stream, newest first.
pub fn twin(source: &Source, moment: &Moment, pointing: &Pointing) -> Html {
    let Some(stream) = &source.stream else { return super::empty::no_stream() };
    let lanes = lanes(source, stream, moment);
    let numbering = Numbering::of(stream);
    let mut records: Vec<(&Shard, &Record, &[Reader])> = lanes
        .iter()
        .flat_map(|(lineage, readers)| lineage.records().rev().take(ROWS).map(|(shard, record)| (shard, record, &**readers)))
        .collect();
    records.sort_by_key(|(_, record, _)| std::cmp::Reverse(numbering.number(record.sequence)));
    let total: usize = lanes.iter().map(|(lineage, _)| lineage.record_count()).sum();
    html! {
        <div class="twin" tabindex="0" role="region" aria-label="Stream records as a table">
            <table>
                <caption>{ caption(total, &stream.definition.table) }</caption>
                <thead><tr>
                    <th scope="col">{ "Record" }</th><th scope="col">{ "Event" }</th><th scope="col">{ "Key" }</th>
                    <th scope="col">{ "Time" }</th><th scope="col">{ "Partition" }</th><th scope="col">{ "Shard" }</th>
                    { for source.consumers.iter().map(|view| html! { <th scope="col"><bdi>{ view.mapping.settings.function.to_string() }</bdi></th> }) }
                    <th scope="col">{ "Sequence number" }</th>
                </tr></thead>
                <tbody>{ for records.iter().take(ROWS).map(|row| record_row(stream, &numbering, *row, pointing)) }</tbody>
            </table>
        </div>
    }
}

fn lanes(source: &Source, stream: &Stream, moment: &Moment) -> Vec<(Lineage, Rc<[Reader]>)> {
    let lane = |id: u32| {
        let lineage = Lineage::of(stream, id, moment.world.now);
        let readers = readers(source.mappings(), &lineage, moment);
        (lineage, readers)
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
