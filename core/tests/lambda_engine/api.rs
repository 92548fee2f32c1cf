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

#[test]
fn refused_requests_are_refused_in_the_words_of_aws() {
    let too_large = "Member must have value less than or equal to";
    let age = "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)";
    let (invalid, validation) = ("InvalidParameterValueException", "ValidationException");
    let unmodelled = |name: &str| format!("Headwater does not model {name} yet.");
    let unsupported = |name: &str| format!("Unsupported {name} parameter for given event source mapping type.");
    let constraint = |value: &str, at: &str, text: &str| {
        format!("1 validation error detected: Value {value} at '{at}' failed to satisfy constraint: {text}")
    };
    let other = format!("{STREAM}9");
    for (changes, kind, message) in [
        (json!({ "EventSourceArn": null, "FunctionName": "nobody" }), invalid, "Unrecognized event source.".into()),
        (json!({ "FunctionName": "nobody" }), invalid, "Function does not exist".into()),
        (json!({ "FunctionName": "first:live" }), invalid, "Function does not exist".into()),
        (json!({ "EventSourceArn": other }), invalid, format!("Stream not found: {other}")),
        (
            json!({ "StartingPosition": null }),
            invalid,
            constraint("null", "startingPosition", "Member must not be null."),
        ),
        (
            json!({ "StartingPosition": "NOW" }),
            validation,
            constraint(
                "'NOW'",
                "startingPosition",
                "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
            ),
        ),
        (
            json!({ "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": 1 }),
            invalid,
            format!("Unsupported starting position for arn type: {STREAM}"),
        ),
        (
            json!({ "StartingPositionTimestamp": 1 }),
            invalid,
            "Timestamp only valid with StartingPosition AT_TIMESTAMP".into(),
        ),
        (json!({ "BatchSize": 10_001 }), validation, constraint("'10001'", "batchSize", &format!("{too_large} 10000"))),
        (
            json!({ "MaximumBatchingWindowInSeconds": 301 }),
            validation,
            constraint("'301'", "maximumBatchingWindowInSeconds", &format!("{too_large} 300")),
        ),
        (
            json!({ "ParallelizationFactor": 11 }),
            validation,
            constraint("'11'", "parallelizationFactor", &format!("{too_large} 10")),
        ),
        (
            json!({ "TumblingWindowInSeconds": 901 }),
            validation,
            constraint("'901'", "tumblingWindowInSeconds", &format!("{too_large} 900")),
        ),
        (json!({ "MaximumRecordAgeInSeconds": 0 }), invalid, age.into()),
        (json!({ "MaximumRecordAgeInSeconds": 59 }), invalid, age.into()),
        (
            json!({ "FilterCriteria": { "Filters": [{ "Pattern": "[]" }] } }),
            invalid,
            "Invalid filter pattern definition.".into(),
        ),
        (
            json!({ "DestinationConfig": { "OnSuccess": { "Destination": "arn:aws:sqs:eu-west-1:123456789012:q" } } }),
            invalid,
            unsupported("DestinationConfig"),
        ),
        (json!({ "ScalingConfig": { "MaximumConcurrency": 2 } }), invalid, unsupported("ScalingConfig")),
        (
            json!({ "FilterCriteria": { "Filters": [{ "Pattern": "{\"eventName\":[\"INSERT\"]}" }] } }),
            invalid,
            unmodelled("FilterCriteria"),
        ),
        (json!({ "ParallelizationFactor": 2 }), invalid, unmodelled("ParallelizationFactor")),
        (json!({ "TumblingWindowInSeconds": 10 }), invalid, unmodelled("TumblingWindowInSeconds")),
        (
            json!({ "DestinationConfig": { "OnFailure": { "Destination": "arn:aws:sqs:eu-west-1:123456789012:q" } } }),
            invalid,
            unmodelled("DestinationConfig.OnFailure"),
        ),
    ] {
        let mut lab = Lab::new();
        let (status, answer) = lab.lambda("POST", MAPPINGS, &request(&changes));
        let seen = (status, answer["kind"].as_str().unwrap(), answer["message"].as_str().unwrap());
        assert_eq!(seen, (400, kind, message.as_str()), "{changes}");
    }
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
