//! Replicas come and go (Developer guide, Tutorials: Creating global tables; states captured from AWS).
//!
//! ```text
//! UpdateTable Create ──▶ Making: a table that is CREATING in the other region ──▶ Ready: items copied, both ACTIVE
//! UpdateTable Delete ──▶ Leaving: that table is DELETING ──▶ Event::TableGone: forgotten by the others
//! ```

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::destination;
use crate::dynamodb::global::{Arrival, Consistency, Group, Member, MemberStatus, group, group_mut, send};
use crate::dynamodb::index::{Index, IndexDefinition, IndexStatus, maintain};
use crate::dynamodb::meter::Meter;
use crate::dynamodb::ops::stream_switch;
use crate::dynamodb::partition::Partition;
use crate::dynamodb::split;
use crate::dynamodb::table::{self, Definition, Table, TableStatus};
use crate::dynamodb::tags::{TagSet, Tags};
use crate::dynamodb::ttl;
use crate::event::Event;
use crate::fact::What;
use crate::name;
use crate::persist::Map;
use crate::rule::RuleId;
use crate::streams::stream::ViewType;
use crate::time::{Duration, Instant};
use crate::world::World;

/// A step in the life of a replica or of a witness.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Its table is made, and is CREATING.
    Making(Rc<Plan>),
    /// It has all items, and is ACTIVE.
    Ready,
    /// Its table is DELETING.
    Leaving,
    WitnessMaking,
    WitnessReady,
    WitnessLeaving,
    WitnessGone,
}

/// What a replica is to be, where that differs from its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    pub class: Option<Rc<str>>,
    /// Reads a second at the most, of a table on demand.
    pub max_reads: Option<u64>,
    /// The ARN of the KMS key.
    pub key: Option<Rc<str>>,
}

/// A step is due: `ctx.region` is that of the source, `target` that of the replica or witness.
#[inline(never)]
pub(crate) fn step(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, id: &str, target: &Rc<str>, step: &Step) {
    if world.table(&ctx.region, name).is_none_or(|table| *table.definition.id != *id) {
        return;
    }
    match step {
        Step::Making(plan) => make(world, ctx, name, target, plan),
        Step::Ready => ready(world, ctx, name, target),
        Step::Leaving => leave(world, ctx, name, target),
        Step::WitnessMaking => witness(world, ctx, name, target, Some(MemberStatus::Creating)),
        Step::WitnessReady => witness(world, ctx, name, target, Some(MemberStatus::Active)),
        Step::WitnessLeaving => witness(world, ctx, name, target, Some(MemberStatus::Deleting)),
        Step::WitnessGone => witness(world, ctx, name, target, None),
    }
}

/// Schedules a step of a replica of this region's table.
pub(crate) fn later(ctx: &mut Ctx, table: &Definition, target: &Rc<str>, delay: Duration, step: Step) {
    let (region, id) = (Rc::clone(&ctx.region), Rc::clone(&table.id));
    let (table, target) = (Rc::clone(&table.name), Rc::clone(target));
    ctx.later(delay, Event::ReplicaStep { region, table, id, target, step });
}

/// Does something in another region of the same step.
pub(crate) fn in_region<T>(ctx: &mut Ctx, region: &Rc<str>, act: impl FnOnce(&mut Ctx) -> T) -> T {
    let home = std::mem::replace(&mut ctx.region, Rc::clone(region));
    let done = act(ctx);
    ctx.region = home;
    done
}

/// The regions that hold a table of the group: this one, then the others.
fn regions(world: &World, ctx: &Ctx, name: &str) -> Vec<Rc<str>> {
    let others = world.table(&ctx.region, name).and_then(|table| table.global.as_deref());
    let others = others.into_iter().flat_map(|group| group.members.iter().map(|member| Rc::clone(&member.region)));
    std::iter::once(Rc::clone(&ctx.region)).chain(others).collect()
}

fn consistency_of(world: &World, region: &str, name: &str) -> Consistency {
    let group = world.table(region, name).and_then(|table| table.global.as_deref());
    group.map_or(Consistency::Eventual, |group| group.consistency)
}

/// What a region's table knows of a member changes; `None` makes it forget the member.
fn tell(
    world: &mut World,
    region: &Rc<str>,
    name: &str,
    of: &Rc<str>,
    status: Option<MemberStatus>,
    mode: Consistency,
) {
    let Some(table) = world.table_mut(region, name).filter(|_| region != of) else { return };
    let group = group_mut(table, mode);
    let known = group.members.iter().position(|member| member.region == *of);
    match (known, status) {
        (Some(place), Some(status)) => group.members[place].status = status,
        (Some(place), None) => drop(group.members.remove(place)),
        (None, Some(status)) => group.members.push(Member { region: Rc::clone(of), status, sourced: None }),
        (None, None) => {}
    }
}

fn tell_all(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, of: &Rc<str>, status: Option<MemberStatus>) {
    let mode = consistency_of(world, &ctx.region, name);
    for region in regions(world, ctx, name) {
        tell(world, &region, name, of, status, mode);
    }
    note_replica(ctx, name, of, status.map_or("DELETED", MemberStatus::name));
}

fn note_replica(ctx: &mut Ctx, table: &Rc<str>, replica: &Rc<str>, status: &'static str) {
    let (region, table, replica) = (Rc::clone(&ctx.region), Rc::clone(table), Rc::clone(replica));
    ctx.note(RuleId::ReplicaState, What::ReplicaStatus { region, table, replica, status });
}

/// A table in the other region comes to be, as an empty copy of this one.
fn make(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, target: &Rc<str>, plan: &Plan) {
    let Some(source) = world.table(&ctx.region, name).cloned() else { return };
    if world.table(target, name).is_some() {
        return;
    }
    let mode = consistency_of(world, &ctx.region, name);
    let known = regions(world, ctx, name);
    let copy = empty_copy(&source, target, plan, ctx);
    world.region_mut(target).tables.insert(Rc::clone(name), Rc::new(copy));
    for region in &known {
        let status = world.table(region, name).map_or(MemberStatus::Active, |table| match table.status {
            TableStatus::Creating => MemberStatus::Creating,
            _ => MemberStatus::Active,
        });
        tell(world, target, name, region, Some(status), mode);
    }
    tell_all(world, ctx, name, target, Some(MemberStatus::Creating));
    in_region(ctx, target, |ctx| table::note_status(ctx, name, TableStatus::Creating.name()));
}

fn empty_copy(source: &Table, target: &Rc<str>, plan: &Plan, ctx: &mut Ctx) -> Table {
    let arn: Rc<str> = name::table_arn(target, &source.definition.name).into();
    let mut definition = Definition::clone(&source.definition);
    definition.id = ctx.dice.uuid().into();
    definition.created = ctx.now;
    definition.class = plan.class.clone().or(definition.class);
    definition.class_changed = None;
    definition.ceiling.read = plan.max_reads.or(definition.ceiling.read);
    definition.encryption_key = plan.key.clone();
    definition.tags = Tags::new(TagSet::default());
    definition.deletion_protected = false;
    definition.latest_stream = None;
    let indexes = source.indexes.iter().map(|index| empty_index(index, &arn)).collect();
    definition.arn = arn;
    let partitions = source.partitions.iter().map(fresh).collect();
    Table::creating(definition, partitions, indexes)
}

fn fresh(partition: &Partition) -> Partition {
    Partition::new(partition.id, partition.first, partition.last)
}

fn empty_index(index: &Index, table_arn: &str) -> Index {
    let definition =
        IndexDefinition { arn: name::index_arn(table_arn, index.name()).into(), ..(*index.definition).clone() };
    Index {
        definition: Rc::new(definition),
        status: IndexStatus::Creating,
        entries: Map::new(),
        bytes: 0,
        partitions: index.partitions.iter().map(fresh).collect(),
        meter: Meter::default(),
        ..index.clone()
    }
}

/// The replica has what its source has, and what is on its way there; from now on changes go to it.
fn ready(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, target: &Rc<str>) {
    let Some(source) = world.table(&ctx.region, name).cloned() else { return };
    let Some(replica) = world.table_mut(target, name).filter(|table| table.status == TableStatus::Creating) else {
        return;
    };
    fill(replica, &source);
    copy_group(ctx, replica, &source, target);
    replica.status = TableStatus::Active;
    let view =
        source.stream.as_ref().and_then(|arn| world.stream(&ctx.region, arn)).map(|stream| stream.definition.view);
    in_region(ctx, target, |ctx| open(world, ctx, name, &source, view));
    tell_all(world, ctx, name, target, Some(MemberStatus::Active));
    let now = ctx.now;
    if let Some(group) = world.table_mut(&ctx.region, name).and_then(|table| table.global.as_mut().map(Rc::make_mut)) {
        let member = group.members.iter_mut().find(|member| member.region == *target);
        member.into_iter().for_each(|member| member.sourced = Some(now));
    }
}

/// All items, with their indexes. The copy has the partitions that its source has by now.
fn fill(replica: &mut Table, source: &Table) {
    replica.items = source.items.clone();
    replica.bytes = source.bytes;
    replica.collections = source.collections.clone();
    let sized = |partition: &Partition| Partition { bytes: partition.bytes, ..fresh(partition) };
    replica.partitions = source.partitions.iter().map(sized).collect();
    for index in &mut replica.indexes {
        index.status = IndexStatus::Active;
        index.until = Instant(0);
        maintain::fill(index, &replica.definition.schema, &replica.items);
    }
}

/// Changes that are on their way to the source go to the replica, too.
fn copy_group(ctx: &mut Ctx, replica: &mut Table, source: &Table, target: &Rc<str>) {
    let Some(known) = source.global.as_deref() else { return };
    let names = (target, &Rc::clone(&replica.definition.name), &Rc::clone(&replica.definition.id));
    let group: &mut Group = group_mut(replica, known.consistency);
    group.stamps = known.stamps.clone();
    group.seen = known.seen;
    group.witness = known.witness.clone();
    for (_, arrival) in known.inbox.iter() {
        send::schedule(ctx, group, names, Arrival::clone(arrival));
    }
}

/// The replica opens in its region, with a stream and a time to live like those of its source.
fn open(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, source: &Table, view: Option<ViewType>) {
    let delay = world.dials.stream_enabling;
    if let Some(view) = view.filter(|_| consistency_of(world, &ctx.region, name) == Consistency::Eventual) {
        stream_switch::enable(world, ctx, name, view, delay);
    }
    table::note_status(ctx, name, TableStatus::Active.name());
    let attribute = source.time_to_live.attribute.clone().filter(|_| source.time_to_live.status.is_on());
    if let Some(attribute) = attribute {
        ttl::switch(world, ctx, name, attribute, true);
    }
    let limit = world.dials.partition_bytes;
    if let Some(table) = world.table(&ctx.region, name) {
        for place in 0..table.partitions.len() {
            split::watch_size(ctx, table, place, limit);
        }
    }
}

/// A replica is deleted from its group.
fn leave(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, target: &Rc<str>) {
    let deleting = Duration(world.dials.replica_deleting.0 / 3 * 2);
    in_region(ctx, target, |ctx| delete(world, ctx, name, deleting));
}

/// Deletes this region's table; those that remain are told. Its stream can be read for another day.
pub(crate) fn delete(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, delay: Duration) {
    let disabling = world.dials.stream_disabling;
    stream_switch::disable(world, ctx, name, disabling);
    if world.table(&ctx.region, name).is_some_and(|table| table.global.is_some()) {
        let own = Rc::clone(&ctx.region);
        tell_all(world, ctx, name, &own, Some(MemberStatus::Deleting));
    }
    if let Some(table) = world.table_mut(&ctx.region, name) {
        table::begin(ctx, table, TableStatus::Deleting, delay);
    }
    destination::life::table_deleting(world, ctx, name);
}

/// This region's table is about to vanish: the others forget it, and go on without it.
pub(crate) fn gone(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    if world.table(&ctx.region, name).is_none_or(|table| table.global.is_none()) {
        return;
    }
    let own = Rc::clone(&ctx.region);
    let others: Vec<Rc<str>> = regions(world, ctx, name).into_iter().skip(1).collect();
    tell_all(world, ctx, name, &own, None);
    for region in others {
        forget_alone(world, &region, name);
        in_region(ctx, &region, |ctx| ttl::wake(world, ctx, name));
    }
}

/// A table whose last replica has left is an ordinary one, unless changes are still on their way to it.
fn forget_alone(world: &mut World, region: &Rc<str>, name: &str) {
    let alone = |group: &Rc<Group>| group.members.is_empty() && group.inbox.is_empty() && group.witness.is_none();
    if let Some(table) = world.table_mut(region, name).filter(|table| table.global.as_ref().is_some_and(alone)) {
        table.global = None;
    }
}

/// What all replicas know of the witness changes.
fn witness(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, target: &Rc<str>, status: Option<MemberStatus>) {
    for region in regions(world, ctx, name) {
        if let Some(table) = world.table_mut(&region, name) {
            let known = status.map(|status| Member { region: Rc::clone(target), status, sourced: None });
            group_mut(table, Consistency::Strong).witness = known;
        }
        forget_alone(world, &region, name);
    }
    note_replica(ctx, name, target, status.map_or("DELETED", MemberStatus::name));
}

/// A replica cannot be deleted while another is there that was made from it less than a day ago (captured from AWS).
pub(crate) fn is_source(table: &Table, now: Instant) -> bool {
    let young = |member: &Member| member.sourced.is_some_and(|at| now.since(at) < SOURCE_PERIOD);
    group(table).is_some_and(|group| group.members.iter().any(young))
}

const SOURCE_PERIOD: Duration = Duration::hours(24);
