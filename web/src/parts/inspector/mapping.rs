//! An event source mapping with its function, and one of its invocations.

use std::rc::Rc;

use headwater_core::fact::Outcome;
use headwater_core::lambda::event::event_json;
use headwater_core::lambda::function::Function;
use headwater_core::lambda::lane::{Lane, Phase};
use headwater_core::lambda::mapping::{Mapping, MappingState};
use headwater_core::streams::sequence::Sequence;
use headwater_core::streams::shard::Record;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::details::{code, details, fact_list, link, part};
use super::history::{self, Ran};
use crate::find;
use crate::keys::{self, Numbering};
use crate::parts::glyph::{icon, key_tag, kind_label};
use crate::parts::json_view::{JsonView, pretty_text};
use crate::parts::stage::consumer::{behaviour, verdict};
use crate::parts::stage::heading::chip;
use crate::selection::Selection;
use crate::sentence::{clock, span};

/// Invocations that are listed.
const LISTED: usize = 12;

pub fn mapping(
    moment: &Moment,
    mapping: &Mapping,
    function: Option<&Rc<Function>>,
    on_select: &Callback<Selection>,
) -> Html {
    let settings = &mapping.settings;
    let rows = vec![
        ("State", chip(mapping.state.name(), mapping.state == MappingState::Enabled)),
        ("Function", html! { <bdi>{ settings.function.to_string() }</bdi> }),
        ("Behaviour", html! { { behaviour(function.map(|function| &**function)) } }),
        ("LastProcessing\u{200b}Result", html! { { mapping.last_result.text() } }),
        ("StartingPosition", code(settings.starting_position.name())),
        ("BatchSize", html! { { settings.batch_size } }),
        ("Batching window", html! { { span(settings.window) } }),
        ("Retries", html! { { limit(settings.maximum_retry_attempts, "until the records expire") } }),
        ("Record age", html! { { limit(settings.maximum_record_age, "up to 24 hours") } }),
        ("Bisect on error", html! { { yes(settings.bisect) } }),
        ("Partial failures", html! { { yes(settings.report_batch_item_failures) } }),
        ("UUID", code(&settings.uuid)),
    ];
    let ran = history::invocations(moment, &settings.uuid, LISTED);
    html! {
        <>
            { part("Shards", lanes(moment, mapping, on_select)) }
            { part("Newest batches", batches(&settings.uuid, &ran, on_select)) }
            { part("Settings", details(rows)) }
        </>
    }
}

fn limit(value: i64, none: &str) -> String {
    if value < 0 { format!("no limit: {none}") } else { value.to_string() }
}

const fn yes(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// How far each shard has come.
fn lanes(moment: &Moment, mapping: &Mapping, on_select: &Callback<Selection>) -> Html {
    if mapping.lanes.is_empty() {
        return html! { <p class="note">{ "It reads no shard yet: that begins when it is Enabled." }</p> };
    }
    let stream = find::stream(&moment.world, &mapping.settings.stream);
    let row = |lane: &Rc<Lane>| {
        let selection = Selection::Shard { stream: Rc::clone(&mapping.settings.stream), shard: Rc::clone(&lane.shard) };
        let partition = stream.and_then(|stream| stream.shards.get(&lane.shard)).map(|shard| shard.partition);
        let checkpoint = lane.checkpoint.zip(stream).map(|(sequence, stream)| keys::number(stream, sequence));
        html! {
            <tr>
                <th scope="row">{ link(html! { <code>{ keys::short_shard(&lane.shard).to_owned() }</code> }, selection, on_select) }</th>
                <td class="number">{ partition.map_or_else(|| "–".into(), |partition| partition.to_string()) }</td>
                <td>{ phase(&lane.phase) }</td>
                <td class="number">{ checkpoint.map_or_else(|| "–".into(), |number| number.to_string()) }</td>
            </tr>
        }
    };
    html! {
        <table class="plain">
            <thead><tr><th scope="col">{ "Shard" }</th><th scope="col">{ "Partition" }</th><th scope="col">{ "Now" }</th><th scope="col">{ "Checkpoint" }</th></tr></thead>
            <tbody>{ for mapping.lanes.values().take(64).map(row) }</tbody>
        </table>
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

fn batches(uuid: &Rc<str>, ran: &[Ran], on_select: &Callback<Selection>) -> Html {
    if ran.is_empty() {
        return html! { <p class="note">{ "None yet." }</p> };
    }
    let line = |ran: &Ran| {
        let selection = Selection::Invocation { mapping: Rc::clone(uuid), invocation: ran.invocation };
        html! {
            <li key={ran.invocation}>
                <button type="button" class="fact-line" onclick={on_select.reform(move |_| selection.clone())}>
                    <time>{ clock(ran.at) }</time>
                    <span><b>{ format!("Batch {}", ran.invocation) }</b>{ format!(" of {}, ", records(ran.batch.len())) }{ outcome_word(ran) }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="fact-list">{ for ran.iter().map(line) }</ul> }
}

fn outcome_word(ran: &Ran) -> Html {
    let (class, mark, word) = verdict(ran.outcome.as_ref());
    html! { <span class={classes!("verdict", class)}>{ for mark.map(icon) }{ word }</span> }
}

/// One invocation: its records, how it went, and the event that the function got.
pub fn invocation(moment: &Moment, mapping: &Mapping, number: u64, on_select: &Callback<Selection>) -> Html {
    let settings = &mapping.settings;
    let Some((ran, attempts)) = history::invocation(moment, &settings.uuid, number) else {
        return html! { <p class="note">{ "This batch lies too far back to be told, or has not been sent yet." }</p> };
    };
    let Some(stream) = find::stream(&moment.world, &ran.stream) else {
        return html! { <p class="note">{ "Its stream is gone." }</p> };
    };
    let batch = batch(stream, &ran);
    let to = Selection::Mapping { mapping: Rc::clone(&settings.uuid) };
    let mut rows = vec![
        ("Function", link(html! { <bdi>{ settings.function.to_string() }</bdi> }, to, on_select)),
        ("Outcome", outcome_word(&ran)),
        ("Attempts", html! { { ran.attempt } }),
        ("Last called", html! { <time>{ clock(ran.at) }</time> }),
    ];
    if let Some(Outcome::Failure { message }) = &ran.outcome {
        rows.insert(2, ("Error", html! { <bdi>{ keys::clipped(message, 400) }</bdi> }));
    }
    let event = event_json(&stream.definition, batch.iter());
    html! {
        <>
            { details(rows) }
            { part("Its records", batch_list(stream, &ran, &batch, on_select)) }
            { part("Attempts, newest first", fact_list(moment, &attempts, on_select)) }
            { part("Event", html! { <JsonView label="Lambda event" text={pretty_text(&event)} /> }) }
        </>
    }
}

fn batch(stream: &Stream, ran: &Ran) -> Vec<Record> {
    let Some(shard) = stream.shards.get(&ran.shard) else { return Vec::new() };
    let record = |sequence: &Sequence| shard.records.get(shard.index_of(*sequence)).cloned();
    ran.batch.iter().filter_map(record).collect()
}

fn batch_list(stream: &Stream, ran: &Ran, batch: &[Record], on_select: &Callback<Selection>) -> Html {
    const RECORDS: usize = 40;
    let numbering = Numbering::of(stream);
    let line = |record: &Record| {
        let selection = Selection::Record {
            stream: Rc::clone(&ran.stream),
            shard: Rc::clone(&ran.shard),
            sequence: record.sequence,
        };
        html! {
            <li>
                <button type="button" class="fact-line record-line" onclick={on_select.reform(move |_| selection.clone())}>
                    <span class="number">{ numbering.number(record.sequence) }</span>
                    { kind_label(record.change.kind) }{ key_tag(&keys::text(&record.change.keys)) }
                </button>
            </li>
        }
    };
    html! {
        <>
            <ul class="fact-list">{ for batch.iter().take(RECORDS).map(line) }</ul>
            if batch.len() > RECORDS { <p class="note">{ format!("and {} more", batch.len() - RECORDS) }</p> }
        </>
    }
}
