//! A change of an item, kept once with both images. The DynamoDB stream, the Kinesis destination and the events that
//! functions receive are renderings of it.

use std::rc::Rc;

use serde::Serialize;

use crate::dynamodb::value::{Attributes, Item};
use crate::time::Instant;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    Insert,
    Modify,
    Remove,
}

impl Kind {
    /// As on the wire: `INSERT`.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Insert => "INSERT",
            Kind::Modify => "MODIFY",
            Kind::Remove => "REMOVE",
        }
    }

    /// What a write amounts to; `None` when the item is what it was, however it was written.
    pub fn of(old: Option<&Item>, new: Option<&Item>) -> Option<Kind> {
        match (old, new) {
            (None, Some(_)) => Some(Kind::Insert),
            (Some(_), None) => Some(Kind::Remove),
            (Some(old), Some(new)) if old != new => Some(Kind::Modify),
            _ => None,
        }
    }
}

/// Who made a change, where it was not a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Identity {
    /// Time to live: `Service`, `dynamodb.amazonaws.com`.
    TimeToLive,
}

/// One change of one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Change {
    pub at: Instant,
    pub kind: Kind,
    pub keys: Rc<Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Rc<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Rc<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}
