//! ComparisonOperator: the operators of legacy conditions, what operands they take, and what they mean.

use std::ops::RangeInclusive;
use std::rc::Rc;

use crate::dynamodb::expr::condition::{Operand, Test};
use crate::dynamodb::expr::key_condition::SortRange;
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::Comparator;
use crate::dynamodb::value::Value;
use crate::operation::error::ApiError;

use super::refused;

/// An operator with operands that suit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    operator: Operator,
    operands: Vec<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Compare(Comparator),
    Null,
    NotNull,
    Contains,
    NotContains,
    BeginsWith,
    In,
    Between,
}

const OPERATORS: [(&str, Operator); 13] = [
    ("EQ", Operator::Compare(Comparator::Equal)),
    ("NE", Operator::Compare(Comparator::NotEqual)),
    ("LE", Operator::Compare(Comparator::LessOrEqual)),
    ("LT", Operator::Compare(Comparator::Less)),
    ("GE", Operator::Compare(Comparator::GreaterOrEqual)),
    ("GT", Operator::Compare(Comparator::Greater)),
    ("NULL", Operator::Null),
    ("NOT_NULL", Operator::NotNull),
    ("CONTAINS", Operator::Contains),
    ("NOT_CONTAINS", Operator::NotContains),
    ("BEGINS_WITH", Operator::BeginsWith),
    ("IN", Operator::In),
    ("BETWEEN", Operator::Between),
];

impl Operator {
    fn operand_counts(self) -> RangeInclusive<usize> {
        match self {
            Operator::Null | Operator::NotNull => 0..=0,
            Operator::Between => 2..=2,
            Operator::In => 1..=usize::MAX,
            _ => 1..=1,
        }
    }

    /// Whether it can be asked of a value; the guide lists the types by operator (API Reference, Condition).
    fn accepts(self, value: &Value) -> bool {
        match self {
            Operator::Compare(comparator) if !comparator.needs_order() => true,
            Operator::Contains | Operator::NotContains => {
                value.is_scalar_key_type() || matches!(value, Value::Bool(_) | Value::Null)
            }
            Operator::BeginsWith => matches!(value, Value::S(_) | Value::B(_)),
            _ => value.is_scalar_key_type(),
        }
    }
}

impl Comparison {
    /// Checks an operator and its operands.
    ///
    /// # Errors
    ///
    /// Enveloped ValidationExceptions: the number of operands, operands of several types, a type that does not suit the
    /// operator, then bounds in the wrong order.
    pub fn new(name: &str, operands: Vec<Value>) -> Result<Comparison, ApiError> {
        // The shape lets no other name in.
        let (_, operator) = OPERATORS.into_iter().find(|(known, _)| *known == name).unwrap_or(OPERATORS[0]);
        if !operator.operand_counts().contains(&operands.len()) {
            return Err(refused(format_args!("Invalid number of argument(s) for the {name} ComparisonOperator")));
        }
        if operands.windows(2).any(|pair| pair[0].type_name() != pair[1].type_name()) {
            return Err(refused("AttributeValues inside AttributeValueList must be of same type"));
        }
        if let Some(value) = operands.iter().find(|value| !operator.accepts(value)) {
            let kind = value.type_name();
            return Err(refused(format_args!("ComparisonOperator {name} is not valid for {kind} AttributeValue type")));
        }
        check_bounds(operator, &operands)?;
        Ok(Comparison { operator, operands })
    }

    /// The condition on an attribute.
    pub fn test(self, name: Rc<str>) -> Test {
        let path = Path::top_level(name);
        let attribute = Operand::Path(path.clone());
        let mut operands = self.operands.into_iter().map(Operand::Constant);
        // Those without operands ignore it, all others have one.
        let operand = operands.next().unwrap_or(Operand::Constant(Value::Null));
        match self.operator {
            Operator::Compare(comparator) => Test::Compare(comparator, attribute, operand),
            Operator::Null => Test::NotExists(path),
            Operator::NotNull => Test::Exists(path),
            Operator::Contains => Test::Contains { container: attribute, element: operand },
            Operator::NotContains => {
                // Unlike NE, it does not hold when there is no attribute.
                let contains = Test::Contains { container: attribute, element: operand };
                Test::All(vec![Test::Exists(path), Test::Not(Box::new(contains))])
            }
            Operator::BeginsWith => Test::BeginsWith { text: attribute, prefix: operand },
            Operator::In => {
                Test::In { operand: attribute, candidates: std::iter::once(operand).chain(operands).collect() }
            }
            Operator::Between => {
                let high = operands.next().unwrap_or_else(|| operand.clone());
                Test::Between { operand: attribute, low: operand, high }
            }
        }
    }

    /// The range of keys; nothing for an operator that no index can answer.
    pub fn range(self) -> Option<SortRange> {
        let mut operands = self.operands.into_iter();
        let operand = operands.next()?;
        match self.operator {
            Operator::Compare(comparator) => SortRange::compared(comparator, operand),
            Operator::BeginsWith => Some(SortRange::BeginsWith(operand)),
            Operator::Between => Some(SortRange::Between(operand, operands.next()?)),
            _ => None,
        }
    }
}

fn check_bounds(operator: Operator, operands: &[Value]) -> Result<(), ApiError> {
    match operands {
        [low, high] if operator == Operator::Between && low.compare(high).is_some_and(|order| order.is_gt()) => {
            Err(ApiError::request_validation(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
            ))
        }
        _ => Ok(()),
    }
}
