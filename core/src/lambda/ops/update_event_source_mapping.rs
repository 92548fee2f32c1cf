//! `UpdateEventSourceMapping`: changes what a mapping does, or lets it pause and go on.

use std::rc::Rc;

use serde::Deserialize;

use crate::ctx::Ctx;
use crate::lambda::mapping::{self, MappingState, Settings};
use crate::lambda::ops::describe::{MappingView, view};
use crate::lambda::ops::options::{self, Options};
use crate::lambda::ops::{FUNCTION_NAME, changeable, check_unique, known_function};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::shape::{BOOLEAN, Member, TEXT, member, required};
use crate::world::World;

/// `{"UUID": "…", "BatchSize": 10}`: what is absent stays as it is.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateEventSourceMapping {
    #[serde(rename = "UUID")]
    uuid: Rc<str>,
    function_name: Option<String>,
    #[serde(flatten)]
    options: Options,
}

impl Operation for UpdateEventSourceMapping {
    const NAME: &'static str = "UpdateEventSourceMapping";
    const INPUT: &'static [Member] = &[
        required("UUID", TEXT),
        member("FunctionName", FUNCTION_NAME),
        member("Enabled", BOOLEAN),
        member("BatchSize", options::BATCH_SIZE),
        member("FilterCriteria", options::FILTER_CRITERIA),
        member("MaximumBatchingWindowInSeconds", options::WINDOW),
        member("DestinationConfig", options::DESTINATION_CONFIG),
        member("MaximumRecordAgeInSeconds", options::RECORD_AGE),
        member("BisectBatchOnFunctionError", BOOLEAN),
        member("MaximumRetryAttempts", options::RETRY_ATTEMPTS),
        member("ParallelizationFactor", options::PARALLELIZATION),
        member("TumblingWindowInSeconds", options::TUMBLING_WINDOW),
        member("FunctionResponseTypes", options::RESPONSE_TYPES),
        member("KMSKeyArn", TEXT),
        member("MetricsConfig", options::METRICS_CONFIG),
    ];
    type Plan = Self;
    type Output = MappingView;

    fn check(self) -> Result<Self, ApiError> {
        self.options.check_supported()?;
        self.options.check()?;
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<MappingView, ApiError> {
        let mut mapping = changeable(world, ctx, &plan.uuid, "update")?;
        let mut settings = Settings::clone(&mapping.settings);
        if let Some(name) = &plan.function_name {
            let function = known_function(world, ctx, name)?;
            (settings.function, settings.function_arn) = (function.name, function.arn);
            check_unique(world, ctx, &settings)?;
        }
        plan.options.apply(&mut settings);
        let state = match (mapping.settings.enabled, settings.enabled) {
            (false, true) => MappingState::Enabling,
            (true, false) => MappingState::Disabling,
            _ => MappingState::Updating,
        };
        mapping.settings = Rc::new(settings);
        Ok(view(&mapping::change(world, ctx, mapping, state)))
    }
}
