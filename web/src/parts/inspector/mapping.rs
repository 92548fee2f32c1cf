//! An event source mapping with its function, and one of its invocations.

use std::rc::Rc;

use headwater_core::fact::Outcome;
use headwater_core::feed;
use headwater_core::lambda::event::event_json;
use headwater_core::lambda::function::Function;
use headwater_core::lambda::lane::{Lane, Phase};
use headwater_core::lambda::mapping::{Mapping, MappingState};
use headwater_core::sequence::Sequence;
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;
use yew::Html;

use super::details::{details, fact_list, link, more, part};
use super::history::{self, Ran};
use super::shard::{record_line, shard_link};
use crate::find;
use crate::keys::{self, Numbering};
use crate::parts::control::icon;
use crate::parts::json_view::{json_view, pretty};
use crate::parts::stage::consumer::{behaviour, verdict};
use crate::parts::stage::heading::chip;
use crate::selection::Selection;
use crate::sentence::{clock, span};
use crate::view::{El, View, bdi, button, div, el, group, note, nothing};

/// Invocations that are listed.
const LISTED: usize = 12;
/// Shards that are listed.
const LANES: usize = 64;

#[inline(never)]
pub fn mapping(cx: &View, mapping: &Mapping, function: Option<&Rc<Function>>) -> Html {
    let settings = &mapping.settings;
    let yes = |on| if on { "on" } else { "off" };
    let rows = details()
        .row("State", chip(mapping.state.name(), mapping.state == MappingState::Enabled).html())
        .row("Function", bdi(&settings.function).html())
        .text("Behaviour", &behaviour(function.map(|function| &**function)))
        .text("LastProcessing\u{200b}Result", mapping.last_result.text())
        .code("StartingPosition", settings.starting_position.name())
        .text("BatchSize", &settings.batch_size.to_string())
        .text("Batching window", &span(settings.window))
        .text("Retries", &limit(settings.maximum_retry_attempts, "until the records expire"))
        .text("Record age", &limit(settings.maximum_record_age, "up to 24 hours"))
        .text("Bisect on error", yes(settings.bisect))
        .text("Partial failures", yes(settings.report_batch_item_failures))
        .code("UUID", &settings.uuid);
    let ran = history::invocations(cx.session.moment(), &settings.uuid, LISTED);
    group(vec![
        part("Shards", lanes(cx, mapping)),
        part("Newest batches", batches(cx, &settings.uuid, &ran)),
        part("Settings", rows.html()),
    ])
}

fn limit(value: i64, none: &str) -> String {
    if value < 0 { format!("no limit: {none}") } else { value.to_string() }
}

/// How far each shard has come.
fn lanes(cx: &View, mapping: &Mapping) -> Html {
    if mapping.lanes.is_empty() {
        return note("It reads no shard yet: that begins when it is Enabled.");
    }
    let (arn, now) = (&mapping.settings.stream, cx.session.moment().world.now);
    let stream = find::stream(&cx.session.moment().world, arn);
    let mut head = el("tr");
    for name in ["Shard", "Partition", "Now", "Checkpoint", "Waiting"] {
        head = head.kid(el("th").fixed("scope", "col").text(name));
    }
    let mut body = el("tbody");
    for lane in mapping.lanes.values().take(LANES) {
        let shard = stream.and_then(|stream| stream.shards.get(&lane.shard));
        let partition = shard.map(|shard| shard.partition);
        let checkpoint = lane.checkpoint.zip(stream).map(|(sequence, stream)| keys::number(stream, sequence));
        let number = |number: Option<u64>| {
            div("td", "number").text(&number.map_or_else(|| "–".to_owned(), |number| number.to_string()))
        };
        let row = el("tr")
            .kid(el("th").fixed("scope", "row").kid(shard_link(cx, arn, &lane.shard)))
            .kid(number(partition.map(u64::from)))
            .kid(el("td").text(&phase(&lane.phase)))
            .kid(number(checkpoint))
            .kid(el("td").text(&shard.map_or_else(String::new, |shard| waiting(lane, shard, now))));
        body = body.kid(row);
    }
    div("table", "plain").kid(el("thead").kid(head)).kid(body).html()
}

/// How many records its iterator has before it, and how old the first of them is.
fn waiting(lane: &Lane, shard: &Shard, now: Instant) -> String {
    match feed::lag(shard, lane.position, now) {
        (count, Some(since)) => format!("{}, {} old", records(count), span(now.since(since))),
        _ => "–".into(),
    }
}

fn phase(phase: &Phase) -> String {
    match phase {
        Phase::Waiting { parent } => format!("waits for parent {}", keys::short_shard(parent)),
        Phase::Paused => "paused".into(),
        Phase::Polling => "reads".into(),
        Phase::Asleep => "up to date".into(),
        Phase::Filling { .. } => "gathers a batch".into(),
        Phase::Running { batch, .. } => format!("runs on {}", records(batch.len())),
        Phase::BackingOff { attempt, .. } => format!("waits for attempt {attempt}"),
        Phase::Finished => "finished".into(),
    }
}

fn records(count: usize) -> String {
    if count == 1 { "1 record".into() } else { format!("{count} records") }
}

fn batches(cx: &View, uuid: &Rc<str>, ran: &[Ran]) -> Html {
    if ran.is_empty() {
        return note("None yet.");
    }
    let mut list = div("ul", "fact-list");
    for ran in ran {
        let selection = Selection::Invocation { mapping: Rc::clone(uuid), invocation: ran.invocation };
        let words = el("span")
            .kid(el("b").text(&format!("Batch {}", ran.invocation)))
            .text(&format!(" of {}, ", records(ran.batch.len())))
            .kid(outcome_word(ran));
        let line = button("fact-line").click(cx, cx.pick(&selection)).kid(el("time").text(&clock(ran.at))).kid(words);
        list = list.kid(el("li").key(&ran.invocation.to_string()).kid(line));
    }
    list.html()
}

fn outcome_word(ran: &Ran) -> El {
    let (class, mark, word) = verdict(ran.outcome.as_ref());
    div("span", "verdict").class(class).add(mark.map_or_else(nothing, icon)).text(word)
}

/// One invocation: its records, how it went, and the event that the function got.
#[inline(never)]
pub fn invocation(cx: &View, mapping: &Mapping, number: u64) -> Html {
    let (moment, settings) = (cx.session.moment(), &mapping.settings);
    let Some((ran, attempts)) = history::invocation(moment, &settings.uuid, number) else {
        return note("This batch lies too far back to be told, or has not been sent yet.");
    };
    let Some(stream) = find::stream(&moment.world, &ran.stream) else { return note("Its stream is gone.") };
    let batch = batch(stream, &ran);
    let to = Selection::Mapping { mapping: Rc::clone(&settings.uuid) };
    let mut rows = details()
        .row("Function", link(cx, bdi(&settings.function), &to).html())
        .row("Outcome", outcome_word(&ran).html());
    if let Some(Outcome::Failure { message }) = &ran.outcome {
        rows = rows.row("Error", bdi(&keys::clipped(message, 400)).html());
    }
    let rows = rows.text("Attempts", &ran.attempt.to_string()).time("Last called", ran.at);
    let event = event_json(&stream.definition, batch.iter());
    group(vec![
        rows.html(),
        part("Its records", batch_list(cx, stream, &ran, &batch)),
        part("Attempts, newest first", fact_list(cx, &attempts)),
        part("Event", json_view(cx, "Lambda event", &pretty(&event))),
    ])
}

fn batch(stream: &Stream, ran: &Ran) -> Vec<Record> {
    let Some(shard) = stream.shards.get(&ran.shard) else { return Vec::new() };
    let record = |sequence: &Sequence| shard.records.get(shard.index_of(*sequence)).cloned();
    ran.batch.iter().filter_map(record).collect()
}

fn batch_list(cx: &View, stream: &Stream, ran: &Ran, batch: &[Record]) -> Html {
    const RECORDS: usize = 40;
    let numbering = Numbering::of(stream);
    let mut list = div("ul", "fact-list");
    for record in batch.iter().take(RECORDS) {
        list = list.kid(record_line(cx, stream, &ran.shard, record, &numbering));
    }
    group(vec![list.html(), more(batch.len().saturating_sub(RECORDS))])
}
