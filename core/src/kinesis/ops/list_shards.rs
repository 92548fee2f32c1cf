//! `ListShards`: the shards of a stream, all or those that were there at a time, in pages.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::{
    NAME, STREAM_ARN, STREAM_NAME, Target, describe_stream, invalid, known, shard_index, unknown_stream,
};
use crate::kinesis::shard::Shard;
use crate::kinesis::stream::Stream;
use crate::kinesis::token::Token;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, Member, Shape, integer, member, one_of, required, text};
use crate::operation::{Operation, timestamp};
use crate::time::Instant;
use crate::world::World;

/// `{"StreamName": "Orders", "ShardFilter": {"Type": "AT_LATEST"}}`.
pub struct ListShards {
    stream: Target,
    token: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
    created: Option<Json>,
    filter: Option<ShardFilter>,
}

struct ShardFilter {
    kind: String,
    shard: Option<String>,
    at: Option<Json>,
}

impl Members for ShardFilter {
    fn read(fields: &mut Fields) -> ShardFilter {
        ShardFilter { kind: fields.take("Type"), shard: fields.take("ShardId"), at: fields.take("Timestamp") }
    }
}

impl Members for ListShards {
    fn read(fields: &mut Fields) -> ListShards {
        ListShards {
            stream: Target::read(fields),
            token: fields.take("NextToken"),
            after: fields.take("ExclusiveStartShardId"),
            limit: fields.take("MaxResults"),
            created: fields.take("StreamCreationTimestamp"),
            filter: fields.take("ShardFilter"),
        }
    }
}

/// In service-model order.
const TYPES: &[&str] =
    &["AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP"];

const FILTER: Shape = Shape::Structure(
    "KinesisShardFilter",
    &[required("Type", one_of(TYPES)), member("ShardId", NAME), member("Timestamp", Shape::Timestamp)],
);

/// Which shards are listed.
#[derive(Clone, Copy)]
enum Filter {
    All,
    Open,
    AtHorizon,
    At(Instant),
    From(Instant),
}

/// What is listed, page after page.
struct Listing {
    stream: Rc<str>,
    /// The lowest index that is listed.
    from: u32,
    /// Tells the stream from another of its name, in seconds since 1970.
    created: Option<u64>,
    filter: Filter,
}

pub struct Plan {
    listing: Listing,
    /// Since when a token is known.
    token: Option<Token>,
    limit: usize,
}

/// Whose tokens they are.
const LIST: &str = "ListShards";

impl Operation for ListShards {
    const NAME: &'static str = "ListShards";
    const INPUT: &'static [Member] = &[
        STREAM_NAME,
        member("NextToken", text(1, limits::KINESIS_TOKEN_LENGTH)),
        member("ExclusiveStartShardId", NAME),
        member("MaxResults", integer(1, 10_000)),
        member("StreamCreationTimestamp", Shape::Timestamp),
        member("ShardFilter", FILTER),
        STREAM_ARN,
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let limit = self.limit.unwrap_or(limits::KINESIS_LIST_SHARDS).min(limits::KINESIS_LIST_SHARDS);
        let beside = [
            ("StreamName", self.stream.name.is_some()),
            ("StreamARN", self.stream.arn.is_some()),
            ("ExclusiveStartShardId", self.after.is_some()),
            ("StreamCreationTimestamp", self.created.is_some()),
            ("ShardFilter", self.filter.is_some()),
        ];
        if let Some(token) = self.token {
            if let Some((member, _)) = beside.iter().find(|(_, is_given)| *is_given) {
                return Err(invalid(format!("NextToken and {member} cannot be provided together.")));
            }
            let token = Token::read(&token, LIST)?;
            let listing = Listing::read(&token.last).ok_or_else(|| invalid("Invalid NextToken."))?;
            return Ok(Plan { listing, token: Some(token), limit });
        }
        if beside[..2].iter().all(|(_, is_given)| !is_given) {
            return Err(invalid("Either NextToken or StreamName should be provided."));
        }
        let stream = self.stream.name()?;
        let mut from = match &self.after {
            Some(id) => shard_index(id, &stream)? + 1,
            None => 0,
        };
        let (filter, after) = self.filter.map_or(Ok((Filter::All, None)), filter)?;
        if let Some(id) = after {
            from = from.max(shard_index(&id, &stream)? + 1);
        }
        let created = self.created.as_ref().and_then(timestamp::instant).map(Instant::as_seconds);
        Ok(Plan { listing: Listing { stream, from, created, filter }, token: None, limit })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { listing, token, limit } = plan;
        token.map_or(Ok(()), |token| token.check_age(ctx.now))?;
        let stream = known(world, ctx, &listing.stream)?;
        let created = stream.definition.created.as_seconds();
        if listing.created.is_some_and(|known| known != created) {
            return Err(unknown_stream(&listing.stream));
        }
        let horizon = horizon(stream, ctx.now);
        let is_listed = |shard: &&Rc<Shard>| shard.index >= listing.from && listing.filter.takes(shard, horizon);
        let mut shards = stream.listed(ctx.now).filter(is_listed);
        let page: Vec<&Rc<Shard>> = shards.by_ref().take(limit).collect();
        let mut answer = json!({ "Shards": page.iter().map(|shard| describe_stream::view(shard)).collect::<Vec<_>>() });
        if let (Some(last), Some(_)) = (page.last(), shards.next()) {
            let rest = Listing { from: last.index + 1, created: Some(created), ..listing };
            answer["NextToken"] = Token { issued: ctx.now, last: rest.write() }.write(LIST).into();
        }
        Ok(answer)
    }
}

/// The filter, and the shard after which it begins.
fn filter(given: ShardFilter) -> Result<(Filter, Option<String>), ApiError> {
    let at = given.at.as_ref().and_then(timestamp::instant);
    let lacks = |member: &str| invalid(format!("{member} must be specified when ShardFilter type is {}.", given.kind));
    let filter = match (given.kind.as_str(), at) {
        ("AFTER_SHARD_ID", _) => {
            let shard = given.shard.as_ref().ok_or_else(|| lacks("ShardId"))?;
            return Ok((Filter::All, Some(shard.clone())));
        }
        ("AT_TRIM_HORIZON", _) => Filter::AtHorizon,
        ("AT_LATEST", _) => Filter::Open,
        ("AT_TIMESTAMP", Some(at)) => Filter::At(at),
        ("FROM_TIMESTAMP", Some(at)) => Filter::From(at),
        ("AT_TIMESTAMP" | "FROM_TIMESTAMP", None) => return Err(lacks("Timestamp")),
        _ => Filter::All,
    };
    Ok((filter, None))
}

/// Where reading from TRIM_HORIZON begins: a young stream's records begin with its first shards.
fn horizon(stream: &Stream, now: Instant) -> Instant {
    let first = stream.shards.values().next().map_or(Instant(0), |shard| shard.opened);
    stream.horizon(now).max(first)
}

impl Filter {
    fn takes(self, shard: &Shard, horizon: Instant) -> bool {
        let was_open = |at: Instant| shard.opened <= at && shard.closed.is_none_or(|closed| closed > at);
        match self {
            Filter::All => true,
            Filter::Open => shard.is_open(),
            Filter::AtHorizon => was_open(horizon),
            Filter::At(at) => shard.opened <= at && shard.closed.is_none_or(|closed| closed >= at),
            Filter::From(at) => shard.closed.is_none_or(|closed| closed >= at.max(horizon)),
        }
    }

    /// As in a token: a number for the kind, and the time.
    const fn parts(self) -> (u64, u64) {
        match self {
            Filter::All => (0, 0),
            Filter::Open => (1, 0),
            Filter::AtHorizon => (2, 0),
            Filter::At(at) => (3, at.0),
            Filter::From(at) => (4, at.0),
        }
    }
}

impl Listing {
    /// As in a token: numbers, then the stream's name.
    fn write(&self) -> String {
        let (kind, at) = self.filter.parts();
        format!("{} {} {kind} {at} {}", self.from, self.created.unwrap_or_default(), self.stream)
    }

    fn read(text: &str) -> Option<Listing> {
        let mut parts = text.splitn(5, ' ');
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (from, created, kind, at) = (number()?, number()?, number()?, Instant(number()?));
        let filter = match kind {
            1 => Filter::Open,
            2 => Filter::AtHorizon,
            3 => Filter::At(at),
            4 => Filter::From(at),
            _ => Filter::All,
        };
        let stream = parts.next()?.into();
        Some(Listing { stream, from: u32::try_from(from).ok()?, created: Some(created), filter })
    }
}
