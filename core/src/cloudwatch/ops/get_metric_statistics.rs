//! `GetMetricStatistics`: the points of one metric, with up to five statistics each.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::cloudwatch::ops::{
    DIMENSIONS, Dimension, NAME, NAMESPACE, PERIOD, STATISTIC, UNIT, instant, invalid, sorted, stamp,
};
use crate::cloudwatch::statistic::Statistic;
use crate::ctx::Ctx;
use crate::limits;
use crate::metrics::meter::{begin_of, minute_of};
use crate::metrics::{Metric, Point, periods, read};
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, Shape, TEXT, list, member, required};
use crate::time::{Duration, Instant};
use crate::world::World;

/// `{"Namespace": "AWS/Lambda", "MetricName": "IteratorAge", "Dimensions": […], "StartTime": …, "EndTime": …, "Period": 60,
/// "Statistics": ["Maximum"]}`.
pub struct GetMetricStatistics {
    metric: Metric,
    start: Json,
    end: Json,
    period: u64,
    statistics: Vec<Rc<str>>,
    extended: Vec<Rc<str>>,
    unit: Option<Rc<str>>,
}

impl Members for GetMetricStatistics {
    fn read(fields: &mut Fields) -> GetMetricStatistics {
        GetMetricStatistics {
            metric: Metric {
                namespace: fields.take("Namespace"),
                name: fields.take("MetricName"),
                dimensions: sorted(fields.take::<Vec<Dimension>>("Dimensions")),
            },
            start: fields.take("StartTime"),
            end: fields.take("EndTime"),
            period: fields.take("Period"),
            statistics: fields.take("Statistics"),
            extended: fields.take("ExtendedStatistics"),
            unit: fields.take("Unit"),
        }
    }
}

pub struct Plan {
    metric: Metric,
    span: Span,
    statistics: Vec<Statistic>,
    unit: Option<Rc<str>>,
}

/// Which minutes are asked for: from, up to, and how many make a point.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub from: u64,
    pub to: u64,
    pub minutes: u64,
}

impl Operation for GetMetricStatistics {
    const NAME: &'static str = "GetMetricStatistics";
    const INPUT: &'static [Member] = &[
        required("Namespace", NAMESPACE),
        required("MetricName", NAME),
        member("Dimensions", DIMENSIONS),
        required("StartTime", Shape::Timestamp),
        required("EndTime", Shape::Timestamp),
        required("Period", PERIOD),
        member("Statistics", list(&STATISTIC, 1, 5)),
        member("ExtendedStatistics", list(&TEXT, 1, 10)),
        member("Unit", UNIT),
    ];
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let span = span(&self.start, &self.end, self.period)?;
        if !self.extended.is_empty() {
            return Err(invalid("Percentiles are not modelled here: points keep no single values."));
        }
        if self.statistics.is_empty() {
            let text = "At least one of the parameters Statistics and ExtendedStatistics must be specified.";
            return Err(ApiError::new(Code::InvalidParameterCombination, text));
        }
        let points = (span.to - span.from).div_ceil(span.minutes);
        if points > limits::METRIC_DATAPOINTS {
            let text = format!(
                "You have requested up to {} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested \
                 by increasing Period, or decreasing the time range.",
                grouped(points)
            );
            return Err(ApiError::new(Code::InvalidParameterCombination, text));
        }
        let statistics = self.statistics.iter().filter_map(|name| Statistic::of_name(name)).collect();
        Ok(Plan { metric: self.metric, span, statistics, unit: self.unit })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let (unit, points) = points(world, ctx, &plan.metric, plan.span, plan.unit.as_deref());
        let view = |(minute, stat): &Point| {
            let mut view = json!({ "Timestamp": stamp(begin_of(*minute)), "Unit": unit });
            for statistic in &plan.statistics {
                view[statistic.name()] = statistic.of(*stat).json();
            }
            view
        };
        Ok(json!({ "Label": plan.metric.name, "Datapoints": points.iter().map(view).collect::<Vec<_>>() }))
    }
}

/// The minutes of a request: it begins with the whole period that its start lies in.
pub(super) fn span(start: &Json, end: &Json, period: u64) -> Result<Span, ApiError> {
    let (start, end) = (instant(start), instant(end));
    if start >= end {
        return Err(invalid("The parameter StartTime must be less than the parameter EndTime."));
    }
    let minutes = minutes(period).ok_or_else(|| invalid("The parameter Period must be a multiple of 60."))?;
    let from = minute_of(start) / minutes * minutes;
    let to = minute_of(end + Duration::seconds(60) - Duration::TICK);
    Ok(Span { from, to: to.max(from + 1), minutes })
}

/// A period in whole minutes.
pub(super) fn minutes(period: u64) -> Option<u64> {
    (period > 0 && period.is_multiple_of(60)).then_some(period / 60)
}

/// The unit and the points of a metric that are still kept; none where another unit is asked for.
pub(super) fn points(
    world: &World,
    ctx: &Ctx,
    metric: &Metric,
    span: Span,
    unit: Option<&str>,
) -> (&'static str, Vec<Point>) {
    let kept = minute_of(kept_since(ctx.now));
    match read(world, &ctx.region, metric, span.from.max(kept), span.to) {
        Some((own, points)) if unit.is_none_or(|unit| unit == own) => (own, periods(&points, span.from, span.minutes)),
        _ => ("None", Vec::new()),
    }
}

fn kept_since(now: Instant) -> Instant {
    now - limits::METRIC_RETENTION
}

/// `1441` → `1,441`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
