//! `CreateEventSourceMapping`: lets a function read a stream.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::feed::source::Source;
use crate::kinesis::ops::stream_of_arn;
use crate::lambda::mapping::{self, Mapping, MappingState, Settings, StartingPosition};
use crate::lambda::ops::describe::{MappingView, view};
use crate::lambda::ops::request::{self, Request};
use crate::lambda::ops::{ARN, FUNCTION_NAME, check_unique, invalid, known_function};
use crate::name::{self, region_of_arn};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, JsonMap, Member, Shape, TEXT, list, member, one_of, required};
use crate::operation::{Operation, timestamp};
use crate::time::Duration;
use crate::world::World;

/// `{"EventSourceArn": "arn:…", "FunctionName": "audit", "StartingPosition": "TRIM_HORIZON"}` and options.
pub struct CreateEventSourceMapping(JsonMap);

impl Members for CreateEventSourceMapping {
    fn read(fields: &mut Fields) -> CreateEventSourceMapping {
        CreateEventSourceMapping(fields.all())
    }
}

/// A request that says all that it must.
pub struct Plan {
    stream: Rc<str>,
    starting_position: StartingPosition,
    request: Request,
}

/// Records in a batch when BatchSize is not given (API reference, CreateEventSourceMapping).
const BATCH_SIZE: usize = 100;

impl Operation for CreateEventSourceMapping {
    const NAME: &'static str = "CreateEventSourceMapping";
    const INPUT: &'static [Member] = &[
        member("EventSourceArn", ARN),
        required("FunctionName", FUNCTION_NAME),
        member("Enabled", BOOLEAN),
        member("BatchSize", request::BATCH_SIZE),
        member("FilterCriteria", request::FILTER_CRITERIA),
        member("MaximumBatchingWindowInSeconds", request::WINDOW),
        member("ParallelizationFactor", request::PARALLELIZATION),
        member("StartingPosition", one_of(&["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"])),
        member("StartingPositionTimestamp", Shape::Timestamp),
        member("DestinationConfig", request::DESTINATION_CONFIG),
        member("MaximumRecordAgeInSeconds", request::RECORD_AGE),
        member("BisectBatchOnFunctionError", BOOLEAN),
        member("MaximumRetryAttempts", request::RETRY_ATTEMPTS),
        // Tags are seen by the operations on tags alone, which are left out: nothing here depends on them.
        member("Tags", request::TAGS),
        member("TumblingWindowInSeconds", request::TUMBLING_WINDOW),
        member("Topics", list(&TEXT, 1, 1)),
        member("Queues", list(&TEXT, 1, 1)),
        member("FunctionResponseTypes", request::RESPONSE_TYPES),
        member("KMSKeyArn", TEXT),
        member("MetricsConfig", request::METRICS_CONFIG),
    ];
    type Plan = Plan;
    type Output = MappingView;

    fn check(self) -> Result<Plan, ApiError> {
        let request = Request::new(Self::INPUT, self.0);
        request.check_supported()?;
        let Some(stream) = request.event_source_arn.clone() else { return Err(invalid("Unrecognized event source.")) };
        check_source(&stream)?;
        let starting_position = starting_position(&request, &stream)?;
        let is_at = matches!(starting_position, StartingPosition::AtTimestamp(_));
        if request.starting_position_timestamp.is_some() && !is_at {
            return Err(invalid("Timestamp only valid with StartingPosition AT_TIMESTAMP"));
        }
        request.check()?;
        Ok(Plan { stream, starting_position, request })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<MappingView, ApiError> {
        let settings = settings(&plan, world, ctx)?;
        check_unique(world, ctx, &settings)?;
        let mapping = Mapping::new(settings, ctx.now);
        Ok(view(&mapping::change(world, ctx, mapping, MappingState::Creating)))
    }
}

/// Streams of DynamoDB tables and Kinesis streams are read here.
fn check_source(arn: &str) -> Result<(), ApiError> {
    match arn.split(':').nth(2) {
        Some("dynamodb") if arn.contains("/stream/") => Ok(()),
        Some("kinesis") if arn.contains("/consumer/") => {
            Err(invalid("Headwater does not model event sources that are consumers with enhanced fan-out yet."))
        }
        Some("kinesis") if stream_of_arn(arn).is_some() => Ok(()),
        Some(service @ ("sqs" | "kafka" | "mq" | "rds")) => {
            Err(invalid(format!("Headwater does not model event sources of {service} yet.")))
        }
        _ => Err(invalid("Unrecognized event source.")),
    }
}

fn starting_position(request: &Request, arn: &str) -> Result<StartingPosition, ApiError> {
    match request.starting_position.as_deref() {
        Some("TRIM_HORIZON") => Ok(StartingPosition::TrimHorizon),
        Some("LATEST") => Ok(StartingPosition::Latest),
        Some(_) if stream_of_arn(arn).is_some() => {
            let at = request.starting_position_timestamp.as_ref().and_then(timestamp::instant);
            at.map(StartingPosition::AtTimestamp)
                .ok_or_else(|| invalid("StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp."))
        }
        Some(_) => Err(invalid(format!("Unsupported starting position for arn type: {arn}"))),
        None => Err(invalid(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must \
             not be null.",
        )),
    }
}

/// The settings of a new mapping: AWS's defaults, and what the request says.
fn settings(plan: &Plan, world: &World, ctx: &mut Ctx) -> Result<Settings, ApiError> {
    let function = known_function(world, ctx, plan.request.function_name.as_deref().unwrap_or_default())?;
    if region_of_arn(&plan.stream) != &*ctx.region || Source::of(world, &ctx.region, &plan.stream).is_none() {
        return Err(invalid(format!("Stream not found: {}", plan.stream)));
    }
    if matches!(plan.starting_position, StartingPosition::AtTimestamp(at) if at > ctx.now) {
        return Err(invalid("StartingPositionTimestamp must not lie in the future."));
    }
    let uuid = ctx.dice.uuid();
    let mut settings = Settings {
        arn: name::mapping_arn(&ctx.region, &uuid).into(),
        uuid: uuid.into(),
        function: function.name,
        function_arn: function.arn,
        stream: Rc::clone(&plan.stream),
        enabled: true,
        starting_position: plan.starting_position,
        batch_size: BATCH_SIZE,
        window: Duration::ZERO,
        maximum_retry_attempts: -1,
        maximum_record_age: -1,
        bisect: false,
        report_batch_item_failures: false,
    };
    plan.request.apply(&mut settings);
    Ok(settings)
}
