//! The syntax tree of a statement: what was written, before parameters are put in.

use std::rc::Rc;

use crate::dynamodb::expr::{Comparator, Step};
use crate::dynamodb::partiql::statement::{Returning, Source};
use crate::dynamodb::partiql::token::Place;
use crate::operation::error::ApiError;

/// A statement.
#[derive(Debug)]
pub(super) struct Syntax {
    pub source: Source,
    pub verb: Verb,
    pub condition: Option<Term>,
    pub returning: Option<Returning>,
    /// How many `?` it has.
    pub parameters: usize,
    /// What can be read but is refused; the first such thing.
    pub refused: Option<ApiError>,
}

#[derive(Debug)]
pub(super) enum Verb {
    /// The columns, none for `*`; what to order by, and whether descending.
    Select(Option<Vec<Term>>, Vec<(Term, bool)>),
    Insert(Term),
    Update(Vec<Change>),
    Delete,
    /// `EXISTS (SELECT …)`
    Exists,
}

/// `SET target = value` or, without a value, `REMOVE target`.
#[derive(Debug)]
pub(super) struct Change {
    pub target: Term,
    pub value: Option<Term>,
}

/// An expression, and where it stands: where its first token does.
#[derive(Debug)]
pub(super) struct Term {
    pub what: What,
    pub at: Place,
}

#[derive(Debug)]
pub(super) enum What {
    Null,
    Missing,
    Bool(bool),
    Text(Rc<str>),
    /// As written.
    Number(Rc<str>),
    /// `?`, counted from 0.
    Parameter(usize),
    List(Vec<Term>),
    /// `<<…>>`
    Bag(Vec<Term>),
    Struct(Vec<(Term, Term)>),
    Path(Rc<str>, Vec<Step>),
    /// A function by its name in lower case.
    Call(String, Vec<Term>),
    Negative(Box<Term>),
    /// `+` or `-`, and its operands.
    Sum(&'static str, Box<[Term; 2]>),
    Compare(Comparator, Box<[Term; 2]>),
    Between(Box<[Term; 3]>),
    In(Box<[Term; 2]>),
    /// The name of the type as written, in capitals.
    Is(Box<Term>, String),
    Like,
    Not(Box<Term>),
    All(Vec<Term>),
    Any(Vec<Term>),
}

impl What {
    /// What AWS calls it where it does not belong.
    pub fn name(&self) -> String {
        let name = match self {
            What::Call(function, _) => return function.clone(),
            What::Parameter(_) => "Parameter",
            What::Path(..) => "VariableReference",
            What::Missing => "LiteralMissing",
            What::List(_) | What::Bag(_) => "Seq",
            What::Struct(_) => "Struct",
            What::Null | What::Bool(_) | What::Text(_) | What::Number(_) | What::Negative(_) => "Literal",
            What::Is(..) => "IsType",
            _ => "NAry",
        };
        name.into()
    }

    /// Whether it is true or false of an item, rather than a value.
    pub fn is_condition(&self) -> bool {
        match self {
            What::Call(function, _) => function != "size",
            What::Compare(..) | What::Between(_) | What::In(_) | What::Is(..) | What::Like => true,
            What::Not(_) | What::All(_) | What::Any(_) => true,
            _ => false,
        }
    }
}
