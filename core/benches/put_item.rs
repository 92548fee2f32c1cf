//! PutItem through the door, JSON in, JSON out: a table with a NEW_AND_OLD_IMAGES stream, versions kept, items of 1 KB.
//!
//! Goal: under 8 µs a write, and at most twice as much at 100,000 items as at 1,000.

use std::hint::black_box;

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

/// An item of 1,024 bytes: a key, some short attributes, and text that fills it up.
fn put(n: usize) -> Request {
    let filler = "x".repeat(940);
    let body = format!(
        r#"{{"TableName":"Orders","Item":{{"pk":{{"S":"customer#{n:08}"}},"status":{{"S":"PENDING"}},
        "total":{{"N":"{n}.25"}},"paid":{{"BOOL":false}},"note":{{"S":"{filler}"}}}}}}"#
    );
    Request::call(Service::DynamoDb, "PutItem", "us-east-1", &body)
}

fn table_of(items: usize) -> Timeline {
    let mut timeline = Timeline::new(1, Instant::from_seconds(1_767_225_600), Dials::instant());
    let created = http::respond(&mut timeline, &Request::call(Service::DynamoDb, "CreateTable", "us-east-1", CREATE));
    assert_eq!(created.status, 200, "{}", String::from_utf8_lossy(&created.body));
    for n in 0..items {
        assert_eq!(http::respond(&mut timeline, &put(n)).status, 200);
    }
    timeline
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("PutItem");
    for items in [1_000, 100_000] {
        let mut timeline = table_of(items);
        let requests: Vec<Request> = (0..1_000).map(|n| put(n * items / 1_000 + items)).collect();
        let mut next = 0;
        group.bench_function(BenchmarkId::new("1 KB item, items in the table", items), |bencher| {
            bencher.iter(|| {
                next = (next + 1) % requests.len();
                black_box(http::respond(&mut timeline, &requests[next]))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
