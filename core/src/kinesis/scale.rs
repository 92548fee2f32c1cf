//! Streams on demand grow by themselves: a shard that takes more than half of what it can is split into even halves
//! (Kinesis developer guide, On-demand mode). So a stream can always take twice what it was last given, and a single hot key
//! stays with the limits of one shard.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::kinesis::reshard;
use crate::kinesis::stream::Mode;
use crate::limits;
use crate::rule::RuleId;
use crate::time::Instant;
use crate::world::World;

/// As many as give the throughput to which a stream grows by itself.
const SHARDS_MAX: usize = (limits::KINESIS_ON_DEMAND_BYTES_MAX / limits::KINESIS_WRITE_BYTES) as usize;

/// A shard was hot, some time ago.
pub(crate) fn happen(world: &mut World, ctx: &mut Ctx, name: &str, created: Instant, index: u32) {
    let Some(stream) = world.kinesis_mut(&ctx.region, name) else { return };
    let is_meant = stream.definition.created == created && stream.mode == Mode::OnDemand;
    let Some(shard) = stream.shards.get_mut(&index).filter(|shard| is_meant && shard.is_open()) else { return };
    let shard = Rc::make_mut(shard);
    shard.traffic.cool();
    let (range, id) = (shard.range, Rc::clone(&shard.id));
    if range.start == range.end || stream.open.len() >= SHARDS_MAX {
        return;
    }
    let arn = Rc::clone(&stream.definition.arn);
    let noted = ctx.note(RuleId::KinesisScaled, What::KinesisScaled { stream: arn, shard: id });
    ctx.facts.because(noted);
    reshard::split(stream, ctx, index, range.middle());
}
