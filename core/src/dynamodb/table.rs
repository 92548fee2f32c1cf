//! A table: its definition, its items in the order of their keys' hashes, and its partitions.

mod throughput;

use std::fmt;
use std::ops::Bound;
use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::destination::{self, Destinations};
use crate::dynamodb::global::{Group, life as replicas};
use crate::dynamodb::index::maintain::Lagging;
use crate::dynamodb::index::{Index, life};
use crate::dynamodb::key::{KeySchema, ScalarType, StoredKey};
use crate::dynamodb::meter::{Meter, Terms};
use crate::dynamodb::partition::{self, Partition};
use crate::dynamodb::replica::Former;
use crate::dynamodb::tags::Tags;
use crate::dynamodb::ttl::TimeToLive;
use crate::dynamodb::value::Item;
use crate::event::Event;
use crate::fact::What;
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::persist::{List, Map};
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

pub use throughput::{Billing, Ceiling, History};
pub(crate) use throughput::{decreases, in_words};

/// Where a table is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableStatus {
    Creating,
    Active,
    Updating,
    Deleting,
}

impl TableStatus {
    /// As on the wire: `CREATING`.
    pub const fn name(self) -> &'static str {
        match self {
            TableStatus::Creating => "CREATING",
            TableStatus::Active => "ACTIVE",
            TableStatus::Updating => "UPDATING",
            TableStatus::Deleting => "DELETING",
        }
    }

    /// Whether items can be read and written.
    pub const fn is_usable(self) -> bool {
        matches!(self, TableStatus::Active | TableStatus::Updating)
    }
}

/// What DescribeTable says of a table and what seldom changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    /// A UUID: another one when a table of the same name is created again.
    pub id: Rc<str>,
    pub schema: KeySchema,
    /// As sent.
    pub attributes: Vec<(Rc<str>, ScalarType)>,
    pub created: Instant,
    pub billing: Billing,
    pub ceiling: Ceiling,
    /// Units a second that the table is ready for at once, read then write.
    pub warm: (u64, u64),
    pub history: History,
    pub deletion_protected: bool,
    /// As sent, such as `STANDARD_INFREQUENT_ACCESS`.
    pub class: Option<Rc<str>>,
    /// When UpdateTable changed the class.
    pub class_changed: Option<Instant>,
    /// The ARN of the KMS key, where it is not the one that DynamoDB owns.
    pub encryption_key: Option<Rc<str>>,
    pub tags: Tags,
    /// The ARN of the stream enabled last; it stays when the stream is disabled.
    pub latest_stream: Option<Rc<str>>,
}

impl Definition {
    pub(crate) fn terms(&self) -> Terms {
        Terms { billing: self.billing, ceiling: self.ceiling, warm: self.warm }
    }
}

/// A table as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    pub definition: Rc<Definition>,
    pub status: TableStatus,
    /// The provisioned units that are in force once UPDATING ends.
    pub pending: Option<Billing>,
    pub items: Map<StoredKey, Rc<Item>>,
    /// The sizes of all items.
    pub bytes: u64,
    /// In the order of their hashes.
    pub partitions: Rc<[Partition]>,
    pub meter: Meter,
    /// What eventually consistent reads may still find.
    pub(crate) former: Rc<[Former]>,
    /// The ARN of the live stream.
    pub stream: Option<Rc<str>>,
    pub time_to_live: TimeToLive,
    /// The secondary indexes, in the order of their creation.
    pub indexes: Vec<Index>,
    /// Changes that global indexes have yet to see, oldest first.
    pub lagging: List<Lagging>,
    /// What this region knows of the table in other regions.
    pub global: Option<Rc<Group>>,
    /// The bytes of each item collection, by what its keys begin with; kept for tables with local indexes alone.
    pub collections: Map<Rc<[u8]>, u64>,
    /// The Kinesis streams that its changes go to, or went to; nothing when there never was one.
    pub destinations: Option<Rc<Destinations>>,
}

impl Table {
    /// A table without items that is being created; its time to live is off and its stream is still to be enabled.
    pub(crate) fn creating(definition: Definition, partitions: Rc<[Partition]>, indexes: Vec<Index>) -> Table {
        Table {
            definition: Rc::new(definition),
            status: TableStatus::Creating,
            pending: None,
            items: Map::new(),
            bytes: 0,
            partitions,
            meter: Meter::default(),
            former: Rc::new([]),
            stream: None,
            time_to_live: TimeToLive::default(),
            indexes,
            lagging: List::new(),
            global: None,
            collections: Map::new(),
            destinations: None,
        }
    }

    /// The partition that owns a key.
    pub fn partition_of(&self, key: &StoredKey) -> Partition {
        self.partitions[partition::place(&self.partitions, key.partition_hash())]
    }

    /// A partition's items in the order of their keys.
    pub fn items_of(&self, partition: Partition) -> impl DoubleEndedIterator<Item = (&StoredKey, &Rc<Item>)> {
        let from = Bound::Included(partition.first.to_be_bytes());
        let to = partition.last.checked_add(1).map_or(Bound::Unbounded, |next| Bound::Excluded(next.to_be_bytes()));
        let range = (from.as_ref().map(<[u8; 8]>::as_slice), to.as_ref().map(<[u8; 8]>::as_slice));
        self.items.range::<_, [u8]>(range)
    }

    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| &**index.name() == name)
    }

    /// What the items weigh in storage: their sizes and what DynamoDB adds to each.
    pub fn stored_bytes(&self) -> u64 {
        self.bytes + self.items.len() as u64 * limits::ITEM_OVERHEAD_BYTES
    }
}

/// A table's CREATING or UPDATING ends, if it is still the same table and still in that state.
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let Some(table) = world.table_mut(&ctx.region, name) else { return };
    let waits = matches!(table.status, TableStatus::Creating | TableStatus::Updating);
    if table.definition.id != *id || !waits {
        return;
    }
    table.status = TableStatus::Active;
    if let Some(billing) = table.pending.take() {
        change_units(Rc::make_mut(&mut table.definition), billing, ctx.now);
    }
    note_status(ctx, name, TableStatus::Active.name());
    life::table_ready(table, ctx);
}

fn change_units(definition: &mut Definition, billing: Billing, now: Instant) {
    let (old, new) = (definition.billing.units(), billing.units());
    definition.history.note(now, old, new);
    definition.billing = billing;
    definition.warm = (definition.warm.0.max(new.0), definition.warm.1.max(new.1));
}

/// A table's DELETING ends: the name is free.
#[inline(never)]
pub(crate) fn gone(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let Some(table) = world.table(&ctx.region, name) else { return };
    if table.definition.id != *id || table.status != TableStatus::Deleting {
        return;
    }
    replicas::gone(world, ctx, name);
    destination::deliver::table_gone(world, ctx, name);
    world.region_mut(&ctx.region).tables.remove(name);
    note_status(ctx, name, "DELETED");
}

/// Moves a table into a transition, and schedules its end.
pub(crate) fn begin(ctx: &mut Ctx, table: &mut Table, status: TableStatus, delay: Duration) {
    table.status = status;
    let (name, id) = (Rc::clone(&table.definition.name), Rc::clone(&table.definition.id));
    note_status(ctx, &name, status.name());
    let region = Rc::clone(&ctx.region);
    let end = match status {
        TableStatus::Deleting => Event::TableGone { region, table: name, id },
        _ => Event::TableReady { region, table: name, id },
    };
    ctx.later(delay, end);
}

/// A ResourceInUseException for a table whose state does not allow the change.
pub(crate) fn in_use(what: impl fmt::Display) -> ApiError {
    ApiError::new(Code::ResourceInUse, format!("Attempt to change a resource which is still in use: {what}"))
}

pub(crate) fn note_status(ctx: &mut Ctx, table: &Rc<str>, status: &'static str) {
    let (region, table) = (Rc::clone(&ctx.region), Rc::clone(table));
    ctx.note(RuleId::TableState, What::TableStatus { region, table, status });
}
