//! Global tables: one table in several regions (Developer guide, How DynamoDB global tables work, version 2019.11.21).
//!
//! Each region has a table of its own, with a stream, partitions and capacity of its own; what it knows of the others is its
//! [`Group`]. Changes travel in one of two ways:
//!
//! ```text
//! eventual: write ──▶ Inbox of each other region ──▶ Event::Replicated after a latency ──▶ last writer wins ──▶ write
//! strong:   write ──▶ write in each other region, in the same step
//! ```
//!
//! A change that arrived is never sent on.

pub mod inbox;
pub(crate) mod life;
pub(crate) mod send;

use std::rc::Rc;

use crate::dynamodb::key::StoredKey;
use crate::dynamodb::table::Table;
use crate::operation::error::ApiError;
use crate::persist::Map;
use crate::time::{Duration, Instant};
use crate::world::World;

pub use inbox::{Arrival, Inbox};

/// How the replicas of a table agree (API reference, UpdateTable, MultiRegionConsistency).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consistency {
    /// Multi-Region eventual consistency, MREC.
    Eventual,
    /// Multi-Region strong consistency, MRSC.
    Strong,
}

/// Where a replica or a witness is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberStatus {
    Creating,
    Active,
    Deleting,
}

impl MemberStatus {
    /// As on the wire: `CREATING`.
    pub const fn name(self) -> &'static str {
        match self {
            MemberStatus::Creating => "CREATING",
            MemberStatus::Active => "ACTIVE",
            MemberStatus::Deleting => "DELETING",
        }
    }
}

/// Another replica of a table, or a witness, as one replica sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    pub region: Rc<str>,
    pub status: MemberStatus,
    /// When this replica was the source that it was made from.
    pub sourced: Option<Instant>,
}

/// When and where an item was written last: of two writes the one with the later stamp stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    pub at: Instant,
    /// Decides between writes of one instant.
    pub region: Rc<str>,
}

/// What a replica knows of its table in other regions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    pub consistency: Consistency,
    /// In the order in which this region came to know them.
    pub members: Vec<Member>,
    /// The region that keeps changes but serves no requests, in a group with strong consistency.
    pub witness: Option<Member>,
    pub inbox: Inbox,
    /// Who wrote an item last. A write that everybody has seen needs no stamp, so there are few.
    pub(crate) stamps: Map<StoredKey, Stamp>,
    /// Everything that other regions wrote before this instant has arrived.
    pub(crate) seen: Instant,
}

impl Group {
    pub(crate) fn new(consistency: Consistency) -> Group {
        Group {
            consistency,
            members: Vec::new(),
            witness: None,
            inbox: Inbox::default(),
            stamps: Map::new(),
            seen: Instant(0),
        }
    }

    pub fn member(&self, region: &str) -> Option<&Member> {
        self.members.iter().find(|member| &*member.region == region)
    }

    /// The regions that changes go to.
    pub fn active(&self) -> impl Iterator<Item = &Rc<str>> {
        self.members.iter().filter(|member| member.status == MemberStatus::Active).map(|member| &member.region)
    }

    /// Whether a replica or the witness is on its way in or out.
    pub(crate) fn is_changing(&self) -> bool {
        self.members.iter().chain(&self.witness).any(|member| member.status != MemberStatus::Active)
    }

    /// The last write of an item that this replica knows of.
    pub(crate) fn stamp(&self, key: &StoredKey) -> Stamp {
        let seen = || Stamp { at: self.seen - Duration::TICK, region: "".into() };
        self.stamps.get(key).cloned().unwrap_or_else(seen)
    }

    /// Forgets the stamps that no change on its way can be older than: all but those of this instant or later.
    fn settle(&mut self, now: Instant) {
        self.seen = now;
        let lasting = self.stamps.iter().filter(|(_, stamp)| stamp.at >= now);
        self.stamps = lasting.map(|(key, stamp)| (key.clone(), stamp.clone())).collect();
    }
}

/// The group of a table that has replicas, as far as this region knows.
pub fn group(table: &Table) -> Option<&Group> {
    table.global.as_deref().filter(|group| !group.members.is_empty())
}

/// Whether a table has replicas that agree before a write is answered.
pub fn is_strong(table: &Table) -> bool {
    group(table).is_some_and(|group| group.consistency == Consistency::Strong)
}

/// The table's group, to be changed; a new one where it has none.
pub(crate) fn group_mut(table: &mut Table, consistency: Consistency) -> &mut Group {
    Rc::make_mut(table.global.get_or_insert_with(|| Rc::new(Group::new(consistency))))
}

/// Transactions are refused where replicas agree before a write is answered (Developer guide, How DynamoDB global tables
/// work); AWS's own text is not known.
pub(crate) fn check_transaction(world: &World, region: &str, name: &str) -> Result<(), ApiError> {
    if world.table(region, name).is_some_and(|table| is_strong(table)) {
        let text =
            "Transactional operations are not supported for global tables with MultiRegionConsistency set to STRONG.";
        return Err(ApiError::validation(text));
    }
    Ok(())
}
