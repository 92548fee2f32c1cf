//! `UpdateDestination`: other settings of the destination, as the next version of the delivery stream.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::ops::create_delivery_stream::destination;
use crate::firehose::ops::{DESTINATION, active, invalid, shapes};
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Bounds, JsonMap, Member, Pattern, Shape, Text, member, required, text};
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "CurrentDeliveryStreamVersionId": "1", "DestinationId": "destinationId-000000000001",
/// "ExtendedS3DestinationUpdate": {"Prefix": "logs/"}}`.
pub struct UpdateDestination {
    name: Rc<str>,
    version: String,
    destination: String,
    rest: JsonMap,
}

impl Members for UpdateDestination {
    fn read(fields: &mut Fields) -> UpdateDestination {
        UpdateDestination {
            name: fields.take("DeliveryStreamName"),
            version: fields.take("CurrentDeliveryStreamVersionId"),
            destination: fields.take("DestinationId"),
            rest: fields.all(),
        }
    }
}

pub struct Plan {
    name: Rc<str>,
    version: String,
    destination: String,
    changes: JsonMap,
}

const VERSION: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 1, max: 50 }),
    pattern: Some(Pattern {
        text: "[0-9]+",
        matches: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
    }),
    values: &[],
    alone: None,
});

impl Operation for UpdateDestination {
    const NAME: &'static str = "UpdateDestination";
    const INPUT: &'static [Member] = &[
        super::DELIVERY,
        required("CurrentDeliveryStreamVersionId", VERSION),
        required("DestinationId", text(1, 100)),
        member("S3DestinationUpdate", shapes::S3_UPDATE),
        member("ExtendedS3DestinationUpdate", shapes::EXTENDED_S3_UPDATE),
        member("RedshiftDestinationUpdate", shapes::UNKNOWN),
        member("ElasticsearchDestinationUpdate", shapes::UNKNOWN),
        member("AmazonopensearchserviceDestinationUpdate", shapes::UNKNOWN),
        member("SplunkDestinationUpdate", shapes::UNKNOWN),
        member("HttpEndpointDestinationUpdate", shapes::UNKNOWN),
        member("AmazonOpenSearchServerlessDestinationUpdate", shapes::UNKNOWN),
        member("SnowflakeDestinationUpdate", shapes::UNKNOWN),
        member("IcebergDestinationUpdate", shapes::UNKNOWN),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = JsonMap;

    fn check(self) -> Result<Plan, ApiError> {
        let changes = destination(&self.rest, "Update")?;
        Ok(Plan { name: self.name, version: self.version, destination: self.destination, changes })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        let Plan { name, version, destination, changes } = plan;
        let delivery = active(world, ctx, &name)?;
        if destination != DESTINATION {
            return Err(invalid(format!("Destination Id {destination} not found")));
        }
        if version != delivery.version.to_string() {
            let current = delivery.version;
            let text = format!(
                "Cannot update firehose: {name} since the current version id: {current} and specified version id: {version} do \
                 not match"
            );
            return Err(ApiError::new(Code::ConcurrentModification, text));
        }
        delivery.destination = Rc::new(delivery.destination.updated(changes)?);
        delivery.version += 1;
        delivery.updated = Some(ctx.now);
        Ok(JsonMap::new())
    }
}
