//! Bodies, columns and texts, each way and back.

use super::*;
use crate::input::{Call, Entry, Service};
use crate::time::{Duration, Instant};

fn call(body: &str) -> Call {
    Call { service: Service::DynamoDb, operation: "PutItem".into(), region: "us-east-1".into(), body: body.into() }
}

fn saved(bodies: &[&str]) -> Saved {
    let start = Instant::from_seconds(1_767_225_600);
    let log: Vec<Entry> = bodies
        .iter()
        .enumerate()
        .map(|(n, body)| Entry { at: start + Duration::millis(n as u64), input: Input::Call(call(body)) })
        .collect();
    let recording = Recording { seed: 7, start, dials: Dials::instant(), until: start + Duration::seconds(9), log };
    Saved { recording, engine: "0.0.1".into(), proof: Some(Proof { steps: 3, digest: 0xfedc_ba98_7654_3210 }) }
}

/// Bodies that are kept letter for letter, whether they are JSON or not.
const BODIES: &[&str] = &[
    "{}",
    r#"{"TableName":"Orders","Item":{"pk":{"S":"a"},"n":{"N":"1e5"}}}"#,
    r#"{"a":1.0,"b":-0,"c":1e400,"d":123456789012345678901234567890}"#,
    r#"{"a":1,"a":2,"":"","x":[[],{},[null,true,false,"null"]]}"#,
    r#"{"q":"\"\\\u0041\/","u":"é🙂\u2028","nul":"\u0000"}"#,
    "[1,2]",
    "\"text\"",
    "5",
    "",
    "{",
    "}{",
    "{\"a\"1}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "[1}",
    "\"open",
    "nonsense\u{0}",
    "{}{}",
    "{:1}",
];

#[test]
fn bodies_are_kept_letter_for_letter() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(300), "]".repeat(300));
    let mut bodies = BODIES.to_vec();
    bodies.push(&deep);
    let saved = saved(&bodies);
    assert_eq!(saved.clone().normal().as_ref(), Ok(&saved));
    let bytes = saved.to_bytes().unwrap();
    assert_eq!(Saved::from_bytes(1, &bytes).as_ref(), Ok(&saved));
    let text = saved.to_text();
    assert_eq!(Saved::from_text(&text).as_ref(), Ok(&saved), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("{\"at\"")).count(), bodies.len());
}

#[test]
fn blanks_between_tokens_are_left_out() {
    assert_eq!(tokens::minified(" { \"a b\" :\t[ 1 ,\r\n\"\\\" c\" ] } "), "{\"a b\":[1,\"\\\" c\"]}");
}

#[test]
fn many_texts_are_told_by_number() {
    let bodies: Vec<String> = (0..40_000).map(|n| format!("{{\"k{}\":\"v{}\"}}", n % 20_000, n % 19)).collect();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let saved = saved(&bodies).normal().unwrap();
    assert!(Saved::from_bytes(1, &saved.to_bytes().unwrap()) == Ok(saved));
}

#[test]
fn faults_are_told_apart() {
    let good = saved(&["{}"]).to_bytes().unwrap();
    assert_eq!(Saved::from_bytes(2, &good), Err(Fault::Newer));
    assert_eq!(Saved::from_bytes(0, &good), Err(Fault::Damaged));
    assert_eq!(Saved::from_bytes(1, &good[..good.len() - 1]), Err(Fault::Damaged));
    assert_eq!(Saved::from_bytes(1, &vec![0; BYTES_MAX + 1]), Err(Fault::TooLarge));
    assert_eq!(Saved::from_text("{\"headwater\": 2}"), Err(Fault::Newer));
    assert_eq!(Saved::from_text("{\"headwater\": \"1\"}"), Err(Fault::Damaged));
    assert_eq!(Saved::from_text("[]"), Err(Fault::Damaged));
    assert_eq!(Saved::from_text(&"[".repeat(1_000_000)), Err(Fault::Damaged));
    let other = saved(&["{}"]).to_text().replace("\"throttling\"", "\"warpFactor\"");
    assert_eq!(Saved::from_text(&other), Err(Fault::Newer));
    assert_eq!(saved(&vec!["{}"; INPUTS_MAX + 1]).normal(), Err(Fault::TooLarge));
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(BYTES_MAX / 2));
    assert_eq!(saved(&[&long, &long, &long]).normal(), Err(Fault::TooLarge));
    // A long text that is named again and again.
    let bytes = saved(&[&long, &long, &long]).to_bytes().unwrap();
    assert_eq!(Saved::from_bytes(1, &bytes), Err(Fault::TooLarge));
}

#[test]
fn spans_are_what_sim_wait_takes() {
    for micros in [0, 1, 999, 1_000, 90_000_000, 86_400_000_000, 90_061_001_001] {
        let line = format!("sim wait {}", span(Duration(micros)));
        assert_eq!(crate::cli::parse(&line), Ok(crate::cli::Line::Advance(Duration(micros))), "{line}");
    }
}
