//! `PutMetricAlarm`: makes an alarm, or writes a known one anew; its state stays until the next evaluation.

use std::rc::Rc;

use serde_json::json;

use crate::cloudwatch::alarm::{self, Alarm, Comparison, Item, Settings};
use crate::cloudwatch::evaluate::{Missing, Need, State};
use crate::cloudwatch::ops::get_metric_statistics::minutes;
use crate::cloudwatch::ops::{
    ALARM_NAME, DIMENSIONS, Dimension, NAME, NAMESPACE, PERIOD, STATISTIC, UNIT, nothing, sorted,
};
use crate::cloudwatch::statistic::Statistic;
use crate::cloudwatch::{reason, watch};
use crate::ctx::Ctx;
use crate::dynamodb::number::Number;
use crate::limits;
use crate::metrics::Metric;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members, choice};
use crate::operation::layer::Layer;
use crate::operation::shape::{BOOLEAN, Json, Member, Shape, TEXT, list, member, one_of, required, text};
use crate::time::Instant;
use crate::world::World;

/// `{"AlarmName": "late", "Namespace": "AWS/Lambda", "MetricName": "IteratorAge", "Dimensions": […], "Statistic": "Maximum",
/// "Period": 60, "EvaluationPeriods": 3, "DatapointsToAlarm": 2, "Threshold": 60000, "ComparisonOperator":
/// "GreaterThanThreshold", "AlarmActions": ["arn:aws:sns:…"]}`.
pub struct PutMetricAlarm {
    name: Rc<str>,
    description: Option<Rc<str>>,
    actions_enabled: Option<bool>,
    /// In the order of [`State`].
    actions: [Vec<Rc<str>>; 3],
    metric: Option<Rc<str>>,
    namespace: Option<Rc<str>>,
    statistic: Option<Rc<str>>,
    dimensions: Vec<Dimension>,
    period: Option<u64>,
    unit: Option<Rc<str>>,
    periods: Option<u64>,
    points: Option<u64>,
    threshold: Option<Json>,
    comparison: Option<Json>,
    missing: Option<Json>,
    /// Members of alarms of another kind.
    foreign: bool,
}

impl Members for PutMetricAlarm {
    fn read(fields: &mut Fields) -> PutMetricAlarm {
        let foreign = ["ExtendedStatistic", "Metrics", "ThresholdMetricId"];
        PutMetricAlarm {
            name: fields.take("AlarmName"),
            description: fields.take("AlarmDescription"),
            actions_enabled: fields.take("ActionsEnabled"),
            actions: ["OKActions", "AlarmActions", "InsufficientDataActions"].map(|name| fields.take(name)),
            metric: fields.take("MetricName"),
            namespace: fields.take("Namespace"),
            statistic: fields.take("Statistic"),
            dimensions: fields.take("Dimensions"),
            period: fields.take("Period"),
            unit: fields.take("Unit"),
            periods: fields.take("EvaluationPeriods"),
            points: fields.take("DatapointsToAlarm"),
            threshold: fields.take("Threshold"),
            comparison: fields.take("ComparisonOperator"),
            missing: fields.take("TreatMissingData"),
            foreign: foreign.into_iter().any(|name| fields.take::<Option<Json>>(name).is_some()),
        }
    }
}

const ARNS: Shape = list(&text(1, 1_024), 0, 5);
const COMPARISON: Shape = one_of(&[
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
]);
const TAG: Shape = Shape::Structure("Tag", &[required("Key", text(1, 128)), required("Value", text(0, 256))]);
/// What an expression is; it is refused whatever it says.
const QUERY: Shape = Shape::Structure("MetricDataQuery", &[required("Id", text(1, 255))]);

impl Operation for PutMetricAlarm {
    const NAME: &'static str = "PutMetricAlarm";
    const INPUT: &'static [Member] = &[
        required("AlarmName", ALARM_NAME),
        member("AlarmDescription", text(0, 1_024)),
        member("ActionsEnabled", BOOLEAN),
        member("OKActions", ARNS),
        member("AlarmActions", ARNS),
        member("InsufficientDataActions", ARNS),
        member("MetricName", NAME),
        member("Namespace", NAMESPACE),
        member("Statistic", STATISTIC),
        member("ExtendedStatistic", TEXT),
        member("Dimensions", DIMENSIONS),
        member("Period", PERIOD),
        member("Unit", UNIT),
        member("EvaluationPeriods", PERIOD),
        member("DatapointsToAlarm", PERIOD),
        member("Threshold", Shape::Double),
        member("ComparisonOperator", COMPARISON),
        member("TreatMissingData", text(1, 255)),
        member("EvaluateLowSampleCountPercentile", text(1, 255)),
        member("Metrics", Shape::List(&QUERY, None)),
        member("Tags", Shape::List(&TAG, None)),
        member("ThresholdMetricId", text(1, 255)),
    ];
    type Plan = Settings;
    type Output = ();

    fn check(self) -> Result<Settings, ApiError> {
        if self.foreign {
            return refuse(
                "Expressions, anomaly bands and percentiles are not modelled here: give one metric and a Statistic.",
            );
        }
        let need = self.need()?;
        let period = self.minutes(need.of)?;
        let threshold = number(self.threshold.as_ref().ok_or_else(|| absent("Threshold"))?)?;
        let comparison = self.comparison()?;
        check_arns(&self.actions)?;
        let statistic = self.statistic.as_deref().and_then(Statistic::of_name);
        Ok(Settings {
            name: self.name,
            description: self.description,
            actions_enabled: self.actions_enabled.unwrap_or(true),
            actions: self.actions.map(Rc::from),
            metric: Metric {
                namespace: self.namespace.ok_or_else(|| absent("Namespace"))?,
                name: self.metric.ok_or_else(|| absent("MetricName"))?,
                dimensions: sorted(self.dimensions),
            },
            statistic: statistic.ok_or_else(|| absent("Statistic"))?,
            unit: self.unit,
            period,
            need,
            points_given: self.points.is_some(),
            missing_given: self.missing.is_some(),
            threshold,
            comparison,
            updated: Instant::default(),
        })
    }

    fn run(mut settings: Settings, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        settings.updated = ctx.now;
        let name = Rc::clone(&settings.name);
        let alarms = alarm::of_mut(world, ctx);
        let known = alarms.by_name.get(&name).map(Rc::clone);
        if known.is_none() && alarms.by_name.len() >= limits::ALARMS {
            return Err(ApiError::new(Code::LimitExceededFault, "The maximum limit of 5000 alarms has been reached"));
        }
        let (kind, verb) = if known.is_some() { ("Update", "updated") } else { ("Create", "created") };
        alarms.note(Item {
            at: ctx.now,
            alarm: Rc::clone(&name),
            kind: "ConfigurationUpdate",
            summary: format!("Alarm \"{name}\" {verb}").into(),
            data: json!({ "version": "1.0", "type": kind }).to_string().into(),
        });
        let settings = Rc::new(settings);
        let alarm = match known {
            Some(known) => Alarm { settings, ..Alarm::clone(&known) },
            None => Alarm {
                settings,
                state: State::InsufficientData,
                reason: reason::UNCHECKED.into(),
                reason_data: None,
                since: ctx.now,
            },
        };
        alarms.by_name.insert(name, Rc::new(alarm));
        watch::wake(world, ctx);
        Ok(())
    }

    fn write(output: &()) -> Result<Vec<u8>, serde_json::Error> {
        nothing(output)
    }
}

impl PutMetricAlarm {
    fn need(&self) -> Result<Need, ApiError> {
        let of = self.periods.ok_or_else(|| absent("EvaluationPeriods"))?;
        let points = self.points.unwrap_or(of);
        if points > of {
            return refuse("DatapointsToAlarm must not be greater than EvaluationPeriods.");
        }
        let name = self.missing.as_ref().and_then(Json::as_str).unwrap_or("missing");
        match Missing::ALL.iter().find(|(known, _)| *known == name) {
            Some((_, missing)) => Ok(Need { points, of, missing: *missing }),
            None => refuse("TreatMissingData must be one of breaching, notBreaching, ignore and missing."),
        }
    }

    /// The period, when the alarm does not look too far back.
    fn minutes(&self, periods: u64) -> Result<u64, ApiError> {
        let seconds = self.period.ok_or_else(|| absent("Period"))?;
        let Some(minutes) = minutes(seconds) else { return refuse("Period must be a multiple of 60.") };
        let (most, span) = match seconds {
            3_600.. => (limits::ALARM_SECONDS_OF_HOURS, "seven days"),
            _ => (limits::ALARM_SECONDS, "a day"),
        };
        if seconds.saturating_mul(periods) > most {
            return refuse(&format!(
                "Metrics cannot be checked across more than {span} (EvaluationPeriods * Period must be <= {most})."
            ));
        }
        Ok(minutes)
    }

    fn comparison(&self) -> Result<Comparison, ApiError> {
        let given = self.comparison.as_ref().ok_or_else(|| absent("ComparisonOperator"))?;
        let known = Comparison::ALL.map(|(name, comparison, _)| (name, comparison));
        match known.iter().any(|(name, _)| Some(*name) == given.as_str()) {
            true => Ok(choice(given, &known)),
            false => refuse("Anomaly bands are not modelled here: compare with a Threshold."),
        }
    }
}

/// What CloudWatch does not say is a sensible choice.
fn refuse<T>(text: &str) -> Result<T, ApiError> {
    Err(ApiError::validation(text))
}

fn absent(name: &str) -> ApiError {
    ApiError::validation(format!("The parameter {name} is required."))
}

fn number(json: &Json) -> Result<Number, ApiError> {
    let parsed = Number::parse(&json.to_string(), Layer::Old);
    parsed.map_err(|_| ApiError::validation("The parameter Threshold is out of range."))
}

/// Topics are told; AWS looks at the syntax of what it is given, not whether it exists.
fn check_arns(actions: &[Vec<Rc<str>>]) -> Result<(), ApiError> {
    match actions.iter().flatten().find(|arn| !(arn.starts_with("arn:aws") && arn.matches(':').count() >= 5)) {
        Some(arn) => refuse(&format!("Invalid arn syntax: {arn}")),
        None => Ok(()),
    }
}
