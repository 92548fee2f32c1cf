//! Values that are written in a statement, or given beside it. Faults name their place in the value: `root.x[1]`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::rc::Rc;

use crate::dynamodb::number::Number;
use crate::dynamodb::partiql::fault::fault_at;
use crate::dynamodb::partiql::statement::Lowering;
use crate::dynamodb::partiql::syntax::{Term, What};
use crate::dynamodb::value::{Attributes, Value};
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

type Lowered<T = Value> = Result<T, ApiError>;

impl Lowering<'_> {
    /// A value: a literal or a parameter. In a literal no parameter may stand.
    pub fn value(&self, term: &Term) -> Lowered {
        match term.what {
            What::Parameter(number) => self.parameters.get(number).cloned().ok_or_else(parameters_differ),
            _ => literal(term, &mut Root::default()),
        }
    }

    /// The item of an INSERT, whose attributes may be parameters.
    pub fn item(&self, term: &Term) -> Lowered<Attributes> {
        let What::Struct(fields) = &term.what else {
            return Err(ApiError::validation(
                "Unsupported format in item expression. Please use struct format {...} to express item values for insert \
                 statement.",
            ));
        };
        let mut item = Attributes::with_capacity(fields.len());
        for (name, term) in fields {
            let name = field_name(name, &item, &Root::default())?;
            let value = self.value(term)?;
            item.insert(name, value);
        }
        Ok(item)
    }
}

pub(super) fn parameters_differ() -> ApiError {
    ApiError::validation("Number of parameters in request and statement don't match.")
}

/// Where in a value a part stands.
#[derive(Default)]
struct Root {
    path: String,
    levels: usize,
}

impl Root {
    fn enter(&mut self, part: std::fmt::Arguments<'_>) -> usize {
        let before = self.path.len();
        // Writing to a string cannot fail.
        let _ = self.path.write_fmt(part);
        self.levels += 1;
        before
    }

    fn leave(&mut self, before: usize) {
        self.path.truncate(before);
        self.levels -= 1;
    }
}

/// The limit on levels bounds the recursion, and so does the parser's.
fn literal(term: &Term, root: &mut Root) -> Lowered {
    if root.levels >= limits::NESTING_LEVELS {
        let text = "Nesting Levels have exceeded supported limits under root";
        return Err(ApiError::validation(format!("{text}{}", root.path)));
    }
    match &term.what {
        What::Null => Ok(Value::Null),
        What::Bool(truth) => Ok(Value::Bool(*truth)),
        What::Text(text) => Ok(Value::S(Rc::clone(text))),
        What::Number(text) => number(text, root),
        What::Negative(negated) => match literal(negated, root)? {
            Value::N(number) => Ok(Value::N(-number)),
            _ => Err(unsupported(term, root)),
        },
        What::List(terms) => {
            let mut elements = Vec::with_capacity(terms.len());
            for (n, term) in terms.iter().enumerate() {
                let before = root.enter(format_args!("[{n}]"));
                elements.push(literal(term, root)?);
                root.leave(before);
            }
            Ok(Value::L(elements))
        }
        What::Struct(fields) => {
            let mut attributes = Attributes::with_capacity(fields.len());
            for (name, term) in fields {
                let name = field_name(name, &attributes, root)?;
                let before = root.enter(format_args!(".{name}"));
                let value = literal(term, root)?;
                root.leave(before);
                attributes.insert(name, value);
            }
            Ok(Value::M(attributes))
        }
        What::Bag(terms) => set(terms, root),
        _ => Err(unsupported(term, root)),
    }
}

fn unsupported(term: &Term, root: &Root) -> ApiError {
    fault_at(format_args!("Unsupported data type: {} under key root{}", term.what.name(), root.path), term.at)
}

fn number(text: &str, root: &Root) -> Lowered {
    let number = Number::parse(text, Layer::Current);
    number.map(Value::N).map_err(|error| ApiError::validation(format!("{} under root{}", error.message, root.path)))
}

fn field_name(term: &Term, before: &Attributes, root: &Root) -> Lowered<Rc<str>> {
    let What::Text(name) = &term.what else {
        let text =
            format!("Tuple keys must be of type String. Actual type: {} under root{}", term.what.name(), root.path);
        return Err(ApiError::validation(text));
    };
    if before.contains(name) {
        return Err(ApiError::validation(format!("Duplicate keys in tuple. Key: {name} under root{}", root.path)));
    }
    if name.is_empty() {
        return Err(ApiError::invalid_parameter("Empty attribute name"));
    }
    Ok(Rc::clone(name))
}

/// `<<…>>`: a set of texts or of numbers.
fn set(terms: &[Term], root: &mut Root) -> Lowered {
    if terms.is_empty() {
        return Err(ApiError::validation("Empty bags are not supported"));
    }
    let mut members = Vec::with_capacity(terms.len());
    for term in terms {
        members.push(literal(term, root)?);
    }
    let texts: Option<BTreeSet<Rc<str>>> =
        members.iter().map(|value| if let Value::S(text) = value { Some(Rc::clone(text)) } else { None }).collect();
    let numbers: Option<Vec<Number>> = members.iter().map(Value::as_n).collect();
    match (texts, numbers) {
        (Some(texts), _) if texts.len() < terms.len() => {
            Err(ApiError::invalid_parameter(format_args!("Input collection [{}] contains duplicates.", written(terms))))
        }
        (Some(texts), _) => Ok(Value::Ss(texts.into_iter().collect())),
        (None, Some(mut numbers)) => {
            numbers.sort_unstable();
            numbers.dedup();
            if numbers.len() == terms.len() {
                return Ok(Value::Ns(numbers));
            }
            let list = written(terms);
            let text = format!("Input collection [{list}] contains duplicates! under root{}", root.path);
            Err(ApiError::invalid_parameter(text))
        }
        (None, None) => Err(ApiError::validation(
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
        )),
    }
}

/// The members of a set as they were written.
fn written(terms: &[Term]) -> String {
    let shown: Vec<String> = terms.iter().map(|term| spelling(term, "")).collect();
    shown.join(", ")
}

fn spelling(term: &Term, sign: &str) -> String {
    match &term.what {
        What::Text(text) | What::Number(text) => format!("{sign}{text}"),
        What::Negative(negated) => spelling(negated, if sign.is_empty() { "-" } else { "" }),
        _ => String::new(),
    }
}
