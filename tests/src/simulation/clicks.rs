//! A Kinesis stream in a simulation: what is done to it, what was acknowledged, and a reader that follows its shards from
//! parents to children.

use std::collections::{BTreeMap, BTreeSet};

use headwater_core::kinesis::hash;
use headwater_core::limits;
use headwater_core::time::Instant;
use serde_json::{Value as Json, json};

use super::run::Run;
use super::{Failure, KINESIS_AT_HOME, KINESIS_KEEPS, KINESIS_ORDER, KINESIS_PAGES};

const REGION: &str = "us-east-1";
const STREAM: &str = "Clicks";
/// Pages and rounds of a reader, at the most.
const PATIENCE: usize = 300;

/// What is done to the stream. Numbers choose among what there is.
#[derive(Clone, Debug)]
pub enum Click {
    Create {
        shards: u32,
    },
    /// Records by their keys; some with a hash of their own, in 256ths of all.
    Put {
        records: Vec<(u8, Option<u8>)>,
    },
    Split {
        which: u64,
    },
    Merge {
        which: u64,
    },
    Read {
        limit: u64,
    },
    Produce {
        rate: u64,
        batch: u64,
        lost: u64,
    },
}

/// A record that the stream acknowledged.
#[derive(Clone, Debug)]
struct Sent {
    sequence: String,
    shard: String,
    hash: u128,
    key: String,
    number: u64,
    at: Instant,
}

#[derive(Clone, Debug, Default)]
pub struct Clicks {
    sent: Vec<Sent>,
    made: u64,
    reader: Follower,
}

/// A reader of all shards, each after its parents.
#[derive(Clone, Debug, Default)]
struct Follower {
    shards: BTreeMap<String, Way>,
    /// What it was given: shard and record.
    found: Vec<(String, Json)>,
}

#[derive(Clone, Debug, Default)]
struct Way {
    parents: Vec<String>,
    range: (u128, u128),
    iterator: Option<String>,
    last: Option<String>,
    done: bool,
    empty: bool,
}

fn ask(run: &mut Run, operation: &str, mut body: Json) -> Option<Json> {
    if operation != "GetRecords" {
        body["StreamName"] = STREAM.into();
    }
    let answer = run.ask(&format!("kinesis.{operation}"), REGION, &body);
    answer.is_success().then_some(answer.json)
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// One step of a plan.
pub fn perform(run: &mut Run, clicks: &mut Clicks, click: &Click) -> Result<(), Failure> {
    match click {
        Click::Create { shards } => {
            ask(run, "CreateStream", json!({ "ShardCount": shards }));
        }
        Click::Put { records } => clicks.put(run, records),
        Click::Split { which } => split(run, *which),
        Click::Merge { which } => merge(run, *which),
        Click::Read { limit } => return clicks.reader.step(run, *limit),
        Click::Produce { rate, batch, lost } => {
            let body = json!({
                "ProducerName": "load", "StreamName": STREAM, "RecordsPerSecond": rate, "BatchSize": batch, "Keys": 5,
                "LostAnswers": lost, "Count": 40, "Seconds": 20,
            });
            run.ask("PutProducer", REGION, &body);
        }
    }
    Ok(())
}

/// The open shards, in the order of their hashes.
fn open(run: &mut Run) -> Vec<(String, u128, u128)> {
    let stream = run.timeline.world().kinesis(REGION, STREAM);
    let indexes: Vec<u32> = stream.map(|stream| stream.open.values().copied().collect()).unwrap_or_default();
    let shards = indexes.iter().filter_map(|index| stream?.shards.get(index));
    shards.map(|shard| (shard.id.to_string(), shard.range.start, shard.range.end)).collect()
}

fn split(run: &mut Run, which: u64) {
    let open = open(run);
    let Some((id, start, end)) = open.get(which as usize % open.len().max(1)) else { return };
    let middle = start + (end - start) / 2;
    ask(run, "SplitShard", json!({ "ShardToSplit": id, "NewStartingHashKey": middle.to_string() }));
}

fn merge(run: &mut Run, which: u64) {
    let open = open(run);
    let Some([one, two]) = open.windows(2).nth(which as usize % open.len().saturating_sub(1).max(1)) else { return };
    ask(run, "MergeShards", json!({ "ShardToMerge": one.0, "AdjacentShardToMerge": two.0 }));
}

impl Clicks {
    fn put(&mut self, run: &mut Run, records: &[(u8, Option<u8>)]) {
        let first = self.made;
        self.made += records.len() as u64;
        let entry = |(n, (key, explicit)): (usize, &(u8, Option<u8>))| {
            // Two letters of base64 a digit do for a number that fits everywhere.
            let mut entry = json!({ "PartitionKey": format!("k{key}"), "Data": format!("{:08}", first + n as u64) });
            if let Some(explicit) = explicit {
                entry["ExplicitHashKey"] = (u128::from(*explicit) << 120).to_string().into();
            }
            entry
        };
        let entries: Vec<Json> = records.iter().enumerate().map(entry).collect();
        let single = entries.len() == 1;
        let answers = match single {
            true => ask(run, "PutRecord", entries[0].clone()).into_iter().collect(),
            false => ask(run, "PutRecords", json!({ "Records": entries }))
                .and_then(|json| json["Records"].as_array().cloned())
                .unwrap_or_default(),
        };
        let at = run.timeline.now();
        for (n, (answer, (key, explicit))) in answers.iter().zip(records).enumerate() {
            let Some(sequence) = answer["SequenceNumber"].as_str() else { continue };
            let key = format!("k{key}");
            let hash = explicit.map_or_else(|| hash::of_key(&key), |explicit| u128::from(explicit) << 120);
            let (sequence, shard, number) = (sequence.to_owned(), text(&answer["ShardId"]), first + n as u64);
            self.sent.push(Sent { sequence, shard, hash, key, number, at });
        }
    }

    /// At the end all that was acknowledged is read, page by page and at once, and compared.
    pub fn compare(&mut self, run: &mut Run) -> Result<(), Failure> {
        let mut reader = Follower::default();
        reader.drain(run, 3)?;
        let mut whole = Follower::default();
        whole.drain(run, 10_000)?;
        if reader.by_shard() != whole.by_shard() {
            return Err(Failure::new(KINESIS_PAGES, "Pages of three records are not what one page has."));
        }
        self.kept(run.timeline.now(), &whole)?;
        self.at_home(&whole)?;
        self.in_order(&whole)
    }

    fn kept(&self, now: Instant, whole: &Follower) -> Result<(), Failure> {
        let found: BTreeSet<(String, String)> =
            whole.found.iter().map(|(shard, record)| (shard.clone(), text(&record["SequenceNumber"]))).collect();
        let due = self.sent.iter().filter(|sent| sent.at >= now - limits::KINESIS_RETENTION);
        match due.into_iter().find(|sent| !found.contains(&(sent.shard.clone(), sent.sequence.clone()))) {
            Some(sent) => Err(Failure::new(KINESIS_KEEPS, format!("{sent:?} was acknowledged and is not there."))),
            None => Ok(()),
        }
    }

    fn at_home(&self, whole: &Follower) -> Result<(), Failure> {
        let is_home = |sent: &&Sent| {
            let range = whole.shards.get(&sent.shard).map(|way| way.range);
            range.is_none_or(|(start, end)| start <= sent.hash && sent.hash <= end)
        };
        match self.sent.iter().find(|sent| !is_home(sent)) {
            Some(sent) => Err(Failure::new(KINESIS_AT_HOME, format!("{sent:?} stands where its hash is not owned."))),
            None => Ok(()),
        }
    }

    /// Whoever reads parents before children finds the records of a key in the order in which they were sent.
    fn in_order(&self, whole: &Follower) -> Result<(), Failure> {
        let places: BTreeMap<String, usize> =
            whole.found.iter().enumerate().map(|(n, (_, record))| (text(&record["SequenceNumber"]), n)).collect();
        let mut last: BTreeMap<(&str, u128), usize> = BTreeMap::new();
        for sent in &self.sent {
            let Some(place) = places.get(&sent.sequence) else { continue };
            let before = last.insert((&sent.key, sent.hash), *place);
            if before.is_some_and(|before| before > *place) {
                let sentence = format!("Record {} of {} came before an earlier one.", sent.number, sent.key);
                return Err(Failure::new(KINESIS_ORDER, sentence));
            }
        }
        Ok(())
    }
}

impl Follower {
    fn by_shard(&self) -> BTreeMap<&str, Vec<&Json>> {
        let mut found: BTreeMap<&str, Vec<&Json>> = BTreeMap::new();
        for (shard, record) in &self.found {
            found.entry(shard).or_default().push(record);
        }
        found
    }

    fn step(&mut self, run: &mut Run, limit: u64) -> Result<(), Failure> {
        self.look(run);
        self.readable().iter().try_for_each(|id| self.page(run, id, limit))
    }

    /// Reads until nothing is left. Time passes where a shard gives no more pages for now.
    fn drain(&mut self, run: &mut Run, limit: u64) -> Result<(), Failure> {
        for _ in 0..PATIENCE {
            self.step(run, limit)?;
            if self.readable().iter().all(|id| self.shards.get(id).is_some_and(|way| way.empty)) {
                break;
            }
        }
        Ok(())
    }

    fn look(&mut self, run: &mut Run) {
        let Some(json) = ask(run, "DescribeStream", json!({})) else { return };
        for shard in json["StreamDescription"]["Shards"].as_array().into_iter().flatten() {
            let parents = ["ParentShardId", "AdjacentParentShardId"];
            let parents = parents.iter().filter_map(|parent| shard[parent].as_str().map(str::to_owned)).collect();
            let hash = |end: &str| shard["HashKeyRange"][end].as_str().and_then(|hash| hash.parse().ok());
            let range = (hash("StartingHashKey").unwrap_or(0), hash("EndingHashKey").unwrap_or(u128::MAX));
            let way = || Way { parents, range, ..Way::default() };
            self.shards.entry(text(&shard["ShardId"])).or_insert_with(way);
        }
    }

    fn readable(&self) -> Vec<String> {
        let is_done = |id: &String| self.shards.get(id).is_none_or(|way| way.done);
        let free = self.shards.iter().filter(|(_, way)| !way.done && way.parents.iter().all(is_done));
        free.map(|(id, _)| id.clone()).collect()
    }

    fn page(&mut self, run: &mut Run, id: &str, limit: u64) -> Result<(), Failure> {
        let Some(way) = self.shards.get_mut(id) else { return Ok(()) };
        let token = match way.iterator.take() {
            Some(token) => Some(token),
            None => {
                let mut body = json!({ "ShardId": id, "ShardIteratorType": "TRIM_HORIZON" });
                if let Some(last) = &way.last {
                    body["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER".into();
                    body["StartingSequenceNumber"] = last.as_str().into();
                }
                ask(run, "GetShardIterator", body).map(|json| text(&json["ShardIterator"]))
            }
        };
        let page =
            token.as_ref().and_then(|token| ask(run, "GetRecords", json!({ "ShardIterator": token, "Limit": limit })));
        // Throttled, or too old a token: the next time a new one is asked for, after a while.
        let Some(page) = page else { return run.pause_for_readers() };
        way.iterator = page["NextShardIterator"].as_str().map(str::to_owned);
        way.done = way.iterator.is_none();
        let records = page["Records"].as_array().cloned().unwrap_or_default();
        way.empty = records.is_empty();
        for record in records {
            let number = text(&record["SequenceNumber"]);
            if way.last.as_ref().is_some_and(|last| *last >= number) {
                return Err(Failure::new(super::ITERATORS_GO_FORWARD, format!("{id} gave record {number} again.")));
            }
            way.last = Some(number);
            self.found.push((id.to_owned(), record));
        }
        Ok(())
    }
}
