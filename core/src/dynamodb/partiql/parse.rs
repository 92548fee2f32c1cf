//! The grammar of statements (Developer guide, PartiQL reference).

use std::rc::Rc;

use crate::dynamodb::partiql::fault::{fault_at, malformed};
use crate::dynamodb::partiql::statement::{Returning, Source};
use crate::dynamodb::partiql::syntax::{Change, Syntax, Term, Verb, What};
use crate::dynamodb::partiql::token::{Kind, Place, Token, tokens};
use crate::operation::error::ApiError;

type Parsed<T> = Result<T, ApiError>;

const LEFTOVER: &str = "Unexpected token after expression";
const MULTIPLE_INSERT: &str = "Unsupported operation: Inserting multiple items in a single statement is not supported, \
                               use \"INSERT INTO tableName VALUE item\" instead";
const RETURNING_STAR: &str = "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause";
/// The brackets and marks that can be missed, with what they are called.
const MARKS: [(&str, &str); 5] = [
    (")", "RIGHT_PAREN"),
    ("]", "RIGHT_BRACKET"),
    ("}", "RIGHT_CURLY"),
    (">>", "RIGHT_DOUBLE_ANGLE_BRACKET"),
    (":", "COLON"),
];

/// Reads a statement.
pub(super) fn parse(text: &str) -> Parsed<Syntax> {
    let tokens = tokens(text).ok_or_else(|| malformed(""))?;
    let mut parser = Parser { tokens, next: 0, depth: 0, parameters: 0, refused: None };
    let syntax = parser.statement()?;
    parser.take(";");
    if parser.token().kind != Kind::End {
        return Err(malformed(LEFTOVER));
    }
    Ok(Syntax { parameters: parser.parameters, refused: parser.refused, ..syntax })
}

pub(super) struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    /// How deep the present term is nested.
    pub(super) depth: usize,
    parameters: usize,
    refused: Option<ApiError>,
}

impl<'t> Parser<'t> {
    /// The present token; behind the last one, the end.
    pub(super) fn token(&self) -> Token<'t> {
        self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    pub(super) fn at(&self, spelling: &str) -> bool {
        self.token().is(spelling)
    }

    pub(super) fn next_is(&self, spelling: &str) -> bool {
        self.tokens.get(self.next + 1).is_some_and(|token| token.is(spelling))
    }

    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    pub(super) fn take(&mut self, spelling: &str) -> bool {
        let found = self.at(spelling);
        self.next += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, mark: &str) -> Parsed<()> {
        if self.take(mark) {
            return Ok(());
        }
        let name = MARKS.into_iter().find(|(known, _)| *known == mark).map_or(mark, |(_, name)| name);
        Err(malformed(&format!("Expected {name}")))
    }

    /// The number of a further `?`.
    pub(super) fn parameter(&mut self) -> usize {
        self.parameters += 1;
        self.parameters - 1
    }

    /// Something that can be read but is refused, once all of it is read.
    fn refuse(&mut self, error: ApiError) {
        self.refused.get_or_insert(error);
    }

    fn statement(&mut self) -> Parsed<Syntax> {
        if self.take("SELECT") {
            self.select()
        } else if self.take("INSERT") {
            self.insert()
        } else if self.take("UPDATE") {
            let source = self.written_table()?;
            let changes = self.changes()?;
            let condition = self.condition()?;
            self.finish(source, Verb::Update(changes), condition)
        } else if self.take("FROM") {
            let source = self.written_table()?;
            let condition = self.condition()?;
            let changes = self.changes()?;
            self.finish(source, Verb::Update(changes), condition)
        } else if self.take("DELETE") {
            self.expect("FROM")?;
            let source = self.written_table()?;
            let condition = self.condition()?;
            self.finish(source, Verb::Delete, condition)
        } else if self.at("EXISTS") && self.next_is("(") {
            self.exists()
        } else {
            Err(malformed("Expected data manipulation"))
        }
    }

    fn exists(&mut self) -> Parsed<Syntax> {
        self.advance();
        self.advance();
        if !self.take("SELECT") {
            return Err(malformed("Expected data manipulation"));
        }
        let syntax = self.select()?;
        self.expect(")")?;
        Ok(Syntax { verb: Verb::Exists, ..syntax })
    }

    fn finish(&mut self, source: Source, verb: Verb, condition: Option<Term>) -> Parsed<Syntax> {
        let returning = self.returning()?;
        Ok(Syntax { source, verb, condition, returning, parameters: 0, refused: None })
    }

    fn select(&mut self) -> Parsed<Syntax> {
        for word in ["DISTINCT", "ALL"] {
            if self.take(word) {
                self.refuse(ApiError::validation(format!("Unsupported clause: {word}")));
            }
        }
        if self.at("VALUE") || self.at("PIVOT") {
            self.advance();
            self.refuse(ApiError::validation("Select projection doesn't support value or pivot keywords"));
        }
        let columns = self.columns()?;
        if !self.take("FROM") {
            return Err(malformed("Expected FROM"));
        }
        let (source, _) = self.source(false)?;
        while self.take(",") {
            self.source(false)?;
            self.refuse(ApiError::validation("Only select from a single table or index is supported."));
        }
        let condition = self.condition()?;
        let order = self.order()?;
        for clause in ["GROUP", "HAVING", "LIMIT"] {
            if self.at(clause) {
                return Err(fault_at(format_args!("Unsupported clause: {clause}"), self.token().at));
            }
        }
        Ok(Syntax {
            source,
            verb: Verb::Select(columns, order),
            condition,
            returning: None,
            parameters: 0,
            refused: None,
        })
    }

    /// What is selected; nothing for everything.
    fn columns(&mut self) -> Parsed<Option<Vec<Term>>> {
        let mut columns = Vec::new();
        let (mut star, mut count) = (false, 0);
        loop {
            count += 1;
            if self.take("*") {
                star = true;
            } else if self.at("COUNT") && self.next_is("(") {
                self.aggregate()?;
            } else {
                let term = self.term()?;
                if !matches!(term.what, What::Path(..)) {
                    self.refuse(fault_at("Unexpected path component", term.at));
                }
                columns.push(term);
            }
            self.alias();
            if !self.take(",") {
                break;
            }
        }
        if star && count > 1 {
            self.refuse(ApiError::validation(
                "Other attributes should not be present in the projection when '*' is used.",
            ));
        }
        Ok((!star).then_some(columns))
    }

    fn aggregate(&mut self) -> Parsed<()> {
        self.refuse(fault_at("Unexpected path component", self.token().at));
        self.advance();
        self.advance();
        if !self.take("*") {
            self.term()?;
        }
        self.expect(")")
    }

    fn alias(&mut self) {
        if self.take("AS") || matches!(self.token().kind, Kind::Word | Kind::Quoted) {
            self.advance();
            self.refuse(ApiError::validation("Aliasing is not supported"));
        }
    }

    /// A table and perhaps an index, and where the table's name stands.
    fn source(&mut self, written: bool) -> Parsed<(Source, Place)> {
        let at = self.token().at;
        let mut names = vec![self.name(written)?];
        while self.take(".") {
            names.push(self.name(written)?);
        }
        self.alias();
        if names.iter().any(|name| name.is_empty()) {
            self.refuse(ApiError::validation("Path component cannot be an empty string"));
        } else if names.len() > 2 {
            self.refuse(ApiError::validation("A path may contain at most 2 components in the FROM clause"));
        }
        let mut names = names.into_iter();
        Ok((Source { table: names.next().unwrap_or_default(), index: names.next() }, at))
    }

    fn name(&mut self, written: bool) -> Parsed<Rc<str>> {
        let token = self.token();
        match token.kind {
            Kind::Word | Kind::Quoted => {
                self.advance();
                Ok(token.text())
            }
            _ if written => Err(malformed("Expected identifier for simple path")),
            Kind::Keyword => Err(malformed("Unexpected keyword")),
            _ => Err(malformed("Unexpected term")),
        }
    }

    /// The table of an UPDATE or a DELETE.
    fn written_table(&mut self) -> Parsed<Source> {
        let (source, _) = self.source(true)?;
        if source.index.is_some() {
            self.refuse(ApiError::validation("This operation is not supported on an index"));
        }
        Ok(source)
    }

    fn insert(&mut self) -> Parsed<Syntax> {
        self.expect("INTO")?;
        let at = self.token().at;
        let mut names = vec![self.name(true)?];
        while self.take(".") {
            names.push(self.name(true)?);
        }
        if !self.take("VALUE") {
            self.take("VALUES");
            self.term()?;
            return Err(if self.token().kind == Kind::End || self.at(";") {
                ApiError::validation(MULTIPLE_INSERT)
            } else {
                malformed(LEFTOVER)
            });
        }
        if names.len() > 1 {
            let text = "FROM clause may only contain a single table name in data manipulation statements";
            self.refuse(fault_at(text, at));
        }
        let item = self.term()?;
        let source = Source { table: names.swap_remove(0), index: None };
        let syntax = self.finish(source, Verb::Insert(item), None)?;
        if syntax.returning.is_some() {
            self.refuse(ApiError::validation("RETURNING is not supported in INSERT"));
        }
        Ok(syntax)
    }

    /// `SET a = b, c = d` and `REMOVE e`, in any number and order.
    fn changes(&mut self) -> Parsed<Vec<Change>> {
        let mut changes = Vec::new();
        loop {
            if self.take("SET") {
                loop {
                    let target = self.path()?;
                    self.expect("=")?;
                    changes.push(Change { target, value: Some(self.term()?) });
                    if !self.take(",") {
                        break;
                    }
                }
            } else if self.take("REMOVE") {
                changes.push(Change { target: self.path()?, value: None });
            } else if changes.is_empty() {
                return Err(malformed("Expected data manipulation"));
            } else {
                return Ok(changes);
            }
        }
    }

    fn condition(&mut self) -> Parsed<Option<Term>> {
        if self.take("WHERE") { self.term().map(Some) } else { Ok(None) }
    }

    fn order(&mut self) -> Parsed<Vec<(Term, bool)>> {
        let mut order = Vec::new();
        if !self.take("ORDER") {
            return Ok(order);
        }
        self.expect("BY")?;
        loop {
            let term = self.term()?;
            let descending = self.take("DESC");
            if !descending {
                self.take("ASC");
            }
            order.push((term, descending));
            if !self.take(",") {
                return Ok(order);
            }
        }
    }

    fn returning(&mut self) -> Parsed<Option<Returning>> {
        if !self.take("RETURNING") {
            return Ok(None);
        }
        let modified = self.take("MODIFIED");
        if !modified && !self.take("ALL") {
            return Err(malformed("Expected ALL or MODIFIED after RETURNING"));
        }
        let new = self.take("NEW");
        if !new && !self.take("OLD") {
            return Err(malformed("Expected OLD or NEW after RETURNING"));
        }
        if !self.take("*") {
            return Err(ApiError::validation(RETURNING_STAR));
        }
        if self.at(",") {
            return Err(ApiError::validation("Invalid syntax with multiple returning elements in RETURNING clause"));
        }
        Ok(Some(Returning { modified, new }))
    }
}
