//! An alarm as the wire has it (API reference, MetricAlarm).

use serde_json::{Value as Answer, json};

use crate::cloudwatch::alarm::Alarm;
use crate::cloudwatch::ops::list_metrics::dimensions;
use crate::cloudwatch::ops::stamp;
use crate::cloudwatch::statistic::double;
use crate::name;

pub(super) fn view(alarm: &Alarm, region: &str) -> Answer {
    let settings = &alarm.settings;
    let [ok, breach, insufficient] = &settings.actions;
    let mut view = json!({
        "AlarmName": settings.name,
        "AlarmArn": name::alarm_arn(region, &settings.name),
        "AlarmConfigurationUpdatedTimestamp": stamp(settings.updated),
        "ActionsEnabled": settings.actions_enabled,
        "OKActions": ok.to_vec(),
        "AlarmActions": breach.to_vec(),
        "InsufficientDataActions": insufficient.to_vec(),
        "StateValue": alarm.state.name(),
        "StateReason": alarm.reason,
        "StateUpdatedTimestamp": stamp(alarm.since),
        "StateTransitionedTimestamp": stamp(alarm.since),
        "MetricName": settings.metric.name,
        "Namespace": settings.metric.namespace,
        "Statistic": settings.statistic.name(),
        "Dimensions": dimensions(&settings.metric),
        "Period": settings.period * 60,
        "EvaluationPeriods": settings.need.of,
        "Threshold": double(settings.threshold),
        "ComparisonOperator": settings.comparison.name(),
    });
    let given = [
        ("AlarmDescription", settings.description.as_ref().map(|text| json!(text))),
        ("StateReasonData", alarm.reason_data.as_ref().map(|text| json!(text))),
        ("Unit", settings.unit.as_ref().map(|text| json!(text))),
        ("DatapointsToAlarm", settings.points_given.then(|| settings.need.points.into())),
        ("TreatMissingData", settings.missing_given.then(|| settings.need.missing.name().into())),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            view[name] = value;
        }
    }
    view
}
