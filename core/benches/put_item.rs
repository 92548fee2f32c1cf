//! PutItem through the door, JSON in, JSON out: a table with a NEW_AND_OLD_IMAGES stream, versions kept, items of 1 KB, each
//! of which is in the table and changes.
//!
//! Goal: under 8 µs a write, and at most twice as much at 100,000 items as at 1,000.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use headwater_core::dials::Dials;
use headwater_core::http::{self, Request};
use headwater_core::input::Service;
use headwater_core::time::Instant;
use headwater_core::timeline::Timeline;

const CREATE: &str = r#"{"TableName":"Orders","BillingMode":"PAY_PER_REQUEST",
    "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
    "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}"#;

/// Writes that follow on each other before the table is what it was.
const ROUND: usize = 1_000;

/// An item of 1,024 bytes: a key, some short attributes, and text that fills it up.
fn put(n: usize, cents: usize) -> Request {
    let filler = "x".repeat(940);
    let body = format!(
        r#"{{"TableName":"Orders","Item":{{"pk":{{"S":"customer#{n:08}"}},"status":{{"S":"PENDING"}},
        "total":{{"N":"{n}.{cents}"}},"paid":{{"BOOL":false}},"note":{{"S":"{filler}"}}}}}}"#
    );
    Request::call(Service::DynamoDb, "PutItem", "us-east-1", &body)
}

fn table_of(items: usize) -> Timeline {
    let mut timeline = Timeline::new(1, Instant::from_seconds(1_767_225_600), Dials::instant());
    let created = http::respond(&mut timeline, &Request::call(Service::DynamoDb, "CreateTable", "us-east-1", CREATE));
    assert_eq!(created.status, 200, "{}", String::from_utf8_lossy(&created.body));
    for n in 0..items {
        assert_eq!(http::respond(&mut timeline, &put(n, 11)).status, 200);
    }
    timeline
}

/// The real time that `writes` requests take, in rounds, each on a table where none of them has been made.
#[expect(clippy::disallowed_types, reason = "a benchmark looks at the real clock")]
fn time(table: &Timeline, requests: &[Request], writes: usize) -> Duration {
    let mut spent = Duration::ZERO;
    for round in 0..writes.div_ceil(ROUND) {
        let mut timeline = table.clone();
        let began = std::time::Instant::now();
        for request in &requests[..ROUND.min(writes - round * ROUND)] {
            black_box(http::respond(&mut timeline, request));
        }
        spent += began.elapsed();
    }
    spent
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("PutItem");
    for items in [1_000, 100_000] {
        let table = table_of(items);
        let requests: Vec<Request> = (0..ROUND).map(|n| put(n * items / ROUND, 25)).collect();
        group.bench_function(BenchmarkId::new("1 KB item, items in the table", items), |bencher| {
            bencher.iter_custom(|writes| time(&table, &requests, writes as usize));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
