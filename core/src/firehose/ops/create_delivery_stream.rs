//! `CreateDeliveryStream`: a delivery stream into a bucket, from a Kinesis stream or from those who put records.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::delivery::{self, Delivery, Source, Status};
use crate::firehose::destination::{Destination, not_modelled};
use crate::firehose::ops::start_delivery_stream_encryption::encryption;
use crate::firehose::ops::{invalid, shapes, tagged};
use crate::kinesis::stream;
use crate::limits;
use crate::name::{ACCOUNT, region_of_arn};
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Member, member};
use crate::persist::Map;
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "ExtendedS3DestinationConfiguration": {"RoleARN": "…", "BucketARN": "…"}}`.
pub struct CreateDeliveryStream {
    name: Rc<str>,
    kind: Option<String>,
    kinesis: Option<JsonMap>,
    encryption: Option<JsonMap>,
    tags: Vec<Json>,
    rest: JsonMap,
}

impl Members for CreateDeliveryStream {
    fn read(fields: &mut Fields) -> CreateDeliveryStream {
        CreateDeliveryStream {
            name: fields.take("DeliveryStreamName"),
            kind: fields.take("DeliveryStreamType"),
            kinesis: fields.take("KinesisStreamSourceConfiguration"),
            encryption: fields.take("DeliveryStreamEncryptionConfigurationInput"),
            tags: fields.take("Tags"),
            rest: fields.all(),
        }
    }
}

pub struct Plan {
    name: Rc<str>,
    /// ARN of the stream and of the role.
    source: Option<(Rc<str>, Rc<str>)>,
    destination: Destination,
    encryption: Option<(Rc<str>, Option<Rc<str>>)>,
    tags: Map<Rc<str>, Rc<str>>,
}

/// Members that configure another destination, with its name.
const OTHERS: &[(&str, &str)] = &[
    ("Redshift", "the destination Amazon Redshift"),
    ("Elasticsearch", "the destination Amazon Elasticsearch Service"),
    ("Amazonopensearchservice", "the destination Amazon OpenSearch Service"),
    ("AmazonOpenSearchServerless", "the destination Amazon OpenSearch Serverless"),
    ("Splunk", "the destination Splunk"),
    ("HttpEndpoint", "HTTP endpoints as destinations"),
    ("Snowflake", "the destination Snowflake"),
    ("Iceberg", "the destination Apache Iceberg"),
];

/// The members of a destination, of which there must be one.
pub(super) fn destination(members: &JsonMap, ending: &str) -> Result<JsonMap, ApiError> {
    let is_destination = |name: &str| name.ends_with(&format!("Destination{ending}"));
    let mut given = members.iter().filter(|(name, value)| is_destination(name) && !value.is_null());
    let (Some((name, value)), None) = (given.next(), given.next()) else {
        return Err(invalid("Exactly one destination configuration is supported for a Firehose"));
    };
    let kind = name.split("Destination").next().unwrap_or_default();
    match OTHERS.iter().find(|(other, _)| *other == kind) {
        Some((_, what)) => Err(not_modelled(what)),
        None => Ok(value.as_object().cloned().unwrap_or_default()),
    }
}

impl Operation for CreateDeliveryStream {
    const NAME: &'static str = "CreateDeliveryStream";
    const INPUT: &'static [Member] = &[
        super::DELIVERY,
        member("DeliveryStreamType", shapes::TYPES),
        member("DirectPutSourceConfiguration", shapes::DIRECT_PUT),
        member("KinesisStreamSourceConfiguration", shapes::KINESIS),
        member("DeliveryStreamEncryptionConfigurationInput", shapes::SERVER_SIDE),
        member("S3DestinationConfiguration", shapes::S3),
        member("ExtendedS3DestinationConfiguration", shapes::EXTENDED_S3),
        member("RedshiftDestinationConfiguration", shapes::UNKNOWN),
        member("ElasticsearchDestinationConfiguration", shapes::UNKNOWN),
        member("AmazonopensearchserviceDestinationConfiguration", shapes::UNKNOWN),
        member("SplunkDestinationConfiguration", shapes::UNKNOWN),
        member("HttpEndpointDestinationConfiguration", shapes::UNKNOWN),
        member("Tags", shapes::TAGS),
        member("AmazonOpenSearchServerlessDestinationConfiguration", shapes::UNKNOWN),
        member("MSKSourceConfiguration", shapes::UNKNOWN),
        member("SnowflakeDestinationConfiguration", shapes::UNKNOWN),
        member("IcebergDestinationConfiguration", shapes::UNKNOWN),
        member("DatabaseSourceConfiguration", shapes::UNKNOWN),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let source = match (self.kind.as_deref().unwrap_or("DirectPut"), self.kinesis) {
            ("DirectPut", None) => None,
            ("KinesisStreamAsSource", Some(config)) => {
                let text = |name: &str| config.get(name).and_then(Json::as_text).cloned().unwrap_or_default();
                Some((text("KinesisStreamARN"), text("RoleARN")))
            }
            ("MSKAsSource", _) => return Err(not_modelled("Amazon MSK as a source")),
            ("DatabaseAsSource", _) => return Err(not_modelled("databases as a source")),
            (_, None) => {
                return Err(invalid("KinesisStreamSourceConfiguration is required for KinesisStreamAsSource."));
            }
            (_, Some(_)) => {
                return Err(invalid("KinesisStreamSourceConfiguration is for KinesisStreamAsSource alone."));
            }
        };
        if source.is_some() && self.encryption.is_some() {
            return Err(invalid("Server-side encryption is for delivery streams of the type DirectPut alone."));
        }
        Ok(Plan {
            name: self.name,
            source,
            destination: Destination::of(destination(&self.rest, "Configuration")?)?,
            encryption: self.encryption.map(encryption).transpose()?,
            tags: tagged(&Map::new(), &self.tags)?,
        })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let name = plan.name;
        let names = world.region(&ctx.region).map(|region| &region.deliveries);
        if names.is_some_and(|names| names.contains_key(&*name)) {
            let text = format!("Firehose {name} under accountId {ACCOUNT} already exists");
            return Err(ApiError::new(Code::ResourceInUse, text));
        }
        if names.is_some_and(|names| names.len() >= limits::DELIVERIES) {
            let text = format!("You have already consumed your firehose quota of {} hoses.", limits::DELIVERIES);
            return Err(ApiError::new(Code::LimitExceeded, text));
        }
        let source = match plan.source {
            Some((arn, role)) => kinesis_source(world, ctx, arn, role)?,
            None => Source::DirectPut,
        };
        let mut delivery = Delivery::new(&name, ctx, source, plan.destination);
        delivery.tags = plan.tags;
        if let Some((key_type, key)) = plan.encryption {
            delivery.encryption = delivery::Encryption { status: "ENABLED", key_type: Some(key_type), key };
        }
        delivery::begin(ctx, &mut delivery, Status::Creating, world.dials.firehose_creating);
        let answer = json!({ "DeliveryStreamARN": &*delivery.definition.arn });
        world.region_mut(&ctx.region).deliveries.insert(name, Rc::new(delivery));
        Ok(answer)
    }
}

fn kinesis_source(world: &World, ctx: &Ctx, arn: Rc<str>, role: Rc<str>) -> Result<Source, ApiError> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    let is_active = |stream: &&Rc<stream::Stream>| stream.status == stream::Status::Active;
    let found = world.kinesis(&ctx.region, name).filter(is_active);
    let stream = found.filter(|_| region_of_arn(&arn) == &*ctx.region).ok_or_else(|| {
        invalid(format!("The source stream {name} under account {ACCOUNT} is not there, or not ACTIVE."))
    })?;
    let (stream, created) = (Rc::clone(&stream.definition.name), stream.definition.created);
    let arn = crate::name::kinesis_arn(&ctx.region, &stream).into();
    Ok(Source::Kinesis { stream, arn, role, created })
}
