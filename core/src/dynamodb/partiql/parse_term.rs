//! The grammar of expressions: OR, AND, NOT, comparisons, sums, and what they are made of.
//!
//! Chains become lists, so that only brackets, signs and NOT make it recurse; their depth is limited.

use std::rc::Rc;

use crate::dynamodb::expr::{Comparator, Step};
use crate::dynamodb::partiql::fault::{fault_at, malformed};
use crate::dynamodb::partiql::parse::Parser;
use crate::dynamodb::partiql::syntax::{Term, What};
use crate::dynamodb::partiql::token::{Kind, Place};
use crate::limits;
use crate::operation::error::ApiError;

type Parsed<T = Term> = Result<T, ApiError>;

const COMPARATORS: [(&str, Comparator); 7] = [
    ("=", Comparator::Equal),
    ("<>", Comparator::NotEqual),
    ("!=", Comparator::NotEqual),
    ("<", Comparator::Less),
    ("<=", Comparator::LessOrEqual),
    (">", Comparator::Greater),
    (">=", Comparator::GreaterOrEqual),
];
/// The words that join two terms.
const OPERATORS: [&str; 7] = ["AND", "OR", "IN", "IS", "LIKE", "BETWEEN", "ESCAPE"];
/// The types that IS can ask for.
const TYPE_NAMES: [&str; 32] = [
    "MISSING",
    "NULL",
    "BOOL",
    "BOOLEAN",
    "SMALLINT",
    "INTEGER2",
    "INTEGER4",
    "INTEGER8",
    "INT",
    "INT2",
    "INT4",
    "INT8",
    "INTEGER",
    "BIGINT",
    "FLOAT",
    "REAL",
    "DOUBLE",
    "DECIMAL",
    "NUMERIC",
    "TIMESTAMP",
    "DATE",
    "TIME",
    "CHARACTER",
    "VARCHAR",
    "STRING",
    "SYMBOL",
    "CLOB",
    "BLOB",
    "STRUCT",
    "TUPLE",
    "LIST",
    "BAG",
];

impl Parser<'_> {
    /// One level deeper, if there may be one.
    fn deeper(&mut self, parse: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == limits::STATEMENT_NESTING {
            return Err(malformed(""));
        }
        self.depth += 1;
        let term = parse(self);
        self.depth -= 1;
        term
    }

    pub fn term(&mut self) -> Parsed {
        self.deeper(|parser| parser.chain("OR", |parser| parser.chain("AND", Self::negation, What::All), What::Any))
    }

    /// Terms that one operator joins, or a single term.
    fn chain(&mut self, operator: &str, parse: fn(&mut Self) -> Parsed, join: fn(Vec<Term>) -> What) -> Parsed {
        let first = parse(self)?;
        if !self.at(operator) {
            return Ok(first);
        }
        let at = first.at;
        let mut terms = vec![first];
        while self.take(operator) {
            self.check_right_side()?;
            terms.push(parse(self)?);
        }
        Ok(Term { what: join(terms), at })
    }

    /// An operator that joins terms needs one behind it.
    fn check_right_side(&self) -> Parsed<()> {
        let ends = self.token().kind == Kind::End || self.at(";") || self.at(")");
        if ends { Err(malformed("Missing right-hand side expression of infix operator")) } else { Ok(()) }
    }

    fn negation(&mut self) -> Parsed {
        let at = self.token().at;
        if !self.take("NOT") {
            return self.comparison();
        }
        let negated = self.deeper(Self::negation)?;
        Ok(Term { what: What::Not(Box::new(negated)), at })
    }

    fn comparison(&mut self) -> Parsed {
        let mut left = self.sum()?;
        loop {
            let at = left.at;
            if let Some((symbol, comparator)) = COMPARATORS.into_iter().find(|(symbol, _)| self.at(symbol)) {
                self.take(symbol);
                self.check_right_side()?;
                left = Term { what: What::Compare(comparator, Box::new([left, self.sum()?])), at };
                continue;
            }
            let negated = self.at("NOT") && ["IN", "BETWEEN", "LIKE"].iter().any(|word| self.next_is(word));
            if negated {
                self.take("NOT");
            }
            let what = if self.take("IN") {
                What::In(Box::new([left, self.candidates()?]))
            } else if self.take("BETWEEN") {
                self.between(left)?
            } else if self.take("IS") {
                self.type_test(left)?
            } else if self.take("LIKE") {
                self.check_right_side()?;
                self.sum()?;
                What::Like
            } else {
                return Ok(left);
            };
            let term = Term { what, at };
            left = if negated { Term { what: What::Not(Box::new(term)), at } } else { term };
        }
    }

    /// What stands behind IN; parentheses make a list there even around one term.
    fn candidates(&mut self) -> Parsed {
        self.check_right_side()?;
        let at = self.token().at;
        if !self.take("(") {
            return self.sum();
        }
        Ok(Term { what: What::List(self.terms(")")?), at })
    }

    fn between(&mut self, left: Term) -> Parsed<What> {
        self.check_right_side()?;
        let low = self.sum()?;
        if !self.take("AND") {
            return Err(malformed("Expected AND after BETWEEN"));
        }
        self.check_right_side()?;
        Ok(What::Between(Box::new([left, low, self.sum()?])))
    }

    fn type_test(&mut self, left: Term) -> Parsed<What> {
        let negated = self.take("NOT");
        let at = left.at;
        let Some(name) = TYPE_NAMES.into_iter().find(|name| self.at(name)) else {
            return Err(malformed("Expected type name"));
        };
        self.advance();
        for (first, second) in [("DOUBLE", "PRECISION"), ("CHARACTER", "VARYING")] {
            if name == first {
                self.take(second);
            }
        }
        let what = What::Is(Box::new(left), name.to_owned());
        Ok(if negated { What::Not(Box::new(Term { what, at })) } else { what })
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.signed()?;
        while let Some(operator) = ["+", "-"].into_iter().find(|symbol| self.at(symbol)) {
            self.advance();
            self.check_right_side()?;
            let at = left.at;
            left = Term { what: What::Sum(operator, Box::new([left, self.signed()?])), at };
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed {
        let at = self.token().at;
        if self.take("-") {
            let negated = self.deeper(Self::signed)?;
            return Ok(Term { what: What::Negative(Box::new(negated)), at });
        }
        if self.take("+") { self.deeper(Self::signed) } else { self.primary() }
    }

    fn primary(&mut self) -> Parsed {
        let token = self.token();
        let at = token.at;
        let callable = token.kind == Kind::Word || token.is("size") || token.is("exists");
        let what = match token.kind {
            Kind::Text => What::Text(token.text()),
            Kind::Number => What::Number(token.raw.into()),
            Kind::Parameter => What::Parameter(self.parameter()),
            _ if callable && self.next_is("(") => return self.call(),
            Kind::Word | Kind::Quoted => return self.path(),
            Kind::Keyword => match self.constant() {
                Some(what) => what,
                None => return Err(self.unexpected()),
            },
            Kind::Symbol | Kind::End => return self.bracketed(),
        };
        self.advance();
        Ok(Term { what, at })
    }

    fn constant(&self) -> Option<What> {
        let constants = [
            ("NULL", What::Null),
            ("MISSING", What::Missing),
            ("TRUE", What::Bool(true)),
            ("FALSE", What::Bool(false)),
        ];
        constants.into_iter().find(|(word, _)| self.at(word)).map(|(_, what)| what)
    }

    /// What is said of a token where a term should begin.
    fn unexpected(&self) -> ApiError {
        let token = self.token();
        let is_operator = OPERATORS.iter().any(|word| token.is(word))
            || COMPARATORS.iter().any(|(symbol, _)| token.is(symbol))
            || ["*", "/", "%", "||"].iter().any(|symbol| token.is(symbol));
        malformed(match token.kind {
            _ if is_operator => "Unexpected operator",
            Kind::Keyword => "Unexpected keyword",
            _ => "Unexpected term",
        })
    }

    fn bracketed(&mut self) -> Parsed {
        let at = self.token().at;
        let what = if self.take("(") {
            let mut terms = self.terms(")")?;
            match terms.pop() {
                Some(only) if terms.is_empty() => return Ok(only),
                Some(last) => {
                    terms.push(last);
                    What::List(terms)
                }
                None => return Err(malformed("Unexpected term")),
            }
        } else if self.take("[") {
            What::List(self.terms("]")?)
        } else if self.take("<<") {
            What::Bag(self.terms(">>")?)
        } else if self.take("{") {
            What::Struct(self.fields()?)
        } else {
            return Err(self.unexpected());
        };
        Ok(Term { what, at })
    }

    /// Terms with commas between them, up to and past the bracket that closes them.
    fn terms(&mut self, closing: &str) -> Parsed<Vec<Term>> {
        let mut terms = Vec::new();
        if self.token().kind != Kind::End && self.take(closing) {
            return Ok(terms);
        }
        loop {
            terms.push(self.term()?);
            if !self.take(",") {
                self.expect(closing)?;
                return Ok(terms);
            }
        }
    }

    fn fields(&mut self) -> Parsed<Vec<(Term, Term)>> {
        let mut fields = Vec::new();
        if self.take("}") {
            return Ok(fields);
        }
        loop {
            let name = self.sum()?;
            self.expect(":")?;
            fields.push((name, self.term()?));
            if !self.take(",") {
                self.expect("}")?;
                return Ok(fields);
            }
        }
    }

    fn call(&mut self) -> Parsed {
        let token = self.token();
        self.advance();
        self.advance();
        // Inside of EXISTS stands a statement, which no expression can hold: the function is refused by its name.
        let operands =
            if self.at("SELECT") { return Err(unknown_function(token.raw, token.at)) } else { self.terms(")")? };
        Ok(Term { what: What::Call(token.raw.to_ascii_lowercase(), operands), at: token.at })
    }

    /// A document path.
    pub fn path(&mut self) -> Parsed {
        let token = self.token();
        if !matches!(token.kind, Kind::Word | Kind::Quoted) {
            return Err(malformed("Expected identifier for simple path"));
        }
        self.advance();
        let mut steps = Vec::new();
        loop {
            if self.take(".") {
                steps.push(Step::Field(self.field()?));
            } else if self.take("[") {
                steps.push(self.element()?);
                self.expect("]")?;
            } else {
                break;
            }
        }
        if steps.len() + 1 > limits::PATH_LEVELS {
            let text = "The document path has too many nesting levels; nesting levels";
            return Err(ApiError::validation(format!("{text}: {}", steps.len() + 1)));
        }
        Ok(Term { what: What::Path(token.text(), steps), at: token.at })
    }

    fn field(&mut self) -> Parsed<Rc<str>> {
        let token = self.token();
        match token.kind {
            Kind::Word | Kind::Quoted => {
                self.advance();
                Ok(token.text())
            }
            _ if token.is("*") => Err(ApiError::validation("Unpivot path component like a.*.b are not supported")),
            _ => Err(malformed("Invalid path dot component")),
        }
    }

    fn element(&mut self) -> Parsed<Step> {
        let negative = self.take("-");
        let token = self.token();
        let index = match token.kind {
            Kind::Number => token.raw.parse().ok().filter(|index: &u32| *index <= limits::LIST_INDEX),
            Kind::Text if !negative => {
                self.advance();
                return Ok(Step::Field(token.text()));
            }
            _ if token.is("*") => {
                return Err(ApiError::validation("Wildcard path component like a[*].b are not supported"));
            }
            _ => return Err(self.unexpected()),
        };
        self.advance();
        match index {
            Some(index) if !negative || index == 0 => Ok(Step::Index(index)),
            _ => {
                let sign = if negative { "-" } else { "" };
                let text = "List index is not within the allowable range; index";
                Err(fault_at(format_args!("{text}: [{sign}{}]", token.raw), token.at))
            }
        }
    }
}

pub(super) fn unknown_function(name: &str, at: Place) -> ApiError {
    fault_at(format_args!("Unrecognized function: {}", name.to_ascii_lowercase()), at)
}
