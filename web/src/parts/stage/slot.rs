//! One place of a lane: a record's capsule or a shard's end, and below it how far each reader has come.

use std::rc::Rc;

use headwater_core::streams::sequence::Sequence;
use headwater_core::streams::shard::{Record, Shard};
use yew::prelude::*;

use super::lineage::{Mark, Strand};
use super::reader::{Doing, Reader, Reading};
use crate::keys::{self, Look, Numbering};
use crate::parts::glyph::{kind_class, kind_mark};
use crate::selection::Selection;

/// What the places of one lane have in common.
pub struct Scene<'a> {
    pub stream: &'a Rc<str>,
    pub numbering: &'a Numbering,
    pub readers: &'a [Reader],
    /// The key that is pointed at.
    pub lit: Option<&'a str>,
    pub selection: &'a Selection,
    /// Records above this number have come since the lane changed before: they glide in.
    pub seen: Option<Sequence>,
    pub on_select: &'a Callback<Selection>,
}

/// The places of a window of marks, from left to right.
pub fn slots(scene: &Scene<'_>, marks: &[Mark<'_>]) -> Html {
    let rows: Vec<Vec<Option<Reading>>> = scene.readers.iter().map(|reader| readings(reader, marks)).collect();
    let place = |at: usize| {
        let rails = rows.iter().zip(scene.readers).map(|(row, reader)| rail(row, at, special(reader, &marks[at])));
        scene.slot(&marks[at], rails.collect())
    };
    (0..marks.len()).map(place).collect()
}

impl Scene<'_> {
    fn slot(&self, mark: &Mark<'_>, rails: Html) -> Html {
        let (key, content) = match mark {
            Mark::Opening(strand) => (format!("{}<", strand.shard.id), self.opening(strand)),
            Mark::Record(strand, record) => (record.sequence.0.to_string(), self.capsule(&strand.shard, record)),
            Mark::Closing(strand) => (format!("{}>", strand.shard.id), self.closing(&strand.shard)),
        };
        html! { <li {key} class="slot">{ content }{ rails }</li> }
    }

    fn capsule(&self, shard: &Shard, record: &Record) -> Html {
        let key = keys::text(&record.change.keys);
        let number = self.numbering.number(record.sequence);
        let kind = record.change.kind;
        let selected = matches!(self.selection, Selection::Record { stream, sequence, shard: id }
            if *sequence == record.sequence && stream == self.stream && *id == shard.id);
        let class = classes!(
            "record",
            kind_class(kind),
            Look::of(&key).class(),
            (self.lit == Some(key.as_str())).then_some("lit"),
            (self.seen.is_none_or(|seen| record.sequence > seen)).then_some("fresh"),
        );
        let onclick = self.select(Selection::Record {
            stream: Rc::clone(self.stream),
            shard: Rc::clone(&shard.id),
            sequence: record.sequence,
        });
        html! {
            <button type="button" {class} {onclick} tabindex="-1" data-cell="record" data-key={key.clone()}
                aria-label={format!("Record {number}, {} of {key}", kind.name())}
                aria-current={selected.then_some("true")}
                title={format!("{} of {key}\nsequence number {}", kind.name(), record.sequence)}>
                { kind_mark(kind) }{ number }
            </button>
        }
    }

    fn opening(&self, strand: &Strand) -> Html {
        let shard = &strand.shard;
        let (class, says) = match (strand.trimmed, &shard.parent) {
            (0, None) => ("shard-opening", format!("Shard {} begins", shard.id)),
            (0, Some(parent)) => ("shard-opening", format!("Shard {} continues {parent}", shard.id)),
            (trimmed, _) => {
                ("shard-opening torn", format!("Shard {}: {trimmed} records older than 24 hours are gone", shard.id))
            }
        };
        self.shard_button(shard, class, says, keys::short_shard(&shard.id).chars().take(4).collect())
    }

    fn closing(&self, shard: &Shard) -> Html {
        self.shard_button(shard, "shard-closing", format!("Shard {} is closed", shard.id), "CLOSED".to_owned())
    }

    fn shard_button(&self, shard: &Shard, class: &'static str, says: String, text: String) -> Html {
        let selection = Selection::Shard { stream: Rc::clone(self.stream), shard: Rc::clone(&shard.id) };
        let selected = *self.selection == selection;
        html! {
            <button type="button" {class} onclick={self.select(selection)} tabindex="-1" data-cell="shard"
                aria-label={says.clone()} aria-current={selected.then_some("true")} title={says}>
                { text }
            </button>
        }
    }

    fn select(&self, selection: Selection) -> Callback<MouseEvent> {
        self.on_select.reform(move |_| selection.clone())
    }
}

/// What each mark is to a reader; ends of shards are nothing to it.
fn readings(reader: &Reader, marks: &[Mark<'_>]) -> Vec<Option<Reading>> {
    let reading = |mark: &Mark<'_>| match mark {
        Mark::Record(_, record) => Some(reader.reading(record.sequence)),
        _ => None,
    };
    marks.iter().map(reading).collect()
}

/// Whether the reader's checkpoint stands at this mark, and whether its batch is stuck.
fn special(reader: &Reader, mark: &Mark<'_>) -> Classes {
    let pinned = matches!(mark, Mark::Record(_, record) if reader.done == Some(record.sequence));
    let stuck = matches!(reader.doing, Doing::Blocked { .. });
    classes!(pinned.then_some("rail-pin"), stuck.then_some("rail-stuck"))
}

/// A reader's piece of line under one mark: its shape says what the record is to it.
fn rail(row: &[Option<Reading>], at: usize, special: Classes) -> Html {
    let reading = row[at];
    let before = at.checked_sub(1).and_then(|before| row[before]);
    let after = row.get(at + 1).copied().flatten();
    let class = match reading {
        None => "rail",
        Some(Reading::Done) => "rail rail-done",
        Some(Reading::Batch) => "rail rail-batch",
        Some(Reading::Held) => "rail rail-held",
        Some(Reading::Skipped) => "rail rail-skipped",
        Some(Reading::Ahead) => "rail rail-ahead",
    };
    let first = (reading != before).then_some("rail-first");
    let last = (reading != after).then_some("rail-last");
    html! { <i class={classes!(class, first, last, special)} aria-hidden="true" /> }
}
