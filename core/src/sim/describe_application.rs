//! `DescribeApplication`: a windowing application with its watermark, its readers and its windows.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::flink::application::Application;
use crate::kinesis::shard;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, plain_name, required};
use crate::time::Instant;
use crate::world::World;

/// `{"ApplicationName": "totals"}`.
pub struct DescribeApplication {
    name: Rc<str>,
}

impl Members for DescribeApplication {
    fn read(fields: &mut Fields) -> DescribeApplication {
        DescribeApplication { name: fields.take("ApplicationName") }
    }
}

/// The member by which operations name an application.
pub(super) const APPLICATION: Member = required("ApplicationName", plain_name(1, 128));

/// Windows that are told.
const WINDOWS: usize = 100;

/// An application of the request's region.
pub(super) fn known<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Application>, ApiError> {
    let found = world.region(&ctx.region).and_then(|region| region.applications.get(name));
    found.ok_or_else(|| ApiError::new(Code::ResourceNotFound, format!("There is no application {name}.")))
}

impl Operation for DescribeApplication {
    const NAME: &'static str = "DescribeApplication";
    const INPUT: &'static [Member] = &[APPLICATION];
    type Plan = Rc<str>;
    type Output = Answer;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        Ok(view(known(world, ctx, &name)?))
    }
}

/// Event times are told in milliseconds, as payloads tell them.
fn millis(at: Option<Instant>) -> Answer {
    at.map_or(Answer::Null, |at| at.as_millis().into())
}

fn view(application: &Application) -> Answer {
    let state = &application.state;
    let lanes = state.lanes.iter().map(|(index, lane)| {
        json!({
            "ShardId": shard::id(*index),
            "LatestEventTimeMillis": millis(lane.top),
            "Idle": lane.idle,
            "Finished": lane.finished,
        })
    });
    let windows = state.windows.iter().take(WINDOWS).map(|((end, start, key), cell)| {
        json!({
            "Key": &**key,
            "StartMillis": start.as_millis(),
            "EndMillis": end.as_millis(),
            "Count": cell.count,
            "Sum": cell.sum,
            "Fired": cell.fired,
        })
    });
    json!({
        "ApplicationName": &*application.settings.name,
        "StreamName": &*application.settings.stream,
        "ApplicationStatus": if application.running { "RUNNING" } else { "RESTARTING" },
        "WatermarkMillis": millis(state.watermark),
        "Checkpoint": application.checkpoint.number,
        "Shards": lanes.collect::<Vec<_>>(),
        "Windows": windows.collect::<Vec<_>>(),
    })
}
