//! Updates, with all names and values substituted (Developer Guide, Expressions.UpdateExpressions).

use std::rc::Rc;

use crate::dynamodb::expr::assignment::{Assignment, SourceReader};
use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::lower::{Leaf, Lowering};
use crate::dynamodb::expr::names::Substitutions;
use crate::dynamodb::expr::parse_update::{ActionSyntax, Section, UpdateSyntax, parse_update};
use crate::dynamodb::expr::path::{Path, check_disjoint};
use crate::dynamodb::expr::projection::Projection;
use crate::dynamodb::expr::syntax::Node;
use crate::dynamodb::value::Value;

/// An UpdateExpression or AttributeUpdates: changes of document paths, none of which overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub(super) actions: Vec<Action>,
    /// The paths of all actions.
    pub(super) touched: Rc<Projection>,
    /// What is said of an attribute whose type does not suit ADD, DELETE or an operand.
    pub(super) mismatch: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) struct Action {
    pub path: Path,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Change {
    Set(Assignment),
    Remove,
    /// Adds a number, the members of a set or, in AttributeUpdates, the elements of a list.
    Add(Value),
    /// Takes members out of a set.
    Delete(Value),
}

impl Update {
    /// Reads and checks an expression. When several things are wrong with it, AWS names them in this order: syntax,
    /// reserved words, functions, repeated sections, undefined names, undefined values, overlaps, conflicts, the types
    /// of ADD and DELETE, then the operands of functions.
    pub(super) fn parse(text: &str, substitutions: &mut Substitutions) -> Result<Update, Fault> {
        let syntax = parse_update(text)?;
        syntax.tree.check_parentheses()?;
        syntax.tree.check_elements()?;
        syntax.tree.check_function_names()?;
        syntax.tree.check_operator_count()?;
        syntax.tree.check_update_functions()?;
        check_sections(&syntax.sections)?;
        let lowering = resolve(&syntax, substitutions)?;
        let actions = read_actions(&syntax.actions, lowering)?;
        Ok(Update::new(actions, "An operand in the update expression has an incorrect data type"))
    }

    /// The update that actions make, whose paths do not overlap, and what it says of an operand of the wrong type.
    pub(in crate::dynamodb) fn new(actions: Vec<Action>, mismatch: &'static str) -> Update {
        let touched = Projection::new(actions.iter().map(|action| action.path.clone()).collect());
        Update { actions, touched: Rc::new(touched), mismatch }
    }

    /// The update that UpdateItem makes when it is given none: it creates an item that has only its key.
    pub fn nothing() -> Update {
        Update::new(Vec::new(), "")
    }

    /// The document paths that it changes, in the order of the text.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.actions.iter().map(|action| &action.path)
    }

    /// The document paths that the right sides of SET read, in the order of the text.
    pub fn operand_paths(&self) -> impl Iterator<Item = &Path> {
        let mut paths = Vec::new();
        for action in &self.actions {
            if let Change::Set(assignment) = &action.change {
                assignment.gather_paths(&mut paths);
            }
        }
        paths.into_iter()
    }

    /// The paths that get a value whose type does not depend on the item, with that type's name.
    pub fn static_types(&self) -> impl Iterator<Item = (&Path, &'static str)> {
        self.actions.iter().filter_map(|action| {
            let name = match &action.change {
                Change::Set(assignment) => assignment.static_type()?,
                Change::Add(value) | Change::Delete(value) => value.type_name(),
                Change::Remove => return None,
            };
            Some((&action.path, name))
        })
    }

    /// Whether it makes an item where there is none: one that only removes does not.
    pub fn creates_item(&self) -> bool {
        let writes = |action: &Action| matches!(action.change, Change::Set(_) | Change::Add(_));
        self.actions.is_empty() || self.actions.iter().any(writes)
    }
}

fn check_sections(sections: &[Section]) -> Result<(), Fault> {
    match sections.iter().enumerate().find(|(n, section)| sections[..*n].contains(section)) {
        None => Ok(()),
        Some((_, section)) => Err(Fault::new(format!(
            "The \"{}\" section can only be used once in an update expression;",
            section.name()
        ))),
    }
}

/// Looks up all names, then all values.
fn resolve<'a, 't>(
    syntax: &'a UpdateSyntax<'t>,
    substitutions: &'a mut Substitutions,
) -> Result<Lowering<'a, 't>, Fault> {
    let mut lowering = Lowering::new(&syntax.tree, substitutions);
    let is_path = |node: &Node<'_>| matches!(node, Node::Path(_));
    for paths in [true, false] {
        for (id, _) in syntax.tree.nodes.iter().enumerate().filter(|(_, node)| is_path(node) == paths) {
            lowering.resolve(id)?;
        }
    }
    Ok(lowering)
}

fn read_actions(syntax: &[ActionSyntax], mut lowering: Lowering<'_, '_>) -> Result<Vec<Action>, Fault> {
    let mut targets = Vec::with_capacity(syntax.len());
    for action in syntax {
        targets.extend(lowering.take(action.path).and_then(Leaf::into_path));
    }
    check_disjoint(&targets.iter().collect::<Vec<_>>())?;
    let operands = read_set_operands(syntax, &mut lowering)?;
    let mut sources = SourceReader::new(lowering);
    let mut actions = Vec::with_capacity(syntax.len());
    for ((action, path), operand) in syntax.iter().zip(targets).zip(operands) {
        let change = match (action.section, action.operand, operand) {
            (Section::Add, _, Some(value)) => Change::Add(value),
            (Section::Delete, _, Some(value)) => Change::Delete(value),
            (Section::Set, Some(node), _) => Change::Set(sources.assignment(node)?),
            _ => Change::Remove,
        };
        actions.push(Action { path, change });
    }
    Ok(actions)
}

/// The operand of each ADD and DELETE, checked to be of a type that can be added or deleted.
fn read_set_operands(syntax: &[ActionSyntax], lowering: &mut Lowering<'_, '_>) -> Result<Vec<Option<Value>>, Fault> {
    let mut operands = Vec::with_capacity(syntax.len());
    for action in syntax {
        let operand = match (action.section, action.operand) {
            (Section::Add | Section::Delete, Some(node)) => lowering.take(node).and_then(Leaf::into_value),
            _ => None,
        };
        if let Some(value) = &operand {
            check_set_operand(action.section, value)?;
        }
        operands.push(operand);
    }
    Ok(operands)
}

fn check_set_operand(section: Section, value: &Value) -> Result<(), Fault> {
    if value.is_set() || section == Section::Add && matches!(value, Value::N(_)) {
        return Ok(());
    }
    Err(Fault::new(format!(
        "Incorrect operand type for operator or function; operator: {}, operand type: {}",
        section.name(),
        value.long_type_name()
    )))
}
