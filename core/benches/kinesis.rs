//! PutRecords and GetRecords through the door, JSON in, JSON out: at one shard and at 1,000, with 10,000 records there and
//! with a million.
//!
//! Goal: a record costs the same however many shards there are and however much they hold. `HEADWATER_BENCH_SMALL=1` leaves the
//! million out.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use headwater_core::dials::Dials;
use headwater_core::http::{self, Request};
use headwater_core::input::Service;
use headwater_core::time::Instant;
use headwater_core::timeline::Timeline;
use serde_json::Value as Json;

/// Records of one request.
const BATCH: usize = 500;

fn request(operation: &str, body: &str) -> Request {
    Request::call(Service::Kinesis, operation, "us-east-1", body)
}

fn ask(timeline: &mut Timeline, request: &Request) -> Vec<u8> {
    let response = black_box(http::respond(timeline, request));
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    response.body
}

/// 500 records of 100 bytes with keys of their own.
fn put(round: usize) -> Request {
    let data = "eHh4".repeat(33);
    let record = |n: usize| format!(r#"{{"PartitionKey":"customer-{}","Data":"{data}"}}"#, round * BATCH + n);
    let records: Vec<String> = (0..BATCH).map(record).collect();
    request("PutRecords", &format!(r#"{{"StreamName":"Orders","Records":[{}]}}"#, records.join(",")))
}

fn stream_of(shards: usize, records: usize) -> Timeline {
    let mut timeline = Timeline::new(1, Instant::from_seconds(1_767_225_600), Dials::instant());
    ask(&mut timeline, &request("CreateStream", &format!(r#"{{"StreamName":"Orders","ShardCount":{shards}}}"#)));
    timeline.run_until(timeline.now(), 1_000);
    for round in 0..records / BATCH {
        ask(&mut timeline, &put(round));
    }
    timeline
}

/// A page of what one shard in the middle has, and how many records that is.
fn get(timeline: &mut Timeline, shards: usize) -> (Request, u64) {
    let place = format!(r#"{{"StreamName":"Orders","ShardId":"{}","ShardIteratorType":"TRIM_HORIZON"}}"#, shards / 2);
    let answer: Json = serde_json::from_slice(&ask(timeline, &request("GetShardIterator", &place))).unwrap();
    let request = request("GetRecords", &format!(r#"{{"ShardIterator":{},"Limit":1000}}"#, answer["ShardIterator"]));
    let page: Json = serde_json::from_slice(&ask(timeline, &request)).unwrap();
    (request, page["Records"].as_array().map_or(0, Vec::len) as u64)
}

fn bench(criterion: &mut Criterion) {
    let sizes: &[usize] =
        if std::env::var_os("HEADWATER_BENCH_SMALL").is_some() { &[10_000] } else { &[10_000, 1_000_000] };
    let mut group = criterion.benchmark_group("kinesis");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_millis(1_500)).sample_size(20);
    for (shards, records) in [1, 1_000].into_iter().flat_map(|shards| sizes.iter().map(move |size| (shards, *size))) {
        let mut stream = stream_of(shards, records);
        let name = format!("{shards} shards, {records} records");
        let (page, count) = get(&mut stream, shards);
        let stream = RefCell::new(stream);
        group.throughput(Throughput::Elements(count));
        group.bench_function(BenchmarkId::new("GetRecords", &name), |bencher| {
            bencher.iter(|| ask(&mut stream.borrow_mut(), &page));
        });
        let puts: Vec<Request> = (0..20).map(|n| put(records + n)).collect();
        group.throughput(Throughput::Elements(BATCH as u64));
        group.bench_function(BenchmarkId::new("PutRecords", &name), |bencher| {
            let mut next = 0;
            let prepare = || {
                next = (next + 1) % puts.len();
                next
            };
            bencher.iter_batched(prepare, |n| ask(&mut stream.borrow_mut(), &puts[n]), BatchSize::NumIterations(32));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
