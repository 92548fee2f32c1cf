//! Streams on demand grow by themselves: a shard that takes more than half of what it can is split into even halves
//! (Kinesis developer guide, On-demand mode). So a stream can always take twice what it was last given, and a single hot key
//! stays with the limits of one shard.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::kinesis::hash::HashRange;
use crate::kinesis::stream::{Mode, Stream};
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::rule::RuleId;
use crate::time::Instant;
use crate::world::World;

/// A shard was hot, some time ago.
pub(crate) fn happen(world: &mut World, ctx: &mut Ctx, name: &str, created: Instant, index: u32) {
    let Some(stream) = world.kinesis_mut(&ctx.region, name) else { return };
    let is_meant = stream.definition.created == created && stream.mode == Mode::OnDemand;
    let Some(shard) = stream.shards.get_mut(&index).filter(|shard| is_meant && shard.is_open()) else { return };
    let shard = Rc::make_mut(shard);
    shard.traffic.cool();
    let (range, id) = (shard.range, Rc::clone(&shard.id));
    if range.start == range.end || stream.open.len() >= limits::KINESIS_ON_DEMAND_SHARDS_MAX {
        return;
    }
    let arn = Rc::clone(&stream.definition.arn);
    let noted = ctx.note(RuleId::KinesisScaled, What::KinesisScaled { stream: arn, shard: id });
    ctx.facts.because(noted);
    split(stream, ctx, index, range);
}

/// Closes a shard and opens its even halves, the lower one first; their numbers begin a second after its end.
fn split(stream: &mut Stream, ctx: &mut Ctx, index: u32, range: HashRange) {
    let (middle, after) = (range.middle(), ctx.now.as_seconds() + 1);
    stream.close_shard(ctx, index);
    stream.open_shard(ctx, HashRange { end: middle - 1, ..range }, after, [Some(index), None]);
    let start = mutation::instead(Mutation::KinesisSplitLosesHash, middle + 1, middle);
    stream.open_shard(ctx, HashRange { start, ..range }, after, [Some(index), None]);
}
