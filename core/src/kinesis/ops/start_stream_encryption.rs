//! `StartStreamEncryption`: records that are written from then on are encrypted with a KMS key.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, encryption};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}`.
pub struct StartStreamEncryption {
    request: encryption::Request,
}

impl Members for StartStreamEncryption {
    fn read(fields: &mut Fields) -> StartStreamEncryption {
        StartStreamEncryption { request: encryption::Request::read(fields) }
    }
}

impl Operation for StartStreamEncryption {
    const NAME: &'static str = "StartStreamEncryption";
    const INPUT: &'static [Member] = &[STREAM_NAME, encryption::TYPE, encryption::KEY, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = encryption::Plan;
    type Output = ();

    fn check(self) -> Result<encryption::Plan, ApiError> {
        self.request.check()
    }

    fn run(plan: encryption::Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let key = Some(Rc::clone(&plan.key));
        encryption::change(world, ctx, &plan, key)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
