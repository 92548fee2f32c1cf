//! Document paths (Developer Guide, Expressions.Attributes): where in an item a value stands.

use std::fmt;
use std::rc::Rc;

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::value::{Attributes, Value};

/// A document path with its names substituted, such as `a.b[3]`; at most 32 elements, the root included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The attribute of the item.
    pub root: Rc<str>,
    pub steps: Vec<Step>,
}

/// One way down into a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a map, by name.
    Field(Rc<str>),
    /// Into a list, by position.
    Index(u32),
}

impl Path {
    /// The path of a whole attribute; its name may hold any characters.
    pub fn top_level(name: Rc<str>) -> Path {
        Path { root: name, steps: Vec::new() }
    }

    /// Whether it leads into a document.
    pub fn is_nested(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The value at this path; nothing also where the path goes through the wrong kind of container.
    pub fn find<'a>(&self, item: &'a Attributes) -> Option<&'a Value> {
        self.steps.iter().try_fold(item.get(&self.root)?, descend)
    }

    /// Whether the item has the map or list in which the value at this path stands or would stand.
    pub fn has_parent(&self, item: &Attributes) -> bool {
        let Some((last, above)) = self.steps.split_last() else { return true };
        let Some(root) = item.get(&self.root) else { return false };
        let parent = above.iter().try_fold(root, descend);
        matches!((parent, last), (Some(Value::M(_)), Step::Field(_)) | (Some(Value::L(_)), Step::Index(_)))
    }
}

fn descend<'a>(value: &'a Value, step: &Step) -> Option<&'a Value> {
    match (value, step) {
        (Value::M(fields), Step::Field(name)) => fields.get(name),
        (Value::L(elements), Step::Index(index)) => elements.get(*index as usize),
        _ => None,
    }
}

/// The form in error texts: `[a, b, [3]]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.root)?;
        for step in &self.steps {
            match step {
                Step::Field(name) => write!(f, ", {name}")?,
                Step::Index(index) => write!(f, ", [{index}]")?,
            }
        }
        f.write_str("]")
    }
}

/// Checks that no path leads to or through the end of another, and that none takes for a map what another takes for a
/// list. An overlap anywhere goes before a conflict.
pub(in crate::dynamodb) fn check_disjoint(paths: &[&Path]) -> Result<(), Fault> {
    let pairs = || paths.iter().enumerate().flat_map(|(n, second)| paths[..n].iter().map(move |first| (first, second)));
    let clash = |what: Relation, word: &str| match pairs().find(|(first, second)| relation(first, second) == what) {
        None => Ok(()),
        Some((first, second)) => Err(Fault::new(format!(
            "Two document paths {word} with each other; must remove or rewrite one of these paths; path one: {first}, \
             path two: {second}"
        ))),
    };
    clash(Relation::Overlap, "overlap")?;
    clash(Relation::Conflict, "conflict")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Disjoint,
    Overlap,
    Conflict,
}

fn relation(first: &Path, second: &Path) -> Relation {
    if first.root != second.root {
        return Relation::Disjoint;
    }
    match first.steps.iter().zip(&second.steps).find(|(one, two)| one != two) {
        None => Relation::Overlap,
        Some((Step::Field(_), Step::Index(_)) | (Step::Index(_), Step::Field(_))) => Relation::Conflict,
        Some(_) => Relation::Disjoint,
    }
}
