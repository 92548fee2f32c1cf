//! What CreateTable and UpdateTable share: the structs that hold a table's settings.

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::key::ScalarType;
use crate::name;
use crate::operation::error::ApiError;
use crate::streams::stream::ViewType;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum BillingMode {
    Provisioned,
    PayPerRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AttributeDefinition {
    pub attribute_name: Rc<str>,
    pub attribute_type: ScalarType,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KeySchemaElement {
    pub attribute_name: Rc<str>,
    pub key_type: KeyType,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum KeyType {
    Hash,
    Range,
}

/// Both units are at least 1.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ProvisionedThroughput {
    pub read_capacity_units: u64,
    pub write_capacity_units: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OnDemandThroughput {
    pub max_read_request_units: Option<i64>,
    pub max_write_request_units: Option<i64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WarmThroughput {
    pub read_units_per_second: Option<i64>,
    pub write_units_per_second: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct StreamSpecification {
    pub stream_enabled: bool,
    stream_view_type: Option<String>,
}

impl StreamSpecification {
    /// The view type that was asked for; the shape has seen to it that it is one.
    pub fn view(&self) -> Option<ViewType> {
        self.stream_view_type.as_deref().and_then(ViewType::of_name)
    }
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SseSpecification {
    pub enabled: Option<bool>,
    #[serde(rename = "SSEType")]
    pub sse_type: Option<String>,
    #[serde(rename = "KMSMasterKeyId")]
    pub key: Option<Rc<str>>,
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Projection {
    pub projection_type: Option<String>,
    pub non_key_attributes: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LocalIndex {
    pub index_name: Rc<str>,
    pub key_schema: Vec<KeySchemaElement>,
    pub projection: Projection,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GlobalIndex {
    pub index_name: Rc<str>,
    pub key_schema: Vec<KeySchemaElement>,
    pub projection: Projection,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GlobalIndexUpdate {
    pub update: Option<IndexUpdate>,
    pub create: Option<GlobalIndex>,
    pub delete: Option<IndexDeletion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IndexUpdate {
    pub index_name: Rc<str>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IndexDeletion {
    pub index_name: Rc<str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    pub key: Option<Rc<str>>,
    pub value: Option<Rc<str>>,
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
