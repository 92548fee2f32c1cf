//! What projections show of an item (Developer Guide, Expressions.ProjectionExpressions).

use super::{assert_refused, item, json_of, substitutions};
use crate::dynamodb::expr::Projection;
use serde_json::json;

#[test]
fn parts_of_an_item() {
    let sample = item(json!({
        "pk": {"S": "k"}, "b": {"S": "hello"}, "a.b": {"S": "dotted"},
        "a": {"M": {"c": {"N": "5"}, "l": {"L": [{"N": "2"}, {"N": "4"}, {"M": {"x": {"S": "hi"}, "y": {"S": "yo"}}}]}}}
    }));
    let within_a = |value| json!({"a": {"M": value}});
    for (text, expected) in [
        ("b, pk", json!({"pk": {"S": "k"}, "b": {"S": "hello"}})),
        ("q", json!({})),
        ("a", json!({"a": json_of(&sample)["a"]})),
        ("a.c", within_a(json!({"c": {"N": "5"}}))),
        ("#dot", json!({"a.b": {"S": "dotted"}})),
        ("a.l[0]", within_a(json!({"l": {"L": [{"N": "2"}]}}))),
        ("a.l[2].y", within_a(json!({"l": {"L": [{"M": {"y": {"S": "yo"}}}]}}))),
        // Elements close up, in the order of the list.
        ("a.l[2].x, a.l[0]", within_a(json!({"l": {"L": [{"N": "2"}, {"M": {"x": {"S": "hi"}}}]}}))),
        ("a.l[1], a.c, a.l[0]", within_a(json!({"l": {"L": [{"N": "2"}, {"N": "4"}]}, "c": {"N": "5"}}))),
        ("a.x, a.l[0], x, a.l[3].x", within_a(json!({"l": {"L": [{"N": "2"}]}}))),
        ("a.l[3]", json!({})),
        ("a.l.x", json!({})),
        ("a[0]", json!({})),
        ("a.l[0].x, a.l[0][0].y", json!({})),
        ("b.x", json!({})),
    ] {
        let Ok(projection) = substitutions().projection(text) else {
            assert_eq!(text, "a.l[0].x, a.l[0][0].y", "the only conflict");
            continue;
        };
        assert_eq!(json_of(&projection.project(&sample)), expected, "{text}");
    }
}

#[test]
fn faults() {
    let clash = |word: &str, one: &str, two: &str| {
        format!(
            "Two document paths {word} with each other; must remove or rewrite one of these paths; path one: {one}, \
             path two: {two}"
        )
    };
    for (text, expected) in [
        ("#x, abort", "Attribute name is a reserved keyword; reserved keyword: abort".to_owned()),
        (
            "a, a, #x",
            "An expression attribute name used in the document path is not defined; attribute name: #x".to_owned(),
        ),
        ("a, #a", clash("overlap", "[a]", "[a]")),
        ("a.b.d, a.b", clash("overlap", "[a, b, d]", "[a, b]")),
        ("a.b[0], a.b[0]", clash("overlap", "[a, b, [0]]", "[a, b, [0]]")),
        ("a.b, a[1]", clash("conflict", "[a, b]", "[a, [1]]")),
        ("a.b, a[1], c, c.d", clash("overlap", "[c]", "[c, d]")),
        ("a[2147483648]", "List index is not within the allowable range; index: [2147483648]".to_owned()),
    ] {
        assert_refused(substitutions().projection(text), "Invalid ProjectionExpression: ", &expected, text);
    }
}

#[test]
fn whole_attributes_by_name() {
    let projection = Projection::top_level(["a.b".into(), "x".into()]);
    let sample = item(json!({"a": {"M": {"b": {"N": "1"}}}, "a.b": {"N": "2"}}));
    assert_eq!(json_of(&projection.project(&sample)), json!({"a.b": {"N": "2"}}));
    assert_eq!(projection.paths().iter().map(ToString::to_string).collect::<Vec<_>>(), ["[a.b]", "[x]"]);
}
