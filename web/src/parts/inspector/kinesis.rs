//! What there is to say about a Kinesis stream, one of its shards, a record and a reader.

mod reader;
pub mod record;

use std::rc::Rc;

use headwater_core::fact::What;
use headwater_core::kinesis::shard::{self, Shard};
use headwater_core::kinesis::stream::Stream;
use headwater_core::timeline::Moment;
use yew::Html;

use super::cause::why;
use super::details::{Details, code, details, link, more, part};
use super::history;
use crate::find;
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::parts::stage::kinesis::lane::{children, trimmed};
use crate::parts::stage::kinesis::{bar, menu, share};
use crate::parts::stage::status::expiry;
use crate::selection::Selection;
use crate::sentence::{clock, span};
use crate::session::{Action, From, Read};
use crate::view::{El, View, button, div, el, group, note, text};

/// Records that are listed.
const RECORDS: usize = 30;
/// Shards that are listed.
const SHARDS: usize = 40;

/// What the inspector shows of a selection that lies in a Kinesis stream.
#[inline(never)]
pub fn content(cx: &View, selection: &Selection) -> Option<Html> {
    let world = &cx.session.moment().world;
    match selection {
        Selection::Stream { stream } => find::kinesis(world, stream).map(|found| of_stream(cx, found)),
        Selection::Shard { stream, shard } => {
            find::kinesis_shard(world, stream, shard).map(|(stream, shard)| of_shard(cx, stream, shard))
        }
        Selection::Record { stream: arn, shard: id, sequence } => {
            let (stream, shard) = find::kinesis_shard(world, arn, id)?;
            let found = find::kinesis_record(world, arn, id, *sequence)?;
            Some(record::record(cx, stream, shard, found))
        }
        Selection::Reader { stream, reader: number } => {
            find::kinesis(world, stream).and_then(|stream| reader::reader(cx, stream, *number))
        }
        _ => None,
    }
}

#[inline(never)]
pub fn title(selection: &Selection) -> String {
    match selection {
        Selection::Stream { stream } => format!("Kinesis stream {}", find::kinesis_name(stream)),
        Selection::Record { sequence, .. } => format!("Record {}", keys::kinesis_number(*sequence)),
        _ => "Kinesis".into(),
    }
}

/// A way to a shard, by its number.
fn way(cx: &View, stream: &Stream, index: u32) -> Html {
    let selection = Selection::Shard { stream: Rc::clone(&stream.definition.arn), shard: shard::id(index).into() };
    link(cx, el("code").text(&index.to_string()), &selection).html()
}

fn ways(cx: &View, stream: &Stream, indices: &[u32], none: &str) -> Html {
    let mut nodes = Vec::new();
    for index in indices {
        nodes.push(if stream.shards.contains_key(index) { way(cx, stream, *index) } else { text(&index.to_string()) });
        nodes.push(text(" "));
    }
    if nodes.is_empty() { text(none) } else { group(nodes) }
}

fn of_stream(cx: &View, stream: &Stream) -> Html {
    let now = cx.session.moment().world.now;
    let definition = &stream.definition;
    let mut records = 0;
    let mut list = div("ul", "fact-list");
    let mut count: usize = 0;
    for shard in stream.listed(now) {
        records += shard.records.len() - trimmed(stream, shard, now);
        count += 1;
        if count <= SHARDS {
            list = list.kid(shard_line(cx, stream, shard));
        }
    }
    let rows = details()
        .text("StreamStatus", stream.status.name())
        .text("StreamMode", stream.mode.name())
        .text("Shards", &format!("{} open, {} listed", stream.open.len(), count))
        .text("Records", &records.to_string())
        .text("Retention", &span(stream.retention))
        .text("Largest record", &format!("{} KiB, data and partition key", stream.record_kib))
        .text("Encryption", if stream.key.is_some() { "KMS" } else { "NONE" })
        .time("Created", definition.created)
        .code("StreamARN", &definition.arn);
    let arn = &definition.arn;
    let about = |what: &What| matches!(what, What::KinesisStatus { stream, .. } if stream == arn);
    let shards = group(vec![list.html(), more(count.saturating_sub(SHARDS))]);
    group(vec![rows.html(), part("Shards", shards), reason(cx, &about)])
}

/// A shard with its share of the hashes, as the way to it.
fn shard_line(cx: &View, stream: &Stream, shard: &Shard) -> El {
    let selection =
        Selection::Shard { stream: Rc::clone(&stream.definition.arn), shard: shard::id(shard.index).into() };
    let state = if shard.is_open() { "open" } else { "CLOSED" };
    let words = format!("Shard {}: {state}, {}, {} records", shard.index, share(shard.range), shard.records.len());
    el("li").kid(button("fact-line").click(cx, cx.pick(&selection)).kid(el("span").text(&words)))
}

/// The newest fact for which something holds, and why.
fn reason(cx: &View, about: &dyn Fn(&What) -> bool) -> Html {
    history::newest(cx.session.moment(), about).map_or_else(crate::view::nothing, |fact| part("Why?", why(cx, fact)))
}

fn of_shard(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let (arn, id) = (&stream.definition.arn, shard::id(shard.index));
    let about = |what: &What| match what {
        What::KinesisShardOpened { stream, shard, .. } | What::KinesisShardClosed { stream, shard } => {
            stream == arn && **shard == *id
        }
        _ => false,
    };
    group(vec![
        actions(cx, stream, shard),
        place(cx, stream, shard).html(),
        part("Readers with iterators", readers(cx, arn, &id)),
        part("Records, newest first", records(cx, stream, shard)),
        reason(cx, &about),
    ])
}

/// Its hashes, its lineage and its bounds.
fn place(cx: &View, stream: &Stream, shard: &Shard) -> Details {
    let now = cx.session.moment().world.now;
    let parents: Vec<u32> = [shard.parent, shard.adjacent].into_iter().flatten().collect();
    let owns = group(vec![text(&share(shard.range)), bar(shard.range)]);
    let end = shard.end.map_or_else(|| text("none: the shard is open"), |end| code(&end.to_string()));
    let trimmed = trimmed(stream, shard, now);
    let mut rows = details()
        .code("ShardId", &shard::id(shard.index))
        .row("Stream", link(cx, el("span").text(&stream.definition.name), &of(stream)).html())
        .row("Hashes", owns)
        .code("StartingHashKey", &shard.range.start.to_string())
        .code("EndingHashKey", &shard.range.end.to_string())
        .row("Parents", ways(cx, stream, &parents, "none: it began with the stream"))
        .time("Opened", shard.opened);
    if let Some(closed) = shard.closed {
        let left = span((closed + stream.retention).since(now));
        rows = rows
            .text("Closed", &format!("{}, listed for {left} more", clock(closed)))
            .row("Children", ways(cx, stream, &children(stream, shard.index), "none"));
    }
    rows = rows
        .code("Starting\u{200b}SequenceNumber", &shard.start().to_string())
        .row("Ending\u{200b}SequenceNumber", end)
        .text("Records", &(shard.records.len() - trimmed).to_string());
    if trimmed == 0 { rows } else { rows.text("Trimmed", &format!("{trimmed}, older than {}", span(stream.retention))) }
}

fn of(stream: &Stream) -> Selection {
    Selection::Stream { stream: Rc::clone(&stream.definition.arn) }
}

/// A button that reads a shard from somewhere.
fn begin(cx: &View, stream: &Stream, index: u32, from: From) -> El {
    let (stream, shard) = (Rc::clone(&stream.definition.arn), shard::id(index).into());
    button("button").click(cx, Action::Read(Read::Begin { stream, shard, from }))
}

/// What can be done with it; the menu of its lane has more.
fn actions(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let mut row = div("div", "actions");
    row = row.kid(begin(cx, stream, shard.index, From::Horizon).text("Read it from its oldest record"));
    if shard.is_open() {
        row = row.kid(begin(cx, stream, shard.index, From::Latest).text("Read from now on"));
    }
    for child in children(stream, shard.index) {
        row = row.kid(begin(cx, stream, child, From::Horizon).text(&format!("Read child {child}")));
    }
    row.html()
}

fn readers(cx: &View, arn: &Rc<str>, id: &str) -> Html {
    let now = cx.session.moment().world.now;
    let mut list = div("ul", "fact-list");
    let held = menu::iterators(cx, arn, id);
    for one in &held {
        let until = if one.finished { "read to its end".into() } else { expiry(one.expires(), now) };
        let target = Selection::Reader { stream: Rc::clone(arn), reader: one.number };
        let words = format!("{}: {} read, {until}", one.kind, one.read);
        list = list.kid(el("li").kid(button("fact-line").click(cx, cx.pick(&target)).kid(el("span").text(&words))));
    }
    if held.is_empty() { note("Nobody holds an iterator of it.") } else { list.html() }
}

fn records(cx: &View, stream: &Stream, shard: &Shard) -> Html {
    let now = cx.session.moment().world.now;
    let count = shard.records.len() - trimmed(stream, shard, now);
    let mut list = div("ul", "fact-list");
    for record in shard.records.iter().rev().take(count.min(RECORDS)) {
        list = list.kid(record_line(cx, stream, shard.index, record));
    }
    if count == 0 { note("None.") } else { group(vec![list.html(), more(count.saturating_sub(RECORDS))]) }
}

/// A record as a line that can be picked.
fn record_line(cx: &View, stream: &Stream, index: u32, record: &shard::Record) -> El {
    let selection = Selection::Record {
        stream: Rc::clone(&stream.definition.arn),
        shard: shard::id(index).into(),
        sequence: record.sequence,
    };
    let number = keys::kinesis_number(record.sequence).to_string();
    let line = button("fact-line record-line")
        .click(cx, cx.pick(&selection))
        .kid(div("span", "number").text(&number))
        .add(key_tag(&keys::of_record(record)));
    el("li").key(&record.sequence.to_string()).kid(line)
}

/// The newest fact that a record came of.
fn recorded(moment: &Moment, arn: &str, record: &shard::Record) -> Option<headwater_core::fact::FactId> {
    let holds = |what: &What| match what {
        What::KinesisRecorded { stream, sequence, .. } => **stream == *arn && *sequence == record.sequence,
        _ => false,
    };
    history::newest(moment, &holds)
}
