//! Goal: whatever is split, merged and scaled, the open shards of a Kinesis stream share all hashes, every shard comes of
//! closed ones that begin before it, and every record is read once, those of one key in order.
//!
//! Method: random splits, merges, scalings, writes and pauses through the door, states on the clock. After each of them the
//! list of shards is looked at; at the end all shards are read, parents before children.

use headwater_core::dials::Dials;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door::{self, Answer};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";
const START: Instant = Instant::from_seconds(1_767_225_600);

#[derive(Clone, Debug)]
enum Deed {
    /// An open shard, and how far into it the upper half begins, of 1,000.
    Split {
        place: usize,
        at: u128,
    },
    Merge {
        place: usize,
    },
    /// To so many percent of the open shards.
    Scale {
        percent: usize,
    },
    Put {
        key: u8,
    },
    Wait {
        millis: u64,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (0..16_usize, 0..1_001_u128).prop_map(|(place, at)| Deed::Split { place, at }),
        3 => (0..16_usize).prop_map(|place| Deed::Merge { place }),
        2 => (40..220_usize).prop_map(|percent| Deed::Scale { percent }),
        6 => (0..8_u8).prop_map(|key| Deed::Put { key }),
        4 => (1..2_500_u64).prop_map(|millis| Deed::Wait { millis }),
    ]
}

/// A shard as ListShards tells it.
#[derive(Clone, Debug)]
struct Shard {
    id: String,
    parents: Vec<String>,
    start: u128,
    end: u128,
    first: String,
    last: Option<String>,
}

impl Shard {
    fn read(json: &Json) -> Shard {
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let hash = |name: &str| json["HashKeyRange"][name].as_str().unwrap().parse().unwrap();
        Shard {
            id: text(&json["ShardId"]).unwrap(),
            parents: ["ParentShardId", "AdjacentParentShardId"]
                .into_iter()
                .filter_map(|name| text(&json[name]))
                .collect(),
            start: hash("StartingHashKey"),
            end: hash("EndingHashKey"),
            first: text(&json["SequenceNumberRange"]["StartingSequenceNumber"]).unwrap(),
            last: text(&json["SequenceNumberRange"]["EndingSequenceNumber"]),
        }
    }
}

struct Lab {
    timeline: Timeline,
    /// Key and number of every record that was written, in order.
    written: Vec<(String, String)>,
}

impl Lab {
    fn new(seed: u64, shards: u32) -> Lab {
        // All is read at one moment, which no shard would give.
        let dials = Dials { kinesis_throttling: 0, ..Dials::default() };
        let mut lab = Lab { timeline: Timeline::new(seed, START, dials), written: Vec::new() };
        lab.ask("CreateStream", &json!({ "StreamName": "T", "ShardCount": shards }));
        lab.wait(2_000);
        lab
    }

    fn ask(&mut self, operation: &str, body: &Json) -> Answer {
        door::send(&mut self.timeline, &door::request(&format!("kinesis.{operation}"), REGION, &body.to_string()))
            .unwrap()
    }

    fn wait(&mut self, millis: u64) {
        self.timeline.advance(Duration::millis(millis), door::BUDGET);
    }

    fn shards(&mut self, mut body: Json) -> Vec<Shard> {
        let mut shards = Vec::new();
        loop {
            body["MaxResults"] = 7.into();
            let page = self.ask("ListShards", &body).json;
            shards.extend(page["Shards"].as_array().unwrap().iter().map(Shard::read));
            match page.get("NextToken") {
                Some(token) => body = json!({ "NextToken": token }),
                None => return shards,
            }
        }
    }

    /// The open shards in the order of their ranges.
    fn open(&mut self) -> Vec<Shard> {
        let mut open = self.shards(json!({ "StreamName": "T", "ShardFilter": { "Type": "AT_LATEST" } }));
        open.sort_by_key(|shard| shard.start);
        open
    }

    fn act(&mut self, deed: &Deed) {
        let open = self.open();
        let body = match deed {
            Deed::Wait { millis } => return self.wait(*millis),
            Deed::Put { key } => return self.put(*key),
            Deed::Split { place, at } => {
                let shard = &open[place % open.len()];
                let at = shard.start + (shard.end - shard.start) / 1_000 * at;
                let body = json!({ "StreamName": "T", "ShardToSplit": shard.id, "NewStartingHashKey": at.to_string() });
                ("SplitShard", body)
            }
            Deed::Merge { place } => {
                let (low, high) = (&open[place % open.len()].id, &open[(place + 1) % open.len()].id);
                ("MergeShards", json!({ "StreamName": "T", "ShardToMerge": low, "AdjacentShardToMerge": high }))
            }
            Deed::Scale { percent } => {
                let target = (open.len() * percent / 100).clamp(1, 64);
                let body = json!({ "StreamName": "T", "TargetShardCount": target, "ScalingType": "UNIFORM_SCALING" });
                ("UpdateShardCount", body)
            }
        };
        // Many of them are refused: for the state of the stream, for their bounds, for the day's limit.
        self.ask(body.0, &body.1);
    }

    fn put(&mut self, key: u8) {
        let key = format!("key {key}");
        let answer = self.ask("PutRecord", &json!({ "StreamName": "T", "Data": "", "PartitionKey": key }));
        assert!(answer.is_success(), "{}", answer.body());
        self.written.push((key, answer.json["SequenceNumber"].as_str().unwrap().to_owned()));
    }

    fn check(&mut self) {
        let open = self.open();
        assert_eq!((open[0].start, open[open.len() - 1].end), (0, u128::MAX));
        assert!(open.windows(2).all(|pair| pair[0].end + 1 == pair[1].start), "{open:#?}");
        let all = self.shards(json!({ "StreamName": "T" }));
        assert!(all.windows(2).all(|pair| pair[0].id < pair[1].id), "{all:#?}");
        for shard in &all {
            assert_eq!(shard.last.is_none(), open.iter().any(|other| other.id == shard.id));
            check_parents(shard, &all);
            if shard.last.is_some() {
                check_children(shard, &all);
            }
        }
    }

    /// Every record of every shard, parents before children, which is the order of their ids.
    fn read(&mut self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for shard in self.shards(json!({ "StreamName": "T" })) {
            let asked = json!({ "StreamName": "T", "ShardId": shard.id, "ShardIteratorType": "TRIM_HORIZON" });
            let mut iterator = self.ask("GetShardIterator", &asked).json["ShardIterator"].clone();
            loop {
                let page = self.ask("GetRecords", &json!({ "ShardIterator": iterator, "Limit": 3 })).json;
                let records = page["Records"].as_array().unwrap();
                let text = |record: &Json, name: &str| record[name].as_str().unwrap().to_owned();
                found.extend(records.iter().map(|one| (text(one, "PartitionKey"), text(one, "SequenceNumber"))));
                let ended = page.get("NextShardIterator").is_none();
                assert_eq!(ended, page.get("ChildShards").is_some());
                if ended || (records.is_empty() && shard.last.is_none()) {
                    break;
                }
                iterator = page["NextShardIterator"].clone();
            }
        }
        found
    }
}

/// Numbers of one length compare as texts.
fn check_parents(shard: &Shard, all: &[Shard]) {
    for parent in &shard.parents {
        let parent = all.iter().find(|other| other.id == *parent).unwrap();
        let end = parent.last.as_ref().unwrap();
        assert!(parent.id < shard.id && *end > parent.first && shard.first > *end, "{parent:#?} {shard:#?}");
        assert!(parent.start <= shard.end && shard.start <= parent.end);
    }
}

/// Where a shard ended, its children go on with all of its hashes.
fn check_children(shard: &Shard, all: &[Shard]) {
    let mut children: Vec<&Shard> = all.iter().filter(|other| other.parents.contains(&shard.id)).collect();
    children.sort_by_key(|child| child.start);
    assert!(!children.is_empty(), "{shard:#?} has no children");
    assert!(children.windows(2).all(|pair| pair[0].end + 1 == pair[1].start));
    assert!(children[0].start <= shard.start && shard.end <= children[children.len() - 1].end, "{shard:#?}");
}

/// The numbers of each key, in order.
fn by_key(mut records: Vec<(String, String)>) -> Vec<(String, String)> {
    records.sort_by(|one, other| one.0.cmp(&other.0));
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn shards_always_share_all_hashes(
        seed in any::<u64>(),
        shards in 1..6_u32,
        deeds in prop::collection::vec(deed(), 1..60),
    ) {
        let mut lab = Lab::new(seed, shards);
        for deed in &deeds {
            lab.act(deed);
            lab.check();
        }
        lab.wait(2_000);
        lab.check();
        let read = lab.read();
        assert_eq!(by_key(read), by_key(lab.written.clone()));
    }
}

/// The totals that were counted on AWS, open and closed shards together, also where AWS had raised the limits.
#[test]
fn scaling_makes_as_many_shards_as_on_aws() {
    for (from, to, total) in [(2, 4, 6), (4, 5, 15), (10, 13, 37), (4, 2, 6), (5, 3, 7)] {
        let mut lab = Lab::new(1, from);
        let scaled = json!({ "StreamName": "T", "TargetShardCount": to, "ScalingType": "UNIFORM_SCALING" });
        assert!(lab.ask("UpdateShardCount", &scaled).is_success());
        lab.wait(2_000);
        assert_eq!((lab.open().len(), lab.shards(json!({ "StreamName": "T" })).len()), (to, total), "{from} to {to}");
    }
}
