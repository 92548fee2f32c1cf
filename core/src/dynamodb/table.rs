//! A table: its definition, its items in the order of their keys' hashes, and its partitions.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::key::{KeySchema, ScalarType, StoredKey};
use crate::dynamodb::partition::Partition;
use crate::dynamodb::value::Item;
use crate::event::Event;
use crate::fact::What;
use crate::persist::Map;
use crate::rule::RuleId;
use crate::time::Instant;
use crate::world::World;

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

/// How capacity is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Billing {
    OnDemand,
    /// Units a second.
    Provisioned {
        read: u64,
        write: u64,
    },
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
    pub deletion_protected: bool,
    /// As sent, such as `STANDARD_INFREQUENT_ACCESS`.
    pub class: Option<Rc<str>>,
    /// The ARN of the stream enabled last; it stays when the stream is disabled.
    pub latest_stream: Option<Rc<str>>,
}

/// A table as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    pub definition: Rc<Definition>,
    pub status: TableStatus,
    pub items: Map<StoredKey, Rc<Item>>,
    /// The sizes of all items.
    pub bytes: u64,
    pub partitions: Rc<Vec<Partition>>,
    /// The ARN of the live stream.
    pub stream: Option<Rc<str>>,
}

impl Table {
    /// The partition that owns a key.
    pub fn partition_of(&self, key: &StoredKey) -> Partition {
        let hash = key.partition_hash();
        let index = self.partitions.partition_point(|partition| partition.last < hash);
        // Ranges cover the space, so the index is always inside; an empty list would be our own mistake.
        self.partitions[index.min(self.partitions.len() - 1)]
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
    note_status(ctx, name, TableStatus::Active.name());
}

/// A table's DELETING ends: the name is free.
pub(crate) fn gone(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &Rc<str>) {
    let Some(table) = world.table(&ctx.region, name) else { return };
    if table.definition.id != *id || table.status != TableStatus::Deleting {
        return;
    }
    world.region_mut(&ctx.region).tables.remove(name);
    note_status(ctx, name, "DELETED");
}

pub(crate) fn note_status(ctx: &mut Ctx, table: &Rc<str>, status: &'static str) {
    let (region, table) = (Rc::clone(&ctx.region), Rc::clone(table));
    ctx.note(RuleId::TableState, What::TableStatus { region, table, status });
}

/// Schedules the end of a table's transition.
pub(crate) fn schedule_ready(ctx: &mut Ctx, table: &Table, delay: crate::time::Duration) {
    let (table, id) = (Rc::clone(&table.definition.name), Rc::clone(&table.definition.id));
    let region = Rc::clone(&ctx.region);
    ctx.later(delay, Event::TableReady { region, table, id });
}
