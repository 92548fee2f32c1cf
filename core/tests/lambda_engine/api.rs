//! The API for event source mappings: answers and errors as recorded from AWS.

use headwater_core::fact::What;
use serde_json::{Value as Json, json};

use super::lab::{Lab, REGION, Step::*, run};

const MAPPINGS: &str = "/2015-03-31/event-source-mappings";
const STREAM: &str = "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000";

#[test]
fn a_new_mapping_shows_its_defaults_in_the_order_of_aws() {
    let mut lab = Lab::new();
    let body = json!({ "EventSourceArn": STREAM, "FunctionName": "first", "StartingPosition": "LATEST" });
    let (status, mapping) = lab.lambda("POST", MAPPINGS, &body.to_string());
    let uuid = mapping["UUID"].as_str().unwrap().to_owned();
    let expected = json!({
        "UUID": uuid,
        "StartingPosition": "LATEST",
        "BatchSize": 100,
        "MaximumBatchingWindowInSeconds": 0,
        "ParallelizationFactor": 1,
        "EventSourceArn": STREAM,
        "FunctionArn": format!("arn:aws:lambda:{REGION}:123456789012:function:first"),
        "LastModified": mapping["LastModified"],
        "LastProcessingResult": "No records processed",
        "State": "Creating",
        "StateTransitionReason": "User action",
        "DestinationConfig": { "OnFailure": {} },
        "MaximumRecordAgeInSeconds": -1,
        "BisectBatchOnFunctionError": false,
        "MaximumRetryAttempts": -1,
        "TumblingWindowInSeconds": 0,
        "FunctionResponseTypes": [],
        "EventSourceMappingArn": format!("arn:aws:lambda:{REGION}:123456789012:event-source-mapping:{uuid}"),
    });
    assert_eq!((status, mapping.to_string()), (202, expected.to_string()));
    assert_eq!(mapping["LastModified"].to_string(), "1767225610.0");
}

/// A request that lacks nothing, with some members set, or taken away where they are null.
fn request(changes: &Json) -> String {
    let mut body = json!({ "EventSourceArn": STREAM, "FunctionName": "first", "StartingPosition": "TRIM_HORIZON" });
    let members = body.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    body.to_string()
}

const INVALID: &str = "InvalidParameterValueException";

/// Tries each of these changes of a good request, and compares error and text.
fn check_refusals(cases: &[(Json, &str, &str)]) {
    for (changes, kind, message) in cases {
        let (status, answer) = Lab::new().lambda("POST", MAPPINGS, &request(changes));
        let seen = (status, answer["kind"].as_str().unwrap(), answer["message"].as_str().unwrap());
        assert_eq!(seen, (400, *kind, *message), "{changes}");
    }
}

#[test]
fn sources_functions_and_positions_are_refused_in_the_words_of_aws() {
    let other = format!("{STREAM}9");
    check_refusals(&[
        (json!({ "EventSourceArn": null, "FunctionName": "nobody" }), INVALID, "Unrecognized event source."),
        (json!({ "FunctionName": "nobody" }), INVALID, "Function does not exist"),
        (json!({ "FunctionName": "first:live" }), INVALID, "Function does not exist"),
        (json!({ "EventSourceArn": other }), INVALID, &format!("Stream not found: {other}")),
        (
            json!({ "StartingPosition": null }),
            INVALID,
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must \
             not be null.",
        ),
        (
            json!({ "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": 1 }),
            INVALID,
            &format!("Unsupported starting position for arn type: {STREAM}"),
        ),
        (json!({ "StartingPositionTimestamp": 1 }), INVALID, "Timestamp only valid with StartingPosition AT_TIMESTAMP"),
        (
            json!({ "StartingPosition": "NOW" }),
            "ValidationException",
            "1 validation error detected: Value 'NOW' at 'startingPosition' failed to satisfy constraint: Member must \
             satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
        ),
    ]);
}

#[test]
fn values_out_of_range_are_refused_in_the_words_of_aws() {
    for (member, path, max) in [
        ("BatchSize", "batchSize", 10_000),
        ("MaximumBatchingWindowInSeconds", "maximumBatchingWindowInSeconds", 300),
        ("ParallelizationFactor", "parallelizationFactor", 10),
        ("TumblingWindowInSeconds", "tumblingWindowInSeconds", 900),
        ("MaximumRetryAttempts", "maximumRetryAttempts", 10_000),
    ] {
        let value = max + 1;
        let text = format!(
            "1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: Member must have \
             value less than or equal to {max}"
        );
        check_refusals(&[(json!({ member: value }), "ValidationException", &text)]);
    }
    let age = "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)";
    check_refusals(&[
        (json!({ "MaximumRecordAgeInSeconds": 0 }), INVALID, age),
        (json!({ "MaximumRecordAgeInSeconds": 59 }), INVALID, age),
    ]);
}

#[test]
fn what_does_not_fit_and_what_is_left_out_is_refused() {
    let queue = json!({ "Destination": "arn:aws:sqs:eu-west-1:123456789012:q" });
    let unsupported = |name: &str| format!("Unsupported {name} parameter for given event source mapping type.");
    let left_out = |name: &str| format!("Headwater does not model {name} yet.");
    let filters = |pattern: &str| json!({ "FilterCriteria": { "Filters": [{ "Pattern": pattern }] } });
    check_refusals(&[
        (filters("[]"), INVALID, "Invalid filter pattern definition."),
        (json!({ "DestinationConfig": { "OnSuccess": queue } }), INVALID, &unsupported("DestinationConfig")),
        (json!({ "ScalingConfig": { "MaximumConcurrency": 2 } }), INVALID, &unsupported("ScalingConfig")),
        (filters(r#"{"eventName":["INSERT"]}"#), INVALID, &left_out("FilterCriteria")),
        (json!({ "ParallelizationFactor": 2 }), INVALID, &left_out("ParallelizationFactor")),
        (json!({ "TumblingWindowInSeconds": 10 }), INVALID, &left_out("TumblingWindowInSeconds")),
        (json!({ "DestinationConfig": { "OnFailure": queue } }), INVALID, &left_out("DestinationConfig.OnFailure")),
    ]);
}

#[test]
fn defaults_that_are_spelt_out_are_accepted() {
    for changes in [
        json!({ "BatchSize": 101, "MaximumBatchingWindowInSeconds": 0 }),
        json!({ "FilterCriteria": { "Filters": [] } }),
        json!({ "ParallelizationFactor": 1, "TumblingWindowInSeconds": 0, "DestinationConfig": { "OnFailure": {} } }),
        json!({ "MaximumRecordAgeInSeconds": 60, "MaximumRetryAttempts": 0, "Tags": { "team": "a" } }),
        json!({ "FunctionName": format!("arn:aws:lambda:{REGION}:123456789012:function:first") }),
    ] {
        let (status, answer) = Lab::new().lambda("POST", MAPPINGS, &request(&changes));
        assert_eq!(status, 202, "{answer}");
        assert_eq!(answer.get("FilterCriteria"), None);
    }
}

#[test]
fn a_stream_is_mapped_once_to_a_function_and_to_any_number_of_functions() {
    let mut lab = run(&[Map("{}"), Function("second")]);
    let uuid = lab.mapping()["UUID"].as_str().unwrap().to_owned();
    let (status, answer) = lab.lambda("POST", MAPPINGS, &request(&json!({})));
    let text = format!(
        "The event source arn (\" {STREAM} \") and function (\" first \") provided mapping already exists. Please \
         update or delete the existing mapping with UUID {uuid}"
    );
    assert_eq!((status, &answer["kind"], &answer["message"]), (409, &json!("ResourceConflictException"), &json!(text)));
    for other in ["second", "first:$LATEST"] {
        let (status, answer) = lab.lambda("POST", MAPPINGS, &request(&json!({ "FunctionName": other })));
        assert_eq!(status, 202, "{answer}");
    }
}

#[test]
fn changes_wait_for_the_end_of_a_transition() {
    let mut lab = run(&[Map("{}")]);
    let path = lab.path();
    for (method, text) in [("PUT", "update"), ("DELETE", "delete")] {
        let (status, answer) = lab.lambda(method, &path, "{}");
        let message = format!("Cannot {text} the event source mapping because it is in use.");
        assert_eq!(
            (status, &answer["kind"], &answer["message"]),
            (409, &json!("ResourceInUseException"), &json!(message))
        );
    }
    lab.step(&Wait(9));
    assert_eq!(lab.ok("PUT", &path, r#"{"BatchSize":7}"#)["State"], "Updating");
    lab.step(&Wait(9));
    assert_eq!((&lab.mapping()["State"], &lab.mapping()["BatchSize"]), (&json!("Enabled"), &json!(7)));
    assert_eq!(lab.ok("PUT", &path, r#"{"Enabled":false}"#)["State"], "Disabling");
    lab.step(&Wait(9));
    assert_eq!(lab.ok("PUT", &path, r#"{"BatchSize":8}"#)["State"], "Updating");
    lab.step(&Wait(9));
    assert_eq!(lab.mapping()["State"], "Disabled");
    assert_eq!(lab.ok("DELETE", &path, "")["State"], "Deleting");
    lab.step(&Wait(9));
    let states = lab.facts(|what| match what {
        What::MappingState { state, .. } => Some(*state),
        _ => None,
    });
    let expected = "Creating Enabled Updating Enabled Disabling Disabled Updating Disabled Deleting Deleted";
    assert_eq!(states.join(" "), expected);
}

#[test]
fn an_unknown_mapping_is_not_found() {
    let mut lab = Lab::new();
    let path = format!("{MAPPINGS}/14e0db71-5d35-4eb5-b481-8945cf9d10c2");
    for method in ["GET", "PUT", "DELETE"] {
        let (status, answer) = lab.lambda(method, &path, "");
        let seen = (status, answer["kind"].as_str().unwrap(), answer["message"].as_str().unwrap());
        assert_eq!(seen, (404, "ResourceNotFoundException", "The resource you requested does not exist."), "{method}");
    }
}

#[test]
fn mappings_are_listed_by_stream_and_by_qualified_function() {
    let mut lab = run(&[Map("{}"), Map(r#"{"FunctionName":"first:$LATEST"}"#)]);
    for (query, count) in [
        ("", 2),
        ("?FunctionName=first", 1),
        ("?FunctionName=first%3A%24LATEST", 1),
        ("?FunctionName=nobody", 0),
        (&format!("?EventSourceArn={STREAM}"), 2),
        (&format!("?EventSourceArn={STREAM}9&FunctionName=first"), 0),
        ("?MaxItems=1", 1),
    ] {
        let page = lab.ok("GET", &format!("{MAPPINGS}{query}"), "");
        assert_eq!(page["EventSourceMappings"].as_array().unwrap().len(), count, "{query}");
    }
    let first = lab.ok("GET", &format!("{MAPPINGS}?MaxItems=1"), "");
    let marker = first["NextMarker"].as_str().unwrap();
    let second = lab.ok("GET", &format!("{MAPPINGS}?MaxItems=1&Marker={marker}"), "");
    assert_eq!(second.get("NextMarker"), None);
    assert_ne!(first["EventSourceMappings"], second["EventSourceMappings"]);
}

/// Whatever arrives is answered: with success, or with an error of the caller.
#[test]
fn odd_requests_are_answered() {
    let mut lab = run(&[Map("{}"), Wait(9)]);
    let path = lab.path();
    let odd = [
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!("é"),
        json!(""),
        json!([]),
        json!([{}]),
        json!({}),
        json!(true),
    ];
    for member in [
        "EventSourceArn",
        "FunctionName",
        "Enabled",
        "BatchSize",
        "FilterCriteria",
        "MaximumBatchingWindowInSeconds",
        "StartingPosition",
        "StartingPositionTimestamp",
        "DestinationConfig",
        "MaximumRecordAgeInSeconds",
        "BisectBatchOnFunctionError",
        "MaximumRetryAttempts",
        "Tags",
        "TumblingWindowInSeconds",
        "Topics",
        "FunctionResponseTypes",
        "KMSKeyArn",
        "MetricsConfig",
        "Unknown",
        "UUID",
    ] {
        for value in &odd {
            for (method, path) in [("POST", MAPPINGS), ("PUT", path.as_str())] {
                let (status, answer) = lab.lambda(method, path, &request(&json!({ member: value })));
                assert!((200..500).contains(&status), "{method} {member} {value}: {answer}");
                lab.step(&Wait(9));
            }
        }
    }
}
