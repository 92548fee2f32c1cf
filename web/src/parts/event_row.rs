//! One event: when it happened, what happened, and what it was caused by.

use headwater_core::dynamodb::change::Kind;
use headwater_core::fact::{Fact, FactId, Outcome, What};
use yew::Html;

use super::clock;
use super::control::{Icon, icon};
use super::event_list::tabbable;
use super::markers::is_problem;
use crate::keys;
use crate::memo::Panel;
use crate::selection::Selection;
use crate::sentence::{self, Part};
use crate::session::{Action, Seek};
use crate::ui::Change;
use crate::view::{View, button, div, el, nothing, segment};

pub const PANEL: Panel = Panel { draw, same };

fn fact_of(cx: &View, row: usize) -> Option<&std::rc::Rc<Fact>> {
    cx.session.moment().facts.get(cx.ui.shown.get(row))
}

/// Whether it is the fact that is picked, about what is picked, or the row that Tab reaches.
fn flags(cx: &View, row: usize, fact: &Fact) -> (usize, bool, bool, bool) {
    let (id, selection) = (cx.ui.shown.get(row), cx.session.selection());
    let total = cx.ui.shown.len(cx.session.moment());
    let tabbable = tabbable(cx.ui.list_row, total) == row;
    (id, *selection == Selection::Fact(id as FactId), relates(&fact.what, selection), tabbable)
}

/// A fact never changes, so neither does its row when only the moment is another one.
fn same(one: &View, two: &View, row: usize) -> bool {
    match (fact_of(one, row), fact_of(two, row)) {
        (Some(a), Some(b)) => std::rc::Rc::ptr_eq(a, b) && flags(one, row, a) == flags(two, row, b),
        (one, two) => one.is_none() && two.is_none(),
    }
}

fn draw(cx: &View, row: usize) -> Html {
    let Some(fact) = fact_of(cx, row) else { return nothing() };
    let (id, selected, related, tabbable) = flags(cx, row, fact);
    let total = cx.ui.shown.len(cx.session.moment());
    let time = clock::text(fact.at.since(cx.session.start()));
    let tabindex = if tabbable { "0" } else { "-1" };
    let when = button("event-time")
        .fixed("tabindex", "-1")
        .fixed("title", "Go to this moment")
        .label(&format!("Go to {time}"))
        .click(cx, Action::Seek(Seek::Fact(id)))
        .text(&time);
    let mut words = el("bdi");
    for part in sentence::parts(fact, cx.session.moment()) {
        words = match part {
            Part::Plain(text) => words.text(text),
            Part::Strong(text) => words.kid(el("b").text(&text)),
        };
    }
    let main = segment(selected, "event-main")
        .fixed("tabindex", tabindex)
        .click(cx, Action::Select(Selection::Fact(id as FactId)))
        .kid(div("span", "event-mark").add(mark(&fact.what)))
        .kid(div("span", "event-text").kid(words));
    div("li", "event-row")
        .class(tone(&fact.what))
        .class_if(selected, "is-selected")
        .class_if(related, "is-related")
        .number("data-row", row)
        .number("aria-posinset", row + 1)
        .number("aria-setsize", total)
        .on(yew::virtual_dom::ListenerKind::onfocusin, &cx.link, Change::ListRow(row))
        .kid(when)
        .kid(main)
        .add(cause(cx, fact, tabindex))
        .html()
}

fn cause(cx: &View, fact: &Fact, tabindex: &'static str) -> Html {
    let Some(cause) = fact.cause else { return nothing() };
    let number = (cause + 1).to_string();
    button("event-cause")
        .fixed("tabindex", tabindex)
        .at("title", &format!("Caused by event {number}"))
        .label(&format!("Go to its cause, event {number}"))
        .click(cx, Action::Select(Selection::Fact(cause)))
        .add(icon(Icon::Cause))
        .text(&number)
        .html()
}

/// The glyph of what became of an item; a dot for everything else.
fn mark(what: &What) -> Html {
    match kind(what) {
        Some(kind) => super::glyph::kind_mark(kind),
        None if is_problem(what) => icon(Icon::Alert),
        None => div("i", "event-dot").hidden().html(),
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
fn tone(what: &What) -> &'static str {
    match what {
        what if is_problem(what) => "is-problem",
        What::Called { .. } => "is-request",
        What::Invoked { .. } | What::Returned { outcome: Outcome::Success, .. } => "is-function",
        _ => "",
    }
}

/// Whether a fact is about what is picked.
pub fn relates(what: &What, selection: &Selection) -> bool {
    match (selection, what) {
        (
            Selection::Record { stream, shard, sequence },
            What::Recorded { stream: s, shard: h, sequence: n, .. }
            | What::KinesisRecorded { stream: s, shard: h, sequence: n, .. },
        ) => (stream, shard, sequence) == (s, h, n),
        (Selection::Record { stream, shard, sequence }, What::Invoked { stream: s, shard: h, batch, .. }) => {
            (stream, shard) == (s, h) && batch.contains(sequence)
        }
        (Selection::Item { key, .. }, What::ItemChanged { change, .. }) => keys::text(&change.keys) == **key,
        (
            Selection::Item { key, .. },
            What::ItemUnchanged { keys, .. } | What::Recorded { keys, .. } | What::Replicated { keys, .. },
        ) => keys::text(keys) == **key,
        (
            Selection::Table { table },
            What::TableStatus { table: other, .. }
            | What::TimeToLiveStatus { table: other, .. }
            | What::IndexStatus { table: other, .. }
            | What::ItemChanged { table: other, .. }
            | What::ItemUnchanged { table: other, .. }
            | What::Throttled { table: other, .. }
            | What::PartitionSplit { table: other, .. }
            | What::DestinationStatus { table: other, .. }
            | What::Delivered { table: other, .. }
            | What::Duplicated { table: other, .. }
            | What::DeliveryThrottled { table: other, .. }
            | What::DeliveryFailed { table: other, .. },
        ) => table == other,
        (
            Selection::Partition { table, partition },
            What::ItemChanged { table: other, partition: of, .. }
            | What::ItemUnchanged { table: other, partition: of, .. }
            | What::Throttled { table: other, index: None, partition: of, .. }
            | What::PartitionSplit { table: other, partition: of, .. },
        ) => (table, partition) == (other, of),
        (Selection::Shard { stream, shard }, What::KinesisRecorded { stream: s, shard: h, .. }) => {
            (stream, shard) == (s, h)
        }
        (Selection::Shard { shard, .. }, what) => shard_of(what).is_some_and(|other| *other == **shard),
        (Selection::Stream { stream }, What::KinesisStatus { stream: other, .. }) => stream == other,
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
        | What::KinesisShardOpened { shard, .. }
        | What::KinesisShardClosed { shard, .. }
        | What::KinesisRecorded { shard, .. }
        | What::Delivered { shard, .. }
        | What::Duplicated { shard, .. }
        | What::FirehoseBuffered { shard: Some(shard), .. }
        | What::LateRecord { shard, .. }
        | What::IteratorIssued { shard, .. }
        | What::Read { shard, .. }
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
