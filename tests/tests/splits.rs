//! Properties of capacity and of partitions, through the door: nothing passes rate and burst, no item is lost by a split,
//! and the changes of an item stay in their order.

use std::collections::BTreeMap;

use headwater_core::dials::Dials;
use headwater_core::dynamodb::table::Table;
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::Stream;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";
const START: Instant = Instant::from_seconds(1_767_225_600);

fn call(timeline: &mut Timeline, operation: &str, body: &Json) -> Result<door::Answer, TestCaseError> {
    door::send(timeline, &door::request(operation, REGION, &body.to_string())).map_err(TestCaseError::fail)
}

fn create(timeline: &mut Timeline, write: u64) -> Result<(), TestCaseError> {
    let body = json!({
        "TableName": "Orders",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": write },
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
    });
    let created = call(timeline, "CreateTable", &body)?;
    prop_assert!(created.is_success(), "{}", created.body());
    timeline.advance(Duration::TICK, door::BUDGET);
    Ok(())
}

/// What is done to a table.
#[derive(Clone, Debug)]
enum Deed {
    Put { key: u8, bytes: usize },
    Delete { key: u8 },
    Raise { units: u64 },
    Wait { minutes: u64 },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        12 => (0..40_u8, 0..400_usize).prop_map(|(key, bytes)| Deed::Put { key, bytes }),
        4 => (0..40_u8).prop_map(|key| Deed::Delete { key }),
        1 => (2..7_u64).prop_map(|thousands| Deed::Raise { units: thousands * 1_000 }),
        1 => (1..300_u64).prop_map(|minutes| Deed::Wait { minutes }),
    ]
}

/// The versions of each key, as they were written; `None` for a deletion.
type History = BTreeMap<String, Vec<Option<usize>>>;

fn perform(timeline: &mut Timeline, deed: &Deed, version: usize, history: &mut History) -> Result<(), TestCaseError> {
    match deed {
        Deed::Put { key, bytes } => {
            let item = json!({
                "pk": { "S": key.to_string() }, "version": { "N": version.to_string() }, "v": { "S": "x".repeat(*bytes) },
            });
            let put = call(timeline, "PutItem", &json!({ "TableName": "Orders", "Item": item }))?;
            prop_assert!(put.is_success(), "{}", put.body());
            history.entry(key.to_string()).or_default().push(Some(version));
        }
        Deed::Delete { key } => {
            let body = json!({ "TableName": "Orders", "Key": { "pk": { "S": key.to_string() } } });
            prop_assert!(call(timeline, "DeleteItem", &body)?.is_success());
            let versions = history.entry(key.to_string()).or_default();
            if versions.last().is_some_and(Option::is_some) {
                versions.push(None);
            }
        }
        Deed::Raise { units } => {
            let body = json!({
                "TableName": "Orders",
                "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": units },
            });
            // The same units again, or fewer once too often, are refused: neither matters here.
            call(timeline, "UpdateTable", &body)?;
        }
        Deed::Wait { minutes } => {
            timeline.advance(Duration::seconds(minutes * 60), door::BUDGET);
        }
    }
    timeline.advance(Duration::TICK, door::BUDGET);
    Ok(())
}

/// Partitions share the space of hashes, and each knows what its items weigh.
fn check_partitions(table: &Table) -> Result<(), TestCaseError> {
    let partitions = &table.partitions;
    prop_assert_eq!((partitions[0].first, partitions[partitions.len() - 1].last), (0, u64::MAX));
    for pair in partitions.windows(2) {
        prop_assert_eq!(pair[0].last + 1, pair[1].first);
    }
    let mut bytes: BTreeMap<u32, u64> = BTreeMap::new();
    for (key, item) in &table.items {
        *bytes.entry(table.partition_of(key).id).or_default() += headwater_core::dynamodb::size::item_size(item);
    }
    for partition in partitions.iter() {
        prop_assert_eq!(partition.bytes, bytes.get(&partition.id).copied().unwrap_or_default());
        prop_assert!(table.items_of(*partition).all(|(key, _)| table.partition_of(key).id == partition.id));
    }
    Ok(())
}

/// The shards, every one after its parent.
fn lineage(stream: &Stream) -> Vec<&Shard> {
    let mut ordered: Vec<&Shard> = Vec::new();
    let mut waiting: Vec<&Shard> = stream.shards.values().map(AsRef::as_ref).collect();
    while !waiting.is_empty() {
        let known: Vec<_> = ordered.iter().map(|shard| shard.id.clone()).collect();
        let ready = |shard: &&Shard| shard.parent.as_ref().is_none_or(|parent| known.contains(parent));
        let (next, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(ready);
        assert!(!next.is_empty(), "a shard without its parent");
        ordered.extend(next);
        waiting = later;
    }
    ordered
}

/// Read as a consumer should, the stream tells each key's changes once and in order, and numbers ascend along a lineage.
fn check_stream(stream: &Stream, history: &History) -> Result<(), TestCaseError> {
    let mut told: History = BTreeMap::new();
    for shard in lineage(stream) {
        let parent = shard.parent.as_ref().and_then(|parent| stream.shards.get(parent));
        if let Some(parent) = parent {
            prop_assert!(parent.end.is_some_and(|end| shard.start > end), "a child begins behind its parent's end");
        }
        for record in shard.records.iter() {
            let change = serde_json::to_value(&*record.change).unwrap();
            let key = change["keys"]["pk"]["S"].as_str().unwrap_or_default().to_owned();
            let version = change["new"]["version"]["N"].as_str().and_then(|version| version.parse().ok());
            told.entry(key).or_default().push(version);
        }
    }
    let written: History = history.iter().filter(|(_, versions)| !versions.is_empty()).map(owned).collect();
    prop_assert_eq!(told, written);
    Ok(())
}

fn owned((key, versions): (&String, &Vec<Option<usize>>)) -> (String, Vec<Option<usize>>) {
    (key.clone(), versions.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn splits_lose_nothing_and_keep_the_order_of_each_key(
        bytes in 100..3_000_u64,
        deeds in prop::collection::vec(deed(), 1..80),
    ) {
        let dials = Dials { partition_bytes: bytes, ..Dials::instant() };
        let mut timeline = Timeline::new(3, START, dials);
        create(&mut timeline, 1)?;
        let mut history = History::new();
        for (version, deed) in deeds.iter().enumerate() {
            perform(&mut timeline, deed, version, &mut history)?;
            check_partitions(timeline.world().table(REGION, "Orders").unwrap())?;
        }
        let world = timeline.world();
        let table = world.table(REGION, "Orders").unwrap();
        let alive = history.values().filter(|versions| versions.last().is_some_and(Option::is_some)).count();
        prop_assert_eq!(table.items.len(), alive);
        for partition in table.partitions.iter() {
            let single = table.items_of(*partition).count() < 2;
            prop_assert!(partition.bytes <= bytes || single, "{} of {} bytes", partition.bytes, bytes);
        }
        let waited = deeds.iter().map(|deed| if let Deed::Wait { minutes } = deed { *minutes } else { 0 }).sum::<u64>();
        if waited < 24 * 60 {
            check_stream(world.stream(REGION, table.stream.as_ref().unwrap()).unwrap(), &history)?;
        }
    }

    #[test]
    fn no_window_passes_rate_and_burst(
        rate in 1..20_u64,
        requests in prop::collection::vec((0..90_000_u64, 1..200_u64), 1..60),
    ) {
        let mut timeline = Timeline::new(3, START, Dials { throttling: 1, ..Dials::instant() });
        create(&mut timeline, rate)?;
        let mut taken: Vec<(Instant, u64)> = Vec::new();
        for (n, (pause, units)) in requests.into_iter().enumerate() {
            timeline.advance(Duration::millis(pause), door::BUDGET);
            let item = json!({ "pk": { "S": n.to_string() }, "v": { "S": "x".repeat(units as usize * 1_024 - 10) } });
            let body = json!({ "TableName": "Orders", "Item": item });
            if call(&mut timeline, "PutItem", &body)?.is_success() {
                taken.push((timeline.now(), units));
            }
        }
        prop_assert!(!taken.is_empty());
        for (n, (from, _)) in taken.iter().enumerate() {
            let mut sum = 0;
            for (until, units) in &taken[n..] {
                sum += units * 1_000_000;
                prop_assert!(sum <= (until.since(*from).0 + 300_000_000) * rate);
            }
        }
    }
}
