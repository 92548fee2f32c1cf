//! The legacy parameters: what they may say, and that they mean what expressions mean.

use super::{item, json_of, object};
use crate::dynamodb::expr::legacy::{
    Expected, attribute_updates, attributes_to_get, check_conditional_operator, filter, key_conditions,
};
use crate::dynamodb::expr::{KeyRange, SortRange};
use crate::dynamodb::key::{KeyAttribute, KeySchema, ScalarType};
use crate::dynamodb::value::Value;
use crate::operation::layer::Layer;
use serde_json::{Value as Json, json};

const P1: &str = "One or more parameter values were invalid: ";

/// Whether an Expected holds for an item with one attribute of each kind.
fn expected(json: Json, operator: Option<&str>) -> Result<bool, String> {
    let sample = item(json!({
        "s": {"S": "hello"}, "n": {"N": "5"}, "ss": {"SS": ["a", "b"]}, "l": {"L": [{"N": "1"}]}, "t": {"BOOL": true}
    }));
    let read = Expected::read(&object(json), Layer::CurrentEnveloped).map_err(|error| error.message)?;
    read.condition(operator).map(|condition| condition.holds(&sample)).map_err(|error| {
        assert!(error.enveloped);
        error.message
    })
}

fn compare(operator: &str, list: Json) -> Json {
    json!({"ComparisonOperator": operator, "AttributeValueList": list})
}

#[test]
fn expected_holds_or_not() {
    for (json, holds) in [
        (json!({}), true),
        (json!({"n": {"Value": {"N": "5.0"}}}), true),
        (json!({"n": {"Value": {"N": "5"}, "Exists": true}}), true),
        (json!({"n": {"Value": {"S": "5"}}}), false),
        (json!({"q": {"Value": {"N": "5"}}}), false),
        (json!({"q": {"Exists": false}}), true),
        (json!({"n": {"Exists": false}}), false),
        (json!({"n": {"Value": {"N": "5"}, "ComparisonOperator": "GE"}}), true),
        (json!({"n": compare("EQ", json!([{"N": "5"}]))}), true),
        (json!({"t": compare("EQ", json!([{"BOOL": true}]))}), true),
        (json!({"n": compare("NE", json!([{"N": "5"}]))}), false),
        (json!({"q": compare("NE", json!([{"N": "5"}]))}), true),
        (json!({"n": compare("LT", json!([{"N": "6"}]))}), true),
        (json!({"n": compare("LE", json!([{"N": "4"}]))}), false),
        (json!({"n": compare("GT", json!([{"N": "4"}]))}), true),
        (json!({"n": compare("GT", json!([{"S": "4"}]))}), false),
        (json!({"n": compare("IN", json!([{"N": "1"}, {"N": "5"}]))}), true),
        (json!({"n": compare("BETWEEN", json!([{"N": "5"}, {"N": "9"}]))}), true),
        (json!({"s": compare("BEGINS_WITH", json!([{"S": "hell"}]))}), true),
        (json!({"s": compare("CONTAINS", json!([{"S": "ell"}]))}), true),
        (json!({"ss": compare("CONTAINS", json!([{"S": "a"}]))}), true),
        (json!({"l": compare("CONTAINS", json!([{"N": "1"}]))}), true),
        (json!({"ss": compare("NOT_CONTAINS", json!([{"S": "z"}]))}), true),
        (json!({"ss": compare("NOT_CONTAINS", json!([{"S": "a"}]))}), false),
        // On a missing attribute both are false.
        (json!({"q": compare("CONTAINS", json!([{"S": "a"}]))}), false),
        (json!({"q": compare("NOT_CONTAINS", json!([{"S": "a"}]))}), false),
        (json!({"q": {"ComparisonOperator": "NULL"}}), true),
        (json!({"n": {"ComparisonOperator": "NULL"}}), false),
        (json!({"n": {"ComparisonOperator": "NOT_NULL"}, "q": {"Exists": false}}), true),
        (json!({"n": {"ComparisonOperator": "NOT_NULL"}, "s": {"Exists": false}}), false),
    ] {
        assert_eq!(expected(json.clone(), None), Ok(holds), "{json}");
    }
    let mixed = json!({"n": {"ComparisonOperator": "NOT_NULL"}, "s": {"Exists": false}});
    assert_eq!(expected(mixed.clone(), Some("OR")), Ok(true));
    assert_eq!(expected(mixed, Some("AND")), Ok(false));
}

#[test]
fn malformed_expected() {
    let value = json!({"S": "a"});
    for (json, text) in [
        (json!({}), "Value must be provided when Exists is null for Attribute: a"),
        (json!({"Exists": true}), "Value must be provided when Exists is true for Attribute: a"),
        (json!({"Exists": false, "Value": value}), "Value cannot be used when Exists is false for Attribute: a"),
        (
            json!({"Value": value, "AttributeValueList": [value], "ComparisonOperator": "LT", "Exists": true}),
            "Value and AttributeValueList cannot be used together for Attribute: a",
        ),
        (
            json!({"Exists": true, "ComparisonOperator": "LT"}),
            "Exists and ComparisonOperator cannot be used together for Attribute: a",
        ),
        (
            json!({"ComparisonOperator": "LT"}),
            "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a",
        ),
        (
            json!({"AttributeValueList": [value], "Exists": true}),
            "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
        ),
        (compare("EQ", json!([])), "Invalid number of argument(s) for the EQ ComparisonOperator"),
        (compare("IN", json!([])), "Invalid number of argument(s) for the IN ComparisonOperator"),
        (compare("NULL", json!([value])), "Invalid number of argument(s) for the NULL ComparisonOperator"),
        (
            json!({"Value": value, "ComparisonOperator": "BETWEEN"}),
            "Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        ),
    ] {
        assert_eq!(expected(json!({"a": json}), None), Err(format!("{P1}{text}")), "{json}");
    }
    let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    assert_eq!(expected(json!({"a": {"Exists": true}, "b": {"Value": {}}}), None), Err(empty.to_owned()));
}

#[test]
fn conditional_operator_needs_two_conditions() {
    let none = "ConditionalOperator cannot be used without Filter or Expected";
    let one = "ConditionalOperator can only be used when Filter or Expected has two or more elements";
    assert_eq!(check_conditional_operator(Some("OR"), 0).unwrap_err().message, none);
    assert_eq!(check_conditional_operator(None, 0), Ok(()));
    assert_eq!(expected(json!({}), Some("AND")), Err(none.to_owned()));
    assert_eq!(expected(json!({"q": {"Exists": false}}), Some("AND")), Err(one.to_owned()));
}

#[test]
fn malformed_filters_and_key_conditions() {
    let of_type = |operator: &str, kind: &str| {
        format!("{P1}ComparisonOperator {operator} is not valid for {kind} AttributeValue type")
    };
    let order = "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound";
    let mixed = format!("{P1}AttributeValues inside AttributeValueList must be of same type");
    for (condition, text) in [
        (compare("LT", json!([{"BOOL": true}])), of_type("LT", "BOOL")),
        (compare("IN", json!([{"SS": ["a"]}])), of_type("IN", "SS")),
        (compare("CONTAINS", json!([{"L": []}])), of_type("CONTAINS", "L")),
        (compare("NOT_CONTAINS", json!([{"NS": ["1"]}])), of_type("NOT_CONTAINS", "NS")),
        (compare("BEGINS_WITH", json!([{"N": "1"}])), of_type("BEGINS_WITH", "N")),
        (compare("BETWEEN", json!([{"M": {}}, {"M": {}}])), of_type("BETWEEN", "M")),
        (compare("IN", json!([{"S": "b"}, {"N": "1"}])), mixed),
        (compare("BETWEEN", json!([{"S": "b"}, {"S": "a"}])), order.to_owned()),
        (
            json!({"ComparisonOperator": "GE"}),
            format!("{P1}Invalid number of argument(s) for the GE ComparisonOperator"),
        ),
        (compare("EQ", json!([{"N": "x"}])), "The parameter cannot be converted to a numeric value: x".to_owned()),
    ] {
        let json = object(json!({"a": condition, "b": {"ComparisonOperator": "NULL"}}));
        assert_eq!(filter(&json, None, Layer::Current).unwrap_err().message, text, "{condition}");
        assert_eq!(key_conditions(&json, Layer::Current).unwrap_err().message, text, "{condition}");
    }
    let length = "Conditions can be of length 1 or 2 only";
    let is_null = json!({"ComparisonOperator": "NULL"});
    for json in [json!({}), json!({"a": is_null, "b": is_null, "c": is_null})] {
        assert_eq!(key_conditions(&object(json), Layer::Current).unwrap_err().message, length);
    }
}

#[test]
fn filters_join_their_conditions() {
    let sample = item(json!({"a": {"N": "1"}, "b": {"N": "2"}}));
    let json = object(json!({"a": compare("EQ", json!([{"N": "1"}])), "b": compare("GT", json!([{"N": "2"}]))}));
    let holds = |operator| filter(&json, operator, Layer::Current).unwrap().holds(&sample);
    assert_eq!((holds(None), holds(Some("AND")), holds(Some("OR"))), (false, false, true));
    let names: Vec<String> = filter(&json, None, Layer::Current).unwrap().paths().map(ToString::to_string).collect();
    assert_eq!(names, ["[a]", "[b]"]);
}

#[test]
fn key_conditions_make_ranges() {
    let schema = KeySchema {
        partition: KeyAttribute { name: "pk".into(), scalar: ScalarType::S },
        sort: Some(KeyAttribute { name: "sk".into(), scalar: ScalarType::S }),
    };
    let resolve = |pk: Json, sk: Json| {
        let conditions = key_conditions(&object(json!({"sk": sk, "pk": pk})), Layer::Current).unwrap();
        conditions.resolve(&schema).map_err(|error| error.message)
    };
    let eq = || compare("EQ", json!([{"S": "p"}]));
    let range = |sort| Ok(KeyRange { partition: "p".into(), sort: Some(sort) });
    let (a, b): (Value, Value) = ("a".into(), "b".into());
    let list = json!([{"S": "a"}]);
    assert_eq!(resolve(eq(), compare("LE", list.clone())), range(SortRange::Le(a.clone())));
    assert_eq!(resolve(eq(), compare("BEGINS_WITH", list.clone())), range(SortRange::BeginsWith(a.clone())));
    assert_eq!(resolve(eq(), compare("BETWEEN", json!([{"S": "a"}, {"S": "b"}]))), range(SortRange::Between(a, b)));
    let unindexed = "Attempted conditional constraint is not an indexable operation";
    for operator in ["NE", "CONTAINS", "NOT_CONTAINS", "IN"] {
        assert_eq!(resolve(eq(), compare(operator, list.clone())), Err(unindexed.to_owned()), "{operator}");
    }
    assert_eq!(resolve(eq(), json!({"ComparisonOperator": "NOT_NULL"})), Err(unindexed.to_owned()));
    let unsupported = "Query key condition not supported";
    assert_eq!(resolve(compare("GT", list.clone()), compare("EQ", list)), Err(unsupported.to_owned()));
}

#[test]
fn attribute_updates_change_items() {
    let before = item(json!({
        "pk": {"S": "k"}, "n": {"N": "3"}, "ss": {"SS": ["a", "b"]}, "l": {"L": [{"N": "1"}]}, "x": {"S": "x"}
    }));
    let json = json!({
        "new": {"Value": {"S": "v"}}, "a.b": {"Value": {"N": "1"}, "Action": "PUT"}, "x": {"Action": "DELETE"},
        "n": {"Value": {"N": "4"}, "Action": "ADD"}, "ss": {"Value": {"SS": ["a"]}, "Action": "DELETE"},
        "l": {"Value": {"L": [{"N": "2"}]}, "Action": "ADD"}, "l2": {"Value": {"L": [{"N": "2"}]}, "Action": "ADD"}
    });
    let update = attribute_updates(&object(json), Layer::Current).unwrap();
    let updated = update.apply(Some(&before), &before).unwrap();
    let after = json!({
        "pk": {"S": "k"}, "n": {"N": "7"}, "ss": {"SS": ["b"]}, "l": {"L": [{"N": "1"}, {"N": "2"}]},
        "new": {"S": "v"}, "a.b": {"N": "1"}, "l2": {"L": [{"N": "2"}]}
    });
    assert_eq!(json_of(updated.item().unwrap()), after);
    assert_eq!(json_of(&updated.updated_old(Some(&before)))["x"], json!({"S": "x"}));
    assert!(!updated.updated_new().contains("pk"));
    let mismatched = attribute_updates(&object(json!({"x": {"Value": {"N": "1"}, "Action": "ADD"}})), Layer::Current);
    let error = mismatched.unwrap().apply(Some(&before), &before).unwrap_err();
    assert_eq!(error.message, "Type mismatch for attribute to update");
    let empty = attribute_updates(&object(json!({})), Layer::Current).unwrap();
    assert!(empty.creates_item());
    let removes = attribute_updates(&object(json!({"x": {"Action": "DELETE"}})), Layer::Current).unwrap();
    assert!(!removes.creates_item());
}

#[test]
fn malformed_attribute_updates() {
    let refuse = |json: Json| attribute_updates(&object(json!({"a": json})), Layer::Current).unwrap_err().message;
    let no_value = format!("{P1}Only DELETE action is allowed when no attribute value is specified");
    assert_eq!(refuse(json!({})), no_value);
    assert_eq!(refuse(json!({"Action": "ADD"})), no_value);
    for (kind, value) in
        [("S", json!({"S": "1"})), ("N", json!({"N": "1"})), ("L", json!({"L": []})), ("M", json!({"M": {}}))]
    {
        let text = format!("{P1}DELETE action with value is not supported for the type {kind}");
        assert_eq!(refuse(json!({"Action": "DELETE", "Value": value})), text);
    }
    for (kind, value) in [("S", json!({"S": "1"})), ("NULL", json!({"NULL": true})), ("M", json!({"M": {}}))] {
        let text = format!("{P1}ADD action is not supported for the type {kind}");
        assert_eq!(refuse(json!({"Action": "ADD", "Value": value})), text);
    }
}

#[test]
fn attributes_to_get_are_distinct_names() {
    let sample = item(json!({"a": {"N": "1"}, "a.b": {"N": "2"}}));
    let projection = attributes_to_get(&["a.b".into(), "c".into()]).unwrap();
    assert_eq!(json_of(&projection.project(&sample)), json!({"a.b": {"N": "2"}}));
    let error = attributes_to_get(&["b", "a", "a", "b"].map(Into::into)).unwrap_err();
    assert_eq!(error.message, format!("{P1}Duplicate value in attribute name: a"));
}
