//! `ExecuteTransaction` (API reference, ExecuteTransaction): the write transaction or the read transaction that the
//! statements come to.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::cancellation;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::item_collection::ReturnItemCollectionMetrics;
use crate::dynamodb::ops::partiql::{self, ON_FAILURE, PARAMETERS, STATEMENT, Sent, read, write};
use crate::dynamodb::ops::selection::Selection;
use crate::dynamodb::ops::transact_action;
use crate::dynamodb::ops::transact_get_items::{self, Found, Response};
use crate::dynamodb::ops::transact_write_items::{self, Once, Target};
use crate::dynamodb::partiql::{Action, Select, Statement, branch};
use crate::dynamodb::table::Table;
use crate::hash::digest;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, JsonMap, Member, Shape, list, member, required, text};
use crate::world::World;

const MEMBER: Shape = Shape::Structure("ParameterizedStatement", &[STATEMENT, PARAMETERS, ON_FAILURE]);

/// Runs up to a hundred statements, all or none: all read, or all write.
pub struct ExecuteTransaction {
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    /// All other members.
    sent: JsonMap,
}

impl Members for ExecuteTransaction {
    fn read(fields: &mut Fields) -> ExecuteTransaction {
        let return_consumed_capacity = fields.take("ReturnConsumedCapacity");
        ExecuteTransaction { return_consumed_capacity, sent: fields.all() }
    }
}

/// The statements, in the order of the request, each with whether its failure shows the item.
pub struct Plan {
    statements: Vec<(Statement, bool)>,
    is_read: bool,
    once: Once,
    capacity: ReturnConsumedCapacity,
}

/// The items that were read; of writes nothing is told.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    responses: Vec<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

impl Operation for ExecuteTransaction {
    const NAME: &'static str = "ExecuteTransaction";
    const INPUT: &'static [Member] = &[
        required("TransactStatements", list(&MEMBER, 1, limits::TRANSACTION_ACTIONS)),
        member("ClientRequestToken", text(1, limits::CLIENT_TOKEN_LENGTH)),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    ];
    type Plan = Plan;
    type Output = Output;

    /// The parameters of all statements come before the first statement (captured from AWS).
    fn check(self) -> Result<Plan, ApiError> {
        let sent = self.sent.get("TransactStatements").unwrap_or(&Json::Null);
        let each = || sent.as_array().into_iter().flatten().filter_map(Json::as_object).map(Sent);
        let parameters: Vec<_> = each().map(Sent::parameters).collect::<Result<_, _>>()?;
        let mut statements = Vec::with_capacity(parameters.len());
        for (n, (sent, parameters)) in each().zip(&parameters).enumerate() {
            let statement = Statement::read(sent.statement(), parameters).map_err(|error| numbered(n, error))?;
            statements.push((statement, sent.returns_item()));
        }
        let is_read = statements.iter().any(|(statement, _)| statement.is_read);
        if is_read && !statements.iter().all(|(statement, _)| statement.is_read) {
            return Err(ApiError::validation(
                "ExecuteTransaction API does not support both read and write operations in the same request.",
            ));
        }
        let own = Sent(&self.sent);
        let capacity = self.return_consumed_capacity.unwrap_or_default();
        let once = Once { token: own.member("ClientRequestToken").map(Rc::from), fingerprint: digest(sent) };
        Ok(Plan { statements, is_read, once, capacity })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let Plan { statements, is_read, once, capacity } = plan;
        if is_read {
            let found = prepare(statements, world, ctx, &find)?;
            let found = cancelled_by_any(found)?;
            transact_get_items::check_distinct(found.iter().map(|found| (&found.table, &found.key)))?;
            let (responses, costs) = transact_get_items::show(&found, world, ctx)?;
            return Ok(Output { responses, consumed_capacity: costs.shown_as_reads(capacity) });
        }
        let prepared = prepare(statements, world, ctx, &aim)?;
        let (actions, targets) = cancelled_by_any(prepared)?.into_iter().unzip();
        let metrics = ReturnItemCollectionMetrics::default();
        let plan = transact_write_items::Plan { actions, once, capacity, metrics };
        let done = transact_write_items::execute(plan, targets, world, ctx)?;
        Ok(Output { responses: Vec::new(), consumed_capacity: done.consumed_capacity })
    }
}

fn numbered(n: usize, error: ApiError) -> ApiError {
    ApiError { message: format!("Validation failed in TransactStatements[{n}]: {}", error.message), ..error }
}

/// A statement is wrong, or it cancels the transaction.
enum Fault {
    Wrong(ApiError),
    Cancels(ApiError),
}

type Prepared<T> = Vec<Result<T, ApiError>>;
type Prepare<T> = dyn Fn(Statement, bool, &Rc<str>, &Table) -> Result<T, Fault>;

/// Prepares each statement for its table. What is wrong with one is an error of the request; a table that does not exist,
/// or a key that does not fit it, becomes the reason for a cancellation.
fn prepare<T>(
    statements: Vec<(Statement, bool)>,
    world: &World,
    ctx: &Ctx,
    prepare: &Prepare<T>,
) -> Result<Prepared<T>, ApiError> {
    let mut prepared = Vec::with_capacity(statements.len());
    for (n, (statement, returns_item)) in statements.into_iter().enumerate() {
        prepared.push(match partiql::table(&statement.source, world, ctx) {
            Err(error) if error.code == Code::ResourceNotFound => Err(error),
            Err(error) => return Err(numbered(n, error)),
            Ok((name, table)) => match prepare(statement, returns_item, &name, table) {
                Ok(ready) => Ok(ready),
                Err(Fault::Cancels(error)) => Err(error),
                Err(Fault::Wrong(error)) => return Err(numbered(n, error)),
            },
        });
    }
    Ok(prepared)
}

/// All, or the reasons of all that failed.
fn cancelled_by_any<T>(prepared: Prepared<T>) -> Result<Vec<T>, ApiError> {
    if prepared.iter().any(Result::is_err) {
        let reasons: Vec<_> = prepared.iter().map(|result| result.as_ref().err()).collect();
        return Err(cancellation::cancelled(&reasons));
    }
    prepared.into_iter().collect()
}

/// The item that a SELECT reads.
fn find(statement: Statement, _: bool, name: &Rc<str>, table: &Table) -> Result<Found, Fault> {
    let is_of_table = statement.source.index.is_none();
    let action = partiql::action(statement, Some(table)).map_err(Fault::Wrong)?;
    let Action::Select(select) = action else { return Err(Fault::Wrong(unreadable())) };
    if !is_of_table {
        let text = "Reads on indices are not supported within transactions.";
        return Err(Fault::Wrong(ApiError::validation(text)));
    }
    let key = stored_key(&select, &table.definition.schema)?;
    let selection = select.columns.map_or(Selection::Whole, Selection::Columns);
    Ok(Found { table: Rc::clone(name), key, selection })
}

fn unreadable() -> ApiError {
    ApiError::validation(
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
    )
}

fn stored_key(select: &Select, schema: &KeySchema) -> Result<StoredKey, Fault> {
    let key = match read::key(select, schema) {
        Ok(key) => key.ok_or_else(|| Fault::Wrong(unreadable()))?,
        // A key of another type than the table's cancels the transaction (captured from AWS).
        Err(error) if error.message.starts_with("Key attribute's data type") => {
            let text = "The provided key element does not match the schema";
            return Err(Fault::Cancels(ApiError::validation(text)));
        }
        Err(error) => return Err(Fault::Wrong(error)),
    };
    schema.key_of_key(&key).map_err(Fault::Cancels)
}

/// The action that a statement comes to, and the item that it is about.
fn aim(
    statement: Statement,
    returns_item: bool,
    name: &Rc<str>,
    table: &Table,
) -> Result<(transact_action::Action, Target), Fault> {
    let schema = &table.definition.schema;
    let mismatch = |_| Fault::Cancels(ApiError::validation("The provided key element does not match the schema"));
    let mut action = match partiql::action(statement, Some(table)).map_err(Fault::Wrong)? {
        Action::Write(written) if written.returning().is_some() => {
            let text = "RETURNING clause is not supported in ExecuteTransaction.";
            return Err(Fault::Wrong(ApiError::validation(text)));
        }
        Action::Write(written) => write::action(name, table, written, returns_item).map_err(mismatch)?,
        Action::Exists(condition) => {
            if !branch::asks_more(&condition, schema) || branch::single_key(&condition, schema, false).is_err() {
                let text = "EXISTS() must contain a single item read with additional condition";
                return Err(Fault::Wrong(ApiError::validation(text)));
            }
            write::check(name, table, condition, returns_item).map_err(Fault::Wrong)?
        }
        Action::Select(_) => return Err(Fault::Wrong(unreadable())),
    };
    let key = action.key(schema).map_err(Fault::Cancels)?;
    write::spare_missing(&mut action, table);
    Ok((action, Target { table: Rc::clone(name), key: Ok(key) }))
}
