//! `UpdateEventSourceMapping`: changes what a mapping does, or lets it pause and go on.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::lambda::mapping::{self, MappingState, Settings};
use crate::lambda::ops::describe::{MappingView, view};
use crate::lambda::ops::request::{self, Request};
use crate::lambda::ops::{FUNCTION_NAME, changeable, check_unique, known_function};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, JsonMap, Member, TEXT, member, required};
use crate::world::World;

/// `{"UUID": "…", "BatchSize": 10}`: what is absent stays as it is.
pub struct UpdateEventSourceMapping(JsonMap);

impl Members for UpdateEventSourceMapping {
    fn read(fields: &mut Fields) -> UpdateEventSourceMapping {
        UpdateEventSourceMapping(fields.all())
    }
}

impl Operation for UpdateEventSourceMapping {
    const NAME: &'static str = "UpdateEventSourceMapping";
    const INPUT: &'static [Member] = &[
        required("UUID", TEXT),
        member("FunctionName", FUNCTION_NAME),
        member("Enabled", BOOLEAN),
        member("BatchSize", request::BATCH_SIZE),
        member("FilterCriteria", request::FILTER_CRITERIA),
        member("MaximumBatchingWindowInSeconds", request::WINDOW),
        member("DestinationConfig", request::DESTINATION_CONFIG),
        member("MaximumRecordAgeInSeconds", request::RECORD_AGE),
        member("BisectBatchOnFunctionError", BOOLEAN),
        member("MaximumRetryAttempts", request::RETRY_ATTEMPTS),
        member("ParallelizationFactor", request::PARALLELIZATION),
        member("TumblingWindowInSeconds", request::TUMBLING_WINDOW),
        member("FunctionResponseTypes", request::RESPONSE_TYPES),
        member("KMSKeyArn", TEXT),
        member("MetricsConfig", request::METRICS_CONFIG),
    ];
    type Plan = Request;
    type Output = MappingView;

    fn check(self) -> Result<Request, ApiError> {
        let request = Request::new(Self::INPUT, self.0);
        request.check_supported()?;
        request.check()?;
        Ok(request)
    }

    fn run(plan: Request, world: &mut World, ctx: &mut Ctx) -> Result<MappingView, ApiError> {
        let mut mapping = changeable(world, ctx, &plan.uuid, "update")?;
        let mut settings = Settings::clone(&mapping.settings);
        if let Some(name) = &plan.function_name {
            let function = known_function(world, ctx, name)?;
            (settings.function, settings.function_arn) = (function.name, function.arn);
            check_unique(world, ctx, &settings)?;
        }
        plan.apply(&mut settings);
        let state = match (mapping.settings.enabled, settings.enabled) {
            (false, true) => MappingState::Enabling,
            (true, false) => MappingState::Disabling,
            _ => MappingState::Updating,
        };
        mapping.settings = Rc::new(settings);
        Ok(view(&mapping::change(world, ctx, mapping, state)))
    }
}
