//! A Kinesis stream as tables: its shards with their exact hashes, and its newest records.

use std::rc::Rc;

use headwater_core::kinesis::shard::{self, Record, Shard};
use headwater_core::kinesis::stream::Stream;
use yew::Html;

use super::super::iterated::{Iterated, iterated};
use super::super::lane::cell;
use super::super::status::expiry;
use super::super::twin::{columns, table};
use super::lane::{joined, trimmed};
use super::{Block, share};
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::selection::Selection;
use crate::sentence::clock;
use crate::view::{El, View, button, div, el, group};

/// Newest shards and records that are listed.
const ROWS: usize = 100;
const SHARDS: [&str; 9] =
    ["Shard", "State", "Hashes", "StartingHashKey", "EndingHashKey", "Parents", "Records", "Trimmed", "Iterators"];
const RECORDS: [&str; 6] = ["Record", "Partition key", "Arrived", "Shard", "Bytes", "Sequence number"];

#[inline(never)]
pub fn twin(cx: &View, block: &Block, lit: Option<&str>) -> Html {
    group(vec![shards(cx, &block.stream), records(cx, &block.stream, lit)])
}

fn shards(cx: &View, stream: &Stream) -> Html {
    let readers = iterated(cx.session.moment());
    let mut body = el("tbody");
    let mut total = 0;
    for shard in stream.listed(cx.session.moment().world.now) {
        total += 1;
        if total <= ROWS {
            body = body.kid(shard_row(cx, stream, shard, &readers));
        }
    }
    let name = &stream.definition.name;
    let caption = format!("The shards of {name}: {} of {total}.", total.min(ROWS));
    let label = format!("Shards of {name} as a table");
    table(&label, &caption, columns(el("tr"), &SHARDS), body)
}

/// The way to a shard.
fn way(cx: &View, stream: &Stream, index: u32) -> El {
    let id: Rc<str> = shard::id(index).into();
    let target = Selection::Shard { stream: Rc::clone(&stream.definition.arn), shard: Rc::clone(&id) };
    cell("link", "shard").at("title", &id).picks(cx, &target).text(&index.to_string())
}

fn shard_row(cx: &View, stream: &Stream, shard: &Shard, readers: &[Iterated]) -> El {
    let now = cx.session.moment().world.now;
    let trimmed = trimmed(stream, shard, now);
    let parents: Vec<u32> = [shard.parent, shard.adjacent].into_iter().flatten().collect();
    let id = shard::id(shard.index);
    let mut held = String::new();
    for one in readers.iter().filter(|one| *one.stream == *stream.definition.arn && *one.shard == *id) {
        let until = if one.finished { "at its end".into() } else { expiry(one.expires(), now) };
        held.push_str(if held.is_empty() { "" } else { "; " });
        held.push_str(&format!("{}: {} read, {until}", one.kind, one.read));
    }
    el("tr")
        .key(&id)
        .kid(el("th").fixed("scope", "row").kid(way(cx, stream, shard.index)))
        .kid(el("td").text(if shard.is_open() { "open" } else { "CLOSED" }))
        .kid(div("td", "number").text(&share(shard.range)))
        .kid(el("td").kid(el("code").text(&shard.range.start.to_string())))
        .kid(el("td").kid(el("code").text(&shard.range.end.to_string())))
        .kid(el("td").text(if parents.is_empty() { "none" } else { "" }).text(&joined(&parents)))
        .kid(div("td", "number").count(shard.records.len() - trimmed))
        .kid(div("td", "number").count(trimmed))
        .kid(el("td").text(&held))
}

/// The newest records of all shards, newest first.
fn records(cx: &View, stream: &Stream, lit: Option<&str>) -> Html {
    let now = cx.session.moment().world.now;
    let shards: Vec<&Rc<Shard>> = stream.listed(now).collect();
    let kept = |shard: &Shard| trimmed(stream, shard, now);
    let mut left: Vec<usize> = shards.iter().map(|shard| shard.records.len()).collect();
    let mut total = 0;
    for shard in &shards {
        total += shard.records.len() - kept(shard);
    }
    let mut body = el("tbody");
    for _ in 0..total.min(ROWS) {
        // The newest of each shard, merged: the next is always the newest of what is left.
        let mut newest: Option<(usize, &Record)> = None;
        for (at, shard) in shards.iter().enumerate() {
            let last = left[at].checked_sub(1).filter(|last| *last >= kept(shard));
            if let Some(record) = last.and_then(|last| shard.records.get(last))
                && newest.is_none_or(|(_, newest)| record.at > newest.at)
            {
                newest = Some((at, record));
            }
        }
        let Some((at, record)) = newest else { break };
        left[at] -= 1;
        body = body.kid(record_row(cx, stream, shards[at].index, record, lit));
    }
    let name = &stream.definition.name;
    let caption = match total {
        0 => format!("{name} has no record."),
        1 => format!("The one record of {name}."),
        _ => format!("{} of the {total} records of {name}, newest first.", total.min(ROWS)),
    };
    table(&format!("Records of {name} as a table"), &caption, columns(el("tr"), &RECORDS), body)
}

fn record_row(cx: &View, stream: &Stream, index: u32, record: &Record, lit: Option<&str>) -> El {
    let key = keys::of_record(record);
    let target = Selection::Record {
        stream: Rc::clone(&stream.definition.arn),
        shard: shard::id(index).into(),
        sequence: record.sequence,
    };
    let number = keys::kinesis_number(record.sequence).to_string();
    el("tr")
        .key(&record.sequence.to_string())
        .class_if(cx.is_picked(&target), "selected")
        .class_if(lit == Some(key.as_str()), "lit")
        .at("data-key", &key)
        .kid(el("th").fixed("scope", "row").kid(button("link").picks(cx, &target).text(&number)))
        .kid(el("td").add(key_tag(&key)))
        .kid(div("td", "number").text(&clock(record.at)))
        .kid(el("td").kid(way(cx, stream, index)))
        .kid(div("td", "number").count(record.data.len()))
        .kid(el("td").kid(el("code").text(&record.sequence.to_string())))
}
