//! Expressions tested through their one door, [`Substitutions`]: tables of texts, items and answers.

mod apply;
mod condition_faults;
mod evaluate;
mod key_condition;
mod legacy;
mod projection;
mod random;
mod substitutions;
mod syntax;
mod update_faults;

use serde_json::{Value as Json, json};

use crate::dynamodb::expr::{Condition, Parameter, Substitutions, Update};
use crate::dynamodb::value::{Attributes, Item};
use crate::dynamodb::wire::parse_attributes;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{self, JsonMap};

fn object(json: Json) -> JsonMap {
    shape::Json::from(json).as_object().expect("an object").clone()
}

fn item(json: Json) -> Item {
    parse_attributes(&object(json), Layer::Current).expect("an item")
}

fn json_of(item: &Attributes) -> Json {
    serde_json::to_value(item).expect("JSON")
}

/// Names that stand for attributes whose own names would not do.
fn names() -> Json {
    json!({"#a": "a", "#b": "b", "#c": "c", "#i": "[3]", "#dot": "a.b", "#status": "status"})
}

/// One value of each type, and a few more numbers and texts.
fn values() -> Json {
    json!({
        ":s": {"S": "a"}, ":n": {"N": "1"}, ":b": {"B": "YQ=="}, ":bool": {"BOOL": true}, ":null": {"NULL": true},
        ":ss": {"SS": ["a"]}, ":ns": {"NS": ["1"]}, ":bs": {"BS": ["YQ=="]}, ":l": {"L": [{"N": "1"}]}, ":m": {"M": {}},
        ":z": {"S": "z"}, ":five": {"N": "5"}, ":typeS": {"S": "S"}, ":dog": {"S": "DOG"}
    })
}

fn substitutions() -> Substitutions {
    Substitutions::new(Some(&object(names())), Some(&object(values())), Layer::CurrentEnveloped).expect("substitutions")
}

fn condition(text: &str) -> Result<Condition, ApiError> {
    substitutions().condition(Parameter::ConditionExpression, text)
}

fn update(text: &str) -> Result<Update, ApiError> {
    substitutions().update(text)
}

/// Checks that an expression is refused with this text after its prefix, in a way that takes the envelope.
fn assert_refused<T: std::fmt::Debug>(result: Result<T, ApiError>, prefix: &str, expected: &str, expression: &str) {
    let error = result.expect_err(expression);
    assert_eq!(error.message, format!("{prefix}{expected}"), "{expression}");
    assert!(error.enveloped, "{expression}");
}
