//! A table's Kinesis destinations: the streams that its changes are replicated to, one at a time
//! (Developer guide, Using Kinesis Data Streams to capture changes to DynamoDB).
//!
//! ```text
//! write ──▶ captured ──▶ Queue ──▶ Event::Delivery after a lag ──▶ record ──▶ kinesis::stream
//!                          ▲                                         │
//!                          └── again, after a delay: no room there ──┘
//! ```
//!
//! A table's writes know nothing of what becomes of their changes here: nothing that happens to a delivery is seen by them. A
//! table that never had a destination keeps nothing of this.

pub mod deliver;
pub mod life;
pub mod queue;
pub mod record;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::change::Change;
use crate::event::Event;
use crate::fact::{FactId, What};
use crate::rule::RuleId;
use crate::time::Instant;
use crate::world::World;

use queue::{Pending, Queue};

/// Where an entry is in its life (API reference, KinesisDataStreamDestination).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Enabling,
    Active,
    Updating,
    Disabling,
    Disabled,
    EnableFailed,
}

impl Status {
    /// As on the wire: `ENABLE_FAILED`.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Enabling => "ENABLING",
            Status::Active => "ACTIVE",
            Status::Updating => "UPDATING",
            Status::Disabling => "DISABLING",
            Status::Disabled => "DISABLED",
            Status::EnableFailed => "ENABLE_FAILED",
        }
    }

    /// Whether it stands in the way of another one: a table has at most one such entry.
    pub const fn is_live(self) -> bool {
        !matches!(self, Status::Disabled | Status::EnableFailed)
    }

    /// Whether changes are replicated to it.
    pub const fn captures(self) -> bool {
        matches!(self, Status::Active | Status::Updating)
    }
}

/// How fine the times in records are (API reference, EnableKinesisStreamingConfiguration).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    Millisecond,
    Microsecond,
}

impl Precision {
    /// As on the wire: `MICROSECOND`.
    pub const fn name(self) -> &'static str {
        match self {
            Precision::Millisecond => "MILLISECOND",
            Precision::Microsecond => "MICROSECOND",
        }
    }
}

/// A stream that a table is, or was, replicated to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Destination {
    /// As it was given: what it names is looked at later.
    pub stream: Rc<str>,
    pub status: Status,
    /// Why it could not be enabled.
    pub description: Option<&'static str>,
    /// Absent until it is set, which means milliseconds.
    pub precision: Option<Precision>,
    /// When DisableKinesisStreamingDestination was called last; nothing since it was enabled again.
    pub ended: Option<Instant>,
    /// What enabling will come to, as far as it is known: the text of its failure.
    fault: Option<&'static str>,
    /// When the present transition ends.
    until: Option<Instant>,
}

/// What has become of a table's changes since its first destination: the sources of its metrics
/// (Developer guide, DynamoDB metrics and dimensions).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Changes that arrived, duplicates not counted.
    pub delivered: u64,
    /// ThrottledPutRecordCount: attempts that found no room.
    pub throttled: u64,
    /// FailedToReplicateRecordCount: changes that were given up.
    pub failed: u64,
    /// ConsumedChangeDataCaptureUnits: one for each KB of a change.
    pub units: u64,
}

/// All destinations that a table ever had, and what is on its way to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Destinations {
    /// In the order in which they were enabled first.
    pub entries: Vec<Destination>,
    pub queue: Queue,
    pub counts: Counts,
}

impl Destinations {
    pub fn entry(&self, stream: &str) -> Option<&Destination> {
        self.entries.iter().find(|entry| *entry.stream == *stream)
    }

    fn entry_mut(&mut self, stream: &str) -> Option<&mut Destination> {
        self.entries.iter_mut().find(|entry| *entry.stream == *stream)
    }

    /// The one entry that is neither DISABLED nor ENABLE_FAILED.
    pub fn live(&self) -> Option<&Destination> {
        self.entries.iter().find(|entry| entry.status.is_live())
    }

    /// AgeOfOldestUnreplicatedRecord: since when the oldest change waits.
    pub fn oldest(&self) -> Option<Instant> {
        self.queue.iter().filter(|(_, pending)| !pending.again).map(|(_, pending)| pending.change.at).min()
    }
}

/// The destinations of a table that has some, if it is still the table of that id.
fn of<'a>(world: &'a mut World, ctx: &Ctx, table: &str, id: &str) -> Option<&'a mut Destinations> {
    let table = world.table_mut(&ctx.region, table).filter(|table| *table.definition.id == *id)?;
    table.destinations.as_mut().map(Rc::make_mut)
}

/// Takes a change of a table that has had destinations, if one of them is to get it.
#[inline(never)]
pub(crate) fn captured(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, change: &Rc<Change>, cause: FactId) {
    let Some(table) = world.table(&ctx.region, name) else { return };
    let live = table.destinations.as_ref().and_then(|all| all.live()).filter(|live| live.status.captures());
    let Some((stream, precision)) = live.map(|live| (Rc::clone(&live.stream), live.precision)) else { return };
    let id = Rc::clone(&table.definition.id);
    let (wait, overtaken) = deliver::lag(world, ctx);
    let Some(all) = of(world, ctx, name, &id) else { return };
    all.counts.units += record::units(change);
    let due = if overtaken { ctx.now + wait } else { all.queue.behind_all(ctx.now + wait) };
    let pending = Pending { change: Rc::clone(change), stream, precision, attempt: 0, number: 0, again: false, cause };
    let number = all.queue.insert(pending);
    schedule(ctx, name, &id, (number, cause), due);
}

/// Lets the next attempt at a change come at a time.
fn schedule(ctx: &mut Ctx, table: &Rc<str>, id: &Rc<str>, (number, cause): (u64, FactId), due: Instant) {
    let region = Rc::clone(&ctx.region);
    let event = Event::Delivery { region, table: Rc::clone(table), id: Rc::clone(id), change: number };
    ctx.later_because(cause, due.since(ctx.now), event);
}

/// What happens from here on follows from the new status.
fn note_status(ctx: &mut Ctx, table: &Rc<str>, entry: &Destination) {
    let (region, table, stream) = (Rc::clone(&ctx.region), Rc::clone(table), Rc::clone(&entry.stream));
    let (status, description) = (entry.status.name(), entry.description);
    let fact = What::DestinationStatus { region, table, stream, status, description };
    let noted = ctx.note(RuleId::DestinationState, fact);
    ctx.facts.because(noted);
}
