//! Every operation on items through the door, JSON in, JSON out, on a table of 1,000 items and on one of 100,000.
//!
//! Goal: no operation costs more with the size of the table than a search in it does. `cargo xtask bench` reads the
//! figures and makes a table of them.

use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use headwater_core::dials::Dials;
use headwater_core::http::{self, Request};
use headwater_core::input::Service;
use headwater_core::time::Instant;
use headwater_core::timeline::Timeline;

const CREATE: &str = r#"{"TableName":"Orders","BillingMode":"PAY_PER_REQUEST",
    "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}"#;
/// Of one partition: a little more than a page of 1 MB holds.
const COLLECTION: usize = 1_000;
/// Different requests of one kind, spread over the whole table.
const REQUESTS: usize = 1_000;

/// One operation: what is asked of the n-th of `REQUESTS` places, `step` items being between two of them.
struct Case {
    name: &'static str,
    body: fn(n: usize, step: usize) -> String,
    /// What must be asked before each request, so that it finds something to do.
    before: Option<&'static Case>,
}

const PUT: Case = case("PutItem", |n, step| on_table(&format!(r#""Item":{}"#, item(n * step, n))));

const CASES: &[Case] = &[
    case("GetItem", |n, step| on_table(&format!(r#""Key":{}"#, key(n * step)))),
    PUT,
    case("UpdateItem", |n, step| on_table(&format!(r#""Key":{},{}"#, key(n * step), update(n)))),
    Case { before: Some(&PUT), ..case("DeleteItem", |n, step| on_table(&format!(r#""Key":{}"#, key(n * step)))) },
    case("Query", |n, step| on_table(&query(n * step / COLLECTION))),
    case("Scan", |_, _| on_table(r#""ConsistentRead":true"#)),
    case("BatchWriteItem", |n, step| {
        let puts = listed(25, |k| format!(r#"{{"PutRequest":{{"Item":{}}}}}"#, item(place(n, k, step), n)));
        format!(r#"{{"RequestItems":{{"Orders":{puts}}}}}"#)
    }),
    case("BatchGetItem", |n, step| {
        let keys = listed(100, |k| key(place(n, k, step)));
        format!(r#"{{"RequestItems":{{"Orders":{{"Keys":{keys}}}}}}}"#)
    }),
    case("TransactWriteItems", |n, step| {
        let put = |k| format!(r#"{{"Put":{}}}"#, on_table(&format!(r#""Item":{}"#, item(place(n, k, step), n))));
        format!(r#"{{"TransactItems":{}}}"#, listed(25, put))
    }),
    case("TransactGetItems", |n, step| {
        let get = |k| format!(r#"{{"Get":{}}}"#, on_table(&format!(r#""Key":{}"#, key(place(n, k, step)))));
        format!(r#"{{"TransactItems":{}}}"#, listed(25, get))
    }),
];

const fn case(name: &'static str, body: fn(usize, usize) -> String) -> Case {
    Case { name, body, before: None }
}

/// The k-th item of the n-th request of many items; they lie apart, and none is there twice.
fn place(n: usize, k: usize, step: usize) -> usize {
    (n + 7 * k) % REQUESTS * step
}

fn listed(count: usize, one: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..count).map(one).collect::<Vec<_>>().join(","))
}

fn on_table(members: &str) -> String {
    format!(r#"{{"TableName":"Orders",{members}}}"#)
}

fn key(n: usize) -> String {
    format!(r#"{{"pk":{{"S":"customer#{:08}"}},"sk":{{"N":"{}"}}}}"#, n / COLLECTION, n % COLLECTION)
}

/// An item of 1,060 bytes: its key, some short attributes, and text that fills it up.
fn item(n: usize, version: usize) -> String {
    let filler = "x".repeat(960);
    let mut text = key(n);
    text.pop();
    let _ = write!(
        text,
        r#","status":{{"S":"PENDING"}},"total":{{"N":"{version}.25"}},"paid":{{"BOOL":false}},"note":{{"S":"{filler}"}}}}"#
    );
    text
}

fn update(version: usize) -> String {
    format!(
        r##""UpdateExpression":"SET #s = :s, #t = #t + :n","ExpressionAttributeNames":{{"#s":"status","#t":"total"}},
        "ExpressionAttributeValues":{{":s":{{"S":"PAID {version}"}},":n":{{"N":"1"}}}}"##
    )
}

fn query(collection: usize) -> String {
    format!(
        r#""KeyConditionExpression":"pk = :c AND sk >= :n","ExpressionAttributeValues":{{
        ":c":{{"S":"customer#{collection:08}"}},":n":{{"N":"0"}}}}"#
    )
}

fn request(operation: &str, body: &str) -> Request {
    Request::call(Service::DynamoDb, operation, "us-east-1", body)
}

fn ask(timeline: &mut Timeline, request: &Request) {
    let response = black_box(http::respond(timeline, request));
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
}

fn table_of(items: usize) -> Timeline {
    let mut timeline = Timeline::new(1, Instant::from_seconds(1_767_225_600), Dials::instant());
    ask(&mut timeline, &request("CreateTable", CREATE));
    for n in 0..items {
        ask(&mut timeline, &request("PutItem", &on_table(&format!(r#""Item":{}"#, item(n, REQUESTS)))));
    }
    timeline
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("operations");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_millis(1_500)).sample_size(20);
    let tables = [1_000, 100_000].map(|items| (items, table_of(items)));
    // Both sizes of a case come one after the other: what else the machine does then falls on both.
    for (case, (items, table)) in CASES.iter().flat_map(|case| tables.iter().map(move |table| (case, table))) {
        // What one operation writes does not burden the next.
        let timeline = RefCell::new(table.clone());
        let (requests, before) = requests(case, items / REQUESTS);
        let next = Cell::new(0);
        let prepare = || {
            let n = next.replace((next.get() + 1) % REQUESTS);
            before.iter().skip(n).take(1).for_each(|request| ask(&mut timeline.borrow_mut(), request));
            n
        };
        group.bench_function(BenchmarkId::new(case.name, items), |bencher| {
            let run = |n: usize| ask(&mut timeline.borrow_mut(), &requests[n]);
            bencher.iter_batched(prepare, run, BatchSize::NumIterations(64));
        });
    }
    group.finish();
}

/// The requests of a case, and those that come before each of them.
fn requests(case: &Case, step: usize) -> (Vec<Request>, Vec<Request>) {
    let all = |case: &Case| (0..REQUESTS).map(|n| request(case.name, &(case.body)(n, step))).collect();
    (all(case), case.before.map_or_else(Vec::new, all))
}

criterion_group!(benches, bench);
criterion_main!(benches);
