//! `StopStreamEncryption`: records that are written from then on are kept as they are; those before stay encrypted.

use crate::ctx::Ctx;
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, encryption};
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}`.
pub struct StopStreamEncryption {
    request: encryption::Request,
}

impl Members for StopStreamEncryption {
    fn read(fields: &mut Fields) -> StopStreamEncryption {
        StopStreamEncryption { request: encryption::Request::read(fields) }
    }
}

impl Operation for StopStreamEncryption {
    const NAME: &'static str = "StopStreamEncryption";
    const INPUT: &'static [Member] = &[STREAM_NAME, encryption::TYPE, encryption::KEY, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = encryption::Plan;
    type Output = ();

    fn check(self) -> Result<encryption::Plan, ApiError> {
        self.request.check()
    }

    fn run(plan: encryption::Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        encryption::change(world, ctx, &plan, None)
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
