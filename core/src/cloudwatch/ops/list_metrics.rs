//! `ListMetrics`: the metrics that were measured, narrowed by namespace, name and dimensions.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::cloudwatch::ops::{Dimension, NAME, NAMESPACE, invalid, page};
use crate::ctx::Ctx;
use crate::limits;
use crate::metrics::meter::minute_of;
use crate::metrics::source::sources;
use crate::metrics::{Metric, read};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, Shape, TEXT, list, member, one_of, required, text};
use crate::world::World;

/// Everything is optional.
pub struct ListMetrics {
    namespace: Option<Rc<str>>,
    name: Option<Rc<str>>,
    dimensions: Vec<Dimension>,
    token: Option<Rc<str>>,
    recently: bool,
}

impl Members for ListMetrics {
    fn read(fields: &mut Fields) -> ListMetrics {
        ListMetrics {
            namespace: fields.take("Namespace"),
            name: fields.take("MetricName"),
            dimensions: fields.take("Dimensions"),
            token: fields.take("NextToken"),
            recently: fields.take::<Option<Rc<str>>>("RecentlyActive").is_some(),
        }
    }
}

const FILTER: Shape = Shape::Structure("DimensionFilter", &[required("Name", NAME), member("Value", text(1, 1_024))]);

impl Operation for ListMetrics {
    const NAME: &'static str = "ListMetrics";
    const INPUT: &'static [Member] = &[
        member("Namespace", NAMESPACE),
        member("MetricName", NAME),
        member("Dimensions", list(&FILTER, 0, 10)),
        member("NextToken", TEXT),
        member("RecentlyActive", one_of(&["PT3H"])),
        member("IncludeLinkedAccounts", BOOLEAN),
        member("OwningAccount", text(1, 255)),
    ];
    type Plan = Self;
    type Output = Answer;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let mut found: Vec<Metric> = Vec::new();
        for source in sources(world, &ctx.region) {
            for row in source.with_data() {
                let metric = source.metric(row);
                if plan.wants(&metric) && !found.contains(&metric) && plan.is_recent(world, ctx, &metric) {
                    found.push(metric);
                }
            }
        }
        let refused = || invalid("The value for parameter NextToken is invalid.");
        let (page, token) = page(found, plan.token.as_deref(), limits::LIST_METRICS_PAGE, refused)?;
        let mut answer = json!({ "Metrics": page.iter().map(view).collect::<Vec<_>>() });
        if let Some(token) = token {
            answer["NextToken"] = token.into();
        }
        Ok(answer)
    }
}

impl ListMetrics {
    fn wants(&self, metric: &Metric) -> bool {
        let has = |wanted: &Dimension| {
            metric
                .dimensions
                .iter()
                .any(|(name, value)| *name == wanted.name && wanted.value.as_ref().is_none_or(|wanted| wanted == value))
        };
        self.namespace.as_ref().is_none_or(|wanted| *wanted == metric.namespace)
            && self.name.as_ref().is_none_or(|wanted| *wanted == metric.name)
            && self.dimensions.iter().all(has)
    }

    fn is_recent(&self, world: &World, ctx: &Ctx, metric: &Metric) -> bool {
        let from = minute_of(ctx.now - limits::RECENTLY_ACTIVE);
        !self.recently || read(world, &ctx.region, metric, from, u64::MAX).is_some_and(|(_, points)| !points.is_empty())
    }
}

/// A metric as the wire has it.
pub(super) fn view(metric: &Metric) -> Answer {
    json!({
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": dimensions(metric),
    })
}

pub(super) fn dimensions(metric: &Metric) -> Vec<Answer> {
    metric.dimensions.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect()
}
