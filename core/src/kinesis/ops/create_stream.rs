//! `CreateStream`: a stream with shards of one's own number, or one on demand.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life;
use crate::kinesis::ops::resource::{self, TAGS};
use crate::kinesis::ops::{NAME, check_changing, check_on_demand_quota, check_quota, check_warm};
use crate::kinesis::stream::{Mode, Status, Stream};
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member, Shape, integer, member, one_of, required};
use crate::operation::{EMPTY, Operation};
use crate::world::World;

/// `{"StreamName": "Orders", "ShardCount": 2}`.
pub struct CreateStream {
    name: Rc<str>,
    shards: Option<u32>,
    mode: Option<ModeDetails>,
    tags: JsonMap,
    warm: Option<u32>,
    kib: Option<u32>,
}

pub(super) struct ModeDetails {
    mode: String,
}

impl ModeDetails {
    pub fn mode(&self) -> Mode {
        if self.mode == "ON_DEMAND" { Mode::OnDemand } else { Mode::Provisioned }
    }
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
            tags: fields.take("Tags"),
            warm: fields.take("WarmThroughputMiBps"),
            kib: fields.take("MaxRecordSizeInKiB"),
        }
    }
}

pub struct Plan {
    name: Rc<str>,
    mode: Mode,
    shards: u32,
    tags: JsonMap,
    warm: Option<u32>,
    kib: Option<u32>,
}

pub(super) const MODE: Shape =
    Shape::Structure("StreamModeDetails", &[required("StreamMode", one_of(&["PROVISIONED", "ON_DEMAND"]))]);

/// How large a record may be (service model, MaxRecordSizeInKiB).
pub(super) const RECORD_KIB: Shape = integer(1_024, 10_240);

impl Operation for CreateStream {
    const NAME: &'static str = "CreateStream";
    const INPUT: &'static [Member] = &[
        required("StreamName", NAME),
        member("ShardCount", integer(1, i32::MAX as i64)),
        member("StreamModeDetails", MODE),
        member("Tags", TAGS),
        member("WarmThroughputMiBps", integer(0, i32::MAX as i64)),
        member("MaxRecordSizeInKiB", RECORD_KIB),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let mode = self.mode.as_ref().map(ModeDetails::mode);
        let (mode, shards) = match (mode, self.shards) {
            (None | Some(Mode::Provisioned), Some(shards)) => (Mode::Provisioned, shards),
            (None | Some(Mode::OnDemand), None) => (Mode::OnDemand, limits::KINESIS_ON_DEMAND_SHARDS),
            (Some(Mode::OnDemand), Some(_)) => {
                return Err(ApiError::validation("ShardCount is not expected when StreamMode=ON_DEMAND"));
            }
            (Some(Mode::Provisioned), None) => {
                return Err(ApiError::validation("ShardCount is required when StreamMode=PROVISIONED"));
            }
        };
        if mode == Mode::Provisioned && self.warm.is_some() {
            return Err(warm_without_demand());
        }
        let shards = shards.max(self.warm.unwrap_or_default());
        Ok(Plan { name: self.name, mode, shards, tags: self.tags, warm: self.warm, kib: self.kib })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let Plan { name, mode, shards, tags, warm, kib } = plan;
        if world.kinesis(&ctx.region, &name).is_some() {
            let text = format!("Stream {name} under account {ACCOUNT} already exists.");
            return Err(ApiError::new(Code::ResourceInUse, text));
        }
        check_changing(world, ctx)?;
        if mode == Mode::OnDemand {
            check_on_demand_quota(world, ctx)?;
        }
        check_warm(world, ctx, &name, warm)?;
        check_quota(world, ctx, shards)?;
        let mut stream = Stream::new(&name, &ctx.region, mode, shards, ctx.now);
        resource::add(&mut stream.labels, &name, &tags)?;
        stream.warm_mib = warm;
        stream.record_kib = kib.unwrap_or(stream.record_kib);
        life::begin(ctx, &mut stream, Status::Creating, world.dials.kinesis_creating);
        world.region_mut(&ctx.region).kinesis.insert(name, Rc::new(stream));
        Ok(())
    }

    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(EMPTY)
    }
}

pub(super) fn warm_without_demand() -> ApiError {
    ApiError::validation("WarmThroughputMiBps is not expected when StreamMode=PROVISIONED")
}
