//! A table that feeds its stream and a Kinesis stream at once: each change, and what became of it in both.

use std::rc::Rc;

use headwater_core::dynamodb::change::Change;
use headwater_core::dynamodb::table::Table;
use headwater_core::kinesis::shard::{self, Record};
use headwater_core::kinesis::stream::Stream;
use headwater_core::streams;
use headwater_core::time::Instant;
use yew::Html;

use super::super::heading::chip;
use super::super::lane::cell;
use super::super::twin::{columns, table as twin};
use super::Block;
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::span;
use crate::view::{El, View, div, el, group, nothing};

/// Newest changes that are compared.
const ROWS: usize = 60;
const COLUMNS: [&str; 7] = ["Change", "Event", "Key", "In Kinesis", "Lag", "Duplicates", "Order"];

/// Where a change arrived in Kinesis.
#[derive(Clone, Copy)]
struct Arrival {
    shard: u32,
    sequence: headwater_core::sequence::Sequence,
    at: Instant,
}

/// A change with its arrivals, the first one first.
struct Pair<'a> {
    shard: &'a streams::shard::Shard,
    record: &'a streams::shard::Record,
    arrivals: Vec<Arrival>,
}

/// The state of a table's destination: status, what waits, and for how long.
#[inline(never)]
pub fn destination(cx: &View, table: &Table, stream: &Stream) -> Html {
    let Some(all) = &table.destinations else { return nothing() };
    let Some(entry) = all.entry(&stream.definition.arn) else { return nothing() };
    let now = cx.session.moment().world.now;
    let waiting = all.queue.iter().filter(|(_, pending)| !pending.again).count();
    let age = all.oldest().map_or_else(String::new, |oldest| format!(", the oldest for {}", span(now.since(oldest))));
    let words = format!(
        "{waiting} on their way{age} · {} delivered, {} throttled, {} given up",
        all.counts.delivered, all.counts.throttled, all.counts.failed
    );
    let status = entry.status.name();
    div("div", "flow-title")
        .kid(div("span", "title-note").text("Destination of ").kid(crate::view::bdi(&table.definition.name)))
        .kid(chip(status, status == "ACTIVE"))
        .kid(div("span", "title-note").text(entry.description.unwrap_or_default()).text(&words))
        .html()
}

/// The newest changes of a table, record by record: folded at first beside the lanes, open in the table view.
#[inline(never)]
pub fn compare(cx: &View, table: &Table, own: &streams::stream::Stream, block: &Block, lit: Option<&str>) -> Html {
    let pairs = pairs(own, &block.stream, cx.session.moment().world.now);
    let numbering = Numbering::of(own);
    let mut body = el("tbody");
    let (mut late, mut again, mut arrived) = (0, 0, 0);
    for pair in &pairs {
        arrived += usize::from(!pair.arrivals.is_empty());
        again += pair.arrivals.len().saturating_sub(1);
        let overtaken = overtaken(pair, &pairs);
        late += usize::from(overtaken);
        body = body.kid(row(cx, (table, own, block), pair, (overtaken, &numbering, lit)));
    }
    let caption = format!(
        "The newest {} changes: {arrived} in Kinesis, {again} duplicates, {late} out of order. In the table's own stream \
         each stands once and in order.",
        pairs.len()
    );
    let name = format!("{} and {}, record by record", table.definition.name, block.stream.definition.name);
    let compared = twin(&name, &caption, columns(el("tr"), &COLUMNS), body);
    let copies = copies(cx, table, block);
    let fold = div("details", "legend").flag("open", cx.ui.as_table).kid(el("summary").text("Record by record"));
    group(vec![copies, fold.add(compared).html()])
}

/// The newest changes that the table's own stream holds, each with its arrivals.
fn pairs<'a>(own: &'a streams::stream::Stream, stream: &Stream, now: Instant) -> Vec<Pair<'a>> {
    let mut found: Vec<Pair<'a>> = Vec::new();
    for shard in own.shards.values() {
        let kept = shard.records.len() - shard.horizon(now);
        for record in shard.records.iter().rev().take(kept.min(ROWS)) {
            let place = found.iter().position(|other| other.record.change.at < record.change.at);
            found.insert(place.unwrap_or(found.len()), Pair { shard, record, arrivals: Vec::new() });
            found.truncate(ROWS);
        }
    }
    let Some(oldest) = found.last().map(|pair| pair.record.change.at) else { return found };
    for shard in stream.listed(now) {
        // Nothing arrives before it has happened.
        for record in shard.records.iter().rev().take_while(|record| record.at >= oldest) {
            note(&mut found, shard.index, record);
        }
    }
    found
}

fn note(pairs: &mut [Pair<'_>], shard: u32, record: &Record) {
    let Some(change) = &record.change else { return };
    if let Some(pair) = pairs.iter_mut().find(|pair| Rc::ptr_eq(&pair.record.change, change)) {
        let place = pair.arrivals.iter().position(|other| other.at > record.at).unwrap_or(pair.arrivals.len());
        pair.arrivals.insert(place, Arrival { shard, sequence: record.sequence, at: record.at });
    }
}

/// Whether a later change of the same item arrived before it.
fn overtaken(pair: &Pair<'_>, all: &[Pair<'_>]) -> bool {
    let Some(first) = pair.arrivals.first() else { return false };
    let before = |one: &Change, other: &Change| one.keys == other.keys && one.at < other.at;
    all.iter().any(|other| {
        let other_first = other.arrivals.first().map(|arrival| (arrival.at, arrival.sequence));
        before(&pair.record.change, &other.record.change)
            && other_first.is_some_and(|arrived| arrived < (first.at, first.sequence))
    })
}

fn row(
    cx: &View,
    (table, own, block): (&Table, &streams::stream::Stream, &Block),
    pair: &Pair<'_>,
    (overtaken, numbering, lit): (bool, &Numbering, Option<&str>),
) -> El {
    let change = &pair.record.change;
    let key = keys::text(&change.keys);
    let number = numbering.number(pair.record.sequence).to_string();
    let target = Selection::Record {
        stream: Rc::clone(&own.definition.arn),
        shard: Rc::clone(&pair.shard.id),
        sequence: pair.record.sequence,
    };
    let first = pair.arrivals.first();
    let lag = first.map_or_else(String::new, |first| span(first.at.since(change.at)));
    let order = if overtaken { "out of order" } else { "" };
    let again = pair.arrivals.len().saturating_sub(1);
    el("tr")
        .key(&number)
        .class_if(cx.is_picked(&target), "selected")
        .class_if(lit == Some(key.as_str()), "lit")
        .at("data-key", &key)
        .kid(el("th").fixed("scope", "row").kid(cell("link", "record").picks(cx, &target).text(&number)))
        .kid(el("td").add(kind_label(change.kind)))
        .kid(el("td").add(key_tag(&key)))
        .kid(match first {
            Some(first) => el("td").kid(way(cx, block, *first)),
            None => el("td").text(missing(table, change)),
        })
        .kid(div("td", "number").text(&lag))
        .kid(div("td", "number").text(&if again == 0 { String::new() } else { again.to_string() }))
        .kid(el("td").text(order))
}

fn way(cx: &View, block: &Block, arrival: Arrival) -> El {
    let target = Selection::Record {
        stream: Rc::clone(&block.stream.definition.arn),
        shard: shard::id(arrival.shard).into(),
        sequence: arrival.sequence,
    };
    let words = format!("{} in shard {}", keys::kinesis_number(arrival.sequence), arrival.shard);
    cell("link", "record").picks(cx, &target).text(&words)
}

fn missing(table: &Table, change: &Rc<Change>) -> &'static str {
    let waits = |all: &Rc<headwater_core::dynamodb::destination::Destinations>| {
        all.queue.iter().any(|(_, pending)| Rc::ptr_eq(&pending.change, change))
    };
    if table.destinations.as_ref().is_some_and(waits) { "on its way" } else { "not there" }
}

/// Copies that functions keep by this stream's records: how far each differs from the table.
fn copies(cx: &View, table: &Table, block: &Block) -> Html {
    let world = &cx.session.moment().world;
    let mut list = div("ul", "fact-list").label("Copies of the table");
    let mut any = false;
    for view in &block.consumers {
        let Some(behaviour) = view.function.as_ref().map(|function| &function.behaviour) else { continue };
        let headwater_core::lambda::function::Behaviour::Materialize(how) = behaviour else { continue };
        let region = how.region.as_deref().unwrap_or(&cx.ui.region);
        let says = world
            .table(region, &how.table)
            .map_or("its table does not exist".to_owned(), |copy| differences(table, copy));
        let kind = if how.repair { "repairing" } else { "naive" };
        any = true;
        let name = el("b").kid(crate::view::bdi(&how.table));
        list = list.kid(
            div("li", "consumer-note")
                .kid(name)
                .text(&format!(", by {} ({kind}): {says}", view.mapping.settings.function)),
        );
    }
    if any { list.html() } else { nothing() }
}

/// How many items differ between a table and a copy of it.
fn differences(table: &Table, copy: &Table) -> String {
    let (mut missing, mut other, mut surplus) = (0, 0, 0);
    for (key, item) in table.items.iter() {
        match copy.items.get(key) {
            None => missing += 1,
            Some(copied) if copied != item => other += 1,
            Some(_) => {}
        }
    }
    for key in copy.items.keys() {
        surplus += usize::from(!table.items.contains_key(key));
    }
    if missing + other + surplus == 0 {
        return format!("equal to {}, all {} items", table.definition.name, table.items.len());
    }
    format!("{other} items differ, {missing} are missing, {surplus} should be gone")
}
