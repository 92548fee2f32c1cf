//! What CreateEventSourceMapping and UpdateEventSourceMapping are told: the one request of both.

use std::rc::Rc;

use crate::lambda::mapping::Settings;
use crate::lambda::ops::{filter, invalid};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, JsonMap, Member, Shape, TEXT, integer, list, member, one_of, text};
use crate::time::Duration;

/// The members of either; what is absent keeps its value.
#[derive(Debug)]
pub struct Request {
    pub uuid: Rc<str>,
    pub event_source_arn: Option<Rc<str>>,
    pub function_name: Option<String>,
    pub starting_position: Option<String>,
    pub starting_position_timestamp: Option<Json>,
    enabled: Option<bool>,
    batch_size: Option<usize>,
    filter_criteria: Option<FilterCriteria>,
    maximum_batching_window_in_seconds: Option<u64>,
    parallelization_factor: Option<u64>,
    destination_config: Option<DestinationConfig>,
    maximum_record_age_in_seconds: Option<i64>,
    bisect_batch_on_function_error: Option<bool>,
    maximum_retry_attempts: Option<i64>,
    tumbling_window_in_seconds: Option<u64>,
    function_response_types: Option<Vec<String>>,
    key: Option<String>,
    metrics_config: Option<MetricsConfig>,
    /// A member for event sources of another kind.
    foreign: Option<&'static str>,
}

impl Members for Request {
    fn read(fields: &mut Fields) -> Request {
        Request {
            uuid: fields.take("UUID"),
            event_source_arn: fields.take("EventSourceArn"),
            function_name: fields.take("FunctionName"),
            starting_position: fields.take("StartingPosition"),
            starting_position_timestamp: fields.take("StartingPositionTimestamp"),
            enabled: fields.take("Enabled"),
            batch_size: fields.take("BatchSize"),
            filter_criteria: fields.take("FilterCriteria"),
            maximum_batching_window_in_seconds: fields.take("MaximumBatchingWindowInSeconds"),
            parallelization_factor: fields.take("ParallelizationFactor"),
            destination_config: fields.take("DestinationConfig"),
            maximum_record_age_in_seconds: fields.take("MaximumRecordAgeInSeconds"),
            bisect_batch_on_function_error: fields.take("BisectBatchOnFunctionError"),
            maximum_retry_attempts: fields.take("MaximumRetryAttempts"),
            tumbling_window_in_seconds: fields.take("TumblingWindowInSeconds"),
            function_response_types: fields.take("FunctionResponseTypes"),
            key: fields.take("KMSKeyArn"),
            metrics_config: fields.take("MetricsConfig"),
            foreign: None,
        }
    }
}

#[derive(Debug)]
struct FilterCriteria {
    filters: Vec<Filter>,
}

impl Members for FilterCriteria {
    fn read(fields: &mut Fields) -> FilterCriteria {
        FilterCriteria { filters: fields.take("Filters") }
    }
}

#[derive(Debug)]
struct Filter {
    pattern: Option<String>,
}

impl Members for Filter {
    fn read(fields: &mut Fields) -> Filter {
        Filter { pattern: fields.take("Pattern") }
    }
}

#[derive(Debug)]
struct DestinationConfig {
    on_success: Option<Json>,
    on_failure: Option<Destination>,
}

impl Members for DestinationConfig {
    fn read(fields: &mut Fields) -> DestinationConfig {
        DestinationConfig { on_success: fields.take("OnSuccess"), on_failure: fields.take("OnFailure") }
    }
}

#[derive(Debug)]
struct Destination {
    destination: Option<String>,
}

impl Members for Destination {
    fn read(fields: &mut Fields) -> Destination {
        Destination { destination: fields.take("Destination") }
    }
}

#[derive(Debug)]
struct MetricsConfig {
    metrics: Vec<String>,
}

impl Members for MetricsConfig {
    fn read(fields: &mut Fields) -> MetricsConfig {
        MetricsConfig { metrics: fields.take("Metrics") }
    }
}

// Shapes of the members (service model).
pub(super) const BATCH_SIZE: Shape = integer(1, 10_000);
pub(super) const WINDOW: Shape = integer(0, 300);
pub(super) const PARALLELIZATION: Shape = integer(1, 10);
pub(super) const RECORD_AGE: Shape = integer(-1, 604_800);
pub(super) const RETRY_ATTEMPTS: Shape = integer(-1, 10_000);
pub(super) const TUMBLING_WINDOW: Shape = integer(0, 900);
pub(super) const RESPONSE_TYPES: Shape = list(&one_of(&["ReportBatchItemFailures"]), 0, 1);
pub(super) const FILTER_CRITERIA: Shape =
    Shape::Structure("FilterCriteria", &[member("Filters", Shape::List(&FILTER, None))]);
const FILTER: Shape = Shape::Structure("Filter", &[member("Pattern", text(0, 4_096))]);
pub(super) const DESTINATION_CONFIG: Shape = Shape::Structure("DestinationConfig", DESTINATIONS);
const DESTINATIONS: &[Member] = &[
    member("OnSuccess", Shape::Structure("OnSuccess", &[])),
    member("OnFailure", Shape::Structure("OnFailure", &[member("Destination", text(0, 350))])),
];
pub(super) const METRICS_CONFIG: Shape = Shape::Structure("EventSourceMappingMetricsConfig", METRICS);
const METRICS: &[Member] = &[member("Metrics", list(&one_of(&["EventCount", "ErrorCount", "KafkaMetrics"]), 0, 3))];
pub(super) const TAGS: Shape = Shape::Map(&TEXT);

/// Members for event sources of other kinds.
const FOREIGN: [&str; 10] = [
    "AmazonManagedKafkaEventSourceConfig",
    "DocumentDBEventSourceConfig",
    "LoggingConfig",
    "ProvisionedPollerConfig",
    "Queues",
    "ScalingConfig",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "Topics",
];

impl Request {
    /// Reads a request whose shape has been checked; what its operation does not know is ignored.
    pub fn new(members: &[Member], mut json: JsonMap) -> Request {
        let foreign = FOREIGN.into_iter().find(|name| json.contains_key(name));
        json.retain(&|name, _| members.iter().any(|member| member.name == name));
        Request { foreign, ..Request::read(&mut Fields::new(json)) }
    }

    /// What AWS refuses whatever the other members say.
    pub fn check_supported(&self) -> Result<(), ApiError> {
        let has_target = self.destination_config.as_ref().is_some_and(|config| config.on_success.is_some());
        match has_target.then_some("DestinationConfig").or(self.foreign) {
            Some(name) => Err(invalid(format!("Unsupported {name} parameter for given event source mapping type."))),
            None => Ok(()),
        }
    }

    /// Ranges that the service model does not know of, then what is left out here.
    pub fn check(&self) -> Result<(), ApiError> {
        if self.maximum_record_age_in_seconds.is_some_and(|age| (0..60).contains(&age)) {
            return Err(invalid(
                "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)",
            ));
        }
        let well_formed = |filter: &Filter| filter.pattern.as_deref().is_some_and(filter::is_pattern);
        if !self.filters().iter().all(well_formed) {
            return Err(invalid("Invalid filter pattern definition."));
        }
        match self.left_out() {
            Some(name) => Err(invalid(format!("Headwater does not model {name} yet."))),
            None => Ok(()),
        }
    }

    fn filters(&self) -> &[Filter] {
        self.filter_criteria.as_ref().map_or(&[], |criteria| &criteria.filters)
    }

    /// A member that AWS accepts and that would change what happens.
    fn left_out(&self) -> Option<&'static str> {
        let on_failure = self.destination_config.as_ref().and_then(|config| config.on_failure.as_ref());
        let destination = on_failure.and_then(|target| target.destination.as_ref());
        let metrics = self.metrics_config.as_ref().map(|config| &config.metrics);
        let used = [
            ("FilterCriteria", !self.filters().is_empty()),
            ("ParallelizationFactor", self.parallelization_factor.is_some_and(|factor| factor > 1)),
            ("TumblingWindowInSeconds", self.tumbling_window_in_seconds.is_some_and(|window| window > 0)),
            ("DestinationConfig.OnFailure", destination.is_some_and(|arn| !arn.is_empty())),
            ("MetricsConfig", metrics.is_some_and(|metrics| !metrics.is_empty())),
            ("KMSKeyArn", self.key.as_ref().is_some_and(|key| !key.is_empty())),
        ];
        used.into_iter().find(|(_, used)| *used).map(|(name, _)| name)
    }

    /// Sets what the request names.
    pub fn apply(&self, settings: &mut Settings) {
        set(&mut settings.enabled, self.enabled);
        set(&mut settings.batch_size, self.batch_size);
        set(&mut settings.window, self.maximum_batching_window_in_seconds.map(Duration::seconds));
        set(&mut settings.maximum_record_age, self.maximum_record_age_in_seconds);
        set(&mut settings.bisect, self.bisect_batch_on_function_error);
        set(&mut settings.maximum_retry_attempts, self.maximum_retry_attempts);
        let reports = self.function_response_types.as_ref().map(|types| !types.is_empty());
        set(&mut settings.report_batch_item_failures, reports);
    }
}

fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}
