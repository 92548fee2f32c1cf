//! `GetMetricData`: points of several metrics at once. Only MetricStat is modelled, no expressions.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::cloudwatch::ops::get_metric_statistics::{Span, points, span};
use crate::cloudwatch::ops::{DIMENSIONS, Dimension, NAME, NAMESPACE, PERIOD, SCAN_BY, UNIT, sorted, stamp};
use crate::cloudwatch::statistic::Statistic;
use crate::ctx::Ctx;
use crate::limits;
use crate::metrics::Metric;
use crate::metrics::meter::begin_of;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, INTEGER, Json, Member, Shape, TEXT, member, required, text};
use crate::world::World;

/// `{"MetricDataQueries": [{"Id": "age", "MetricStat": {"Metric": {…}, "Period": 60, "Stat": "Maximum"}}], "StartTime": …,
/// "EndTime": …}`.
pub struct GetMetricData {
    queries: Vec<Query>,
    start: Json,
    end: Json,
    ascending: bool,
}

struct Query {
    id: Rc<str>,
    stat: Option<MetricStat>,
    label: Option<Rc<str>>,
    returns: Option<bool>,
}

struct MetricStat {
    metric: Metric,
    period: u64,
    stat: Rc<str>,
    unit: Option<Rc<str>>,
}

impl Members for GetMetricData {
    fn read(fields: &mut Fields) -> GetMetricData {
        GetMetricData {
            queries: fields.take("MetricDataQueries"),
            start: fields.take("StartTime"),
            end: fields.take("EndTime"),
            ascending: fields.take::<Option<Rc<str>>>("ScanBy").as_deref() == Some("TimestampAscending"),
        }
    }
}

impl Members for Query {
    fn read(fields: &mut Fields) -> Query {
        Query {
            id: fields.take("Id"),
            stat: fields.take("MetricStat"),
            label: fields.take("Label"),
            returns: fields.take("ReturnData"),
        }
    }
}

impl Members for MetricStat {
    fn read(fields: &mut Fields) -> MetricStat {
        let NamedMetric(metric) = fields.take("Metric");
        MetricStat { metric, period: fields.take("Period"), stat: fields.take("Stat"), unit: fields.take("Unit") }
    }
}

struct NamedMetric(Metric);

impl Members for NamedMetric {
    fn read(fields: &mut Fields) -> NamedMetric {
        NamedMetric(Metric {
            namespace: fields.take("Namespace"),
            name: fields.take("MetricName"),
            dimensions: sorted(fields.take::<Vec<Dimension>>("Dimensions")),
        })
    }
}

pub struct Plan {
    queries: Vec<Planned>,
    ascending: bool,
}

struct Planned {
    id: Rc<str>,
    label: Rc<str>,
    metric: Metric,
    statistic: Statistic,
    span: Span,
    unit: Option<Rc<str>>,
}

const METRIC: Shape = Shape::Structure(
    "Metric",
    &[member("Namespace", NAMESPACE), member("MetricName", NAME), member("Dimensions", DIMENSIONS)],
);
const METRIC_STAT: Shape = Shape::Structure(
    "MetricStat",
    &[required("Metric", METRIC), required("Period", PERIOD), required("Stat", TEXT), member("Unit", UNIT)],
);
const QUERY: Shape = Shape::Structure(
    "MetricDataQuery",
    &[
        required("Id", text(1, 255)),
        member("MetricStat", METRIC_STAT),
        member("Expression", text(1, 2_048)),
        member("Label", TEXT),
        member("ReturnData", BOOLEAN),
        member("Period", PERIOD),
        member("AccountId", text(1, 255)),
    ],
);

impl Operation for GetMetricData {
    const NAME: &'static str = "GetMetricData";
    const INPUT: &'static [Member] = &[
        required("MetricDataQueries", Shape::List(&QUERY, None)),
        required("StartTime", Shape::Timestamp),
        required("EndTime", Shape::Timestamp),
        member("NextToken", TEXT),
        member("ScanBy", SCAN_BY),
        member("MaxDatapoints", INTEGER),
    ];
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        if self.queries.is_empty() || self.queries.len() > limits::METRIC_DATA_QUERIES {
            return Err(ApiError::validation("The parameter MetricDataQueries must have from 1 to 500 members."));
        }
        let mut queries = Vec::with_capacity(self.queries.len());
        for query in self.queries {
            let Some(stat) = query.stat else {
                return Err(ApiError::validation("Expressions are not modelled here: give each query a MetricStat."));
            };
            let span = span(&self.start, &self.end, stat.period)?;
            let statistic = Statistic::of_name(&stat.stat);
            let statistic = statistic.ok_or_else(|| {
                ApiError::validation(format!(
                    "The statistic {} is not modelled here: points keep no single values.",
                    stat.stat
                ))
            })?;
            if query.returns != Some(false) {
                let label = query.label.unwrap_or_else(|| Rc::clone(&stat.metric.name));
                queries.push(Planned { id: query.id, label, metric: stat.metric, statistic, span, unit: stat.unit });
            }
        }
        let asked: u64 =
            queries.iter().map(|query| (query.span.to - query.span.from).div_ceil(query.span.minutes)).sum();
        if asked > limits::METRIC_DATA_DATAPOINTS {
            return Err(ApiError::validation(
                "You have requested more than the 100,800 datapoints that one answer holds.",
            ));
        }
        Ok(Plan { queries, ascending: self.ascending })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let result = |query: &Planned| {
            let (_, mut points) = points(world, ctx, &query.metric, query.span, query.unit.as_deref());
            if !plan.ascending {
                points.reverse();
            }
            json!({
                "Id": query.id,
                "Label": query.label,
                "Timestamps": points.iter().map(|(minute, _)| stamp(begin_of(*minute))).collect::<Vec<_>>(),
                "Values": points.iter().map(|(_, stat)| query.statistic.of(*stat).json()).collect::<Vec<_>>(),
                "StatusCode": "Complete",
            })
        };
        let results: Vec<Answer> = plan.queries.iter().map(result).collect();
        Ok(json!({ "MetricDataResults": results, "Messages": [] }))
    }
}
