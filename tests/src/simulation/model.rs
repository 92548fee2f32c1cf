//! The model: what tables should hold and streams should tell, by what was asked and answered alone.

use std::collections::BTreeMap;

use headwater_core::limits;
use headwater_core::time::Instant;
use serde_json::Value as Json;

use super::deed::{Intent, Write, key_text};
use super::{Failure, WRITES_TAKE_EFFECT};

/// Items by their keys.
pub type Items = BTreeMap<String, Json>;

/// A change as a reader should be told it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub at: Instant,
    pub old: Option<Json>,
    pub new: Option<Json>,
}

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub items: Items,
    /// The live stream's ARN.
    pub stream: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The changes of each key.
    pub told: BTreeMap<String, Vec<Told>>,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    /// By the place among the simulation's tables.
    pub tables: BTreeMap<u8, Table>,
    /// By ARN.
    pub streams: BTreeMap<String, Stream>,
}

impl Model {
    pub fn create(&mut self, table: u8, stream: Option<String>) {
        self.tables.insert(table, Table { items: Items::new(), stream });
    }

    pub fn stream(&mut self, table: u8, stream: Option<String>) {
        if let Some(table) = self.tables.get_mut(&table) {
            table.stream = stream;
        }
    }

    pub fn get(&self, table: u8, key: u8) -> Option<&Json> {
        self.tables.get(&table)?.items.get(&key_text(key))
    }

    /// A write succeeded.
    ///
    /// # Errors
    ///
    /// When its condition should have failed.
    pub fn wrote(&mut self, table: u8, write: &Write, item: Json, now: Instant) -> Result<(), Failure> {
        let old = self.get(table, write.key).cloned();
        if write.guard.is_some_and(|exists| exists != old.is_some()) {
            return Err(Failure::new(WRITES_TAKE_EFFECT, "A write succeeded whose condition does not hold."));
        }
        let new = match write.intent {
            Intent::Put => Some(item),
            Intent::Delete => None,
            Intent::Set => {
                let mut new = old.unwrap_or_else(|| serde_json::json!({ "pk": item["pk"] }));
                new["v"] = item["v"].clone();
                Some(new)
            }
        };
        self.change(table, &key_text(write.key), new, now);
        Ok(())
    }

    /// An item becomes another one, or goes.
    pub fn change(&mut self, table: u8, key: &str, new: Option<Json>, at: Instant) {
        let Some(table) = self.tables.get_mut(&table) else { return };
        let old = match &new {
            Some(new) => table.items.insert(key.to_owned(), new.clone()),
            None => table.items.remove(key),
        };
        if old == new {
            return;
        }
        if let Some(stream) = &table.stream {
            let told = &mut self.streams.entry(stream.clone()).or_default().told;
            told.entry(key.to_owned()).or_default().push(Told { at, old, new });
        }
    }
}

impl Stream {
    /// What a reader must find: the changes of the last 24 hours.
    pub fn kept(&self, now: Instant) -> BTreeMap<String, Vec<Told>> {
        let mut kept = self.told.clone();
        kept.values_mut().for_each(|told| told.retain(|told| told.at >= now - limits::STREAM_RETENTION));
        kept.retain(|_, told| !told.is_empty());
        kept
    }
}
