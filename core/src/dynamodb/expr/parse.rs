//! What all grammars share: the cursor, document paths and operands (Developer Guide, Expressions).
//!
//! ```text
//! operand = path | value | function "(" operand { "," operand } ")" | "(" operand ")"
//! path    = name { "." name | "[" digits "]" }
//! ```
//! Nesting is kept on a list instead of the stack: 4,096 bytes of `(` are an expression like any other.

use std::ops::Range;

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::syntax::{Element, Node, NodeId, Tree};
use crate::dynamodb::expr::token::{Token, token_at};

pub(super) struct Parser<'t> {
    text: &'t str,
    /// Where the token before the present one starts.
    previous: usize,
    token: Token<'t>,
    span: Range<usize>,
    /// The words that cannot be names here.
    keywords: &'static [&'static str],
    pub tree: Tree<'t>,
}

/// An opened parenthesis that waits for its end.
enum Open<'t> {
    Group,
    Call(&'t str, Vec<NodeId>),
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, keywords: &'static [&'static str]) -> Parser<'t> {
        let (token, span) = token_at(text, 0);
        Parser { text, previous: 0, token, span, keywords, tree: Tree::default() }
    }

    /// The present token.
    pub fn token(&self) -> Token<'t> {
        self.token
    }

    pub fn advance(&mut self) {
        self.previous = self.span.start;
        (self.token, self.span) = token_at(self.text, self.span.end);
    }

    /// Goes past the present token if it is this one.
    pub fn take(&mut self, token: Token<'_>) -> bool {
        let found = self.token == token;
        if found {
            self.advance();
        }
        found
    }

    pub fn take_mark(&mut self, mark: char) -> bool {
        self.take(Token::Mark(mark))
    }

    pub fn expect_mark(&mut self, mark: char) -> Result<(), Fault> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.syntax_error()) }
    }

    /// Whether the present token is this keyword, in any case.
    pub fn at_keyword(&self, keyword: &str) -> bool {
        matches!(self.token, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub fn take_keyword(&mut self, keyword: &str) -> bool {
        let found = self.at_keyword(keyword);
        if found {
            self.advance();
        }
        found
    }

    /// The present token is none that could stand here. The text near it runs from the token before to the token after.
    pub fn syntax_error(&self) -> Fault {
        let (token, end) = match self.token {
            Token::End => ("<EOF>", self.text.len()),
            _ => (&self.text[self.span.clone()], token_at(self.text, self.span.end).1.end),
        };
        Fault::new(format!("Syntax error; token: \"{token}\", near: \"{}\"", &self.text[self.previous..end]))
    }

    pub fn path(&mut self) -> Result<NodeId, Fault> {
        let start = self.tree.elements.len();
        self.name()?;
        loop {
            if self.take_mark('.') {
                self.name()?;
            } else if self.take_mark('[') {
                self.index()?;
            } else {
                let end = self.tree.elements.len();
                return Ok(self.tree.push(Node::Path(start..end)));
            }
        }
    }

    fn name(&mut self) -> Result<(), Fault> {
        let element = match self.token {
            Token::Word(word) if !self.is_keyword(word) => Element::Word(word),
            Token::Name(name) => Element::Name(name),
            _ => return Err(self.syntax_error()),
        };
        self.tree.elements.push(element);
        self.advance();
        Ok(())
    }

    fn index(&mut self) -> Result<(), Fault> {
        let Token::Digits(digits) = self.token else { return Err(self.syntax_error()) };
        self.tree.elements.push(Element::Index(digits));
        self.advance();
        self.expect_mark(']')
    }

    fn is_keyword(&self, word: &str) -> bool {
        self.keywords.iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
    }

    /// `:value`
    pub fn value(&mut self) -> Result<NodeId, Fault> {
        let Token::Value(name) = self.token else { return Err(self.syntax_error()) };
        self.advance();
        Ok(self.tree.push(Node::Value(name)))
    }

    pub fn operand(&mut self) -> Result<NodeId, Fault> {
        let mut open = Vec::new();
        loop {
            while let Some(opened) = self.opening() {
                open.push(opened);
            }
            let mut operand = self.leaf()?;
            let mut grouped = false;
            loop {
                operand = match open.pop() {
                    None => return Ok(operand),
                    Some(Open::Group) => {
                        self.close_group(grouped)?;
                        grouped = true;
                        operand
                    }
                    Some(Open::Call(function, mut operands)) => {
                        operands.push(operand);
                        if self.take_mark(',') {
                            open.push(Open::Call(function, operands));
                            break;
                        }
                        self.expect_mark(')')?;
                        grouped = false;
                        self.tree.push_call(function, &operands)
                    }
                };
            }
        }
    }

    /// Goes past `(` or `function (`.
    fn opening(&mut self) -> Option<Open<'t>> {
        if self.take_mark('(') {
            return Some(Open::Group);
        }
        let Token::Word(function) = self.token else { return None };
        let is_call = token_at(self.text, self.span.end).0 == Token::Mark('(') && !self.is_keyword(function);
        is_call.then(|| {
            self.advance();
            self.advance();
            Open::Call(function, Vec::new())
        })
    }

    fn leaf(&mut self) -> Result<NodeId, Fault> {
        if let Token::Value(_) = self.token { self.value() } else { self.path() }
    }

    /// Goes past `)`. Parentheses right inside parentheses are redundant, which is a fault, but none of syntax.
    pub fn close_group(&mut self, holds_group: bool) -> Result<(), Fault> {
        self.expect_mark(')')?;
        self.tree.redundant_parentheses |= holds_group;
        Ok(())
    }
}
