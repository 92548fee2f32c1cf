//! A mapping as the API shows it (API reference, EventSourceMappingConfiguration; members in the order in which AWS
//! sends them).

use std::rc::Rc;

use serde::Serialize;

use crate::dynamodb::describe::EpochSeconds;
use crate::lambda::mapping::{Mapping, StartingPosition};

/// A mapping on the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MappingView {
    #[serde(rename = "UUID")]
    uuid: Rc<str>,
    starting_position: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    starting_position_timestamp: Option<EpochSeconds>,
    batch_size: usize,
    maximum_batching_window_in_seconds: u64,
    parallelization_factor: u64,
    event_source_arn: Rc<str>,
    function_arn: Rc<str>,
    last_modified: EpochSeconds,
    last_processing_result: &'static str,
    state: &'static str,
    state_transition_reason: &'static str,
    destination_config: DestinationConfig,
    maximum_record_age_in_seconds: i64,
    bisect_batch_on_function_error: bool,
    maximum_retry_attempts: i64,
    tumbling_window_in_seconds: u64,
    function_response_types: &'static [&'static str],
    event_source_mapping_arn: Rc<str>,
}

/// `{"OnFailure":{}}`: AWS shows it even where no destination is set.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationConfig {
    on_failure: OnFailure,
}

#[derive(Debug, Default, Serialize)]
struct OnFailure {}

/// The view of a mapping.
pub fn view(mapping: &Mapping) -> MappingView {
    let settings = &mapping.settings;
    MappingView {
        uuid: Rc::clone(&settings.uuid),
        starting_position: settings.starting_position.name(),
        starting_position_timestamp: match settings.starting_position {
            StartingPosition::AtTimestamp(at) => Some(EpochSeconds(at)),
            StartingPosition::TrimHorizon | StartingPosition::Latest => None,
        },
        batch_size: settings.batch_size,
        maximum_batching_window_in_seconds: settings.window.as_seconds(),
        parallelization_factor: 1,
        event_source_arn: Rc::clone(&settings.stream),
        function_arn: Rc::clone(&settings.function_arn),
        last_modified: EpochSeconds(mapping.modified),
        last_processing_result: mapping.last_result.text(),
        state: mapping.state.name(),
        state_transition_reason: "User action",
        destination_config: DestinationConfig::default(),
        maximum_record_age_in_seconds: settings.maximum_record_age,
        bisect_batch_on_function_error: settings.bisect,
        maximum_retry_attempts: settings.maximum_retry_attempts,
        tumbling_window_in_seconds: 0,
        function_response_types: if settings.report_batch_item_failures { &["ReportBatchItemFailures"] } else { &[] },
        event_source_mapping_arn: Rc::clone(&settings.arn),
    }
}
