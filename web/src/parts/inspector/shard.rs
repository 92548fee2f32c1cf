//! A shard: its place in its lineage, its bounds, and its newest records.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::details::{code, details, link, part};
use crate::keys::{self, Numbering};
use crate::parts::glyph::{key_tag, kind_label};
use crate::selection::Selection;
use crate::sentence::{clock, span};

/// Records that are listed.
const RECORDS: usize = 30;

pub fn shard(moment: &Moment, stream: &Stream, shard: &Shard, on_select: &Callback<Selection>) -> Html {
    let arn = &stream.definition.arn;
    let to = |id: &Rc<str>| {
        let selection = Selection::Shard { stream: Rc::clone(arn), shard: Rc::clone(id) };
        link(html! { <code>{ keys::short_shard(id).to_owned() }</code> }, selection, on_select)
    };
    let parent = match &shard.parent {
        Some(parent) if stream.shards.contains_key(parent) => to(parent),
        Some(parent) => html! { <>{ code(keys::short_shard(parent)) }{ " (no longer listed)" }</> },
        None => html! { "none: it began with the stream" },
    };
    let children: Html = stream.children(&shard.id).map(|child| html! { <>{ to(&child.id) }{ " " }</> }).collect();
    let end = shard.end.map_or_else(|| html! { "none: the shard is open" }, |end| code(&end.to_string()));
    let trimmed = shard.horizon(moment.world.now);
    let partition = Selection::Partition { table: Rc::clone(&stream.definition.table), partition: shard.partition };
    let mut rows = vec![
        ("ShardId", code(&shard.id)),
        ("Partition", link(html! { { shard.partition } }, partition, on_select)),
        ("Parent", parent),
        ("Opened", html! { <time>{ clock(shard.opened) }</time> }),
    ];
    if let Some(sealed) = shard.sealed {
        let lived = span(sealed.since(shard.opened));
        rows.push(("Closed", html! { <><time>{ clock(sealed) }</time>{ format!(", after {lived}") }</> }));
        rows.push(("Children", children));
    }
    rows.push(("Starting\u{200b}SequenceNumber", code(&shard.start.to_string())));
    rows.push(("Ending\u{200b}SequenceNumber", end));
    if trimmed > 0 {
        rows.push(("Trimmed", html! { { format!("{trimmed} records older than 24 hours") } }));
    }
    html! { <>{ details(rows) }{ part("Records, newest first", records(stream, shard, trimmed, on_select)) }</> }
}

fn records(stream: &Stream, shard: &Shard, trimmed: usize, on_select: &Callback<Selection>) -> Html {
    let numbering = Numbering::of(stream);
    let count = shard.records.len() - trimmed;
    if count == 0 {
        return html! { <p class="note">{ "None." }</p> };
    }
    let line = |record: &Record| {
        let selection = Selection::Record {
            stream: Rc::clone(&stream.definition.arn),
            shard: Rc::clone(&shard.id),
            sequence: record.sequence,
        };
        html! {
            <li key={record.sequence.0.to_string()}>
                <button type="button" class="fact-line record-line" onclick={on_select.reform(move |_| selection.clone())}>
                    <span class="number">{ numbering.number(record.sequence) }</span>
                    { kind_label(record.change.kind) }{ key_tag(&keys::text(&record.change.keys)) }
                </button>
            </li>
        }
    };
    html! {
        <>
            <ul class="fact-list">{ for shard.records.iter().rev().take(count.min(RECORDS)).map(line) }</ul>
            if count > RECORDS { <p class="note">{ format!("and {} more", count - RECORDS) }</p> }
        </>
    }
}
