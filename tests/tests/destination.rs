//! Goal: a Kinesis destination delivers what AWS promises, and a consumer can live with it. Method: random writes to a table, at the
//! same instant or apart, with duplicates and other orders; after everything has arrived the stream has every change and
//! nothing else, a repairing copy equals the table, and a naive one does not always.

use std::collections::BTreeMap;
use std::rc::Rc;

use headwater_core::dials::Dials;
use headwater_core::dynamodb::change::Change;
use headwater_core::fact::What;
use headwater_core::invariant::Watch;
use headwater_core::rng::{Concern, Dice};
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door;
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";
const STREAM: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/changes";
const SEEDS: u64 = 120;
const WRITES: u64 = 60;

fn send(timeline: &mut Timeline, operation: &str, body: &Json) {
    let answer = door::send(timeline, &door::request(operation, REGION, &body.to_string())).unwrap();
    assert!(answer.is_success(), "{operation} {body}: {}", answer.body());
}

fn create(timeline: &mut Timeline, table: &str) {
    let body = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
    });
    send(timeline, "CreateTable", &body);
}

fn consumer(timeline: &mut Timeline, name: &str, repair: bool) {
    create(timeline, name);
    let function = json!({ "FunctionName": name, "Behaviour": "Materialize", "TableName": name, "Repair": repair });
    send(timeline, "PutFunction", &function);
    let mapping = json!({ "EventSourceArn": STREAM, "FunctionName": name, "StartingPosition": "TRIM_HORIZON" });
    send(timeline, "CreateEventSourceMapping", &mapping);
}

/// A table with its destination, and two copies of it.
fn opened(seed: u64, dials: Dials, precision: Option<&str>) -> Timeline {
    let mut timeline = Timeline::new(seed, Instant::from_seconds(1_767_225_600), dials);
    create(&mut timeline, "Source");
    send(&mut timeline, "kinesis.CreateStream", &json!({ "StreamName": "changes", "ShardCount": 2 }));
    let mut body = json!({ "TableName": "Source", "StreamArn": STREAM });
    if let Some(precision) = precision {
        body["EnableKinesisStreamingConfiguration"] = json!({ "ApproximateCreationDateTimePrecision": precision });
    }
    send(&mut timeline, "EnableKinesisStreamingDestination", &body);
    consumer(&mut timeline, "Naive", false);
    consumer(&mut timeline, "Repaired", true);
    timeline
}

/// Writes few values of few items, so that images come again, often at the very same instant.
fn write(timeline: &mut Timeline, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut below = |bound| dice.below(Concern::Order, bound);
    for _ in 0..WRITES {
        let pause = [Duration::ZERO, Duration::ZERO, Duration(300), Duration(below(3_000_000))][below(4) as usize];
        timeline.advance(pause, door::BUDGET);
        let key = json!({ "pk": { "S": format!("k{}", below(3)) } });
        match below(4) {
            0 => send(timeline, "DeleteItem", &json!({ "TableName": "Source", "Key": key })),
            _ => {
                let mut item = key;
                item["v"] = json!({ "N": below(3).to_string() });
                send(timeline, "PutItem", &json!({ "TableName": "Source", "Item": item }));
            }
        }
    }
    timeline.advance(Duration::seconds(120), door::BUDGET);
    timeline.run_until(timeline.now(), door::BUDGET);
}

fn same(timeline: &Timeline, copy: &str) -> bool {
    let items = |name: &str| timeline.world().table(REGION, name).map(|table| table.items.clone());
    items("Source") == items(copy)
}

/// The changes of the source, and those that the stream tells in the order of its shards.
fn told(timeline: &Timeline) -> (Vec<Rc<Change>>, Vec<Rc<Change>>) {
    let change = |what: &What| match what {
        What::ItemChanged { table, change, .. } if **table == *"Source" => Some(Rc::clone(change)),
        _ => None,
    };
    let changes = timeline.head().facts.iter().filter_map(|fact| change(&fact.what)).collect();
    let stream = timeline.world().kinesis(REGION, "changes").unwrap();
    let records = stream.shards.values().flat_map(|shard| shard.records.iter());
    (changes, records.filter_map(|record| record.change.clone()).collect())
}

fn by_key(changes: &[Rc<Change>]) -> BTreeMap<String, Vec<&Rc<Change>>> {
    let mut found: BTreeMap<String, Vec<&Rc<Change>>> = BTreeMap::new();
    for change in changes {
        found.entry(serde_json::to_string(&change.keys).unwrap()).or_default().push(change);
    }
    found
}

fn unruly() -> Dials {
    Dials {
        kinesis_duplicates: 300,
        kinesis_reordering: 300,
        destination_lag: Duration::millis(20),
        ..Dials::instant()
    }
}

/// No broken promise of the engine.
fn check(timeline: &Timeline, seed: u64) {
    let mut watch = Watch::default();
    watch.audit(timeline.head());
    let engine = watch.broken().find(|(invariant, _)| invariant.kind == headwater_core::invariant::Kind::Engine);
    assert!(engine.is_none(), "seed {seed}: {engine:?}");
}

#[test]
fn with_the_dials_at_zero_each_change_arrives_once_and_in_order() {
    for seed in 0..30 {
        let mut timeline = opened(seed, Dials { kinesis_reordering: 0, kinesis_duplicates: 0, ..unruly() }, None);
        write(&mut timeline, seed);
        let (changes, told) = told(&timeline);
        assert_eq!(by_key(&changes), by_key(&told), "seed {seed}");
        assert!(same(&timeline, "Naive") && same(&timeline, "Repaired"), "seed {seed}");
        check(&timeline, seed);
    }
}

#[test]
fn a_repairing_copy_is_right_and_a_naive_one_is_not_always() {
    let mut wrong = 0;
    for seed in 0..SEEDS {
        let precision = [None, Some("MILLISECOND"), Some("MICROSECOND")][seed as usize % 3];
        let mut timeline = opened(seed, unruly(), precision);
        write(&mut timeline, seed);
        assert!(same(&timeline, "Repaired"), "seed {seed}");
        wrong += u64::from(!same(&timeline, "Naive"));
        check(&timeline, seed);
        let (changes, told) = told(&timeline);
        for change in &changes {
            assert!(told.contains(change), "seed {seed}: {change:?} has not arrived");
        }
        for change in &told {
            assert!(changes.contains(change), "seed {seed}: {change:?} has not happened");
        }
    }
    println!("{wrong} of {SEEDS} naive copies are wrong");
    assert!((1..SEEDS).contains(&wrong), "{wrong}");
}

/// Four megabytes at once are more than two shards take in a second: what is refused is tried again, and none is lost.
#[test]
fn what_is_refused_arrives_later() {
    let mut timeline =
        opened(1, Dials { destination_retry: Duration::millis(50), kinesis_throttling: 1, ..Dials::instant() }, None);
    for n in 0..40 {
        let item = json!({ "pk": { "S": format!("k{n}") }, "big": { "S": "x".repeat(100_000) } });
        send(&mut timeline, "PutItem", &json!({ "TableName": "Source", "Item": item }));
    }
    timeline.advance(Duration::seconds(120), door::BUDGET);
    let all = timeline.world().table(REGION, "Source").and_then(|table| table.destinations.clone()).unwrap();
    let (changes, told) = told(&timeline);
    assert_eq!((all.counts.delivered, all.counts.failed, all.queue.len()), (40, 0, 0));
    assert!(all.counts.throttled > 0, "four seconds' worth of data at once");
    assert_eq!(all.counts.units, 40 * 98, "one for each KB of 100,002 bytes and names");
    assert_eq!(told.len(), changes.len());
    assert!(same(&timeline, "Naive") && same(&timeline, "Repaired"));
    check(&timeline, 1);
}
