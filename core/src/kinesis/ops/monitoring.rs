//! What the two operations on enhanced monitoring share (API reference, EnableEnhancedMonitoring).

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::monitoring;
use crate::kinesis::ops::{Target, arn_of};
use crate::operation::error::ApiError;
use crate::operation::fields::Fields;
use crate::operation::shape::{Member, Shape, list, one_of, required};
use crate::world::World;

/// In service-model order.
const METRIC: Shape = one_of(&[
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
    "ALL",
]);
pub(super) const NAMES: Member = required("ShardLevelMetrics", list(&METRIC, 1, 7));

pub(super) struct Request {
    stream: Target,
    metrics: Vec<String>,
}

pub struct Plan {
    pub stream: Rc<str>,
    /// A bit for each metric.
    pub metrics: u8,
}

impl Request {
    pub fn read(fields: &mut Fields) -> Request {
        Request { stream: Target::read(fields), metrics: fields.take("ShardLevelMetrics") }
    }

    pub fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, metrics: monitoring::bits(&self.metrics) })
    }
}

/// Tells which metrics there were, and which there will be.
pub(super) fn change(world: &mut World, ctx: &mut Ctx, plan: &Plan, before: u8, after: u8) -> Answer {
    if before != after {
        life::update(world, ctx, &plan.stream, Pending::Metrics(after));
    }
    json!({
        "StreamName": &*plan.stream,
        "CurrentShardLevelMetrics": monitoring::names(before),
        "DesiredShardLevelMetrics": monitoring::names(after),
        "StreamARN": &*arn_of(ctx, &plan.stream),
    })
}
