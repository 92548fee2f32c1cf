//! What is wrong with a condition, and which fault is named when there are several.

use super::{assert_refused, condition};

const COUNT: &str = "Incorrect number of operands for operator or function; operator or function";
const TYPE: &str = "Incorrect operand type for operator or function; operator or function";
const DISTINCT: &str =
    "The first operand must be distinct from the remaining operands for this operator or function; operator";

fn assert_faults(cases: &[(&str, String)]) {
    for (text, expected) in cases {
        assert_refused(condition(text), "Invalid ConditionExpression: ", expected, text);
    }
}

#[test]
fn names_and_values() {
    let reserved = |word: &str| format!("Attribute name is a reserved keyword; reserved keyword: {word}");
    let name = "An expression attribute name used in the document path is not defined; attribute name: #x";
    let value = "An expression attribute value used in expression is not defined; attribute value: :x";
    let index = |index: &str| format!("List index is not within the allowable range; index: [{index}]");
    let deep = |levels: usize| format!("attribute_exists(a{})", ".a".repeat(levels - 1));
    condition(&deep(32)).expect("32 levels");
    assert_faults(&[
        ("status = :s", reserved("status")),
        ("a.abOrt = :s", reserved("abOrt")),
        ("a = :s AND Set = :s", reserved("Set")),
        ("#x = :s", name.into()),
        ("a.#x = :s", name.into()),
        ("a = :x", value.into()),
        ("a[2147483648] = :s", index("2147483648")),
        ("a[99999999999999999999] = :s", index("99999999999999999999")),
        (&deep(33), "The document path has too many nesting levels; nesting levels: 33".into()),
    ]);
    condition("a[2147483647] = :s AND #status = :s").expect("the largest index and a substituted reserved word");
}

#[test]
fn functions() {
    let unknown = |name: &str| format!("Invalid function name; function: {name}");
    let misused =
        |name: &str| format!("The function is not allowed to be used this way in an expression; function: {name}");
    let foreign = |name: &str| format!("The function is not allowed in a condition expression; function: {name}");
    let path = |name: &str| format!("Operator or function requires a document path; operator or function: {name}");
    assert_faults(&[
        ("f(a)", unknown("f")),
        ("SIZE(a) = :n", unknown("SIZE")),
        ("Contains(a, :s)", unknown("Contains")),
        ("size(a)", misused("size")),
        ("NOT (size(a))", misused("size")),
        ("attribute_exists(a) < :n", misused("attribute_exists")),
        ("contains(a, contains(b, :s))", misused("contains")),
        ("size(attribute_type(a, :typeS)) = :n", misused("attribute_type")),
        ("if_not_exists(a, :s) = :s", foreign("if_not_exists")),
        ("list_append(a, :l)", foreign("list_append")),
        ("attribute_exists(a, b)", format!("{COUNT}: attribute_exists, number of operands: 2")),
        ("attribute_type(a)", format!("{COUNT}: attribute_type, number of operands: 1")),
        ("size(a, a) = :n", format!("{COUNT}: size, number of operands: 2")),
        ("contains(a, b, c)", format!("{COUNT}: contains, number of operands: 3")),
        ("begins_with(a)", format!("{COUNT}: begins_with, number of operands: 1")),
        ("attribute_exists(:s)", path("attribute_exists")),
        ("attribute_not_exists(:s)", path("attribute_not_exists")),
        ("attribute_exists(size(a))", path("attribute_exists")),
    ]);
}

#[test]
fn operands() {
    let types = "B,NULL,SS,BOOL,L,BS,N,NS,S,M";
    let between = "The BETWEEN operator requires";
    let bounds = |low: &str, high: &str| {
        format!("lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}")
    };
    let list = |count: usize| format!("a IN ({})", vec![":n"; count].join(", "));
    condition(&list(99)).expect("100 operands");
    assert_faults(&[
        ("begins_with(a, :n)", format!("{TYPE}: begins_with, operand type: N")),
        ("begins_with(:l, a)", format!("{TYPE}: begins_with, operand type: L")),
        ("begins_with(a, size(b))", format!("{TYPE}: begins_with, operand type: N")),
        ("a < :bool", format!("{TYPE}: <, operand type: BOOL")),
        (":ss >= a", format!("{TYPE}: >=, operand type: SS")),
        ("a BETWEEN :null AND :n", format!("{TYPE}: BETWEEN, operand type: NULL")),
        (":m BETWEEN a AND b", format!("{TYPE}: BETWEEN, operand type: M")),
        ("size(:n) = :n", format!("{TYPE}: size, operand type: N")),
        ("size(:bool) = :n", format!("{TYPE}: size, operand type: BOOL")),
        ("size(:null) = :n", format!("{TYPE}: size, operand type: NULL")),
        ("size(size(a)) = :n", format!("{TYPE}: size, operand type: N")),
        ("attribute_type(a, :n)", format!("{TYPE}: attribute_type, operand type: N")),
        ("attribute_type(a, b)", format!("{TYPE}: attribute_type, operand type: {{NS,SS,L,BS,N,M,B,BOOL,NULL,S}}")),
        ("attribute_type(a, :dog)", format!("Invalid attribute type name found; type: DOG, valid types: {{{types}}}")),
        ("a = a", format!("{DISTINCT}: =, first operand: [a]")),
        ("a < #a", format!("{DISTINCT}: <, first operand: [a]")),
        ("contains(a.b[3], a.#b[3])", format!("{DISTINCT}: contains, first operand: [a, b, [3]]")),
        ("begins_with(a, a)", format!("{DISTINCT}: begins_with, first operand: [a]")),
        ("a IN (b, a)", format!("{DISTINCT}: IN, first operand: [a]")),
        (
            "a BETWEEN :s AND :n",
            format!("{between} same data type for lower and upper bounds; {}", bounds("{S:a}", "{N:1}")),
        ),
        (
            "a BETWEEN :five AND :n",
            format!("{between} upper bound to be greater than or equal to lower bound; {}", bounds("{N:5}", "{N:1}")),
        ),
        (&list(100), "The IN operator is provided with too many operands; number of operands: 101".into()),
    ]);
}

#[test]
fn what_only_looks_wrong() {
    for text in [
        "attribute_type(:n, :typeS)",
        "begins_with(:s, a)",
        "contains(:s, a)",
        "a = :m AND a <> :ss",
        "a IN (:s, :n, :null)",
        "a < :s AND a < :n",
        "size(a) = :s",
        "a BETWEEN b AND :n AND a BETWEEN :n AND :n",
        "a = a.b AND a[0] = a[1]",
        ":s = :s",
    ] {
        condition(text).expect(text);
    }
}

/// Each text has the fault that is named and, before or after it, one of a lower priority.
#[test]
fn priorities() {
    let undefined = "An expression attribute value used in expression is not defined; attribute value: :x";
    assert_faults(&[
        ("((a = :s)) AND f(", "Syntax error; token: \"<EOF>\", near: \"(\"".into()),
        ("f(a) AND ((a = :s))", "The expression has redundant parentheses;".into()),
        ("size(a) AND f(a)", "Invalid function name; function: f".into()),
        (
            "abort = :s AND size(a)",
            "The function is not allowed to be used this way in an expression; function: size".into(),
        ),
        ("#x = :x AND abort = :s", "Attribute name is a reserved keyword; reserved keyword: abort".into()),
        ("size(a, :x) = :n", undefined.into()),
        ("contains(a, a) AND a = :x", format!("{DISTINCT}: contains, first operand: [a]")),
        ("a = :x AND contains(a, a)", undefined.into()),
        ("size(a, b) = a.b AND a = :x", format!("{COUNT}: size, number of operands: 2")),
        ("begins_with(:n, a) AND attribute_exists(:s)", format!("{TYPE}: begins_with, operand type: N")),
    ]);
}
