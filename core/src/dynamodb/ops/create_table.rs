//! `CreateTable` (API reference, CreateTable).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::describe::{self, TableDescription};
use crate::dynamodb::index::Index;
use crate::dynamodb::key::{KeyAttribute, KeySchema, ScalarType};
use crate::dynamodb::ops::index_rules::{self, Surroundings};
use crate::dynamodb::ops::table_input::{
    AttributeDefinition, BillingMode, GlobalIndex, KeySchemaElement, LocalIndex, OnDemandThroughput,
    ProvisionedThroughput, SseSpecification, StreamSpecification, Tag, WarmThroughput, check_class,
};
use crate::dynamodb::ops::table_shapes::{
    ATTRIBUTE_DEFINITIONS, BILLING_MODE, GLOBAL_INDEXES, KEY_SCHEMA, LOCAL_INDEXES, ON_DEMAND_THROUGHPUT,
    PROVISIONED_THROUGHPUT, SSE_SPECIFICATION, STREAM_SPECIFICATION, TAGS, WARM_THROUGHPUT,
};
use crate::dynamodb::ops::{index_input, stream_switch, table_rules};
use crate::dynamodb::partition;
use crate::dynamodb::table::{self, Billing, Ceiling, Definition, History, Table, TableStatus};
use crate::dynamodb::tags::{TagSet, Tags};
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, TEXT, demanded, member, plain_name, required};
use crate::streams::stream::ViewType;
use crate::world::World;

/// Creates a table, with a stream where one is asked for. It can be used once it is ACTIVE.
pub struct CreateTable {
    table_name: Rc<str>,
    attribute_definitions: Vec<AttributeDefinition>,
    key_schema: Vec<KeySchemaElement>,
    billing_mode: Option<BillingMode>,
    provisioned_throughput: Option<ProvisionedThroughput>,
    local_secondary_indexes: Option<Vec<LocalIndex>>,
    global_secondary_indexes: Option<Vec<GlobalIndex>>,
    stream_specification: Option<StreamSpecification>,
    sse_specification: Option<SseSpecification>,
    tags: Option<Vec<Tag>>,
    table_class: Option<Rc<str>>,
    deletion_protection_enabled: Option<bool>,
    on_demand_throughput: Option<OnDemandThroughput>,
    warm_throughput: Option<WarmThroughput>,
}

impl Members for CreateTable {
    fn read(fields: &mut Fields) -> CreateTable {
        CreateTable {
            table_name: fields.take("TableName"),
            attribute_definitions: fields.take("AttributeDefinitions"),
            key_schema: fields.take("KeySchema"),
            billing_mode: fields.take("BillingMode"),
            provisioned_throughput: fields.take("ProvisionedThroughput"),
            local_secondary_indexes: fields.take("LocalSecondaryIndexes"),
            global_secondary_indexes: fields.take("GlobalSecondaryIndexes"),
            stream_specification: fields.take("StreamSpecification"),
            sse_specification: fields.take("SSESpecification"),
            tags: fields.take("Tags"),
            table_class: fields.take("TableClass"),
            deletion_protection_enabled: fields.take("DeletionProtectionEnabled"),
            on_demand_throughput: fields.take("OnDemandThroughput"),
            warm_throughput: fields.take("WarmThroughput"),
        }
    }
}

/// What a valid request asks for.
pub struct Plan {
    name: Rc<str>,
    schema: KeySchema,
    attributes: Vec<(Rc<str>, ScalarType)>,
    billing: Billing,
    view: Option<ViewType>,
    options: Options,
    local: Vec<LocalIndex>,
    global: Vec<GlobalIndex>,
}

/// The settings that only DescribeTable shows.
struct Options {
    ceiling: Ceiling,
    warm: (u64, u64),
    asked_for_warmth: bool,
    encryption: Option<SseSpecification>,
    tags: TagSet,
    class: Option<Rc<str>>,
    deletion_protected: bool,
}

/// `{"TableDescription": {…}}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    table_description: TableDescription,
}

impl Operation for CreateTable {
    const NAME: &'static str = "CreateTable";
    /// In the order in which AWS lists the faults; global indexes come before local ones.
    const INPUT: &'static [Member] = &[
        required("AttributeDefinitions", ATTRIBUTE_DEFINITIONS),
        demanded("TableName", plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH)),
        member("BillingMode", BILLING_MODE),
        member("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
        required("KeySchema", KEY_SCHEMA),
        member("GlobalSecondaryIndexes", GLOBAL_INDEXES),
        member("LocalSecondaryIndexes", LOCAL_INDEXES),
        member("StreamSpecification", STREAM_SPECIFICATION),
        member("SSESpecification", SSE_SPECIFICATION),
        member("Tags", TAGS),
        member("TableClass", TEXT),
        member("DeletionProtectionEnabled", BOOLEAN),
        member("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
        member("WarmThroughput", WARM_THROUGHPUT),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let billing = table_rules::billing(self.billing_mode, self.provisioned_throughput)?;
        table_rules::check_keys(&self.attribute_definitions, &self.key_schema)?;
        self.check_indexes(billing)?;
        self.stream_specification.as_ref().map_or(Ok(()), table_rules::check_new_stream)?;
        let options = self.options(billing)?;
        let schema = schema(&self.attribute_definitions, &self.key_schema)?;
        let defined = self.attribute_definitions.into_iter();
        let attributes = defined.map(|defined| (defined.attribute_name, defined.attribute_type)).collect();
        let view = self.stream_specification.and_then(|stream| stream.view());
        let local = self.local_secondary_indexes.unwrap_or_default();
        let global = self.global_secondary_indexes.unwrap_or_default();
        Ok(Plan { name: self.table_name, schema, attributes, billing, view, options, local, global })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        check_free(world, ctx, &plan.name)?;
        table_rules::check_quota(plan.billing, &ctx.region)?;
        let (name, view, asked_for_warmth) = (Rc::clone(&plan.name), plan.view, plan.options.asked_for_warmth);
        let delay = world.dials.table_creating;
        let mut table = new_table(plan, world, ctx);
        table::begin(ctx, &mut table, TableStatus::Creating, delay);
        world.region_mut(&ctx.region).tables.insert(Rc::clone(&name), Rc::new(table));
        if let Some(view) = view {
            stream_switch::enable(world, ctx, &name, view, delay);
        }
        let table_description = describe::known(world, ctx, &name)?.at_creation(asked_for_warmth);
        Ok(Output { table_description })
    }
}

/// Where AWS explains the lowest warm throughput.
pub(super) const WARM_ON_DEMAND: &str = "initial throughput for OnDemand. See: \
                              https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/\
                              on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

const WARM_PROVISIONED: [&str; 2] =
    ["ReadCapacityUnits of ProvisionedThroughput", "WriteCapacityUnits of ProvisionedThroughput"];

impl CreateTable {
    fn check_indexes(&self, billing: Billing) -> Result<(), ApiError> {
        let around = Surroundings {
            definitions: &self.attribute_definitions,
            table_keys: &self.key_schema,
            on_demand: billing == Billing::OnDemand,
        };
        let (local, global) = (self.local_secondary_indexes.as_deref(), self.global_secondary_indexes.as_deref());
        index_rules::check_all_used(&around, local, global)?;
        if let Some(local) = local {
            index_rules::check_local(&around, local)?;
        }
        if let Some(global) = global {
            index_rules::check_global(&around, global, local.unwrap_or_default())?;
        }
        let local = local.unwrap_or_default().iter().map(|index| &index.projection);
        let global = global.unwrap_or_default().iter().map(|index| &index.projection);
        index_rules::check_projected_count(0, local.chain(global))
    }

    fn options(&self, billing: Billing) -> Result<Options, ApiError> {
        let tags = self.tags.as_deref().unwrap_or_default();
        table_rules::check_tags(tags)?;
        let ceiling = self.ceiling(billing)?;
        let warm = self.warmth(billing)?;
        check_class(self.table_class.as_deref())?;
        self.sse_specification.as_ref().map_or(Ok(()), SseSpecification::check)?;
        Ok(Options {
            ceiling,
            warm,
            asked_for_warmth: self.warm_throughput.is_some(),
            encryption: self.sse_specification.clone(),
            tags: tags.iter().filter_map(|tag| Some((tag.key.clone()?, tag.value.clone()?))).collect(),
            class: self.table_class.clone(),
            deletion_protected: self.deletion_protection_enabled.unwrap_or(false),
        })
    }

    fn ceiling(&self, billing: Billing) -> Result<Ceiling, ApiError> {
        let Some(asked) = self.on_demand_throughput else { return Ok(Ceiling::default()) };
        table_rules::check_ceiling(asked, billing != Billing::OnDemand, false)?;
        let units = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
        Ok(Ceiling { read: units(asked.max_read_request_units), write: units(asked.max_write_request_units) })
    }

    fn warmth(&self, billing: Billing) -> Result<(u64, u64), ApiError> {
        let Some(asked) = self.warm_throughput else { return Ok(billing.warm()) };
        match billing {
            Billing::OnDemand => table_rules::warmth(asked, billing.warm(), [WARM_ON_DEMAND; 2]),
            Billing::Provisioned { .. } => table_rules::warmth(asked, billing.warm(), WARM_PROVISIONED),
        }
    }
}

/// The key schema with its types. Definitions are known to hold every key; a gap would be our own mistake.
fn schema(definitions: &[AttributeDefinition], elements: &[KeySchemaElement]) -> Result<KeySchema, ApiError> {
    let mut keys = elements.iter().filter_map(|element| {
        let defined = definitions.iter().find(|defined| defined.attribute_name == element.attribute_name)?;
        Some(KeyAttribute { name: Rc::clone(&element.attribute_name), scalar: defined.attribute_type })
    });
    let partition = keys.next().ok_or_else(|| ApiError::new(Code::InternalFailure, "a table without a key"))?;
    Ok(KeySchema { partition, sort: keys.next() })
}

/// A name is taken until its table is gone.
fn check_free(world: &World, ctx: &Ctx, name: &str) -> Result<(), ApiError> {
    match world.table(&ctx.region, name).map(|table| table.status) {
        Some(TableStatus::Creating) => Err(table::in_use(format_args!("Table is being created: {name}"))),
        Some(_) => Err(ApiError::new(Code::ResourceInUse, format!("Table already exists: {name}"))),
        None if world.region(&ctx.region).is_some_and(|region| region.tables.len() >= limits::TABLES) => {
            let text =
                format!("Subscriber limit exceeded: There is a limit of {} tables per subscriber", limits::TABLES);
            Err(ApiError::new(Code::LimitExceeded, text))
        }
        None => Ok(()),
    }
}

fn new_table(plan: Plan, world: &World, ctx: &mut Ctx) -> Table {
    let Plan { name, schema, attributes, billing, options, local, global, .. } = plan;
    let arn: Rc<str> = name::table_arn(&ctx.region, &name).into();
    let maker = index_input::Maker { table_arn: &arn, attributes: &attributes, billing, now: ctx.now };
    let local = local.iter().map(|index| maker.local(index));
    let mut indexes: Vec<Index> = local.chain(global.iter().map(|index| maker.global(index))).collect();
    let on_demand = world.dials.on_demand_partitions;
    indexes.iter_mut().for_each(|index| index.spread(on_demand));
    let definition = Definition {
        arn,
        name,
        id: ctx.dice.uuid().into(),
        schema,
        attributes,
        created: ctx.now,
        billing,
        ceiling: options.ceiling,
        warm: options.warm,
        history: History::of_new_table(billing, ctx.now),
        deletion_protected: options.deletion_protected,
        class: options.class,
        class_changed: None,
        encryption_key: options.encryption.and_then(|specification| specification.key_arn(ctx)),
        tags: Tags::new(options.tags),
        latest_stream: None,
    };
    let partitions = partition::equal(billing.partitions(options.warm, on_demand));
    Table::creating(definition, partitions, indexes)
}
