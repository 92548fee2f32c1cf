//! Goal: an index is always the projection of its table. Method: random writes through the door, some of them refused, with
//! and without lag, while an index is added; then each index is compared with one that is made anew from the items.

use std::collections::BTreeMap;

use headwater_core::dials::Dials;
use headwater_core::dynamodb::index::IndexStatus;
use headwater_core::dynamodb::size::item_size;
use headwater_core::dynamodb::table::Table;
use headwater_core::limits;
use headwater_core::time::Duration;
use headwater_core::timeline::Timeline;
use headwater_tests::door::{self, Answer};
use headwater_tests::run::{SEED, START};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

const BUDGET: u64 = 100_000;

/// Values for index keys: good ones that meet each other often, and some that are refused.
fn value() -> impl Strategy<Value = Json> {
    prop_oneof![
        6 => "[ab\u{0}]{1,2}".prop_map(|text| json!({ "S": text })),
        6 => (-2..3_i32).prop_map(|n| json!({ "N": n.to_string() })),
        1 => Just(json!({ "S": "" })),
        1 => Just(json!({ "NULL": true })),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Put(Map<String, Json>),
    Set(&'static str, Json),
    Remove(&'static str),
    Delete,
    Wait(u64),
    AddIndex,
}

fn attribute() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["lsi1sk", "gk", "n", "v", "w"])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec((attribute(), value()), 0..4)
            .prop_map(|pairs| Step::Put(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        4 => (attribute(), value()).prop_map(|(name, value)| Step::Set(name, value)),
        2 => attribute().prop_map(Step::Remove),
        2 => Just(Step::Delete),
        2 => (0..2_000_u64).prop_map(Step::Wait),
        1 => Just(Step::AddIndex),
    ]
}

fn keys() -> impl Strategy<Value = (&'static str, &'static str)> {
    (prop::sample::select(vec!["p", "q"]), prop::sample::select(vec!["1", "2", "3"]))
}

fn ask(timeline: &mut Timeline, operation: &str, body: &Json) -> Answer {
    let request = door::request(operation, "us-east-1", &body.to_string());
    let answer = Answer::of(headwater_core::http::respond(timeline, &request));
    assert!(answer.is_success() || !answer.body().contains("InternalFailure"), "{operation}: {}", answer.body());
    answer
}

fn fixture() -> Json {
    let text = std::fs::read_to_string(headwater_tests::root().join("suite/fixtures.json")).unwrap();
    serde_json::from_str::<Json>(&text).unwrap()["Indexed"].clone()
}

fn perform(timeline: &mut Timeline, (pk, sk): (&str, &str), step: &Step) {
    let key = json!({ "pk": { "S": pk }, "sk": { "S": sk } });
    match step {
        Step::Put(attributes) => {
            let mut item = attributes.clone();
            item.extend(key.as_object().unwrap().clone());
            ask(timeline, "PutItem", &json!({ "TableName": "Indexed", "Item": item }));
        }
        Step::Set(name, value) => {
            let values = json!({ ":v": value });
            let body = json!({ "TableName": "Indexed", "Key": key, "UpdateExpression": format!("SET {name} = :v"), "ExpressionAttributeValues": values });
            ask(timeline, "UpdateItem", &body);
        }
        Step::Remove(name) => {
            let body = json!({ "TableName": "Indexed", "Key": key, "UpdateExpression": format!("REMOVE {name}") });
            ask(timeline, "UpdateItem", &body);
        }
        Step::Delete => {
            ask(timeline, "DeleteItem", &json!({ "TableName": "Indexed", "Key": key }));
        }
        Step::Wait(millis) => {
            timeline.advance(Duration::millis(*millis), BUDGET);
        }
        Step::AddIndex => {
            let index = json!({ "IndexName": "added", "KeySchema": [{ "AttributeName": "w", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "HASH" }, { "AttributeName": "n", "KeyType": "RANGE" }], "Projection": { "ProjectionType": "KEYS_ONLY" } });
            let definitions = json!([{ "AttributeName": "w", "AttributeType": "S" }]);
            ask(
                timeline,
                "UpdateTable",
                &json!({ "TableName": "Indexed", "AttributeDefinitions": definitions, "GlobalSecondaryIndexUpdates": [{ "Create": index }] }),
            );
        }
    }
}

fn table(timeline: &Timeline) -> &Table {
    timeline.world().table("us-east-1", "Indexed").unwrap()
}

fn check(table: &Table) {
    for index in &table.indexes {
        assert_eq!(index.status, IndexStatus::Active);
        let entries = table.items.values().filter_map(|item| index.entry(&table.definition.schema, item));
        let expected: BTreeMap<_, _> = entries.map(|entry| (entry.key, entry.item)).collect();
        let found: BTreeMap<_, _> = index.entries.iter().map(|(key, item)| (key.clone(), item.clone())).collect();
        assert_eq!(found, expected, "{}", index.name());
        assert_eq!(index.bytes, found.values().map(|item| item_size(item)).sum::<u64>());
    }
    check_collections(table);
}

/// Item collections are the sums of their items and local entries.
fn check_collections(table: &Table) {
    let mut expected: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (key, item) in &table.items {
        let locals = table.indexes.iter().filter(|index| index.is_local());
        let entries = locals.filter_map(|index| index.entry(&table.definition.schema, item));
        let bytes = entries.map(|entry| item_size(&entry.item) + limits::ITEM_OVERHEAD_BYTES).sum::<u64>();
        let own = item_size(item) + limits::ITEM_OVERHEAD_BYTES;
        *expected.entry(key.partition().to_vec()).or_default() += own + bytes;
    }
    let found: BTreeMap<_, _> = table.collections.iter().map(|(key, bytes)| (key.to_vec(), *bytes)).collect();
    assert_eq!(found, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn indexes_are_projections_of_their_table(
        lag in prop::sample::select(vec![0_u64, 1, 500]),
        steps in prop::collection::vec((keys(), step()), 1..40),
    ) {
        let allocating = Duration::millis(700);
        let dials = Dials { gsi_lag: Duration::millis(lag), index_allocating: allocating, index_backfilling: allocating, ..Dials::instant() };
        let mut timeline = Timeline::new(SEED, START, dials);
        assert!(ask(&mut timeline, "CreateTable", &fixture()).is_success());
        for (keys, step) in &steps {
            perform(&mut timeline, *keys, step);
        }
        timeline.advance(Duration::seconds(5), BUDGET);
        check(table(&timeline));
    }
}
