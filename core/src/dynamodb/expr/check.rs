//! Checks of a whole expression that need no substitutions. Each finds the first fault in the order of the text.

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::reserved::is_reserved;
use crate::dynamodb::expr::syntax::{Element, Function, Node, NodeId, Operator, Tree};
use crate::limits;

const IN_CONDITION: &str = "The function is not allowed in a condition expression";
const IN_UPDATE: &str = "The function is not allowed in an update expression";
const THIS_WAY: &str = "The function is not allowed to be used this way in an expression";

impl Tree<'_> {
    pub fn check_parentheses(&self) -> Result<(), Fault> {
        if self.redundant_parentheses {
            return Err(Fault::new("The expression has redundant parentheses;"));
        }
        Ok(())
    }

    /// Checks the number of operators and functions. AWS stops to count at the first that is too many.
    pub fn check_operator_count(&self) -> Result<(), Fault> {
        let counts = |node: &&Node<'_>| match node {
            Node::Path(_) | Node::Value(_) | Node::Operation(Operator::Test, _) => false,
            Node::Call(..) | Node::Operation(..) => true,
        };
        if self.nodes.iter().filter(counts).nth(limits::OPERATORS).is_some() {
            let count = limits::OPERATORS + 1;
            return Err(Fault::new(format!("The expression contains too many operators; operator count: {count}")));
        }
        Ok(())
    }

    /// Checks that no name is a reserved word, then that all list indexes are in range.
    pub fn check_elements(&self) -> Result<(), Fault> {
        for element in &self.elements {
            if let Element::Word(word) = element
                && is_reserved(word)
            {
                let text = "Attribute name is a reserved keyword; reserved keyword";
                return Err(Fault::new(format!("{text}: {word}")));
            }
        }
        for element in &self.elements {
            if let Element::Index(digits) = element
                && !digits.parse().is_ok_and(|index: u32| index <= limits::LIST_INDEX)
            {
                let text = "List index is not within the allowable range; index";
                return Err(Fault::new(format!("{text}: [{digits}]")));
            }
        }
        Ok(())
    }

    /// Checks that all functions exist.
    pub fn check_function_names(&self) -> Result<(), Fault> {
        for node in &self.nodes {
            if let Node::Call(name, _) = node
                && Function::from_name(name).is_none()
            {
                return Err(Fault::function("Invalid function name", name));
            }
        }
        Ok(())
    }

    /// Checks that functions stand where conditions have a place for them: size as an operand, others as a condition.
    pub fn check_condition_functions(&self) -> Result<(), Fault> {
        for (id, node) in self.nodes.iter().enumerate() {
            let is_test = matches!(node, Node::Operation(Operator::Test, _));
            for function in self.functions_in(id) {
                if function.is_for_updates() {
                    return Err(Fault::function(IN_CONDITION, function.name()));
                }
                if is_test == (function == Function::Size) {
                    return Err(Fault::function(THIS_WAY, function.name()));
                }
            }
        }
        Ok(())
    }

    /// Checks that functions stand where updates have a place for them: list_append not inside of itself.
    pub fn check_update_functions(&self) -> Result<(), Fault> {
        for id in 0..self.nodes.len() {
            let Some(function) = self.function(id) else { continue };
            if !function.is_for_updates() {
                return Err(Fault::function(IN_UPDATE, function.name()));
            }
            if function == Function::ListAppend && self.functions_in(id).any(|inner| inner == function) {
                return Err(Fault::function(THIS_WAY, function.name()));
            }
        }
        Ok(())
    }

    /// The functions that are operands of a node.
    fn functions_in(&self, id: NodeId) -> impl Iterator<Item = Function> {
        self.operands(id).iter().filter_map(|operand| self.function(*operand))
    }
}
