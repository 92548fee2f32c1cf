//! Projections (Developer Guide, Expressions.ProjectionExpressions): the parts of an item that are asked for.

use std::rc::Rc;

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::lower::{Leaf, Lowering};
use crate::dynamodb::expr::names::Substitutions;
use crate::dynamodb::expr::parse::Parser;
use crate::dynamodb::expr::path::{Path, Step, check_disjoint};
use crate::dynamodb::expr::token::Token;
use crate::dynamodb::value::{Attributes, Value};

/// The paths of a ProjectionExpression or AttributesToGet, none of which overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    paths: Vec<Path>,
    /// The same paths, merged.
    roots: Vec<(Rc<str>, Selection)>,
}

/// What is asked for of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Selection {
    All,
    /// Some fields of a map.
    Fields(Vec<(Rc<str>, Selection)>),
    /// Some elements of a list, in ascending order.
    Elements(Vec<(u32, Selection)>),
}

impl Projection {
    /// Reads and checks an expression: syntax, reserved words, undefined names, then overlaps and conflicts.
    pub(super) fn parse(text: &str, substitutions: &mut Substitutions) -> Result<Projection, Fault> {
        let mut parser = Parser::new(text, &[]);
        let mut nodes = vec![parser.path()?];
        while parser.take_mark(',') {
            nodes.push(parser.path()?);
        }
        if parser.token() != Token::End {
            return Err(parser.syntax_error());
        }
        parser.tree.check_elements()?;
        let mut lowering = Lowering::new(&parser.tree, substitutions);
        let mut paths = Vec::with_capacity(nodes.len());
        for node in nodes {
            lowering.resolve(node)?;
            paths.extend(lowering.take(node).and_then(Leaf::into_path));
        }
        check_disjoint(&paths.iter().collect::<Vec<_>>())?;
        Ok(Projection::new(paths))
    }

    /// The projection on whole attributes; a name that comes twice counts once.
    pub fn top_level(names: impl IntoIterator<Item = Rc<str>>) -> Projection {
        Projection::new(names.into_iter().map(Path::top_level).collect())
    }

    /// The projection on paths that do not overlap.
    pub(super) fn new(paths: Vec<Path>) -> Projection {
        let mut roots = Vec::new();
        for path in &paths {
            select(&mut roots, &path.root, &path.steps);
        }
        Projection { paths, roots }
    }

    /// The paths as written.
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// The parts of an item that are asked for, nested as in the item; what it lacks is left out. The elements of a
    /// list close up, in ascending order.
    pub fn project(&self, item: &Attributes) -> Attributes {
        project_fields(&self.roots, item)
    }
}

impl Selection {
    fn of(steps: &[Step]) -> Selection {
        match steps.split_first() {
            None => Selection::All,
            Some((Step::Field(name), below)) => Selection::Fields(vec![(Rc::clone(name), Selection::of(below))]),
            Some((Step::Index(index), below)) => Selection::Elements(vec![(*index, Selection::of(below))]),
        }
    }

    fn add(&mut self, steps: &[Step]) {
        match (self, steps.split_first()) {
            (Selection::Fields(fields), Some((Step::Field(name), below))) => select(fields, name, below),
            (Selection::Elements(elements), Some((Step::Index(index), below))) => {
                select(elements, index, below);
                elements.sort_by_key(|(index, _)| *index);
            }
            // What overlaps is asked for already, and what conflicts does not get here.
            _ => {}
        }
    }

    /// The part of a value that is asked for; nothing when the value has none of it.
    fn project(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (Selection::All, value) => Some(value.clone()),
            (Selection::Fields(fields), Value::M(attributes)) => {
                Some(project_fields(fields, attributes)).filter(|found| !found.is_empty()).map(Value::M)
            }
            (Selection::Elements(selected), Value::L(elements)) => {
                let part = |(index, below): &(u32, Selection)| below.project(elements.get(*index as usize)?);
                let found: Vec<Value> = selected.iter().filter_map(part).collect();
                (!found.is_empty()).then_some(Value::L(found))
            }
            _ => None,
        }
    }
}

fn select<K: Clone + PartialEq>(selections: &mut Vec<(K, Selection)>, key: &K, steps: &[Step]) {
    match selections.iter_mut().find(|(known, _)| known == key) {
        Some((_, selection)) => selection.add(steps),
        None => selections.push((key.clone(), Selection::of(steps))),
    }
}

fn project_fields(fields: &[(Rc<str>, Selection)], attributes: &Attributes) -> Attributes {
    let part = |(name, selection): &(Rc<str>, Selection)| {
        let value = selection.project(attributes.get(name)?)?;
        Some((Rc::clone(name), value))
    };
    fields.iter().filter_map(part).collect()
}
