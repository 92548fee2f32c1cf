//! A reader of the Streams API: where it stands, how far it is behind, its newest page, and how to go on.

use std::rc::Rc;

use headwater_core::feed::{self, Position};
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::Stream;
use yew::Html;

use super::cause::why;
use super::details::{details, fact_list, part};
use super::history;
use super::shard::{act, child_reads, record_line, shard_link};
use crate::keys::{self, Numbering};
use crate::parts::control::{Icon, icon};
use crate::parts::stage::iterated::{self, Iterated, number_of};
use crate::parts::stage::status::expiry;
use crate::sentence::span;
use crate::session::{Action, From, PAGE, Read};
use crate::view::{View, button, div, group, note};

/// Facts of its history that are listed.
const HISTORY: usize = 12;
/// Records of its newest page that are listed.
const LISTED: usize = 40;

#[inline(never)]
pub fn reader(cx: &View, stream: &Stream, number: u32) -> Option<Html> {
    let moment = cx.session.moment();
    let one = iterated::find(moment, number)?;
    let Some(shard) = stream.shards.get(&one.shard) else { return Some(note("Its shard is no longer listed.")) };
    let now = moment.world.now;
    let (behind, since) = feed::lag(shard, one.next, now);
    let lag = match (behind, since) {
        (0, _) => "none: nothing waits behind it".to_owned(),
        (1, Some(since)) => format!("1 record, {} old", span(now.since(since))),
        (_, Some(since)) => format!("{behind} records, the oldest {} old", span(now.since(since))),
        _ => format!("{behind} records"),
    };
    let iterator =
        if one.finished { "none: the closed shard was read to its end".into() } else { expiry(one.expires(), now) };
    let rows = details()
        .code("ShardIteratorType", if one.kind.is_empty() { "not known any more" } else { one.kind })
        .row("Shard", shard_link(cx, &stream.definition.arn, &shard.id).html())
        .text("Position", &position(stream, shard, one.next))
        .text("Read so far", &format!("{} in {}", count(one.read, "record"), count(one.pages, "page")))
        .text("Lag", &lag)
        .text("Iterator", &iterator);
    let is_its = |what: &headwater_core::fact::What| number_of(what) == Some(number);
    let facts = history::all(moment, HISTORY, &is_its);
    Some(group(vec![
        next(cx, stream, shard, &one),
        part("Newest page", page(cx, stream, shard, &one)),
        rows.html(),
        part("History, newest first", fact_list(cx, &facts)),
        part("Why?", why(cx, one.fact)),
    ]))
}

fn count(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Which record the next page begins with.
fn position(stream: &Stream, shard: &Shard, next: Position) -> String {
    let Position::At(sequence) = next else { return "at the trim horizon: the oldest record that is left".into() };
    match shard.records.get(shard.index_of(sequence)) {
        Some(record) => format!("before record {}", keys::number(stream, record.sequence)),
        None => "behind the newest record".into(),
    }
}

/// The way on: the next page, or the children of a shard that has been read to its end.
fn next(cx: &View, stream: &Stream, shard: &Shard, one: &Iterated) -> Html {
    let arn = &stream.definition.arn;
    if one.finished {
        let children = child_reads(cx, stream, shard);
        let words = if children.is_empty() {
            "The shard is closed and has been read to its end; it has no child."
        } else {
            "The shard is closed and has been read to its end. Its children go on:"
        };
        let mut row = div("div", "actions");
        for child in children {
            row = row.kid(child);
        }
        return group(vec![note(words), row.html()]);
    }
    if cx.session.iterator_of(one).is_some() {
        let read = Read::Next { stream: Rc::clone(arn), reader: one.number };
        let button = button("button").click(cx, Action::Read(read)).text("Next page").add(icon(Icon::Later));
        let says = format!("GetRecords with its NextShardIterator and a Limit of {PAGE}.");
        return group(vec![div("div", "actions").kid(button).html(), note(&says)]);
    }
    let read = |sequence| shard.index_of(sequence).checked_sub(1).and_then(|last| shard.records.get(last));
    let from = match one.next {
        Position::At(sequence) => read(sequence).map_or(From::Horizon, |last| From::After(last.sequence)),
        Position::Horizon => From::Horizon,
    };
    let again = act(cx, Action::Read(Read::Begin { stream: Rc::clone(arn), shard: Rc::clone(&shard.id), from }));
    let says = "Its iterator is held by whoever asked for it. Another one can be had from the same place.";
    group(vec![div("div", "actions").kid(again.text("Read from there")).html(), note(says)])
}

/// The records between where its newest page began and where it stands.
fn page(cx: &View, stream: &Stream, shard: &Shard, one: &Iterated) -> Html {
    let trimmed = shard.horizon(cx.session.moment().world.now);
    let index = |position: Position| match position {
        Position::Horizon => 0,
        Position::At(sequence) => shard.index_of(sequence),
    };
    let (first, end) = (index(one.page).max(trimmed), index(one.next));
    if one.pages == 0 {
        return note("It has not read yet.");
    }
    if first >= end {
        return note(if index(one.page) < end { "Its records have been trimmed since." } else { "It was empty." });
    }
    let numbering = Numbering::of(stream);
    let mut list = div("ul", "fact-list");
    for record in (first..end).filter_map(|index| shard.records.get(index)).take(LISTED) {
        list = list.kid(record_line(cx, stream, &shard.id, record, &numbering));
    }
    group(vec![list.html(), super::details::more((end - first).saturating_sub(LISTED))])
}
