//! What is wrong with an expression, in AWS's words but for the parameter that it belongs to.

use std::fmt;

use crate::dynamodb::expr::syntax::Function;
use crate::operation::error::ApiError;

/// The text of a fault without its prefix, such as `The expression can not be empty;`.
#[derive(Debug)]
pub(in crate::dynamodb) struct Fault(String);

/// The parameters that hold expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    ConditionExpression,
    FilterExpression,
    KeyConditionExpression,
    ProjectionExpression,
    UpdateExpression,
}

impl Parameter {
    /// The name as in the request.
    pub const fn name(self) -> &'static str {
        match self {
            Parameter::ConditionExpression => "ConditionExpression",
            Parameter::FilterExpression => "FilterExpression",
            Parameter::KeyConditionExpression => "KeyConditionExpression",
            Parameter::ProjectionExpression => "ProjectionExpression",
            Parameter::UpdateExpression => "UpdateExpression",
        }
    }
}

impl Fault {
    pub fn new(text: impl Into<String>) -> Fault {
        Fault(text.into())
    }

    pub fn function(text: &str, name: &str) -> Fault {
        Fault(format!("{text}; function: {name}"))
    }

    pub fn operand_count(function: Function, count: usize) -> Fault {
        Fault(format!(
            "Incorrect number of operands for operator or function; operator or function: {}, number of operands: \
             {count}",
            function.name()
        ))
    }

    /// The operand type is that of a constant, or the list of what could have stood there.
    pub fn operand_type(operator: &str, operand_type: &str) -> Fault {
        Fault(format!(
            "Incorrect operand type for operator or function; operator or function: {operator}, operand type: \
             {operand_type}"
        ))
    }

    pub fn path_required(function: Function) -> Fault {
        Fault(format!("Operator or function requires a document path; operator or function: {}", function.name()))
    }

    /// The error for the request, of a family that takes the envelope.
    pub fn in_parameter(self, parameter: Parameter) -> ApiError {
        ApiError::request_validation(format!("Invalid {}: {self}", parameter.name()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
