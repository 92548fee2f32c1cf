//! The grammar of conditions (Developer Guide, Expressions.OperatorsAndFunctions).
//!
//! ```text
//! condition = condition "OR" condition | condition "AND" condition | "NOT" condition | "(" condition ")" | predicate
//! predicate = operand comparator operand | operand "BETWEEN" operand "AND" operand
//!           | operand "IN" "(" operand { "," operand } ")" | function
//! ```
//! NOT binds tighter than AND, and AND tighter than OR. As `(` may open a condition or an operand, what is inside
//! decides.

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::parse::Parser;
use crate::dynamodb::expr::syntax::{Node, NodeId, Operator, Tree};
use crate::dynamodb::expr::token::Token;

const KEYWORDS: &[&str] = &["AND", "OR", "NOT", "BETWEEN", "IN"];

/// The tree of a condition and its root.
pub(super) fn parse_condition(text: &str) -> Result<(Tree<'_>, NodeId), Fault> {
    let mut parser = ConditionParser { parser: Parser::new(text, KEYWORDS), open: Vec::new() };
    let root = parser.condition()?;
    Ok((parser.parser.tree, root))
}

struct ConditionParser<'t> {
    parser: Parser<'t>,
    /// What waits for the condition that follows, outermost first.
    open: Vec<Open>,
}

enum Open {
    Group,
    Not,
    And(NodeId),
    Or(NodeId),
}

/// What has been read, and may yet become the left side of something.
#[derive(Clone, Copy)]
struct Reading {
    node: NodeId,
    is_condition: bool,
    /// Whether it stands in parentheses of its own.
    grouped: bool,
}

impl ConditionParser<'_> {
    fn condition(&mut self) -> Result<NodeId, Fault> {
        loop {
            self.opening();
            let node = self.parser.operand()?;
            let mut reading = self.predicate(Reading { node, is_condition: false, grouped: false })?;
            while self.parser.token() == Token::Mark(')') {
                reading = self.closing(reading)?;
            }
            let node = self.as_condition(reading)?;
            if self.parser.token() == Token::End {
                return self.finish(node);
            }
            if self.parser.take_keyword("AND") {
                let left = self.bind(node, false);
                self.open.push(Open::And(left));
            } else if self.parser.take_keyword("OR") {
                let left = self.bind(node, true);
                self.open.push(Open::Or(left));
            } else {
                return Err(self.parser.syntax_error());
            }
        }
    }

    /// Goes past `(` and NOT.
    fn opening(&mut self) {
        loop {
            if self.parser.take_mark('(') {
                self.open.push(Open::Group);
            } else if self.parser.take_keyword("NOT") {
                self.open.push(Open::Not);
            } else {
                return;
            }
        }
    }

    /// Reads on to a whole predicate if an operator follows the operand that was read.
    fn predicate(&mut self, left: Reading) -> Result<Reading, Fault> {
        if left.is_condition {
            return Ok(left);
        }
        let (operator, operands) = if let Token::Comparator(comparator) = self.parser.token() {
            self.parser.advance();
            (Operator::Compare(comparator), vec![left.node, self.parser.operand()?])
        } else if self.parser.take_keyword("BETWEEN") {
            (Operator::Between, self.bounds(left.node)?)
        } else if self.parser.take_keyword("IN") {
            (Operator::In, self.candidates(left.node)?)
        } else {
            return Ok(left);
        };
        let node = self.parser.tree.push_operation(operator, &operands);
        Ok(Reading { node, is_condition: true, grouped: false })
    }

    fn bounds(&mut self, left: NodeId) -> Result<Vec<NodeId>, Fault> {
        let low = self.parser.operand()?;
        if !self.parser.take_keyword("AND") {
            return Err(self.parser.syntax_error());
        }
        Ok(vec![left, low, self.parser.operand()?])
    }

    fn candidates(&mut self, left: NodeId) -> Result<Vec<NodeId>, Fault> {
        self.parser.expect_mark('(')?;
        let mut operands = vec![left, self.parser.operand()?];
        while self.parser.take_mark(',') {
            operands.push(self.parser.operand()?);
        }
        self.parser.expect_mark(')')?;
        Ok(operands)
    }

    /// Goes past `)`. The parentheses hold an operand if nothing but it was read since they were opened.
    fn closing(&mut self, reading: Reading) -> Result<Reading, Fault> {
        let mut reading = reading;
        if !matches!(self.open.last(), Some(Open::Group)) {
            let node = self.as_condition(reading)?;
            reading = Reading { node: self.bind(node, true), is_condition: true, grouped: false };
        }
        if self.open.pop().is_none() {
            return Err(self.parser.syntax_error());
        }
        self.parser.close_group(reading.grouped)?;
        self.predicate(Reading { grouped: true, ..reading })
    }

    /// What was read, taken for a condition: predicates and function calls are, other operands are not.
    fn as_condition(&mut self, reading: Reading) -> Result<NodeId, Fault> {
        if reading.is_condition {
            return Ok(reading.node);
        }
        let Node::Call(..) = self.parser.tree.nodes[reading.node] else { return Err(self.parser.syntax_error()) };
        Ok(self.parser.tree.push_operation(Operator::Test, &[reading.node]))
    }

    /// Gives a condition to the operators that wait for it and bind tighter than what follows.
    fn bind(&mut self, mut node: NodeId, or_too: bool) -> NodeId {
        loop {
            let (operator, left) = match self.open.last() {
                Some(Open::Not) => (Operator::Not, None),
                Some(Open::And(left)) => (Operator::And, Some(*left)),
                Some(Open::Or(left)) if or_too => (Operator::Or, Some(*left)),
                _ => return node,
            };
            self.open.pop();
            let operands: Vec<NodeId> = left.into_iter().chain([node]).collect();
            node = self.parser.tree.push_operation(operator, &operands);
        }
    }

    fn finish(&mut self, node: NodeId) -> Result<NodeId, Fault> {
        let root = self.bind(node, true);
        if self.open.is_empty() { Ok(root) } else { Err(self.parser.syntax_error()) }
    }
}
