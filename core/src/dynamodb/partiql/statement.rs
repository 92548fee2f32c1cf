//! Statements with their parameters put in: what they ask for, in the words of expressions.

use std::rc::Rc;

use crate::dynamodb::expr::{Columns, Condition, Path, Step, Update};
use crate::dynamodb::partiql::change::path;
use crate::dynamodb::partiql::condition::always;
use crate::dynamodb::partiql::literal::parameters_differ;
use crate::dynamodb::partiql::parse::parse;
use crate::dynamodb::partiql::syntax::{Syntax, Term, Verb};
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::{Attributes, Value};
use crate::limits;
use crate::operation::error::ApiError;

/// A statement that can be read.
#[derive(Debug)]
pub struct Statement {
    pub source: Source,
    /// What is wrong with it, that AWS tells only once it has looked at the index.
    pub action: Result<Action, ApiError>,
    /// Whether it asks for items rather than changes.
    pub is_read: bool,
}

/// The table, by name or ARN, and the index that a statement names.
#[derive(Clone, Debug)]
pub struct Source {
    pub table: Rc<str>,
    pub index: Option<Rc<str>>,
}

#[derive(Debug)]
pub enum Action {
    Select(Select),
    /// A condition on an item, which stands in a transaction.
    Exists(Condition),
    Write(Written),
}

#[derive(Debug)]
pub struct Select {
    /// Nothing for whole items.
    pub columns: Option<Columns>,
    pub condition: Option<Condition>,
    pub order: Vec<Order>,
}

/// One attribute of ORDER BY.
#[derive(Debug)]
pub struct Order {
    pub name: Rc<str>,
    pub descending: bool,
}

#[derive(Debug)]
pub enum Written {
    Insert(Rc<Attributes>),
    Update { update: Update, condition: Condition, returning: Option<Returning> },
    Delete { condition: Condition, returning: Option<Returning> },
}

/// `RETURNING ALL OLD *` and its kin.
#[derive(Clone, Copy, Debug)]
pub struct Returning {
    pub modified: bool,
    pub new: bool,
}

impl Written {
    pub const fn returning(&self) -> Option<Returning> {
        match self {
            Written::Insert(_) => None,
            Written::Update { returning, .. } | Written::Delete { returning, .. } => *returning,
        }
    }
}

/// A statement's parameters, on the way from syntax to what is run.
pub(super) struct Lowering<'a> {
    pub parameters: &'a [Value],
}

impl Statement {
    /// Reads a statement with these parameters.
    ///
    /// # Errors
    ///
    /// A ValidationException when it cannot be read; what else is wrong with it stands in [`Statement::action`].
    pub fn read(text: &str, parameters: &[Value]) -> Result<Statement, ApiError> {
        let mut syntax = parse(text)?;
        let refused = syntax.refused.take();
        let is_read = matches!(syntax.verb, Verb::Select(..));
        let lowering = Lowering { parameters };
        let action = match refused {
            Some(error) => Err(error),
            None if syntax.parameters != parameters.len() => Err(parameters_differ()),
            None => lowering.action(&syntax),
        };
        Ok(Statement { source: syntax.source, action, is_read })
    }
}

impl Lowering<'_> {
    fn action(&self, syntax: &Syntax) -> Result<Action, ApiError> {
        let condition = syntax.condition.as_ref().map(|term| self.condition(term)).transpose()?;
        let guard = || condition.clone().unwrap_or_else(|| Condition::new(always()));
        Ok(match &syntax.verb {
            Verb::Select(columns, order) => Action::Select(Select {
                columns: columns.as_deref().map(read_columns).transpose()?,
                order: order.iter().map(read_order).collect::<Result<_, _>>()?,
                condition,
            }),
            Verb::Exists => Action::Exists(guard()),
            Verb::Insert(item) => Action::Write(Written::Insert(self.new_item(item)?)),
            Verb::Update(changes) => {
                let (update, returning) = (self.update(changes)?, syntax.returning);
                Action::Write(Written::Update { update, condition: guard(), returning })
            }
            Verb::Delete => {
                let returning = check_returning(syntax.returning)?;
                Action::Write(Written::Delete { condition: guard(), returning })
            }
        })
    }

    fn condition(&self, term: &Term) -> Result<Condition, ApiError> {
        self.test(term).map(Condition::new)
    }

    fn new_item(&self, term: &Term) -> Result<Rc<Attributes>, ApiError> {
        let item = self.item(term)?;
        if item_size(&item) > limits::ITEM_BYTES {
            return Err(ApiError::validation("Item size has exceeded the maximum allowed size"));
        }
        Ok(Rc::new(item))
    }
}

/// Columns go by the last name of their path and the indexes behind it (captured from AWS).
fn read_columns(terms: &[Term]) -> Result<Columns, ApiError> {
    let mut columns = Columns::default();
    for term in terms {
        let path = path(term)?;
        let name = column_name(&path);
        if columns.has(&name) {
            return Err(ApiError::validation(format!("Duplicate identifiers in select clause: {name}")));
        }
        columns.push(name, path);
    }
    Ok(columns)
}

fn column_name(path: &Path) -> Rc<str> {
    let mut name = path.root.to_string();
    for step in &path.steps {
        match step {
            Step::Field(field) => name = field.to_string(),
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
    name.into()
}

fn read_order((term, descending): &(Term, bool)) -> Result<Order, ApiError> {
    match path(term) {
        Ok(path) if !path.is_nested() => Ok(Order { name: path.root, descending: *descending }),
        _ => {
            let text = "Argument to ORDER BY must be of type VariableReference. Type";
            Err(ApiError::validation(format!("{text}: {}", term.what.name())))
        }
    }
}

fn check_returning(returning: Option<Returning>) -> Result<Option<Returning>, ApiError> {
    match returning {
        Some(Returning { modified, new }) if modified || new => {
            let (extent, image) = (if modified { "MODIFIED" } else { "ALL" }, if new { "NEW" } else { "OLD" });
            Err(ApiError::validation(format!(
                "Invalid returning clause: RETURNING {extent} {image} *. Only RETURNING ALL OLD * is allowed in DELETE \
                 statements."
            )))
        }
        allowed => Ok(allowed),
    }
}
