//! Reading of predicates: what a condition asks about an item, one comparison or function at a time.
//!
//! AWS looks at one predicate after the other. In each it first looks up the placeholders, then counts the operands,
//! and then judges them: what is the same twice, and constants of a type that could never fit.

use crate::dynamodb::expr::condition::{Operand, Test};
use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::lower::{Leaf, Lowering};
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::{Comparator, Function, Node, NodeId, Operator, Tree};
use crate::dynamodb::value::Value;

/// The types that have an order, and that a key can have.
pub const ORDERED: &[&str] = &["S", "N", "B"];
/// The types that begin with something.
pub const TEXTS: &[&str] = &["S", "B"];
/// The types that have a size.
pub const SIZED: &[&str] = &["S", "B", "SS", "NS", "BS", "L", "M"];
/// All types, in the order in which AWS lists the names that attribute_type knows.
const TYPES: [&str; 10] = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];
/// What AWS says of a path where attribute_type needs a constant.
const ANY_TYPE: &str = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

/// Reads the predicates of one condition in the order of the text.
pub(super) struct PredicateReader<'a, 't> {
    lowering: Lowering<'a, 't>,
    /// The first node that no predicate has read.
    next: NodeId,
}

impl<'a, 't> PredicateReader<'a, 't> {
    pub fn new(lowering: Lowering<'a, 't>) -> Self {
        PredicateReader { lowering, next: 0 }
    }

    pub fn tree(&self) -> &'a Tree<'t> {
        self.lowering.tree
    }

    /// Reads the predicate whose root is this node.
    pub fn read(&mut self, id: NodeId) -> Result<Test, Fault> {
        // Operands lie before what takes them, so all nodes since the predicate before belong to this one.
        let nodes = self.next..=id;
        self.next = id + 1;
        nodes.clone().try_for_each(|node| self.lowering.resolve(node))?;
        nodes.clone().try_for_each(|node| self.lowering.check_operand_count(node))?;
        match self.tree().nodes[id] {
            Node::Operation(Operator::Compare(comparator), _) => self.comparison(comparator, id),
            Node::Operation(Operator::Between, _) => self.between(id),
            Node::Operation(Operator::In, _) => self.membership(id),
            _ => self.call(self.tree().operands(id)[0]),
        }
    }

    fn comparison(&mut self, comparator: Comparator, id: NodeId) -> Result<Test, Fault> {
        let operands = self.operands(id)?;
        check_distinct(comparator.symbol(), &operands)?;
        if comparator.needs_order() {
            check_types(comparator.symbol(), &operands, ORDERED)?;
        }
        let [left, right] = operands;
        Ok(Test::Compare(comparator, left, right))
    }

    fn between(&mut self, id: NodeId) -> Result<Test, Fault> {
        let operands = self.operands(id)?;
        check_distinct(Operator::Between.name(), &operands)?;
        check_types(Operator::Between.name(), &operands, ORDERED)?;
        let [operand, low, high] = operands;
        check_bounds(&low, &high)?;
        Ok(Test::Between { operand, low, high })
    }

    fn membership(&mut self, id: NodeId) -> Result<Test, Fault> {
        let mut candidates = self.operand_list(id)?;
        check_distinct(Operator::In.name(), &candidates)?;
        let operand = candidates.remove(0);
        Ok(Test::In { operand, candidates })
    }

    fn call(&mut self, id: NodeId) -> Result<Test, Fault> {
        match self.tree().function(id) {
            Some(function @ Function::AttributeExists) => Ok(Test::Exists(self.path(function, id)?)),
            Some(function @ Function::AttributeNotExists) => Ok(Test::NotExists(self.path(function, id)?)),
            Some(Function::AttributeType) => self.attribute_type(id),
            Some(function @ Function::BeginsWith) => {
                let operands = self.operands(id)?;
                check_distinct(function.name(), &operands)?;
                check_types(function.name(), &operands, TEXTS)?;
                let [text, prefix] = operands;
                Ok(Test::BeginsWith { text, prefix })
            }
            Some(function @ Function::Contains) => {
                let operands = self.operands(id)?;
                check_distinct(function.name(), &operands)?;
                let [container, element] = operands;
                Ok(Test::Contains { container, element })
            }
            Some(Function::Size | Function::IfNotExists | Function::ListAppend) | None => {
                unreachable!("the places of functions are checked before")
            }
        }
    }

    fn path(&mut self, function: Function, id: NodeId) -> Result<Path, Fault> {
        match self.operands(id)? {
            [Operand::Path(path)] => Ok(path),
            [_] => Err(Fault::path_required(function)),
        }
    }

    fn attribute_type(&mut self, id: NodeId) -> Result<Test, Fault> {
        let name = Function::AttributeType.name();
        let operands = self.operands(id)?;
        check_distinct(name, &operands)?;
        let [operand, wanted] = operands;
        let Operand::Constant(Value::S(wanted)) = &wanted else {
            return Err(Fault::operand_type(name, wanted.static_type().unwrap_or(ANY_TYPE)));
        };
        match TYPES.into_iter().find(|known| **known == **wanted) {
            Some(known) => Ok(Test::HasType(operand, known)),
            None => Err(Fault::new(format!(
                "Invalid attribute type name found; type: {wanted}, valid types: {{{}}}",
                TYPES.join(",")
            ))),
        }
    }

    fn operand(&mut self, id: NodeId) -> Result<Operand, Fault> {
        match self.lowering.take(id) {
            Some(Leaf::Path(path)) => Ok(Operand::Path(path)),
            Some(Leaf::Value(value)) => Ok(Operand::Constant(value)),
            None => {
                let operands: [Operand; 1] = self.operands(id)?;
                check_types(Function::Size.name(), &operands, SIZED)?;
                let [measured] = operands;
                Ok(Operand::Size(Box::new(measured)))
            }
        }
    }

    fn operand_list(&mut self, id: NodeId) -> Result<Vec<Operand>, Fault> {
        self.tree().operands(id).iter().map(|operand| self.operand(*operand)).collect()
    }

    /// The operands of a node, whose number the grammar or a check has made sure of.
    fn operands<const N: usize>(&mut self, id: NodeId) -> Result<[Operand; N], Fault> {
        let operands = self.operand_list(id)?;
        Ok(operands.try_into().unwrap_or_else(|_| unreachable!("operands are counted before")))
    }
}

/// Checks that the first operand, if it is a path, is not among the others.
pub fn check_distinct(operator: &str, operands: &[Operand]) -> Result<(), Fault> {
    let Some((first @ Operand::Path(path), others)) = operands.split_first() else { return Ok(()) };
    if !others.contains(first) {
        return Ok(());
    }
    Err(Fault::new(format!(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: \
         {operator}, first operand: {path}"
    )))
}

pub fn check_types(operator: &str, operands: &[Operand], allowed: &[&str]) -> Result<(), Fault> {
    match operands.iter().filter_map(Operand::static_type).find(|name| !allowed.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Fault::operand_type(operator, name)),
    }
}

/// Checks that constant bounds are of one type and in order.
pub fn check_bounds(low: &Operand, high: &Operand) -> Result<(), Fault> {
    let (Operand::Constant(low), Operand::Constant(high)) = (low, high) else { return Ok(()) };
    let rule = match low.compare(high) {
        None => "same data type for lower and upper bounds",
        Some(order) if order.is_gt() => "upper bound to be greater than or equal to lower bound",
        Some(_) => return Ok(()),
    };
    Err(Fault::new(format!(
        "The BETWEEN operator requires {rule}; lower bound operand: AttributeValue: {low}, upper bound operand: \
         AttributeValue: {high}"
    )))
}
