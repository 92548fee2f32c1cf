//! What scripts say of a run beyond single answers: records of a stream, batches of a function, facts.

use std::collections::BTreeMap;

use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use crate::door;

/// The records of the table's latest stream, oldest first within a shard: `INSERT a, MODIFY a`.
pub fn records(timeline: &Timeline, region: &str, table: &str) -> Result<String, String> {
    let shards = shards(timeline, region, table)?;
    let printed: Vec<String> = shards.iter().flat_map(|(_, records)| records).map(print_record).collect();
    Ok(printed.join(", "))
}

/// The shards of the table's latest stream, each with its records.
///
/// Reads as a consumer does, on a copy of the run, so that looking changes nothing.
pub fn shards(timeline: &Timeline, region: &str, table: &str) -> Result<Vec<(String, Vec<Json>)>, String> {
    let mut reader = Reader { timeline: timeline.clone(), region };
    let streams = reader.ask("ListStreams", json!({ "TableName": table }))?;
    let latest = streams["Streams"].as_array().and_then(|streams| streams.last());
    let arn = latest.map(|stream| &stream["StreamArn"]).ok_or("  the table has no stream")?;
    let described = reader.ask("DescribeStream", json!({ "StreamArn": arn }))?;
    let mut shards = Vec::new();
    for shard in described["StreamDescription"]["Shards"].as_array().into_iter().flatten() {
        let id = &shard["ShardId"];
        shards.push((id.as_str().unwrap_or_default().to_owned(), reader.shard(arn, id)?));
    }
    Ok(shards)
}

struct Reader<'a> {
    timeline: Timeline,
    region: &'a str,
}

impl Reader<'_> {
    fn ask(&mut self, operation: &str, body: Json) -> Result<Json, String> {
        let request = door::request(operation, self.region, &body.to_string());
        let answer = door::send(&mut self.timeline, &request)?;
        if answer.is_success() { Ok(answer.json) } else { Err(format!("  {operation}: {}", answer.body())) }
    }

    fn shard(&mut self, arn: &Json, id: &Json) -> Result<Vec<Json>, String> {
        let body = json!({ "StreamArn": arn, "ShardId": id, "ShardIteratorType": "TRIM_HORIZON" });
        let mut iterator = self.ask("GetShardIterator", body)?["ShardIterator"].take();
        let mut records = Vec::new();
        loop {
            let mut page = self.ask("GetRecords", json!({ "ShardIterator": iterator }))?;
            let found = page["Records"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let done = found.is_empty();
            records.extend(found);
            match page.get_mut("NextShardIterator") {
                Some(next) if !done => iterator = next.take(),
                _ => return Ok(records),
            }
        }
    }
}

fn print_record(record: &Json) -> String {
    format!("{} {}", record["eventName"].as_str().unwrap_or_default(), print_keys(&record["dynamodb"]["Keys"]))
}

/// The values of a key: `a/1`.
fn print_keys(keys: &Json) -> String {
    let values = keys.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_object()?.values().next());
    values.map(|value| value.as_str().unwrap_or_default()).collect::<Vec<_>>().join("/")
}

/// The batches that a function was called with, in order, by the keys of their records: `[a b]! [a]`.
pub fn batches(timeline: &Timeline, function: &str) -> String {
    let facts = all_facts(timeline);
    let keys: BTreeMap<String, String> = facts
        .iter()
        .filter_map(|fact| match fact["type"].as_str()? {
            "Recorded" => Some((place(fact, &fact["sequence"]), print_keys(&fact["keys"]))),
            "KinesisRecorded" => Some((place(fact, &fact["sequence"]), print(&fact["key"]))),
            _ => None,
        })
        .collect();
    let mut printed = Vec::new();
    for (n, fact) in facts.iter().enumerate() {
        if fact["type"] == "Invoked" && fact["function"] == function {
            let batch = fact["batch"].as_array().into_iter().flatten();
            let names: Vec<&str> =
                batch.map(|sequence| keys.get(&place(fact, sequence)).map_or("?", String::as_str)).collect();
            printed.push(format!("[{}]{}", names.join(" "), mark(fact, &facts[n..])));
        }
    }
    printed.join(" ")
}

fn place(fact: &Json, sequence: &Json) -> String {
    format!("{} {} {sequence}", fact["stream"], fact["shard"])
}

/// How an invocation ended: nothing for success.
fn mark(invoked: &Json, later: &[Json]) -> &'static str {
    let returned = later.iter().find(|fact| {
        fact["type"] == "Returned"
            && ["mapping", "shard", "invocation"].iter().all(|member| fact[member] == invoked[member])
    });
    match returned.and_then(|fact| fact["outcome"]["result"].as_str()) {
        Some("success") => "",
        Some("partial") => "~",
        Some(_) => "!",
        None => "…",
    }
}

/// One member of all facts of a kind, such as `TableStatus.status`.
pub fn facts(timeline: &Timeline, path: &str) -> String {
    let (kind, members) = path.split_once('.').unwrap_or((path, ""));
    let facts = all_facts(timeline);
    let found = facts.iter().filter(|fact| fact["type"] == kind);
    found.map(|fact| print(member(fact, members))).collect::<Vec<_>>().join(", ")
}

fn member<'a>(fact: &'a Json, members: &str) -> &'a Json {
    members.split('.').filter(|name| !name.is_empty()).fold(fact, |json, name| json.get(name).unwrap_or(&Json::Null))
}

fn print(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

fn all_facts(timeline: &Timeline) -> Vec<Json> {
    timeline.head().facts.iter().map(|fact| serde_json::to_value(fact).unwrap_or_default()).collect()
}
