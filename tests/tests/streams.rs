//! Goal: a reader that keeps to the rules gets every change once, each item's in their order, whatever becomes of the shards.
//!
//! Method: random writes, batches, splits, rollovers and switches of the stream, with a reader in between that follows the
//! lineage as the Kinesis adapter does: pages of shards, parents before children, pages of random limits, tokens that
//! expire. At the end what it was told is compared with what was written.

use std::collections::BTreeMap;

use headwater_core::dials::Dials;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";
const START: Instant = Instant::from_seconds(1_767_225_600);

/// What is done to the table, or by the reader.
#[derive(Clone, Debug)]
enum Deed {
    Put { key: u8 },
    Delete { key: u8 },
    Batch { keys: Vec<u8>, at_once: bool },
    RollOver { place: usize },
    Split,
    Switch,
    Read { limit: usize },
    Wait { minutes: u64 },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        10 => (0..12_u8).prop_map(|key| Deed::Put { key }),
        4 => (0..12_u8).prop_map(|key| Deed::Delete { key }),
        3 => (prop::collection::vec(0..12_u8, 1..9), any::<bool>())
            .prop_map(|(keys, at_once)| Deed::Batch { keys, at_once }),
        2 => (0..8_usize).prop_map(|place| Deed::RollOver { place }),
        1 => Just(Deed::Split),
        1 => Just(Deed::Switch),
        6 => (1..5_usize).prop_map(|limit| Deed::Read { limit }),
        2 => (1..50_u64).prop_map(|minutes| Deed::Wait { minutes }),
    ]
}

/// The versions of each key, in order; `None` for a removal.
type History = BTreeMap<String, Vec<Option<u64>>>;

/// A table under a random life, and what its streams should tell of it.
struct Lab {
    timeline: Timeline,
    version: u64,
    alive: BTreeMap<u8, bool>,
    /// Each stream by its ARN, the live one last.
    written: Vec<(String, History)>,
    live: bool,
    waited: u64,
}

impl Lab {
    fn new(dials: Dials) -> Lab {
        let mut lab = Lab {
            timeline: Timeline::new(5, START, dials),
            version: 0,
            alive: BTreeMap::new(),
            written: Vec::new(),
            live: false,
            waited: 0,
        };
        let keys = json!([{ "AttributeName": "pk", "KeyType": "HASH" }]);
        let definitions = json!([{ "AttributeName": "pk", "AttributeType": "S" }]);
        lab.ask(
            "CreateTable",
            &json!({
                "TableName": "Orders", "KeySchema": keys, "AttributeDefinitions": definitions,
                "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 1 },
            }),
        );
        lab.tick();
        lab.switch();
        lab
    }

    fn answer(&mut self, operation: &str, body: &Json) -> door::Answer {
        door::send(&mut self.timeline, &door::request(operation, REGION, &body.to_string())).unwrap()
    }

    fn ask(&mut self, operation: &str, body: &Json) -> Json {
        let answer = self.answer(operation, body);
        assert!(answer.is_success(), "{operation} {body}: {}", answer.body());
        answer.json
    }

    fn tick(&mut self) {
        self.timeline.advance(Duration::TICK, door::BUDGET);
    }

    fn switch(&mut self) {
        self.live = !self.live;
        let mut specification = json!({ "StreamEnabled": self.live });
        if self.live {
            specification["StreamViewType"] = json!("NEW_AND_OLD_IMAGES");
        }
        let body = json!({ "TableName": "Orders", "StreamSpecification": specification });
        let answer = self.ask("UpdateTable", &body);
        if self.live {
            let arn = answer["TableDescription"]["LatestStreamArn"].as_str().unwrap().to_owned();
            self.written.push((arn, History::new()));
        }
    }

    fn item(&mut self, key: u8) -> Json {
        self.version += 1;
        json!({ "pk": { "S": key.to_string() }, "version": { "N": self.version.to_string() } })
    }

    fn note(&mut self, key: u8, version: Option<u64>) {
        let was_alive = self.alive.insert(key, version.is_some()).unwrap_or_default();
        if self.live && (was_alive || version.is_some()) {
            let (_, history) = self.written.last_mut().unwrap();
            history.entry(key.to_string()).or_default().push(version);
        }
    }

    fn batch(&mut self, keys: &[u8], at_once: bool) {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys.dedup();
        let mut parts = Vec::new();
        for key in keys {
            let item = self.item(key);
            self.note(key, Some(self.version));
            parts.push(match at_once {
                true => json!({ "Put": { "TableName": "Orders", "Item": item } }),
                false => json!({ "PutRequest": { "Item": item } }),
            });
        }
        match at_once {
            true => self.ask("TransactWriteItems", &json!({ "TransactItems": parts })),
            false => self.ask("BatchWriteItem", &json!({ "RequestItems": { "Orders": parts } })),
        };
    }

    fn roll_over(&mut self, place: usize) {
        let Some((arn, _)) = self.written.last().filter(|_| self.live) else { return };
        let stream = self.timeline.world().stream(REGION, arn).unwrap();
        let open: Vec<String> = stream.open.values().map(|id| id.to_string()).collect();
        let body = json!({ "StreamArn": arn, "ShardId": open[place % open.len()] });
        let answer = self.ask("RollOverShard", &body);
        assert!(answer["ChildShardId"].as_str() > body["ShardId"].as_str(), "a child's id is above its parent's");
    }

    fn perform(&mut self, deed: &Deed, reader: &mut Reader) {
        match deed {
            Deed::Put { key } => {
                let item = self.item(*key);
                self.note(*key, Some(self.version));
                self.ask("PutItem", &json!({ "TableName": "Orders", "Item": item }));
            }
            Deed::Delete { key } => {
                self.note(*key, None);
                self.ask("DeleteItem", &json!({ "TableName": "Orders", "Key": { "pk": { "S": key.to_string() } } }));
            }
            Deed::Batch { keys, at_once } => self.batch(keys, *at_once),
            Deed::RollOver { place } => self.roll_over(*place),
            Deed::Split => {
                self.ask("SplitPartition", &json!({ "TableName": "Orders" }));
            }
            Deed::Switch => self.switch(),
            Deed::Read { limit } => reader.round(self, *limit),
            // Nothing may be trimmed before it is read.
            Deed::Wait { minutes } if self.waited + minutes < 23 * 60 => {
                self.waited += minutes;
                self.timeline.advance(Duration::seconds(minutes * 60), door::BUDGET);
            }
            Deed::Wait { .. } => {}
        }
        self.tick();
    }
}

/// What a reader knows of one shard.
#[derive(Default)]
struct Lane {
    token: Option<String>,
    finished: bool,
    events: Vec<String>,
    last: Option<u128>,
}

/// A reader of all streams, one after the other.
#[derive(Default)]
struct Reader {
    lanes: BTreeMap<(String, String), Lane>,
    told: BTreeMap<String, History>,
}

fn number(json: &Json) -> u128 {
    json.as_str().unwrap().parse().unwrap()
}

/// All shards of a stream, by pages.
fn shards(lab: &mut Lab, arn: &str, page: usize) -> Vec<Json> {
    let (mut found, mut after) = (Vec::new(), Json::Null);
    loop {
        let mut body = json!({ "StreamArn": arn, "Limit": page });
        if !after.is_null() {
            body["ExclusiveStartShardId"] = after.clone();
        }
        let mut description = lab.ask("DescribeStream", &body)["StreamDescription"].take();
        found.extend(description["Shards"].as_array().unwrap().iter().cloned());
        after = description["LastEvaluatedShardId"].take();
        if after.is_null() {
            return found;
        }
    }
}

impl Reader {
    /// Reads a page of every shard that may be read: its parent is done with, or no longer listed.
    fn round(&mut self, lab: &mut Lab, limit: usize) {
        let arns: Vec<String> = lab.written.iter().map(|(arn, _)| arn.clone()).collect();
        for arn in arns {
            let listed = shards(lab, &arn, limit);
            let ids: Vec<&str> = listed.iter().map(|shard| shard["ShardId"].as_str().unwrap()).collect();
            assert!(ids.is_sorted(), "{ids:?}");
            for shard in &listed {
                let parent = shard["ParentShardId"].as_str().filter(|parent| ids.contains(parent));
                let done = |parent: &str| self.lanes.get(&(arn.clone(), parent.to_owned())).is_some_and(|p| p.finished);
                if parent.is_none_or(done) {
                    self.check_start(&arn, shard, parent);
                    self.page(lab, &arn, shard["ShardId"].as_str().unwrap(), limit);
                }
            }
        }
    }

    fn check_start(&self, arn: &str, shard: &Json, parent: Option<&str>) {
        let parent = parent.and_then(|parent| self.lanes.get(&(arn.to_owned(), parent.to_owned())));
        if let Some(last) = parent.and_then(|parent| parent.last) {
            assert!(
                number(&shard["SequenceNumberRange"]["StartingSequenceNumber"]) > last,
                "numbers ascend in a lineage"
            );
        }
    }

    fn page(&mut self, lab: &mut Lab, arn: &str, id: &str, limit: usize) {
        let lane = self.lanes.entry((arn.to_owned(), id.to_owned())).or_default();
        if lane.finished {
            return;
        }
        let token = lane.token.take().unwrap_or_else(|| token(lab, arn, id, lane.last));
        let body = json!({ "ShardIterator": token, "Limit": limit });
        let answer = lab.answer("GetRecords", &body);
        if let Some(refusal) = answer.refusal() {
            // The next round asks for another one, behind the last record.
            assert_eq!(refusal.code, "ExpiredIteratorException", "{}", answer.body());
            return;
        }
        let again = lab.ask("GetRecords", &body);
        assert_eq!(answer.json["Records"], again["Records"], "a token can be used again");
        let next = answer.json["NextShardIterator"].as_str().map(str::to_owned);
        assert!(
            next.is_none() || next.as_deref() != again["NextShardIterator"].as_str(),
            "no token is given out twice"
        );
        assert_ne!(next.as_deref(), Some(token.as_str()));
        lane.finished = next.is_none();
        lane.token = next;
        for record in answer.json["Records"].as_array().unwrap() {
            let sequence = number(&record["dynamodb"]["SequenceNumber"]);
            assert!(lane.last.is_none_or(|last| last < sequence), "numbers ascend");
            lane.last = Some(sequence);
            lane.events.push(record["eventID"].as_str().unwrap().to_owned());
            let change = &record["dynamodb"];
            let key = change["Keys"]["pk"]["S"].as_str().unwrap().to_owned();
            let version = change["NewImage"]["version"]["N"].as_str().map(|version| version.parse().unwrap());
            self.told.entry(arn.to_owned()).or_default().entry(key).or_default().push(version);
        }
    }
}

/// A token for the oldest record, or for the one behind the last.
fn token(lab: &mut Lab, arn: &str, id: &str, last: Option<u128>) -> String {
    let mut body = json!({ "StreamArn": arn, "ShardId": id, "ShardIteratorType": "TRIM_HORIZON" });
    if let Some(last) = last {
        body["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
        body["SequenceNumber"] = json!(format!("{last:021}"));
    }
    lab.ask("GetShardIterator", &body)["ShardIterator"].as_str().unwrap().to_owned()
}

/// The ids of all records of a shard, read at one go.
fn whole(lab: &mut Lab, arn: &str, id: &str) -> Vec<String> {
    let mut events = Vec::new();
    let mut iterator = token(lab, arn, id, None);
    for _ in 0..1_000 {
        let page = lab.ask("GetRecords", &json!({ "ShardIterator": iterator }));
        let records = page["Records"].as_array().unwrap();
        events.extend(records.iter().map(|record| record["eventID"].as_str().unwrap().to_owned()));
        match page["NextShardIterator"].as_str() {
            Some(next) => iterator = next.to_owned(),
            None => return events,
        }
    }
    panic!("a closed shard without an end");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_reader_that_follows_the_lineage_gets_every_change_once_and_in_order(
        sparse_pages in 0..3_u32,
        stale in 0..2_u64,
        deeds in prop::collection::vec(deed(), 1..70),
    ) {
        let dials = Dials {
            sparse_pages,
            stale_describe: Duration::seconds(stale * 600),
            shard_rollover: Duration::seconds(3 * 3_600),
            ..Dials::instant()
        };
        let (mut lab, mut reader) = (Lab::new(dials), Reader::default());
        lab.tick();
        for deed in &deeds {
            lab.perform(deed, &mut reader);
        }
        if lab.live {
            // Once the stream is disabled, every shard has an end.
            lab.switch();
        }
        for _ in 0..1_000 {
            let before = reader.lanes.values().filter(|lane| lane.finished).count();
            reader.round(&mut lab, 7);
            let all = reader.lanes.values().all(|lane| lane.finished);
            if all && reader.lanes.len() == before {
                break;
            }
        }
        let written: BTreeMap<_, _> =
            lab.written.clone().into_iter().filter(|(_, history)| !history.is_empty()).collect();
        prop_assert_eq!(&reader.told, &written);
        for ((arn, id), lane) in &reader.lanes {
            prop_assert!(lane.finished);
            prop_assert_eq!(&whole(&mut lab, arn, id), &lane.events, "pages make the whole");
        }
        let mut events: Vec<&String> = reader.lanes.values().flat_map(|lane| &lane.events).collect();
        let count = events.len();
        events.sort_unstable();
        events.dedup();
        prop_assert_eq!(events.len(), count, "no record is told twice");
    }
}
