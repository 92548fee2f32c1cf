//! Goal: every form of answer that was recorded from AWS is read as AWS reads it.

use std::rc::Rc;

use serde_json::json;

use super::outcome;
use crate::dynamodb::change::{Change, Kind};
use crate::fact::Outcome;
use crate::feed::source::Record;
use crate::lambda::function::Reply;
use serde_json::Value as Json;

use crate::persist::List;
use crate::sequence::Sequence;
use crate::streams::shard;
use crate::time::Instant;

/// Two records whose numbers sort differently as text and as numbers.
fn batch() -> List<Record> {
    let change =
        Change { at: Instant(0), kind: Kind::Insert, keys: Rc::default(), old: None, new: None, identity: None };
    let change = Rc::new(change);
    let record =
        |place| Record::Table(shard::Record { sequence: Sequence::new(place, place), change: Rc::clone(&change) });
    [record(9), record(10)].into_iter().collect()
}

fn read(json: Json, reports: bool) -> Outcome {
    outcome(Reply::Returned(json), reports, &batch())
}

fn failures(items: &[Json]) -> Json {
    let items: Vec<Json> = items.iter().map(|item| json!({ "itemIdentifier": item })).collect();
    json!({ "batchItemFailures": items })
}

#[test]
fn six_answers_report_no_failure_and_a_misspelt_one_neither() {
    let quiet = json!([
        null, "", [], {}, {"batchItemFailures": []}, {"batchItemFailures": null}, {"batchItemFailure": [{}]}
    ]);
    for json in quiet.as_array().unwrap() {
        assert_eq!(read(json.clone(), true), Outcome::Success, "{json}");
    }
}

#[test]
fn answers_that_name_no_record_of_the_batch_fail_all_of_it() {
    let nine = json!("900000000000000000009");
    let wrong = [
        failures(&[json!("")]),
        failures(&[json!(null)]),
        failures(&[json!("123")]),
        failures(&[json!(123)]),
        failures(&[nine, json!("0900000000000000000009")]),
        json!({ "batchItemFailures": [{ "foo": 123 }] }),
        json!({ "batchItemFailures": "all" }),
    ];
    for json in wrong {
        assert!(matches!(read(json.clone(), true), Outcome::Failure { .. }), "{json}");
    }
}

#[test]
fn the_lowest_number_counts_not_the_first_nor_the_smallest_text() {
    let (nine, ten) = ("900000000000000000009", "1000000000000000000010");
    let json = failures(&[json!(ten), json!(nine)]);
    assert_eq!(read(json.clone(), true), Outcome::Partial { from: Sequence::new(9, 9) });
    assert_eq!(read(failures(&[json!(ten)]), true), Outcome::Partial { from: Sequence::new(10, 10) });
    assert_eq!(read(json, false), Outcome::Success, "without ReportBatchItemFailures it is ignored");
}

#[test]
fn an_error_fails_the_batch_either_way() {
    for reports in [true, false] {
        let threw = outcome(Reply::Threw("no".into()), reports, &batch());
        assert_eq!(threw, Outcome::Failure { message: "no".into() });
    }
}
