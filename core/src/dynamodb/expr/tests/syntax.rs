//! What is an expression and what is not, and the text near a syntax error.

use super::{assert_refused, condition, substitutions, update};

/// The token and the text near it for updates that are none; pairs seen on AWS, many of them by moto and dynalite.
#[test]
fn syntax_errors_of_updates_name_the_token_and_its_surroundings() {
    for (text, token, near) in [
        ("INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX"),
        ("  RESET a b", "RESET", "  RESET a"),
        ("RESET", "RESET", "RESET"),
        ("!!", "!", "!!"),
        ("SET _123 = :n", "_", "SET _123"),
        ("SET a = _idid", "_", "= _idid"),
        ("SET|", "|", "SET|"),
        ("SET a|", "|", "a|"),
        ("SET a", "<EOF>", "a"),
        ("SET a = 3", "3", "= 3"),
        ("SET 123a = :n", "123", "SET 123a"),
        ("SET a[ 3", "<EOF>", "3"),
        ("SET a[ 3 ", "<EOF>", "3 "),
        ("SET a[3 )", ")", "3 )"),
        ("SET a[0.#b = :n", ".", "0.#b"),
        ("SET a[:n] = :n", ":n", "[:n]"),
        ("SET a[#a] = :n", "#a", "[#a]"),
        ("SET a[2 1].b = :n", "1", "2 1]"),
        ("SET a[  [2] ].b = :n", "[", "[  [2"),
        ("SET ) 3", ")", "SET ) 3"),
        ("SET a = (:n", "<EOF>", ":n"),
        ("SET a = (:n ", "<EOF>", ":n "),
        ("SET a = [:n  ", "[", "= [:n"),
        ("SET a = (:n + (:n", "<EOF>", ":n"),
        ("SET a = ):n + :n", ")", "= ):n"),
        ("SET #a a = :n", "a", "#a a ="),
        ("SET a = b + + :n ", "+", "+ + :n"),
        ("SET a = b + c + d", "+", "c + d"),
        ("SET a = b * :n", "*", "b * :n"),
        ("SET a = :n +", "<EOF>", "+"),
        ("SET a = set", "set", "= set"),
        ("SET a = f(b + c)", "+", "b + c"),
        ("SET (a = (b + c))", "(", "SET (a"),
        ("SET a = (b.c).d + e", ".", ").d"),
        ("SET if_not_exists(a, b) = a", "(", "if_not_exists(a"),
        ("SET :s = b", ":s", "SET :s ="),
        ("SET a = :n, b = :n,", "<EOF>", ","),
        ("REMOVE a + ", "+", "a + "),
        ("REMOVE if_not_exists(a,b)", "(", "if_not_exists(a"),
        ("REMOVE :s", ":s", "REMOVE :s"),
        ("ADD a b c", "b", "a b c"),
        ("ADD a", "<EOF>", "a"),
        ("ADD abort b", "b", "abort b"),
        ("ADD a 1", "1", "a 1"),
        ("ADD a :n foobar", "foobar", ":n foobar"),
        ("DELETE a = b", "=", "a = b"),
        ("SET a = :n é", "é", ":n é"),
        ("SET a = \"x\"", "\"", "= \"x"),
        ("SET # = :n", "#", "SET # ="),
    ] {
        let expected = format!("Syntax error; token: \"{token}\", near: \"{near}\"");
        assert_refused(update(text), "Invalid UpdateExpression: ", &expected, text);
    }
}

#[test]
fn syntax_errors_of_conditions_name_the_token_and_its_surroundings() {
    for (text, token, near) in [
        ("a", "<EOF>", "a"),
        ("(a)", "<EOF>", ")"),
        ("a > 4", "4", "> 4"),
        ("a-b = :n", "-", "a-b"),
        ("a IN ()", ")", "()"),
        ("a IN :n", ":n", "IN :n"),
        ("contains(a, :s", "<EOF>", ":s"),
        ("attribute_exists(", "<EOF>", "("),
        ("attribute_exists(_c)", "_", "(_c"),
        ("attribute_exists(c._d)", "_", "._d"),
        ("a = :s AND", "<EOF>", "AND"),
        ("a = :s AND OR b = :s", "OR", "AND OR b"),
        ("a = :s)", ")", ":s)"),
        ("(a = :s", "<EOF>", ":s"),
        ("(NOT a) = :s", ")", "a) ="),
        ("(a = :s) = :s", "=", ") = :s"),
        ("(a) AND b = :s", "AND", ") AND b"),
        ("(size(a))[0] > b", "[", ")[0"),
        ("a BETWEEN :n", "<EOF>", ":n"),
        ("a BETWEEN :n, :five", ",", ":n, :five"),
        ("a = and", "and", "= and"),
        ("things are odd", "are", "things are odd"),
        ("a == :s", "=", "== :s"),
        ("NOT", "<EOF>", "NOT"),
    ] {
        let expected = format!("Syntax error; token: \"{token}\", near: \"{near}\"");
        assert_refused(condition(text), "Invalid ConditionExpression: ", &expected, text);
    }
}

#[test]
fn syntax_errors_of_projections_name_the_token_and_its_surroundings() {
    for (text, token, near) in [
        ("a b", "b", "a b"),
        ("a,", "<EOF>", ","),
        (",a", ",", ",a"),
        ("a,,b", ",", ",,b"),
        ("a[].b", "]", "[]."),
        ("a[-1]", "-", "[-1"),
        (":s", ":s", ":s"),
        ("(a)", "(", "(a"),
    ] {
        let expected = format!("Syntax error; token: \"{token}\", near: \"{near}\"");
        let result = substitutions().projection(text);
        assert_refused(result, "Invalid ProjectionExpression: ", &expected, text);
    }
}

#[test]
fn these_are_expressions() {
    for text in [
        "a=:s",
        "\t a \r\n = :s ",
        "NOT NOT NOT NOT a < b",
        "NOT (a) = :s",
        "not(a = :s)",
        "(a) = (:s)",
        "((a) = :s)",
        "(a = :s) AND (b = :s)",
        "((a = :s) AND b = :s)",
        "(a = :s OR b = :s) AND NOT (c = :s AND (a = :s OR b = :s))",
        "(size(a)) > :n",
        "size((a)) > :n",
        "(attribute_exists(a))",
        "attribute_exists (a)",
        "a BETWEEN b AND c AND b = :s",
        "a between :n aNd :five",
        "a in (:s, b, size(c))",
        "size(:s) = :n",
        "#dot.#a[0][1].b = :s",
        "remove = :s",
    ] {
        condition(text).expect(text);
    }
    for text in [
        "set a=:s",
        "sEt a = a",
        "SET a = b + :n REMOVE c[0] ADD d :n DELETE e :ss",
        "SET a = (b + c)",
        "SET a = ((b.c.d)+(e))",
        "SET a = (b) - (:n)",
        "SET a = if_not_exists(b, if_not_exists(c, :n)) + :n",
        "SET a = list_append(if_not_exists(a, :l), :l)",
        "SET a . b [ 0 ] = :n",
    ] {
        update(text).expect(text);
    }
    for text in ["a", " a , b ", "a.b, a.c", "a[0], a[1]", "#status, #dot.x"] {
        substitutions().projection(text).expect(text);
    }
}

#[test]
fn blank_and_long_expressions_are_refused_before_they_are_read() {
    let empty = "The expression can not be empty;";
    for text in ["", "  \t\r\n"] {
        assert_refused(condition(text), "Invalid ConditionExpression: ", empty, text);
        assert_refused(update(text), "Invalid UpdateExpression: ", empty, text);
    }
    let exact = format!("a{} = :s", " ".repeat(4_096 - 6));
    condition(&exact).expect("4,096 bytes");
    let long = "Expression size has exceeded the maximum allowed size; expression size: 4097";
    assert_refused(condition(&format!("{exact} ")), "Invalid ConditionExpression: ", long, "4,097 bytes");
}

/// Goal: however deeply a hostile text nests, there is an answer. Method: the deepest texts that fit, on half of a
/// browser's stack.
#[test]
fn nesting_does_not_use_the_stack() {
    let nested = |open: &str, inner: &str, close: &str, count: usize| open.repeat(count) + inner + &close.repeat(count);
    let many = "The expression contains too many operators; operator count: 301";
    let parentheses = "The expression has redundant parentheses;";
    let conditions = [
        ("(".repeat(4_096), "Syntax error; token: \"<EOF>\", near: \"(\""),
        (nested("(", "a<b", ")", 2_046), parentheses),
        (nested("not ", "a<b", "", 1_000), many),
        (nested("NOT(", "a<b", ")", 800), many),
        (nested("a<b or (", "a<b", ")", 400), many),
        ("a<b or ".repeat(580) + "a<b", many),
        (format!("a<{}", nested("f(", "b", ")", 1_300)), "Invalid function name; function: f"),
        (format!("a<{}", nested("size(", "b", ")", 680)), many),
        (format!("a<{}", nested("(", "b", ")", 2_000)), parentheses),
    ];
    let updates = [
        (format!("SET a={}", nested("f(", "b", ")", 1_300)), "Invalid function name; function: f"),
        (format!("SET a={}", nested("(", "b", ")", 2_000)), parentheses),
        (format!("SET a={}", nested("f(a,(", "b", "))", 500)), "Invalid function name; function: f"),
    ];
    let run = move || {
        for (text, expected) in conditions {
            assert_refused(condition(&text), "Invalid ConditionExpression: ", expected, &text);
        }
        for (text, expected) in updates {
            assert_refused(update(&text), "Invalid UpdateExpression: ", expected, &text);
        }
        let deepest = format!("SET a={}", nested("if_not_exists(a,", ":n", ")", 240));
        let applied = update(&deepest).expect("240 calls").apply(None, &super::item(serde_json::json!({})));
        assert!(applied.is_ok());
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(run).expect("a thread").join().expect("no overflow");
}

#[test]
fn three_hundred_operators_are_not_too_many() {
    let chain = |count: usize| vec!["a<b"; count].join(" OR ");
    condition(&chain(150)).expect("299 operators");
    condition(&format!("NOT {}", chain(150))).expect("300 operators");
    let many = "The expression contains too many operators; operator count: 301";
    assert_refused(condition(&chain(151)), "Invalid ConditionExpression: ", many, "301 operators");
    let calls = |count: usize| vec!["attribute_exists(a)"; count].join(" OR ");
    condition(&calls(150)).expect("150 functions and 149 operators");
    assert_refused(condition(&calls(151)), "Invalid ConditionExpression: ", many, "151 functions and 150 operators");
}
