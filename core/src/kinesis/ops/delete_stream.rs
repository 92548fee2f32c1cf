//! `DeleteStream`: a stream goes, with its records and its consumers.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target, check_changing, known};
use crate::kinesis::stream::Status;
use crate::kinesis::{consumer, life};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{BOOLEAN, Member, member};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "EnforceConsumerDeletion": true}`.
pub struct DeleteStream {
    stream: Target,
    enforced: Option<bool>,
}

impl Members for DeleteStream {
    fn read(fields: &mut Fields) -> DeleteStream {
        DeleteStream { stream: Target::read(fields), enforced: fields.take("EnforceConsumerDeletion") }
    }
}

pub struct Plan {
    stream: Rc<str>,
    is_enforced: bool,
}

impl Operation for DeleteStream {
    const NAME: &'static str = "DeleteStream";
    const INPUT: &'static [Member] = &[STREAM_NAME, member("EnforceConsumerDeletion", BOOLEAN), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, is_enforced: self.enforced == Some(true) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let stream = known(world, ctx, &plan.stream)?;
        if stream.status == Status::Deleting {
            return Ok(());
        }
        consumer::check_deletion(stream, plan.is_enforced)?;
        if stream.status != Status::Creating {
            check_changing(world, ctx)?;
        }
        let takes = world.dials.kinesis_deleting;
        if let Some(stream) = world.kinesis_mut(&ctx.region, &plan.stream) {
            consumer::end_with(ctx, stream);
            life::begin(ctx, stream, Status::Deleting, takes);
        }
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
