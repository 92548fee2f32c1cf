//! Goal: pages say what the whole says. Method: random items, then queries and scans of the table and of its indexes, whole
//! and page by page, with any limit, direction, filter and number of segments; the pages together are the whole, and the
//! whole is what a naive reading of the items gives.

use headwater_core::dials::Dials;
use headwater_core::time::Duration;
use headwater_core::timeline::Timeline;
use headwater_tests::door::{self, Answer};
use headwater_tests::run::{SEED, START};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Attributes with values that meet each other often.
fn attributes() -> impl Strategy<Value = Map<String, Json>> {
    let text = "[ab\u{0}]{1,2}".prop_map(|text| json!({ "S": text }));
    let number = (-3..4_i32).prop_map(|n| json!({ "N": n.to_string() }));
    let pair = prop_oneof![
        2 => (prop::sample::select(vec!["lsi1sk", "gk"]), text).boxed(),
        2 => (Just("n"), number).boxed(),
        1 => (Just("v"), (0..3_i32).prop_map(|n| json!({ "N": n.to_string() }))).boxed(),
    ];
    prop::collection::vec(pair, 0..5)
        .prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn item() -> impl Strategy<Value = Map<String, Json>> {
    ("[pq]", "[a-f]{1,2}", attributes()).prop_map(|(pk, sk, mut item)| {
        item.insert("pk".into(), json!({ "S": pk }));
        item.insert("sk".into(), json!({ "S": sk }));
        item
    })
}

/// What is read: an index or the table, by which key condition, in which order its sort key comes.
#[derive(Clone, Copy, Debug)]
struct Source {
    index: Option<&'static str>,
    hash: (&'static str, &'static str),
    sort: Option<&'static str>,
}

const SOURCES: &[Source] = &[
    Source { index: None, hash: ("pk", "p"), sort: Some("sk") },
    Source { index: Some("lsi1"), hash: ("pk", "p"), sort: Some("lsi1sk") },
    Source { index: Some("gsi1"), hash: ("gk", "a"), sort: None },
    Source { index: Some("gsi2"), hash: ("gk", "b"), sort: Some("n") },
];

fn ask(timeline: &mut Timeline, operation: &str, body: &Json) -> Answer {
    let answer = door::send(timeline, &door::request(operation, "us-east-1", &body.to_string())).unwrap();
    assert!(answer.is_success(), "{operation} {body}: {}", answer.body());
    answer
}

fn stocked(items: &[Map<String, Json>]) -> Timeline {
    let mut timeline = Timeline::new(SEED, START, Dials::instant());
    let fixtures = std::fs::read_to_string(headwater_tests::root().join("suite/fixtures.json")).unwrap();
    let fixtures: Json = serde_json::from_str(&fixtures).unwrap();
    ask(&mut timeline, "CreateTable", &fixtures["Indexed"]);
    timeline.advance(Duration::seconds(1), 1_000);
    for item in items {
        ask(&mut timeline, "PutItem", &json!({ "TableName": "Indexed", "Item": item }));
    }
    timeline.advance(Duration::seconds(1), 10_000);
    timeline
}

/// All pages of a read; each holds to its limit, and the last one alone has no key to go on from.
fn pages(timeline: &mut Timeline, operation: &str, body: &Json, limit: Option<u64>) -> Vec<Json> {
    let mut body = body.clone();
    let mut items = Vec::new();
    for _ in 0..1_000 {
        if let Some(limit) = limit {
            body["Limit"] = limit.into();
        }
        let page = ask(timeline, operation, &body).json;
        let found = page["Items"].as_array().unwrap();
        let scanned = page["ScannedCount"].as_u64().unwrap();
        assert_eq!(page["Count"].as_u64().unwrap(), found.len() as u64);
        assert!(scanned >= found.len() as u64 && limit.is_none_or(|limit| scanned <= limit), "{page}");
        items.extend(found.iter().cloned());
        let Some(last) = page.get("LastEvaluatedKey") else { return items };
        assert_eq!(Some(scanned), limit, "a page stops at its limit");
        body["ExclusiveStartKey"] = last.clone();
    }
    panic!("no end of pages: {body}");
}

fn body_of(source: Source) -> Json {
    let mut body = json!({ "TableName": "Indexed" });
    if let Some(index) = source.index {
        body["IndexName"] = index.into();
    }
    body
}

fn filtered(mut body: Json, filter: bool) -> Json {
    if filter {
        body["FilterExpression"] = "attribute_not_exists(v) OR v > :one".into();
        body["ExpressionAttributeValues"][":one"] = json!({ "N": "1" });
    }
    body
}

/// The items as the last writes of their keys left them.
fn latest(items: &[Map<String, Json>]) -> Vec<&Map<String, Json>> {
    let is_last = |at: usize| {
        items[at + 1..].iter().all(|later| later["pk"] != items[at]["pk"] || later["sk"] != items[at]["sk"])
    };
    (0..items.len()).filter(|at| is_last(*at)).map(|at| &items[at]).collect()
}

fn is_in(item: &Map<String, Json>, source: Source) -> bool {
    let attributes = [Some(source.hash.0), source.sort];
    attributes.into_iter().flatten().all(|name| item.contains_key(name))
}

/// Texts and numbers in the order of keys.
fn rank(value: &Json) -> (i32, &str) {
    let text = value["S"].as_str().unwrap_or_default();
    (value["N"].as_str().map_or(0, |number| number.parse().unwrap()), text)
}

fn is_sorted(items: &[Json], name: &str, forward: bool) -> bool {
    let in_order = |pair: &[Json]| {
        let (a, b) = (rank(&pair[0][name]), rank(&pair[1][name]));
        if forward { a <= b } else { a >= b }
    };
    items.windows(2).all(in_order)
}

fn keys(items: &[Json]) -> Vec<String> {
    let mut keys: Vec<String> = items.iter().map(|item| format!("{}{}", item["pk"], item["sk"])).collect();
    keys.sort();
    keys
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn queries(items in prop::collection::vec(item(), 0..30), which in 0..SOURCES.len(), limit in 1..9_u64, forward in any::<bool>(), filter in any::<bool>()) {
        let (source, mut timeline) = (SOURCES[which], stocked(&items));
        let mut body = body_of(source);
        body["KeyConditionExpression"] = format!("{} = :h", source.hash.0).into();
        body["ExpressionAttributeValues"] = json!({ ":h": { "S": source.hash.1 } });
        body["ScanIndexForward"] = forward.into();
        let whole = pages(&mut timeline, "Query", &body, None);
        let is_meant = |item: &&Map<String, Json>| is_in(item, source) && item[source.hash.0]["S"] == source.hash.1;
        let expected: Vec<Json> = latest(&items).into_iter().filter(is_meant).map(|item| Json::Object(item.clone())).collect();
        prop_assert_eq!(keys(&whole), keys(&expected));
        prop_assert!(source.sort.is_none_or(|sort| is_sorted(&whole, sort, forward)), "{:?}", whole);
        prop_assert_eq!(&pages(&mut timeline, "Query", &body, Some(limit)), &whole);
        let body = filtered(body, filter);
        let whole = pages(&mut timeline, "Query", &body, None);
        prop_assert_eq!(pages(&mut timeline, "Query", &body, Some(limit)), whole);
    }

    #[test]
    fn scans(items in prop::collection::vec(item(), 0..30), which in 0..SOURCES.len(), limit in 1..9_u64, segments in 1..6_u64, filter in any::<bool>()) {
        let (source, mut timeline) = (SOURCES[which], stocked(&items));
        let body = body_of(source);
        let whole = pages(&mut timeline, "Scan", &body, None);
        let expected: Vec<Json> = latest(&items).into_iter().filter(|item| is_in(item, source)).map(|item| Json::Object(item.clone())).collect();
        prop_assert_eq!(keys(&whole), keys(&expected));
        let body = filtered(body, filter);
        let whole = pages(&mut timeline, "Scan", &body, None);
        prop_assert_eq!(&pages(&mut timeline, "Scan", &body, Some(limit)), &whole);
        let mut together = Vec::new();
        for segment in 0..segments {
            let mut body = body.clone();
            body["Segment"] = segment.into();
            body["TotalSegments"] = segments.into();
            let part = pages(&mut timeline, "Scan", &body, Some(limit));
            prop_assert_eq!(&part, &pages(&mut timeline, "Scan", &body, None));
            together.extend(part);
        }
        prop_assert_eq!(together, whole, "segments are ranges of what a scan reads");
    }
}
