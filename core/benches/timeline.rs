//! Time as an instrument: what a stream costs a write and a reader, how long it takes to get anywhere in a run, and what a
//! run takes of memory.
//!
//! Goals: a seek in 10,000 steps within 16 ms and in 100,000 within 100 ms, whatever the place; less than 1.5 kB for each
//! write that is kept, beyond the images of its record. Figures that Criterion cannot take (the worst of all seeks, bytes)
//! are printed as JSON, one object a line.

#![allow(clippy::disallowed_types, reason = "a benchmark looks at the real clock, and prints fractions")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Clock;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use headwater_core::dials::Dials;
use headwater_core::http::{self, Request};
use headwater_core::input::Service;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_core::timeline::compare::compare;
use serde_json::{Value as Json, json};

const START: Instant = Instant::from_seconds(1_767_225_600);
/// Lengths of runs, in steps.
const RUNS: [u64; 2] = [10_000, 100_000];
/// Random places that are gone to, and how often each; time of the processor and the best of it counts, since a machine
/// has other things to do, too.
const SEEKS: u64 = 300;
const TIMES: u32 = 3;
/// Writes whose memory is measured.
const WRITES: usize = 100_000;
const BUDGET: u64 = 1_000_000;

/// Counts the bytes that are in use.
struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "nothing else can count what the allocator gives")]
// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn call(timeline: &mut Timeline, service: Service, operation: &str, body: &Json) -> Json {
    let mut request = Request::call(service, operation, "us-east-1", &body.to_string());
    if service == Service::Lambda {
        request.path = "/2015-03-31/event-source-mappings/".into();
    }
    let answer = http::respond(timeline, &request);
    assert!(answer.status < 300, "{operation}: {}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

fn table(stream: bool) -> Timeline {
    let mut timeline = Timeline::new(1, START, Dials::instant());
    let mut create = json!({
        "TableName": "Orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
    });
    if stream {
        create["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" });
    }
    call(&mut timeline, Service::DynamoDb, "CreateTable", &create);
    timeline.advance(Duration::seconds(30), BUDGET);
    timeline
}

/// An item of 1,024 bytes: a key, some short attributes, and text that fills it up.
fn put(key: usize, total: usize) -> Json {
    let item = json!({
        "pk": { "S": format!("customer#{key:08}") },
        "status": { "S": "PENDING" },
        "total": { "N": format!("{total}.25") },
        "paid": { "BOOL": false },
        "note": { "S": "x".repeat(940) },
    });
    json!({ "TableName": "Orders", "Item": item })
}

/// A run of so many steps: writes ten times a second, and a function that reads them.
fn run(steps: u64) -> Timeline {
    let mut timeline = table(true);
    let behaviour = json!({ "FunctionName": "audit", "Behaviour": "Log" });
    call(&mut timeline, Service::Sim, "PutFunction", &behaviour);
    let stream = call(&mut timeline, Service::DynamoDb, "DescribeTable", &json!({ "TableName": "Orders" }));
    let mapping = json!({
        "FunctionName": "audit",
        "EventSourceArn": stream["Table"]["LatestStreamArn"],
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 10,
    });
    call(&mut timeline, Service::Lambda, "CreateEventSourceMapping", &mapping);
    let mut n = 0;
    while timeline.world().steps < steps {
        call(&mut timeline, Service::DynamoDb, "PutItem", &put(n * 7_919 % 1_000, n));
        timeline.advance(Duration::millis(100), BUDGET);
        n += 1;
    }
    timeline
}

/// Numbers that look random and are the same every time.
fn scattered(n: u64, below: u64) -> u64 {
    n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31).wrapping_mul(0xd134_2543_de82_ef95) % below
}

fn appending(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("timeline");
    for (name, stream) in [("a write without a stream", false), ("a write with a stream", true)] {
        let mut timeline = table(stream);
        let requests: Vec<Request> = (0..1_000)
            .map(|n| Request::call(Service::DynamoDb, "PutItem", "us-east-1", &put(n % 100, n).to_string()))
            .collect();
        let mut next = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                next = (next + 1) % requests.len();
                black_box(http::respond(&mut timeline, &requests[next]))
            });
        });
    }
    let mut timeline = table(true);
    for n in 0..2_000 {
        call(&mut timeline, Service::DynamoDb, "PutItem", &put(n % 100, n));
    }
    let (request, records) = get_records(&mut timeline);
    group.throughput(Throughput::Elements(records as u64));
    group.bench_function("GetRecords", |bencher| {
        bencher.iter(|| black_box(http::respond(&mut timeline.clone(), &request)));
    });
    group.finish();
}

/// A request for the fullest page of records there is, and how many it gives.
fn get_records(timeline: &mut Timeline) -> (Request, usize) {
    let table = call(timeline, Service::DynamoDb, "DescribeTable", &json!({ "TableName": "Orders" }));
    let arn = table["Table"]["LatestStreamArn"].clone();
    let stream = call(timeline, Service::Streams, "DescribeStream", &json!({ "StreamArn": arn }));
    let shards = stream["StreamDescription"]["Shards"].as_array().cloned().unwrap_or_default();
    let mut best = (Request::default(), 0);
    for shard in shards {
        let at = json!({ "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON" });
        let iterator = call(timeline, Service::Streams, "GetShardIterator", &at)["ShardIterator"].clone();
        let body = json!({ "ShardIterator": iterator });
        timeline.advance(Duration::seconds(1), BUDGET);
        let page = call(timeline, Service::Streams, "GetRecords", &body);
        let count = page["Records"].as_array().map_or(0, Vec::len);
        if count > best.1 {
            best = (Request::call(Service::Streams, "GetRecords", "us-east-1", &body.to_string()), count);
        }
    }
    timeline.advance(Duration::seconds(1), BUDGET);
    println!("{}", json!({ "GetRecords": { "records": best.1 } }));
    best
}

fn seeking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("timeline");
    group.sample_size(20);
    for steps in RUNS {
        let timeline = run(steps);
        let end = timeline.world().steps;
        let mut next = 0;
        group.bench_function(BenchmarkId::new("seek, steps", steps), |bencher| {
            bencher.iter(|| {
                next += 1;
                black_box(timeline.at_step(scattered(next, end)))
            });
        });
        let other = timeline.fork(&timeline.at_step(end - end / 100));
        group.bench_function(BenchmarkId::new("compare, a hundredth differs, steps", steps), |bencher| {
            bencher.iter(|| black_box(compare(&timeline, &other, Instant::LATEST)));
        });
        println!("{}", worst(&timeline, steps));
    }
    group.finish();
}

/// The median and the worst of many seeks, by steps and by time, and of undos, in milliseconds.
fn worst(timeline: &Timeline, steps: u64) -> Json {
    let (end, inputs, span) =
        (timeline.world().steps, timeline.log().len() as u64, timeline.now().since(timeline.start()).0);
    let seek = timed(&|n| drop(black_box(timeline.at_step(scattered(n, end)))));
    let undo = timed(&|n| drop(black_box(timeline.undone_to(scattered(n, inputs) as usize))));
    let time = timed(&|n| {
        let at = timeline.start() + Duration::micros(scattered(n, span));
        drop(black_box(timeline.at_time(at)));
    });
    let worst = seek.1.max(undo.1).max(time.1);
    json!({ "steps": steps, "median": seek.0, "worst": worst, "seek": seek, "to a time": time, "undo": undo })
}

fn timed(act: &dyn Fn(u64)) -> (f64, f64) {
    let mut micros: Vec<u128> = (0..SEEKS)
        .map(|n| {
            let once = |_| {
                let (began, worked) = (Clock::now(), processor_nanos());
                act(n);
                match (worked, processor_nanos()) {
                    (Some(before), Some(after)) => u128::from(after - before) / 1_000,
                    _ => began.elapsed().as_micros(),
                }
            };
            (0..TIMES).map(once).min().unwrap_or_default()
        })
        .collect();
    micros.sort_unstable();
    let millis = |micros: u128| micros as u64 as f64 / 1_000.0;
    (millis(micros[micros.len() / 2]), millis(micros[micros.len() - 1]))
}

/// How long this thread has run, where the system tells it.
fn processor_nanos() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Bytes for each write that is kept, with what its image takes; the keys come again, so that each has both images.
fn memory() -> Json {
    let requests: Vec<Json> = (0..WRITES).map(|n| put(scattered(n as u64, 10_000) as usize, n)).collect();
    let image = image_bytes();
    let mut timeline = table(true);
    let before = BYTES.load(Ordering::Relaxed);
    for body in &requests {
        call(&mut timeline, Service::DynamoDb, "PutItem", body);
    }
    let all = BYTES.load(Ordering::Relaxed) - before;
    let logged: usize = requests.iter().map(|body| body.to_string().len()).sum();
    let facts = timeline.head().facts.len();
    black_box(&timeline);
    let (each, request) = (all / WRITES, logged / WRITES);
    json!({
        "writes": WRITES,
        "bytes a write": each,
        "image": image,
        "beyond the image": each.saturating_sub(image),
        "request in the log": request,
        "beyond image and request": each.saturating_sub(image + request),
        "facts a write": facts as f64 / WRITES as f64,
    })
}

/// What one item takes in memory, once its attributes' names are shared.
fn image_bytes() -> usize {
    let mut timeline = table(true);
    call(&mut timeline, Service::DynamoDb, "PutItem", &put(1, 1));
    let item = timeline.world().table("us-east-1", "Orders").and_then(|table| table.items.values().next().cloned());
    let Some(item) = item else { return 0 };
    let before = BYTES.load(Ordering::Relaxed);
    let copy: headwater_core::dynamodb::value::Item = item
        .iter()
        .map(|(name, value)| {
            use headwater_core::dynamodb::value::Value;
            let value = match value {
                Value::S(text) => Value::S(text.as_ref().into()),
                other => other.clone(),
            };
            (name.clone(), value)
        })
        .collect();
    let copy = std::rc::Rc::new(copy);
    let bytes = BYTES.load(Ordering::Relaxed) - before;
    black_box(&copy);
    bytes
}

criterion_group!(benches, appending, seeking);

fn main() {
    let chosen = std::env::args().nth(1).unwrap_or_default();
    if chosen != "memory" {
        benches();
        Criterion::default().configure_from_args().final_summary();
    }
    println!("{}", json!({ "memory": memory() }));
}
