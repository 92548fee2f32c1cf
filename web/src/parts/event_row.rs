//! One event: when it happened, what happened, and what it was caused by.

use headwater_core::dynamodb::change::Kind;
use headwater_core::fact::{Fact, FactId, Outcome, What};
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::clock;
use super::control::{Icon, icon};
use super::markers::is_problem;
use crate::keys;
use crate::selection::Selection;
use crate::sentence::{self, Part};
use crate::shared::Shared;

#[derive(Clone, Properties)]
pub struct Props {
    pub fact: Shared<Fact>,
    pub id: FactId,
    /// Its place in the list, and how many there are.
    pub place: (usize, usize),
    /// Where names are looked up.
    pub moment: Shared<Moment>,
    pub start: Instant,
    pub selected: bool,
    /// It is about what is picked.
    pub related: bool,
    /// The one row that Tab reaches.
    pub tabbable: bool,
    pub on_focus: Callback<()>,
    pub on_select: Callback<Selection>,
    pub on_seek: Callback<usize>,
}

/// A fact never changes, so neither does its row when only the moment is another one.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let flags = |props: &Props| (props.id, props.selected, props.related, props.tabbable, props.place.0);
        self.fact == other.fact && flags(self) == flags(other)
    }
}

#[component]
pub fn EventRow(props: &Props) -> Html {
    let Props { fact, id, .. } = props;
    let (id, (row, total)) = (*id, props.place);
    let class = classes!(
        "event-row",
        tone(&fact.what),
        props.selected.then_some("is-selected"),
        props.related.then_some("is-related")
    );
    let tabindex = if props.tabbable { "0" } else { "-1" };
    let time = clock::text(fact.at.since(props.start));
    html! {
        <li {class} data-row={row.to_string()} aria-posinset={(row + 1).to_string()} aria-setsize={total.to_string()}
            onfocusin={props.on_focus.reform(|_: FocusEvent| ())}>
            <button type="button" class="event-time" tabindex="-1" title="Go to this moment" aria-label={format!("Go to {time}")}
                onclick={props.on_seek.reform(move |_: MouseEvent| id as usize)}>
                { time.clone() }
            </button>
            <button type="button" class="event-main" {tabindex} aria-pressed={props.selected.to_string()}
                onclick={props.on_select.reform(move |_: MouseEvent| Selection::Fact(id))}>
                { mark(&fact.what) }
                <span class="event-text"><bdi>
                    for part in sentence::parts(fact, &props.moment) {
                        { piece(part) }
                    }
                </bdi></span>
            </button>
            if let Some(cause) = fact.cause {
                <button type="button" class="event-cause" {tabindex} title={format!("Caused by event {}", cause + 1)}
                    aria-label={format!("Go to its cause, event {}", cause + 1)}
                    onclick={props.on_select.reform(move |_: MouseEvent| Selection::Fact(cause))}>
                    { icon(Icon::Cause) }{ cause + 1 }
                </button>
            }
        </li>
    }
}

fn piece(part: Part) -> Html {
    match part {
        Part::Plain(text) => html! { { text } },
        Part::Strong(text) => html! { <b>{ text }</b> },
    }
}

/// The glyph of what became of an item; a dot for everything else.
fn mark(what: &What) -> Html {
    match kind(what) {
        Some(kind) => html! { <span class="event-mark">{ super::glyph::kind_mark(kind) }</span> },
        None if is_problem(what) => html! { <span class="event-mark">{ icon(Icon::Alert) }</span> },
        None => html! { <span class="event-mark"><i class="event-dot" aria-hidden="true" /></span> },
    }
}

fn kind(what: &What) -> Option<Kind> {
    match what {
        What::ItemChanged { change, .. } => Some(change.kind),
        What::Recorded { kind, .. } => Some(*kind),
        _ => None,
    }
}

/// The colour of a row.
fn tone(what: &What) -> Option<&'static str> {
    match what {
        what if is_problem(what) => Some("is-problem"),
        What::Called { .. } => Some("is-request"),
        What::Invoked { .. } | What::Returned { outcome: Outcome::Success, .. } => Some("is-function"),
        _ => None,
    }
}

/// Whether a fact is about what is picked.
pub fn relates(what: &What, selection: &Selection) -> bool {
    match (selection, what) {
        (Selection::Record { stream, shard, sequence }, What::Recorded { stream: s, shard: h, sequence: n, .. }) => {
            (stream, shard, sequence) == (s, h, n)
        }
        (Selection::Record { stream, shard, sequence }, What::Invoked { stream: s, shard: h, batch, .. }) => {
            (stream, shard) == (s, h) && batch.contains(sequence)
        }
        (Selection::Item { key, .. }, What::ItemChanged { change, .. }) => keys::text(&change.keys) == **key,
        (Selection::Item { key, .. }, What::ItemUnchanged { keys, .. } | What::Recorded { keys, .. }) => {
            keys::text(keys) == **key
        }
        (
            Selection::Table { table },
            What::TableStatus { table: other, .. } | What::ItemChanged { table: other, .. },
        ) => table == other,
        (Selection::Shard { shard, .. }, what) => shard_of(what).is_some_and(|other| *other == **shard),
        (Selection::Mapping { mapping }, what) => mapping_of(what).is_some_and(|other| *other == **mapping),
        (Selection::Invocation { mapping, invocation }, What::Invoked { mapping: m, invocation: i, .. })
        | (Selection::Invocation { mapping, invocation }, What::Returned { mapping: m, invocation: i, .. }) => {
            (mapping, invocation) == (m, i)
        }
        _ => false,
    }
}

fn shard_of(what: &What) -> Option<&str> {
    match what {
        What::ShardOpened { shard, .. }
        | What::ShardSealed { shard, .. }
        | What::Recorded { shard, .. }
        | What::Polled { shard, .. }
        | What::Invoked { shard, .. }
        | What::Returned { shard, .. }
        | What::Waiting { shard, .. }
        | What::Split { shard, .. }
        | What::Discarded { shard, .. } => Some(shard),
        _ => None,
    }
}

fn mapping_of(what: &What) -> Option<&str> {
    match what {
        What::MappingState { mapping, .. }
        | What::Polled { mapping, .. }
        | What::Invoked { mapping, .. }
        | What::Returned { mapping, .. }
        | What::Waiting { mapping, .. }
        | What::Split { mapping, .. }
        | What::Discarded { mapping, .. } => Some(mapping),
        _ => None,
    }
}
