//! Key conditions: what they may say, and what they mean for a table (Developer Guide, Query.KeyConditionExpressions).

use super::{names, object, values};
use crate::dynamodb::expr::{KeyCondition, KeyRange, SortRange, Substitutions};
use crate::dynamodb::key::{KeyAttribute, KeySchema, ScalarType};
use crate::dynamodb::number::Number;
use crate::dynamodb::value::Value;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

const PREFIX: &str = "Invalid KeyConditionExpression: ";

fn read(text: &str, layer: Layer) -> Result<KeyCondition, ApiError> {
    let mut substitutions = Substitutions::new(Some(&object(names())), Some(&object(values())), layer)?;
    substitutions.key_condition(text)
}

fn attribute(name: &str, scalar: ScalarType) -> KeyAttribute {
    KeyAttribute { name: name.into(), scalar }
}

fn schema(sort: Option<ScalarType>) -> KeySchema {
    KeySchema { partition: attribute("pk", ScalarType::S), sort: sort.map(|scalar| attribute("sk", scalar)) }
}

/// Seen on AWS by dynalite; the new layer prefixes the same texts.
#[test]
fn faults_of_the_text() {
    let operator = |name: &str| format!("Invalid operator used in KeyConditionExpression: {name}");
    let first = |name: &str| {
        let text = "operator must have the key attribute as its first operand";
        format!("Invalid condition in KeyConditionExpression: {name} {text}")
    };
    let several = "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition";
    let none = "Invalid condition in KeyConditionExpression: No key attribute specified";
    let size = "KeyConditionExpressions cannot contain nested operations";
    let nested = "KeyConditionExpressions cannot have conditions on nested attributes";
    let twice = "KeyConditionExpressions must only contain one condition per key";
    for (text, expected) in [
        ("a > b AND size(b) > c OR a > c", operator("OR")),
        ("NOT a > b", operator("NOT")),
        ("a IN (b, size(c), d)", operator("IN")),
        ("a <> b", operator("<>")),
        ("attribute_exists(a)", operator("attribute_exists")),
        ("attribute_not_exists(a)", operator("attribute_not_exists")),
        ("attribute_type(a, :typeS)", operator("attribute_type")),
        ("contains(a.d, b)", operator("contains")),
        ("size(b) > a AND a.b > b AND b > c", size.to_owned()),
        ("a > size(b.d)", size.to_owned()),
        ("a BETWEEN size(b) AND size(a)", size.to_owned()),
        (":s BETWEEN size(b) AND size(a) AND b > :s", first("BETWEEN")),
        ("begins_with(:s, b) AND a > :s", first("begins_with")),
        ("b > a.b", several.to_owned()),
        ("b BETWEEN c[1] AND d", several.to_owned()),
        ("a BETWEEN b AND size(a)", several.to_owned()),
        ("begins_with(a, b)", several.to_owned()),
        ("b.d > a AND c.d > e.f", nested.to_owned()),
        ("b[0] > a", nested.to_owned()),
        (":s > :z AND a < :s", none.to_owned()),
        (":n > b AND :n < :five", none.to_owned()),
        ("b > :n AND b < :n AND c = :n AND d = :n", twice.to_owned()),
        ("(a > :n AND b > :n) AND (#b > :n AND c > :n)", twice.to_owned()),
    ] {
        let old = read(text, Layer::Old).expect_err(text);
        assert_eq!((old.message, old.enveloped), (expected.clone(), false), "{text}");
        let current = read(text, Layer::Current).expect_err(text);
        assert_eq!(current.message, format!("{PREFIX}{expected}"), "{text}");
    }
}

/// The faults that all conditions can have go before those of key conditions, whatever the table.
#[test]
fn faults_of_any_condition() {
    for (text, expected) in [
        ("pk", "Syntax error; token: \"<EOF>\", near: \"pk\""),
        ("((pk = :s))", "The expression has redundant parentheses;"),
        (
            "pk = :x AND begins_with(sk, :n)",
            "An expression attribute value used in expression is not defined; attribute value: :x",
        ),
        (
            "begins_with(sk, :n) AND pk = :x",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "pk = :s AND begins_with(sk, :n) AND sk > :s",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "pk = :s AND :bool >= sk",
            "Incorrect operand type for operator or function; operator or function: >=, operand type: BOOL",
        ),
        (
            "pk = :s AND sk BETWEEN :z AND :s",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound \
             operand: AttributeValue: {S:z}, upper bound operand: AttributeValue: {S:a}",
        ),
    ] {
        assert_eq!(read(text, Layer::Current).expect_err(text).message, format!("{PREFIX}{expected}"), "{text}");
    }
}

#[test]
fn faults_of_the_schema() {
    let types = "One or more parameter values were invalid: Condition parameter type does not match schema type";
    let missed = |name: &str| format!("Query condition missed key schema element: {name}");
    let unsupported = "Query key condition not supported".to_owned();
    let many = "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)";
    let (none, n) = (None, Some(ScalarType::N));
    for (text, sort, expected) in [
        ("sk = :n", n, missed("pk")),
        ("a = :s", n, missed("pk")),
        ("pk = :s AND a = :n", n, missed("sk")),
        ("pk > :s", n, unsupported.clone()),
        ("begins_with(pk, :s) AND sk = :n", n, unsupported.clone()),
        ("pk = :s AND sk = :n", none, unsupported.clone()),
        ("pk = :n", none, types.to_owned()),
        ("pk = :s AND sk = :bool", n, types.to_owned()),
        ("pk = :s AND begins_with(sk, :s)", n, types.to_owned()),
        ("pk = :s AND sk BETWEEN :s AND :z", n, types.to_owned()),
        ("pk = :s AND sk > :n AND a = :n", n, many.to_owned()),
    ] {
        let error = read(text, Layer::Current).expect(text).resolve(&schema(sort)).expect_err(text);
        assert_eq!((error.message, error.enveloped), (expected, false), "{text}");
    }
    let old = read("pk = :s AND sk > :n AND a = :n", Layer::Old).unwrap_err();
    assert_eq!(old.message, "Conditions can be of length 1 or 2 only");
}

#[test]
fn ranges() {
    let (n, five) = (Value::from(Number::from(1_u64)), Value::from(Number::from(5_u64)));
    let (s, z) = (Value::from("a"), Value::from("z"));
    let (number, text) = (ScalarType::N, ScalarType::S);
    for (condition, scalar, expected) in [
        ("pk = :s", number, None),
        ("(:s = pk)", number, None),
        ("pk = :s AND sk = :n", number, Some(SortRange::Eq(n.clone()))),
        ("sk < :n AND pk = :s", number, Some(SortRange::Lt(n.clone()))),
        ("pk = :s AND sk <= :n", number, Some(SortRange::Le(n.clone()))),
        ("(pk = :s) AND (sk > :n)", number, Some(SortRange::Gt(n.clone()))),
        ("pk = :s AND sk >= :n", number, Some(SortRange::Ge(n.clone()))),
        ("pk = :s AND :n < sk", number, Some(SortRange::Gt(n.clone()))),
        ("pk = :s AND :n >= sk", number, Some(SortRange::Le(n.clone()))),
        ("pk = :s and sk between :n and :five", number, Some(SortRange::Between(n.clone(), five.clone()))),
        ("pk = :s AND begins_with(sk, :z)", text, Some(SortRange::BeginsWith(z))),
    ] {
        let range = read(condition, Layer::Current).unwrap().resolve(&schema(Some(scalar)));
        assert_eq!(range, Ok(KeyRange { partition: s.clone(), sort: expected }), "{condition}");
    }
}

#[test]
fn ranges_contain_sort_keys() {
    let number = |n: u64| Value::from(Number::from(n));
    let all: [(SortRange, &[u64]); 6] = [
        (SortRange::Eq(number(2)), &[2]),
        (SortRange::Lt(number(2)), &[1]),
        (SortRange::Le(number(2)), &[1, 2]),
        (SortRange::Gt(number(2)), &[3, 4]),
        (SortRange::Ge(number(2)), &[2, 3, 4]),
        (SortRange::Between(number(2), number(3)), &[2, 3]),
    ];
    for (range, expected) in all {
        let inside: Vec<u64> = (1..=4).filter(|n| range.contains(&number(*n))).collect();
        assert_eq!(inside, expected, "{range:?}");
        assert!(!range.contains(&Value::from("2")));
    }
    let prefix = SortRange::BeginsWith("ab".into());
    let inside: Vec<&str> =
        ["a", "ab", "abc", "b"].into_iter().filter(|text| prefix.contains(&(*text).into())).collect();
    assert_eq!(inside, ["ab", "abc"]);
    assert!(SortRange::BeginsWith(Value::B([1].as_slice().into())).contains(&Value::B([1, 2].as_slice().into())));
}
