//! INSERT, UPDATE and DELETE, and EXISTS in a transaction: as actions of a transaction, done alone or together.

use std::rc::Rc;

use crate::capacity::Cost;
use crate::ctx::Ctx;
use crate::dynamodb::expr::{Condition, Path, Test};
use crate::dynamodb::key::KeySchema;
use crate::dynamodb::ops::transact_action::{Action, Intent};
use crate::dynamodb::partiql::branch::single_key;
use crate::dynamodb::partiql::{Returning, Written};
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::write::{self, Effect, Guard, Price, Touched, Write};
use crate::operation::error::{ApiError, Code};
use crate::streams::stream::Arrival;
use crate::world::World;

const TOO_DEEP: &str = "Nesting Levels have exceeded supported limits";

/// What a statement is to do to one item of a table.
pub(in crate::dynamodb::ops) fn action(
    name: &Rc<str>,
    table: &Table,
    written: Written,
    returns_item: bool,
) -> Result<Action, ApiError> {
    let schema = &table.definition.schema;
    let (condition, intent) = match written {
        Written::Insert(item) => (absent(schema), Intent::Put(item)),
        Written::Update { update, condition, .. } => {
            let key = single_key(&condition, schema, true)?;
            (condition, Intent::Update(key, update))
        }
        Written::Delete { condition, .. } => {
            let key = single_key(&condition, schema, true)?;
            (condition, Intent::Delete(key))
        }
    };
    Ok(guarded(name, condition, intent, returns_item))
}

/// What EXISTS looks at.
pub(in crate::dynamodb::ops) fn check(
    name: &Rc<str>,
    table: &Table,
    condition: Condition,
    returns_item: bool,
) -> Result<Action, ApiError> {
    let key = single_key(&condition, &table.definition.schema, false)?;
    Ok(guarded(name, condition, Intent::Check(key), returns_item))
}

/// The condition of an INSERT: there is no such item yet.
fn absent(schema: &KeySchema) -> Condition {
    Condition::new(Test::NotExists(Path::top_level(Rc::clone(&schema.partition.name))))
}

fn guarded(name: &Rc<str>, condition: Condition, intent: Intent, returns_item: bool) -> Action {
    let is_insert = matches!(intent, Intent::Put(_));
    let guard = Some(Guard { condition, returns_item: returns_item && !is_insert });
    let mut action = Action { table: Rc::clone(name), guard, intent, bytes: 0, is_insert };
    action.bytes = item_size(action.attributes());
    action
}

/// DELETE of an item that does not exist succeeds, whatever its condition (captured from AWS).
pub(in crate::dynamodb::ops) fn spare_missing(action: &mut Action, table: &Table) {
    let is_missing = |action: &Action| {
        let key = action.key(&table.definition.schema);
        key.is_ok_and(|key| table.items.get(&key).is_none())
    };
    if matches!(action.intent, Intent::Delete(_)) && is_missing(action) {
        action.guard = None;
    }
}

/// What a statement did.
pub(in crate::dynamodb::ops) struct Done {
    /// What RETURNING asked for, if there is any.
    pub item: Option<Rc<Attributes>>,
    pub cost: Cost,
    /// What the table's stream is to be told.
    pub arrival: Option<Arrival>,
}

/// Does what a statement asks for, alone.
pub(in crate::dynamodb::ops) fn perform(
    world: &mut World,
    ctx: &mut Ctx,
    action: Action,
    returning: Option<Returning>,
) -> Result<Done, ApiError> {
    let Action { table, guard, intent, is_insert, .. } = action;
    let known = world.usable_table(&ctx.region, &table)?;
    let attributes = Action { table: Rc::clone(&table), guard: None, intent, bytes: 0, is_insert };
    let key = attributes.key(&known.definition.schema)?;
    let mut effect = attributes.intent.effect().unwrap_or(Effect::Delete);
    if let Effect::Update { shows, .. } = &mut effect {
        *shows = touched(returning);
    }
    let written =
        write::write_unrecorded(world, ctx, &table, Write { key, guard, effect, price: Price::Single, identity: None });
    let written = written.map_err(|error| told(error, is_insert))?;
    let item = match returning {
        None => None,
        Some(Returning { modified: true, .. }) => written.touched.map(Rc::new),
        Some(Returning { new: true, .. }) => written.new,
        Some(_) => written.old,
    };
    Ok(Done { item, cost: written.cost, arrival: written.arrival })
}

const fn touched(returning: Option<Returning>) -> Touched {
    match returning {
        Some(Returning { modified: true, new: true }) => Touched::New,
        Some(Returning { modified: true, new: false }) => Touched::Old,
        _ => Touched::None,
    }
}

/// An error of the item operation, as a statement tells it (captured from AWS).
fn told(mut error: ApiError, is_insert: bool) -> ApiError {
    if error.message.starts_with(TOO_DEEP) {
        error.message.truncate(TOO_DEEP.len());
    }
    if is_insert { duplicate(error) } else { error }
}

/// What an INSERT says where the item exists.
pub(in crate::dynamodb::ops) fn duplicate(error: ApiError) -> ApiError {
    match error.code {
        Code::ConditionalCheckFailed => ApiError::new(Code::DuplicateItem, "Duplicate primary key exists in table"),
        _ => error,
    }
}
