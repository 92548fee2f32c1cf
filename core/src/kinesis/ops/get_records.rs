//! `GetRecords`: a page of a shard's records, and the token to go on with.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::fact::What;
use crate::kinesis::iterator::ShardIterator;
use crate::kinesis::ops::{ARN, arn_of, invalid, readable, stream_of_arn};
use crate::kinesis::read::{self, Page};
use crate::kinesis::shard::{self, Record};
use crate::kinesis::stream::Stream;
use crate::limits;
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

impl Operation for GetRecords {
    const NAME: &'static str = "GetRecords";
    const INPUT: &'static [Member] = &[
        required("ShardIterator", text(1, 512)),
        member("Limit", integer(1, limits::KINESIS_GET_RECORDS_COUNT as i64)),
        member("StreamARN", ARN),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        // AWS takes a token in quotation marks as well (captured from AWS).
        let token = self.iterator.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(&self.iterator);
        let iterator = ShardIterator::parse(token).ok_or_else(|| invalid("Invalid ShardIterator."))?;
        if self.arn.is_some_and(|arn| stream_of_arn(&arn) != Some(&*iterator.stream)) {
            return Err(invalid("The StreamARN does not name the stream of the ShardIterator."));
        }
        Ok(Plan { iterator, limit: self.limit.unwrap_or(limits::KINESIS_GET_RECORDS_COUNT) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { iterator, limit } = plan;
        if iterator.is_expired(ctx.now) {
            return Err(expired(iterator.issued, ctx.now));
        }
        let (stream, shard) = readable(world, ctx, &iterator.stream, iterator.shard)?;
        if stream.definition.created != iterator.created {
            return Err(invalid("Invalid ShardIterator."));
        }
        let page = read::page(stream, shard, iterator.position, limit, ctx.now);
        let behind = read::lag(stream, shard, page.next, ctx.now);
        let mut answer = json!({
            "Records": page.records.iter().map(view).collect::<Vec<_>>(),
            "MillisBehindLatest": behind.1.map_or(0, |first| ctx.now.since(first).as_millis()),
        });
        if page.finished {
            answer["ChildShards"] = children(stream, iterator.shard);
        }
        note(ctx, &iterator, &page, behind.0);
        if !page.finished {
            let next = ShardIterator { position: page.next, issued: ctx.now, ..iterator };
            answer["NextShardIterator"] = next.token(ctx.dice.draw(Concern::Ids)).into();
        }
        Ok(answer)
    }
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

/// A record as readers get it.
pub(crate) fn view(record: &Record) -> Answer {
    let mut view = json!({
        "SequenceNumber": record.sequence.to_string(),
        "ApproximateArrivalTimestamp": timestamp::seconds(record.at),
        "Data": STANDARD.encode(&record.data),
        "PartitionKey": &*record.key,
    });
    if record.encrypted {
        view["EncryptionType"] = "KMS".into();
    }
    view
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
