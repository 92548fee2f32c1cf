//! Goal: replicas agree. Method: random writes in random regions with random pauses; after everything has arrived all
//! replicas with eventual consistency hold the same items, those with strong consistency do at every step, and each stream has the
//! changes of an item in an order that leads to what the table holds.

use std::collections::BTreeMap;
use std::rc::Rc;

use headwater_core::dials::Dials;
use headwater_core::dynamodb::change::Kind;
use headwater_core::dynamodb::value::Item;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const REGIONS: [&str; 3] = ["us-east-1", "us-east-2", "us-west-2"];
const TABLE: &str = "shared";

/// One write, and how long after the one before it.
#[derive(Clone, Debug)]
struct Act {
    region: usize,
    key: u8,
    /// The new value; nothing deletes the item.
    value: Option<u8>,
    /// Whether the item must not be there yet.
    conditional: bool,
    pause_ms: u64,
}

fn act() -> impl Strategy<Value = Act> {
    let pause = prop_oneof![Just(0), 0..5_u64, 0..2_000_u64];
    (0..REGIONS.len(), 0..4_u8, prop::option::of(0..3_u8), any::<bool>(), pause)
        .prop_map(|(region, key, value, conditional, pause_ms)| Act { region, key, value, conditional, pause_ms })
}

fn send(timeline: &mut Timeline, operation: &str, region: &str, body: &Json) -> Result<door::Answer, TestCaseError> {
    door::send(timeline, &door::request(operation, region, &body.to_string())).map_err(TestCaseError::fail)
}

fn dials(coalescing: u32, strong_write: u64) -> Dials {
    let replication_lag = Duration::millis(400);
    Dials {
        replication_lag,
        replication_coalescing: coalescing,
        strong_write: Duration::micros(strong_write),
        ..Dials::instant()
    }
}

fn table(timeline: &mut Timeline) -> Result<(), TestCaseError> {
    let body = json!({
        "TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
    });
    send(timeline, "CreateTable", REGIONS[0], &body).map(drop)
}

fn add_replicas(timeline: &mut Timeline, strong: bool) -> Result<(), TestCaseError> {
    let create = |region: &str| json!({ "Create": { "RegionName": region } });
    if strong {
        let updates = [create(REGIONS[1]), create(REGIONS[2])];
        let body = json!({ "TableName": TABLE, "MultiRegionConsistency": "STRONG", "ReplicaUpdates": updates });
        return send(timeline, "UpdateTable", REGIONS[0], &body).map(drop);
    }
    for region in &REGIONS[1..] {
        let answer = send(
            timeline,
            "UpdateTable",
            REGIONS[0],
            &json!({ "TableName": TABLE, "ReplicaUpdates": [create(region)] }),
        )?;
        prop_assert!(answer.is_success(), "{}", answer.body());
    }
    Ok(())
}

fn perform(timeline: &mut Timeline, act: &Act) -> Result<bool, TestCaseError> {
    timeline.advance(Duration::millis(act.pause_ms), door::BUDGET);
    let key = format!("k{}", act.key);
    let condition = act.conditional.then_some("attribute_not_exists(pk)");
    let (operation, mut body) = match act.value {
        Some(value) => {
            ("PutItem", json!({ "TableName": TABLE, "Item": { "pk": { "S": key }, "v": { "N": value.to_string() } } }))
        }
        None => ("DeleteItem", json!({ "TableName": TABLE, "Key": { "pk": { "S": key } } })),
    };
    if let (Some(condition), "PutItem") = (condition, operation) {
        body["ConditionExpression"] = condition.into();
    }
    let answer = send(timeline, operation, REGIONS[act.region], &body)?;
    Ok(answer.is_success())
}

fn items(timeline: &Timeline, region: &str) -> Vec<Rc<Item>> {
    timeline.world().table(region, TABLE).map(|table| table.items.values().cloned().collect()).unwrap_or_default()
}

/// Each stream tells of an item what can follow each other, and ends with what the table holds.
fn check_stream(timeline: &Timeline, region: &str) -> Result<(), TestCaseError> {
    let Some(table) = timeline.world().table(region, TABLE) else { return Ok(()) };
    let Some(stream) = table.stream.as_ref().and_then(|arn| timeline.world().stream(region, arn)) else {
        return Ok(());
    };
    let mut last: BTreeMap<String, Option<Rc<Item>>> = BTreeMap::new();
    for shard in stream.shards.values() {
        for record in shard.records.iter() {
            let change = &record.change;
            let key = serde_json::to_string(&change.keys).unwrap();
            if let Some(before) = last.get(&key) {
                prop_assert_eq!(before, &change.old, "what was there");
            }
            prop_assert_eq!(Some(change.kind), Kind::of(change.old.as_deref(), change.new.as_deref()));
            prop_assert!(change.identity.is_none());
            last.insert(key, change.new.clone());
        }
    }
    for (key, item) in last {
        let held = table
            .items
            .values()
            .find(|item| serde_json::to_string(&table.definition.schema.extract(item)).is_ok_and(|held| held == key));
        prop_assert_eq!(held, item.as_ref(), "what is there");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn replicas_with_eventual_consistency_agree_in_the_end(
        acts in prop::collection::vec(act(), 1..40),
        coalescing in 0..2_u32,
        join in 0..40_usize,
        seed in any::<u64>(),
    ) {
        let mut timeline = Timeline::new(seed, Instant::from_seconds(1_767_225_600), dials(coalescing, 0));
        table(&mut timeline)?;
        for (n, act) in acts.iter().enumerate() {
            // Replicas may come while items are written, and while changes are on their way.
            if n == join.min(acts.len() / 2) {
                add_replicas(&mut timeline, false)?;
            }
            let act = if n < join.min(acts.len() / 2) { Act { region: 0, ..act.clone() } } else { act.clone() };
            perform(&mut timeline, &act)?;
        }
        timeline.advance(Duration::seconds(60), door::BUDGET);
        let expected = items(&timeline, REGIONS[0]);
        for region in REGIONS {
            prop_assert_eq!(&items(&timeline, region), &expected, "{}", region);
            let group = timeline.world().table(region, TABLE).and_then(|table| table.global.clone());
            prop_assert!(group.is_some_and(|group| group.inbox.is_empty()));
            check_stream(&timeline, region)?;
        }
    }

    #[test]
    fn replicas_with_strong_consistency_agree_at_every_step(acts in prop::collection::vec(act(), 1..40), window in 0..3_000_u64) {
        let mut timeline = Timeline::new(7, Instant::from_seconds(1_767_225_600), dials(0, window));
        table(&mut timeline)?;
        add_replicas(&mut timeline, true)?;
        timeline.advance(Duration::seconds(1), door::BUDGET);
        for region in &REGIONS[1..] {
            let view = json!({ "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" });
            send(&mut timeline, "UpdateTable", region, &json!({ "TableName": TABLE, "StreamSpecification": view }))?;
        }
        timeline.advance(Duration::seconds(1), door::BUDGET);
        for act in &acts {
            let before = items(&timeline, REGIONS[0]);
            let taken = perform(&mut timeline, act)?;
            let held = before.iter().any(|item| format!("{item:?}").contains(&format!("\"k{}\"", act.key)));
            // Whoever wrote it, a condition sees it.
            prop_assert!(!(taken && held && act.conditional && act.value.is_some()));
            let expected = items(&timeline, REGIONS[0]);
            for region in REGIONS {
                prop_assert_eq!(&items(&timeline, region), &expected, "{}", region);
            }
        }
        for region in REGIONS {
            check_stream(&timeline, region)?;
        }
    }
}
