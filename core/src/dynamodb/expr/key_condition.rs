//! Key conditions (Developer Guide, Query.KeyConditionExpressions): which partition a Query reads, and which of its
//! sort keys.

mod index;

use std::rc::Rc;

use crate::dynamodb::expr::condition::{Condition, Operand, Test};
use crate::dynamodb::expr::fault::{Fault, Parameter};
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::{Comparator, Function, Operator};
use crate::dynamodb::key::{KeyAttribute, KeySchema};
use crate::dynamodb::value::Value;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

pub use self::index::IndexRange;

/// A KeyConditionExpression or KeyConditions: conditions on attributes, none of which comes twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCondition {
    clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub name: Rc<str>,
    /// Nothing for a legacy operator that no index can answer.
    pub range: Option<SortRange>,
}

/// What a Query reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// The value of the partition key; of the schema's type, but not checked for its length.
    pub partition: Value,
    /// The sort keys, if there is a condition on them.
    pub sort: Option<SortRange>,
}

/// A condition on the sort key; all values are of the schema's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortRange {
    Eq(Value),
    Lt(Value),
    Le(Value),
    Gt(Value),
    Ge(Value),
    /// Both bounds included; the first is not above the second.
    Between(Value, Value),
    /// A text or binary.
    BeginsWith(Value),
}

impl SortRange {
    /// The range of what compares so with a value; nothing for what is only unlike it.
    pub(in crate::dynamodb) fn compared(comparator: Comparator, value: Value) -> Option<SortRange> {
        match comparator {
            Comparator::Equal => Some(SortRange::Eq(value)),
            Comparator::Less => Some(SortRange::Lt(value)),
            Comparator::LessOrEqual => Some(SortRange::Le(value)),
            Comparator::Greater => Some(SortRange::Gt(value)),
            Comparator::GreaterOrEqual => Some(SortRange::Ge(value)),
            Comparator::NotEqual => None,
        }
    }

    /// Whether a sort key is in the range; one of another type is not.
    pub fn contains(&self, sort: &Value) -> bool {
        let compares = |value: &Value, wanted: fn(std::cmp::Ordering) -> bool| sort.compare(value).is_some_and(wanted);
        match self {
            SortRange::Eq(value) => compares(value, |order| order.is_eq()),
            SortRange::Lt(value) => compares(value, |order| order.is_lt()),
            SortRange::Le(value) => compares(value, |order| order.is_le()),
            SortRange::Gt(value) => compares(value, |order| order.is_gt()),
            SortRange::Ge(value) => compares(value, |order| order.is_ge()),
            SortRange::Between(low, high) => {
                compares(low, |order| order.is_ge()) && compares(high, |order| order.is_le())
            }
            SortRange::BeginsWith(prefix) => match (sort, prefix) {
                (Value::S(text), Value::S(prefix)) => text.starts_with(&**prefix),
                (Value::B(bytes), Value::B(prefix)) => bytes.starts_with(prefix),
                _ => false,
            },
        }
    }

    /// The values that it compares with, in the order of the text.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let (first, second) = match self {
            SortRange::Eq(value)
            | SortRange::Lt(value)
            | SortRange::Le(value)
            | SortRange::Gt(value)
            | SortRange::Ge(value)
            | SortRange::BeginsWith(value) => (value, None),
            SortRange::Between(low, high) => (low, Some(high)),
        };
        std::iter::once(first).chain(second)
    }
}

impl KeyCondition {
    /// Checks what can be checked without a table, clause by clause.
    pub(super) fn new(condition: Condition, layer: Layer) -> Result<KeyCondition, ApiError> {
        let mut clauses = Vec::new();
        read_clauses(condition.test, &mut clauses).map_err(|fault| {
            // Only the new layer says which parameter it means, besides what the text says of it.
            if layer.is_current() {
                fault.in_parameter(Parameter::KeyConditionExpression)
            } else {
                ApiError::validation(fault.to_string())
            }
        })?;
        if !layer.is_current() && clauses.len() > 2 {
            return Err(wrong_count());
        }
        Ok(KeyCondition { clauses })
    }

    /// The condition that the legacy parameter makes: one or two clauses.
    pub(super) fn of_clauses(clauses: Vec<Clause>) -> Result<KeyCondition, ApiError> {
        if (1..=2).contains(&clauses.len()) { Ok(KeyCondition { clauses }) } else { Err(wrong_count()) }
    }

    /// The names of the attributes that it is on, in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.clauses.iter().map(|clause| &clause.name)
    }

    /// What the condition means for a table or index.
    ///
    /// # Errors
    ///
    /// Bare ValidationExceptions: too many conditions, none on a key attribute that needs one, operators that keys do
    /// not support, then values of another type than the schema's.
    pub fn resolve(&self, schema: &KeySchema) -> Result<KeyRange, ApiError> {
        self.check_count(schema)?;
        let partition = self.clause(&schema.partition)?;
        let sort = match (&schema.sort, self.clauses.len()) {
            (Some(sort), 2) => Some((self.clause(sort)?, sort)),
            _ => None,
        };
        if self.clauses.iter().any(|clause| clause.range.is_none()) {
            return Err(ApiError::validation("Attempted conditional constraint is not an indexable operation"));
        }
        let (Some(SortRange::Eq(value)), 1) = (&partition.range, self.clauses.len() - usize::from(sort.is_some()))
        else {
            return Err(ApiError::validation("Query key condition not supported"));
        };
        check_types(partition, &schema.partition)?;
        if let Some((clause, attribute)) = sort {
            check_types(clause, attribute)?;
        }
        Ok(KeyRange { partition: value.clone(), sort: sort.and_then(|(clause, _)| clause.range.clone()) })
    }

    fn check_count(&self, schema: &KeySchema) -> Result<(), ApiError> {
        let (conditions, attributes) = (self.clauses.len(), schema.attributes().count());
        if conditions <= 2 {
            return Ok(());
        }
        Err(ApiError::validation(format!(
            "The number of query conditions ({conditions}) exceeds the number of key attributes defined in the schema \
             ({attributes})"
        )))
    }

    fn clause(&self, attribute: &KeyAttribute) -> Result<&Clause, ApiError> {
        let missed = || ApiError::validation(format!("Query condition missed key schema element: {}", attribute.name));
        self.clauses.iter().find(|clause| clause.name == attribute.name).ok_or_else(missed)
    }
}

fn wrong_count() -> ApiError {
    ApiError::validation("Conditions can be of length 1 or 2 only")
}

fn check_types(clause: &Clause, attribute: &KeyAttribute) -> Result<(), ApiError> {
    let mut values = clause.range.iter().flat_map(SortRange::values);
    if values.all(|value| attribute.scalar.matches(value)) {
        return Ok(());
    }
    Err(ApiError::invalid_parameter("Condition parameter type does not match schema type"))
}

fn read_clauses(test: Test, clauses: &mut Vec<Clause>) -> Result<(), Fault> {
    if let Test::All(tests) = test {
        return tests.into_iter().try_for_each(|test| read_clauses(test, clauses));
    }
    check_operator(&test)?;
    let name = key_name(&test)?;
    if clauses.iter().any(|clause| clause.name == name) {
        return Err(Fault::new("KeyConditionExpressions must only contain one condition per key"));
    }
    clauses.push(Clause { name, range: range(test) });
    Ok(())
}

fn check_operator(test: &Test) -> Result<(), Fault> {
    let operator = match test {
        Test::Any(_) => Operator::Or.name(),
        Test::Not(_) => Operator::Not.name(),
        Test::In { .. } => Operator::In.name(),
        Test::Compare(Comparator::NotEqual, ..) => Comparator::NotEqual.symbol(),
        Test::Exists(_) => Function::AttributeExists.name(),
        Test::NotExists(_) => Function::AttributeNotExists.name(),
        Test::HasType(..) => Function::AttributeType.name(),
        Test::Contains { .. } => Function::Contains.name(),
        Test::All(_) | Test::Compare(..) | Test::Between { .. } | Test::BeginsWith { .. } => return Ok(()),
    };
    Err(Fault::new(format!("Invalid operator used in KeyConditionExpression: {operator}")))
}

/// The one attribute that a predicate is on.
fn key_name(test: &Test) -> Result<Rc<str>, Fault> {
    let invalid = |what: &str| Fault::new(format!("Invalid condition in KeyConditionExpression: {what}"));
    let operands = test.operands();
    let first_is_path = matches!(operands.first(), Some(Operand::Path(_)));
    if let (Some(operator), false) = (key_first_operator(test), first_is_path) {
        return Err(invalid(&format!("{operator} operator must have the key attribute as its first operand")));
    }
    let mut name: Option<&Rc<str>> = None;
    for operand in operands {
        match operand {
            Operand::Path(_) if name.is_some() => {
                return Err(invalid("Multiple attribute names used in one condition"));
            }
            Operand::Path(path) if path.is_nested() => {
                return Err(Fault::new("KeyConditionExpressions cannot have conditions on nested attributes"));
            }
            Operand::Path(Path { root, .. }) => name = Some(root),
            Operand::Size(_) => return Err(Fault::new("KeyConditionExpressions cannot contain nested operations")),
            Operand::Constant(_) => {}
        }
    }
    name.cloned().ok_or_else(|| invalid("No key attribute specified"))
}

/// The operator, if it takes the key attribute only on its left.
fn key_first_operator(test: &Test) -> Option<&'static str> {
    match test {
        Test::Between { .. } => Some(Operator::Between.name()),
        Test::BeginsWith { .. } => Some(Function::BeginsWith.name()),
        _ => None,
    }
}

/// The range of a predicate that has one attribute and no size.
fn range(test: Test) -> Option<SortRange> {
    match test {
        Test::Compare(comparator, Operand::Path(_), Operand::Constant(value)) => SortRange::compared(comparator, value),
        Test::Compare(comparator, Operand::Constant(value), Operand::Path(_)) => {
            SortRange::compared(comparator.mirrored(), value)
        }
        Test::Between { low: Operand::Constant(low), high: Operand::Constant(high), .. } => {
            Some(SortRange::Between(low, high))
        }
        Test::BeginsWith { prefix: Operand::Constant(prefix), .. } => Some(SortRange::BeginsWith(prefix)),
        _ => None,
    }
}
