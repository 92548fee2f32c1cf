//! Whether conditions hold, operator by operator (Developer Guide, Expressions.OperatorsAndFunctions).

use super::{condition, item};
use crate::dynamodb::value::Attributes;
use serde_json::json;

fn sample() -> Attributes {
    item(json!({
        "s": {"S": "hello"}, "u": {"S": "a😀é"}, "n": {"N": "5"}, "b": {"B": "aGkgdGhlcmU="}, "t": {"BOOL": true},
        "z": {"NULL": true}, "ss": {"SS": ["a", "b", "hello"]}, "ns": {"NS": ["1", "5.0"]}, "bs": {"BS": ["YQ=="]},
        "l": {"L": [{"N": "5"}, {"S": "x"}, {"SS": ["b", "a"]}, {"L": [{"N": "1"}]}]},
        "m": {"M": {"x": {"N": "7"}, "y": {"L": []}}}, "ss2": {"SS": ["hello", "b", "a"]}, "n2": {"N": "5.00"},
        "m2": {"M": {"y": {"L": []}, "x": {"N": "7.0"}}}, "a.b": {"S": "dotted"}
    }))
}

fn assert_holds(cases: &[(&str, bool)]) {
    let item = sample();
    for (text, expected) in cases {
        let condition = condition(text).expect(text);
        assert_eq!(condition.holds(&item), *expected, "{text}");
    }
}

#[test]
fn comparisons() {
    assert_holds(&[
        ("n = n2", true),
        ("n = :five", true),
        ("n = :s", false),
        ("ss = ss2", true),
        ("m = m2", true),
        ("ss = ns", false),
        ("z = :null", true),
        ("t = :bool", true),
        ("#dot = m", false),
        ("q = :n", false),
        ("q = r", false),
        ("n <> :n", true),
        ("n <> :five", false),
        ("n <> :s", true),
        ("q <> :n", true),
        ("q <> r", true),
        ("n < :five", false),
        ("n <= :five", true),
        ("n > :n", true),
        ("n >= n2", true),
        ("s > :s", true),
        ("s < :n", false),
        ("s >= :n", false),
        ("b > :b", true),
        ("q < :n", false),
        (":n < q", false),
        ("q <= r", false),
        ("t < z", false),
        ("l >= :n", false),
        (":n < :five", true),
    ]);
}

#[test]
fn between_and_in() {
    assert_holds(&[
        ("n BETWEEN :n AND :five", true),
        ("n BETWEEN :five AND :five", true),
        ("n BETWEEN :n AND :n", false),
        ("s BETWEEN :s AND :z", true),
        ("n BETWEEN :s AND :z", false),
        ("q BETWEEN :n AND :five", false),
        ("n BETWEEN q AND :five", false),
        ("n BETWEEN l AND m", false),
        // Bounds from the item may be in the wrong order or of different types.
        (":n BETWEEN n AND :n", false),
        ("n BETWEEN m.x AND :n", false),
        ("n BETWEEN n2 AND :z", false),
        ("m.x BETWEEN n AND m2.x", true),
        ("n IN (:s, n2)", true),
        ("n IN (:s, :n)", false),
        ("q IN (r, :n)", false),
        ("ss IN (:s, ss2)", true),
        ("l[0] IN (n)", true),
    ]);
}

#[test]
fn existence_and_types() {
    assert_holds(&[
        ("attribute_exists(z)", true),
        ("attribute_exists(m.x)", true),
        ("attribute_exists(m.q)", false),
        ("attribute_exists(l[3][0])", true),
        ("attribute_exists(l[4])", false),
        ("attribute_exists(m[0])", false),
        ("attribute_exists(l.x)", false),
        ("attribute_exists(s.x)", false),
        ("attribute_exists(#dot)", true),
        ("attribute_not_exists(q)", true),
        ("attribute_not_exists(z)", false),
        ("attribute_type(s, :typeS)", true),
        ("attribute_type(n, :typeS)", false),
        ("attribute_type(q, :typeS)", false),
        ("attribute_type(:z, :typeS)", true),
    ]);
}

#[test]
fn begins_with_and_contains() {
    assert_holds(&[
        ("begins_with(s, :z)", false),
        ("begins_with(:z, s)", false),
        ("begins_with(u, :s)", true),
        ("begins_with(q, :s)", false),
        ("begins_with(n, :s)", false),
        ("begins_with(b, :s)", false),
        ("contains(s, :z)", false),
        ("contains(u, :s)", true),
        ("contains(s, :n)", false),
        ("contains(bs, :b)", true),
        ("contains(b, :b)", false),
        ("contains(ss, :s)", true),
        ("contains(ss, s)", true),
        ("contains(ss, ss2)", false),
        ("contains(ns, n)", true),
        ("contains(ns, :z)", false),
        ("contains(l, n)", true),
        ("contains(l, l[2])", true),
        ("contains(l, :l)", true),
        ("contains(l, :z)", false),
        ("contains(m, :z)", false),
        ("contains(n, :n)", false),
        ("contains(q, :n)", false),
        ("contains(s, q)", false),
        ("NOT contains(q, :n)", true),
    ]);
}

#[test]
fn sizes() {
    assert_holds(&[
        ("size(s) = n", true),
        // One unit for the letter, two for the emoji, one for the accented letter.
        ("size(u) BETWEEN :n AND n", true),
        ("size(u) < :five AND size(u) > size(ss)", true),
        ("size(b) > :five", true),
        ("size(ss) > :n", true),
        ("size(ns) > :n", true),
        ("size(bs) = :n", true),
        ("size(m) > :n", true),
        ("size(m.y) < :n", true),
        ("size(:s) = :n", true),
        ("size(n) = :n", false),
        ("size(n) <> :n", false),
        ("size(t) < :five", false),
        ("size(q) >= :n", false),
        ("size(s) = :s", false),
        ("size(s) IN (:n, n)", true),
    ]);
}

#[test]
fn logic_and_precedence() {
    assert_holds(&[
        ("n = :five AND s = :s", false),
        ("n = :five OR s = :s", true),
        ("n = :n OR s = :s", false),
        ("NOT n = :n", true),
        ("NOT NOT n = :five", true),
        ("NOT q = :n", true),
        ("NOT n = :five OR n = :five", true),
        ("NOT (n = :five OR n = :five)", false),
        ("n = :five OR n = :five AND n = :n", true),
        ("(n = :five OR n = :five) AND n = :n", false),
        ("n = :n AND n = :n OR n = :five", true),
        ("n = :n AND (n = :n OR n = :five)", false),
        ("NOT n = :five AND n = :n", false),
    ]);
}

#[test]
fn an_item_that_does_not_exist_has_no_attributes() {
    let nothing = Attributes::default();
    for (text, expected) in
        [("attribute_not_exists(s)", true), ("s <> :s", true), ("s = :s", false), ("attribute_exists(s)", false)]
    {
        assert_eq!(condition(text).expect(text).holds(&nothing), expected, "{text}");
    }
}

#[test]
fn paths_are_listed_in_order() {
    let condition = condition("a.b = :s AND (size(c[0]) > d OR NOT attribute_exists(#dot)) AND :n IN (e, f)").unwrap();
    let paths: Vec<String> = condition.paths().map(ToString::to_string).collect();
    assert_eq!(paths, ["[a, b]", "[c, [0]]", "[d]", "[a.b]", "[e]", "[f]"]);
}
