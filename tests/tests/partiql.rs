//! Goal: no statement breaks the world, and a WHERE clause means what the same FilterExpression means. Method: random bytes,
//! random tokens and nearly right statements, alone, in batches and in transactions; and random conditions on random
//! items, whose SELECT must find what Scan finds.

use headwater_core::timeline::Timeline;
use headwater_tests::{door, samples};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Words of the language, with blanks between them.
const TOKENS: &str = r##"
    SELECT * FROM WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE EXISTS RETURNING ALL MODIFIED OLD NEW ORDER BY DESC AND
    OR NOT IN BETWEEN IS MISSING NULL Hash "Composite" nowhere pk sk v a.b[0] "q" 'a' 'b' 1 -2.5e3 1e999 ? ( ) [ ] { } << >>
    , . : = <> < >= + - ; true size contains begins_with attribute_type attribute_exists set_add list_append LIKE # é -- /* "
    ' COUNT LIMIT AS pk='a' sk='1' pk>'a' v=1
"##;

fn tokens(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let known: Vec<&str> = TOKENS.split_whitespace().chain(["pk IN ['a', 'b']", "\u{0}"]).collect();
    prop::collection::vec(prop::sample::select(known), count).prop_map(|tokens| tokens.join(" "))
}

/// Statements that begin well.
fn statement() -> impl Strategy<Value = String> {
    let heads = vec![
        "SELECT * FROM Hash WHERE",
        "SELECT v, a.b FROM Composite WHERE pk='a' AND",
        "SELECT",
        "UPDATE Hash SET v =",
        "UPDATE Hash SET a.b = 1 WHERE pk='a' AND",
        "FROM Hash WHERE pk='a'",
        "DELETE FROM Hash WHERE pk='a'",
        "INSERT INTO Hash VALUE {'pk':",
        "EXISTS(SELECT * FROM Hash WHERE pk='a' AND",
        "",
    ];
    prop_oneof![
        6 => (prop::sample::select(heads), tokens(0..12)).prop_map(|(head, rest)| format!("{head} {rest}")),
        1 => tokens(0..40),
        1 => ".{1,80}",
        1 => (prop::sample::select(vec!["(", "[", "{'a':", "<<", "NOT ", "- ", "a."]), 1_usize..3_000)
            .prop_map(|(bracket, times)| format!("SELECT * FROM Hash WHERE a = {}", bracket.repeat(times))),
    ]
}

fn parameters() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        Json::Null,
        json!([{ "S": "a" }]),
        json!([{ "N": "1" }, { "SS": ["a"] }]),
        json!([{ "L": [{ "M": {} }] }]),
        json!([{ "N": "x" }]),
    ])
}

fn send(timeline: &mut Timeline, operation: &str, body: &Json) -> Result<door::Answer, TestCaseError> {
    door::send(timeline, &door::request(operation, "us-east-1", &body.to_string())).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_statement_breaks_the_world(text in statement(), parameters in parameters(), limit in 1_u32..3) {
        let (mut timeline, _) = samples::stocked();
        let body = json!({ "Statement": text, "Parameters": parameters, "Limit": limit });
        let answer = send(&mut timeline, "ExecuteStatement", &body)?;
        if let Some(token) = answer.json["NextToken"].as_str() {
            let mut next = body;
            next["NextToken"] = token.into();
            let answer = send(&mut timeline, "ExecuteStatement", &next)?;
            prop_assert!(answer.is_success(), "the next page: {}", answer.body());
        }
        timeline.advance(headwater_core::time::Duration::seconds(20), 500);
    }

    #[test]
    fn nor_does_any_together_with_others(texts in prop::collection::vec((statement(), parameters()), 1..4)) {
        let sent: Vec<Json> =
            texts.iter().map(|(text, parameters)| json!({ "Statement": text, "Parameters": parameters })).collect();
        for (operation, member) in [("BatchExecuteStatement", "Statements"), ("ExecuteTransaction", "TransactStatements")] {
            let (mut timeline, _) = samples::stocked();
            send(&mut timeline, operation, &json!({ member: sent }))?;
            timeline.advance(headwater_core::time::Duration::seconds(20), 500);
        }
    }

    #[test]
    fn no_token_breaks_the_world(token in "[A-Za-z0-9+/=]{1,60}") {
        let (mut timeline, _) = samples::stocked();
        let answer = send(&mut timeline, "ExecuteStatement", &json!({ "Statement": "SELECT * FROM Hash", "NextToken": token }))?;
        prop_assert_eq!(answer.refusal().and_then(|refusal| refusal.text), Some("Invalid NextToken".into()));
    }
}

/// A condition, as a WHERE clause and as a FilterExpression with its values.
#[derive(Clone, Debug)]
struct Condition {
    sql: String,
    expression: String,
    values: Vec<Json>,
}

fn literal() -> impl Strategy<Value = (String, Json)> {
    prop_oneof![
        (-2_i32..4).prop_map(|n| (n.to_string(), json!({ "N": n.to_string() }))),
        prop::sample::select(vec!["", "a", "ab", "b"]).prop_map(|text| (format!("'{text}'"), json!({ "S": text }))),
        any::<bool>().prop_map(|truth| (truth.to_string(), json!({ "BOOL": truth }))),
        Just(("null".into(), json!({ "NULL": true }))),
        Just(("[1,'a']".into(), json!({ "L": [{ "N": "1" }, { "S": "a" }] }))),
        Just(("<<'a','b'>>".into(), json!({ "SS": ["a", "b"] }))),
        Just(("{'x':1}".into(), json!({ "M": { "x": { "N": "1" } } }))),
    ]
}

fn attribute() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["va", "vb", "vc.x", "vd[0]", "pk"])
}

fn predicate() -> impl Strategy<Value = Condition> {
    let comparison = (attribute(), prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]), literal());
    let function = (prop::sample::select(vec!["begins_with", "contains"]), attribute(), literal());
    prop_oneof![
        4 => comparison.prop_map(|(path, symbol, (sql, value))| Condition {
            sql: format!("{path} {symbol} {sql}"),
            expression: format!("{path} {symbol} :v"),
            values: vec![value],
        }),
        2 => function.prop_map(|(name, path, (sql, value))| Condition {
            sql: format!("{name}({path}, {sql})"),
            expression: format!("{name}({path}, :v)"),
            values: vec![value],
        }),
        1 => (attribute(), literal(), literal()).prop_map(|(path, (one, first), (two, second))| Condition {
            sql: format!("{path} IN [{one}, {two}]"),
            expression: format!("{path} IN (:v, :v)"),
            values: vec![first, second],
        }),
        1 => (attribute(), literal(), literal()).prop_map(|(path, (one, first), (two, second))| Condition {
            sql: format!("{path} BETWEEN {one} AND {two}"),
            expression: format!("{path} BETWEEN :v AND :v"),
            values: vec![first, second],
        }),
        1 => (attribute(), any::<bool>()).prop_map(|(path, missing)| Condition {
            sql: format!("{path} IS {}MISSING", if missing { "" } else { "NOT " }),
            expression: format!("attribute_{}exists({path})", if missing { "not_" } else { "" }),
            values: Vec::new(),
        }),
        1 => (attribute(), 0_u32..3).prop_map(|(path, size)| Condition {
            sql: format!("size({path}) = {size}"),
            expression: format!("size({path}) = :v"),
            values: vec![json!({ "N": size.to_string() })],
        }),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    predicate().prop_recursive(3, 12, 3, |inner| {
        let join = |word: &'static str| {
            prop::collection::vec(inner.clone(), 2..4).prop_map(move |parts| {
                let join = |texts: Vec<String>| format!("({})", texts.join(word));
                Condition {
                    sql: join(parts.iter().map(|part| part.sql.clone()).collect()),
                    expression: join(parts.iter().map(|part| part.expression.clone()).collect()),
                    values: parts.into_iter().flat_map(|part| part.values).collect(),
                }
            })
        };
        let negated = inner.clone().prop_map(|part| Condition {
            sql: format!("NOT {}", part.sql),
            expression: format!("NOT {}", part.expression),
            values: part.values,
        });
        prop_oneof![join(" AND "), join(" OR "), negated]
    })
}

/// Numbers the values of an expression.
fn numbered(condition: &Condition) -> (String, Map<String, Json>) {
    let mut parts = condition.expression.split(":v");
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut values = Map::new();
    for (n, (part, value)) in parts.zip(&condition.values).enumerate() {
        text.push_str(&format!(":v{n}{part}"));
        values.insert(format!(":v{n}"), value.clone());
    }
    (text, values)
}

fn item() -> impl Strategy<Value = Json> {
    let names = prop::sample::select(vec!["va", "vb", "vc", "vd"]);
    prop::collection::vec((names, literal()), 0..4)
        .prop_map(|parts| parts.into_iter().map(|(name, (_, value))| (name.to_owned(), value)).collect())
}

/// The items of an answer, as texts in order.
fn items(answer: &door::Answer) -> Vec<String> {
    let mut items: Vec<String> =
        answer.json["Items"].as_array().into_iter().flatten().map(|item| item["pk"].to_string()).collect();
    items.sort();
    items
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn where_means_what_a_filter_means(contents in prop::collection::vec(item(), 1..5), condition in condition()) {
        let (mut timeline, _) = samples::stocked();
        for (n, mut item) in contents.into_iter().enumerate() {
            let key = ["a", "b", "ab", "d", "e"][n];
            item["pk"] = json!({ "S": key });
            let answer = send(&mut timeline, "PutItem", &json!({ "TableName": "Hash", "Item": item }))?;
            prop_assert!(answer.is_success(), "{}", answer.body());
        }
        let (filter, values) = numbered(&condition);
        let mut body = json!({ "TableName": "Hash", "FilterExpression": filter });
        if !values.is_empty() {
            body["ExpressionAttributeValues"] = values.into();
        }
        let scanned = send(&mut timeline, "Scan", &body)?;
        let statement = format!("SELECT * FROM Hash WHERE {}", condition.sql);
        let selected = send(&mut timeline, "ExecuteStatement", &json!({ "Statement": statement }))?;
        let text = |answer: &door::Answer| answer.refusal().and_then(|refusal| refusal.text);
        match (text(&scanned), text(&selected)) {
            (None, None) => prop_assert_eq!(items(&scanned), items(&selected), "{}", statement),
            (Some(scan), _) if scan.contains("parentheses") => {}
            (Some(scan), Some(select)) => {
                let told = scan.strip_prefix("Invalid FilterExpression: ").unwrap_or(&scan);
                prop_assert_eq!(told, &select, "{}", statement);
            }
            (Some(scan), None) => prop_assert!(false, "{}: {}", statement, scan),
            // Only statements look at keys, and only where they ask for them.
            (None, Some(select)) => {
                let of_keys = ["Key attribute's", "Overlapping", "One or more parameter values are not valid"];
                let is_of_keys = of_keys.iter().any(|start| select.starts_with(start));
                prop_assert!(is_of_keys && condition.sql.contains("pk"), "{}: {}", statement, select);
            }
        }
    }
}
