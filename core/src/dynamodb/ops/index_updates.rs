//! GlobalSecondaryIndexUpdates of UpdateTable: adding, changing and deleting global indexes (API reference, UpdateTable;
//! states and texts captured from AWS).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dials::Dials;
use crate::dynamodb::index::{Capacity, Index, IndexStatus, Projection, Scope, life};
use crate::dynamodb::ops::index_input::Maker;
use crate::dynamodb::ops::table_input::{AttributeDefinition, GlobalIndex, GlobalIndexUpdate, IndexUpdate};
use crate::dynamodb::ops::update_table::UpdateTable;
use crate::dynamodb::ops::{index_rules, table_rules, table_update};
use crate::dynamodb::table::{self, Billing, Ceiling, Table};
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::time::Duration;
use crate::world::World;

type Done = Result<(), ApiError>;

/// What an UPDATING table's indexes have to say to a request, before anything else is said of it.
pub(super) fn busy(request: &UpdateTable, table: &Table) -> Option<ApiError> {
    let name = &table.definition.name;
    let updates = request.index_updates();
    let in_status = |status: IndexStatus| table.indexes.iter().find(|index| index.status == status);
    if let Some(index) = updates.iter().find_map(|update| allocating(table, update)) {
        return Some(table::in_use(format_args!(
            "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is \
             active. Table: {name} Index: {index}"
        )));
    }
    let moves = updates.iter().any(|update| update.create.is_some() || update.delete.is_some());
    let (deleting, creating) = (in_status(IndexStatus::Deleting), in_status(IndexStatus::Allocating));
    if moves {
        let text = format_args!("Can't create or delete indexes while table IOPS are being updated. Table: {name}");
        return match deleting.or(creating) {
            Some(_) => Some(one_at_a_time()),
            None => table.pending.is_some().then(|| table::in_use(text)),
        };
    }
    let (index, what) = deleting.map(|index| (index, "deleted")).or(creating.map(|index| (index, "created")))?;
    let index = index.name();
    let named = |update: &GlobalIndexUpdate| update.update.as_ref().is_some_and(|asked| asked.index_name == *index);
    let units = request.billing_mode.is_some() || request.provisioned_throughput.is_some();
    if updates.iter().any(named) {
        return Some(table::in_use(format_args!("Index is being {what}. Table: {name} Index: {index}")));
    }
    if units {
        let text =
            format_args!("Can't change table IOPS when an index is being {what}. Table: {name} Indexes: [{index}]");
        return Some(table::in_use(text));
    }
    let stream = request.stream_specification.is_some();
    stream.then(|| table::in_use(format_args!("Can't change stream status when an index is being {what}")))
}

/// The index, if it is to be deleted before it has room.
fn allocating<'a>(table: &Table, update: &'a GlobalIndexUpdate) -> Option<&'a Rc<str>> {
    let asked = update.delete.as_ref()?;
    let index = table.index(&asked.index_name)?;
    (index.status == IndexStatus::Allocating).then_some(&asked.index_name)
}

fn one_at_a_time() -> ApiError {
    let text = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
    ApiError::new(Code::LimitExceeded, text)
}

/// Makes the changes; gives the time that the table stays UPDATING for them. `switched` says that the table is from now on
/// paid for in another way.
pub(super) fn apply(
    request: &UpdateTable,
    name: &Rc<str>,
    switched: bool,
    world: &mut World,
    ctx: &mut Ctx,
) -> Result<Option<Duration>, ApiError> {
    let dials = Rc::clone(&world.dials);
    let Some(table) = world.table_mut(&ctx.region, name) else { return Ok(None) };
    if switched {
        switch_billing(table, request.index_updates())?;
    }
    let mut delay = None;
    for update in request.index_updates() {
        if let Some(asked) = &update.update {
            let place = global_place(table, &asked.index_name, "update")?;
            change(table, place, asked, switched, ctx, &dials)?;
        }
        if let Some(asked) = &update.create {
            create(table, asked, request.definitions(), ctx, &dials)?;
            delay = Some(dials.index_allocating);
        }
        if let Some(asked) = &update.delete {
            delete(table, &asked.index_name, ctx, &dials)?;
            delay = Some(dials.index_deleting);
        }
    }
    table.indexes.iter_mut().for_each(|index| index.spread(dials.on_demand_partitions));
    Ok(delay)
}

/// Indexes are paid for as their table is; units must be named for each of them.
fn switch_billing(table: &mut Table, updates: &[GlobalIndexUpdate]) -> Done {
    let billing = table.definition.billing;
    for index in &mut table.indexes {
        let updated = |update: &&GlobalIndexUpdate| {
            update.update.as_ref().is_some_and(|asked| {
                asked.index_name == index.definition.name && asked.provisioned_throughput.is_some()
            })
        };
        let Scope::Global(capacity) = &mut index.scope else { continue };
        match billing {
            Billing::OnDemand => {
                let (read, write) = billing.warm();
                capacity.billing = billing;
                capacity.warm = (capacity.warm.0.max(read), capacity.warm.1.max(write));
            }
            Billing::Provisioned { .. } if updates.iter().find(updated).is_none() => {
                let text = format_args!("ProvisionedThroughput must be specified for index: {}", index.definition.name);
                return Err(ApiError::invalid_parameter(text));
            }
            Billing::Provisioned { .. } => capacity.ceiling = Ceiling::default(),
        }
    }
    Ok(())
}

/// The place of the global index that is to be changed (`verb`).
fn global_place(table: &Table, name: &str, verb: &str) -> Result<usize, ApiError> {
    let table_name = &table.definition.name;
    let place = table.indexes.iter().position(|index| &**index.name() == name).ok_or_else(|| {
        ApiError::new(
            Code::ResourceNotFound,
            format!("Requested resource not found: Index {name} for table {table_name}"),
        )
    })?;
    if table.indexes[place].is_local() {
        let text = format!("Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}");
        return Err(ApiError::validation(text));
    }
    Ok(place)
}

fn create(
    table: &mut Table,
    asked: &GlobalIndex,
    definitions: &[AttributeDefinition],
    ctx: &mut Ctx,
    dials: &Dials,
) -> Done {
    if table.index(&asked.index_name).is_some() {
        return Err(ApiError::validation("Attempting to create an index which already exists"));
    }
    if table.indexes.iter().any(|index| is_online(index.status)) {
        return Err(one_at_a_time());
    }
    if table.indexes.iter().filter(|index| !index.is_local()).count() >= limits::GLOBAL_INDEXES {
        let most = limits::GLOBAL_INDEXES;
        let text =
            format!("Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of {most}");
        return Err(ApiError::new(Code::LimitExceeded, text));
    }
    define_keys(table, asked, definitions)?;
    let definition = Rc::clone(&table.definition);
    check_capacity(asked, definition.billing)?;
    let names = table.indexes.iter().map(|index| projected(&index.definition.projection)).sum();
    index_rules::check_projected_count(names, [&asked.projection])?;
    let maker = Maker {
        table_arn: &definition.arn,
        attributes: &definition.attributes,
        billing: definition.billing,
        now: ctx.now,
    };
    let mut index = maker.global(asked);
    index.spread(dials.on_demand_partitions);
    life::begin(ctx, &definition, &mut index, IndexStatus::Allocating, dials.index_allocating);
    table.indexes.push(index);
    Ok(())
}

fn projected(projection: &Projection) -> usize {
    if let Projection::Include(names) = projection { names.len() } else { 0 }
}

/// Whether the index counts as the one that may be created or deleted at a time.
const fn is_online(status: IndexStatus) -> bool {
    matches!(status, IndexStatus::Allocating | IndexStatus::Backfilling | IndexStatus::Deleting)
}

/// The types of the new index's key attributes, which the table may know already; other definitions are passed over.
fn define_keys(table: &mut Table, asked: &GlobalIndex, definitions: &[AttributeDefinition]) -> Done {
    for key in &asked.key_schema {
        let name = &key.attribute_name;
        if table.definition.attributes.iter().any(|(known, _)| known == name) {
            continue;
        }
        let defined = definitions.iter().find(|defined| defined.attribute_name == *name).ok_or_else(|| {
            let text = format_args!("AttributeDefinitions is not specified for index: {}", asked.index_name);
            ApiError::invalid_parameter(text)
        })?;
        Rc::make_mut(&mut table.definition).attributes.push((Rc::clone(name), defined.attribute_type));
    }
    Ok(())
}

fn check_capacity(asked: &GlobalIndex, billing: Billing) -> Done {
    let name = &asked.index_name;
    match (billing, asked.provisioned_throughput) {
        (Billing::OnDemand, Some(_)) => return Err(units_on_demand(name)),
        (Billing::Provisioned { .. }, None) => {
            let text = format_args!("ProvisionedThroughput is not specified for index: {name}");
            return Err(ApiError::invalid_parameter(text));
        }
        _ => {}
    }
    index_rules::check_ceiling(name, asked.on_demand_throughput, billing, false)
}

fn units_on_demand(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {index} when BillingMode is \
         PAY_PER_REQUEST"
    ))
}

fn delete(table: &mut Table, name: &Rc<str>, ctx: &mut Ctx, dials: &Dials) -> Done {
    let place = global_place(table, name, "delete")?;
    let another = |index: &&Index| index.name() != name && is_online(index.status);
    if table.indexes.iter().find(another).is_some() {
        return Err(one_at_a_time());
    }
    let definition = Rc::clone(&table.definition);
    life::begin(ctx, &definition, &mut table.indexes[place], IndexStatus::Deleting, dials.index_deleting);
    Ok(())
}

/// New units or bounds of an index; the table stays ACTIVE.
fn change(table: &mut Table, place: usize, asked: &IndexUpdate, switched: bool, ctx: &mut Ctx, dials: &Dials) -> Done {
    let definition = Rc::clone(&table.definition);
    let index = &mut table.indexes[place];
    if !matches!(index.status, IndexStatus::Active) {
        let what = index.status.name().to_ascii_lowercase().replace("ing", "ed");
        let text = format_args!("Index is being {what}. Table: {} Index: {}", definition.name, index.name());
        return Err(table::in_use(text));
    }
    check_asked(asked, definition.billing)?;
    let Scope::Global(capacity) = &mut index.scope else { return Ok(()) };
    index_rules::check_ceiling(&asked.index_name, asked.on_demand_throughput, definition.billing, true)?;
    if let Some(ceiling) = asked.on_demand_throughput {
        let merged = |asked: Option<i64>, old: Option<u64>| asked.map_or(old, |units| u64::try_from(units).ok());
        capacity.ceiling.read = merged(ceiling.max_read_request_units, capacity.ceiling.read);
        capacity.ceiling.write = merged(ceiling.max_write_request_units, capacity.ceiling.write);
    }
    if let Some(warm) = asked.warm_throughput {
        capacity.warm = index_rules::warmth(&asked.index_name, warm, capacity.warm, WARM_NOW)?;
    }
    index.pending = new_units(asked, capacity, switched, ctx)?;
    if index.pending.is_some() || asked.on_demand_throughput.is_some() {
        life::begin(ctx, &definition, index, IndexStatus::Updating, dials.index_updating);
    }
    Ok(())
}

const WARM_NOW: &str = "current WarmThroughput, decreasing WarmThroughput is not supported";

/// An update must change something, and what the table's way of paying allows.
fn check_asked(asked: &IndexUpdate, billing: Billing) -> Done {
    let name = &asked.index_name;
    let others = asked.on_demand_throughput.is_some() || asked.warm_throughput.is_some();
    match (billing, asked.provisioned_throughput) {
        (Billing::OnDemand, Some(_)) => Err(units_on_demand(name)),
        (Billing::OnDemand, None) if !others => Err(ApiError::invalid_parameter(format_args!(
            "The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to \
             OnDemandThroughput, WarmThroughput"
        ))),
        (Billing::Provisioned { .. }, None) if !others => Err(ApiError::invalid_parameter(format_args!(
            "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}"
        ))),
        _ => Ok(()),
    }
}

/// The units to be in force later; those that come with a switch of the table are in force at once.
fn new_units(
    asked: &IndexUpdate,
    capacity: &mut Capacity,
    switched: bool,
    ctx: &Ctx,
) -> Result<Option<Billing>, ApiError> {
    let Some(units) = asked.provisioned_throughput else { return Ok(None) };
    let new = table_rules::provisioned(units)?;
    table_rules::check_quota(new, &ctx.region)?;
    if switched {
        capacity.billing = new;
        return Ok(None);
    }
    let subject = table_update::Subject::Index(&asked.index_name);
    table_update::check_units(subject, capacity.history, (capacity.billing.units(), new.units()), ctx.now)?;
    Ok(Some(new))
}
