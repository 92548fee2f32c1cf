//! What is wrong with an update, and which fault is named when there are several.

use super::{assert_refused, update};

const COUNT: &str = "Incorrect number of operands for operator or function; operator or function";
const TYPE: &str = "Incorrect operand type for operator or function; operator or function";

fn assert_faults(cases: &[(&str, String)]) {
    for (text, expected) in cases {
        assert_refused(update(text), "Invalid UpdateExpression: ", expected, text);
    }
}

fn clash(word: &str, one: &str, two: &str) -> String {
    format!(
        "Two document paths {word} with each other; must remove or rewrite one of these paths; path one: {one}, path \
         two: {two}"
    )
}

#[test]
fn names_values_and_sections() {
    let section = |name: &str| format!("The \"{name}\" section can only be used once in an update expression;");
    assert_faults(&[
        ("SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status".into()),
        (
            "SET a = #x",
            "An expression attribute name used in the document path is not defined; attribute name: #x".into(),
        ),
        ("SET a = :x", "An expression attribute value used in expression is not defined; attribute value: :x".into()),
        ("SET a[2147483648] = :s", "List index is not within the allowable range; index: [2147483648]".into()),
        ("SET a = :s SET b = :s", section("SET")),
        ("REMOVE a SET b = :s remove c", section("REMOVE")),
        ("ADD a :n SET b = :s ADD c :n", section("ADD")),
        ("DELETE a :ss SET b = :s DELETE c :ss", section("DELETE")),
        ("SET a = ((:s))", "The expression has redundant parentheses;".into()),
    ]);
}

#[test]
fn paths() {
    assert_faults(&[
        ("SET a = :n, a.b = :n", clash("overlap", "[a]", "[a, b]")),
        ("SET a = :n, #a = :n", clash("overlap", "[a]", "[a]")),
        ("SET a = :n REMOVE a", clash("overlap", "[a]", "[a]")),
        ("SET a[1][1] = :n, a[1] = :n", clash("overlap", "[a, [1], [1]]", "[a, [1]]")),
        ("SET #c[3].#i = :n, #c[3] = :n", clash("overlap", "[c, [3], [3]]", "[c, [3]]")),
        ("REMOVE a, #c, a, #i", clash("overlap", "[a]", "[a]")),
        ("SET a.b = :n, a[0] = :n", clash("conflict", "[a, b]", "[a, [0]]")),
        ("REMOVE a.#c SET a[1] = #i", clash("conflict", "[a, c]", "[a, [1]]")),
        ("SET #c[3].#i = a, #c.#i[3] = a", clash("conflict", "[c, [3], [3]]", "[c, [3], [3]]")),
        // An overlap anywhere goes before a conflict.
        ("SET d[1] = a, d.b = a, c[1].a = a, #c = a", clash("overlap", "[c, [1], a]", "[c]")),
    ]);
    for text in ["SET a.b = :n, a.c = :n", "SET a[0] = :n, a[1] = :n", "SET a = b, b = a", "SET #dot = :n, a.b = :n"] {
        update(text).expect(text);
    }
}

#[test]
fn operand_types() {
    let operator = |name: &str, kind: &str| {
        format!("Incorrect operand type for operator or function; operator: {name}, operand type: {kind}")
    };
    let long = [
        (":s", "STRING"),
        (":b", "BINARY"),
        (":bool", "BOOLEAN"),
        (":null", "NULL"),
        (":l", "LIST"),
        (":m", "MAP"),
        (":n", "NUMBER"),
    ];
    for (value, kind) in long {
        assert_faults(&[(&format!("DELETE a.b {value}"), operator("DELETE", kind))]);
        if value != ":n" {
            assert_faults(&[(&format!("ADD a.b {value}"), operator("ADD", kind))]);
        }
    }
    let short = [":s S", ":n N", ":b B", ":bool BOOL", ":null NULL", ":ss SS", ":ns NS", ":bs BS", ":l L", ":m M"];
    for (value, kind) in short.iter().filter_map(|pair| pair.split_once(' ')) {
        for (text, operator, needed) in [
            (format!("SET a = list_append(b, {value})"), "list_append", "L"),
            (format!("SET a = {value} + b"), "+", "N"),
            (format!("SET a = b - {value}"), "-", "N"),
        ] {
            if kind == needed {
                update(&text).expect(&text);
            } else {
                assert_faults(&[(&text, format!("{TYPE}: {operator}, operand type: {kind}"))]);
            }
        }
    }
}

#[test]
fn functions() {
    let update_only = |name: &str| format!("The function is not allowed in an update expression; function: {name}");
    let path = "Operator or function requires a document path; operator or function: if_not_exists";
    let misused = "The function is not allowed to be used this way in an expression; function: list_append";
    assert_faults(&[
        ("SET a = f(b, c, d)", "Invalid function name; function: f".into()),
        ("SET a = LIST_APPEND(b, c)", "Invalid function name; function: LIST_APPEND".into()),
        ("SET a = size(b)", update_only("size")),
        ("SET a = contains(b, :s)", update_only("contains")),
        ("SET a = list_append(list_append(b, c), :l)", misused.into()),
        ("SET a = list_append(:l, list_append(b, c))", misused.into()),
        ("SET a = if_not_exists(c)", format!("{COUNT}: if_not_exists, number of operands: 1")),
        ("SET a = list_append(b, c, d)", format!("{COUNT}: list_append, number of operands: 3")),
        ("SET a = if_not_exists(:s, c)", path.into()),
        ("SET a = if_not_exists(if_not_exists(a, b), c)", path.into()),
    ]);
}

/// Each text has the fault that is named and one or more of a lower priority before it.
#[test]
fn priorities() {
    let value = "An expression attribute value used in expression is not defined; attribute value: :x";
    let add = "Incorrect operand type for operator or function; operator: ADD, operand type: STRING";
    assert_faults(&[
        ("SET abort = f(:s) SET a = b /", "Syntax error; token: \"/\", near: \"b /\"".into()),
        ("SET #x = f(:s) SET abOrt = a", "Attribute name is a reserved keyword; reserved keyword: abOrt".into()),
        ("SET #x = f(:s) SET c = d", "Invalid function name; function: f".into()),
        ("SET a = #x SET c = :d", "The \"SET\" section can only be used once in an update expression;".into()),
        (
            "SET a = if_not_exists(:x), b = #x",
            "An expression attribute name used in the document path is not defined; attribute name: #x".into(),
        ),
        ("SET a = if_not_exists(a), a = :x", value.into()),
        ("SET a = if_not_exists(a), a = b", clash("overlap", "[a]", "[a]")),
        ("SET b = list_append(:s, a), c = if_not_exists(a) ADD a.b :s", add.into()),
        ("SET a = :s + b, c = if_not_exists(a)", format!("{TYPE}: +, operand type: S")),
    ]);
}
