//! Columns: document paths, each shown under a name of its own.

use std::rc::Rc;

use crate::dynamodb::expr::path::Path;
use crate::dynamodb::value::Attributes;

/// What a SELECT shows of each item. Paths may overlap, names may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    names: Vec<Rc<str>>,
    paths: Vec<Path>,
}

impl Columns {
    pub fn push(&mut self, name: Rc<str>, path: Path) {
        self.names.push(name);
        self.paths.push(path);
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| **known == *name)
    }

    /// The paths as written.
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// The columns that an item has.
    pub fn show(&self, item: &Attributes) -> Attributes {
        let found = |(name, path): (&Rc<str>, &Path)| Some((Rc::clone(name), path.find(item)?.clone()));
        self.names.iter().zip(&self.paths).filter_map(found).collect()
    }
}
