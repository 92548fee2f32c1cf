//! The engine between a DynamoDB stream and a function, through the door: requests in, facts out.
//!
//! Method: a table with one partition, records numbered in the order of their writes, and a trace of what the function
//! was called with: `[1-4]` is a batch, `-[2]` one that was discarded, `@320` milliseconds after the first call.

mod lambda_engine {
    mod api;
    pub mod lab;
    mod simulation;
}

use headwater_core::fact::What;
use headwater_core::time::Duration;
use lambda_engine::lab::{Step::*, run};
use serde_json::json;

/// Recorded from AWS: which batches a function sees while record 2 (or the last of six) makes it fail.
#[test]
fn retries_bisection_and_partial_failures_follow_the_recorded_traces() {
    let report = r#""FunctionResponseTypes":["ReportBatchItemFailures"]"#;
    let bisect = r#""BisectBatchOnFunctionError":true"#;
    for (records, bad, options, trace) in [
        (4, 2, r#"{"MaximumRetryAttempts":2}"#.to_owned(), "[1-4] [1-4] [1-4] -[1-4]"),
        (4, 2, format!(r#"{{"MaximumRetryAttempts":1,{bisect}}}"#), "[1-4] [1-2] [1] [2] [2] -[2] [3-4]"),
        (4, 2, format!(r#"{{"MaximumRetryAttempts":1,{report}}}"#), "[1-4] [2-4] [2-4] -[2-4]"),
        (4, 2, format!(r#"{{"MaximumRetryAttempts":1,{report},{bisect}}}"#), "[1-4] [2-4] [2] [2] -[2] [3-4]"),
        (4, 1, format!(r#"{{"MaximumRetryAttempts":0,{report}}}"#), "[1-4] -[1-4]"),
        (3, 3, format!(r#"{{"MaximumRetryAttempts":0,{bisect}}}"#), "[1-3] [1] [2-3] [2] [3] -[3]"),
        (6, 6, format!(r#"{{"MaximumRetryAttempts":3,"BatchSize":3,{report}}}"#), "[1-3] [4-6] [6] [6] [6] [6] -[6]"),
    ] {
        let steps = [Put(bad - 1), Poison, Put(records - bad), Map(&options), Wait(30)];
        assert_eq!(run(&steps).trace(), trace, "{options}");
    }
}

/// The parts of a part come before the parts that were already waiting.
#[test]
fn two_poison_records_are_isolated_in_the_order_of_the_shard() {
    let options = r#"{"MaximumRetryAttempts":0,"BisectBatchOnFunctionError":true,"FunctionResponseTypes":["ReportBatchItemFailures"]}"#;
    let lab = run(&[Poison, Put(2), Poison, Put(4), Map(options), Wait(9)]);
    assert_eq!(lab.trace(), "[1-8] [1-4] [1-2] [1] -[1] [2] [3-4] [4] -[4] [5-8]");
}

#[test]
fn batches_close_by_count_and_by_window() {
    for (name, steps, trace) in [
        (
            "window 0 sends what is there",
            vec![Map(r#"{"BatchSize":101}"#), Wait(5), Put(1), Wait(1), Put(2), Wait(1)],
            "[1] [2-3]",
        ),
        ("two full batches", vec![Put(20), Map(r#"{"BatchSize":10}"#), Wait(5)], "[1-10]@0 [11-20]@120"),
        (
            "full batches at once, the rest when the window is over",
            vec![Put(5), Map(r#"{"BatchSize":2,"MaximumBatchingWindowInSeconds":5}"#), Wait(30)],
            "[1-2]@0 [3-4]@120 [5]@5120",
        ),
        (
            "a window gathers what arrives meanwhile",
            vec![
                Put(1),
                Map(r#"{"BatchSize":3,"MaximumBatchingWindowInSeconds":10}"#),
                Wait(5),
                Put(1),
                Wait(30),
                Put(3),
                Wait(5),
            ],
            "[1-2] [3-5]",
        ),
        (
            "more than one page",
            vec![Put(1_500), Map(r#"{"BatchSize":600}"#), Wait(9)],
            "[1-600]@0 [601-1200]@120 [1201-1500]@240",
        ),
    ] {
        let lab = run(&steps);
        let seen = if trace.contains('@') { lab.timed_trace() } else { lab.trace() };
        assert_eq!(seen, trace, "{name}");
    }
}

#[test]
fn one_record_a_second_makes_batches_of_one() {
    let mut lab = run(&[Map("{}"), Wait(5)]);
    for _ in 0..4 {
        lab.step(&Put(1));
        lab.step(&Wait(1));
    }
    assert_eq!(lab.trace(), "[1] [2] [3] [4]");
}

#[test]
fn retries_wait_twice_as_long_each_time() {
    let options = r#"{"MaximumRetryAttempts":4}"#;
    let trace = "[1]@0 [1]@320 [1]@840 [1]@1760 [1]@3480 -[1]";
    let lab = run(&[Poison, Map(options), Wait(30)]);
    assert_eq!(lab.timed_trace(), trace);
    let calls = lab.facts(|what| match what {
        What::Invoked { invocation, attempt, .. } => Some((*invocation, *attempt)),
        _ => None,
    });
    assert_eq!(calls, [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)], "a retry is the same invocation");
}

#[test]
fn records_that_are_too_old_are_discarded_before_an_attempt() {
    for (name, steps, trace, result) in [
        (
            "never tried",
            vec![Put(1), Wait(70), Map(r#"{"MaximumRecordAgeInSeconds":60,"MaximumRetryAttempts":0}"#), Wait(5)],
            "-[1]",
            "No records processed",
        ),
        (
            "the fresh ones are sent",
            vec![Put(1), Wait(80), Put(5), Map(r#"{"MaximumRecordAgeInSeconds":60,"BatchSize":10}"#), Wait(5)],
            "-[1] [2-6]",
            "OK",
        ),
        (
            "given up after a minute of retries",
            vec![Poison, Put(1), Map(r#"{"MaximumRecordAgeInSeconds":60,"BatchSize":1}"#), Wait(200)],
            "[1] [1] [1] [1] [1] [1] [1] [1] [1] -[1] -[2]",
            "PROBLEM: Function call failed",
        ),
    ] {
        let mut lab = run(&steps);
        assert_eq!(lab.trace(), trace, "{name}");
        assert_eq!(lab.mapping()["LastProcessingResult"], result, "{name}");
        assert!(lab.conditions().iter().all(|condition| *condition == "RecordAgeExceeded"), "{name}");
    }
}

#[test]
fn without_limits_a_poison_record_blocks_its_shard_for_a_day() {
    let mut lab = run(&[Poison, Put(1), Map(r#"{"BatchSize":1}"#), Wait(86_000), Put(1)]);
    assert!(lab.trace().ends_with("[1] [1]"), "still at it");
    lab.step(&Wait(1_000));
    assert!(lab.trace().ends_with("[1] -[1] -[2] [3]"), "{}", lab.trace());
}

#[test]
fn a_disabled_mapping_goes_on_where_it_stopped() {
    let pause = [Put(2), Map("{}"), Wait(9), Update(r#"{"Enabled":false}"#), Put(10), Wait(90)];
    let mut lab = run(&pause);
    assert_eq!((lab.trace().as_str(), &lab.mapping()["State"]), ("[1-2]", &json!("Disabled")));
    lab.step(&Update(r#"{"Enabled":true}"#));
    lab.step(&Wait(9));
    assert_eq!(lab.trace(), "[1-2] [3-12]");
}

#[test]
fn an_update_frees_a_blocked_shard() {
    let steps = [Poison, Put(1), Map(r#"{"BatchSize":1}"#), Wait(3), Update(r#"{"MaximumRetryAttempts":0}"#), Wait(9)];
    assert_eq!(run(&steps).trace(), "[1] [1] [1] -[1] [2]");
}

#[test]
fn a_checkpoint_goes_with_its_mapping() {
    let again = r#"{"StartingPosition":"TRIM_HORIZON"}"#;
    assert_eq!(run(&[Put(2), Map(again), Wait(9), Delete, Wait(9), Map(again), Wait(9)]).trace(), "[1-2] [1-2]");
    let latest = r#"{"StartingPosition":"LATEST"}"#;
    assert_eq!(
        run(&[Put(2), Map(latest), Put(1), Wait(9), Put(3), Wait(9)]).trace(),
        "[4-6]",
        "those before are skipped"
    );
}

#[test]
fn a_mapping_that_starts_disabled_reads_nothing() {
    let mut lab = run(&[Put(3), Map(r#"{"Enabled":false}"#)]);
    assert_eq!(lab.mapping()["State"], "Creating");
    lab.step(&Wait(9));
    assert_eq!(lab.mapping()["State"], "Disabled");
    assert!(lab.facts(|what| matches!(what, What::Polled { .. }).then_some(())).is_empty());
    lab.step(&Update(r#"{"Enabled":true}"#));
    assert_eq!(lab.mapping()["State"], "Enabling");
    lab.step(&Wait(9));
    assert_eq!(lab.trace(), "[1-3]");
}

/// A sealed shard is read to its end before its child, wherever the reader stands when it is sealed.
#[test]
fn children_wait_for_their_parents() {
    let hours = |n: u64| Wait(n * 3_600);
    let batch = r#"{"BatchSize":2}"#;
    let asleep = [Map(batch), Put(1), hours(5), Put(2), hours(5), Put(1), Wait(9)];
    assert_eq!(run(&asleep).trace(), "[1] [2-3] [4]");
    let backlog = [Put(3), hours(5), Put(1), hours(5), Put(2), Map(batch), Wait(9)];
    assert_eq!(run(&backlog).trace(), "[1-2] [3] [4] [5-6]");
    let latest =
        [Put(3), hours(5), Put(1), Map(r#"{"StartingPosition":"LATEST"}"#), Wait(9), Put(1), hours(9), Put(1), Wait(9)];
    assert_eq!(run(&latest).trace(), "[5] [6]");
    let window = [Map(r#"{"MaximumBatchingWindowInSeconds":300}"#), Wait(14_385), Put(1), Wait(9), Put(1), Wait(700)];
    assert_eq!(run(&window).trace(), "[1] [2]", "a batch never mixes shards");
}

#[test]
fn a_blocked_parent_blocks_its_child_and_retention_goes_on() {
    let mut lab = run(&[Map("{}"), Put(1), Wait(60), Poison, Wait(5 * 3_600), Put(1), Wait(23 * 3_600)]);
    assert!(lab.trace().ends_with("[2] -[2] [3]"), "{}", lab.trace());
    lab.step(&Update(r#"{"Enabled":false}"#));
    lab.step(&Put(1));
    lab.step(&Wait(25 * 3_600));
    lab.step(&Put(1));
    lab.step(&Update(r#"{"Enabled":true}"#));
    lab.step(&Wait(9));
    assert!(lab.trace().ends_with("[3] [5]"), "what was trimmed is skipped: {}", lab.trace());
}

#[test]
fn a_disabled_stream_is_read_to_its_end() {
    let mut lab = run(&[Put(2), DisableStream, Wait(9), Map("{}"), Wait(9)]);
    assert_eq!(lab.trace(), "[1-2]");
    lab.step(&Wait(3 * 86_400));
    assert_eq!(lab.mapping()["State"], "Enabled");
}

#[test]
fn every_mapping_that_sleeps_at_a_shard_is_woken() {
    let mut lab = run(&[Map("{}"), Function("second"), Map(r#"{"FunctionName":"second"}"#), Wait(60)]);
    for _ in 0..20 {
        lab.step(&Put(1));
        lab.step(&Pause(Duration::millis(377)));
    }
    lab.step(&Wait(2));
    for function in ["first", "second"] {
        let seen: usize = lab.batches_of(function).iter().map(Vec::len).sum();
        assert_eq!(seen, 20, "{function}");
    }
}

/// What a poller that sleeps gives up must not be seen: a record is found at a tick of its poller's own clock.
#[test]
fn sleeping_is_free_and_does_not_show() {
    let mut lab = run(&[Map("{}"), Wait(60)]);
    assert!(lab.advance(Duration::hours(3)).events < 3, "nothing happens while nothing happens");
    for _ in 0..10 {
        lab.step(&Put(1));
        lab.step(&Pause(Duration::millis(1_234)));
    }
    let times = lab.times(|what| matches!(what, What::Polled { .. }));
    for time in &times {
        assert_eq!((time - times[0]) % 250_000, 0, "{times:?}");
    }
    let writes = lab.times(|what| matches!(what, What::Recorded { .. }));
    for (written, polled) in writes.iter().zip(&times) {
        assert!(polled - written <= 250_001, "{writes:?} {times:?}");
    }
}

#[test]
fn an_event_is_at_most_six_megabytes_long() {
    let lab = run(&[PutLarge(20), Map(r#"{"MaximumBatchingWindowInSeconds":5}"#), Wait(60)]);
    assert_eq!(lab.timed_trace(), "[1-16]@0 [17-20]@5000");
}

/// "Why?" leads from a call of the function back to the request that wrote the item.
#[test]
fn an_invocation_is_caused_by_a_write() {
    let lab = run(&[Map("{}"), Wait(9), Put(1), Wait(9)]);
    assert_eq!(lab.causes_of("Logged"), ["Logged", "Invoked", "Polled", "Recorded", "ItemChanged", "Called"]);
    let lab = run(&[Map(r#"{"MaximumRetryAttempts":0}"#), Wait(9), Poison, Wait(9)]);
    let chain = ["Discarded", "Returned", "Invoked", "Polled", "Recorded", "ItemChanged", "Called"];
    assert_eq!(lab.causes_of("Discarded"), chain);
    let lab = run(&[Map(r#"{"MaximumBatchingWindowInSeconds":2}"#), Wait(9), Poison, Wait(4)]);
    let chain = ["Waiting", "Returned", "Invoked", "Polled", "Recorded", "ItemChanged", "Called"];
    assert_eq!(lab.causes_of("Waiting")[..3], chain[..3]);
}

#[test]
fn a_function_prints_its_records() {
    let lab = run(&[Map(r#"{"MaximumRetryAttempts":0}"#), Put(1), Poison, Put(1), Wait(9)]);
    let lines = lab.facts(|what| match what {
        What::Logged { line, .. } => Some(line.to_string()),
        _ => None,
    });
    assert_eq!(lines, [r#"INSERT {"pk":{"S":"1"}}"#, r#"INSERT {"pk":{"S":"2"}}"#], "it throws at the second");
}
