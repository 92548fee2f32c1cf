//! The maps of placeholders: what is wrong with them, and what is left of them.

use super::object;
use crate::dynamodb::expr::{Parameter, Substitutions};
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use serde_json::{Value as Json, json};

fn read(names: Option<Json>, values: Option<Json>, layer: Layer) -> Result<Substitutions, ApiError> {
    Substitutions::new(names.map(object).as_ref(), values.map(object).as_ref(), layer)
}

#[test]
fn malformed_maps() {
    let long = format!("#{}", "a".repeat(255));
    let key = |parameter: &str, key: &str| format!("{parameter} contains invalid key: Syntax error; key: \"{key}\"");
    let cases = [
        (Some(json!({})), Some(json!({})), "ExpressionAttributeNames must not be empty".to_owned()),
        (None, Some(json!({})), "ExpressionAttributeValues must not be empty".to_owned()),
        (Some(json!({"a": "a"})), Some(json!({})), key("ExpressionAttributeNames", "a")),
        (Some(json!({"#": "a"})), None, key("ExpressionAttributeNames", "#")),
        (Some(json!({"#va#l": "a"})), None, key("ExpressionAttributeNames", "#va#l")),
        (Some(json!({"#é": "a"})), None, key("ExpressionAttributeNames", "#é")),
        // All placeholders are looked at before the first value.
        (None, Some(json!({":b": {"a": ""}, "b": {"S": "a"}})), key("ExpressionAttributeValues", "b")),
        (
            Some(json!({long: "a"})),
            None,
            "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too \
             long; size of key: 256"
                .to_owned(),
        ),
    ];
    for (names, values, expected) in cases {
        let shown = format!("{names:?} {values:?}");
        let error = read(names, values, Layer::Old).expect_err(&shown);
        assert_eq!((error.message, error.enveloped), (expected, true), "{shown}");
    }
}

/// The old layer says which value is bad, the new one only what is wrong with it.
#[test]
fn bad_values() {
    let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let several =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    let set = "One or more parameter values were invalid: An string set  may not be empty";
    let number = "The parameter cannot be converted to a numeric value: b";
    for (value, text, enveloped) in [
        (json!({}), empty, false),
        (json!({"L": [{}]}), empty, false),
        (json!({"S": "a", "N": "1"}), several, false),
        (json!({"SS": []}), set, true),
        (json!({"S": "a", "N": "b"}), number, true),
    ] {
        let values = json!({":a": {"S": "x"}, ":b": value});
        let old = read(None, Some(values.clone()), Layer::Old).expect_err(text);
        let wrapped = format!("ExpressionAttributeValues contains invalid value: {text} for key :b");
        assert_eq!((old.message, old.enveloped), (wrapped, enveloped));
        let current = read(None, Some(values), Layer::CurrentEnveloped).expect_err(text);
        assert_eq!((current.message.as_str(), current.enveloped), (text, enveloped));
    }
}

#[test]
fn all_values_together_have_a_limit() {
    let half = "x".repeat(1024 * 1024 - 2);
    assert!(read(None, Some(json!({":a": {"S": half}, ":b": {"S": half}})), Layer::Current).is_ok());
    assert!(read(None, Some(json!({":a": {"S": half}, ":b": {"S": half}, ":c": {"S": ""}})), Layer::Current).is_err());
}

#[test]
fn unused_placeholders() {
    let names = json!({"#a": "a", "#b": "b", "#c": "c"});
    let values = json!({":a": {"N": "1"}, ":b": {"N": "2"}});
    let unused = |texts: &[&str]| {
        let mut all = read(Some(names.clone()), Some(values.clone()), Layer::Current).expect("substitutions");
        for text in texts {
            all.condition(Parameter::FilterExpression, text).expect(text);
        }
        all.finish().map_err(|error| (error.message, error.enveloped))
    };
    let error = |parameter: &str, keys: &str| {
        Err((format!("Value provided in {parameter} unused in expressions: keys: {{{keys}}}"), true))
    };
    assert_eq!(unused(&["#b = :b"]), error("ExpressionAttributeNames", "#a, #c"));
    assert_eq!(unused(&["#b.#c[0].#a = :b"]), error("ExpressionAttributeValues", ":a"));
    assert_eq!(unused(&["#a = :a", "#b = :b OR #c = :a"]), Ok(()), "expressions share placeholders");
}

#[test]
fn every_parameter_has_its_prefix() {
    let mut all = read(None, None, Layer::Current).expect("nothing");
    let empty = "The expression can not be empty;";
    for (result, parameter) in [
        (all.update("").map(drop), "UpdateExpression"),
        (all.condition(Parameter::ConditionExpression, "").map(drop), "ConditionExpression"),
        (all.condition(Parameter::FilterExpression, "").map(drop), "FilterExpression"),
        (all.key_condition("").map(drop), "KeyConditionExpression"),
        (all.projection("").map(drop), "ProjectionExpression"),
    ] {
        super::assert_refused(result, &format!("Invalid {parameter}: "), empty, parameter);
    }
}
