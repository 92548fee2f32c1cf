//! From the syntax tree to what is run: placeholders are looked up node by node, in the order of the text.

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::names::Substitutions;
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::{Node, NodeId, Operator, Tree};
use crate::dynamodb::value::Value;
use crate::limits;

/// A tree, whose functions and names were checked, and what its leaves stand for.
pub(super) struct Lowering<'a, 't> {
    pub tree: &'a Tree<'t>,
    substitutions: &'a mut Substitutions,
    /// By node; filled by [`Lowering::resolve`], emptied when the leaf is used.
    leaves: Vec<Option<Leaf>>,
}

pub(super) enum Leaf {
    Path(Path),
    Value(Value),
}

impl Leaf {
    pub fn into_path(self) -> Option<Path> {
        if let Leaf::Path(path) = self { Some(path) } else { None }
    }

    pub fn into_value(self) -> Option<Value> {
        if let Leaf::Value(value) = self { Some(value) } else { None }
    }
}

impl<'a, 't> Lowering<'a, 't> {
    pub fn new(tree: &'a Tree<'t>, substitutions: &'a mut Substitutions) -> Self {
        let mut leaves = Vec::new();
        leaves.resize_with(tree.nodes.len(), || None);
        Lowering { tree, substitutions, leaves }
    }

    /// Looks up what a node stands for, if it is a leaf.
    pub fn resolve(&mut self, id: NodeId) -> Result<(), Fault> {
        self.leaves[id] = match &self.tree.nodes[id] {
            Node::Path(elements) => Some(Leaf::Path(self.substitutions.path(&self.tree.elements[elements.clone()])?)),
            Node::Value(name) => Some(Leaf::Value(self.substitutions.value(name)?)),
            Node::Call(..) | Node::Operation(..) => None,
        };
        Ok(())
    }

    /// What a resolved leaf stands for; nothing for other nodes. A leaf is used once.
    pub fn take(&mut self, id: NodeId) -> Option<Leaf> {
        self.leaves[id].take()
    }

    /// Checks the number of operands of a function call or of IN.
    pub fn check_operand_count(&self, id: NodeId) -> Result<(), Fault> {
        let count = self.tree.operands(id).len();
        match self.tree.nodes[id] {
            Node::Operation(Operator::In, _) if count > limits::IN_OPERANDS => {
                let text = "The IN operator is provided with too many operands; number of operands";
                Err(Fault::new(format!("{text}: {count}")))
            }
            _ => match self.tree.function(id) {
                Some(function) if function.operand_count() != count => Err(Fault::operand_count(function, count)),
                _ => Ok(()),
            },
        }
    }
}
