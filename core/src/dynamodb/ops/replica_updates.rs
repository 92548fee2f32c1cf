//! ReplicaUpdates of UpdateTable against the table as it stands, and their effect (API reference, UpdateTable; texts and
//! their order captured from AWS, but for those that are marked).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::global::life::{self, Plan, Step, in_region};
use crate::dynamodb::global::{Consistency, Group, group};
use crate::dynamodb::ops::replica_input::{Action, Replica, Replicas, STRONG_REGIONS};
use crate::dynamodb::ops::stream_switch;
use crate::dynamodb::table::{self, Billing, Definition, Table, TableStatus};
use crate::name;
use crate::operation::error::{ApiError, Code};
use crate::streams::stream::ViewType;
use crate::time::Duration;
use crate::world::World;

type Done = Result<(), ApiError>;

/// Makes the changes; those of replicas take a while, and the table is UPDATING meanwhile.
pub(super) fn apply(asked: &Replicas, name: &Rc<str>, world: &mut World, ctx: &mut Ctx) -> Done {
    let table = Rc::clone(world.known_table(&ctx.region, name)?);
    check_members(asked, &table, world, ctx)?;
    check_idle(&table)?;
    match asked.action {
        Action::Create => create(asked, &table, world, ctx),
        Action::Update => update(asked, &table, world, ctx),
        Action::Delete => delete(asked, &table, world, ctx),
    }
}

/// Replica actions come before the table's own state is looked at.
fn check_members(asked: &Replicas, table: &Table, world: &World, ctx: &Ctx) -> Done {
    check_local(asked, ctx)?;
    check_consistency(asked, table)?;
    match asked.action {
        Action::Create => check_new(asked, table, world, ctx),
        Action::Update => check_known(asked, table),
        Action::Delete => check_known(asked, table).and_then(|()| check_complete(asked, table, world, ctx)),
    }
}

fn check_local(asked: &Replicas, ctx: &Ctx) -> Done {
    if asked.replicas.iter().any(|replica| replica.region == ctx.region) {
        let text = "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or \
                    UpdateTable as required.";
        return Err(ApiError::validation(text));
    }
    match &asked.witness {
        Some((Action::Create, region)) if *region == ctx.region => Err(ApiError::validation(
            "Cannot add a witness in the same region as an existing replica when creating a global table with \
             MultiRegionConsistency set to STRONG.",
        )),
        _ => Ok(()),
    }
}

fn check_consistency(asked: &Replicas, table: &Table) -> Done {
    let known = group(table);
    if known.is_some() && asked.consistency.is_some() {
        let text = "MultiRegionConsistency parameter is unsupported on existing global table";
        return Err(ApiError::validation(text));
    }
    let strong = known.is_some_and(|group| group.consistency == Consistency::Strong);
    if strong && asked.action == Action::Create {
        let text = "Cannot add replicas to a global table with strong MultiRegionConsistency";
        return Err(ApiError::validation(text));
    }
    let several = asked.replicas.len() > 1 && asked.action != Action::Update;
    if several && !strong && asked.consistency != Some(Consistency::Strong) {
        let text = "Update table operation with more than one create or delete replica actions not allowed";
        return Err(ApiError::validation(text));
    }
    Ok(())
}

fn check_new(asked: &Replicas, table: &Table, world: &World, ctx: &Ctx) -> Done {
    let name = &table.definition.name;
    if asked.replicas.iter().any(|replica| world.table(&replica.region, name).is_some()) {
        return Err(ApiError::validation(format!(
            "Failed to create a the new replica of table with name: ‘{name}’ because one or more replicas already \
             existed as tables."
        )));
    }
    if table.status == TableStatus::Active && table.definition.billing != Billing::OnDemand {
        let text = "Table write capacity should either be Pay-Per-Request or AutoScaled.";
        return Err(ApiError::validation(text));
    }
    if asked.consistency == Some(Consistency::Strong) { check_fit(table, ctx) } else { Ok(()) }
}

/// What a table must be to get strong consistency (Developer guide, How DynamoDB global tables work). AWS's texts are not known.
fn check_fit(table: &Table, ctx: &Ctx) -> Done {
    let unfit = [
        (!table.items.is_empty(), "The table must be empty"),
        (table.indexes.iter().any(|index| index.is_local()), "Local secondary indexes are not supported"),
        (table.time_to_live.status.is_on(), "Time to live is not supported"),
    ];
    if !STRONG_REGIONS.contains(&&*ctx.region) {
        return Err(ApiError::validation(format!(
            "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [{}].",
            ctx.region
        )));
    }
    match unfit.iter().find(|(unfit, _)| *unfit) {
        Some((_, text)) => {
            Err(ApiError::validation(format!("{text} for global tables with MultiRegionConsistency set to STRONG.")))
        }
        None => Ok(()),
    }
}

fn check_known(asked: &Replicas, table: &Table) -> Done {
    let known = group(table);
    let is_member = |region: &str| known.is_some_and(|group| group.member(region).is_some());
    let strangers: Vec<&str> =
        asked.replicas.iter().map(|replica| &*replica.region).filter(|it| !is_member(it)).collect();
    if !strangers.is_empty() {
        return Err(not_part("replicas", &strangers.join(", ")));
    }
    let witness = known.and_then(|group| group.witness.as_ref()).map(|witness| &witness.region);
    match &asked.witness {
        Some((_, region)) if witness != Some(region) => Err(not_part("witnesses", region)),
        _ => Ok(()),
    }
}

fn not_part(what: &str, regions: &str) -> ApiError {
    ApiError::validation(format!(
        "Update global table operation failed because one or more {what} were not part of the global table. Please retry \
         the request without these {what}: [{regions}]."
    ))
}

/// Who may leave: a strong group only as a whole, a source of others only after them, a protected replica not at all.
fn check_complete(asked: &Replicas, table: &Table, world: &World, ctx: &Ctx) -> Done {
    let Some(known) = group(table) else { return Ok(()) };
    if known.consistency == Consistency::Strong {
        check_whole(asked, known)?;
    }
    let tables = asked.replicas.iter().filter_map(|replica| world.table(&replica.region, &table.definition.name));
    for replica in tables {
        if known.consistency == Consistency::Eventual && life::is_source(replica, ctx.now) {
            return Err(source_of_others());
        }
        if replica.definition.deletion_protected {
            return Err(protected());
        }
    }
    Ok(())
}

fn check_whole(asked: &Replicas, known: &Group) -> Done {
    if known.witness.is_some() && asked.witness.is_none() {
        return Err(ApiError::validation("Update table delete operation does not include all witnesses."));
    }
    if asked.replicas.len() < known.members.len() { Err(only_one_replica()) } else { Ok(()) }
}

/// A group with strong consistency is given up as a whole.
pub(super) fn only_one_replica() -> ApiError {
    ApiError::validation(
        "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.",
    )
}

/// A replica that others were made from stays for a day, or until they are gone.
pub(super) fn source_of_others() -> ApiError {
    ApiError::validation(
        "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in \
         the last 24 hours.",
    )
}

fn protected() -> ApiError {
    ApiError::validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    )
}

/// One change of replicas after the other.
pub(super) fn check_idle(table: &Table) -> Done {
    let changing = table.global.as_ref().is_some_and(|group| group.is_changing());
    if table.status != TableStatus::Active || changing {
        return Err(ApiError::new(Code::ResourceInUse, "The resource which you are attempting to change is in use."));
    }
    Ok(())
}

/// The table keeps its place in the group, whatever it says of itself: replicas follow step by step.
fn create(asked: &Replicas, table: &Table, world: &mut World, ctx: &mut Ctx) -> Done {
    let name = &table.definition.name;
    let consistency = asked.consistency.unwrap_or(Consistency::Eventual);
    let delay = world.dials.replica_creating;
    if let Some(table) = world.table_mut(&ctx.region, name) {
        table.global.get_or_insert_with(|| Rc::new(Group::new(consistency)));
    }
    if consistency == Consistency::Eventual && table.stream.is_none() {
        let enabling = world.dials.stream_enabling;
        stream_switch::enable(world, ctx, name, ViewType::NewAndOldImages, enabling);
    }
    for replica in &asked.replicas {
        life::later(ctx, &table.definition, &replica.region, third(delay), Step::Making(Rc::new(plan(replica))));
    }
    let witness = asked.witness.as_ref().map(|(_, region)| region);
    if let Some(region) = witness {
        life::later(ctx, &table.definition, region, third(delay), Step::WitnessMaking);
    }
    for replica in &asked.replicas {
        life::later(ctx, &table.definition, &replica.region, delay, Step::Ready);
    }
    if let Some(region) = witness {
        life::later(ctx, &table.definition, region, delay, Step::WitnessReady);
    }
    busy(world, ctx, name, delay);
    Ok(())
}

fn third(delay: Duration) -> Duration {
    Duration(delay.0 / 3)
}

fn busy(world: &mut World, ctx: &mut Ctx, name: &str, delay: Duration) {
    if let Some(table) = world.table_mut(&ctx.region, name) {
        table::begin(ctx, table, TableStatus::Updating, delay);
    }
}

fn plan(replica: &Replica) -> Plan {
    let key = replica.key.as_ref().map(|key| match key.starts_with("arn:") {
        true => Rc::clone(key),
        false => name::key_arn(&replica.region, key).into(),
    });
    Plan { class: replica.class.clone(), max_reads: max_reads(replica), key }
}

fn max_reads(replica: &Replica) -> Option<u64> {
    replica.on_demand.and_then(|reads| reads.units).and_then(|units| u64::try_from(units).ok())
}

/// Settings of a replica change at once; the table that was asked is UPDATING for a while.
fn update(asked: &Replicas, table: &Table, world: &mut World, ctx: &mut Ctx) -> Done {
    let name = &table.definition.name;
    let on_demand = table.definition.billing == Billing::OnDemand;
    if on_demand && asked.replicas.iter().any(|replica| replica.provisioned.is_some()) {
        let text =
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST";
        return Err(ApiError::validation(text));
    }
    for replica in &asked.replicas {
        let Some(other) = world.table_mut(&replica.region, name) else { continue };
        let definition: &mut Definition = Rc::make_mut(&mut other.definition);
        definition.class = replica.class.clone().or(definition.class.take());
        definition.ceiling.read = max_reads(replica).or(definition.ceiling.read);
    }
    let delay = world.dials.replica_creating;
    busy(world, ctx, name, delay);
    Ok(())
}

fn delete(asked: &Replicas, table: &Table, world: &mut World, ctx: &mut Ctx) -> Done {
    let name = &table.definition.name;
    let delay = world.dials.replica_deleting;
    for replica in &asked.replicas {
        life::later(ctx, &table.definition, &replica.region, third(delay), Step::Leaving);
    }
    if let Some((Action::Delete, region)) = &asked.witness {
        life::later(ctx, &table.definition, region, third(delay), Step::WitnessLeaving);
        life::later(ctx, &table.definition, region, delay, Step::WitnessGone);
    }
    busy(world, ctx, name, third(delay));
    Ok(())
}

/// Does in every other replica what a setting of the whole group asks for.
pub(super) fn in_others(
    world: &mut World,
    ctx: &mut Ctx,
    name: &str,
    mut act: impl FnMut(&mut World, &mut Ctx) -> Done,
) -> Done {
    let others: Vec<Rc<str>> = match world.table(&ctx.region, name).and_then(|table| group(table)) {
        Some(group) => group.active().cloned().collect(),
        None => return Ok(()),
    };
    others.iter().try_for_each(|region| in_region(ctx, region, |ctx| act(world, ctx)))
}
