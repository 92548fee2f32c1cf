//! A naive reader of a stream, by the Streams API alone: parents before children, page after page.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::run::Run;
use super::{Failure, ITERATORS_GO_FORWARD};

/// A reader, as far as it has come.
#[derive(Clone, Debug)]
pub struct Reader {
    pub region: String,
    pub stream: String,
    shards: BTreeMap<String, Shard>,
    /// What it was given, in order.
    pub records: Vec<Json>,
}

#[derive(Clone, Debug, Default)]
struct Shard {
    parent: Option<String>,
    iterator: Option<String>,
    last: Option<String>,
    /// Read to its end.
    done: bool,
    /// How many pages in a row had nothing.
    empty: u32,
}

/// Pages of a description, and rounds of a drain, at the most.
const PATIENCE: usize = 400;
/// So many empty pages in a row mean that nothing is left, whatever the dial `sparsePages` says in a simulation.
const EMPTY: u32 = 4;

impl Reader {
    pub fn new(region: &str, stream: &str) -> Reader {
        Reader { region: region.into(), stream: stream.into(), shards: BTreeMap::new(), records: Vec::new() }
    }

    /// One page of each shard that is open to it.
    pub fn step(&mut self, run: &mut Run, limit: u64) -> Result<(), Failure> {
        self.look(run);
        self.pages(run, limit)
    }

    fn pages(&mut self, run: &mut Run, limit: u64) -> Result<(), Failure> {
        self.readable().iter().try_for_each(|id| self.page(run, id, limit))
    }

    /// Reads until nothing is left.
    pub fn drain(&mut self, run: &mut Run, limit: u64) -> Result<(), Failure> {
        self.look(run);
        for _ in 0..PATIENCE {
            self.pages(run, limit)?;
            if self.readable().iter().all(|id| self.shards.get(id).is_some_and(|shard| shard.empty >= EMPTY)) {
                break;
            }
        }
        Ok(())
    }

    /// Learns of new shards.
    fn look(&mut self, run: &mut Run) {
        let mut start: Option<String> = None;
        for _ in 0..PATIENCE {
            let mut body = json!({ "StreamArn": self.stream, "Limit": 100 });
            if let Some(start) = start {
                body["ExclusiveStartShardId"] = start.into();
            }
            let answer = run.ask("DescribeStream", &self.region, &body);
            let described = &answer.json["StreamDescription"];
            for shard in described["Shards"].as_array().into_iter().flatten() {
                let id = shard["ShardId"].as_str().unwrap_or_default().to_owned();
                let parent = shard["ParentShardId"].as_str().map(str::to_owned);
                self.shards.entry(id).or_insert_with(|| Shard { parent, ..Shard::default() });
            }
            start = described["LastEvaluatedShardId"].as_str().map(str::to_owned);
            if start.is_none() {
                return;
            }
        }
    }

    /// Shards whose parents are done with, or unknown.
    fn readable(&self) -> Vec<String> {
        let free = |shard: &Shard| {
            let parent = shard.parent.as_ref().and_then(|parent| self.shards.get(parent));
            !shard.done && parent.is_none_or(|parent| parent.done)
        };
        self.shards.iter().filter(|(_, shard)| free(shard)).map(|(id, _)| id.clone()).collect()
    }

    fn page(&mut self, run: &mut Run, id: &str, limit: u64) -> Result<(), Failure> {
        let Some(iterator) = self.iterator(run, id) else {
            // The shard has left its retention.
            self.shard(id).done = true;
            return Ok(());
        };
        let answer = run.ask("GetRecords", &self.region, &json!({ "ShardIterator": iterator, "Limit": limit }));
        if !answer.is_success() {
            // Too old, or what it points at is trimmed: a new iterator is taken the next time.
            self.shard(id).iterator = None;
            return Ok(());
        }
        let page = answer.json["Records"].as_array().cloned().unwrap_or_default();
        let shard = self.shard(id);
        shard.iterator = answer.json["NextShardIterator"].as_str().map(str::to_owned);
        shard.done = shard.iterator.is_none();
        shard.empty = if page.is_empty() { shard.empty + 1 } else { 0 };
        for record in &page {
            let number = record["dynamodb"]["SequenceNumber"].as_str().map(|number| format!("{number:0>40}"));
            if shard.last >= number {
                let sentence = format!("{id} gave record {} again.", number.unwrap_or_default());
                return Err(Failure::new(ITERATORS_GO_FORWARD, sentence));
            }
            shard.last = number;
        }
        self.records.extend(page);
        Ok(())
    }

    fn shard(&mut self, id: &str) -> &mut Shard {
        self.shards.entry(id.to_owned()).or_default()
    }

    fn iterator(&mut self, run: &mut Run, id: &str) -> Option<String> {
        let shard = self.shards.get(id)?;
        if let Some(iterator) = &shard.iterator {
            return Some(iterator.clone());
        }
        let mut body = json!({ "StreamArn": self.stream, "ShardId": id, "ShardIteratorType": "TRIM_HORIZON" });
        if let Some(last) = &shard.last {
            let mut after = body.clone();
            after["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER".into();
            after["SequenceNumber"] = last.trim_start_matches('0').into();
            let answer = run.ask("GetShardIterator", &self.region, &after);
            if let Some(token) = answer.json["ShardIterator"].as_str() {
                return Some(token.to_owned());
            }
        }
        body["ShardIteratorType"] = "TRIM_HORIZON".into();
        run.ask("GetShardIterator", &self.region, &body).json["ShardIterator"].as_str().map(str::to_owned)
    }
}
