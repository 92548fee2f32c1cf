//! `DescribeDeliveryStream`: a delivery stream with its source and its destination.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::delivery::{Delivery, Source};
use crate::firehose::ops::{DESTINATION, known};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Member, integer, member, text};
use crate::operation::{Operation, timestamp};
use crate::world::World;

/// `{"DeliveryStreamName": "archive"}`.
pub struct DescribeDeliveryStream {
    name: Rc<str>,
}

impl Members for DescribeDeliveryStream {
    fn read(fields: &mut Fields) -> DescribeDeliveryStream {
        DescribeDeliveryStream { name: fields.take("DeliveryStreamName") }
    }
}

impl Operation for DescribeDeliveryStream {
    const NAME: &'static str = "DescribeDeliveryStream";
    const INPUT: &'static [Member] =
        &[super::DELIVERY, member("Limit", integer(1, 10_000)), member("ExclusiveStartDestinationId", text(1, 100))];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = Answer;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        Ok(json!({ "DeliveryStreamDescription": view(known(world, ctx, &name)?) }))
    }
}

/// What S3DestinationDescription tells of an extended destination.
const BASIC: [&str; 8] = [
    "RoleARN",
    "BucketARN",
    "Prefix",
    "ErrorOutputPrefix",
    "BufferingHints",
    "CompressionFormat",
    "EncryptionConfiguration",
    "CloudWatchLoggingOptions",
];

fn view(delivery: &Delivery) -> Answer {
    let definition = &delivery.definition;
    let mut extended = delivery.destination.settings.clone();
    let mut basic = extended.clone();
    basic.retain(&|name, _| BASIC.contains(&name));
    if !extended.contains_key("S3BackupMode") {
        extended.insert("S3BackupMode".into(), "Disabled".into());
    }
    let mut view = json!({
        "DeliveryStreamName": &*definition.name,
        "DeliveryStreamARN": &*definition.arn,
        "DeliveryStreamStatus": delivery.status.name(),
        "DeliveryStreamEncryptionConfiguration": encryption(delivery),
        "DeliveryStreamType": if delivery.is_direct() { "DirectPut" } else { "KinesisStreamAsSource" },
        "VersionId": delivery.version.to_string(),
        "CreateTimestamp": timestamp::seconds(definition.created),
        "Destinations": [{
            "DestinationId": DESTINATION,
            "S3DestinationDescription": answer(basic),
            "ExtendedS3DestinationDescription": answer(extended),
        }],
        "HasMoreDestinations": false,
    });
    if let Some(updated) = delivery.updated {
        view["LastUpdateTimestamp"] = timestamp::seconds(updated);
    }
    if let Source::Kinesis { arn, role, .. } = &definition.source {
        let start = timestamp::seconds(definition.created);
        let source = json!({ "KinesisStreamARN": &**arn, "RoleARN": &**role, "DeliveryStartTimestamp": start });
        view["Source"] = json!({ "KinesisStreamSourceDescription": source });
    }
    view
}

fn answer(members: JsonMap) -> Answer {
    serde_json::to_value(Json::Object(members)).unwrap_or_default()
}

fn encryption(delivery: &Delivery) -> Answer {
    let encryption = &delivery.encryption;
    let status = if encryption.status.is_empty() { "DISABLED" } else { encryption.status };
    let mut view = json!({ "Status": status });
    for (name, value) in [("KeyType", &encryption.key_type), ("KeyARN", &encryption.key)] {
        if let Some(value) = value.as_deref().filter(|_| status.starts_with("ENABL")) {
            view[name] = value.into();
        }
    }
    view
}
