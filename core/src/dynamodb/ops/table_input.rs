//! What CreateTable and UpdateTable share: the structs that hold a table's settings.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::key::ScalarType;
use crate::name;
use crate::operation::error::ApiError;
use crate::operation::fields::{Field, Fields, Members, choice};
use crate::operation::shape::Json;
use crate::streams::stream::ViewType;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BillingMode {
    Provisioned,
    PayPerRequest,
}

impl Field for BillingMode {
    fn of(json: Json) -> BillingMode {
        let named = [("PROVISIONED", BillingMode::Provisioned), ("PAY_PER_REQUEST", BillingMode::PayPerRequest)];
        choice(&json, &named)
    }
}

impl Field for ScalarType {
    fn of(json: Json) -> ScalarType {
        choice(&json, &[("S", ScalarType::S), ("N", ScalarType::N), ("B", ScalarType::B)])
    }
}

pub(super) struct AttributeDefinition {
    pub attribute_name: Rc<str>,
    pub attribute_type: ScalarType,
}

impl Members for AttributeDefinition {
    fn read(fields: &mut Fields) -> AttributeDefinition {
        AttributeDefinition {
            attribute_name: fields.take("AttributeName"),
            attribute_type: fields.take("AttributeType"),
        }
    }
}

pub(super) struct KeySchemaElement {
    pub attribute_name: Rc<str>,
    pub key_type: KeyType,
}

impl Members for KeySchemaElement {
    fn read(fields: &mut Fields) -> KeySchemaElement {
        KeySchemaElement { attribute_name: fields.take("AttributeName"), key_type: fields.take("KeyType") }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyType {
    Hash,
    Range,
}

impl Field for KeyType {
    fn of(json: Json) -> KeyType {
        let named = [("HASH", KeyType::Hash), ("RANGE", KeyType::Range)];
        choice(&json, &named)
    }
}

/// Both units are at least 1.
#[derive(Clone, Copy)]
pub(super) struct ProvisionedThroughput {
    pub read_capacity_units: u64,
    pub write_capacity_units: u64,
}

impl Members for ProvisionedThroughput {
    fn read(fields: &mut Fields) -> ProvisionedThroughput {
        ProvisionedThroughput {
            read_capacity_units: fields.take("ReadCapacityUnits"),
            write_capacity_units: fields.take("WriteCapacityUnits"),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct OnDemandThroughput {
    pub max_read_request_units: Option<i64>,
    pub max_write_request_units: Option<i64>,
}

impl Members for OnDemandThroughput {
    fn read(fields: &mut Fields) -> OnDemandThroughput {
        OnDemandThroughput {
            max_read_request_units: fields.take("MaxReadRequestUnits"),
            max_write_request_units: fields.take("MaxWriteRequestUnits"),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct WarmThroughput {
    pub read_units_per_second: Option<i64>,
    pub write_units_per_second: Option<i64>,
}

impl Members for WarmThroughput {
    fn read(fields: &mut Fields) -> WarmThroughput {
        WarmThroughput {
            read_units_per_second: fields.take("ReadUnitsPerSecond"),
            write_units_per_second: fields.take("WriteUnitsPerSecond"),
        }
    }
}

pub(super) struct StreamSpecification {
    pub stream_enabled: bool,
    stream_view_type: Option<String>,
}

impl Members for StreamSpecification {
    fn read(fields: &mut Fields) -> StreamSpecification {
        StreamSpecification {
            stream_enabled: fields.take("StreamEnabled"),
            stream_view_type: fields.take("StreamViewType"),
        }
    }
}

impl StreamSpecification {
    /// The view type that was asked for; the shape has seen to it that it is one.
    pub fn view(&self) -> Option<ViewType> {
        self.stream_view_type.as_deref().and_then(ViewType::of_name)
    }
}

#[derive(Clone)]
pub(super) struct SseSpecification {
    pub enabled: Option<bool>,
    pub sse_type: Option<String>,
    pub key: Option<Rc<str>>,
}

impl Members for SseSpecification {
    fn read(fields: &mut Fields) -> SseSpecification {
        SseSpecification {
            enabled: fields.take("Enabled"),
            sse_type: fields.take("SSEType"),
            key: fields.take("KMSMasterKeyId"),
        }
    }
}

impl SseSpecification {
    /// What the members say about each other (API reference, SSESpecification).
    pub fn check(&self) -> Result<(), ApiError> {
        let enabled = self.enabled.unwrap_or(false);
        let text = match (self.sse_type.as_deref(), &self.key) {
            (Some(_), _) if !enabled => "SSEType can not be specified if Enabled is false",
            (_, Some(_)) if !enabled => "KMSMasterKeyId can not be specified if Enabled is false",
            (Some("AES256"), _) => "SSEType AES256 is not supported",
            (None, Some(_)) => "SSEType KMS is required if KMSMasterKeyId is specified",
            _ => return Ok(()),
        };
        Err(ApiError::invalid_parameter(text))
    }

    /// The ARN of the key that is asked for: the one named, else the one that AWS manages for DynamoDB; none when
    /// encryption is left to DynamoDB's own key.
    pub fn key_arn(&self, ctx: &mut Ctx) -> Option<Rc<str>> {
        if !self.enabled.unwrap_or(false) {
            return None;
        }
        Some(match &self.key {
            Some(arn) if arn.starts_with("arn:") => Rc::clone(arn),
            Some(id) => kms_arn(&ctx.region, id),
            None => kms_arn(&ctx.region, &ctx.dice.uuid()),
        })
    }
}

fn kms_arn(region: &str, key: &str) -> Rc<str> {
    format!("arn:aws:kms:{region}:{}:key/{key}", name::ACCOUNT).into()
}

pub(super) struct Projection {
    pub projection_type: Option<String>,
    pub non_key_attributes: Option<Vec<String>>,
}

impl Members for Projection {
    fn read(fields: &mut Fields) -> Projection {
        Projection {
            projection_type: fields.take("ProjectionType"),
            non_key_attributes: fields.take("NonKeyAttributes"),
        }
    }
}

pub(super) struct LocalIndex {
    pub index_name: Rc<str>,
    pub key_schema: Vec<KeySchemaElement>,
    pub projection: Projection,
}

impl Members for LocalIndex {
    fn read(fields: &mut Fields) -> LocalIndex {
        LocalIndex {
            index_name: fields.take("IndexName"),
            key_schema: fields.take("KeySchema"),
            projection: fields.take("Projection"),
        }
    }
}

pub(super) struct GlobalIndex {
    pub index_name: Rc<str>,
    pub key_schema: Vec<KeySchemaElement>,
    pub projection: Projection,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

impl Members for GlobalIndex {
    fn read(fields: &mut Fields) -> GlobalIndex {
        GlobalIndex {
            index_name: fields.take("IndexName"),
            key_schema: fields.take("KeySchema"),
            projection: fields.take("Projection"),
            provisioned_throughput: fields.take("ProvisionedThroughput"),
            on_demand_throughput: fields.take("OnDemandThroughput"),
            warm_throughput: fields.take("WarmThroughput"),
        }
    }
}

pub(super) struct GlobalIndexUpdate {
    pub update: Option<IndexUpdate>,
    pub create: Option<GlobalIndex>,
    pub delete: Option<IndexDeletion>,
}

impl Members for GlobalIndexUpdate {
    fn read(fields: &mut Fields) -> GlobalIndexUpdate {
        GlobalIndexUpdate {
            update: fields.take("Update"),
            create: fields.take("Create"),
            delete: fields.take("Delete"),
        }
    }
}

pub(super) struct IndexUpdate {
    pub index_name: Rc<str>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

impl Members for IndexUpdate {
    fn read(fields: &mut Fields) -> IndexUpdate {
        IndexUpdate {
            index_name: fields.take("IndexName"),
            provisioned_throughput: fields.take("ProvisionedThroughput"),
            on_demand_throughput: fields.take("OnDemandThroughput"),
            warm_throughput: fields.take("WarmThroughput"),
        }
    }
}

pub(super) struct IndexDeletion {
    pub index_name: Rc<str>,
}

impl Members for IndexDeletion {
    fn read(fields: &mut Fields) -> IndexDeletion {
        IndexDeletion { index_name: fields.take("IndexName") }
    }
}

pub(super) struct Tag {
    pub key: Option<Rc<str>>,
    pub value: Option<Rc<str>>,
}

impl Members for Tag {
    fn read(fields: &mut Fields) -> Tag {
        Tag { key: fields.take("Key"), value: fields.take("Value") }
    }
}

/// `Invalid table-class parameter provided …` unless the class is one of AWS's two.
pub(super) fn check_class(class: Option<&str>) -> Result<(), ApiError> {
    match class {
        None | Some("STANDARD" | "STANDARD_INFREQUENT_ACCESS") => Ok(()),
        Some(_) => Err(ApiError::validation(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, \
             STANDARD_INFREQUENT_ACCESS].",
        )),
    }
}
