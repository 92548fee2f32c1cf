//! `UpdateMaxRecordSize`: how large a record of a stream may be.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::ops::create_stream::RECORD_KIB;
use crate::kinesis::ops::{STREAM_ARN, Target, active};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamARN": "arn:aws:kinesis:…:stream/Orders", "MaxRecordSizeInKiB": 2048}`.
pub struct UpdateMaxRecordSize {
    stream: Target,
    kib: u32,
}

impl Members for UpdateMaxRecordSize {
    fn read(fields: &mut Fields) -> UpdateMaxRecordSize {
        UpdateMaxRecordSize { stream: Target::of_arn(fields), kib: fields.take("MaxRecordSizeInKiB") }
    }
}

pub struct Plan {
    stream: Rc<str>,
    kib: u32,
}

impl Operation for UpdateMaxRecordSize {
    const NAME: &'static str = "UpdateMaxRecordSize";
    const INPUT: &'static [Member] = &[STREAM_ARN, required("MaxRecordSizeInKiB", RECORD_KIB)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, kib: self.kib })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        if active(world, ctx, &plan.stream)?.record_kib != plan.kib {
            life::update(world, ctx, &plan.stream, Pending::RecordKib(plan.kib));
        }
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
