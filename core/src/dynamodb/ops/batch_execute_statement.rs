//! `BatchExecuteStatement` (API reference, BatchExecuteStatement).

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value as Answer};

use crate::capacity::{Cost, Units};
use crate::ctx::Ctx;
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::costs::Costs;
use crate::dynamodb::ops::partiql::{self, ON_FAILURE, PARAMETERS, STATEMENT, Sent, read, write};
use crate::dynamodb::ops::selection::{Selection, Shown};
use crate::dynamodb::ops::{key_paths, transact_action};
use crate::dynamodb::partiql::{Action, Returning, Statement};
use crate::dynamodb::replica;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::throttle::{self, Draw};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Json, JsonMap, Member, Shape, list, member, required};
use crate::streams::{self, stream::Arrival};
use crate::time::{Duration, Instant};
use crate::world::World;

const MEMBER: Shape =
    Shape::Structure("BatchStatementRequest", &[STATEMENT, PARAMETERS, member("ConsistentRead", BOOLEAN), ON_FAILURE]);

/// Runs up to 25 statements, each by itself: all read, or all write.
pub struct BatchExecuteStatement {
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    /// All other members.
    sent: JsonMap,
}

impl Members for BatchExecuteStatement {
    fn read(fields: &mut Fields) -> BatchExecuteStatement {
        let return_consumed_capacity = fields.take("ReturnConsumedCapacity");
        BatchExecuteStatement { return_consumed_capacity, sent: fields.all() }
    }
}

/// The statements, in the order of the request; a fault of one is its own.
pub struct Plan {
    statements: Vec<(Result<Statement, ApiError>, bool)>,
    capacity: ReturnConsumedCapacity,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    responses: Vec<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// What became of one statement. The table is named where the statement got as far as to it.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_name: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Shown>,
}

/// One statement, its table known to exist.
struct Ready {
    table: Rc<str>,
    key: Result<StoredKey, ApiError>,
    work: Work,
}

enum Work {
    Get { selection: Selection, consistent: bool },
    Write(Box<transact_action::Action>, Option<Returning>),
}

impl Operation for BatchExecuteStatement {
    const NAME: &'static str = "BatchExecuteStatement";
    const INPUT: &'static [Member] = &[
        required("Statements", list(&MEMBER, 1, limits::BATCH_STATEMENTS)),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let sent =
            self.sent.get("Statements").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object);
        let statements: Vec<_> = sent.map(|json| (Sent(json).read(), Sent(json).is_consistent())).collect();
        let mut kinds = statements.iter().filter_map(|(statement, _)| Some(statement.as_ref().ok()?.is_read));
        let first = kinds.next();
        if kinds.any(|is_read| Some(is_read) != first) {
            return Err(ApiError::validation(
                "BatchExecuteStatement API does not support both read and write operations in the same request.",
            ));
        }
        let capacity = self.return_consumed_capacity.unwrap_or_default();
        Ok(Plan { statements, capacity })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let prepared = plan.statements.into_iter();
        let prepared: Vec<_> =
            prepared.map(|(statement, consistent)| ready(statement?, consistent, world, ctx)).collect();
        check_distinct(&prepared)?;
        let mut costs = Costs::default();
        let (mut responses, mut arrivals) = (Vec::with_capacity(prepared.len()), Vec::new());
        for ready in prepared {
            let (table, result) = match ready {
                Ok(ready) => (Some(Rc::clone(&ready.table)), perform(ready, world, ctx, &mut arrivals)),
                Err(error) => (None, Err(error)),
            };
            let mut response = Response { table_name: table, ..Response::default() };
            match (result, &response.table_name) {
                (Ok((item, cost)), Some(table)) => {
                    costs.add(table, &cost);
                    response.item = item.filter(|item| !item.is_empty());
                }
                (Ok(_), None) => {}
                (Err(error), _) => response.error = Some(described(&error)),
            }
            responses.push(response);
        }
        streams::stream::record_all(world, ctx, arrivals);
        let consumed_capacity = costs.shown(plan.capacity).filter(|shown| !shown.is_empty());
        Ok(Output { responses, consumed_capacity })
    }
}

/// `{"Code": …, "Message": …}`, the code without its ending (captured from AWS).
fn described(error: &ApiError) -> Answer {
    let code = match error.code {
        Code::Validation => "ValidationError",
        Code::DataThrottling => "ThrottlingError",
        code => code.name().strip_suffix("Exception").unwrap_or(code.name()),
    };
    let mut described = Map::new();
    described.insert("Code".into(), code.into());
    described.insert("Message".into(), error.message.as_str().into());
    described.into()
}

/// Everything about a statement that comes before its item is looked at.
fn ready(statement: Statement, consistent: bool, world: &World, ctx: &Ctx) -> Result<Ready, ApiError> {
    let source = statement.source.clone();
    let found = partiql::table(&source, world, ctx);
    let action = partiql::action(statement, found.as_ref().ok().map(|(_, table)| table.as_ref()))?;
    let (name, table) = found?;
    let schema = &table.definition.schema;
    match action {
        Action::Select(select) => {
            let key = read::key(&select, schema)?.filter(|_| source.index.is_none()).ok_or_else(|| {
                ApiError::validation(
                    "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
                )
            })?;
            let selection = select.columns.map_or(Selection::Whole, Selection::Columns);
            key_paths::check_scalars(table, selection.paths())?;
            Ok(Ready { table: name, key: schema.key_of_key(&key), work: Work::Get { selection, consistent } })
        }
        Action::Exists(_) => Err(ApiError::validation("EXISTS can only be used in ExecuteTransaction write requests.")),
        Action::Write(written) => {
            let returning = written.returning();
            let mut action = write::action(&name, table, written, false)?;
            write::spare_missing(&mut action, table);
            Ok(Ready { table: name, key: action.key(schema), work: Work::Write(Box::new(action), returning) })
        }
    }
}

/// No two statements may be about one item.
fn check_distinct(prepared: &[Result<Ready, ApiError>]) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    let mut keys = prepared.iter().flatten().filter_map(|ready| Some((&ready.table, ready.key.as_ref().ok()?)));
    if keys.all(|key| seen.insert(key)) {
        return Ok(());
    }
    Err(ApiError::validation("Provided list of item keys contains duplicates"))
}

type Performed = Result<(Option<Shown>, Cost), ApiError>;

fn perform(ready: Ready, world: &mut World, ctx: &mut Ctx, arrivals: &mut Vec<Arrival>) -> Performed {
    let Ready { table, key, work } = ready;
    let key = key?;
    match work {
        Work::Get { selection, consistent } => {
            let known = Rc::clone(world.usable_table(&ctx.region, &table)?);
            let (item, units) = get(&known, &key, &selection, consistent, (ctx.now, world.dials.replica_lag));
            throttle::draw(world, ctx, &table, &Draw::read(key.partition_hash(), units))?;
            Ok((item, Cost::of_table(units)))
        }
        Work::Write(action, returning) => {
            let done = write::perform(world, ctx, *action, returning)?;
            arrivals.extend(done.arrival);
            Ok((done.item.map(Shown::Whole), done.cost))
        }
    }
}

/// An item as a read finds it, and what that costs.
fn get(
    table: &Rc<Table>,
    key: &StoredKey,
    selection: &Selection,
    consistent: bool,
    (now, lag): (Instant, Duration),
) -> (Option<Shown>, Units) {
    let item = replica::seen(table, now, lag, consistent).items.get(key);
    let units = Units::read(item.map_or(0, |item| item_size(item)), consistent);
    (item.and_then(|item| selection.show(item)), units)
}
