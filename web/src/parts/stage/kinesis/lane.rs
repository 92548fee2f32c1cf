//! A shard of Kinesis as a lane: what it begins with, its records, and what follows it.

use std::rc::Rc;

use headwater_core::feed::Position;
use headwater_core::kinesis::read;
use headwater_core::kinesis::shard::{self, Record, Shard};
use headwater_core::kinesis::stream::Stream;
use headwater_core::sequence::Sequence;
use headwater_core::time::Instant;

use super::super::any_shard::{AnyRecord, AnyShard};
use super::super::lane::cell;
use super::super::lineage::Lineage;
use super::super::slot::Scene;
use crate::keys::{self, Look};
use crate::parts::glyph::{kind_class, kind_mark};
use crate::selection::Selection;
use crate::sentence::span;
use crate::view::{El, nothing};

/// A shard with its stream.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: Rc<str>,
    pub stream: Rc<Stream>,
    pub shard: Rc<Shard>,
}

impl AnyShard for Kept {
    fn id(&self) -> &Rc<str> {
        &self.id
    }

    fn record_count(&self) -> usize {
        self.shard.records.len()
    }

    fn record(&self, index: usize) -> Option<AnyRecord<'_>> {
        self.shard.records.get(index).map(AnyRecord::Kinesis)
    }

    fn index_of(&self, sequence: Sequence) -> usize {
        self.shard.index_of(sequence)
    }

    fn end(&self) -> Option<Sequence> {
        self.shard.end
    }

    fn is_child(&self) -> bool {
        self.shard.parent.is_some()
    }

    fn lag(&self, position: Position, now: Instant) -> (usize, Option<Instant>) {
        read::lag(&self.stream, &self.shard, position, now)
    }
}

impl Kept {
    pub fn of(stream: &Rc<Stream>, shard: &Rc<Shard>) -> Kept {
        Kept { id: shard::id(shard.index).into(), stream: Rc::clone(stream), shard: Rc::clone(shard) }
    }

    /// Its records, as the one strand of a lane.
    pub fn lineage(&self, now: Instant) -> Lineage {
        Lineage::single(Rc::new(self.clone()), trimmed(&self.stream, &self.shard, now))
    }
}

/// The records of a shard that are no longer kept.
pub fn trimmed(stream: &Stream, shard: &Shard, now: Instant) -> usize {
    shard.index_since(stream.horizon(now))
}

/// The shards that continue one, in the order of their ids.
pub fn children(stream: &Stream, index: u32) -> Vec<u32> {
    let continues = |shard: &&Rc<Shard>| shard.parent == Some(index) || shard.adjacent == Some(index);
    stream.shards.values().filter(continues).map(|child| child.index).collect()
}

/// Numbers in one line: `2 & 3`.
pub fn joined(indices: &[u32]) -> String {
    let mut words = String::new();
    for index in indices {
        words.push_str(if words.is_empty() { "" } else { " & " });
        words.push_str(&index.to_string());
    }
    words
}

#[inline(never)]
pub fn label(kept: &Kept) -> String {
    format!("Records of shard {}, oldest first", kept.shard.index)
}

/// A record's capsule.
#[inline(never)]
pub fn capsule(scene: &Scene<'_>, record: &Record) -> El {
    let (lane, cx) = (scene.lane, scene.cx);
    let key = keys::of_record(record);
    let number = keys::kinesis_number(record.sequence);
    let shard = lane.kinesis.map_or_else(|| "".into(), |kept| Rc::clone(&kept.id));
    let selection = Selection::Record { stream: Rc::clone(lane.stream), shard, sequence: record.sequence };
    let original = lane.kinesis.and_then(|kept| original(kept, record)).map(keys::kinesis_number);
    let again = original.map_or_else(String::new, |first| format!(", again: a duplicate of record {first}"));
    let kind = record.change.as_ref().map(|change| change.kind);
    let told = kind.map_or_else(String::new, |kind| format!(", {}", kind.name()));
    let title = format!("{key}{again}\n{} bytes\nsequence number {}", record.data.len(), record.sequence);
    cell("record", "record")
        .class(kind.map_or("", kind_class))
        .class_if(original.is_some(), "twin-record")
        .class_if(is_same(scene, record), "same")
        .class(&Look::of(&key).class())
        .class_if(lane.lit == Some(key.as_str()), "lit")
        .class_if(record.at >= scene.fresh_since, "fresh")
        .at("data-key", &key)
        .label(&format!("Record {number}{told} of {key}{again}"))
        .at("title", &title)
        .picks(cx, &selection)
        .add(kind.map_or_else(nothing, kind_mark))
        .text(&number.to_string())
}

/// The first record of the same change, where a change arrived more than once: that many records before are looked at.
pub fn original(kept: &Kept, record: &Record) -> Option<Sequence> {
    const SEARCHED: usize = 300;
    let change = record.change.as_ref()?;
    let place = kept.shard.index_of(record.sequence);
    let mut found = None;
    for at in (place.saturating_sub(SEARCHED)..place).rev() {
        let other = kept.shard.records.get(at)?;
        if other.change.as_ref().is_some_and(|other| Rc::ptr_eq(other, change)) {
            found = Some(other.sequence);
        }
    }
    found
}

/// Whether it tells of the same change as the record that is picked, in whichever stream that stands.
fn is_same(scene: &Scene<'_>, record: &Record) -> bool {
    scene.same.as_ref().zip(record.change.as_ref()).is_some_and(|(picked, own)| Rc::ptr_eq(picked, own))
}

/// What stands where a lane begins, in two short lines and in words.
#[inline(never)]
pub fn start(kept: &Kept, lineage: &Lineage) -> ((String, String), String) {
    let shard = &kept.shard;
    let parents: Vec<u32> = [shard.parent, shard.adjacent].into_iter().flatten().collect();
    let (word, says) = match &parents[..] {
        [] => ("", format!("Shard {} began with the stream", shard.index)),
        [parent] => ("split", format!("Shard {} is one half of shard {parent}, which was split", shard.index)),
        [one, other, ..] => ("merged", format!("Shard {} took the place of shards {one} and {other}", shard.index)),
    };
    if lineage.trimmed == 0 {
        let from = joined(&parents);
        // A merged one names two, for which there is less room.
        return ((word.into(), if parents.len() > 1 { from } else { format!("from {from}") }), says);
    }
    let kept_for = span(kept.stream.retention);
    let says = format!("{says}. Trimmed {kept_for} after being written: {} records", lineage.trimmed);
    ((lineage.trimmed.to_string(), "trimmed".into()), says)
}

/// What follows a closed shard, in short and in words.
#[inline(never)]
pub fn closing(kept: &Kept) -> (String, String) {
    let (index, children) = (kept.shard.index, children(&kept.stream, kept.shard.index));
    match &children[..] {
        [] => (String::new(), format!("Shard {index} is closed")),
        [child] => (format!("→ {child}"), format!("Shard {index} is closed: merged into shard {child}")),
        _ => {
            let children = joined(&children);
            (format!("→ {children}"), format!("Shard {index} is closed: split into shards {children}"))
        }
    }
}
