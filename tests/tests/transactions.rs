//! Goal: a transaction is all or nothing. Method: random actions on distinct items, with one that fails at any place: the
//! world stays as it was and the reason stands at that place. Without it, the same actions do what they do one by one.

use headwater_core::timeline::Timeline;
use headwater_tests::{door, samples};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// What an action does to the item of its own key; some of these items are there.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Put,
    Update,
    Delete,
    Check,
}

/// How an action fails.
#[derive(Clone, Copy, Debug)]
enum Failure {
    Condition(Kind),
    Key,
    Apply,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![Kind::Put, Kind::Update, Kind::Delete, Kind::Check])
}

fn failure() -> impl Strategy<Value = Failure> {
    prop_oneof![kind().prop_map(Failure::Condition), Just(Failure::Key), Just(Failure::Apply)]
}

/// The operation that does the same alone, and its body; a check is done by nothing.
fn alone(kind: Kind, key: &str) -> (Option<&'static str>, Json) {
    let named = json!({ "TableName": "Hash", "Key": { "pk": { "S": key } } });
    let with = |mut body: Json, member: &str, value: Json| {
        body[member] = value;
        body
    };
    match kind {
        Kind::Put => {
            (Some("PutItem"), json!({ "TableName": "Hash", "Item": { "pk": { "S": key }, "v": { "S": "put" } } }))
        }
        Kind::Update => {
            let body = with(named, "UpdateExpression", "ADD n :one".into());
            (Some("UpdateItem"), with(body, "ExpressionAttributeValues", json!({ ":one": { "N": "1" } })))
        }
        Kind::Delete => (Some("DeleteItem"), named),
        Kind::Check => (None, with(named, "ConditionExpression", "attribute_not_exists(never)".into())),
    }
}

fn action(kind: Kind, key: &str) -> Json {
    let (_, body) = alone(kind, key);
    match kind {
        Kind::Put => json!({ "Put": body }),
        Kind::Update => json!({ "Update": body }),
        Kind::Delete => json!({ "Delete": body }),
        Kind::Check => json!({ "ConditionCheck": body }),
    }
}

/// An action that fails, and the reason for it.
fn failing(failure: Failure) -> (Json, &'static str) {
    match failure {
        Failure::Condition(kind) => {
            let mut action = action(kind, "failing");
            for body in action.as_object_mut().unwrap().values_mut() {
                body["ConditionExpression"] = "attribute_exists(never)".into();
            }
            (action, "ConditionalCheckFailed")
        }
        Failure::Key => (json!({ "Put": { "TableName": "Hash", "Item": { "pk": { "N": "1" } } } }), "ValidationError"),
        Failure::Apply => {
            let key = json!({ "pk": { "S": "failing" } });
            let update = json!({ "TableName": "Hash", "Key": key, "UpdateExpression": "SET v = never" });
            (json!({ "Update": update }), "ValidationError")
        }
    }
}

fn send(timeline: &mut Timeline, operation: &str, body: &Json) -> Result<door::Answer, TestCaseError> {
    let request = door::request(operation, "us-east-1", &body.to_string());
    door::send(timeline, &request).map_err(TestCaseError::fail)
}

/// Keys, of which the stocked world has the first three.
fn key(n: usize) -> String {
    ["a", "b", "c"].get(n).map_or_else(|| format!("new{n}"), |key| (*key).to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_failing_action_at_any_place_leaves_the_world_as_it_was(
        kinds in prop::collection::vec(kind(), 0..8),
        failure in failure(),
        place in any::<prop::sample::Index>(),
    ) {
        let (mut timeline, _) = samples::stocked();
        timeline.run_until(timeline.now(), door::BUDGET);
        let before = timeline.world().clone();
        let mut actions: Vec<Json> = kinds.iter().enumerate().map(|(n, kind)| action(*kind, &key(n))).collect();
        let place = place.index(actions.len() + 1);
        let (bad, reason) = failing(failure);
        actions.insert(place, bad);
        let body = json!({ "ClientRequestToken": "t", "TransactItems": actions });
        let answer = send(&mut timeline, "TransactWriteItems", &body)?;
        prop_assert!(door::left_alone(&before, timeline.world()), "the world changed");
        let reasons = answer.json["CancellationReasons"].as_array().cloned().unwrap_or_default();
        let codes: Vec<&str> = reasons.iter().filter_map(|reason| reason["Code"].as_str()).collect();
        let mut expected = vec!["None"; actions.len()];
        expected[place] = reason;
        prop_assert_eq!(codes, expected);
    }

    #[test]
    fn a_transaction_does_what_its_actions_do(kinds in prop::collection::vec(kind(), 1..8)) {
        let (mut together, _) = samples::stocked();
        let mut apart = together.clone();
        let actions: Vec<Json> = kinds.iter().enumerate().map(|(n, kind)| action(*kind, &key(n))).collect();
        let answer = send(&mut together, "TransactWriteItems", &json!({ "TransactItems": actions }))?;
        prop_assert!(answer.is_success(), "{}", answer.body());
        for (n, kind) in kinds.iter().enumerate() {
            if let (Some(operation), body) = alone(*kind, &key(n)) {
                prop_assert!(send(&mut apart, operation, &body)?.is_success());
            }
        }
        let table = |timeline: &Timeline| door::without_usage(timeline.world()).table("us-east-1", "Hash").cloned();
        prop_assert!(table(&together) == table(&apart), "they differ");
        let changes = |timeline: &Timeline| {
            let facts = timeline.head().facts.iter().map(|fact| serde_json::to_value(fact).unwrap());
            facts.filter(|fact| fact["type"] == "ItemChanged").map(|fact| fact["change"].clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(changes(&together), changes(&apart));
    }
}
