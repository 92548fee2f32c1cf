//! `CreateStream`: a stream with shards of one's own number, or one on demand.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::ops::NAME;
use crate::kinesis::stream::{self, Mode, Status, Stream};
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Bounds, Member, Shape, integer, member, one_of, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "ShardCount": 2}`.
pub struct CreateStream {
    name: Rc<str>,
    shards: Option<u32>,
    mode: Option<ModeDetails>,
}

struct ModeDetails {
    mode: String,
}

impl Members for ModeDetails {
    fn read(fields: &mut Fields) -> ModeDetails {
        ModeDetails { mode: fields.take("StreamMode") }
    }
}

impl Members for CreateStream {
    fn read(fields: &mut Fields) -> CreateStream {
        CreateStream {
            name: fields.take("StreamName"),
            shards: fields.take("ShardCount"),
            mode: fields.take("StreamModeDetails"),
        }
    }
}

pub struct Plan {
    name: Rc<str>,
    mode: Mode,
    shards: u32,
}

pub(super) const MODE: Shape =
    Shape::Structure("StreamModeDetails", &[required("StreamMode", one_of(&["PROVISIONED", "ON_DEMAND"]))]);

/// The tags of a stream that is created (service model, TagMap).
const TAGS: Shape =
    Shape::Labels(Bounds { min: 1, max: 200 }, Bounds { min: 1, max: 128 }, Bounds { min: 0, max: 256 });

impl Operation for CreateStream {
    const NAME: &'static str = "CreateStream";
    const INPUT: &'static [Member] = &[
        required("StreamName", NAME),
        member("ShardCount", integer(1, i32::MAX as i64)),
        member("StreamModeDetails", MODE),
        member("Tags", TAGS),
        member("WarmThroughputMiBps", integer(0, i32::MAX as i64)),
        member("MaxRecordSizeInKiB", integer(1_024, 10_240)),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let mode = self.mode.map(|details| details.mode);
        let (mode, shards) = match (mode.as_deref(), self.shards) {
            (None | Some("PROVISIONED"), Some(shards)) => (Mode::Provisioned, shards),
            (None | Some("ON_DEMAND"), None) => (Mode::OnDemand, limits::KINESIS_ON_DEMAND_SHARDS),
            (Some("ON_DEMAND"), Some(_)) => {
                return Err(ApiError::validation("ShardCount is not expected when StreamMode=ON_DEMAND"));
            }
            (Some(_), _) => return Err(ApiError::validation("ShardCount is required when StreamMode=PROVISIONED")),
        };
        Ok(Plan { name: self.name, mode, shards })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { name, mode, shards } = plan;
        if world.kinesis(&ctx.region, &name).is_some() {
            let text = format!("Stream {name} under account {ACCOUNT} already exists.");
            return Err(ApiError::new(Code::ResourceInUse, text));
        }
        check_quota(world, ctx, shards)?;
        let mut stream = Stream::new(&name, &ctx.region, mode, shards, ctx.now);
        stream::begin(ctx, &mut stream, Status::Creating, world.dials.kinesis_creating);
        world.region_mut(&ctx.region).kinesis.insert(name, Rc::new(stream));
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}

/// The shards of all streams of the account in the region.
pub(super) fn check_quota(world: &World, ctx: &Ctx, more: u32) -> Result<(), ApiError> {
    let streams = world.region(&ctx.region).into_iter().flat_map(|region| region.kinesis.values());
    let count: usize = streams.map(|stream| stream.shard_count()).sum();
    if count + more as usize <= limits::KINESIS_SHARDS as usize {
        return Ok(());
    }
    let (region, limit) = (&ctx.region, limits::KINESIS_SHARDS);
    let text = format!(
        "This request would exceed the shard limit for the account {ACCOUNT} in {region}. Current shard count for the \
         account: {count}. Limit: {limit}. Number of additional shards that would have resulted from this request: \
         {more}. Refer to the AWS Service Limits page \
         (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request \
         higher limits."
    );
    Err(ApiError::new(Code::LimitExceeded, text))
}
