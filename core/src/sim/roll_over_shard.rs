//! `RollOverShard`: seals an open shard before its time, and lets it go on in one child.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, required, text};
use crate::streams::shard;
use crate::world::World;

/// `{"StreamArn": "arn:…", "ShardId": "shardId-…"}`.
///
/// What AWS does to every open shard after about four hours, at once.
pub struct RollOverShard {
    stream_arn: Rc<str>,
    shard_id: Rc<str>,
}

impl Members for RollOverShard {
    fn read(fields: &mut Fields) -> RollOverShard {
        RollOverShard { stream_arn: fields.take("StreamArn"), shard_id: fields.take("ShardId") }
    }
}

/// The shard that was sealed, and the one that goes on.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    stream_arn: Rc<str>,
    sealed_shard_id: Rc<str>,
    child_shard_id: Rc<str>,
}

impl Operation for RollOverShard {
    const NAME: &'static str = "RollOverShard";
    const INPUT: &'static [Member] = &[required("StreamArn", text(1, 1024)), required("ShardId", text(1, 65))];
    type Plan = RollOverShard;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let RollOverShard { stream_arn, shard_id } = plan;
        let Some(stream) = world.stream(&ctx.region, &stream_arn) else {
            return Err(unknown(format!("There is no stream {stream_arn} in {}.", ctx.region)));
        };
        if !stream.shards.contains_key(&shard_id) {
            return Err(unknown(format!("The stream has no shard {shard_id}.")));
        }
        let child = shard::roll_over(world, ctx, &stream_arn, &shard_id).ok_or_else(|| {
            ApiError::validation(format!("Shard {shard_id} is closed: only an open shard can be rolled over."))
        })?;
        Ok(Output { stream_arn, sealed_shard_id: shard_id, child_shard_id: child })
    }
}

fn unknown(text: String) -> ApiError {
    ApiError::new(Code::ResourceNotFound, text)
}
