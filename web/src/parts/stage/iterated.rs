//! Readers of the Streams API: who holds an iterator of which shard, as far as the newest facts tell.

use std::rc::Rc;

use headwater_core::fact::{FactId, What};
use headwater_core::feed::Position;
use headwater_core::limits;
use headwater_core::sequence::Sequence;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;

use super::lineage::Lineage;
use super::reader::{Doing, Reader, Who};
use crate::find;
use crate::parts::inspector::history::backwards;

/// How long an iterator is drawn after it was issued; it expires before that.
const KEPT: Duration = Duration::seconds(30 * 60);
/// Newest facts that are looked at.
const SEARCHED: usize = 4_000;
/// Readers of one lane that are drawn.
const DRAWN: usize = 3;

/// Whoever goes on from one GetShardIterator call.
#[derive(Clone, Debug, PartialEq)]
pub struct Iterated {
    pub number: u32,
    pub stream: Rc<str>,
    pub shard: Rc<str>,
    /// `TRIM_HORIZON`; empty when that call lies too far back to be told.
    pub kind: &'static str,
    /// Where it began.
    pub from: Position,
    /// Where its newest page began.
    pub page: Position,
    /// Where it stands now.
    pub next: Position,
    /// When its newest iterator was issued.
    pub issued: Instant,
    /// Records that it read, in how many pages.
    pub read: usize,
    pub pages: usize,
    /// Whether it has come to the end of a closed shard.
    pub finished: bool,
    /// The newest fact about it.
    pub fact: FactId,
}

impl Iterated {
    pub fn expires(&self) -> Instant {
        let lifetime =
            if find::is_kinesis(&self.stream) { limits::KINESIS_ITERATOR_LIFETIME } else { limits::ITERATOR_LIFETIME };
        self.issued + lifetime
    }
}

/// The readers that have an iterator, or had one lately, the newest first.
#[inline(never)]
pub fn iterated(moment: &Moment) -> Vec<Iterated> {
    let oldest = Instant(moment.world.now.0.saturating_sub(KEPT.0));
    let mut found: Vec<Iterated> = Vec::new();
    for (id, fact) in backwards(moment).take(SEARCHED) {
        if fact.at < oldest {
            break;
        }
        note(&mut found, id, fact.at, &fact.what);
    }
    found
}

/// One reader, however long ago it read.
#[inline(never)]
pub fn find(moment: &Moment, number: u32) -> Option<Iterated> {
    let mut found = Vec::new();
    for (id, fact) in backwards(moment) {
        if number_of(&fact.what) == Some(number) {
            note(&mut found, id, fact.at, &fact.what);
            if matches!(fact.what, What::IteratorIssued { .. }) {
                break;
            }
        }
    }
    found.pop()
}

/// The reader that a fact is about.
pub const fn number_of(what: &What) -> Option<u32> {
    match what {
        What::IteratorIssued { reader, .. } | What::Read { reader, .. } => Some(*reader),
        _ => None,
    }
}

/// Takes a fact in; they come newest first.
fn note(found: &mut Vec<Iterated>, id: FactId, at: Instant, what: &What) {
    let (What::IteratorIssued { stream, shard, reader, position: next, .. }
    | What::Read { stream, shard, reader, next, .. }) = what
    else {
        return;
    };
    let place = found.iter().position(|other| other.number == *reader).unwrap_or_else(|| {
        found.push(Iterated {
            number: *reader,
            stream: Rc::clone(stream),
            shard: Rc::clone(shard),
            kind: "",
            from: *next,
            page: *next,
            next: *next,
            issued: at,
            read: 0,
            pages: 0,
            finished: false,
            fact: id,
        });
        found.len() - 1
    });
    let known = &mut found[place];
    match what {
        What::IteratorIssued { kind, position, .. } => (known.kind, known.from) = (kind, *position),
        What::Read { from, count, finished, .. } => {
            if known.pages == 0 {
                known.page = *from;
            }
            known.from = *from;
            known.read += *count as usize;
            known.pages += 1;
            known.finished |= finished;
        }
        _ => {}
    }
}

/// What the readers of a lane's shards do, the newest last.
#[inline(never)]
pub fn readers(all: &[Iterated], stream: &str, lineage: &Lineage, now: Instant) -> Vec<Reader> {
    let mut readers = Vec::new();
    for one in all.iter().filter(|one| *one.stream == *stream) {
        let Some(strand) = lineage.strands().iter().find(|strand| *strand.shard.id() == one.shard) else { continue };
        let (behind, behind_since) = strand.shard.lag(one.next, now);
        let holding = Doing::Holding { expires: one.expires() };
        readers.insert(
            0,
            Reader {
                who: Who::Api { number: one.number, shard: Rc::clone(&one.shard) },
                name: if one.kind.is_empty() { "iterator".into() } else { one.kind.into() },
                from: sequence(one.from),
                done: sequence(one.next).map(|next| next.before()),
                pin: None,
                next: sequence(one.next),
                batch: Rc::default(),
                doing: if one.finished { Doing::Finished } else { holding },
                behind,
                behind_since,
            },
        );
        if readers.len() == DRAWN {
            break;
        }
    }
    readers
}

pub const fn sequence(position: Position) -> Option<Sequence> {
    if let Position::At(sequence) = position { Some(sequence) } else { None }
}
