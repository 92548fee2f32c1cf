//! Functions: a name, and what it does with a batch.

use std::fmt;
use std::rc::Rc;

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    pub behaviour: Behaviour,
}

/// What a function does with a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Behaviour {
    /// Prints a line for each record, and succeeds.
    Log,
    /// Like `Log`, but fails on a record whose JSON holds the text.
    FailOnMatch(Rc<str>),
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Behaviour::Log => write!(f, "log"),
            Behaviour::FailOnMatch(text) => write!(f, "fail on match: {text}"),
        }
    }
}
