//! `UpdateAccountSettings`: begins or ends a commitment to a minimum throughput in a region.

use serde_json::Value as Answer;

use crate::ctx::Ctx;
use crate::kinesis::ops::describe_account_settings::view;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, Shape, one_of, required};
use crate::world::World;

/// `{"MinimumThroughputBillingCommitment": {"Status": "ENABLED"}}`.
pub struct UpdateAccountSettings {
    commitment: Commitment,
}

struct Commitment {
    status: String,
}

impl Members for Commitment {
    fn read(fields: &mut Fields) -> Commitment {
        Commitment { status: fields.take("Status") }
    }
}

impl Members for UpdateAccountSettings {
    fn read(fields: &mut Fields) -> UpdateAccountSettings {
        UpdateAccountSettings { commitment: fields.take("MinimumThroughputBillingCommitment") }
    }
}

const COMMITMENT: Shape = Shape::Structure(
    "MinimumThroughputBillingCommitmentInput",
    &[required("Status", one_of(&["ENABLED", "DISABLED"]))],
);

impl Operation for UpdateAccountSettings {
    const NAME: &'static str = "UpdateAccountSettings";
    const INPUT: &'static [Member] = &[required("MinimumThroughputBillingCommitment", COMMITMENT)];
    const LAYER: Layer = Layer::Kinesis;
    /// Whether the commitment is to be on.
    type Plan = bool;
    type Output = Answer;

    fn check(self) -> Result<bool, ApiError> {
        Ok(self.commitment.status == "ENABLED")
    }

    fn run(plan: bool, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let commitment = &mut world.region_mut(&ctx.region).kinesis_commitment;
        if plan {
            commitment.enable(ctx.now)
        } else {
            commitment.disable(ctx.now)
        }
        Ok(view(*commitment, ctx.now))
    }
}
