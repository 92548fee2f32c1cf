//! `DescribeEndpoints` (API reference, DescribeEndpoints).

use serde::Serialize;

use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// Names the region's endpoint, as AWS does: the simulation does not know by which name it is reached, and an SDK that is
/// given an endpoint of its own never asks.
pub struct DescribeEndpoints {}

impl Members for DescribeEndpoints {
    fn read(_: &mut Fields) -> DescribeEndpoints {
        DescribeEndpoints {}
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    endpoints: [Endpoint; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Endpoint {
    address: String,
    cache_period_in_minutes: u64,
}

/// For how long an SDK may remember the answer: a day.
const CACHE_PERIOD_MINUTES: u64 = 1_440;

impl Operation for DescribeEndpoints {
    const NAME: &'static str = "DescribeEndpoints";
    const INPUT: &'static [Member] = &[];
    type Plan = ();
    type Output = Output;

    fn check(self) -> Result<(), ApiError> {
        Ok(())
    }

    fn run((): (), _: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let address = format!("dynamodb.{}.amazonaws.com", ctx.region);
        Ok(Output { endpoints: [Endpoint { address, cache_period_in_minutes: CACHE_PERIOD_MINUTES }] })
    }
}
