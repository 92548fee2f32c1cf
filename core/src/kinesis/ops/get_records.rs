//! `GetRecords`: a page of a shard's records, and the token to go on with.

use std::rc::Rc;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::fact::What;
use crate::kinesis::iterator::ShardIterator;
use crate::kinesis::ops::{ARN, arn_of, invalid, readable, stream_of_arn};
use crate::kinesis::read::{self, Page};
use crate::kinesis::shard::{self, Record, Shard};
use crate::kinesis::stream::Stream;
use crate::kinesis::{measure, write};
use crate::limits;
use crate::metrics::tables::KinesisStream;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member, required, text};
use crate::operation::{Operation, timestamp};
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::time::Instant;
use crate::world::World;

/// `{"ShardIterator": "AAAAAAAAAAG…", "Limit": 100}`.
pub struct GetRecords {
    iterator: String,
    limit: Option<usize>,
    arn: Option<Rc<str>>,
}

impl Members for GetRecords {
    fn read(fields: &mut Fields) -> GetRecords {
        GetRecords {
            iterator: fields.take("ShardIterator"),
            limit: fields.take("Limit"),
            arn: fields.take("StreamARN"),
        }
    }
}

pub struct Plan {
    iterator: ShardIterator,
    limit: usize,
}

/// `{"Records": […], "NextShardIterator": "AAAA…", "MillisBehindLatest": 0}`; at the end of a closed shard `ChildShards` take the place
/// of the token.
pub struct Output {
    records: Vec<Record>,
    next: Option<String>,
    millis_behind: u64,
    children: Option<Answer>,
}

impl Operation for GetRecords {
    const NAME: &'static str = "GetRecords";
    const INPUT: &'static [Member] = &[
        required("ShardIterator", text(1, 512)),
        member("Limit", integer(1, limits::KINESIS_GET_RECORDS_COUNT as i64)),
        member("StreamARN", ARN),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        // AWS takes a token in quotation marks as well (captured from AWS).
        let token = self.iterator.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(&self.iterator);
        let iterator = ShardIterator::parse(token).ok_or_else(|| invalid("Invalid ShardIterator."))?;
        if self.arn.is_some_and(|arn| stream_of_arn(&arn) != Some(&*iterator.stream)) {
            return Err(invalid("The StreamARN does not name the stream of the ShardIterator."));
        }
        Ok(Plan { iterator, limit: self.limit.unwrap_or(limits::KINESIS_GET_RECORDS_COUNT) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let Plan { iterator, limit } = plan;
        if iterator.is_expired(ctx.now) {
            return Err(expired(iterator.issued, ctx.now));
        }
        let (stream, _) = readable(world, ctx, &iterator.stream, iterator.shard)?;
        if stream.definition.created != iterator.created {
            // Of a stream that was deleted and created again: AWS itself breaks at it (captured from AWS).
            return Err(invalid("Invalid ShardIterator."));
        }
        pace(world, ctx, &iterator)?;
        let (stream, shard) = readable(world, ctx, &iterator.stream, iterator.shard)?;
        let page = read::page(stream, shard, iterator.position, limit, ctx.now);
        let (behind, first) = read::lag(stream, shard, page.next, ctx.now);
        let millis_behind = first.map_or(0, |first| ctx.now.since(first).as_millis());
        let children = page.finished.then(|| children(stream, iterator.shard));
        note(ctx, &iterator, &page, behind);
        gave(world, ctx, &iterator, page.bytes);
        measure::got(world, ctx, &iterator.stream, &page, (behind, first));
        let next = (!page.finished).then(|| {
            let next = ShardIterator { position: page.next, issued: ctx.now, ..iterator };
            next.token(ctx.dice.draw(Concern::Ids))
        });
        Ok(Output { records: page.records, next, millis_behind, children })
    }
}

/// Two mebibytes and five calls a second, all readers together.
fn pace(world: &mut World, ctx: &mut Ctx, iterator: &ShardIterator) -> Result<(), ApiError> {
    let Some(shard) = paced(world, ctx, iterator) else { return Ok(()) };
    shard.traffic.read(ctx.now).map_err(|limit| {
        let (stream, id) = (&iterator.stream, shard::id(iterator.shard));
        let fact = write::throttled(ctx, stream, iterator.shard, limit, 1);
        ctx.charge.tell(limit.rule(), fact);
        ctx.measure(stream, KinesisStream::ReadThroughputExceeded, 1);
        ctx.measure(stream, KinesisStream::GetRecordsSuccess, 0);
        let text = format!("Rate exceeded for Shard - {ACCOUNT}/{stream}/{id}");
        ApiError::new(Code::ProvisionedThroughputExceeded, text)
    })
}

fn gave(world: &mut World, ctx: &Ctx, iterator: &ShardIterator, bytes: usize) {
    if let Some(shard) = paced(world, ctx, iterator) {
        shard.traffic.gave(bytes as u64);
    }
}

/// The shard to be counted in; none while the dial is off.
fn paced<'a>(world: &'a mut World, ctx: &Ctx, iterator: &ShardIterator) -> Option<&'a mut Shard> {
    if world.dials.kinesis_throttling == 0 {
        return None;
    }
    world.kinesis_mut(&ctx.region, &iterator.stream)?.shards.get_mut(&iterator.shard).map(Rc::make_mut)
}

fn note(ctx: &mut Ctx, iterator: &ShardIterator, page: &Page, behind: usize) {
    let fact = What::Read {
        stream: arn_of(ctx, &iterator.stream),
        shard: shard::id(iterator.shard).into(),
        reader: iterator.reader,
        from: iterator.position,
        next: page.next,
        count: page.records.len() as u32,
        finished: page.finished,
        behind: behind as u32,
    };
    ctx.note(RuleId::KinesisRead, fact);
}

/// By hand: a tree of it would cost more than the records do.
impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("Records", &self.records)?;
        if let Some(next) = &self.next {
            members.serialize_entry("NextShardIterator", next)?;
        }
        members.serialize_entry("MillisBehindLatest", &self.millis_behind)?;
        if let Some(children) = &self.children {
            members.serialize_entry("ChildShards", children)?;
        }
        members.end()
    }
}

/// As readers get it.
impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("SequenceNumber", &self.sequence)?;
        members.serialize_entry("ApproximateArrivalTimestamp", &timestamp::seconds(self.at))?;
        members.serialize_entry("Data", &Base64(&self.data))?;
        members.serialize_entry("PartitionKey", &*self.key)?;
        if self.encrypted {
            members.serialize_entry("EncryptionType", "KMS")?;
        }
        members.end()
    }
}

/// Bytes as base64.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

/// The shards that go on where one ended.
pub(crate) fn children(stream: &Stream, index: u32) -> Answer {
    let is_child = |shard: &&Rc<shard::Shard>| shard.parent == Some(index) || shard.adjacent == Some(index);
    let children = stream.shards.values().filter(is_child).map(|shard| {
        let parents: Vec<String> = shard.parent.into_iter().chain(shard.adjacent).map(shard::id).collect();
        let (start, end) = (shard.range.start.to_string(), shard.range.end.to_string());
        json!({
            "ShardId": shard::id(shard.index),
            "ParentShards": parents,
            "HashKeyRange": { "StartingHashKey": start, "EndingHashKey": end },
        })
    });
    children.collect()
}

fn expired(issued: Instant, now: Instant) -> ApiError {
    let (issued, right_now) = (timestamp::java(issued), timestamp::java(now));
    let text = format!(
        "Iterator expired. The iterator was created at time {issued} while right now it is {right_now} which is further in \
         the future than the tolerated delay of {} milliseconds.",
        limits::KINESIS_ITERATOR_LIFETIME.as_millis()
    );
    ApiError::new(Code::ExpiredIterator, text)
}
