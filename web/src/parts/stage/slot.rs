//! One place of a lane: a record's capsule or a shard's end, and below it how far each reader has come.

use std::rc::Rc;

use headwater_core::streams::shard::{Record, Shard};
use headwater_core::time::Instant;

use super::lane::{Lane, cell};
use super::lineage::{Mark, Strand};
use super::reader::{Doing, Reader, Reading};
use crate::keys::{self, Look};
use crate::parts::glyph::{kind_class, kind_mark};
use crate::selection::Selection;
use crate::view::{El, View, div};

/// What the places of one lane have in common.
pub struct Scene<'a> {
    pub cx: &'a View,
    pub lane: &'a Lane<'a>,
    /// Records from then on have just come: they glide in.
    pub fresh_since: Instant,
}

impl Scene<'_> {
    /// The places of a window of marks, from left to right.
    pub fn slots(&self, mut list: El, marks: &[Mark<'_>]) -> El {
        for at in 0..marks.len() {
            let mut slot = self.slot(&marks[at]);
            for reader in self.lane.readers {
                slot = slot.kid(rail(reader, marks, at));
            }
            list = list.kid(slot);
        }
        list
    }

    fn slot(&self, mark: &Mark<'_>) -> El {
        let (key, content) = match mark {
            Mark::Opening(strand) => (format!("{}<", strand.shard.id), self.opening(strand)),
            Mark::Record(strand, record) => (record.sequence.0.to_string(), self.capsule(&strand.shard, record)),
            Mark::Closing(strand) => (format!("{}>", strand.shard.id), self.closing(&strand.shard)),
        };
        div("li", "slot").key(&key).kid(content)
    }

    fn capsule(&self, shard: &Shard, record: &Record) -> El {
        let key = keys::text(&record.change.keys);
        let number = self.lane.numbering.number(record.sequence);
        let kind = record.change.kind;
        let selection = Selection::Record {
            stream: Rc::clone(self.lane.stream),
            shard: Rc::clone(&shard.id),
            sequence: record.sequence,
        };
        let expires = if record.change.identity.is_some() { ", by time to live" } else { "" };
        cell("record", "record")
            .class(kind_class(kind))
            .class(&Look::of(&key).class())
            .class_if(self.lane.lit == Some(key.as_str()), "lit")
            .class_if(record.change.at >= self.fresh_since, "fresh")
            .at("data-key", &key)
            .label(&format!("Record {number}, {} of {key}{expires}", kind.name()))
            .at("title", &format!("{} of {key}{expires}\nsequence number {}", kind.name(), record.sequence))
            .picks(self.cx, &selection)
            .add(kind_mark(kind))
            .text(&number.to_string())
    }

    fn opening(&self, strand: &Strand) -> El {
        let shard = &strand.shard;
        let says = match (strand.trimmed, &shard.parent) {
            (0, None) => format!("Shard {} begins", shard.id),
            (0, Some(parent)) => format!("Shard {} continues {parent}", shard.id),
            (trimmed, _) => format!("Shard {}: {trimmed} records older than 24 hours are gone", shard.id),
        };
        let short = keys::short_shard(&shard.id);
        let short = short.get(..4).unwrap_or(short);
        self.shard_button(shard, "shard-opening", &says, short).class_if(strand.trimmed > 0, "torn")
    }

    fn closing(&self, shard: &Shard) -> El {
        self.shard_button(shard, "shard-closing", &format!("Shard {} is closed", shard.id), "CLOSED")
    }

    fn shard_button(&self, shard: &Shard, class: &'static str, says: &str, text: &str) -> El {
        let selection = Selection::Shard { stream: Rc::clone(self.lane.stream), shard: Rc::clone(&shard.id) };
        cell(class, "shard").label(says).at("title", says).picks(self.cx, &selection).text(text)
    }
}

/// What a mark is to a reader; ends of shards are nothing to it.
fn reading(reader: &Reader, mark: Option<&Mark<'_>>) -> Option<Reading> {
    match mark {
        Some(Mark::Record(_, record)) => Some(reader.reading(record.sequence)),
        _ => None,
    }
}

/// A reader's piece of line under one mark: its shape says what the record is to it.
fn rail(reader: &Reader, marks: &[Mark<'_>], at: usize) -> El {
    let here = reading(reader, marks.get(at));
    let before = at.checked_sub(1).and_then(|before| reading(reader, marks.get(before)));
    let after = reading(reader, marks.get(at + 1));
    let class = match here {
        None => "",
        Some(Reading::Done) => "rail-done",
        Some(Reading::Batch) => "rail-batch",
        Some(Reading::Held) => "rail-held",
        Some(Reading::Skipped) => "rail-skipped",
        Some(Reading::Ahead) => "rail-ahead",
    };
    // The reader's checkpoint stands here; its batch is stuck.
    let pinned = matches!(&marks[at], Mark::Record(_, record) if reader.done == Some(record.sequence));
    let stuck = matches!(reader.doing, Doing::Blocked { .. });
    div("i", "rail")
        .class(class)
        .class_if(here != before, "rail-first")
        .class_if(here != after, "rail-last")
        .class_if(pinned, "rail-pin")
        .class_if(stuck, "rail-stuck")
        .hidden()
}
