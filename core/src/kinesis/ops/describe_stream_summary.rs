//! `DescribeStreamSummary`: a stream's settings without its shards.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target, describe_stream, known};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{"StreamName": "Orders"}`.
pub struct DescribeStreamSummary {
    stream: Target,
}

impl Members for DescribeStreamSummary {
    fn read(fields: &mut Fields) -> DescribeStreamSummary {
        DescribeStreamSummary { stream: Target::read(fields) }
    }
}

impl Operation for DescribeStreamSummary {
    const NAME: &'static str = "DescribeStreamSummary";
    const INPUT: &'static [Member] = &[STREAM_NAME, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = Answer;

    fn check(self) -> Result<Rc<str>, ApiError> {
        self.stream.name()
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let stream = known(world, ctx, &plan)?;
        let mut summary = describe_stream::settings(stream);
        summary["OpenShardCount"] = stream.open.len().into();
        summary["ConsumerCount"] = stream.consumers.len().into();
        summary["MaxRecordSizeInKiB"] = stream.record_kib.into();
        if let Some(mib) = stream.warm_mib {
            summary["WarmThroughput"] = json!({ "TargetMiBps": mib, "CurrentMiBps": mib });
        }
        Ok(json!({ "StreamDescriptionSummary": summary }))
    }
}
