//! `PutApplication`: a windowing application over a Kinesis stream, in the place of another one of its name.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::flink::application::{self, Settings, Start};
use crate::flink::window::Window;
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, Shape, long, member, one_of, plain_name, required, text};
use crate::operation::{Operation, timestamp};
use crate::time::{Duration, Instant};
use crate::world::World;

/// `{"ApplicationName": "totals", "StreamName": "Orders", "StartingPosition": "LATEST", "Window": "TUMBLING", "SizeMillis": 10000}`.
///
/// `EventTimePath`, `KeyPath` and `SumPath` lead to values of a record's JSON: milliseconds since 1970, the key of the windows, and
/// the number that is summed. Without them the arrival counts, the partition key, and records are counted.
pub struct PutApplication {
    name: Rc<str>,
    stream: Rc<str>,
    start: String,
    at: Option<Json>,
    window: String,
    /// SizeMillis, SlideMillis, GapMillis.
    sizes: [Option<u64>; 3],
    /// EventTimePath, KeyPath, SumPath.
    paths: [Option<Rc<str>>; 3],
    /// OutOfOrdernessMillis, IdleMillis, LatenessMillis, CheckpointMillis.
    times: [Option<u64>; 4],
}

impl Members for PutApplication {
    fn read(fields: &mut Fields) -> PutApplication {
        PutApplication {
            name: fields.take("ApplicationName"),
            stream: fields.take("StreamName"),
            start: fields.take("StartingPosition"),
            at: fields.take("StartingPositionTimestamp"),
            window: fields.take("Window"),
            sizes: ["SizeMillis", "SlideMillis", "GapMillis"].map(|name| fields.take(name)),
            paths: ["EventTimePath", "KeyPath", "SumPath"].map(|name| fields.take(name)),
            times: ["OutOfOrdernessMillis", "IdleMillis", "LatenessMillis", "CheckpointMillis"]
                .map(|name| fields.take(name)),
        }
    }
}

pub struct Plan {
    request: PutApplication,
    start: Start,
    window: Window,
}

const MILLIS: Shape = long(0, limits::FLINK_MILLIS_MAX);
const SIZE: Shape = long(1, limits::FLINK_MILLIS_MAX);
const PATH: Shape = text(1, 256);

fn window(kind: &str, sizes: [Option<u64>; 3]) -> Result<Window, ApiError> {
    let millis = |size: u64| Duration::millis(size);
    match (kind, sizes) {
        ("TUMBLING", [Some(size), None, None]) => Ok(Window::Tumbling { size: millis(size) }),
        ("SLIDING", [Some(size), Some(slide), None]) if size.div_ceil(slide) <= limits::FLINK_WINDOWS_A_RECORD => {
            Ok(Window::Sliding { size: millis(size), slide: millis(slide) })
        }
        ("SESSION", [None, None, Some(gap)]) => Ok(Window::Session { gap: millis(gap) }),
        ("SLIDING", [Some(_), Some(_), None]) => {
            Err(ApiError::validation("SizeMillis can be 100 times SlideMillis at the most."))
        }
        ("TUMBLING", _) => Err(ApiError::validation("The window TUMBLING takes SizeMillis alone.")),
        ("SLIDING", _) => Err(ApiError::validation("The window SLIDING takes SizeMillis and SlideMillis.")),
        _ => Err(ApiError::validation("The window SESSION takes GapMillis alone.")),
    }
}

impl Operation for PutApplication {
    const NAME: &'static str = "PutApplication";
    const INPUT: &'static [Member] = &[
        required("ApplicationName", plain_name(1, 128)),
        required("StreamName", plain_name(1, 128)),
        required("StartingPosition", one_of(&["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"])),
        member("StartingPositionTimestamp", Shape::Timestamp),
        required("Window", one_of(&["TUMBLING", "SLIDING", "SESSION"])),
        member("SizeMillis", SIZE),
        member("SlideMillis", SIZE),
        member("GapMillis", SIZE),
        member("EventTimePath", PATH),
        member("KeyPath", PATH),
        member("SumPath", PATH),
        member("OutOfOrdernessMillis", MILLIS),
        member("IdleMillis", SIZE),
        member("LatenessMillis", MILLIS),
        member("CheckpointMillis", long(1_000, limits::FLINK_MILLIS_MAX)),
    ];
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let at = self.at.as_ref().and_then(timestamp::instant);
        let start = match (self.start.as_str(), at) {
            ("AT_TIMESTAMP", Some(at)) => Start::AtTimestamp(at),
            ("AT_TIMESTAMP", None) | (_, Some(_)) => {
                return Err(ApiError::validation(
                    "StartingPositionTimestamp goes with the StartingPosition AT_TIMESTAMP, and with no other.",
                ));
            }
            ("TRIM_HORIZON", None) => Start::TrimHorizon,
            _ => Start::Latest,
        };
        let window = window(&self.window, self.sizes)?;
        Ok(Plan { request: self, start, window })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { request, start, window } = plan;
        let known = world.kinesis(&ctx.region, &request.stream).filter(|stream| stream.takes_records());
        let Some(stream_created) = known.map(|stream| stream.definition.created) else {
            let text = format!("Stream {} under account {ACCOUNT} not found.", request.stream);
            return Err(ApiError::new(Code::ResourceNotFound, text));
        };
        let applications = world.region(&ctx.region).map(|region| &region.applications);
        if applications.is_some_and(|all| all.len() >= limits::APPLICATIONS && !all.contains_key(&*request.name)) {
            return Err(ApiError::new(Code::LimitExceeded, "There are 50 applications in a region at the most."));
        }
        let answer = json!({ "ApplicationName": &*request.name, "ApplicationStatus": "RUNNING" });
        application::put(world, ctx, settings(request, (start, window), (stream_created, ctx.now)));
        Ok(answer)
    }
}

fn settings(
    request: PutApplication,
    (start, window): (Start, Window),
    (stream_created, created): (Instant, Instant),
) -> Settings {
    let [event_time, key, sum] = request.paths;
    let [bound, idle, lateness, checkpoint] = request.times.map(|millis| millis.map(Duration::millis));
    Settings {
        name: request.name,
        stream: request.stream,
        stream_created,
        start,
        window,
        event_time,
        key,
        sum,
        bound: bound.unwrap_or_default(),
        idle,
        lateness: lateness.unwrap_or_default(),
        checkpoint: checkpoint.unwrap_or(limits::FLINK_CHECKPOINT),
        created,
    }
}
