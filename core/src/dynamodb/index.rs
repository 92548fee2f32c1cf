//! Secondary indexes: what a table keeps a second time, under other keys (Developer guide, Secondary indexes).
//!
//! An index knows its definition, its state and its entries. It does not know who writes items or who reads entries.

pub mod collection;
pub mod faults;
pub mod life;
pub mod maintain;

use std::rc::Rc;

use crate::dynamodb::key::{IndexSchema, KeySchema, StoredKey};
use crate::dynamodb::meter::{Meter, Terms};
use crate::dynamodb::partition::{self, Partition};
use crate::dynamodb::table::{Billing, Ceiling, History};
use crate::dynamodb::value::Item;
use crate::limits;
use crate::persist::Map;
use crate::time::Instant;

/// What never changes of an index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndexDefinition {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    pub schema: IndexSchema,
    pub projection: Projection,
}

/// Which attributes an index holds besides the keys of the table and its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Projection {
    All,
    KeysOnly,
    /// In alphabetical order.
    Include(Vec<Rc<str>>),
}

impl Projection {
    /// As on the wire: `KEYS_ONLY`.
    pub const fn name(&self) -> &'static str {
        match self {
            Projection::All => "ALL",
            Projection::KeysOnly => "KEYS_ONLY",
            Projection::Include(_) => "INCLUDE",
        }
    }
}

/// What sets local and global indexes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Shares the table's partitions and capacity; always up to date.
    Local,
    /// Has partitions and capacity of its own; follows the table.
    Global(Capacity),
}

/// The capacity of a global index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Capacity {
    pub billing: Billing,
    pub ceiling: Ceiling,
    /// Units a second that it is ready for at once, read then write.
    pub warm: (u64, u64),
    pub history: History,
}

impl Capacity {
    pub(crate) const fn terms(&self) -> Terms {
        Terms { billing: self.billing, ceiling: self.ceiling, warm: self.warm }
    }
}

/// Where an index is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexStatus {
    /// Made together with its table.
    Creating,
    /// Added to a table, and not yet filled.
    Allocating,
    /// Filled from the items that the table holds.
    Backfilling,
    Active,
    Updating,
    Deleting,
}

impl IndexStatus {
    /// As on the wire: `CREATING`.
    pub const fn name(self) -> &'static str {
        match self {
            IndexStatus::Creating | IndexStatus::Allocating | IndexStatus::Backfilling => "CREATING",
            IndexStatus::Active => "ACTIVE",
            IndexStatus::Updating => "UPDATING",
            IndexStatus::Deleting => "DELETING",
        }
    }

    /// The wire member of that name, which only an index has that is being added to a table.
    pub const fn backfilling(self) -> Option<bool> {
        match self {
            IndexStatus::Allocating => Some(false),
            IndexStatus::Backfilling => Some(true),
            _ => None,
        }
    }

    /// Whether it follows the table's writes.
    pub const fn is_maintained(self) -> bool {
        matches!(self, IndexStatus::Backfilling | IndexStatus::Active | IndexStatus::Updating)
    }

    /// Whether queries may read it.
    pub const fn is_readable(self) -> bool {
        matches!(self, IndexStatus::Active | IndexStatus::Updating)
    }
}

/// An index as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Index {
    pub definition: Rc<IndexDefinition>,
    pub scope: Scope,
    pub status: IndexStatus,
    /// When the present transition ends.
    pub until: Instant,
    /// The units that are in force once UPDATING ends.
    pub pending: Option<Billing>,
    pub entries: Map<StoredKey, Rc<Item>>,
    /// The sizes of all entries.
    pub bytes: u64,
    /// Of a global index. They are laid out anew when its capacity changes, and do not split otherwise.
    pub partitions: Rc<[Partition]>,
    pub meter: Meter,
}

/// What an index holds of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: StoredKey,
    pub item: Rc<Item>,
}

impl Index {
    pub fn name(&self) -> &Rc<str> {
        &self.definition.name
    }

    /// Lays out the partitions that the capacity of a global index takes, if those are too few; `on_demand` is the dial.
    pub(crate) fn spread(&mut self, on_demand: u32) {
        let Scope::Global(capacity) = self.scope else { return };
        let count = capacity.billing.partitions(capacity.warm, on_demand);
        if count as usize > self.partitions.len() {
            self.partitions = partition::equal(count);
        }
    }

    pub const fn is_local(&self) -> bool {
        matches!(self.scope, Scope::Local)
    }

    /// What the entries weigh in storage.
    pub fn stored_bytes(&self) -> u64 {
        self.bytes + self.entries.len() as u64 * limits::ITEM_OVERHEAD_BYTES
    }

    /// Whether entries have an attribute of that name when their items do.
    pub fn projects(&self, table: &KeySchema, name: &str) -> bool {
        let included = match &self.definition.projection {
            Projection::All => true,
            Projection::KeysOnly => false,
            Projection::Include(names) => names.iter().any(|included| &**included == name),
        };
        included || self.definition.schema.has(name) || table.attributes().any(|key| &*key.name == name)
    }

    /// What the index holds of an item; nothing when the item lacks a key attribute of the index.
    pub fn entry(&self, table: &KeySchema, item: &Rc<Item>) -> Option<Entry> {
        let key = self.definition.schema.entry_key(table, item)?;
        if self.definition.projection == Projection::All {
            return Some(Entry { key, item: Rc::clone(item) });
        }
        let projected = item.iter().filter(|(name, _)| self.projects(table, name));
        let projected = projected.map(|(name, value)| (Rc::clone(name), value.clone())).collect();
        Some(Entry { key, item: Rc::new(projected) })
    }
}
