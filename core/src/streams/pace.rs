//! How often the Streams API may be asked, while the dial `streamThrottling` is on.
//!
//! Nothing is counted while it is off, so that it leaves no trace. A refused call draws nothing.

use std::rc::Rc;

use crate::capacity::bucket::{Bucket, Flow};
use crate::ctx::Ctx;
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::time::{Duration, Instant};
use crate::world::World;

/// What a region's account has left of its calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Calls {
    describe: Bucket,
    list: Bucket,
}

impl Default for Calls {
    fn default() -> Calls {
        Calls { describe: Bucket::FULL, list: Bucket::FULL }
    }
}

/// Who reads a shard, and how often that can go on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reads {
    bucket: Bucket,
    /// The readers of the last moment: who, and when it last read.
    readers: [(u32, Instant); limits::SHARD_READERS],
}

impl Default for Reads {
    fn default() -> Reads {
        Reads { bucket: Bucket::FULL, readers: [(0, Instant(0)); limits::SHARD_READERS] }
    }
}

/// So many calls a second; none are saved up. A call weighs what a half unit of capacity does elsewhere.
const fn calls(a_second: u64) -> Flow {
    Flow { rate: a_second, keeps: Duration::seconds(1) }
}

/// A call of DescribeStream.
pub(crate) fn describe(world: &mut World, ctx: &Ctx) -> Result<(), ApiError> {
    account(world, ctx, limits::DESCRIBE_STREAM_CALLS, |calls| &mut calls.describe)
}

/// A call of ListStreams.
pub(crate) fn list(world: &mut World, ctx: &Ctx) -> Result<(), ApiError> {
    account(world, ctx, limits::LIST_STREAMS_CALLS, |calls| &mut calls.list)
}

fn account(world: &mut World, ctx: &Ctx, rate: u64, of: fn(&mut Calls) -> &mut Bucket) -> Result<(), ApiError> {
    if world.dials.stream_throttling == 0 {
        return Ok(());
    }
    let region = world.region_mut(&ctx.region);
    if draw(of(&mut region.stream_calls), ctx.now, calls(rate)) {
        return Ok(());
    }
    Err(ApiError::new(Code::DataThrottling, "Request has been throttled. Try again later"))
}

/// A read of a shard, by GetRecords or by a poller of Lambda: at most two readers at a time, and both together so often.
pub(crate) fn read(world: &mut World, ctx: &Ctx, stream: &str, shard: &str, reader: u32) -> Result<(), ApiError> {
    if world.dials.stream_throttling == 0 {
        return Ok(());
    }
    let stream = world.stream_mut(&ctx.region, stream);
    let Some(shard) = stream.and_then(|stream| stream.shards.get_mut(shard)) else { return Ok(()) };
    let reads = &mut Rc::make_mut(shard).reads;
    if !reads.admit(reader, ctx.now) {
        return Err(ApiError::new(Code::LimitExceeded, "Too many operations for a given subscriber."));
    }
    if !draw(&mut reads.bucket, ctx.now, calls(limits::SHARD_READS)) {
        return Err(ApiError::new(Code::DataThrottling, "Rate exceeded"));
    }
    Ok(())
}

impl Reads {
    /// Whether there is a place for a reader: its own, or that of one who has gone.
    fn admit(&mut self, reader: u32, now: Instant) -> bool {
        let own = self.readers.iter().position(|(other, _)| *other == reader);
        let left = || self.readers.iter().position(|(_, last)| now.since(*last) > limits::READER_PAUSE);
        let Some(place) = own.or_else(left) else { return false };
        self.readers[place] = (reader, now);
        true
    }
}

fn draw(bucket: &mut Bucket, now: Instant, flow: Flow) -> bool {
    bucket.refill(now, flow);
    let holds = bucket.holds(1, flow);
    if holds {
        bucket.take(1);
    }
    holds
}
