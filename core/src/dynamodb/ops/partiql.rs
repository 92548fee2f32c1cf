//! What the operations that take PartiQL statements share: their members, and how a statement meets its table.

pub(super) mod read;
pub(super) mod write;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::ops::item_write::RETURN_VALUES_ON_FAILURE;
use crate::dynamodb::partiql::{Action, Source, Statement};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Value;
use crate::dynamodb::wire::parse_value;
use crate::limits;
use crate::name;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Bounds, Json, JsonMap, Member, Shape, member, required, text};
use crate::world::World;

pub(super) const STATEMENT: Member = required("Statement", text(1, limits::STATEMENT_LENGTH));
pub(super) const PARAMETERS: Member =
    member("Parameters", Shape::List(&Shape::AttributeValue, Some(Bounds { min: 1, max: i64::MAX })));
pub(super) const ON_FAILURE: Member = member("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE);

/// A statement with what stands beside it, its shape known to fit.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a>(pub &'a JsonMap);

impl<'a> Sent<'a> {
    pub fn member(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Json::as_str)
    }

    pub fn statement(self) -> &'a str {
        self.member("Statement").unwrap_or_default()
    }

    /// The values of `?`, which AWS looks at before it looks at the statement (captured from AWS).
    pub fn parameters(self) -> Result<Vec<Value>, ApiError> {
        let sent = self.0.get("Parameters").and_then(Json::as_array).into_iter().flatten();
        sent.map(|value| parse_value(value, Layer::Old)).collect()
    }

    pub fn read(self) -> Result<Statement, ApiError> {
        Statement::read(self.statement(), &self.parameters()?)
    }

    pub fn is_consistent(self) -> bool {
        self.0.get("ConsistentRead").and_then(Json::as_bool).unwrap_or(false)
    }

    /// Whether a failed condition shows the item.
    pub fn returns_item(self) -> bool {
        self.member("ReturnValuesOnConditionCheckFailure") == Some("ALL_OLD")
    }
}

/// A table that a statement names, by its own name.
pub(super) type Named<'a> = (Rc<str>, &'a Rc<Table>);

/// The table that a statement is about.
pub(super) fn table<'a>(source: &Source, world: &'a World, ctx: &Ctx) -> Result<Named<'a>, ApiError> {
    let name = name::table_of(&source.table, &ctx.region)?;
    let table = world.usable_table(&ctx.region, &name)?;
    Ok((name, table))
}

/// What a statement asks of its table. Of an index with several key attributes of a kind AWS says before all else that
/// no statement can read it (captured from AWS).
pub(super) fn action(statement: Statement, table: Option<&Table>) -> Result<Action, ApiError> {
    let named = table.zip(statement.source.index.as_deref());
    let index = named.and_then(|(table, index)| table.index(index));
    if index.is_some_and(|index| index.definition.schema.as_plain().is_none()) {
        return Err(ApiError::validation(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
        ));
    }
    statement.action
}
