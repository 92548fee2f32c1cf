//! One place of a lane: a record's capsule or a shard's end, and below it how far each reader has come.

use std::rc::Rc;

use headwater_core::dynamodb::change::Change;
use headwater_core::streams::shard::Record;
use headwater_core::time::Instant;

use super::any_shard::{AnyRecord, AnyShard};
use super::kinesis::lane as kinesis;
use super::lane::{Lane, cell};
use super::lineage::{Mark, Seam, Strand};
use super::reader::{Doing, Reader, Reading};
use crate::keys::{self, Look};
use crate::parts::glyph::{kind_class, kind_mark};
use crate::selection::Selection;
use crate::sentence::span;
use crate::view::{El, View, div, el};

/// What the places of one lane have in common.
pub struct Scene<'a> {
    pub cx: &'a View,
    pub lane: &'a Lane<'a>,
    /// Records from then on have just come: they glide in.
    pub fresh_since: Instant,
    /// The change that a picked record of Kinesis tells of.
    pub same: Option<Rc<Change>>,
}

impl Scene<'_> {
    /// The places of a window of marks, from left to right.
    pub fn slots(&self, mut list: El, marks: &[Mark<'_>]) -> El {
        let now = self.cx.session.now();
        for at in 0..marks.len() {
            let mut slot = self.slot(&marks[at]);
            for reader in self.lane.readers {
                slot = slot.kid(rail(reader, marks, at).class(reader.look(now)));
            }
            list = list.kid(slot);
        }
        list
    }

    fn slot(&self, mark: &Mark<'_>) -> El {
        let (key, content) = match mark {
            Mark::Start(strand) => (format!("{}<", strand.shard.id()), self.start(strand)),
            Mark::Record(strand, AnyRecord::Change(record)) => {
                (record.sequence.to_string(), self.capsule(strand.shard.id(), record))
            }
            Mark::Record(_, AnyRecord::Kinesis(record)) => {
                (record.sequence.to_string(), kinesis::capsule(self, record))
            }
            Mark::Seam(seam) => (format!("{}|", seam.child.shard.id()), self.seam(seam)),
            Mark::Closing(strand) => (format!("{}>", strand.shard.id()), self.closing(&*strand.shard)),
        };
        div("li", "slot").key(&key).kid(content)
    }

    fn capsule(&self, shard: &Rc<str>, record: &Record) -> El {
        let key = keys::text(&record.change.keys);
        let number = self.lane.numbering.number(record.sequence);
        let kind = record.change.kind;
        let selection = Selection::Record {
            stream: Rc::clone(self.lane.stream),
            shard: Rc::clone(shard),
            sequence: record.sequence,
        };
        let expires = if record.change.identity.is_some() { ", by time to live" } else { "" };
        cell("record", "record")
            .class(kind_class(kind))
            .class(&Look::of(&key).class())
            .class_if(self.lane.lit == Some(key.as_str()), "lit")
            .class_if(self.same.as_ref().is_some_and(|same| Rc::ptr_eq(same, &record.change)), "same")
            .class_if(record.change.at >= self.fresh_since, "fresh")
            .at("data-key", &key)
            .label(&format!("Record {number}, {} of {key}{expires}", kind.name()))
            .at("title", &format!("{} of {key}{expires}\nsequence number {}", kind.name(), record.sequence))
            .picks(self.cx, &selection)
            .add(kind_mark(kind))
            .text(&number.to_string())
    }

    /// Where the lane begins: at a torn edge, or as the fork of another.
    fn start(&self, strand: &Strand) -> El {
        let (lineage, shard) = (self.lane.lineage, &*strand.shard);
        if let Some(kept) = self.lane.kinesis {
            let (lines, says) = kinesis::start(kept, lineage);
            let button = self.shard_button(shard, "shard-start", &says, (&lines.0, &lines.1));
            return button.class_if(lineage.trimmed > 0, "torn");
        }
        let torn = lineage.trimmed > 0 || lineage.origin.is_none();
        let words = match (&lineage.origin, lineage.trimmed) {
            (_, 1..) => (lineage.trimmed.to_string(), "trimmed".into()),
            (Some(origin), 0) => ("split".into(), format!("from {}", origin.partition)),
            (None, 0) if !shard.is_child() => (lineage.folded_at_start().to_string(), "empty".into()),
            (None, 0) => ("older".into(), "expired".to_owned()),
        };
        self.shard_button(shard, "shard-start", &self.start_says(strand), (&words.0, &words.1)).class_if(torn, "torn")
    }

    #[inline(never)]
    fn start_says(&self, strand: &Strand) -> String {
        let (lineage, now) = (self.lane.lineage, self.cx.session.moment().world.now);
        let mut says = format!("Shard {} is the first that is left", strand.shard.id());
        if lineage.trimmed > 0 {
            let records =
                if lineage.trimmed == 1 { "1 record was".into() } else { format!("{} records were", lineage.trimmed) };
            says.push_str(&format!(". {records} trimmed 24 hours after being written"));
        }
        if let Some(at) = lineage.trimmed_at {
            says.push_str(&format!(", the newest of them {} ago", span(now.since(at))));
        }
        if let Some(origin) = &lineage.origin {
            let from = origin.partition;
            says.push_str(&format!(". It continues shard {} of partition {from}, which was split", origin.shard));
        } else if strand.shard.is_child() {
            says.push_str(". Its parent has expired");
        }
        says
    }

    /// Where a closed shard ends and its child begins.
    fn seam(&self, seam: &Seam<'_>) -> El {
        let (closed, child) = (&*seam.closed.shard, seam.child.shard.id());
        let mut says = format!("Shard {} is closed; shard {child} continues it", closed.id());
        let mut next = format!("→ {}", short(child));
        if seam.folded > 0 {
            let shards =
                if seam.folded == 1 { "1 closed shard".into() } else { format!("{} closed shards", seam.folded) };
            says.push_str(&format!(", after {shards} without a record"));
            next = format!("+ {} empty", seam.folded);
        }
        if let Some(fork) = seam.fork {
            says.push_str(&format!(". The partition was split: partition {fork} continues it, too"));
            next = format!("→ {} & {fork}", self.lane.partition);
        }
        self.shard_button(closed, "shard-seam", &says, ("CLOSED", &next)).class_if(seam.fork.is_some(), "forks")
    }

    fn closing(&self, shard: &dyn AnyShard) -> El {
        if let Some(kept) = self.lane.kinesis {
            let (next, says) = kinesis::closing(kept);
            return self.shard_button(shard, "shard-closing", &says, ("CLOSED", &next));
        }
        self.shard_button(shard, "shard-closing", &format!("Shard {} is closed", shard.id()), ("CLOSED", ""))
    }

    /// A place where shards begin or end, in two short lines.
    fn shard_button(&self, shard: &dyn AnyShard, class: &'static str, says: &str, lines: (&str, &str)) -> El {
        let selection = Selection::Shard { stream: Rc::clone(self.lane.stream), shard: Rc::clone(shard.id()) };
        let button = cell("shard-end", "shard").class(class).label(says).at("title", says).picks(self.cx, &selection);
        let button = button.kid(el("span").text(lines.0));
        if lines.1.is_empty() { button } else { button.kid(el("span").text(lines.1)) }
    }
}

/// Four digits tell the shards of one lane apart at a glance; the label holds the whole id.
fn short(id: &str) -> &str {
    let short = keys::short_shard(id);
    short.get(..4).unwrap_or(short)
}

/// What a mark is to a reader; ends of shards are nothing to it, nor are shards that it does not read.
fn reading(reader: &Reader, mark: Option<&Mark<'_>>) -> Option<Reading> {
    match mark {
        Some(Mark::Record(strand, record)) if reader.reads(strand.shard.id()) => {
            Some(reader.reading(record.sequence()))
        }
        _ => None,
    }
}

/// A reader's piece of line under one mark: its shape says what the record is to it.
fn rail(reader: &Reader, marks: &[Mark<'_>], at: usize) -> El {
    let here = reading(reader, marks.get(at));
    let before = at.checked_sub(1).and_then(|before| reading(reader, marks.get(before)));
    let after = reading(reader, marks.get(at + 1));
    let class = match here {
        None => across(reader, &marks[at], before, after),
        Some(Reading::Done) => "rail-done",
        Some(Reading::Batch) => "rail-batch",
        Some(Reading::Held) => "rail-held",
        Some(Reading::Skipped) => "rail-skipped",
        Some(Reading::Ahead) => "rail-ahead",
    };
    // The reader's checkpoint stands here; its batch is stuck.
    let pinned = matches!(&marks[at], Mark::Record(_, record) if reader.pin == Some(record.sequence()));
    let stuck = matches!(reader.doing, Doing::Blocked { .. });
    let rail = div("i", "rail")
        .class(class)
        .class_if(here != before, "rail-first")
        .class_if(here != after, "rail-last")
        .class_if(pinned, "rail-pin")
        .class_if(stuck, "rail-stuck")
        .hidden();
    let first_ahead = here == Some(Reading::Ahead) && before != here;
    let at_end = stands_at_end(reader, &marks[at]);
    let rail = rail.class_if(at_end, "rail-caret");
    if reader.is_api() && (first_ahead || at_end) { rail.kid(div("b", "rail-name").text(&reader.name)) } else { rail }
}

/// A line goes on across a seam between what is alike on both sides, and behind what is done with to the lane's end.
fn across(reader: &Reader, mark: &Mark<'_>, before: Option<Reading>, after: Option<Reading>) -> &'static str {
    let ends = after.is_none() && reader.behind == 0 && !reader.is_api();
    match (mark, before) {
        (Mark::Seam(_), Some(Reading::Done)) if ends || after == Some(Reading::Done) => "rail-done",
        (Mark::Seam(_), Some(Reading::Ahead)) if after == before => "rail-ahead",
        _ => "",
    }
}

/// Whether an iterator has only the end of its closed shard before it.
fn stands_at_end(reader: &Reader, mark: &Mark<'_>) -> bool {
    let closed = match mark {
        Mark::Seam(seam) => seam.closed,
        Mark::Closing(strand) => strand,
        _ => return false,
    };
    reader.is_api() && reader.is_on() && reader.behind == 0 && reader.reads(closed.shard.id())
}
