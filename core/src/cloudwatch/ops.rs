//! The operations on metrics and alarms, and what their requests have in common.

mod delete_alarms;
mod describe;
mod describe_alarm_history;
mod describe_alarms;
mod disable_alarm_actions;
mod enable_alarm_actions;
mod get_metric_data;
mod get_metric_statistics;
mod list_metrics;
mod put_metric_alarm;
mod set_alarm_state;

use std::rc::Rc;

use serde_json::Value as Answer;

use crate::ctx::Ctx;
use crate::dynamodb::describe::EpochSeconds;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Bounds, Json, Member, Shape, Text, list, one_of, required, text};
use crate::operation::{Entry, entry};
use crate::time::Instant;
use crate::world::World;

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<delete_alarms::DeleteAlarms>(),
    entry::<describe_alarm_history::DescribeAlarmHistory>(),
    entry::<describe_alarms::DescribeAlarms>(),
    entry::<disable_alarm_actions::DisableAlarmActions>(),
    entry::<enable_alarm_actions::EnableAlarmActions>(),
    entry::<get_metric_data::GetMetricData>(),
    entry::<get_metric_statistics::GetMetricStatistics>(),
    entry::<list_metrics::ListMetrics>(),
    entry::<put_metric_alarm::PutMetricAlarm>(),
    entry::<set_alarm_state::SetAlarmState>(),
];

const ALARM_NAME: Shape = text(1, 255);
const ALARM_NAMES: Shape = list(&ALARM_NAME, 0, 100);
const NAME: Shape = text(1, 255);
/// Text of up to 255 characters that does not begin with a colon.
const NAMESPACE: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 1, max: 255 }),
    pattern: Some(crate::operation::shape::Pattern {
        text: "[^:].*",
        matches: |text| !text.is_empty() && !text.starts_with(':'),
    }),
    values: &[],
    alone: None,
});
const DIMENSION: Shape = Shape::Structure("Dimension", &[required("Name", NAME), required("Value", text(1, 1_024))]);
const DIMENSIONS: Shape = list(&DIMENSION, 0, 30);
const PERIOD: Shape = Shape::Integer(Some(Bounds { min: 1, max: i64::MAX }));
const STATISTIC: Shape = one_of(&["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);
const STATE: Shape = one_of(&["OK", "ALARM", "INSUFFICIENT_DATA"]);
const SCAN_BY: Shape = one_of(&["TimestampDescending", "TimestampAscending"]);
const ALARM_TYPES: Shape = Shape::List(&one_of(&["CompositeAlarm", "MetricAlarm", "LogAlarm"]), None);
/// The service model's units, in its order.
const UNIT: Shape = one_of(&[
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
]);

/// The request of an operation that is about alarms by their names, and about nothing else.
pub struct Named {
    alarm_names: Vec<Rc<str>>,
}

impl Members for Named {
    fn read(fields: &mut Fields) -> Named {
        Named { alarm_names: fields.take("AlarmNames") }
    }
}

const NAMED: &[Member] = &[required("AlarmNames", ALARM_NAMES)];

/// A name with a value; a filter's value may be left out.
struct Dimension {
    name: Rc<str>,
    value: Option<Rc<str>>,
}

impl Members for Dimension {
    fn read(fields: &mut Fields) -> Dimension {
        Dimension { name: fields.take("Name"), value: fields.take("Value") }
    }
}

/// Names and values, in the order of the names.
fn sorted(dimensions: Vec<Dimension>) -> Vec<(Rc<str>, Rc<str>)> {
    let pairs = dimensions.into_iter().map(|one| (one.name, one.value.unwrap_or_default()));
    let mut pairs: Vec<(Rc<str>, Rc<str>)> = pairs.collect();
    pairs.sort();
    pairs
}

/// An operation that answers with nothing.
fn nothing(_: &()) -> Result<Vec<u8>, serde_json::Error> {
    Ok(Vec::new())
}

fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::new(Code::InvalidParameterValue, text)
}

fn unknown_alarm(name: &str) -> ApiError {
    ApiError::new(Code::UnknownAlarm, format!("Alarm with name {name} does not exist"))
}

/// A time as the wire has it: seconds since 1970, with a fraction or without one; before that it counts as 1970.
fn instant(json: &Json) -> Instant {
    let Json::Number(number) = json else { return Instant::default() };
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micros = micros.parse::<u64>().unwrap_or_default();
    Instant(whole.parse::<u64>().map_or(0, |seconds| seconds.saturating_mul(1_000_000).saturating_add(micros)))
}

fn stamp(at: Instant) -> Answer {
    serde_json::to_value(EpochSeconds(at)).unwrap_or_default()
}

/// A page of what was found: from the place that a token tells, so many, and the token of the next page.
fn page<T>(
    mut found: Vec<T>,
    token: Option<&str>,
    count: usize,
    refused: fn() -> ApiError,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let from = match token {
        None => 0,
        Some(token) => token.parse::<usize>().map_err(|_| refused())?,
    };
    let mut rest = found.split_off(from.min(found.len()));
    let more = rest.len() > count;
    rest.truncate(count);
    Ok((rest, more.then(|| (from + count).to_string())))
}

fn invalid_token() -> ApiError {
    ApiError::new(Code::InvalidNextToken, "The next token specified is invalid.")
}

/// Switches the actions of alarms on or off; names that no alarm has are passed over.
fn switch_actions(world: &mut World, ctx: &Ctx, names: &[Rc<str>], enabled: bool) {
    for name in names {
        let alarms = super::alarm::of_mut(world, ctx);
        if let Some(alarm) = alarms.by_name.get_mut(name).map(Rc::make_mut) {
            let settings = Rc::make_mut(&mut alarm.settings);
            (settings.actions_enabled, settings.updated) = (enabled, ctx.now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_with_a_fraction() {
        for (text, micros) in [
            ("1767225600", 1_767_225_600_000_000),
            ("1767225600.5", 1_767_225_600_500_000),
            ("1.7672256001234567e9", 1_767_225_600_123_456),
            ("-5", 0),
            ("1e300", 0),
        ] {
            let json = crate::operation::tree::read(text).unwrap();
            assert_eq!(instant(&json), Instant(micros), "{text}");
        }
    }
}
