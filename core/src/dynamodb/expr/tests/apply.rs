//! What updates make of items (Developer Guide, Expressions.UpdateExpressions).

use super::{item, json_of, update};
use serde_json::{Value as Json, json};

const PATH: &str = "The document path provided in the update expression is invalid for update";
const OPERAND: &str = "An operand in the update expression has an incorrect data type";
const MISSING: &str = "The provided expression refers to an attribute that does not exist in the item";
const OVERFLOW: &str = "Number overflow. Attempting to store a number with magnitude larger than supported range";

fn old() -> Json {
    json!({
        "pk": {"S": "k"}, "n": {"N": "3"}, "s": {"S": "x"}, "ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1"]},
        "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"L": [{"S": "p"}, {"S": "q"}, {"S": "r"}]}]},
        "m": {"M": {"x": {"N": "7"}, "deep": {"M": {"ss": {"SS": ["a"]}}}}}
    })
}

/// Applies an update to the old item; only the changed attributes are shown, null for one that has gone.
fn changes(text: &str) -> Result<Json, String> {
    let (before, key) = (item(old()), item(json!({"pk": {"S": "k"}})));
    let updated = update(text).expect(text).apply(Some(&before), &key).map_err(|error| {
        assert!(!error.enveloped);
        error.message
    })?;
    let after = json_of(updated.item().expect("an item"));
    let mut changes = serde_json::Map::new();
    for name in old().as_object().unwrap().keys().chain(after.as_object().unwrap().keys()) {
        if old().get(name) != after.get(name) {
            changes.insert(name.clone(), after.get(name).cloned().unwrap_or_default());
        }
    }
    Ok(Json::Object(changes))
}

fn assert_changes(cases: Vec<(&str, Json)>) {
    for (text, expected) in cases {
        assert_eq!(changes(text), Ok(expected), "{text}");
    }
}

#[test]
fn set() {
    let list = |tail: Json| {
        let mut list = old()["l"]["L"].as_array().unwrap().clone();
        list.extend(tail.as_array().unwrap().iter().cloned());
        json!({"L": list})
    };
    assert_changes(vec![
        ("SET a = :s", json!({"a": {"S": "a"}})),
        ("SET n = s, s = n", json!({"n": {"S": "x"}, "s": {"N": "3"}})),
        ("SET a = n + :five", json!({"a": {"N": "8"}})),
        ("SET n = n - :five", json!({"n": {"N": "-2"}})),
        ("SET a = :five - m.x", json!({"a": {"N": "-2"}})),
        ("SET a = if_not_exists(q, :n)", json!({"a": {"N": "1"}})),
        ("SET a = if_not_exists(n, :n)", json!({"a": {"N": "3"}})),
        ("SET a = if_not_exists(q, :n) + n", json!({"a": {"N": "4"}})),
        ("SET a = if_not_exists(q, if_not_exists(m.x, :n))", json!({"a": {"N": "7"}})),
        ("SET a = list_append(:l, l[3])", json!({"a": {"L": [{"N": "1"}, {"S": "p"}, {"S": "q"}, {"S": "r"}]}})),
        ("SET a = list_append(if_not_exists(q, :l), :l)", json!({"a": {"L": [{"N": "1"}, {"N": "1"}]}})),
        ("SET m.deep.fresh = :s", {
            let deep = json!({"M": {"ss": {"SS": ["a"]}, "fresh": {"S": "a"}}});
            json!({"m": {"M": {"x": {"N": "7"}, "deep": deep}}})
        }),
        ("SET m.x = pk", json!({"m": {"M": {"x": {"S": "k"}, "deep": old()["m"]["M"]["deep"]}}})),
        ("SET l[1] = :s", {
            let mut list = list(json!([]));
            list["L"][1] = json!({"S": "a"});
            json!({"l": list})
        }),
        // Elements past the end are appended in the order of their indexes.
        ("SET l[4] = :s", json!({"l": list(json!([{"S": "a"}]))})),
        (
            "SET l[84] = :s, l[37] = :n, l[17] = :z, l[50] = :five",
            json!({"l": list(json!([{"S": "z"}, {"N": "1"}, {"N": "5"}, {"S": "a"}]))}),
        ),
        ("SET n = n", json!({})),
    ]);
}

#[test]
fn remove() {
    let elements = old()["l"]["L"].clone();
    assert_changes(vec![
        ("REMOVE s, q", json!({"s": null})),
        ("REMOVE m.x, m.q", json!({"m": {"M": {"deep": old()["m"]["M"]["deep"]}}})),
        ("REMOVE l[9]", json!({})),
        ("REMOVE l[0], l[2]", json!({"l": {"L": [elements[1], elements[3]]}})),
        ("REMOVE l[0], l[3][1], l[3][0]", json!({"l": {"L": [elements[1], elements[2], {"L": [{"S": "r"}]}]}})),
        ("SET a = n REMOVE n", json!({"a": {"N": "3"}, "n": null})),
        // Indexes mean places in the old list, whatever the order of the actions.
        ("REMOVE l[1] SET l[2] = :s", json!({"l": {"L": [elements[0], {"S": "a"}, elements[3]]}})),
        (
            "SET l[3][0] = :s REMOVE l[0], l[1], l[2]",
            json!({"l": {"L": [{"L": [{"S": "a"}, {"S": "q"}, {"S": "r"}]}]}}),
        ),
        ("SET l[9] = :s REMOVE l[4]", {
            json!({"l": {"L": [elements[0], elements[1], elements[2], elements[3], {"S": "a"}]}})
        }),
        ("SET l[9] = :s REMOVE l[0]", json!({"l": {"L": [elements[1], elements[2], elements[3], {"S": "a"}]}})),
    ]);
}

#[test]
fn add_and_delete() {
    assert_changes(vec![
        ("ADD n :five", json!({"n": {"N": "8"}})),
        ("ADD a :n", json!({"a": {"N": "1"}})),
        ("ADD ss :ss", json!({})),
        ("ADD a :ss", json!({"a": {"SS": ["a"]}})),
        ("ADD m.y :n", json!({"m": {"M": {"x": {"N": "7"}, "deep": old()["m"]["M"]["deep"], "y": {"N": "1"}}}})),
        ("ADD l[1] :five", {
            let mut list = old()["l"].clone();
            list["L"][1] = json!({"N": "6"});
            json!({"l": list})
        }),
        ("DELETE ss :ss", json!({"ss": {"SS": ["b"]}})),
        ("DELETE ns :ns", json!({"ns": null})),
        ("DELETE q :ss", json!({})),
        ("DELETE m.deep.ss :ss", json!({"m": {"M": {"x": {"N": "7"}, "deep": {"M": {}}}}})),
    ]);
}

#[test]
fn what_does_not_suit_the_item_is_refused() {
    for (text, expected) in [
        ("SET q.a = :s", PATH),
        ("SET s.a = :s", PATH),
        ("SET s[0] = :s", PATH),
        ("SET m[0] = :s", PATH),
        ("SET l.a = :s", PATH),
        ("SET m.q.a = :s", PATH),
        ("SET l[9].a = :s", PATH),
        ("REMOVE q.a", PATH),
        ("REMOVE s.a SET a = :s", PATH),
        ("REMOVE m[0]", PATH),
        ("REMOVE l.a", PATH),
        ("ADD q.a :n", PATH),
        ("ADD l.a :ss", PATH),
        ("DELETE q.a :ss", PATH),
        ("DELETE s[0] :ss", PATH),
        ("DELETE m[1] :ss", PATH),
        ("SET a = q", MISSING),
        ("SET a = q + :n", MISSING),
        ("SET a = list_append(q, :l)", MISSING),
        ("SET a = if_not_exists(q, r)", MISSING),
        ("SET a = :n, b = a", MISSING),
        ("SET a = s + :n", OPERAND),
        ("SET a = :n - m", OPERAND),
        ("SET a = list_append(s, :l)", OPERAND),
        ("SET a = list_append(:l, ss)", OPERAND),
        ("SET a = if_not_exists(s, :n) + :n", OPERAND),
        ("ADD s :n", OPERAND),
        ("ADD n :ss", OPERAND),
        ("ADD ss :ns", OPERAND),
        ("ADD l :ns", OPERAND),
        ("DELETE n :ss", OPERAND),
        ("DELETE ss :ns", OPERAND),
        ("DELETE m :ss", OPERAND),
    ] {
        assert_eq!(changes(text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    let (huge, key) = (item(json!({"a": {"N": "1e50"}})), item(json!({})));
    for text in ["SET a = a + :n", "SET b = a - :n", "ADD a :n"] {
        assert_eq!(update(text).unwrap().apply(Some(&huge), &key).unwrap_err().message, OVERFLOW, "{text}");
    }
}

/// A missing item starts from its key; what only takes away does not make one.
#[test]
fn missing_items() {
    let key = item(json!({"pk": {"S": "k"}}));
    for (text, expected) in [
        ("SET a = :s", Ok(json!({"pk": {"S": "k"}, "a": {"S": "a"}}))),
        ("SET a = pk", Ok(json!({"pk": {"S": "k"}, "a": {"S": "k"}}))),
        ("ADD a :n", Ok(json!({"pk": {"S": "k"}, "a": {"N": "1"}}))),
        ("SET a = :s REMOVE x.y DELETE z[0] :ss", Ok(json!({"pk": {"S": "k"}, "a": {"S": "a"}}))),
        ("REMOVE a", Ok(Json::Null)),
        ("REMOVE x.y, z[0]", Ok(Json::Null)),
        ("DELETE a :ss, x.y :ss", Ok(Json::Null)),
        ("SET a.b = :s", Err(PATH)),
        ("ADD a[0] :n", Err(PATH)),
        ("SET a = b", Err(MISSING)),
    ] {
        let updated = update(text).expect(text).apply(None, &key);
        let shown = updated.map(|updated| updated.item().map_or(Json::Null, json_of)).map_err(|error| error.message);
        assert_eq!(shown, expected.map_err(str::to_owned), "{text}");
    }
    let nothing = crate::dynamodb::expr::Update::nothing();
    assert_eq!(nothing.apply(None, &key).unwrap().into_item(), Some(key.clone()));
    assert!(nothing.apply(Some(&key), &key).unwrap().updated_new().is_empty());
}

/// UPDATED_OLD and UPDATED_NEW show what stands at the touched paths, before and after.
#[test]
fn returned_fragments() {
    let before = item(json!({"a": {"M": {"b": {"S": "dog"}, "c": {"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]}}}}));
    for (text, old, new) in [
        ("SET a.b = :s", json!({"a": {"M": {"b": {"S": "dog"}}}}), json!({"a": {"M": {"b": {"S": "a"}}}})),
        ("SET a.c[1] = :s", json!({"a": {"M": {"c": {"L": [{"N": "2"}]}}}}), {
            json!({"a": {"M": {"c": {"L": [{"S": "a"}]}}}})
        }),
        (
            "SET a.c[2] = :s, a.c[0] = :z, a.b = :n",
            json!({"a": {"M": {"c": {"L": [{"N": "1"}, {"N": "3"}]}, "b": {"S": "dog"}}}}),
            json!({"a": {"M": {"c": {"L": [{"S": "z"}, {"S": "a"}]}, "b": {"N": "1"}}}}),
        ),
        ("SET x = :s REMOVE a", json!({"a": json_of(&before)["a"]}), json!({"x": {"S": "a"}})),
        // Removed elements are not shown, but what moved up to their place is.
        ("REMOVE a.c[1], a.c[3]", json!({"a": {"M": {"c": {"L": [{"N": "2"}]}}}}), {
            json!({"a": {"M": {"c": {"L": [{"N": "3"}]}}}})
        }),
        // An appended element is not where the path says.
        ("SET a.c[100] = :s", json!({}), json!({})),
        ("SET a.b = a.b", json!({"a": {"M": {"b": {"S": "dog"}}}}), json!({"a": {"M": {"b": {"S": "dog"}}}})),
        ("ADD a.n :n", json!({}), json!({"a": {"M": {"n": {"N": "1"}}}})),
    ] {
        let updated = update(text).expect(text).apply(Some(&before), &before).expect(text);
        assert_eq!(json_of(&updated.updated_old(Some(&before))), old, "{text}");
        assert_eq!(json_of(&updated.updated_new()), new, "{text}");
        assert!(updated.updated_old(None).is_empty());
    }
}

#[test]
fn what_is_known_without_the_item() {
    let update = update(
        "SET a.b = c.d + :n, e = :s, f = if_not_exists(g[0], :l), h = i, j = list_append(k, :l) \
         REMOVE o ADD p :ns DELETE q :ss",
    )
    .unwrap();
    let texts = |paths: Vec<String>| paths.join(" ");
    assert_eq!(texts(update.paths().map(ToString::to_string).collect()), "[a, b] [e] [f] [h] [j] [o] [p] [q]");
    assert_eq!(texts(update.operand_paths().map(ToString::to_string).collect()), "[c, d] [g, [0]] [i] [k]");
    let types: Vec<String> = update.static_types().map(|(path, name)| format!("{path}{name}")).collect();
    assert_eq!(texts(types), "[a, b]N [e]S [f]L [j]L [p]NS [q]SS");
}
