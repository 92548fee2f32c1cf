//! The right sides of SET (Developer Guide, Expressions.UpdateExpressions): what they are, how they are read, and what
//! they come to. They read the item as it was before the update.

use std::borrow::Cow;

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::lower::{Leaf, Lowering};
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::{Function, Node, NodeId, Operator};
use crate::dynamodb::number::Number;
use crate::dynamodb::value::{Attributes, Value};
use crate::operation::error::ApiError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Assignment {
    Source(Source),
    Plus(Source, Source),
    Minus(Source, Source),
}

/// A value that the item has, that the request gives, or that a function makes of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Source {
    Path(Path),
    Constant(Value),
    IfNotExists(Path, Box<Source>),
    ListAppend(Box<Source>, Box<Source>),
}

/// Reads right sides from a tree whose leaves are resolved.
pub(super) struct SourceReader<'a, 't>(Lowering<'a, 't>);

impl<'a, 't> SourceReader<'a, 't> {
    pub fn new(lowering: Lowering<'a, 't>) -> Self {
        SourceReader(lowering)
    }

    pub fn assignment(&mut self, id: NodeId) -> Result<Assignment, Fault> {
        let Node::Operation(operator, _) = self.0.tree.nodes[id] else {
            return Ok(Assignment::Source(self.source(id)?));
        };
        let operands = self.0.tree.operands(id);
        let (left, right) = (self.source(operands[0])?, self.source(operands[1])?);
        for source in [&left, &right] {
            check_constant(operator.name(), source, "N")?;
        }
        Ok(if operator == Operator::Plus { Assignment::Plus(left, right) } else { Assignment::Minus(left, right) })
    }

    /// Reads an operand. The limit on functions bounds the recursion.
    fn source(&mut self, id: NodeId) -> Result<Source, Fault> {
        match self.0.take(id) {
            Some(Leaf::Path(path)) => Ok(Source::Path(path)),
            Some(Leaf::Value(value)) => Ok(Source::Constant(value)),
            None => self.call(id),
        }
    }

    fn call(&mut self, id: NodeId) -> Result<Source, Fault> {
        let Some(function) = self.0.tree.function(id) else {
            unreachable!("the names of functions are checked before")
        };
        let operands: Vec<Source> =
            self.0.tree.operands(id).iter().map(|operand| self.source(*operand)).collect::<Result<_, _>>()?;
        self.0.check_operand_count(id)?;
        let [first, second] = operands.try_into().unwrap_or_else(|_| unreachable!("operands are counted before"));
        if function == Function::IfNotExists {
            let Source::Path(path) = first else { return Err(Fault::path_required(function)) };
            return Ok(Source::IfNotExists(path, Box::new(second)));
        }
        for source in [&first, &second] {
            check_constant(function.name(), source, "L")?;
        }
        Ok(Source::ListAppend(Box::new(first), Box::new(second)))
    }
}

/// Checks that an operand, if it is a constant, has the type that is needed.
pub(in crate::dynamodb) fn check_constant(operator: &str, source: &Source, needed: &str) -> Result<(), Fault> {
    match source {
        Source::Constant(value) if value.type_name() != needed => Err(Fault::operand_type(operator, value.type_name())),
        _ => Ok(()),
    }
}

impl Assignment {
    pub fn gather_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        match self {
            Assignment::Source(source) => source.gather_paths(paths),
            Assignment::Plus(left, right) | Assignment::Minus(left, right) => {
                left.gather_paths(paths);
                right.gather_paths(paths);
            }
        }
    }

    /// The type that it has whatever the item.
    pub fn static_type(&self) -> Option<&'static str> {
        match self {
            Assignment::Source(source) => source.static_type(),
            Assignment::Plus(..) | Assignment::Minus(..) => Some("N"),
        }
    }

    /// What it comes to for an item. A value of the wrong type is refused in the given words.
    pub fn value(&self, item: &Attributes, mismatch: &str) -> Result<Value, ApiError> {
        let number = |source: &Source| -> Result<Number, ApiError> {
            source.value(item, mismatch)?.as_n().ok_or_else(|| ApiError::validation(mismatch))
        };
        match self {
            Assignment::Source(source) => Ok(source.value(item, mismatch)?.into_owned()),
            Assignment::Plus(left, right) => Ok(Value::N(number(left)?.checked_add(number(right)?)?)),
            Assignment::Minus(left, right) => Ok(Value::N(number(left)?.checked_sub(number(right)?)?)),
        }
    }
}

impl Source {
    fn gather_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        match self {
            Source::Path(path) => paths.push(path),
            Source::Constant(_) => {}
            Source::IfNotExists(path, fallback) => {
                paths.push(path);
                fallback.gather_paths(paths);
            }
            Source::ListAppend(front, back) => {
                front.gather_paths(paths);
                back.gather_paths(paths);
            }
        }
    }

    fn static_type(&self) -> Option<&'static str> {
        match self {
            Source::Path(_) => None,
            Source::Constant(value) => Some(value.type_name()),
            Source::IfNotExists(_, fallback) => fallback.static_type(),
            Source::ListAppend(..) => Some("L"),
        }
    }

    fn value<'a>(&'a self, item: &'a Attributes, mismatch: &str) -> Result<Cow<'a, Value>, ApiError> {
        match self {
            Source::Path(path) => path.find(item).map(Cow::Borrowed).ok_or_else(missing_attribute),
            Source::Constant(value) => Ok(Cow::Borrowed(value)),
            Source::IfNotExists(path, fallback) => match path.find(item) {
                Some(value) => Ok(Cow::Borrowed(value)),
                None => fallback.value(item, mismatch),
            },
            Source::ListAppend(front, back) => {
                let (front, back) = (front.value(item, mismatch)?, back.value(item, mismatch)?);
                let lists = front.as_list().zip(back.as_list());
                let (front, back) = lists.ok_or_else(|| ApiError::validation(mismatch))?;
                Ok(Cow::Owned(Value::L([front, back].concat())))
            }
        }
    }
}

fn missing_attribute() -> ApiError {
    ApiError::validation("The provided expression refers to an attribute that does not exist in the item")
}
