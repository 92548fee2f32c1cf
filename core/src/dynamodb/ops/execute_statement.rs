//! `ExecuteStatement` (API reference, ExecuteStatement).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::consumed::{ConsumedCapacity, RETURN_CONSUMED_CAPACITY, ReturnConsumedCapacity};
use crate::dynamodb::ops::partiql::read::{self, Paging};
use crate::dynamodb::ops::partiql::{self, ON_FAILURE, PARAMETERS, STATEMENT, Sent, write};
use crate::dynamodb::ops::read_input::LIMIT;
use crate::dynamodb::ops::selection::Shown;
use crate::dynamodb::partiql::{Action, Statement};
use crate::dynamodb::replica;
use crate::dynamodb::value::Attributes;
use crate::hash::digest;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Json, JsonMap, Member, member, text};
use crate::streams;
use crate::world::World;

/// Runs one PartiQL statement.
pub struct ExecuteStatement {
    return_consumed_capacity: Option<ReturnConsumedCapacity>,
    /// All other members.
    sent: JsonMap,
}

impl Members for ExecuteStatement {
    fn read(fields: &mut Fields) -> ExecuteStatement {
        let return_consumed_capacity = fields.take("ReturnConsumedCapacity");
        ExecuteStatement { return_consumed_capacity, sent: fields.all() }
    }
}

/// A statement that can be read, and how to run it.
pub struct Plan {
    statement: Statement,
    /// The digest of the statement and its parameters, which a token must have.
    fingerprint: u64,
    paging: Paging,
    capacity: ReturnConsumedCapacity,
    returns_item: bool,
}

/// The items, which a write has only where it says RETURNING.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    items: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_key: Option<Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<ConsumedCapacity>,
}

impl Operation for ExecuteStatement {
    const NAME: &'static str = "ExecuteStatement";
    const INPUT: &'static [Member] = &[
        STATEMENT,
        PARAMETERS,
        member("ConsistentRead", BOOLEAN),
        member("NextToken", text(1, limits::NEXT_TOKEN_LENGTH)),
        member("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
        member("Limit", LIMIT),
        ON_FAILURE,
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let sent = Sent(&self.sent);
        let parameters = sent.parameters()?;
        let statement = Statement::read(sent.statement(), &parameters)?;
        let fingerprint = digest(&(sent.statement(), parameters));
        let capacity = self.return_consumed_capacity.unwrap_or_default();
        let start = sent.member("NextToken").map(|token| read::start(token, fingerprint)).transpose()?;
        let limit = self.sent.get("Limit").and_then(Json::as_u64).map(|limit| limit as usize);
        let paging = Paging { limit, consistent: sent.is_consistent(), capacity, start };
        Ok(Plan { statement, fingerprint, paging, capacity, returns_item: sent.returns_item() })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let Plan { statement, fingerprint, paging, capacity, returns_item } = plan;
        let source = statement.source.clone();
        let found = partiql::table(&source, world, ctx);
        let action = partiql::action(statement, found.as_ref().ok().map(|(_, table)| table.as_ref()))?;
        let (name, table) = found?;
        let written = match action {
            Action::Select(select) => {
                let lag = world.dials.replica_lag;
                let consistent = paging.consistent || source.index.is_some();
                let seen = replica::seen(table, ctx.now, lag, consistent);
                let page = read::page(seen, source.index.as_deref(), select, paging)?.charged(world, ctx, &name)?;
                return Ok(Output {
                    items: page.items.unwrap_or_default(),
                    next_token: page.last_evaluated_key.as_ref().map(|key| read::token(fingerprint, key)),
                    last_evaluated_key: page.last_evaluated_key,
                    consumed_capacity: page.consumed_capacity,
                });
            }
            Action::Exists(_) => {
                let text = "EXISTS can only be used in ExecuteTransaction write requests.";
                return Err(ApiError::validation(text));
            }
            Action::Write(written) => written,
        };
        let returning = written.returning();
        let mut action = write::action(&name, table, written, returns_item)?;
        write::spare_missing(&mut action, table);
        let done = write::perform(world, ctx, action, returning)?;
        streams::stream::record_all(world, ctx, done.arrival.into_iter().collect());
        let consumed_capacity = capacity.of_cost(&name, &done.cost);
        let items = done.item.map(|item| Shown::Whole(Rc::clone(&item))).into_iter().collect();
        Ok(Output { items, next_token: None, last_evaluated_key: None, consumed_capacity })
    }
}
