//! Goal: an alarm changes its state exactly when M of N breaching points ask for it, and tells its topics once for each
//! change. Method: a function that fails, succeeds or is not called, minute by minute, as chance has it; beside it an
//! evaluator that follows the words of the CloudWatch user guide, point by point.

use headwater_core::dials::Dials;
use headwater_core::fact::What;
use headwater_core::time::Duration;
use headwater_core::timeline::Timeline;
use headwater_tests::door::{self, BUDGET};
use headwater_tests::run::{SEED, START};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const TOPICS: [&str; 3] = ["OK", "ALARM", "INSUFFICIENT_DATA"];
const MISSING: [&str; 4] = ["missing", "ignore", "breaching", "notBreaching"];

fn call(timeline: &mut Timeline, operation: &str, body: &Json) -> Json {
    let request = door::request(operation, "us-east-1", &body.to_string());
    let answer = door::send(timeline, &request).unwrap();
    assert!(answer.is_success(), "{operation}: {}", answer.body());
    answer.json
}

fn arn(state: &str) -> String {
    format!("arn:aws:sns:us-east-1:123456789012:{state}")
}

/// A table whose stream calls a function that fails on `poison` and never tries again, and an alarm on its errors.
fn watched(points: u64, of: u64, missing: &str) -> Timeline {
    let mut timeline = Timeline::new(SEED, START, Dials::instant());
    let table = json!({
        "TableName": "Table",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
    });
    let created = call(&mut timeline, "CreateTable", &table);
    let stream = &created["TableDescription"]["LatestStreamArn"];
    call(&mut timeline, "PutFunction", &json!({ "FunctionName": "f", "Behaviour": "FailOnMatch", "Match": "poison" }));
    let mapping = json!({ "EventSourceArn": stream, "FunctionName": "f", "StartingPosition": "TRIM_HORIZON", "MaximumRetryAttempts": 0 });
    call(&mut timeline, "CreateEventSourceMapping", &mapping);
    let [ok, alarm, insufficient] = TOPICS.map(|state| [arn(state)]);
    let alarm = json!({
        "AlarmName": "errors",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{ "Name": "FunctionName", "Value": "f" }],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": of,
        "DatapointsToAlarm": points,
        "Threshold": 0.5,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": missing,
        "OKActions": ok,
        "AlarmActions": alarm,
        "InsufficientDataActions": insufficient,
    });
    call(&mut timeline, "PutMetricAlarm", &alarm);
    timeline
}

/// One minute: nothing happens, or the function fails or not.
fn minute(timeline: &mut Timeline, number: usize, breaches: Option<bool>) {
    if let Some(breaches) = breaches {
        let text = if breaches { "poison" } else { "fine" };
        let item = json!({ "pk": { "S": format!("{text} {number}") } });
        call(timeline, "PutItem", &json!({ "TableName": "Table", "Item": item }));
    }
    assert!(timeline.advance(Duration::seconds(60), BUDGET).complete);
}

/// The state after a minute, `""` where it stays; `history` holds the minutes so far, the oldest first.
fn slowly(history: &[Option<bool>], points: usize, of: usize, missing: &str) -> &'static str {
    let range: Vec<Option<bool>> = history.iter().rev().copied().chain(std::iter::repeat(None)).take(of + 2).collect();
    let real: Vec<bool> = range.iter().flatten().copied().take(of).collect();
    let breaching = real.iter().filter(|breaches| **breaches).count();
    let absent = of - real.len();
    let decided = if breaching >= points { "ALARM" } else { "OK" };
    match missing {
        _ if absent == 0 => decided,
        "breaching" if breaching + absent >= points => "ALARM",
        "breaching" | "notBreaching" => decided,
        _ if decided == "ALARM" || real.contains(&false) => decided,
        "ignore" => "",
        _ if real.is_empty() => "INSUFFICIENT_DATA",
        _ => {
            let oldest = range.iter().rposition(Option::is_some).unwrap_or_default() + 1;
            if oldest >= points { "ALARM" } else { "INSUFFICIENT_DATA" }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn alarms_change_when_they_should_and_tell_it_once(
        minutes in prop::collection::vec(prop::option::of(any::<bool>()), 1..25),
        of in 1..6_usize,
        points in 1..6_usize,
        missing in 0..4_usize,
    ) {
        let (points, missing) = (points.min(of), MISSING[missing]);
        let mut timeline = watched(points as u64, of as u64, missing);
        let mut state = "INSUFFICIENT_DATA";
        let mut expected = Vec::new();
        for (number, breaches) in minutes.iter().enumerate() {
            minute(&mut timeline, number, *breaches);
            let next = slowly(&minutes[..=number], points, of, missing);
            if !next.is_empty() && next != state {
                state = next;
                expected.push(next.to_owned());
            }
            let described = call(&mut timeline, "DescribeAlarms", &json!({}));
            prop_assert_eq!(&described["MetricAlarms"][0]["StateValue"], state);
        }
        let facts = &timeline.head().facts;
        let states: Vec<String> = facts.iter().filter_map(|fact| match &fact.what {
            What::AlarmState { state, .. } => Some((*state).to_owned()),
            _ => None,
        }).collect();
        let told: Vec<String> = facts.iter().filter_map(|fact| match &fact.what {
            What::Notified { topic, .. } => Some(topic.to_string()),
            _ => None,
        }).collect();
        prop_assert_eq!(&states, &expected);
        prop_assert_eq!(told, expected.iter().map(|state| arn(state)).collect::<Vec<_>>());
    }
}
