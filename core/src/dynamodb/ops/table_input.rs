//! What CreateTable and UpdateTable share: the shapes of a table's settings, and the structs that hold them.

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::dynamodb::key::ScalarType;
use crate::limits;
use crate::name;
use crate::operation::error::ApiError;
use crate::operation::shape::{
    BOOLEAN, LONG, Member, Shape, TEXT, list, long, member, one_of, plain_name, required, text,
};
use crate::streams::stream::ViewType;

// Shapes.

pub(super) const BILLING_MODE: Shape = one_of(&["PROVISIONED", "PAY_PER_REQUEST"]);

const ATTRIBUTE_NAME: Shape = text(1, limits::KEY_NAME_LENGTH);
const INDEX_NAME: Shape = plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH);
/// The longest list that only a later rule bounds.
const ANY_LENGTH: i64 = i64::MAX;

const ATTRIBUTE_DEFINITION: Shape = Shape::Structure(
    "AttributeDefinition",
    &[required("AttributeName", ATTRIBUTE_NAME), required("AttributeType", one_of(&["B", "N", "S"]))],
);
pub(super) const ATTRIBUTE_DEFINITIONS: Shape = list(&ATTRIBUTE_DEFINITION, 0, ANY_LENGTH);

const KEY_SCHEMA_ELEMENT: Shape = Shape::Structure(
    "KeySchemaElement",
    &[required("AttributeName", ATTRIBUTE_NAME), required("KeyType", one_of(&["HASH", "RANGE"]))],
);
pub(super) const KEY_SCHEMA: Shape = list(&KEY_SCHEMA_ELEMENT, 1, 2);
/// Global indexes may have several partition and sort key attributes; a later rule counts them.
const INDEX_KEY_SCHEMA: Shape = list(&KEY_SCHEMA_ELEMENT, 1, ANY_LENGTH);

/// Write comes first: so AWS lists the errors.
pub(super) const PROVISIONED_THROUGHPUT: Shape = Shape::Structure(
    "ProvisionedThroughput",
    &[required("WriteCapacityUnits", long(1, i64::MAX)), required("ReadCapacityUnits", long(1, i64::MAX))],
);
pub(super) const ON_DEMAND_THROUGHPUT: Shape = Shape::Structure(
    "OnDemandThroughput",
    &[member("MaxReadRequestUnits", LONG), member("MaxWriteRequestUnits", LONG)],
);
pub(super) const WARM_THROUGHPUT: Shape =
    Shape::Structure("WarmThroughput", &[member("ReadUnitsPerSecond", LONG), member("WriteUnitsPerSecond", LONG)]);

pub(super) const STREAM_SPECIFICATION: Shape = Shape::Structure(
    "StreamSpecification",
    &[
        required("StreamEnabled", BOOLEAN),
        member("StreamViewType", one_of(&["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"])),
    ],
);
pub(super) const SSE_SPECIFICATION: Shape = Shape::Structure(
    "SSESpecification",
    &[member("Enabled", BOOLEAN), member("SSEType", one_of(&["AES256", "KMS"])), member("KMSMasterKeyId", TEXT)],
);

const PROJECTION: Shape = Shape::Structure(
    "Projection",
    &[
        member("ProjectionType", one_of(&["ALL", "INCLUDE", "KEYS_ONLY"])),
        member("NonKeyAttributes", list(&ATTRIBUTE_NAME, 1, limits::NON_KEY_ATTRIBUTES)),
    ],
);
const LOCAL_INDEX: Shape = Shape::Structure(
    "LocalSecondaryIndex",
    &[required("IndexName", INDEX_NAME), required("KeySchema", KEY_SCHEMA), required("Projection", PROJECTION)],
);
pub(super) const LOCAL_INDEXES: Shape = list(&LOCAL_INDEX, 0, ANY_LENGTH);

const GLOBAL_INDEX_MEMBERS: &[Member] = &[
    required("IndexName", INDEX_NAME),
    required("KeySchema", INDEX_KEY_SCHEMA),
    required("Projection", PROJECTION),
    member("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
    member("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
    member("WarmThroughput", WARM_THROUGHPUT),
];
const GLOBAL_INDEX: Shape = Shape::Structure("GlobalSecondaryIndex", GLOBAL_INDEX_MEMBERS);
pub(super) const GLOBAL_INDEXES: Shape = list(&GLOBAL_INDEX, 0, ANY_LENGTH);

const GLOBAL_INDEX_UPDATE: Shape = Shape::Structure(
    "GlobalSecondaryIndexUpdate",
    &[
        member(
            "Update",
            Shape::Structure(
                "UpdateGlobalSecondaryIndexAction",
                &[
                    required("IndexName", INDEX_NAME),
                    member("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
                    member("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
                    member("WarmThroughput", WARM_THROUGHPUT),
                ],
            ),
        ),
        member("Create", Shape::Structure("CreateGlobalSecondaryIndexAction", GLOBAL_INDEX_MEMBERS)),
        member("Delete", Shape::Structure("DeleteGlobalSecondaryIndexAction", &[required("IndexName", INDEX_NAME)])),
    ],
);
pub(super) const GLOBAL_INDEX_UPDATES: Shape = list(&GLOBAL_INDEX_UPDATE, 0, ANY_LENGTH);

const TAG: Shape = Shape::Structure("Tag", &[member("Key", TEXT), member("Value", TEXT)]);
pub(super) const TAGS: Shape = list(&TAG, 0, ANY_LENGTH);

// What they hold.

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
