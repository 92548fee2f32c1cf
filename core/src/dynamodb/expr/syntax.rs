//! The syntax tree of one expression: what was written, before anything is looked up.
//!
//! Nodes lie in one list, operands before the operation that takes them, so that the order of nodes is the order of
//! the text and no text, however deeply nested, makes a check recurse.

use std::ops::Range;

/// A place in [`Tree::nodes`].
pub(super) type NodeId = usize;

#[derive(Debug, Default)]
pub(super) struct Tree<'t> {
    pub nodes: Vec<Node<'t>>,
    /// The operands of all nodes.
    operands: Vec<NodeId>,
    /// The elements of all paths.
    pub elements: Vec<Element<'t>>,
    /// Whether parentheses stand right inside parentheses.
    pub redundant_parentheses: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Node<'t> {
    /// A range of [`Tree::elements`].
    Path(Range<usize>),
    /// `:value`
    Value(&'t str),
    /// A function by the name that was written, and its operands.
    Call(&'t str, Range<usize>),
    Operation(Operator, Range<usize>),
}

/// One element of a document path, as written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Element<'t> {
    Word(&'t str),
    /// `#name`
    Name(&'t str),
    /// The digits of `[digits]`.
    Index(&'t str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Compare(Comparator),
    Between,
    In,
    Not,
    And,
    Or,
    Plus,
    Minus,
    /// No operator, but a function call that stands where a condition is expected.
    Test,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dynamodb) enum Function {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    BeginsWith,
    Contains,
    Size,
    IfNotExists,
    ListAppend,
}

impl<'t> Tree<'t> {
    pub fn push(&mut self, node: Node<'t>) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub fn push_call(&mut self, function: &'t str, operands: &[NodeId]) -> NodeId {
        let operands = self.push_operands(operands);
        self.push(Node::Call(function, operands))
    }

    pub fn push_operation(&mut self, operator: Operator, operands: &[NodeId]) -> NodeId {
        let operands = self.push_operands(operands);
        self.push(Node::Operation(operator, operands))
    }

    fn push_operands(&mut self, operands: &[NodeId]) -> Range<usize> {
        let start = self.operands.len();
        self.operands.extend_from_slice(operands);
        start..self.operands.len()
    }

    /// The nodes that a call or an operation takes; none for a leaf.
    pub fn operands(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[id] {
            Node::Path(_) | Node::Value(_) => &[],
            Node::Call(_, operands) | Node::Operation(_, operands) => &self.operands[operands.clone()],
        }
    }

    /// The function that a node calls; nothing for any other node, and for a name that is no function.
    pub fn function(&self, id: NodeId) -> Option<Function> {
        if let Node::Call(name, _) = self.nodes[id] { Function::from_name(name) } else { None }
    }
}

impl Comparator {
    pub const fn symbol(self) -> &'static str {
        match self {
            Comparator::Equal => "=",
            Comparator::NotEqual => "<>",
            Comparator::Less => "<",
            Comparator::LessOrEqual => "<=",
            Comparator::Greater => ">",
            Comparator::GreaterOrEqual => ">=",
        }
    }

    /// Whether only types that have an order can be compared.
    pub const fn needs_order(self) -> bool {
        !matches!(self, Comparator::Equal | Comparator::NotEqual)
    }

    /// The comparator that says the same with its operands swapped.
    pub const fn mirrored(self) -> Comparator {
        match self {
            Comparator::Less => Comparator::Greater,
            Comparator::LessOrEqual => Comparator::GreaterOrEqual,
            Comparator::Greater => Comparator::Less,
            Comparator::GreaterOrEqual => Comparator::LessOrEqual,
            same => same,
        }
    }
}

impl Operator {
    /// The name in error texts.
    pub const fn name(self) -> &'static str {
        match self {
            Operator::Compare(comparator) => comparator.symbol(),
            Operator::Between => "BETWEEN",
            Operator::In => "IN",
            Operator::Not => "NOT",
            Operator::And => "AND",
            Operator::Or => "OR",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Test => "",
        }
    }
}

impl Function {
    const ALL: [Function; 8] = [
        Function::AttributeExists,
        Function::AttributeNotExists,
        Function::AttributeType,
        Function::BeginsWith,
        Function::Contains,
        Function::Size,
        Function::IfNotExists,
        Function::ListAppend,
    ];

    /// The function of that name; names are in lower case only.
    pub fn from_name(name: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|function| function.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Function::AttributeExists => "attribute_exists",
            Function::AttributeNotExists => "attribute_not_exists",
            Function::AttributeType => "attribute_type",
            Function::BeginsWith => "begins_with",
            Function::Contains => "contains",
            Function::Size => "size",
            Function::IfNotExists => "if_not_exists",
            Function::ListAppend => "list_append",
        }
    }

    pub const fn operand_count(self) -> usize {
        match self {
            Function::AttributeExists | Function::AttributeNotExists | Function::Size => 1,
            _ => 2,
        }
    }

    /// Whether it gives a value to be stored rather than an answer about the item.
    pub const fn is_for_updates(self) -> bool {
        matches!(self, Function::IfNotExists | Function::ListAppend)
    }
}
