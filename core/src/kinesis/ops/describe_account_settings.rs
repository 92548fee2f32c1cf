//! `DescribeAccountSettings`: whether the account has committed itself to a minimum throughput in a region.

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::account::Commitment;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::operation::{Operation, timestamp};
use crate::time::Instant;
use crate::world::World;

/// `{}`.
pub struct DescribeAccountSettings;

impl Members for DescribeAccountSettings {
    fn read(_: &mut Fields) -> DescribeAccountSettings {
        DescribeAccountSettings
    }
}

impl Operation for DescribeAccountSettings {
    const NAME: &'static str = "DescribeAccountSettings";
    const INPUT: &'static [Member] = &[];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = ();
    type Output = Answer;

    fn check(self) -> Result<(), ApiError> {
        Ok(())
    }

    fn run((): (), world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let commitment = world.region(&ctx.region).map(|region| region.kinesis_commitment).unwrap_or_default();
        Ok(view(commitment, ctx.now))
    }
}

pub(super) fn view(commitment: Commitment, now: Instant) -> Answer {
    let mut view = json!({ "Status": commitment.status(now) });
    let ended = commitment.ends.filter(|_| !commitment.is_on(now));
    for (member, at) in
        [("StartedAt", commitment.started), ("EndedAt", ended), ("EarliestAllowedEndAt", commitment.earliest_end(now))]
    {
        if let Some(at) = at {
            view[member] = timestamp::seconds(at);
        }
    }
    json!({ "MinimumThroughputBillingCommitment": view })
}
