//! The stage as a table: the same records and the same progress, in rows.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::Html;

use super::any_shard::AnyRecord;
use super::flow::Source;
use super::lineage::Lineage;
use super::partition::range;
use super::reader::{Reader, Reading, readers};
use super::shard_table::shard_table;
use super::status;
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::clock;
use crate::view::{El, View, bdi, button, div, el, group};

/// Newest records that are listed.
const ROWS: usize = 60;

/// A partition's shards and their readers.
struct Lane {
    id: u32,
    lineage: Lineage,
    readers: Rc<[Reader]>,
}

/// The newest records of a source's stream, newest first.
#[inline(never)]
pub fn twin(cx: &View, source: &Source, lit: Option<&str>) -> Html {
    let moment = cx.session.moment();
    let Some(stream) = &source.stream else { return super::empty::no_stream(cx, source.table.as_deref()) };
    let lanes = lanes(source, stream, moment);
    let numbering = Numbering::of(stream);
    // The newest of each lane, merged: the next is always the newest of what is left.
    let mut left: Vec<usize> = lanes.iter().map(|lane| lane.lineage.record_count()).collect();
    let total: usize = left.iter().sum();
    let mut body = el("tbody");
    for _ in 0..total.min(ROWS) {
        let mut newest: Option<(u64, usize, &Shard, &Record)> = None;
        for (index, lane) in lanes.iter().enumerate() {
            let last = left[index].checked_sub(1).and_then(|last| lane.lineage.record(last));
            if let Some((shard, AnyRecord::Change(record))) = last
                && let Some(shard) = shard.change_shard()
            {
                let number = numbering.number(record.sequence);
                if newest.as_ref().is_none_or(|(greatest, ..)| number > *greatest) {
                    newest = Some((number, index, shard, record));
                }
            }
        }
        let Some((number, index, shard, record)) = newest else { break };
        left[index] -= 1;
        body = body.kid(record_row(cx, stream, number, (shard, record, &lanes[index].readers), lit));
    }
    let names = ["Record", "Event", "Key", "Time", "Partition", "Shard"];
    let head = columns(columns(el("tr"), &names), &functions(source)).kid(column("Sequence number"));
    group(vec![
        progress(source, &lanes, moment, &numbering),
        shard_table(cx, stream),
        table("Stream records as a table", &caption(total, &stream.definition.table), head, body),
    ])
}

#[inline(never)]
pub fn table(label: &str, caption: &str, head: El, body: El) -> Html {
    let table = el("table").kid(el("caption").text(caption)).kid(el("thead").kid(head)).kid(body);
    div("div", "twin").fixed("tabindex", "0").fixed("role", "region").label(label).kid(table).html()
}

fn column(name: &str) -> El {
    el("th").fixed("scope", "col").kid(bdi(name))
}

#[inline(never)]
pub fn columns(mut row: El, names: &[&str]) -> El {
    for name in names {
        row = row.kid(column(name));
    }
    row
}

fn functions(source: &Source) -> Vec<&str> {
    source.consumers.iter().map(|view| &*view.mapping.settings.function).collect()
}

/// Each partition with its open shard and how far its readers are.
fn progress(source: &Source, lanes: &[Lane], moment: &Moment, numbering: &Numbering) -> Html {
    let mut body = el("tbody");
    for lane in lanes.iter().take(ROWS) {
        let partitions = source.table.as_ref().map(|table| &table.partitions);
        let partition = partitions.and_then(|all| all.iter().find(|other| other.id == lane.id));
        let hashes = partition.map_or_else(
            || "–".into(),
            |partition| {
                let (first, last) = range(*partition);
                format!("{first}–{last}")
            },
        );
        let shard = lane.lineage.last().map_or("none", |shard| keys::short_shard(shard.id()));
        let mut row = el("tr")
            .key(&lane.id.to_string())
            .kid(el("th").fixed("scope", "row").count(lane.id as usize))
            .kid(el("td").kid(el("code").text(&hashes)))
            .kid(el("td").kid(el("code").text(shard)))
            .kid(div("td", "number").count(lane.lineage.record_count()));
        for reader in lane.readers.iter() {
            row = row.kid(el("td").text(&status::says(reader, Some(moment.world.now), numbering)));
        }
        body = body.kid(row);
    }
    let head = columns(columns(el("tr"), &["Partition", "Hashes", "Shard", "Records"]), &functions(source));
    table("Partitions as a table", "The partitions, and how far each has been read.", head, body)
}

fn lanes(source: &Source, stream: &Stream, moment: &Moment) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for id in source.partitions() {
        let lineage = Lineage::of(stream, id, moment.world.now);
        let readers = readers(&source.consumers, (&[], ""), &lineage, moment);
        lanes.push(Lane { id, lineage, readers });
    }
    lanes
}

fn caption(total: usize, table: &str) -> String {
    match total {
        0 => format!("The stream of {table} has no record yet."),
        1 => format!("The one record of the stream of {table}."),
        _ if total <= ROWS => format!("The {total} records of the stream of {table}, newest first."),
        _ => format!("The newest {ROWS} of {total} records of the stream of {table}, newest first."),
    }
}

fn record_row(cx: &View, stream: &Stream, number: u64, row: (&Shard, &Record, &[Reader]), lit: Option<&str>) -> El {
    let (shard, record, readers) = row;
    let key = keys::text(&record.change.keys);
    let target = Selection::Record {
        stream: Rc::clone(&stream.definition.arn),
        shard: Rc::clone(&shard.id),
        sequence: record.sequence,
    };
    let number = number.to_string();
    let mut row = el("tr")
        .key(&number)
        .class_if(cx.is_picked(&target), "selected")
        .class_if(lit == Some(key.as_str()), "lit")
        .at("data-key", &key)
        .kid(el("th").fixed("scope", "row").kid(button("link").picks(cx, &target).text(&number)))
        .kid(el("td").add(kind_label(record.change.kind)))
        .kid(el("td").add(key_tag(&key)))
        .kid(div("td", "number").text(&clock(record.change.at)))
        .kid(div("td", "number").count(shard.partition as usize))
        .kid(el("td").kid(el("code").at("title", &shard.id).text(keys::short_shard(&shard.id))));
    for reader in readers {
        row = row.kid(el("td").text(word(reader.reading(record.sequence))));
    }
    row.kid(el("td").kid(el("code").text(&record.sequence.to_string())))
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
