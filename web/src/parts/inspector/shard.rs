//! A shard: its place in its lineage, its bounds, who reads it, and its newest records.

use std::rc::Rc;

use headwater_core::fact::What;
use headwater_core::limits;
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;
use yew::Html;

use super::cause::why;
use super::details::{Details, code, details, link, more, part};
use super::history;
use crate::keys::{self, Numbering};
use crate::parts::control::{Icon, icon};
use crate::parts::glyph::{key_tag, kind_label};
use crate::parts::stage::iterated;
use crate::parts::stage::lineage::Lineage;
use crate::parts::stage::menu::roll_over;
use crate::parts::stage::reader::{Reader, reader};
use crate::parts::stage::status;
use crate::selection::Selection;
use crate::sentence::{clock, span};
use crate::session::{Action, From, Read};
use crate::view::{El, View, button, div, el, group, note, text};

/// Records that are listed.
const RECORDS: usize = 30;

#[inline(never)]
pub fn shard(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let now = cx.session.moment().world.now;
    let trimmed = shard.horizon(now);
    let mut parts = vec![actions(cx, stream, shard), place(cx, stream, shard).html()];
    parts.push(part("Readers", readers(cx, stream, shard)));
    parts.push(part("Records, newest first", records(cx, stream, shard, trimmed)));
    let id = &shard.id;
    let about =
        |what: &What| matches!(what, What::ShardOpened { shard, .. } | What::ShardSealed { shard, .. } if shard == id);
    if let Some(fact) = history::newest(cx.session.moment(), &about) {
        parts.push(part("Why?", why(cx, fact)));
    }
    group(parts)
}

/// Its place in its lineage, and its bounds.
fn place(cx: &View, stream: &Stream, shard: &Shard) -> Details {
    let (arn, now) = (&stream.definition.arn, cx.session.moment().world.now);
    let parent = match &shard.parent {
        Some(parent) if stream.shards.get(parent).is_some_and(|parent| !parent.is_expired(now)) => {
            shard_link(cx, arn, parent).html()
        }
        Some(parent) => group(vec![code(keys::short_shard(parent)), text(" (no longer listed)")]),
        None => text("none: it began with the stream"),
    };
    let partition = Selection::Partition { table: Rc::clone(&stream.definition.table), partition: shard.partition };
    let trimmed = shard.horizon(now);
    let mut rows = details()
        .code("ShardId", &shard.id)
        .row("Partition", link(cx, el("span").count(shard.partition as usize), &partition).html())
        .row("Parent", parent)
        .time("Opened", shard.opened);
    if let Some(sealed) = shard.sealed {
        rows = closed(cx, stream, shard, sealed, rows);
    }
    let end = shard.end.map_or_else(|| text("none: the shard is open"), |end| code(&end.to_string()));
    rows =
        rows.code("Starting\u{200b}SequenceNumber", &shard.start.to_string()).row("Ending\u{200b}SequenceNumber", end);
    rows = rows.text("Records", &(shard.records.len() - trimmed).to_string());
    if trimmed > 0 { rows.text("Trimmed", &format!("{trimmed} records older than 24 hours")) } else { rows }
}

/// When and how it ended, and what follows it.
fn closed(cx: &View, stream: &Stream, shard: &Shard, sealed: Instant, rows: Details) -> Details {
    let now = cx.session.moment().world.now;
    let mut children = Vec::new();
    for child in stream.children(&shard.id) {
        children.push(shard_link(cx, &stream.definition.arn, &child.id).html());
        children.push(text(" "));
    }
    let children = if children.is_empty() { text("none: the stream was disabled") } else { group(children) };
    let lived = span(sealed.since(shard.opened));
    let gone = sealed + limits::STREAM_RETENTION;
    let left =
        if gone > now { format!("for {} more", span(gone.since(now))) } else { "until its records are gone".into() };
    rows.text("Closed", &format!("{}, after {lived}", clock(sealed))).text("Listed", &left).row("Children", children)
}

/// A button that does something.
pub fn act(cx: &View, action: Action) -> El {
    button("button").click(cx, action)
}

fn begin(cx: &View, stream: &Stream, shard: &Shard, from: From) -> El {
    let (stream, shard) = (Rc::clone(&stream.definition.arn), Rc::clone(&shard.id));
    act(cx, Action::Read(Read::Begin { stream, shard, from }))
}

/// Reads each of a shard's children from its beginning.
pub fn child_reads(cx: &View, stream: &Stream, shard: &Shard) -> Vec<El> {
    let mut buttons = Vec::new();
    for child in stream.children(&shard.id) {
        let says = format!("Read child {}, partition {}", keys::short_shard(&child.id), child.partition);
        buttons.push(begin(cx, stream, child, From::Horizon).text(&says));
    }
    buttons
}

/// What can be done with it; the menu of its lane has the same.
fn actions(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let mut row =
        div("div", "actions").kid(begin(cx, stream, shard, From::Horizon).text("Read it from its oldest record"));
    if shard.end.is_none() {
        row = row.kid(begin(cx, stream, shard, From::Latest).text("Read from now on"));
        row = row.kid(act(cx, roll_over(&stream.definition.arn, shard)).text("Roll over now"));
    }
    row.html()
}

/// Who reads it, and how far behind.
fn readers(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let moment = cx.session.moment();
    let lineage = Lineage::of(stream, shard.partition, moment.world.now);
    let numbering = Numbering::of(stream);
    let arn = &stream.definition.arn;
    let mut list = div("ul", "fact-list");
    let mut count = 0;
    for mapping in moment.world.regions.values().flat_map(|region| region.mappings.values()) {
        if mapping.settings.stream == *arn && mapping.lanes.contains_key(&shard.id) {
            list = list.kid(reader_line(cx, stream, &reader(mapping, &lineage, moment), &numbering));
            count += 1;
        }
    }
    for one in iterated::readers(&iterated::iterated(moment), arn, &lineage, moment.world.now) {
        if one.reads(&shard.id) {
            list = list.kid(reader_line(cx, stream, &one, &numbering));
            count += 1;
        }
    }
    if count == 0 { note("Nobody reads it at this moment.") } else { list.html() }
}

fn reader_line(cx: &View, stream: &Stream, reader: &Reader, numbering: &Numbering) -> El {
    let mark = if reader.is_api() { Icon::Pointer } else { Icon::Function };
    let words = status::says(reader, Some(cx.session.moment().world.now), numbering);
    let target = status::target(&stream.definition.arn, reader);
    let name = el("b").kid(crate::view::bdi(&reader.name));
    let line = button("fact-line").click(cx, cx.pick(&target)).add(icon(mark));
    el("li").kid(line.kid(el("span").kid(name).text(": ").text(&words)))
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
