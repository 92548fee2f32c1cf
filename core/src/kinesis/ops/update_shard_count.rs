//! `UpdateShardCount`: AWS splits and merges until there are so many open shards.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending, Rare};
use crate::kinesis::ops::{STREAM_ARN, STREAM_NAME, Target, arn_of, provisioned, seldom, shard_count};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, one_of, required};
use crate::world::World;

/// `{"StreamName": "Orders", "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}`.
pub struct UpdateShardCount {
    stream: Target,
    target: usize,
}

impl Members for UpdateShardCount {
    fn read(fields: &mut Fields) -> UpdateShardCount {
        UpdateShardCount { stream: Target::read(fields), target: fields.take("TargetShardCount") }
    }
}

pub struct Plan {
    stream: Rc<str>,
    target: usize,
}

impl Operation for UpdateShardCount {
    const NAME: &'static str = "UpdateShardCount";
    const INPUT: &'static [Member] = &[
        STREAM_NAME,
        required("TargetShardCount", integer(1, i32::MAX as i64)),
        required("ScalingType", one_of(&["UNIFORM_SCALING"])),
        STREAM_ARN,
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, target: self.target })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { stream: name, target } = plan;
        let open = provisioned(world, ctx, &name)?.open.len();
        check(open, target, shard_count(world, ctx) - open)?;
        if target != open {
            seldom(world, ctx, &name, Rare::ShardCount)?;
            life::update(world, ctx, &name, Pending::Count(target as u32));
        }
        Ok(json!({
            "StreamName": &*name,
            "CurrentShardCount": open,
            "TargetShardCount": target,
            "StreamARN": &*arn_of(ctx, &name),
        }))
    }
}

/// The limits in the order in which AWS looks at them; `others` are the open shards of all other streams.
fn check(open: usize, target: usize, others: usize) -> Result<(), ApiError> {
    let refused = |what: String| {
        let text = format!("{what}. Current open shard count: {open}, Target shard count: {target}");
        Err(ApiError::new(Code::LimitExceeded, text))
    };
    if target > 2 * open {
        return refused("UpdateShardCount cannot scale up over double your current open shard count".into());
    }
    if 2 * target < open {
        return refused("UpdateShardCount cannot scale down below half your current open shard count".into());
    }
    let quota = limits::KINESIS_SCALED_SHARDS.min((limits::KINESIS_SHARDS as usize).saturating_sub(others));
    if target > quota {
        return refused(format!("Target shard count or number of open shards cannot be greater than {quota}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_stream_is_scaled_by_half_and_by_quotas() {
        let text = |open, target, others| check(open, target, others).err().map(|error| error.message);
        assert_eq!(text(2, 4, 0), None);
        assert_eq!(text(5, 3, 0), None);
        assert!(text(5, 2, 0).unwrap().contains("below half"));
        assert!(text(6_000, 10_001, 0).unwrap().contains("cannot be greater than 10000."));
        assert!(text(6_000, 10_000, 12_000).unwrap().contains("cannot be greater than 8000."));
    }
}
