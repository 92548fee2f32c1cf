//! How much of everything an account may have in a region, and how often something may be done (Kinesis developer guide,
//! Quotas and limits).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::Rare;
use crate::kinesis::stream::{Mode, Status, Stream};
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::world::World;

fn streams<'a>(world: &'a World, ctx: &Ctx) -> impl Iterator<Item = &'a Rc<Stream>> {
    world.region(&ctx.region).into_iter().flat_map(|region| region.kinesis.values())
}

fn exceeded(text: String) -> ApiError {
    ApiError::new(Code::LimitExceeded, text)
}

/// The open shards of all streams, those to come included.
pub(super) fn shard_count(world: &World, ctx: &Ctx) -> usize {
    streams(world, ctx).map(|stream| stream.shard_count()).sum()
}

pub(super) fn on_demand_streams(world: &World, ctx: &Ctx) -> usize {
    streams(world, ctx).filter(|stream| stream.mode == Mode::OnDemand).count()
}

/// Whether there may be so many more shards.
pub(super) fn check_quota(world: &World, ctx: &Ctx, more: u32) -> Result<(), ApiError> {
    let (count, limit) = (shard_count(world, ctx), limits::KINESIS_SHARDS);
    if count + more as usize <= limit as usize {
        return Ok(());
    }
    let region = &ctx.region;
    Err(exceeded(format!(
        "This request would exceed the shard limit for the account {ACCOUNT} in {region}. Current shard count for the \
         account: {count}. Limit: {limit}. Number of additional shards that would have resulted from this request: \
         {more}. Refer to the AWS Service Limits page \
         (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request \
         higher limits."
    )))
}

/// Whether there may be one more stream on demand.
pub(super) fn check_on_demand_quota(world: &World, ctx: &Ctx) -> Result<(), ApiError> {
    let (count, limit, region) = (on_demand_streams(world, ctx), limits::KINESIS_ON_DEMAND_STREAMS, &ctx.region);
    if count < limit {
        return Ok(());
    }
    Err(exceeded(format!(
        "This request would exceed the limit on the number of On-Demand streams for the account {ACCOUNT} in {region}. \
         Current On-Demand streams count: {count}. Limit: {limit}."
    )))
}

/// Whether one more stream may be CREATING or DELETING.
pub(super) fn check_changing(world: &World, ctx: &Ctx) -> Result<(), ApiError> {
    let is_changing = |stream: &&Rc<Stream>| matches!(stream.status, Status::Creating | Status::Deleting);
    let limit = limits::KINESIS_CHANGING_STREAMS;
    if streams(world, ctx).filter(is_changing).count() < limit {
        return Ok(());
    }
    Err(exceeded(format!(
        "This request would have exceed the limit on the number of streams that can simultaneously be in CREATING or \
         DELETING. Limit: {limit}"
    )))
}

/// Warm throughput is for accounts with a commitment (API reference, UpdateStreamWarmThroughput).
pub(super) fn check_warm(world: &World, ctx: &Ctx, stream: &str, mib: Option<u32>) -> Result<(), ApiError> {
    let Some(mib) = mib else { return Ok(()) };
    let region = world.region(&ctx.region);
    if !region.is_some_and(|region| region.kinesis_commitment.is_on(ctx.now)) {
        let text = format!(
            "Warm throughput of stream {stream} under account {ACCOUNT} needs the minimum throughput billing commitment."
        );
        return Err(ApiError::validation(text));
    }
    let most = limits::KINESIS_WARM_MIB;
    if mib > most {
        let text =
            format!("Warm throughput of stream {stream} under account {ACCOUNT} cannot be more than {most} MiBps.");
        return Err(exceeded(text));
    }
    Ok(())
}

/// What a stream takes only so often within 24 hours.
pub(super) fn seldom(world: &mut World, ctx: &Ctx, name: &str, rare: Rare) -> Result<(), ApiError> {
    let now = ctx.now;
    if world.kinesis_mut(&ctx.region, name).is_none_or(|stream| stream.allow(rare, now)) {
        return Ok(());
    }
    let (operation, limit) = rare.limit();
    Err(exceeded(format!(
        "Stream {name} under account {ACCOUNT} has reached the limit of {limit} calls of {operation} within 24 hours."
    )))
}
