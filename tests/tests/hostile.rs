//! Goal: no request breaks the world. Method: ten thousand requests each of random bytes, random JSON, and valid requests
//! with something wrong in them: no panic, no failure of our own, and no trace of what was refused.

use headwater_core::http::Request;
use headwater_core::input::Service;
use headwater_core::operation;
use headwater_tests::samples::{self, VALID};
use headwater_tests::{door, text};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn every_operation() -> Vec<String> {
    let rows = Service::ALL
        .into_iter()
        .flat_map(|service| operation::operations(service).iter().map(move |row| (service, row)));
    rows.map(|(service, row)| format!("{}.{}", service.target(), row.name)).collect()
}

fn target() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(every_operation()), 1 => "[ -~]{0,40}"]
}

/// Names that operations know, so that random JSON gets past the first phase.
fn name() -> impl Strategy<Value = String> {
    let known = VALID.iter().flat_map(|(_, body)| members(&serde_json::from_str(body).unwrap()));
    let mut known: Vec<String> = known.collect();
    known.sort();
    known.dedup();
    prop_oneof![4 => prop::sample::select(known), 1 => ".{0,6}"]
}

fn members(json: &Json) -> Vec<String> {
    match json {
        Json::Object(map) => {
            map.iter().flat_map(|(name, value)| [vec![name.clone()], members(value)].concat()).collect()
        }
        Json::Array(elements) => elements.iter().flat_map(members).collect(),
        _ => Vec::new(),
    }
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        (-1000.0..1e308).prop_map(|number: f64| json!(number)),
        ".{0,12}".prop_map(Json::from),
        expression().prop_map(Json::from),
        prop::sample::select(vec![
            "",
            "S",
            "Hash",
            "Composite",
            "pk",
            "-0",
            "1e999",
            "1E-131",
            "AAE=",
            "A",
            "é",
            "NaN",
            "LATEST"
        ])
        .prop_map(Json::from),
        (1_usize..5_000).prop_map(|length| json!("x".repeat(length))),
    ]
}

/// Text that looks like an expression.
fn expression() -> impl Strategy<Value = String> {
    let tokens = vec![
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
        "(",
        ")",
        "[0]",
        "[99999999999]",
        ".",
        ",",
        "=",
        "<>",
        "<",
        "+",
        "-",
        "pk",
        "a",
        "#n",
        ":v",
        ":one",
        "size",
        "attribute_exists",
        "contains",
        "begins_with",
        "list_append",
        "if_not_exists",
        "attribute_type",
        "\u{0}",
        "é",
        "!",
    ];
    prop::collection::vec(prop::sample::select(tokens), 0..14).prop_map(|tokens| tokens.join(" "))
}

fn json_value() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((name(), inner), 0..6).prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

/// What is done to a valid request.
#[derive(Clone, Debug)]
enum Fault {
    Replace(Json),
    Remove,
    Insert(String, Json),
    Deepen,
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => json_value().prop_map(Fault::Replace),
        2 => Just(Fault::Remove),
        2 => (name(), json_value()).prop_map(|(name, value)| Fault::Insert(name, value)),
        1 => Just(Fault::Deepen),
    ]
}

/// Does it at the n-th place of the tree.
fn spoil(json: &mut Json, place: &mut usize, fault: &Fault) -> bool {
    if *place == 0 {
        apply(json, fault);
        return true;
    }
    *place -= 1;
    match json {
        Json::Object(map) => {
            let names: Vec<String> = map.keys().cloned().collect();
            names.iter().any(|name| spoil_member(map, name, place, fault))
        }
        Json::Array(elements) => elements.iter_mut().any(|element| spoil(element, place, fault)),
        _ => false,
    }
}

fn spoil_member(map: &mut Map<String, Json>, name: &str, place: &mut usize, fault: &Fault) -> bool {
    if *place == 0 && matches!(fault, Fault::Remove) {
        return map.shift_remove(name).is_some();
    }
    map.get_mut(name).is_some_and(|value| spoil(value, place, fault))
}

fn apply(json: &mut Json, fault: &Fault) {
    match fault {
        Fault::Replace(value) => *json = value.clone(),
        Fault::Remove => *json = Json::Null,
        Fault::Insert(name, value) => {
            if let Some(map) = json.as_object_mut() {
                map.insert(name.clone(), value.clone());
            }
        }
        Fault::Deepen => {
            let nested = text::expand("$nest(60)", &text::Bindings::new()).unwrap_or_default();
            *json = serde_json::from_str(&nested).unwrap_or_default();
        }
    }
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof!["/[ -~]{0,60}", "/2015-03-31/event-source-mappings/[ -~]{0,40}", "/2015-03-31/[a-z/?&=%]{0,40}"]
}

/// Sends a request to the stocked world, where `door::send` holds the answer to its promises.
fn attack(request: &Request) -> Result<(), TestCaseError> {
    let (mut timeline, _) = samples::stocked();
    door::send(&mut timeline, request).map_err(TestCaseError::fail)?;
    // Whatever was accepted must not break what follows.
    timeline.advance(headwater_core::time::Duration::seconds(20), 500);
    Ok(())
}

fn to(target: &str, body: impl Into<Vec<u8>>) -> Request {
    let mut request = Request::call(Service::DynamoDb, "", "us-east-1", "");
    request
        .headers
        .iter_mut()
        .filter(|(name, _)| name == "x-amz-target")
        .for_each(|(_, value)| *value = target.to_owned());
    request.body = body.into();
    request
}

/// A spoiled request proves little where the whole one would have been refused at the door.
#[test]
fn samples_are_valid() {
    for (sample, (operation, _)) in VALID.iter().enumerate() {
        let (mut timeline, names) = samples::stocked();
        let answer = door::send(&mut timeline, &names.request(sample)).unwrap();
        let of_state = answer.refusal().is_none_or(|refusal| refusal.code == "ConditionalCheckFailedException");
        assert!(of_state, "{operation}: {}", answer.body());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(target in target(), body in prop::collection::vec(any::<u8>(), 0..200)) {
        attack(&to(&target, body))?;
    }

    #[test]
    fn random_json(target in target(), body in json_value()) {
        attack(&to(&target, body.to_string()))?;
    }

    #[test]
    fn spoiled_requests(sample in 0..VALID.len(), faults in prop::collection::vec((0_usize..60, fault()), 1..4)) {
        let (_, names) = samples::stocked();
        let (operation, body) = VALID[sample];
        let mut json: Json = serde_json::from_str(&names.fill(body)).unwrap();
        for (place, fault) in faults {
            spoil(&mut json, &mut place.clone(), &fault);
        }
        attack(&door::request(operation, "us-east-1", &json.to_string()))?;
        let (service, operation) = door::target_of(operation);
        let target = format!("{}.{operation}", service.target());
        attack(&to(&target, json.to_string()))?;
    }

    #[test]
    fn random_requests(method in "[A-Z]{0,7}", path in path(), headers in prop::collection::vec(("[a-zA-Z-]{1,20}", ".{0,60}"), 0..6), body in ".{0,40}") {
        attack(&Request { method, path, headers, body: body.into_bytes() })?;
    }

    #[test]
    fn expressions(sample in prop::sample::select(vec!["ConditionExpression", "UpdateExpression", "FilterExpression", "ProjectionExpression", "KeyConditionExpression"]), text in expression(), named in any::<bool>()) {
        let operation = match sample {
            "UpdateExpression" | "ConditionExpression" => "UpdateItem",
            "KeyConditionExpression" => "Query",
            _ => "Scan",
        };
        let mut body = json!({ "TableName": "Hash", sample: text, "ExpressionAttributeNames": { "#n": "n" }, "ExpressionAttributeValues": { ":v": { "S": "v" }, ":one": { "N": "1" } } });
        if operation == "UpdateItem" {
            body["Key"] = json!({ "pk": { "S": "a" } });
        }
        if !named {
            body.as_object_mut().map(|map| map.shift_remove("ExpressionAttributeNames"));
        }
        attack(&door::request(operation, "us-east-1", &body.to_string()))?;
    }
}
