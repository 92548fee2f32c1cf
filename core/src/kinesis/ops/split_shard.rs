//! `SplitShard`: one shard becomes two.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::hash;
use crate::kinesis::life::{self, Pending};
use crate::kinesis::ops::{
    HASH, NAME, STREAM_ARN, STREAM_NAME, Target, check_closed, check_quota, invalid, known_shard, provisioned,
    shard_index,
};
use crate::kinesis::shard;
use crate::name::ACCOUNT;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "ShardToSplit": "shardId-000000000000", "NewStartingHashKey": "170141183460469231731687303715884105728"}`.
pub struct SplitShard {
    stream: Target,
    shard: String,
    at: Rc<str>,
}

impl Members for SplitShard {
    fn read(fields: &mut Fields) -> SplitShard {
        SplitShard {
            stream: Target::read(fields),
            shard: fields.take("ShardToSplit"),
            at: fields.take("NewStartingHashKey"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    shard: u32,
    /// Where the upper one begins, as the request says it.
    at: Rc<str>,
}

impl Operation for SplitShard {
    const NAME: &'static str = "SplitShard";
    const INPUT: &'static [Member] =
        &[STREAM_NAME, required("ShardToSplit", NAME), required("NewStartingHashKey", HASH), STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        Ok(Plan { shard: shard_index(&self.shard, &stream)?, stream, at: self.at })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { stream: name, shard: index, at } = plan;
        let stream = provisioned(world, ctx, &name)?;
        let shard = known_shard(stream, ctx, index)?;
        check_quota(world, ctx, 1)?;
        let range = shard.range;
        // A range that begins at the last hash has no hash after the next one.
        let least = range.start.checked_add(1);
        let fits = |hash: u128| least.is_some_and(|least| least < hash) && hash < range.end;
        let Some(split) = hash::explicit(&at).filter(|hash| fits(*hash)) else {
            let (id, start, end) = (shard::id(index), range.start, range.end);
            return Err(invalid(format!(
                "NewStartingHashKey {at} used in SplitShard() on shard {id} in stream {name} under account {ACCOUNT} is \
                 not both greater than one plus the shard's StartingHashKey {start} and less than the shard's \
                 EndingHashKey {end}."
            )));
        };
        check_closed(shard, &name)?;
        life::update(world, ctx, &name, Pending::Split { shard: index, at: split });
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}
