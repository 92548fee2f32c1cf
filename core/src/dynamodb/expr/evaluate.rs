//! Whether a condition holds. Nothing fails and nothing is copied here: what an item lacks makes a predicate false.

use std::borrow::Cow;

use crate::dynamodb::expr::condition::{Condition, Operand, Test};
use crate::dynamodb::expr::syntax::Comparator;
use crate::dynamodb::number::Number;
use crate::dynamodb::value::{Attributes, Value};

impl Condition {
    /// Whether the condition holds for an item; one that does not exist is one without attributes.
    pub fn holds(&self, item: &Attributes) -> bool {
        self.test.holds(item)
    }
}

impl Test {
    fn holds(&self, item: &Attributes) -> bool {
        match self {
            Test::All(tests) => tests.iter().all(|test| test.holds(item)),
            Test::Any(tests) => tests.iter().any(|test| test.holds(item)),
            Test::Not(test) => !test.holds(item),
            Test::Compare(comparator, left, right) => compare(*comparator, left, right, item),
            Test::Between { operand, low, high } => {
                compare(Comparator::LessOrEqual, low, operand, item)
                    && compare(Comparator::LessOrEqual, operand, high, item)
            }
            Test::In { operand, candidates } => {
                candidates.iter().any(|candidate| compare(Comparator::Equal, operand, candidate, item))
            }
            Test::Exists(path) => path.find(item).is_some(),
            Test::NotExists(path) => path.find(item).is_none(),
            Test::HasType(operand, name) => operand.value(item).is_some_and(|value| value.type_name() == *name),
            Test::BeginsWith { text, prefix } => both(text, prefix, item, begins_with),
            Test::Contains { container, element } => both(container, element, item, contains),
        }
    }
}

impl Operand {
    /// Its value, nothing when the item lacks it or has nothing that could be measured.
    fn value<'a>(&'a self, item: &'a Attributes) -> Option<Cow<'a, Value>> {
        match self {
            Operand::Path(path) => path.find(item).map(Cow::Borrowed),
            Operand::Constant(value) => Some(Cow::Borrowed(value)),
            Operand::Size(operand) => {
                let size = size(operand.value(item)?.as_ref())?;
                Some(Cow::Owned(Value::N(Number::from(size as u64))))
            }
        }
    }

    fn is_size(&self) -> bool {
        matches!(self, Operand::Size(_))
    }
}

fn compare(comparator: Comparator, left: &Operand, right: &Operand, item: &Attributes) -> bool {
    let (Some(one), Some(two)) = (left.value(item), right.value(item)) else {
        // An attribute that is missing is unlike any value, but a size that there is not compares with nothing.
        return comparator == Comparator::NotEqual && !left.is_size() && !right.is_size();
    };
    match comparator {
        Comparator::Equal => one == two,
        Comparator::NotEqual => one != two,
        Comparator::Less => one.compare(&two).is_some_and(|order| order.is_lt()),
        Comparator::LessOrEqual => one.compare(&two).is_some_and(|order| order.is_le()),
        Comparator::Greater => one.compare(&two).is_some_and(|order| order.is_gt()),
        Comparator::GreaterOrEqual => one.compare(&two).is_some_and(|order| order.is_ge()),
    }
}

/// Whether two operands have values that are so related.
fn both(left: &Operand, right: &Operand, item: &Attributes, related: fn(&Value, &Value) -> bool) -> bool {
    let values = left.value(item).zip(right.value(item));
    values.is_some_and(|(left, right)| related(&left, &right))
}

fn begins_with(text: &Value, prefix: &Value) -> bool {
    match (text, prefix) {
        (Value::S(text), Value::S(prefix)) => text.starts_with(&**prefix),
        (Value::B(bytes), Value::B(prefix)) => bytes.starts_with(prefix),
        _ => false,
    }
}

fn contains(container: &Value, element: &Value) -> bool {
    match (container, element) {
        (Value::S(text), Value::S(part)) => text.contains(&**part),
        (Value::B(bytes), Value::B(part)) => part.is_empty() || bytes.windows(part.len()).any(|bytes| bytes == &**part),
        (Value::Ss(members), Value::S(text)) => members.binary_search(text).is_ok(),
        (Value::Ns(members), Value::N(number)) => members.binary_search(number).is_ok(),
        (Value::Bs(members), Value::B(bytes)) => members.binary_search(bytes).is_ok(),
        (Value::L(elements), element) => elements.contains(element),
        _ => false,
    }
}

/// What `size` answers: UTF-16 code units of a text, bytes of a binary, else the number of members.
fn size(value: &Value) -> Option<usize> {
    match value {
        Value::S(text) => Some(text.encode_utf16().count()),
        Value::B(bytes) => Some(bytes.len()),
        Value::Ss(members) => Some(members.len()),
        Value::Ns(members) => Some(members.len()),
        Value::Bs(members) => Some(members.len()),
        Value::L(elements) => Some(elements.len()),
        Value::M(attributes) => Some(attributes.len()),
        Value::N(_) | Value::Bool(_) | Value::Null => None,
    }
}
