//! UpdateTable's effects, and what the table's own state has to say to them.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::global::Consistency;
use crate::dynamodb::ops::table_input::{BillingMode, OnDemandThroughput, SseSpecification, StreamSpecification};
use crate::dynamodb::ops::table_rules;
use crate::dynamodb::ops::update_table::UpdateTable;
use crate::dynamodb::ops::{index_updates, replica_updates, stream_switch};
use crate::dynamodb::split::{self, Why};
use crate::dynamodb::table::{self, Billing, Definition, Table, TableStatus};
use crate::operation::error::{ApiError, Code};
use crate::time::{Duration, Instant};
use crate::world::World;

type Done = Result<(), ApiError>;

/// Makes the changes in this region, and those that replicas share in the others, too.
pub(super) fn apply_everywhere(request: &UpdateTable, name: &Rc<str>, world: &mut World, ctx: &mut Ctx) -> Done {
    if let Some(stream) = &request.stream_specification {
        check_replica_stream(stream, world.known_table(&ctx.region, name)?)?;
    }
    apply(request, name, world, ctx)?;
    if !request.is_of_group() {
        return Ok(());
    }
    replica_updates::in_others(world, ctx, name, |world, ctx| apply(request, name, world, ctx))
}

/// Replicas with eventual consistency follow each other by their streams, which therefore stay as they are.
fn check_replica_stream(stream: &StreamSpecification, table: &Table) -> Done {
    let eventual = table.global.as_ref().filter(|group| group.consistency == Consistency::Eventual);
    let replicated = eventual.is_some_and(|group| !group.members.is_empty() || table.status == TableStatus::Updating);
    if replicated && !stream.stream_enabled {
        return Err(ApiError::invalid_parameter("Disabling Stream is not allowed for a Global Table replica."));
    }
    Ok(())
}

/// Makes the changes in AWS's order of checks. Those that take time leave the table UPDATING.
pub(super) fn apply(request: &UpdateTable, name: &Rc<str>, world: &mut World, ctx: &mut Ctx) -> Done {
    let table = world.known_table(&ctx.region, name)?;
    if table.global.as_ref().is_some_and(|group| group.is_changing() || group.members.is_empty()) {
        replica_updates::check_idle(table)?;
    }
    check_idle(request, table)?;
    let before = table.definition.billing;
    let mut definition = Definition::clone(&table.definition);
    let mut pending = None;
    let mut delay = None;
    let asked = request.asked_billing()?;
    if let Some(billing) = asked {
        pending = change_billing(request.billing_mode, billing, &mut definition, ctx)?;
        delay = Some(world.dials.table_creating);
    }
    delay = change_settings(request, &mut definition, ctx)?.then_some(world.dials.table_creating).or(delay);
    if let Some(stream) = &request.stream_specification {
        check_stream(stream, table)?;
    }
    let after = definition.billing;
    if let Some(table) = world.table_mut(&ctx.region, name) {
        table.definition = Rc::new(definition);
        table.pending = pending;
    }
    let switched = (before == Billing::OnDemand) != (after == Billing::OnDemand);
    delay = index_updates::apply(request, name, switched, world, ctx)?.or(delay);
    if let Some(stream) = &request.stream_specification {
        delay = Some(switch_stream(stream, name, world, ctx));
    }
    let on_demand = world.dials.on_demand_partitions;
    if let (Some(delay), Some(table)) = (delay, world.table_mut(&ctx.region, name)) {
        table::begin(ctx, table, TableStatus::Updating, delay);
        if asked.is_some() || request.warm_throughput.is_some() {
            grow(table, ctx, delay, on_demand);
        }
    }
    Ok(())
}

/// More throughput may take more partitions; they split when the change is done.
fn grow(table: &Table, ctx: &mut Ctx, delay: Duration, on_demand: u32) {
    let (billing, warm) = (table.pending.unwrap_or(table.definition.billing), table.definition.warm);
    let (read, write) = billing.units();
    let count = billing.partitions((warm.0.max(read), warm.1.max(write)), on_demand);
    if count as usize > table.partitions.len() {
        split::later(ctx, table, delay, Why::Throughput { count });
    }
}

/// One change after the other: the table must be ACTIVE.
fn check_idle(request: &UpdateTable, table: &Table) -> Done {
    if let Some(busy) = index_updates::busy(request, table).filter(|_| table.status == TableStatus::Updating) {
        return Err(busy);
    }
    let name = &table.definition.name;
    let units = request.billing_mode.is_some() || request.provisioned_throughput.is_some();
    Err(table::in_use(match table.status {
        TableStatus::Active => return Ok(()),
        TableStatus::Creating => format!("Table is being created: {name}"),
        TableStatus::Deleting => format!("Table is being deleted: {name}"),
        TableStatus::Updating if units => format!("Table IOPS are currently being updated. Table: {name}"),
        TableStatus::Updating if table.pending.is_some() && request.stream_specification.is_some() => {
            format!("Can't enable or disable stream while table IOPS are being updated. Table: {name}")
        }
        TableStatus::Updating => format!("Table is being updated: {name}"),
    }))
}

/// A switch of the billing mode shows at once; new provisioned units are handed back, to be in force later.
fn change_billing(
    mode: Option<BillingMode>,
    asked: Billing,
    definition: &mut Definition,
    ctx: &Ctx,
) -> Result<Option<Billing>, ApiError> {
    match (definition.billing, asked) {
        (Billing::OnDemand, Billing::Provisioned { .. }) if mode.is_none() => Err(table_rules::units_on_demand()),
        (Billing::Provisioned { .. }, Billing::Provisioned { .. }) => {
            let units = (definition.billing.units(), asked.units());
            check_units(Subject::Table, definition.history, units, ctx.now)?;
            table_rules::check_quota(asked, &ctx.region)?;
            Ok(Some(asked))
        }
        (Billing::OnDemand, Billing::OnDemand) => Ok(None),
        (_, asked) => {
            table_rules::check_quota(asked, &ctx.region)?;
            switch_billing(definition, asked, ctx.now);
            Ok(None)
        }
    }
}

fn switch_billing(definition: &mut Definition, billing: Billing, now: Instant) {
    definition.billing = billing;
    let (read, write) = billing.warm();
    definition.warm = (definition.warm.0.max(read), definition.warm.1.max(write));
    match billing {
        Billing::OnDemand => definition.history.on_demand = Some(now),
        Billing::Provisioned { .. } => definition.ceiling = table::Ceiling::default(),
    }
}

/// Whose units are changed.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Table,
    Index(&'a str),
}

impl Subject<'_> {
    /// What error texts call it, first with its article and then as they go on.
    fn names(self) -> [String; 2] {
        match self {
            Subject::Table => ["the table".into(), "the table".into()],
            Subject::Index(name) => [format!("the index {name}"), format!("index {name}")],
        }
    }
}

/// New units must differ from the old ones, and not go down too often.
pub(super) fn check_units(
    subject: Subject<'_>,
    history: table::History,
    (old, new): ((u64, u64), (u64, u64)),
    now: Instant,
) -> Done {
    if old == new {
        let [whole, short] = subject.names();
        return Err(ApiError::validation(format!(
            "The provisioned throughput for {whole} will not change. The requested value equals the current value. \
             Current ReadCapacityUnits provisioned for {short}: {}. Requested ReadCapacityUnits: {}. Current \
             WriteCapacityUnits provisioned for {short}: {}. Requested WriteCapacityUnits: {}. Refer to the Amazon \
             DynamoDB Developer Guide for current limits and how to request higher limits.",
            old.0, new.0, old.1, new.1
        )));
    }
    match history.decrease_blocked(now) {
        Some((last, next)) if table::decreases(old, new) => Err(ApiError::new(
            Code::LimitExceeded,
            format!(
                "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After \
                 the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once \
                 every 3600 seconds. Number of decreases today: {}. Last decrease at {}. Next decrease can be made at \
                 {}",
                history.decreases_today(now),
                table::in_words(last),
                table::in_words(next)
            ),
        )),
        _ => Ok(()),
    }
}

/// Everything but capacity and stream; whether it takes time.
fn change_settings(request: &UpdateTable, definition: &mut Definition, ctx: &mut Ctx) -> Result<bool, ApiError> {
    if let Some(asked) = request.on_demand_throughput {
        change_ceiling(asked, definition)?;
    }
    if let Some(specification) = &request.sse_specification {
        change_encryption(specification, definition, ctx)?;
    }
    if let Some(protected) = request.deletion_protection_enabled {
        definition.deletion_protected = protected;
    }
    if let Some(class) = &request.table_class {
        definition.class = Some(Rc::clone(class));
        definition.class_changed = Some(ctx.now);
    }
    if let Some(asked) = request.warm_throughput {
        if asked.read_units_per_second.is_none() && asked.write_units_per_second.is_none() {
            return Err(internal_failure());
        }
        definition.warm = table_rules::warmth(asked, definition.warm, [WARM_NOW; 2])?;
    }
    Ok(request.table_class.is_some() || request.warm_throughput.is_some())
}

const WARM_NOW: &str = "current WarmThroughput, decreasing WarmThroughput is not supported";

/// AWS answers an empty OnDemandThroughput or WarmThroughput with an error of its own, without text.
fn internal_failure() -> ApiError {
    ApiError::new(Code::InternalFailure, "")
}

fn change_ceiling(asked: OnDemandThroughput, definition: &mut Definition) -> Done {
    if asked.max_read_request_units.is_none() && asked.max_write_request_units.is_none() {
        return Err(internal_failure());
    }
    table_rules::check_ceiling(asked, definition.billing != Billing::OnDemand, true)?;
    let merged = |asked: Option<i64>, old: Option<u64>| asked.map_or(old, |units| u64::try_from(units).ok());
    definition.ceiling.read = merged(asked.max_read_request_units, definition.ceiling.read);
    definition.ceiling.write = merged(asked.max_write_request_units, definition.ceiling.write);
    Ok(())
}

fn change_encryption(specification: &SseSpecification, definition: &mut Definition, ctx: &mut Ctx) -> Done {
    let keeps = specification.enabled.unwrap_or(false) && specification.key.is_none();
    let asked = specification.key_arn(ctx);
    if asked.is_none() && definition.encryption_key.is_none() {
        return Err(ApiError::invalid_parameter("Table is already encrypted by default"));
    }
    if definition.encryption_key.is_some() && (keeps || asked == definition.encryption_key) {
        return Err(ApiError::invalid_parameter(
            "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change \
             Master Key",
        ));
    }
    definition.encryption_key = asked;
    Ok(())
}

fn check_stream(stream: &StreamSpecification, table: &Table) -> Done {
    let name = &table.definition.name;
    match (stream.stream_enabled, table.stream.is_some()) {
        (true, true) => Err(ApiError::validation(format!("Table already has an enabled stream: TableName: {name}"))),
        (false, false) => Err(ApiError::validation(format!("Table has no stream to disable: TableName: {name}"))),
        _ => Ok(()),
    }
}

/// Switches the stream and gives the time that the table stays UPDATING.
fn switch_stream(stream: &StreamSpecification, name: &Rc<str>, world: &mut World, ctx: &mut Ctx) -> Duration {
    match stream.view().filter(|_| stream.stream_enabled) {
        Some(view) => {
            let delay = world.dials.stream_enabling;
            stream_switch::enable(world, ctx, name, view, delay);
            delay
        }
        None => {
            let delay = world.dials.stream_disabling;
            stream_switch::disable(world, ctx, name, delay);
            delay
        }
    }
}
