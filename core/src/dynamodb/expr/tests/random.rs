//! Random expressions: none of them panics, all mean what a slow reading of the guide says, and updates touch nothing
//! that they do not name.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{condition, item, json_of, substitutions, update, values};
use crate::dynamodb::expr::Parameter;

/// Reads a text as every kind of expression and applies what can be applied.
fn try_everything(text: &str) {
    let sample = item(sample());
    if let Ok(condition) = substitutions().condition(Parameter::FilterExpression, text) {
        condition.holds(&sample);
    }
    if let Ok(update) = substitutions().update(text)
        && let Ok(updated) = update.apply(Some(&sample), &sample)
    {
        updated.updated_new();
    }
    if let Ok(projection) = substitutions().projection(text) {
        projection.project(&sample);
    }
    drop(substitutions().key_condition(text));
}

const TOKENS: &[&str] = &[
    "a",
    "l",
    "m",
    "#a",
    "#x",
    ":s",
    ":n",
    ":l",
    ":x",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    "0",
    "1",
    ".",
    ",",
    "=",
    "<>",
    "<",
    ">=",
    "+",
    "-",
    "AND",
    "OR",
    "NOT",
    "BETWEEN",
    "IN",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "size",
    "contains(",
    "begins_with(",
    "attribute_exists(",
    "attribute_type(",
    "if_not_exists(",
    "list_append(",
    "status",
    "_",
    "é",
];

proptest! {
    #[test]
    fn any_text_has_an_answer(text in ".{0,60}") {
        try_everything(&text);
    }

    #[test]
    fn any_tokens_have_an_answer(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..25)) {
        try_everything(&tokens.join(" "));
        try_everything(&tokens.concat());
    }

    #[test]
    fn conditions_mean_what_the_guide_says(formula in formulas()) {
        let text = formula.text();
        // Some formulas are refused for what they compare; the tables say which.
        if let Ok(condition) = condition(&text) {
            prop_assert_eq!(condition.holds(&item(sample())), formula.holds(), "{}", text);
        }
    }

    #[test]
    fn updates_leave_other_attributes_alone(actions in prop::collection::btree_map(0..ROOTS.len(), 0..8_usize, 1..4)) {
        let before = item(sample());
        let sections: Vec<String> = [("SET", 0..5), ("REMOVE", 5..6), ("ADD", 6..7), ("DELETE", 7..8)]
            .into_iter()
            .filter_map(|(section, kinds)| {
                let chosen = actions.iter().filter(|(_, kind)| kinds.contains(*kind));
                let texts: Vec<String> = chosen.map(|(root, kind)| action(ROOTS[*root], *kind)).collect();
                (!texts.is_empty()).then(|| format!("{section} {}", texts.join(", ")))
            })
            .collect();
        let text = sections.join(" ");
        if let Ok(updated) = update(&text).expect(&text).apply(Some(&before), &before) {
            let after = updated.item().expect("an item");
            for (n, root) in ROOTS.iter().enumerate() {
                match actions.get(&n) {
                    None => prop_assert_eq!(after.get(root), before.get(root), "{}", text),
                    Some(0) => prop_assert_eq!(&json_of(after)[*root], &values()[":s"], "{}", text),
                    Some(5) => prop_assert_eq!(after.get(root), None, "{}", text),
                    Some(_) => prop_assert!(after.contains(root) || *root == "ss", "{}", text),
                }
            }
        }
    }
}

/// The attributes of the sample.
const ROOTS: &[&str] = &["s", "n", "b", "t", "z", "ss", "ns", "l", "m"];

fn sample() -> Json {
    json!({
        "s": {"S": "aba"}, "n": {"N": "1"}, "b": {"B": "YWI="}, "t": {"BOOL": true}, "z": {"NULL": true},
        "ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1", "7"]}, "l": {"L": [{"N": "5"}, {"S": "a"}, {"L": [{"N": "1"}]}]},
        "m": {"M": {"x": {"N": "5"}, "y": {"S": "z"}}}
    })
}

fn action(root: &str, kind: usize) -> String {
    match kind {
        0 => format!("{root} = :s"),
        1 => format!("{root} = n"),
        2 => format!("{root} = if_not_exists({root}, :n)"),
        3 => format!("{root} = n + :five"),
        4 => format!("{root} = list_append(l, :l)"),
        5 => root.to_owned(),
        6 => format!("{root} :n"),
        _ => format!("{root} :ss"),
    }
}

// A second evaluator, on JSON, as plain and slow as can be.

#[derive(Clone, Debug)]
enum Formula {
    And(Box<Formula>, Box<Formula>),
    Or(Box<Formula>, Box<Formula>),
    Not(Box<Formula>),
    Compare(&'static str, Term, Term),
    Between(Term, Term, Term),
    In(Term, Vec<Term>),
    Call(&'static str, Vec<Term>),
}

#[derive(Clone, Debug)]
enum Term {
    /// The text of a path, and the JSON pointer to the same value.
    Path(&'static str, &'static str),
    Constant(&'static str),
    Size(Box<Term>),
}

const PATHS: &[(&str, &str)] = &[
    ("s", "/s"),
    ("n", "/n"),
    ("b", "/b"),
    ("t", "/t"),
    ("z", "/z"),
    ("ss", "/ss"),
    ("ns", "/ns"),
    ("l", "/l"),
    ("l[0]", "/l/L/0"),
    ("l[1]", "/l/L/1"),
    ("l[2]", "/l/L/2"),
    ("l[9]", "/l/L/9"),
    ("m", "/m"),
    ("m.x", "/m/M/x"),
    ("m.y", "/m/M/y"),
    ("m.q", "/m/M/q"),
    ("q", "/q"),
    ("s.x", "/s/M/x"),
];

const CONSTANTS: &[&str] = &[":s", ":n", ":b", ":bool", ":null", ":ss", ":ns", ":bs", ":l", ":m", ":z", ":five"];

fn terms() -> impl Strategy<Value = Term> {
    let leaf = prop_oneof![
        4 => prop::sample::select(PATHS).prop_map(|(text, pointer)| Term::Path(text, pointer)),
        2 => prop::sample::select(CONSTANTS).prop_map(Term::Constant),
    ];
    prop_oneof![6 => leaf.clone(), 1 => leaf.prop_map(|term| Term::Size(Box::new(term)))]
}

fn formulas() -> impl Strategy<Value = Formula> {
    let comparator = prop::sample::select(&["=", "<>", "<", "<=", ">", ">="][..]);
    let predicate = prop_oneof![
        (comparator, terms(), terms()).prop_map(|(name, left, right)| Formula::Compare(name, left, right)),
        (terms(), terms(), terms()).prop_map(|(term, low, high)| Formula::Between(term, low, high)),
        (terms(), prop::collection::vec(terms(), 1..4)).prop_map(|(term, list)| Formula::In(term, list)),
        (prop::sample::select(&["attribute_exists", "attribute_not_exists"][..]), terms())
            .prop_map(|(name, term)| Formula::Call(name, vec![term])),
        (prop::sample::select(&["begins_with", "contains"][..]), terms(), terms())
            .prop_map(|(name, one, two)| Formula::Call(name, vec![one, two])),
        terms().prop_map(|term| Formula::Call("attribute_type", vec![term, Term::Constant(":typeS")])),
    ];
    predicate.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, two)| Formula::And(Box::new(one), Box::new(two))),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| Formula::Or(Box::new(one), Box::new(two))),
            inner.prop_map(|formula| Formula::Not(Box::new(formula))),
        ]
    })
}

impl Formula {
    fn text(&self) -> String {
        let list = |terms: &[Term]| terms.iter().map(Term::text).collect::<Vec<_>>().join(", ");
        match self {
            // Parentheses only where precedence needs them, so that the parser's own is tried.
            Formula::And(one, two) => format!("{} AND {}", one.within_and(), two.within_and()),
            Formula::Or(one, two) => format!("{} OR {}", one.text(), two.text()),
            Formula::Not(inner) if matches!(**inner, Formula::And(..)) => format!("NOT ({})", inner.text()),
            Formula::Not(inner) => format!("NOT {}", inner.within_and()),
            Formula::Compare(name, left, right) => format!("{} {name} {}", left.text(), right.text()),
            Formula::Between(term, low, high) => {
                format!("{} BETWEEN {} AND {}", term.text(), low.text(), high.text())
            }
            Formula::In(term, terms) => format!("{} IN ({})", term.text(), list(terms)),
            Formula::Call(name, terms) => format!("{name}({})", list(terms)),
        }
    }

    fn within_and(&self) -> String {
        if let Formula::Or(..) = self { format!("({})", self.text()) } else { self.text() }
    }

    fn holds(&self) -> bool {
        match self {
            Formula::And(one, two) => one.holds() && two.holds(),
            Formula::Or(one, two) => one.holds() || two.holds(),
            Formula::Not(inner) => !inner.holds(),
            Formula::Compare(name, left, right) => compare(name, left, right),
            Formula::Between(term, low, high) => compare(">=", term, low) && compare("<=", term, high),
            Formula::In(term, terms) => terms.iter().any(|other| compare("=", term, other)),
            Formula::Call(name, terms) => {
                let found: Vec<Option<(String, Json)>> = terms.iter().map(Term::value).collect();
                match (*name, &found[..]) {
                    ("attribute_exists", [value]) => value.is_some(),
                    ("attribute_not_exists", [value]) => value.is_none(),
                    ("attribute_type", [Some((kind, _)), _]) => kind == "S",
                    ("begins_with", [Some(one), Some(two)]) => {
                        one.0 == two.0 && matches!(&*one.0, "S" | "B") && bytes(one).starts_with(&bytes(two))
                    }
                    ("contains", [Some(one), Some(two)]) => contains(one, two),
                    _ => false,
                }
            }
        }
    }
}

impl Term {
    fn text(&self) -> String {
        match self {
            Term::Path(text, _) | Term::Constant(text) => (*text).to_owned(),
            Term::Size(inner) => format!("size({})", inner.text()),
        }
    }

    /// The type and the content.
    fn value(&self) -> Option<(String, Json)> {
        let json = match self {
            Term::Path(_, pointer) => sample().pointer(pointer)?.clone(),
            Term::Constant(name) => values()[*name].clone(),
            Term::Size(inner) => {
                let (kind, content) = inner.value()?;
                let size = match &*kind {
                    "S" | "B" => bytes(&(kind, content)).len(),
                    "SS" | "NS" | "BS" | "L" => content.as_array()?.len(),
                    "M" => content.as_object()?.len(),
                    _ => return None,
                };
                json!({"N": size.to_string()})
            }
        };
        json.as_object()?.clone().into_iter().next()
    }
}

fn compare(name: &str, left: &Term, right: &Term) -> bool {
    let (Some(one), Some(two)) = (left.value(), right.value()) else {
        return name == "<>" && ![left, right].iter().any(|term| matches!(term, Term::Size(_)));
    };
    match name {
        "=" => one == two,
        "<>" => one != two,
        _ if one.0 != two.0 => false,
        _ => {
            let order = match &*one.0 {
                "N" => integer(&one).cmp(&integer(&two)),
                "S" | "B" => bytes(&one).cmp(&bytes(&two)),
                _ => return false,
            };
            match name {
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                _ => order.is_ge(),
            }
        }
    }
}

fn contains(container: &(String, Json), element: &(String, Json)) -> bool {
    match (&*container.0, &*element.0) {
        ("S", "S") | ("B", "B") => {
            let (whole, part) = (bytes(container), bytes(element));
            (0..=whole.len()).any(|start| whole[start..].starts_with(&part))
        }
        ("SS", "S") | ("NS", "N") | ("BS", "B") => container.1.as_array().unwrap().contains(&element.1),
        ("L", kind) => container.1.as_array().unwrap().contains(&json!({kind: element.1})),
        _ => false,
    }
}

fn integer(value: &(String, Json)) -> i64 {
    value.1.as_str().unwrap().parse().unwrap()
}

fn bytes(value: &(String, Json)) -> Vec<u8> {
    use base64::Engine;
    let text = value.1.as_str().unwrap();
    if value.0 == "B" { base64::engine::general_purpose::STANDARD.decode(text).unwrap() } else { text.into() }
}
