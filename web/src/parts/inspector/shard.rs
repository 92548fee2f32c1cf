//! A shard: its place in its lineage, its bounds, and its newest records.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use yew::Html;

use super::details::{code, details, link, more, part};
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::{clock, span};
use crate::view::{El, View, button, div, el, group, note, text};

/// Records that are listed.
const RECORDS: usize = 30;

#[inline(never)]
pub fn shard(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let arn = &stream.definition.arn;
    let parent = match &shard.parent {
        Some(parent) if stream.shards.contains_key(parent) => shard_link(cx, arn, parent).html(),
        Some(parent) => group(vec![code(keys::short_shard(parent)), text(" (no longer listed)")]),
        None => text("none: it began with the stream"),
    };
    let trimmed = shard.horizon(cx.session.moment().world.now);
    let partition = Selection::Partition { table: Rc::clone(&stream.definition.table), partition: shard.partition };
    let mut rows = details()
        .code("ShardId", &shard.id)
        .row("Partition", link(cx, el("span").count(shard.partition as usize), &partition).html())
        .row("Parent", parent)
        .time("Opened", shard.opened);
    if let Some(sealed) = shard.sealed {
        let mut children = Vec::new();
        for child in stream.children(&shard.id) {
            children.push(shard_link(cx, arn, &child.id).html());
            children.push(text(" "));
        }
        let lived = span(sealed.since(shard.opened));
        rows = rows.text("Closed", &format!("{}, after {lived}", clock(sealed))).row("Children", group(children));
    }
    let end = shard.end.map_or_else(|| text("none: the shard is open"), |end| code(&end.to_string()));
    rows =
        rows.code("Starting\u{200b}SequenceNumber", &shard.start.to_string()).row("Ending\u{200b}SequenceNumber", end);
    if trimmed > 0 {
        rows = rows.text("Trimmed", &format!("{trimmed} records older than 24 hours"));
    }
    group(vec![rows.html(), part("Records, newest first", records(cx, stream, shard, trimmed))])
}

/// A shard by the end of its id, as the way to it.
pub fn shard_link(cx: &View, stream: &Rc<str>, id: &Rc<str>) -> El {
    let selection = Selection::Shard { stream: Rc::clone(stream), shard: Rc::clone(id) };
    link(cx, el("code").text(keys::short_shard(id)), &selection)
}

fn records(cx: &View, stream: &Stream, shard: &Shard, trimmed: usize) -> Html {
    let numbering = Numbering::of(stream);
    let count = shard.records.len() - trimmed;
    if count == 0 {
        return note("None.");
    }
    let mut list = div("ul", "fact-list");
    for record in shard.records.iter().rev().take(count.min(RECORDS)) {
        list = list.kid(record_line(cx, stream, &shard.id, record, &numbering));
    }
    group(vec![list.html(), more(count.saturating_sub(RECORDS))])
}

/// A record as a line that can be picked.
pub fn record_line(cx: &View, stream: &Stream, shard: &Rc<str>, record: &Record, numbering: &Numbering) -> El {
    let selection = Selection::Record {
        stream: Rc::clone(&stream.definition.arn),
        shard: Rc::clone(shard),
        sequence: record.sequence,
    };
    let line = button("fact-line record-line")
        .click(cx, cx.pick(&selection))
        .kid(div("span", "number").text(&numbering.number(record.sequence).to_string()))
        .add(kind_label(record.change.kind))
        .add(key_tag(&keys::text(&record.change.keys)));
    el("li").key(&record.sequence.to_string()).kid(line)
}
