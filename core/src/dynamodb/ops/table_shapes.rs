//! The shapes of the settings that CreateTable and UpdateTable share (service model).

use crate::limits;
use crate::operation::shape::{
    BOOLEAN, LONG, Member, Shape, TEXT, list, long, member, one_of, plain_name, required, text,
};

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
