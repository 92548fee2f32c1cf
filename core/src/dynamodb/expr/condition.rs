//! Conditions, with all names and values substituted (Developer Guide, Expressions.OperatorsAndFunctions).

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::lower::Lowering;
use crate::dynamodb::expr::names::Substitutions;
use crate::dynamodb::expr::parse_condition::parse_condition;
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::predicate::PredicateReader;
use crate::dynamodb::expr::syntax::{Comparator, Node, NodeId, Operator};
use crate::dynamodb::value::Value;

/// A condition on an item: a ConditionExpression or a FilterExpression, or one of their legacy forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) test: Test,
}

/// What makes a condition hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Test {
    /// Holds also when there are none.
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Compare(Comparator, Operand, Operand),
    Between {
        operand: Operand,
        low: Operand,
        high: Operand,
    },
    In {
        operand: Operand,
        candidates: Vec<Operand>,
    },
    Exists(Path),
    NotExists(Path),
    /// The type's name, as in [`Value::type_name`].
    HasType(Operand, &'static str),
    BeginsWith {
        text: Operand,
        prefix: Operand,
    },
    Contains {
        container: Operand,
        element: Operand,
    },
}

/// A value that an item has, or that the request gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Operand {
    Path(Path),
    Constant(Value),
    Size(Box<Operand>),
}

impl Condition {
    /// Reads and checks an expression. When several things are wrong with it, AWS names them in this order: syntax,
    /// parentheses, functions, reserved words, then whatever is wrong with the first faulty predicate.
    pub(super) fn parse(text: &str, substitutions: &mut Substitutions) -> Result<Condition, Fault> {
        let (tree, root) = parse_condition(text)?;
        tree.check_parentheses()?;
        tree.check_function_names()?;
        tree.check_operator_count()?;
        tree.check_condition_functions()?;
        tree.check_elements()?;
        let mut predicates = PredicateReader::new(Lowering::new(&tree, substitutions));
        Ok(Condition { test: read_test(&mut predicates, root)? })
    }

    /// The condition that a test makes.
    pub(in crate::dynamodb) fn new(test: Test) -> Condition {
        Condition { test }
    }

    pub(in crate::dynamodb) const fn test(&self) -> &Test {
        &self.test
    }

    /// The document paths that it looks at, in the order of the text.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let mut paths = Vec::new();
        self.test.gather_paths(&mut paths);
        paths.into_iter()
    }
}

/// Reads a condition. The limit on operators bounds the recursion.
fn read_test(predicates: &mut PredicateReader<'_, '_>, id: NodeId) -> Result<Test, Fault> {
    match predicates.tree().nodes[id] {
        Node::Operation(Operator::And, _) => Ok(Test::All(read_tests(predicates, Operator::And, id)?)),
        Node::Operation(Operator::Or, _) => Ok(Test::Any(read_tests(predicates, Operator::Or, id)?)),
        Node::Operation(Operator::Not, _) => {
            let negated = predicates.tree().operands(id)[0];
            Ok(Test::Not(Box::new(read_test(predicates, negated)?)))
        }
        _ => predicates.read(id),
    }
}

/// Reads the conditions that one operator joins: three for `a AND b AND c`.
fn read_tests(reader: &mut PredicateReader<'_, '_>, operator: Operator, id: NodeId) -> Result<Vec<Test>, Fault> {
    let (left, right) = (reader.tree().operands(id)[0], reader.tree().operands(id)[1]);
    let mut tests = match reader.tree().nodes[left] {
        Node::Operation(inner, _) if inner == operator => read_tests(reader, operator, left)?,
        _ => vec![read_test(reader, left)?],
    };
    tests.push(read_test(reader, right)?);
    Ok(tests)
}

impl Test {
    /// Adds the document paths that it looks at, in the order of the text.
    pub fn gather_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        match self {
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| test.gather_paths(paths)),
            Test::Not(test) => test.gather_paths(paths),
            Test::Exists(path) | Test::NotExists(path) => paths.push(path),
            _ => paths.extend(self.operands().into_iter().filter_map(Operand::path)),
        }
    }

    /// The operands of a predicate in the order of the text; a path that is asked for as such is none.
    pub fn operands(&self) -> Vec<&Operand> {
        match self {
            Test::All(_) | Test::Any(_) | Test::Not(_) | Test::Exists(_) | Test::NotExists(_) => vec![],
            Test::Compare(_, left, right) => vec![left, right],
            Test::Between { operand, low, high } => vec![operand, low, high],
            Test::In { operand, candidates } => std::iter::once(operand).chain(candidates).collect(),
            Test::HasType(operand, _) => vec![operand],
            Test::BeginsWith { text, prefix } => vec![text, prefix],
            Test::Contains { container, element } => vec![container, element],
        }
    }
}

impl Operand {
    /// The path of an attribute, or of the one that is measured.
    fn path(&self) -> Option<&Path> {
        match self {
            Operand::Path(path) => Some(path),
            Operand::Constant(_) => None,
            Operand::Size(operand) => operand.path(),
        }
    }

    /// The type that it has whatever the item.
    pub fn static_type(&self) -> Option<&'static str> {
        match self {
            Operand::Path(_) => None,
            Operand::Constant(value) => Some(value.type_name()),
            Operand::Size(_) => Some("N"),
        }
    }
}
