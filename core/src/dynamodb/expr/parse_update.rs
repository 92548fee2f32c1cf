//! The grammar of updates (Developer Guide, Expressions.UpdateExpressions).
//!
//! ```text
//! update  = section { section }
//! section = "SET" set { "," set } | "REMOVE" path { "," path } | ( "ADD" | "DELETE" ) path value { "," path value }
//! set     = path "=" value
//! value   = operand | operand ( "+" | "-" ) operand | "(" value ")"
//! ```

use crate::dynamodb::expr::fault::Fault;
use crate::dynamodb::expr::parse::Parser;
use crate::dynamodb::expr::syntax::{Comparator, NodeId, Operator, Tree};
use crate::dynamodb::expr::token::Token;

const KEYWORDS: &[&str] = &["SET", "REMOVE", "ADD", "DELETE"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Set,
    Remove,
    Add,
    Delete,
}

impl Section {
    const ALL: [Section; 4] = [Section::Set, Section::Remove, Section::Add, Section::Delete];

    pub const fn name(self) -> &'static str {
        match self {
            Section::Set => "SET",
            Section::Remove => "REMOVE",
            Section::Add => "ADD",
            Section::Delete => "DELETE",
        }
    }
}

/// An update as it was written.
pub(super) struct UpdateSyntax<'t> {
    pub tree: Tree<'t>,
    pub sections: Vec<Section>,
    pub actions: Vec<ActionSyntax>,
}

pub(super) struct ActionSyntax {
    pub section: Section,
    pub path: NodeId,
    /// What follows the path; nothing for REMOVE.
    pub operand: Option<NodeId>,
}

pub(super) fn parse_update(text: &str) -> Result<UpdateSyntax<'_>, Fault> {
    let mut parser = Parser::new(text, KEYWORDS);
    let (mut sections, mut actions) = (Vec::new(), Vec::new());
    while sections.is_empty() || parser.token() != Token::End {
        let Some(section) = Section::ALL.into_iter().find(|section| parser.take_keyword(section.name())) else {
            return Err(parser.syntax_error());
        };
        sections.push(section);
        actions.push(parser.action(section)?);
        while parser.take_mark(',') {
            actions.push(parser.action(section)?);
        }
    }
    Ok(UpdateSyntax { tree: parser.tree, sections, actions })
}

impl Parser<'_> {
    fn action(&mut self, section: Section) -> Result<ActionSyntax, Fault> {
        let path = self.path()?;
        let operand = match section {
            Section::Set if self.take(Token::Comparator(Comparator::Equal)) => Some(self.set_value()?),
            Section::Set => return Err(self.syntax_error()),
            Section::Remove => None,
            Section::Add | Section::Delete => Some(self.value()?),
        };
        Ok(ActionSyntax { section, path, operand })
    }

    /// As `(` may open a value or an operand, only what follows decides: `(a + b)`, `(a) + b`.
    fn set_value(&mut self) -> Result<NodeId, Fault> {
        let mut groups = 0;
        while self.take_mark('(') {
            groups += 1;
        }
        let mut value = self.operand()?;
        let (mut grouped, mut computed) = (false, false);
        loop {
            let operator = match self.token() {
                Token::Mark('+') if !computed => Operator::Plus,
                Token::Mark('-') if !computed => Operator::Minus,
                Token::Mark(')') if groups > 0 => {
                    self.close_group(grouped)?;
                    groups -= 1;
                    grouped = true;
                    continue;
                }
                _ if groups > 0 => return Err(self.syntax_error()),
                _ => return Ok(value),
            };
            self.advance();
            let right = self.operand()?;
            value = self.tree.push_operation(operator, &[value, right]);
            (grouped, computed) = (false, true);
        }
    }
}
