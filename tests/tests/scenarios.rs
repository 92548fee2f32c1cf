//! Goal: the examples show what their comments claim. Method: each script of `static/content/scenarios` is run as the page
//! runs it, and its stream and its functions are looked at.

use std::collections::BTreeMap;
use std::path::PathBuf;

use headwater_core::save::{Performance, Saved, Script};
use headwater_core::timeline::Timeline;
use headwater_tests::{observe, root};
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";

fn folder() -> PathBuf {
    root().join("../static/content/scenarios")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// The run of a script, and what was refused in it.
fn run(text: &str) -> (Timeline, Vec<(usize, String)>) {
    Performance::new(Script::read(text).unwrap()).finish().unwrap()
}

fn run_well(name: &str) -> Timeline {
    let (timeline, refused) = run(&text(name));
    assert_eq!(refused, [], "{name}");
    timeline
}

/// Event, key, old and new value of a member, by shard.
fn told(timeline: &Timeline, table: &str, member: &str) -> Vec<Vec<[String; 4]>> {
    let shards = observe::shards(timeline, REGION, table).unwrap();
    let value = |json: &Json| {
        let value = json.as_object().and_then(|value| value.values().next()).and_then(Json::as_str);
        value.unwrap_or("-").to_owned()
    };
    let told = |record: &Json| {
        let change = &record["dynamodb"];
        let key = change["Keys"].as_object().and_then(|keys| keys.values().next()).map(value).unwrap_or_default();
        let event = record["eventName"].as_str().unwrap_or_default().to_owned();
        [event, key, value(&change["OldImage"][member]), value(&change["NewImage"][member])]
    };
    shards.iter().map(|(_, records)| records.iter().map(told).collect()).collect()
}

fn told_of(records: &[&[&str; 4]]) -> Vec<[String; 4]> {
    records.iter().map(|record| record.map(str::to_owned)).collect()
}

#[test]
fn high_scores() {
    let timeline = run_well("high-scores.sh");
    let shards = told(&timeline, "Scores", "score");
    assert_eq!(shards.len(), 4);
    let full: Vec<_> = shards.iter().filter(|records| !records.is_empty()).collect();
    let alice = told_of(&[&["INSERT", "alice", "-", "100"], &["MODIFY", "alice", "100", "125"]]);
    let bob = told_of(&[&["INSERT", "bob", "-", "50"]]);
    assert!(full.len() == 2 && full.contains(&&alice) && full.contains(&&bob), "{full:?}");
    let batches = observe::batches(&timeline, "leaderboard");
    assert_eq!((batches.matches("alice").count(), batches.matches("bob").count()), (2, 1), "{batches}");
}

#[test]
fn order_shipped() {
    let timeline = run_well("order-shipped.sh");
    let records: Vec<_> = told(&timeline, "Orders", "status").into_iter().flatten().collect();
    let first = ["INSERT", "order#1001", "-", "pending"];
    assert_eq!(records, told_of(&[&first, &["MODIFY", "order#1001", "pending", "shipped"]]));
    assert_eq!(observe::batches(&timeline, "mailer"), "[order#1001] [order#1001]");
}

#[test]
fn four_shards() {
    let timeline = run_well("four-shards.sh");
    let shards = told(&timeline, "Devices", "degrees");
    assert_eq!(shards.len(), 4);
    assert!(shards.iter().all(|records| !records.is_empty()), "{shards:?}");
    let mut seen = BTreeMap::new();
    for (n, records) in shards.iter().enumerate() {
        for [event, device, _, degrees] in records {
            let (at, events, degree): &mut (usize, Vec<String>, Vec<String>) =
                seen.entry(device.clone()).or_insert((n, Vec::new(), Vec::new()));
            assert_eq!(*at, n, "{device} is in two shards");
            events.push(event.clone());
            degree.push(degrees.clone());
        }
    }
    assert_eq!(seen.len(), 8, "{shards:?}");
    for (n, (_, events, degrees)) in seen.values().enumerate() {
        assert_eq!(*events, ["INSERT", "MODIFY"]);
        assert_eq!(*degrees, [(20 + n).to_string(), (30 + n).to_string()]);
    }
    let table = timeline.world().table(REGION, "Devices").unwrap();
    assert_eq!(table.partitions.len(), 4);
}

#[test]
fn late_reader() {
    let text = text("late-reader.sh");
    // What the script names must be what the first record is called.
    let mut begun = Script::read(&text).unwrap();
    begun.lines.truncate(3);
    let (early, _) = Performance::new(begun).finish().unwrap();
    let shards = observe::shards(&early, REGION, "Readings").unwrap();
    let (shard, records) = &shards[0];
    let number = records[0]["dynamodb"]["SequenceNumber"].as_str().unwrap();
    assert!(text.contains(&format!(" --shard-id {shard} ")) && text.contains(number), "{shard} {number}");

    let (timeline, refused) = run(&text);
    let [(_, error)] = &refused[..] else { panic!("{refused:?}") };
    assert!(error.contains("(TrimmedDataAccessException) when calling the GetShardIterator operation"), "{error}");
    assert_eq!(observe::batches(&timeline, "latecomer"), "[thermostat]");
    let images: Vec<Json> = observe::shards(&timeline, REGION, "Readings")
        .unwrap()
        .into_iter()
        .flat_map(|(_, records)| records)
        .map(|record| record["dynamodb"]["NewImage"]["degrees"].clone())
        .collect();
    assert_eq!(images, [json!({ "N": "25" })]);
}

#[test]
fn hot_shard() {
    let timeline = run_well("hot-shard.sh");
    let stream = timeline.world().kinesis(REGION, "clicks").unwrap();
    let records = |shard: u32| stream.shards[&shard].records.iter().map(|record| record.key.to_string());
    let hot = |shard: u32| records(shard).filter(|key| key == "key-0").count();
    assert_eq!(stream.shards.len(), 4);
    assert!(!stream.shards[&1].is_open() && hot(1) > 20, "{}", hot(1));
    // From the split on the hot key stands in the upper half.
    assert!(hot(3) > 20 && hot(2) == 0 && records(2).count() > 5, "{} {}", hot(3), hot(2));
    let all: usize = (0..4).map(|shard| records(shard).count()).sum();
    assert_eq!(all, 200);
}

/// What is repaired is equal to the table; what is not is wrong, after duplicates and changes out of order.
#[test]
fn repaired_copy() {
    let timeline = run_well("repaired-copy.sh");
    let items = |table: &str| {
        let table = timeline.world().table(REGION, table).unwrap();
        table.items.iter().map(|(_, item)| format!("{item:?}")).collect::<Vec<_>>()
    };
    let stream = timeline.world().kinesis(REGION, "orders").unwrap();
    assert!(stream.shards[&0].records.len() > 13, "there are duplicates");
    assert_eq!(items("Repaired"), items("Orders"));
    assert_ne!(items("Naive"), items("Orders"));
}

/// Each is printed as a script and read again, is in the page's list, and opens with a comment that says what it shows.
#[test]
fn scenarios_are_scripts_like_any_other() {
    let listed = std::fs::read_to_string(root().join("../web/src/share/example.rs")).unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let text = text(&name);
        let mut lines = text.lines();
        assert!(lines.next().is_some_and(|line| line.starts_with("# headwater: seed ")), "{name}");
        assert!(lines.next().is_some_and(|line| line.starts_with("# ") && line.len() > 40), "{name}");
        let saved = Saved::of(&run(&text).0).unwrap();
        let (again, _) = run(&Script::print(&saved));
        assert_eq!(Saved::of(&again).unwrap(), saved, "{name}");
        assert!(listed.contains(&format!("\"{name}\"")), "{name} is not in the list of examples");
        count += 1;
    }
    assert_eq!(listed.matches("Example {\n").count() - 1, count);
}
