//! Filter patterns: are they well formed (Lambda developer guide, Filter rule syntax)?

use serde_json::Value as Json;

/// Whether a pattern is an object whose leaves are lists of rules that are not empty.
pub(super) fn is_pattern(text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|json: Json| json.is_object() && is_node(&json))
}

fn is_node(json: &Json) -> bool {
    match json {
        Json::Object(members) => !members.is_empty() && members.iter().all(|(name, node)| is_member(name, node)),
        Json::Array(rules) => !rules.is_empty() && rules.iter().all(is_rule),
        _ => false,
    }
}

/// `$or` holds a list of patterns.
fn is_member(name: &str, node: &Json) -> bool {
    match node {
        Json::Array(patterns) if name == "$or" => {
            patterns.iter().all(|pattern| pattern.is_object() && is_node(pattern))
        }
        node => is_node(node),
    }
}

fn is_rule(rule: &Json) -> bool {
    const OPERATORS: [&str; 6] = ["anything-but", "equals-ignore-case", "exists", "numeric", "prefix", "suffix"];
    match rule {
        Json::Object(rule) => rule.len() == 1 && rule.keys().all(|name| OPERATORS.contains(&name.as_str())),
        Json::Array(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_pattern;

    #[test]
    fn patterns_are_objects_of_lists() {
        for (text, fine) in [
            (r#"{"eventName":["INSERT"]}"#, true),
            (r#"{"dynamodb":{"NewImage":{"n":{"S":[{"prefix":"a"}]}}}}"#, true),
            (r#"{"$or":[{"a":[1]},{"b":[null]}]}"#, true),
            (r#"{"a":"b"}"#, false),
            (r#"{"a":[]}"#, false),
            (r#"{"a":[{"wildcard":"x*"}]}"#, false),
            (r#"["a"]"#, false),
            ("", false),
        ] {
            assert_eq!(is_pattern(text), fine, "{text}");
        }
    }
}
