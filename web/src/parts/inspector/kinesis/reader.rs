//! A reader with iterators of Kinesis: where it stands, how far it is behind, and how to go on.

use std::rc::Rc;

use headwater_core::feed::Position;
use headwater_core::kinesis::read::lag;
use headwater_core::kinesis::shard::{self, Shard};
use headwater_core::kinesis::stream::Stream;
use yew::Html;

use super::super::cause::why;
use super::super::details::{details, fact_list, part};
use super::super::history;
use super::{begin, record_line, way};
use crate::parts::control::{Icon, icon};
use crate::parts::stage::iterated::{self, Iterated, number_of};
use crate::parts::stage::kinesis::lane::{children, trimmed};
use crate::parts::stage::kinesis::menu::position;
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
    let shard = shard::parse_id(&one.shard).and_then(|index| stream.shards.get(&index));
    let Some(shard) = shard else { return Some(note("Its shard is no longer listed.")) };
    let now = moment.world.now;
    let lag = match lag(stream, shard, one.next, now) {
        (0, _) => "none: nothing waits behind it".to_owned(),
        (count, Some(since)) => format!("{count} waiting, the oldest {} old", span(now.since(since))),
        (count, None) => format!("{count} waiting"),
    };
    let iterator =
        if one.finished { "none: the closed shard was read to its end".into() } else { expiry(one.expires(), now) };
    let rows = details()
        .code("ShardIteratorType", if one.kind.is_empty() { "not known any more" } else { one.kind })
        .row("Shard", way(cx, stream, shard.index))
        .text("Position", &position(shard, one.next))
        .text("Read so far", &format!("{} records in {} pages", one.read, one.pages))
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

/// The way on: the next page, or the children of a shard that has been read to its end.
fn next(cx: &View, stream: &Stream, shard: &Shard, one: &Iterated) -> Html {
    if one.finished {
        let mut row = div("div", "actions");
        for child in children(stream, shard.index) {
            row = row.kid(begin(cx, stream, child, From::Horizon).text(&format!("Read child {child}")));
        }
        let words = "The shard is closed and has been read to its end. Its children go on:";
        return group(vec![note(words), row.html()]);
    }
    if cx.session.iterator_of(one).is_some() {
        let read = Read::Next { stream: Rc::clone(&stream.definition.arn), reader: one.number };
        let button = button("button").click(cx, Action::Read(read)).text("Next page").add(icon(Icon::Later));
        let says = format!("GetRecords with its NextShardIterator and a Limit of {PAGE}.");
        return group(vec![div("div", "actions").kid(button).html(), note(&says)]);
    }
    let last = |sequence| shard.index_of(sequence).checked_sub(1).and_then(|last| shard.records.get(last));
    let from = match one.next {
        Position::At(sequence) => last(sequence).map_or(From::Horizon, |last| From::After(last.sequence)),
        Position::Horizon => From::Horizon,
    };
    let again = begin(cx, stream, shard.index, from).text("Read from there");
    let says = "Its iterator is held by whoever asked for it. Another one can be had from the same place.";
    group(vec![div("div", "actions").kid(again).html(), note(says)])
}

/// The records between where its newest page began and where it stands.
fn page(cx: &View, stream: &Stream, shard: &Shard, one: &Iterated) -> Html {
    let index = |position: Position| match position {
        Position::Horizon => 0,
        Position::At(sequence) => shard.index_of(sequence),
    };
    let trimmed = trimmed(stream, shard, cx.session.moment().world.now);
    let (first, end) = (index(one.page).max(trimmed), index(one.next));
    if one.pages == 0 || first >= end {
        return note(if one.pages == 0 { "It has not read yet." } else { "It was empty." });
    }
    let mut list = div("ul", "fact-list");
    for record in (first..end).filter_map(|index| shard.records.get(index)).take(LISTED) {
        list = list.kid(record_line(cx, stream, shard.index, record));
    }
    list.html()
}
