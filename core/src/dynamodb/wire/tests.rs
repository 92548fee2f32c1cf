//! Every text for faulty values, in both layers, and the way there and back.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{EMPTY, NAME_TOO_LONG, SEVERAL, TOO_DEEP};
use crate::dynamodb::number::tests::texts;
use crate::dynamodb::value::{Attributes, Value};
use crate::operation::error::{ApiError, Code};
use crate::operation::layer::Layer::{self, Current, CurrentEnveloped, Old};

const OVERFLOW: &str = "Number overflow. Attempting to store a number with magnitude larger than supported range";

fn parse_value(json: &Json, layer: Layer) -> Result<Value, ApiError> {
    super::parse_value(&json.clone().into(), layer)
}

fn parse_attributes(json: Json, layer: Layer) -> Result<Attributes, ApiError> {
    super::parse_attributes(super::Json::from(json).as_object().unwrap(), layer)
}

#[track_caller]
fn fault(json: &Json, layer: Layer) -> ApiError {
    parse_value(json, layer).expect_err(&json.to_string())
}

#[track_caller]
fn written(json: &Json) -> Json {
    let value = parse_value(json, Current).unwrap_or_else(|error| panic!("{json}: {error}"));
    serde_json::to_value(&value).unwrap()
}

#[test]
fn values_are_written_as_read() {
    for json in [
        json!({"S": ""}),
        json!({"S": "héllo \"quoted\"\n"}),
        json!({"N": "42"}),
        json!({"B": ""}),
        json!({"B": "AAE="}),
        json!({"BOOL": true}),
        json!({"BOOL": false}),
        json!({"NULL": true}),
        json!({"SS": ["", "a"]}),
        json!({"NS": ["-1", "2", "10"]}),
        json!({"BS": ["", "AA==", "/w=="]}),
        json!({"L": []}),
        json!({"L": [{"S": "x"}, {"L": [{"NULL": true}]}]}),
        json!({"M": {}}),
        json!({"M": {"b": {"N": "1"}, "a": {"M": {"c": {"SS": ["x"]}}}}}),
    ] {
        assert_eq!(written(&json), json);
    }
}

#[test]
fn values_are_normalised() {
    for (json, normal) in [
        (json!({"N": "0042.1200"}), json!({"N": "42.12"})),
        (json!({"N": "-0"}), json!({"N": "0"})),
        (json!({"NS": ["2", "1.0", "-3"]}), json!({"NS": ["-3", "1", "2"]})),
        (json!({"SS": ["b", "é", "a", "B"]}), json!({"SS": ["B", "a", "b", "é"]})),
        (json!({"BS": ["/w==", "AA=="]}), json!({"BS": ["AA==", "/w=="]})),
        (json!({"BOOL": "Yes"}), json!({"BOOL": true})),
        (json!({"BOOL": "0"}), json!({"BOOL": false})),
        (json!({"NULL": "TRUE"}), json!({"NULL": true})),
        (json!({"S": "x", "N": null, "Other": 5}), json!({"S": "x"})),
    ] {
        assert_eq!(written(&json), normal, "{json}");
    }
}

#[test]
fn faults_of_the_shape_are_never_enveloped() {
    for (json, message) in [
        (json!({}), EMPTY),
        (json!(null), EMPTY),
        (json!({"Other": 5}), EMPTY),
        (json!({"S": null}), EMPTY),
        (json!({"L": [{"S": "x"}, {}]}), EMPTY),
        (json!({"L": [null]}), EMPTY),
        (json!({"M": {"a": {}}}), EMPTY),
        (json!({"S": "x", "N": "1"}), SEVERAL),
        (json!({"M": {"a": {"S": "x", "BOOL": true}}}), SEVERAL),
    ] {
        for layer in [Old, Current, CurrentEnveloped] {
            assert_eq!(fault(&json, layer), ApiError::validation(message), "{json}");
        }
    }
    let empty_name = json!({"M": {"": {"S": "x"}}});
    assert_eq!(fault(&empty_name, Old), ApiError::validation("Empty attribute name"));
    for layer in [Current, CurrentEnveloped] {
        assert_eq!(fault(&empty_name, layer), ApiError::invalid_parameter("Empty attribute name"));
    }
}

#[test]
fn faults_of_the_content_take_the_envelope() {
    let not_numeric = "The parameter cannot be converted to a numeric value";
    let same = |text: &'static str| (text.to_owned(), text.to_owned());
    let invalid = |text: &str| format!("One or more parameter values were invalid: {text}");
    let invalid_same = |text: &str| (invalid(text), invalid(text));
    for (json, (old, current)) in [
        (json!({"NULL": false}), invalid_same("Null attribute value types must have the value of true")),
        (json!({"NULL": "no"}), invalid_same("Null attribute value types must have the value of true")),
        (json!({"SS": []}), invalid_same("An string set  may not be empty")),
        (json!({"NS": []}), invalid_same("An number set  may not be empty")),
        (json!({"BS": []}), invalid_same("Binary sets should not be empty")),
        (json!({"SS": ["a", null]}), invalid_same("An string set may not have a null string as a member")),
        (json!({"N": ""}), (not_numeric.to_owned(), format!("{not_numeric}: "))),
        (json!({"NS": ["1", "b"]}), same("The parameter cannot be converted to a numeric value: b")),
        (json!({"N": "1e126"}), same(OVERFLOW)),
        (
            json!({"SS": ["b", "a", "b"]}),
            (
                invalid("Input collection [b, a, b] contains duplicates."),
                invalid(r#"Input collection ["a", "b", "b"] contains duplicates."#),
            ),
        ),
        (
            json!({"SS": ["c", "b", "b", "a", "c"]}),
            (
                invalid("Input collection [c, b, b, a, c] contains duplicates."),
                invalid(r#"Input collection ["b", "c", "b", "a", "c"] contains duplicates."#),
            ),
        ),
        (
            json!({"BS": ["/w==", "AA==", "AA=="]}),
            (
                invalid("Input collection [/w==, AA==, AA==]of type BS contains duplicates."),
                invalid(r#"Input collection ["AA==","/w==","AA=="]of type BS contains duplicates."#),
            ),
        ),
        (
            json!({"NS": ["1", "2", "1.0"]}),
            ("Input collection contains duplicates".to_owned(), invalid("Input collection contains duplicates.")),
        ),
    ] {
        assert_eq!(fault(&json, Old), ApiError::request_validation(old), "{json}");
        assert_eq!(fault(&json, Current), ApiError::request_validation(current.as_str()), "{json}");
        assert_eq!(fault(&json, CurrentEnveloped), ApiError::request_validation(current), "{json}");
    }
}

#[test]
fn json_of_a_wrong_type() {
    for (json, message) in [
        (json!("x"), "Unexpected value type in payload"),
        (json!(5), "Unexpected value type in payload"),
        (json!([]), "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
        (json!({"S": true}), "TRUE_VALUE cannot be converted to String"),
        (json!({"S": false}), "FALSE_VALUE cannot be converted to String"),
        (json!({"S": 5}), "NUMBER_VALUE cannot be converted to String"),
        (json!({"N": 1.5}), "DECIMAL_VALUE cannot be converted to String"),
        (json!({"N": []}), "Unrecognized collection type class java.lang.String"),
        (json!({"N": {}}), "Start of structure or map found where not expected"),
        (json!({"B": true}), "only base-64-encoded strings are convertible to bytes"),
        (json!({"B": 5}), "only base-64-encoded strings are convertible to bytes"),
        (json!({"B": []}), "Unrecognized collection type class java.nio.ByteBuffer"),
        (json!({"B": {}}), "Start of structure or map found where not expected"),
        (json!({"B": "23456"}), "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
        (json!({"B": "=+/="}), "Invalid last non-pad Base64 character dectected"),
        (json!({"B": "+/+="}), "Invalid last non-pad Base64 character dectected"),
        (json!({"BOOL": 1}), "NUMBER_VALUE cannot be converted to Boolean"),
        (json!({"BOOL": 0.5}), "DECIMAL_VALUE cannot be converted to Boolean"),
        (json!({"BOOL": "maybe"}), "Unexpected token received from parser"),
        (json!({"NULL": []}), "Unrecognized collection type class java.lang.Boolean"),
        (json!({"NULL": {}}), "Start of structure or map found where not expected"),
        (json!({"SS": "x"}), "Unexpected field type"),
        (json!({"SS": {}}), "Start of structure or map found where not expected"),
        (json!({"SS": [5]}), "NUMBER_VALUE cannot be converted to String"),
        (json!({"NS": [5]}), "NUMBER_VALUE cannot be converted to String"),
        (json!({"BS": [5]}), "only base-64-encoded strings are convertible to bytes"),
        (json!({"L": 5}), "Unexpected field type"),
        (json!({"L": {}}), "Start of structure or map found where not expected"),
        (json!({"L": ["x"]}), "Unexpected value type in payload"),
        (json!({"M": "x"}), "Unexpected field type"),
        (
            json!({"M": []}),
            "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
        ),
        (json!({"M": {"a": 5}}), "Unexpected value type in payload"),
    ] {
        assert_eq!(fault(&json, Current), ApiError::new(Code::Serialization, message), "{json}");
    }
}

#[test]
fn the_first_fault_in_request_order_wins() {
    let faults = json!({"a": {"L": [{"N": "1e126"}, {}]}, "b": {"SS": []}});
    let error = parse_attributes(faults, Current).unwrap_err();
    assert_eq!(error.message, OVERFLOW);
    let content_before_count = json!({"S": "x", "N": "1e126"});
    assert_eq!(fault(&content_before_count, Current).message, OVERFLOW);
}

#[test]
fn names_have_limits() {
    let named = |name: &str| parse_attributes(json!({ name: {"S": "x"} }), Current);
    assert_eq!(named(&"n".repeat(65_535)).unwrap().len(), 1);
    assert_eq!(named(&"n".repeat(65_536)), Err(ApiError::validation(NAME_TOO_LONG)));
    assert_eq!(named(""), Err(ApiError::invalid_parameter("Empty attribute name")));
}

/// `{"S":"x"}` inside containers of one kind.
fn nested(containers: usize, wrap: fn(Json) -> Json) -> Json {
    (0..containers).fold(json!({"S": "x"}), |inner, _| wrap(inner))
}

#[test]
fn thirty_one_containers_are_the_deepest() {
    for wrap in [|inner| json!({"L": [inner]}), |inner| json!({"M": {"a": inner}})] {
        assert_eq!(parse_value(&nested(31, wrap), Current).unwrap().levels(), 32);
        for containers in [32, 1_000] {
            assert_eq!(fault(&nested(containers, wrap), Current), ApiError::validation(TOO_DEEP));
        }
    }
}

/// JSON that looks like attribute values more often than chance would make it.
fn any_json() -> impl Strategy<Value = Json> {
    let name = prop_oneof!["S|N|B|BOOL|NULL|SS|NS|BS|L|M", "[a-z]{0,2}"];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        Just(json!(1.5)),
        "\\PC{0,8}".prop_map(Json::from),
        "[A-Za-z0-9+/]{2}==".prop_map(Json::from),
        texts().prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::vec((name.clone(), inner), 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// The wire form of any value, not always normalised.
fn any_value() -> impl Strategy<Value = Json> {
    let base64 = || prop_oneof![Just(String::new()), "[A-Za-z0-9+/]{4}", "[A-Za-z0-9+/][AQgw]=="];
    let leaf = prop_oneof![
        "\\PC{0,8}".prop_map(|text| json!({ "S": text })),
        texts().prop_map(|number| json!({ "N": number })),
        base64().prop_map(|bytes| json!({ "B": bytes })),
        any::<bool>().prop_map(|truth| json!({ "BOOL": truth })),
        Just(json!({"NULL": true})),
        prop::collection::btree_set("[a-c]{0,2}", 1..4).prop_map(|set| json!({ "SS": set })),
        prop::collection::btree_set(-99_i64..99, 1..4)
            .prop_map(|set| json!({"NS": set.iter().map(ToString::to_string).collect::<Vec<_>>()})),
        prop::collection::btree_set(base64(), 1..4).prop_map(|set| json!({ "BS": set })),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| json!({ "L": list })),
            prop::collection::vec(("[a-z]{1,3}", inner), 0..4)
                .prop_map(|entries| json!({"M": Json::Object(entries.into_iter().collect())})),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_gets_an_answer(json in any_json()) {
        for layer in [Old, Current, CurrentEnveloped] {
            if let Err(error) = parse_value(&json, layer) {
                prop_assert!(!error.message.is_empty());
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_value(json in any_value()) {
        let value = parse_value(&json, Current).unwrap();
        let text = serde_json::to_string(&value).unwrap();
        let again = parse_value(&serde_json::from_str(&text).unwrap(), Current).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
    }
}
