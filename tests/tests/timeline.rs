//! Goal: time is an instrument that can be trusted: any place of a run is found again, futures differ by what their
//! comparison says and by nothing else, and markers stand where something happened for the first time.
//! Method: random histories of writes, failures and waits; the worlds are read item by item, without the comparison.

use std::collections::BTreeMap;
use std::rc::Rc;

use headwater_core::dials::Dials;
use headwater_core::dynamodb::key::StoredKey;
use headwater_core::dynamodb::value::Item;
use headwater_core::fact::What;
use headwater_core::http::respond;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::compare::{Bounds, Comparison, Standing, compare_within};
use headwater_core::timeline::markers::{Marker, MarkerKind, Markers};
use headwater_core::timeline::{Moment, Timeline};
use headwater_tests::door::{self, BUDGET};
use headwater_tests::run::{SEED, START};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const ALL: Bounds = Bounds { groups: usize::MAX, rows: usize::MAX };

fn call(timeline: &mut Timeline, operation: &str, body: Json) -> Json {
    let answer = respond(timeline, &door::request(operation, "us-east-1", &body.to_string()));
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

fn table(timeline: &mut Timeline, name: &str) {
    let body = json!({
        "TableName": name,
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 1 },
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
    });
    call(timeline, "CreateTable", body);
}

/// One table whose stream is mapped to a function, and all the time that takes.
fn stocked() -> Timeline {
    stocked_with(Dials::default())
}

fn stocked_with(dials: Dials) -> Timeline {
    let mut timeline = Timeline::new(SEED, START, dials);
    table(&mut timeline, "Orders");
    timeline.advance(Duration::seconds(30), BUDGET);
    behave(&mut timeline, None);
    map(&mut timeline);
    timeline.advance(Duration::seconds(30), BUDGET);
    timeline
}

fn map(timeline: &mut Timeline) {
    let described = call(timeline, "DescribeTable", json!({ "TableName": "Orders" }));
    let mapping = json!({
        "FunctionName": "audit",
        "EventSourceArn": described["Table"]["LatestStreamArn"],
        "StartingPosition": "TRIM_HORIZON",
        "MaximumRetryAttempts": 1,
    });
    call(timeline, "CreateEventSourceMapping", mapping);
}

fn behave(timeline: &mut Timeline, fails: Option<&str>) {
    let body = match fails {
        Some(text) => json!({ "FunctionName": "audit", "Behaviour": "FailOnMatch", "Match": text }),
        None => json!({ "FunctionName": "audit", "Behaviour": "Log" }),
    };
    call(timeline, "PutFunction", body);
}

fn put(timeline: &mut Timeline, table: &str, key: u8, value: u8) {
    let item = json!({ "pk": { "S": format!("k{key}") }, "v": { "S": format!("value{value}") } });
    call(timeline, "PutItem", json!({ "TableName": table, "Item": item }));
}

#[derive(Clone, Debug)]
enum Act {
    Put(u8, u8),
    Delete(u8),
    /// Makes the function fail on a value, or on none.
    Fail(Option<u8>),
    NewTable(u8),
    Read(u8),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..12_u8, 0..4_u8).prop_map(|(key, value)| Act::Put(key, value)),
        2 => (0..12_u8).prop_map(Act::Delete),
        1 => prop::option::of(0..4_u8).prop_map(Act::Fail),
        1 => (0..3_u8).prop_map(Act::NewTable),
        1 => (0..12_u8).prop_map(Act::Read),
        4 => (0..4_000_u64).prop_map(Act::Wait),
        1 => (0..5 * 3_600_000_u64).prop_map(Act::Wait),
    ]
}

fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 0..most)
}

fn perform(timeline: &mut Timeline, acts: &[Act]) {
    for act in acts {
        match act {
            Act::Put(key, value) => put(timeline, "Orders", *key, *value),
            Act::Delete(key) => {
                let body = json!({ "TableName": "Orders", "Key": { "pk": { "S": format!("k{key}") } } });
                call(timeline, "DeleteItem", body);
            }
            Act::Fail(value) => behave(timeline, value.map(|value| format!("value{value}")).as_deref()),
            Act::NewTable(n) => table(timeline, &format!("Table{n}")),
            Act::Read(key) => {
                let body = json!({ "TableName": "Orders", "Key": { "pk": { "S": format!("k{key}") } } });
                call(timeline, "GetItem", body);
            }
            Act::Wait(millis) => {
                timeline.advance(Duration::millis(*millis), BUDGET);
            }
        }
    }
    timeline.run_until(timeline.now(), BUDGET);
}

type Items = BTreeMap<(Rc<str>, Rc<str>, StoredKey), Rc<Item>>;

fn items(moment: &Moment) -> Items {
    let mut items = Items::new();
    for (region, content) in moment.world.regions.iter() {
        for (name, table) in content.tables.iter() {
            let rows = table
                .items
                .iter()
                .map(|(key, item)| ((Rc::clone(region), Rc::clone(name), key.clone()), Rc::clone(item)));
            items.extend(rows);
        }
    }
    items
}

/// What `left` becomes when it is told the differences.
fn applied(left: &Timeline, right: &Timeline, comparison: &Comparison) -> Items {
    let mut result = items(left.head());
    for table in &comparison.tables.shown {
        let of = |run: &Timeline| run.world().table(&table.region, &table.table).cloned();
        for row in &table.items.shown {
            for (run, item) in [(left, &row.item.left), (right, &row.item.right)] {
                let (Some(found), Some(item)) = (of(run), item) else { continue };
                let key = found.definition.schema.key_of_item(item).unwrap();
                let key = (Rc::clone(&table.region), Rc::clone(&table.table), key);
                if Rc::ptr_eq(item, row.item.left.as_ref().unwrap_or(item)) && row.item.right.is_none() {
                    result.remove(&key);
                } else if row.item.right.as_ref().is_some_and(|right| Rc::ptr_eq(right, item)) {
                    result.insert(key, Rc::clone(item));
                }
            }
        }
    }
    result
}

/// Every fact that a row leads to says what the row says.
fn check_leads(left: &Timeline, right: &Timeline, comparison: &Comparison) {
    for table in &comparison.tables.shown {
        for row in &table.items.shown {
            for (run, item, fact) in [(left, &row.item.left, row.fact.left), (right, &row.item.right, row.fact.right)] {
                let Some(fact) = fact else { continue };
                let What::ItemChanged { change, .. } = &run.head().fact(fact).unwrap().what else { panic!() };
                assert_eq!(&change.new, item);
            }
            assert!(row.fact.left.is_some() || row.fact.right.is_some(), "a difference from nowhere");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn comparisons_tell_all_that_differs((before, one, two) in (acts(24), acts(16), acts(16))) {
        let mut left = stocked();
        perform(&mut left, &before);
        let fork = left.head().clone();
        let mut right = left.fork(&fork);
        perform(&mut left, &one);
        perform(&mut right, &two);
        let comparison = compare_within(&left, &right, Instant::LATEST, ALL);
        prop_assert_eq!(applied(&left, &right, &comparison), items(right.head()));
        prop_assert_eq!(compare_within(&right, &left, Instant::LATEST, ALL), comparison.clone().mirrored());
        prop_assert!(compare_within(&left, &left, Instant::LATEST, ALL).is_empty());
        check_leads(&left, &right, &comparison);
        let parted = comparison.parting.map(|parting| (parting.facts, parting.at));
        let common = left.head().facts.iter().zip(right.head().facts.iter()).take_while(|(a, b)| a == b).count();
        if let Some((facts, at)) = parted {
            prop_assert_eq!(facts, common);
            prop_assert!(at >= fork.world.now);
        }
        // Until they part, they are the same.
        prop_assert!(common >= fork.facts.len());
        prop_assert!(compare_within(&left, &right, fork.world.now - Duration::micros(1), ALL).is_empty());
    }

    /// Also where nothing is shared: the same run, run again from its recording.
    #[test]
    fn a_run_and_its_twin_do_not_differ(history in acts(24)) {
        let mut run = stocked();
        perform(&mut run, &history);
        let (twin, _) = Timeline::restore(&run.record(), BUDGET);
        prop_assert!(compare_within(&run, &twin, Instant::LATEST, ALL).is_empty());
    }

    #[test]
    fn facts_and_inputs_are_places(history in acts(24), places in prop::collection::vec(any::<prop::sample::Index>(), 8)) {
        let mut run = stocked();
        perform(&mut run, &history);
        for place in places {
            let facts = place.index(run.head().facts.len());
            let (until, beyond) = (run.until_facts(facts), run.beyond_facts(facts));
            prop_assert!(until.facts.len() <= facts && facts < beyond.facts.len());
            prop_assert_eq!(run.at_step(until.world.steps).digest(), until.digest());
            prop_assert!(run.at_step(until.world.steps + 1).facts.len() > facts, "not the last with so few");
            prop_assert!(run.at_step(beyond.world.steps - 1).facts.len() <= facts, "not the first with so many");
            let input = place.index(run.log().len());
            let before = run.before_input(input).unwrap();
            prop_assert_eq!(before.inputs, input);
            prop_assert_eq!(Some(before.world.now), run.log().nth(input).map(|entry| entry.at));
            let mut straight = run.clone();
            while straight.log().len() > input {
                straight = straight.undone().unwrap();
            }
            prop_assert_eq!(straight.head().digest(), run.undone_to(input).unwrap().head().digest());
        }
        prop_assert!(run.undone_to(run.log().len()).is_none());
    }

    /// However the facts arrive, the markers are the same.
    #[test]
    fn markers_are_found_as_facts_arrive(history in acts(30), steps in prop::collection::vec(1_usize..9, 0..40)) {
        let mut run = stocked();
        perform(&mut run, &history);
        let mut at_once = Markers::default();
        at_once.update(&run.head().facts);
        let mut bit_by_bit = Markers::default();
        let mut count = 0;
        for step in steps {
            count += step;
            bit_by_bit.update(&run.until_facts(count).facts);
        }
        bit_by_bit.update(&run.head().facts);
        prop_assert_eq!(at_once.found(), bit_by_bit.found());
    }
}

fn markers(run: &Timeline) -> Vec<Marker> {
    let mut markers = Markers::default();
    markers.update(&run.head().facts);
    markers.found().to_vec()
}

fn kinds(run: &Timeline) -> Vec<&'static str> {
    markers(run).iter().map(|marker| marker.kind.name()).collect()
}

#[test]
fn the_first_of_each_trouble_is_marked() {
    let mut run = stocked();
    put(&mut run, "Orders", 1, 1);
    run.advance(Duration::seconds(5), BUDGET);
    assert!(kinds(&run).is_empty(), "{:?}", markers(&run));
    behave(&mut run, Some("value2"));
    put(&mut run, "Orders", 1, 2);
    run.advance(Duration::seconds(60), BUDGET);
    assert_eq!(kinds(&run), ["failure", "duplicate", "loss"]);
    put(&mut run, "Orders", 2, 2);
    run.advance(Duration::seconds(60), BUDGET);
    assert_eq!(kinds(&run).len(), 3, "only the first of each");
    for n in 0..250 {
        for key in 0..2 {
            put(&mut run, "Orders", key + (n % 100), 2);
        }
    }
    run.advance(Duration::seconds(60), BUDGET);
    let [.., throttle] = &markers(&run)[..] else { panic!("nothing is marked") };
    assert_eq!((throttle.kind, &*throttle.subject), (MarkerKind::Throttle, "Orders"));
    for marker in markers(&run) {
        assert!(marker.sentence().ends_with('.') && marker.at == run.head().facts.get(marker.fact).unwrap().at);
    }
}

#[test]
fn rollovers_are_marked_where_they_happen() {
    let mut run = stocked();
    run.advance(Duration::hours(5), BUDGET);
    let marks = markers(&run);
    assert!(!marks.is_empty() && marks.iter().all(|marker| marker.kind == MarkerKind::Rollover));
    let shards = run.world().regions.values().flat_map(|region| region.streams.values());
    let parents = shards.flat_map(|stream| stream.shards.values()).filter(|shard| shard.parent.is_some()).count();
    assert_eq!(marks.len(), parents);
}

/// A reader that was away for longer than records are kept finds them trimmed.
#[test]
fn records_that_were_trimmed_are_a_loss() {
    let mut run = stocked_with(Dials { shard_rollover: Duration::hours(1_000), ..Dials::default() });
    put(&mut run, "Orders", 1, 1);
    run.advance(Duration::seconds(5), BUDGET);
    let listed = call(&mut run, "ListEventSourceMappings", json!({}));
    let uuid = listed["EventSourceMappings"][0]["UUID"].clone();
    call(&mut run, "UpdateEventSourceMapping", json!({ "UUID": uuid, "Enabled": false }));
    run.advance(Duration::seconds(60), BUDGET);
    put(&mut run, "Orders", 1, 2);
    put(&mut run, "Orders", 1, 3);
    run.advance(Duration::hours(25), BUDGET);
    call(&mut run, "UpdateEventSourceMapping", json!({ "UUID": uuid, "Enabled": true }));
    run.advance(Duration::seconds(60), BUDGET);
    put(&mut run, "Orders", 1, 1);
    run.advance(Duration::seconds(60), BUDGET);
    let [loss] = &markers(&run)[..] else { panic!("{:?}", markers(&run)) };
    assert_eq!((loss.kind, loss.count, &*loss.subject), (MarkerKind::Loss, 2, "audit"));
}

#[test]
fn differences_are_listed_within_bounds_and_counted_beyond() {
    let mut left = stocked();
    let mut right = left.fork(&left.head().clone());
    for key in 0..9 {
        put(&mut right, "Orders", key, key);
    }
    table(&mut right, "Extra");
    left.advance(Duration::seconds(60), BUDGET);
    right.advance(Duration::seconds(60), BUDGET);
    let bounds = Bounds { groups: 1, rows: 2 };
    let comparison = compare_within(&left, &right, Instant::LATEST, bounds);
    let [extra] = &comparison.tables.shown[..] else { panic!("not one table") };
    assert_eq!((&*extra.table, extra.exists.left, extra.exists.right), ("Extra", false, true));
    assert_eq!(comparison.tables.left_out, 1);
    let all = compare_within(&left, &right, Instant::LATEST, Bounds { groups: 9, rows: 2 });
    let orders = &all.tables.shown[1];
    assert_eq!((orders.items.shown.len(), orders.items.left_out), (2, 7));
    assert!(all.shards.shown.iter().any(|shard| shard.standing.left == Standing::Missing));
    assert_eq!(all.outcomes[0].tally.right.records, 9);
    assert_eq!(all.outcomes[0].tally.left.records, 0);
    assert_eq!(all.parting.and_then(|parting| parting.input), Some(left.log().len()));
}
