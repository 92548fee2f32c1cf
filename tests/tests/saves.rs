//! Goal: what was saved once can be opened for ever, and is the same run. Method: random histories there and back as bytes,
//! file and script; hostile bytes; and a corpus of files and links whose bytes never change (`golden/saves`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use headwater_core::http::{Request, respond};
use headwater_core::input::Service;
use headwater_core::save::{Fault, Performance, Replay, Saved, Script, Verdict, link};
use headwater_core::time::Duration;
use headwater_core::timeline::Timeline;
use headwater_tests::door::BUDGET;
use headwater_tests::golden::printed;
use headwater_tests::samples::{self, VALID};
use headwater_tests::{bless, root};
use proptest::prelude::*;

/// Requests that no command of the CLI can say, or that a file cannot hold as they are.
const ODD: &[(&str, &str)] = &[
    ("PutItem", r#"{"TableName":5}"#),
    ("PutItem", r#"{"TableName":"Hash","Item":{"pk":{"S":"a"},"pk":{"S":"b"}}}"#),
    ("PutItem", " { \"TableName\" : \"Hash\",\n \"Item\" : { \"pk\" : { \"S\" : \" a \\\" b \" } } } "),
    (
        "PutItem",
        r#"{"TableName":"Hash","Item":{"pk":{"S":"it's\u0041 é🙂 $HOME `x` \u2028"}},"Unknown":[1.50,1e400,-0]}"#,
    ),
    ("ListTables", r#"{"Limit":100000000000000000000}"#),
    ("Query", r#"{"KeyConditionExpression":"pk = :a"}"#),
    ("GetRecords", r#"{"ShardIterator":"file://x"}"#),
];

#[derive(Clone, Debug)]
enum Act {
    Call(usize),
    Odd(usize, bool),
    Advance(u64),
    Step(usize),
}

fn history() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => (0..VALID.len()).prop_map(Act::Call),
        2 => (0..ODD.len(), any::<bool>()).prop_map(|(odd, far)| Act::Odd(odd, far)),
        2 => (0_u64..5_000_000).prop_map(Act::Advance),
        1 => (0_u64..30 * 3_600_000_000).prop_map(Act::Advance),
        1 => (1_usize..5).prop_map(Act::Step),
    ];
    prop::collection::vec(act, 0..24)
}

/// Runs a history from the stocked world; it may end in the middle of an instant.
fn run(history: &[Act]) -> Timeline {
    let (mut timeline, names) = samples::stocked();
    for act in history {
        match act {
            Act::Call(sample) => drop(respond(&mut timeline, &names.request(*sample))),
            Act::Odd(odd, far) => {
                let (operation, body) = ODD[*odd];
                let (service, operation) = headwater_tests::door::target_of(operation);
                let region = if *far { "eu-west-1" } else { "us-east-1" };
                respond(&mut timeline, &Request::call(service, operation, region, body));
            }
            Act::Advance(micros) => {
                timeline.advance(Duration::micros(*micros), 2_000);
            }
            Act::Step(count) => (0..*count).for_each(|_| {
                timeline.step();
            }),
        }
    }
    timeline
}

fn pack(saved: &Saved) -> String {
    link::print(&miniz_oxide::deflate::compress_to_vec(&saved.to_bytes().unwrap(), 6))
}

fn unpack(text: &str) -> Result<Saved, Fault> {
    let (version, deflated) = link::parse(text)?;
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, 16 << 20).map_err(|_| Fault::Damaged)?;
    Saved::from_bytes(version, &bytes)
}

fn assert_same(saved: &Saved, timeline: &Timeline) -> Result<(), TestCaseError> {
    let (again, verdict) = Replay::new(saved.clone()).finish().unwrap();
    prop_assert_eq!(verdict, Verdict::Identical);
    prop_assert_eq!(&again.head().facts, &timeline.head().facts);
    prop_assert_eq!(again.head().digest(), timeline.head().digest());
    prop_assert_eq!(again.now(), timeline.now());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_opened_is_what_was_saved(history in history(), slice in 1_u64..40) {
        let timeline = run(&history);
        let saved = Saved::of(&timeline).unwrap();
        prop_assert_eq!(&unpack(&pack(&saved)), &Ok(saved.clone()));
        prop_assert_eq!(&Saved::from_text(&saved.to_text()), &Ok(saved.clone()));
        assert_same(&saved, &timeline)?;
        // In slices, as a page opens it.
        let mut replay = Replay::new(saved.clone());
        while !replay.go(slice).unwrap() {}
        prop_assert_eq!(replay.progress(), 1_000);
        prop_assert_eq!(replay.done().1, Verdict::Identical);
        let quick = Saved::unproved(&timeline).unwrap();
        prop_assert_eq!(quick.recording, saved.recording);
    }

    #[test]
    fn a_script_is_the_run_that_it_was_printed_of(history in history(), slice in 1_u64..40) {
        let mut timeline = run(&history);
        timeline.run_until(timeline.now(), BUDGET);
        let saved = Saved::of(&timeline).unwrap();
        let text = Script::print(&saved);
        let script = Script::read(&text).unwrap();
        let mut performance = Performance::new(script);
        while !performance.go(slice).unwrap() {}
        let (again, _) = performance.done();
        prop_assert_eq!(&Saved::of(&again).unwrap(), &saved, "{}", text);
    }

    #[test]
    fn damage_is_noticed(history in history(), at in any::<prop::sample::Index>(), flip in 1_u8.., cut in any::<bool>()) {
        let saved = Saved::of(&run(&history)).unwrap();
        let mut bytes = saved.to_bytes().unwrap();
        let place = at.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] ^= flip }
        prop_assert!(Saved::from_bytes(1, &bytes).is_err());
        let mut text = saved.to_text().into_bytes();
        let place = at.index(text.len());
        if cut { text.truncate(place) } else { text[place] ^= flip & 0x7f }
        if let Ok(other) = Saved::from_text(&String::from_utf8_lossy(&text)) {
            let _ = Replay::new(other).go(1_000);
        }
        let mut link = pack(&saved);
        link.truncate(at.index(link.len()));
        prop_assert!(unpack(&link).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_opened(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,200}") {
        let _ = Saved::from_bytes(1, &bytes);
        // Behind a checksum that is right.
        let mut checked = (headwater_core::hash::digest(&bytes.as_slice()) as u32).to_le_bytes().to_vec();
        checked.extend(&bytes);
        let _ = Saved::from_bytes(1, &checked);
        let _ = (Saved::from_text(&text), unpack(&text), unpack(&format!("#1.{text}")), Script::read(&text));
    }
}

/// Flips behind the checksum, which reach the reader of columns and tokens.
#[test]
fn hostile_columns_are_refused_or_opened() {
    let timeline = run(&(0..VALID.len()).map(Act::Call).collect::<Vec<_>>());
    let bytes = Saved::of(&timeline).unwrap().to_bytes().unwrap();
    let mut opened = 0;
    for place in 4..bytes.len() {
        for value in [0, 9, 10, 0x7f, 0xff, bytes[place] ^ 1] {
            let mut hostile = bytes.clone();
            hostile[place] = value;
            let check = headwater_core::hash::digest(&&hostile[4..]) as u32;
            hostile[..4].copy_from_slice(&check.to_le_bytes());
            if let Ok(saved) = Saved::from_bytes(1, &hostile) {
                opened += 1;
                if opened % 50 == 0 {
                    let _ = Replay::new(saved).go(300);
                }
            }
        }
    }
    assert!(opened > 100, "only {opened}");
}

/// Forty typical inputs: a table, its function, and writes, at the odd microseconds of a page's clock.
fn typical(inputs: usize) -> Timeline {
    let mut timeline = Timeline::new(42, samples::fresh().start(), Default::default());
    let mut clock = 7_u64;
    let mut ask = |operation: &str, body: String| {
        clock = clock.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        timeline.advance(Duration::micros((clock >> 33) % 4_000_000), BUDGET);
        let (service, operation) = headwater_tests::door::target_of(operation);
        let answer = respond(&mut timeline, &Request::call(service, operation, "us-east-1", &body));
        assert!(answer.status < 300, "{}", String::from_utf8_lossy(&answer.body));
    };
    ask("CreateTable", r#"{"TableName":"Orders","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}"#.into());
    for _ in 0..4 {
        ask("PutFunction", r#"{"FunctionName":"audit","Behaviour":"Log"}"#.into());
    }
    for n in 5..inputs {
        let customer = format!("customer#{}", n * 7 % 29);
        match n % 4 {
            0 | 1 => ask(
                "PutItem",
                format!(
                    r#"{{"TableName":"Orders","Item":{{"pk":{{"S":"{customer}"}},"status":{{"S":"placed"}},"total":{{"N":"{}"}}}}}}"#,
                    n * 37 % 200
                ),
            ),
            2 => ask(
                "UpdateItem",
                format!(
                    r##"{{"TableName":"Orders","Key":{{"pk":{{"S":"{customer}"}}}},"UpdateExpression":"SET #s = :s","ExpressionAttributeNames":{{"#s":"status"}},"ExpressionAttributeValues":{{":s":{{"S":"shipped"}}}}}}"##
                ),
            ),
            _ => ask("DeleteItem", format!(r#"{{"TableName":"Orders","Key":{{"pk":{{"S":"{customer}"}}}}}}"#)),
        }
    }
    timeline
}

#[test]
fn forty_inputs_fit_a_short_link() {
    let saved = Saved::of(&typical(40)).unwrap();
    let link = pack(&saved);
    println!("40 inputs: {} characters, {} bytes", link.len(), saved.to_bytes().unwrap().len());
    assert!(link.len() <= 800, "{} characters", link.len());
}

fn folder() -> PathBuf {
    root().join("golden/saves")
}

/// What a file of the corpus holds: links and scripts by their endings, and JSON.
fn open(path: &std::path::Path) -> Saved {
    let text = std::fs::read_to_string(path).unwrap();
    let opened = match path.extension().and_then(|extension| extension.to_str()) {
        Some("link") => unpack(text.trim_end()),
        _ => Saved::from_text(&text),
    };
    opened.unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The digests of the corpus may change with the rules (`BLESS=1`), its bytes never.
#[test]
fn the_corpus_is_opened() {
    let digests = folder().join("digests.json");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path == digests {
            continue;
        }
        let saved = open(&path);
        let (timeline, _) = Replay::new(saved.clone()).finish().unwrap();
        assert_eq!(timeline.log().len(), saved.recording.log.len());
        found.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), printed(timeline.head().digest()));
    }
    assert!(found.len() >= 10, "only {} files", found.len());
    if bless::is_asked() {
        std::fs::write(&digests, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        return;
    }
    let known: BTreeMap<String, String> = serde_json::from_str(&std::fs::read_to_string(&digests).unwrap()).unwrap();
    assert_eq!(found, known);
    // A run that was saved as a link and as a file is one run.
    for (name, digest) in &found {
        if let Some(twin) = name.strip_suffix(".link").and_then(|stem| found.get(&format!("{stem}.headwater.json"))) {
            assert_eq!(twin, digest, "{name}");
        }
    }
}

/// The defaults that version 1 leaves out. When one changes, what was saved with it means another run: then version 2 has
/// to name its dials, and the reader of version 1 has to bring those of this list.
#[test]
fn the_defaults_that_version_1_leaves_out() {
    let known: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(include_str!("../golden/dials_1.json")).unwrap();
    let now = serde_json::to_value(headwater_core::dials::Dials::default()).unwrap();
    for (name, value) in known {
        assert_eq!(now.get(&name), Some(&value), "{name}");
    }
}

/// Writes what the corpus does not hold yet; never what it does.
#[test]
#[ignore = "adds to the corpus"]
fn add_to_the_corpus() {
    std::fs::create_dir_all(folder()).unwrap();
    for (name, timeline) in corpus() {
        let saved = Saved::of(&timeline).unwrap();
        for (ending, text) in [("link", pack(&saved) + "\n"), ("headwater.json", saved.to_text())] {
            let path = folder().join(format!("{name}.{ending}"));
            if !path.exists() {
                std::fs::write(path, text).unwrap();
            }
        }
    }
    let old = folder().join("before_versions.json");
    if !old.exists() {
        std::fs::write(old, serde_json::to_string(&typical(12).record()).unwrap()).unwrap();
    }
}

fn corpus() -> Vec<(&'static str, Timeline)> {
    let all: Vec<Act> = (0..VALID.len()).flat_map(|n| [Act::Call(n), Act::Advance(n as u64 * 40_001)]).collect();
    let odd: Vec<Act> = (0..ODD.len() * 2).map(|n| Act::Odd(n % ODD.len(), n >= ODD.len())).collect();
    let jumps: Vec<Act> =
        (0..9).flat_map(|n| [Act::Call(20 + n), Act::Advance(n as u64 * 7 * 3_600_000_000 + 1)]).collect();
    vec![
        ("empty", samples::fresh()),
        ("typical", typical(40)),
        ("large", typical(1_500)),
        ("operations", run(&all)),
        ("odd", run(&odd)),
        ("jumps", run(&jumps)),
        ("hostile", hostile()),
        ("faults", faults()),
    ]
}

/// Texts that pages, shells and parsers have stumbled over.
const TEXTS: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "'; rm -rf / #",
    "$(touch x) `touch x` %PATH% ${x}",
    "\u{202e}txt.exe\u{2066}",
    "\u{0}\u{7}\u{1b}[31m",
    "e\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "\u{2028}\u{2029}\u{feff}",
    "__proto__",
    "constructor",
    "a\tb\r\nc",
    "\\\\\"\\",
];

fn hostile() -> Timeline {
    let mut timeline = typical(2);
    for text in TEXTS {
        let item =
            serde_json::json!({ "pk": { "S": text }, *text: { "S": text }, "m": { "M": { *text: { "NULL": true } } } });
        let body = serde_json::json!({ "TableName": "Orders", "Item": item }).to_string();
        respond(&mut timeline, &Request::call(Service::DynamoDb, "PutItem", "us-east-1", &body));
    }
    timeline
}

fn faults() -> Timeline {
    let mut timeline = Timeline::new(u64::MAX, samples::fresh().start(), Default::default());
    let mut ask = |service, operation: &str, body: &str, seconds| {
        respond(&mut timeline, &Request::call(service, operation, "us-east-1", body));
        timeline.advance(Duration::seconds(seconds), BUDGET);
    };
    ask(
        Service::DynamoDb,
        "CreateTable",
        r#"{"TableName":"Orders","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1},"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}}"#,
        10,
    );
    ask(Service::Sim, "PutFunction", r#"{"FunctionName":"audit","Behaviour":"FailOnMatch","Match":"poison"}"#, 0);
    ask(
        Service::Lambda,
        "CreateEventSourceMapping",
        r#"{"EventSourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000","FunctionName":"audit","StartingPosition":"TRIM_HORIZON","MaximumRetryAttempts":3,"BisectBatchOnFunctionError":true}"#,
        5,
    );
    for n in 0..12 {
        let text = if n % 5 == 2 { "poison" } else { "fine" };
        ask(
            Service::DynamoDb,
            "PutItem",
            &format!(r#"{{"TableName":"Orders","Item":{{"pk":{{"S":"{n}"}},"t":{{"S":"{text}"}}}}}}"#),
            n % 3,
        );
    }
    ask(Service::Sim, "SetDials", r#"{"Dials":{"pollInterval":50000,"replicaLag":2000000}}"#, 60);
    timeline
}
