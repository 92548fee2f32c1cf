//! Properties of windows and of deliveries, through the door. Method: random records, out of order within the bound, against an
//! evaluator that sorts them all; crashes and failures of S3 at any time.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater_core::dials::Dials;
use headwater_core::fact::What;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use headwater_tests::door;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const REGION: &str = "us-east-1";
const START: Instant = Instant::from_seconds(1_767_225_600);
/// How far event times may be out of order, in milliseconds.
const BOUND: u64 = 3_000;
/// Later than all windows.
const FAR: u64 = 10_000_000;

fn call(timeline: &mut Timeline, operation: &str, body: &Json) -> Result<door::Answer, TestCaseError> {
    let answer =
        door::send(timeline, &door::request(operation, REGION, &body.to_string())).map_err(TestCaseError::fail)?;
    prop_assert!(answer.is_success(), "{operation}: {}", answer.body());
    Ok(answer)
}

fn begin(shards: u64) -> Result<Timeline, TestCaseError> {
    let mut timeline = Timeline::new(1, START, Dials::instant());
    call(&mut timeline, "kinesis.CreateStream", &json!({ "StreamName": "T", "ShardCount": shards }))?;
    timeline.advance(Duration::TICK, door::BUDGET);
    Ok(timeline)
}

fn put(timeline: &mut Timeline, shard: u64, shards: u64, data: &str) -> Result<(), TestCaseError> {
    let hash = (u128::MAX / u128::from(shards)) * u128::from(shard) + 7;
    let body = json!({
        "StreamName": "T",
        "PartitionKey": shard.to_string(),
        "ExplicitHashKey": hash.to_string(),
        "Data": STANDARD.encode(data),
    });
    call(timeline, "kinesis.PutRecord", &body).map(drop)
}

/// A record: its key, how much later than the one before, how far out of order, its shard, and the pause before it.
#[derive(Clone, Debug)]
struct Happening {
    key: u8,
    later: u64,
    disorder: u64,
    shard: u64,
    pause: u64,
    crash: bool,
}

fn happening() -> impl Strategy<Value = Happening> {
    (0..3_u8, 0..4_000_u64, 0..=BOUND, 0..2_u64, 0..1_500_u64, 0..8_u8).prop_map(
        |(key, later, disorder, shard, pause, crash)| Happening {
            key,
            later,
            disorder,
            shard,
            pause,
            crash: crash == 0,
        },
    )
}

#[derive(Clone, Copy, Debug)]
enum Windows {
    Tumbling(u64),
    Sliding(u64, u64),
    Session(u64),
}

fn windows() -> impl Strategy<Value = Windows> {
    prop_oneof![
        (1_000..9_000_u64).prop_map(Windows::Tumbling),
        (1..5_u64, 500..3_000_u64).prop_map(|(times, slide)| Windows::Sliding(times * slide, slide)),
        (500..4_000_u64).prop_map(Windows::Session),
    ]
}

impl Windows {
    fn application(self) -> Json {
        let mut body = json!({
            "ApplicationName": "A", "StreamName": "T", "StartingPosition": "TRIM_HORIZON", "EventTimePath": "at",
            "KeyPath": "k", "OutOfOrdernessMillis": BOUND + 1, "CheckpointMillis": 2_000,
        });
        let (kind, sizes) = match self {
            Windows::Tumbling(size) => ("TUMBLING", vec![("SizeMillis", size)]),
            Windows::Sliding(size, slide) => ("SLIDING", vec![("SizeMillis", size), ("SlideMillis", slide)]),
            Windows::Session(gap) => ("SESSION", vec![("GapMillis", gap)]),
        };
        body["Window"] = kind.into();
        sizes.into_iter().for_each(|(name, size)| body[name] = size.into());
        body
    }

    /// All windows of the sorted times of one key, with their counts.
    fn of(self, times: &[u64]) -> Vec<(u64, u64, i64)> {
        let (size, slide) = match self {
            Windows::Tumbling(size) => (size, size),
            Windows::Sliding(size, slide) => (size, slide),
            Windows::Session(gap) => return sessions(times, gap),
        };
        let last = times.last().copied().unwrap_or_default();
        let starts = (0..=last / slide).map(|n| n * slide);
        let counted = starts.map(|start| {
            let inside = times.iter().filter(|time| (start..start + size).contains(time)).count();
            (start, start + size, inside as i64)
        });
        counted.filter(|(.., count)| *count > 0).collect()
    }
}

fn sessions(times: &[u64], gap: u64) -> Vec<(u64, u64, i64)> {
    let mut found: Vec<(u64, u64, i64)> = Vec::new();
    for time in times {
        match found.last_mut().filter(|(_, end, _)| time <= end) {
            Some((_, end, count)) => (*end, *count) = (time + gap, *count + 1),
            None => found.push((*time, time + gap, 1)),
        }
    }
    found
}

type Fired = BTreeMap<(String, u64, u64), Vec<i64>>;

/// What the sorted records come to.
fn expected(windows: Windows, times: &BTreeMap<String, Vec<u64>>) -> Fired {
    let mut fired = Fired::new();
    for (key, times) in times {
        let mut sorted = times.clone();
        sorted.sort_unstable();
        for (start, end, count) in windows.of(&sorted) {
            fired.insert((key.clone(), start, end), vec![count]);
        }
    }
    fired
}

/// Runs an application over the records; gives what it fired, and the times of each key.
fn run(
    windows: Windows,
    happenings: &[Happening],
    crashes: bool,
) -> Result<(Fired, BTreeMap<String, Vec<u64>>), TestCaseError> {
    let mut timeline = begin(2)?;
    call(&mut timeline, "PutApplication", &windows.application())?;
    let (mut times, mut now) = (BTreeMap::<String, Vec<u64>>::new(), BOUND);
    for happening in happenings {
        now += happening.later;
        let at = now - happening.disorder;
        put(&mut timeline, happening.shard, 2, &json!({ "k": happening.key.to_string(), "at": at }).to_string())?;
        times.entry(happening.key.to_string()).or_default().push(at);
        timeline.advance(Duration::millis(happening.pause), door::BUDGET);
        if crashes && happening.crash {
            let running = timeline
                .world()
                .region(REGION)
                .is_some_and(|region| region.applications.get("A").is_some_and(|application| application.running));
            if running {
                call(&mut timeline, "CrashApplication", &json!({ "ApplicationName": "A" }))?;
            }
        }
    }
    timeline.advance(Duration::seconds(60), door::BUDGET);
    for shard in 0..2 {
        put(&mut timeline, shard, 2, &json!({ "k": "end", "at": FAR }).to_string())?;
    }
    timeline.advance(Duration::seconds(60), door::BUDGET);
    let mut fired = Fired::new();
    for fact in timeline.head().facts.iter() {
        if let What::WindowFired { key, start, end, value, late, .. } = &fact.what {
            prop_assert!(!late, "nothing is late within the bound");
            if **key != *"end" {
                fired.entry((key.to_string(), start.as_millis(), end.as_millis())).or_default().push(*value);
            }
        }
        prop_assert!(!matches!(fact.what, What::LateRecord { .. }), "nothing goes aside within the bound");
    }
    Ok((fired, times))
}

/// Splits the first shard that is open, or merges the first two.
fn reshard(timeline: &mut Timeline, splits: bool) -> Result<(), TestCaseError> {
    let Some(stream) = timeline.world().kinesis(REGION, "T").cloned() else { return Ok(()) };
    let open: Vec<_> = stream.open.values().filter_map(|index| stream.shards.get(index)).collect();
    let id = |at: usize| format!("shardId-{:012}", open[at].index);
    if splits || open.len() < 2 {
        let middle = open[0].range.start + (open[0].range.end - open[0].range.start) / 2;
        let body = json!({ "StreamName": "T", "ShardToSplit": id(0), "NewStartingHashKey": middle.to_string() });
        call(timeline, "kinesis.SplitShard", &body)?;
    } else {
        let body = json!({ "StreamName": "T", "ShardToMerge": id(0), "AdjacentShardToMerge": id(1) });
        call(timeline, "kinesis.MergeShards", &body)?;
    }
    timeline.advance(Duration::seconds(1), door::BUDGET);
    Ok(())
}

/// The data of all objects of the bucket, in the order in which they were written.
fn objects(timeline: &Timeline) -> String {
    let bucket = timeline.world().region(REGION).and_then(|region| region.buckets.get("lake"));
    let objects = bucket.into_iter().flat_map(|bucket| bucket.objects());
    objects.map(|object| String::from_utf8_lossy(&object.content()).into_owned()).collect()
}

/// Delivers records of one key while its shards are split and merged.
fn deliver_across_reshards(happenings: &[Happening]) -> Result<(String, Vec<String>), TestCaseError> {
    let mut timeline = begin(1)?;
    start_delivery(&mut timeline)?;
    let mut written = Vec::new();
    for (n, happening) in happenings.iter().enumerate() {
        if happening.crash {
            reshard(&mut timeline, happening.shard == 0)?;
        }
        let text = format!("<{n}>");
        put(&mut timeline, 0, 1, &text)?;
        written.push(text);
        timeline.advance(Duration::millis(happening.pause), door::BUDGET);
    }
    timeline.advance(Duration::hours(1), door::BUDGET);
    Ok((objects(&timeline), written))
}

fn deliver(happenings: &[Happening], failures: u32) -> Result<(String, Vec<Vec<String>>), TestCaseError> {
    let mut timeline = begin(2)?;
    start_delivery(&mut timeline)?;
    call(&mut timeline, "SetDials", &json!({ "Dials": { "firehoseFailures": failures } }))?;
    let mut written = vec![Vec::new(), Vec::new()];
    for (n, happening) in happenings.iter().enumerate() {
        // Some are so large that the buffer fills before the interval is over.
        let text = format!("<{n}{}>", "x".repeat(if happening.crash { 600_000 } else { 3 }));
        put(&mut timeline, happening.shard, 2, &text)?;
        written[happening.shard as usize].push(text);
        timeline.advance(Duration::millis(happening.pause), door::BUDGET);
    }
    timeline.advance(Duration::hours(20), door::BUDGET);
    call(&mut timeline, "SetDials", &json!({ "Dials": { "firehoseFailures": 0 } }))?;
    timeline.advance(Duration::hours(2), door::BUDGET);
    Ok((objects(&timeline), written))
}

/// A delivery stream from the stream.
fn start_delivery(timeline: &mut Timeline) -> Result<(), TestCaseError> {
    let source = json!({
        "KinesisStreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/T",
        "RoleARN": "arn:aws:iam::123456789012:role/firehose",
    });
    let destination = json!({
        "RoleARN": "arn:aws:iam::123456789012:role/firehose",
        "BucketARN": "arn:aws:s3:::lake",
        "BufferingHints": { "SizeInMBs": 1, "IntervalInSeconds": 7 },
    });
    let body = json!({
        "DeliveryStreamName": "D", "DeliveryStreamType": "KinesisStreamAsSource",
        "KinesisStreamSourceConfiguration": source, "S3DestinationConfiguration": destination,
    });
    call(timeline, "firehose.CreateDeliveryStream", &body).map(drop)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn windows_are_those_of_the_sorted_records(windows in windows(), happenings in prop::collection::vec(happening(), 1..40)) {
        let (fired, times) = run(windows, &happenings, false)?;
        prop_assert_eq!(fired, expected(windows, &times));
    }

    #[test]
    fn after_crashes_every_window_is_fired_and_none_counts_a_record_twice(
        windows in windows(),
        happenings in prop::collection::vec(happening(), 1..40),
    ) {
        let (mut fired, times) = run(windows, &happenings, true)?;
        fired.values_mut().for_each(Vec::dedup);
        prop_assert_eq!(fired, expected(windows, &times));
    }

    #[test]
    fn objects_hold_all_records_in_the_order_of_each_shard(happenings in prop::collection::vec(happening(), 1..30)) {
        let (content, written) = deliver(&happenings, 0)?;
        prop_assert_eq!(content.len(), written.iter().flatten().map(String::len).sum::<usize>());
        for shard in written {
            let places: Vec<Option<usize>> = shard.iter().map(|text| content.find(text.as_str())).collect();
            prop_assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
        }
    }

    #[test]
    fn parents_are_read_before_their_children(happenings in prop::collection::vec(happening(), 1..30)) {
        let (content, written) = deliver_across_reshards(&happenings)?;
        let places: Vec<Option<usize>> = written.iter().map(|text| content.find(text.as_str())).collect();
        prop_assert_eq!(content.len(), written.iter().map(String::len).sum::<usize>());
        prop_assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    }

    #[test]
    fn records_are_delivered_at_least_once(happenings in prop::collection::vec(happening(), 1..30), failures in 100..900_u32) {
        let (content, written) = deliver(&happenings, failures)?;
        for text in written.iter().flatten() {
            prop_assert!(content.contains(text.as_str()));
        }
    }
}
