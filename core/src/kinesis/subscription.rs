//! Subscriptions of enhanced fan-out: records are pushed to a consumer as they come, for five minutes at the most
//! (API reference, SubscribeToShard; Kinesis developer guide, Developing enhanced fan-out consumers).
//!
//! ```text
//! record ──▶ the subscription wakes ──▶ after the push latency: one event with all that has come by then
//!                                       ├─ more behind: the next one once the pipe, of 2 MB/s, is free
//!                                       ├─ nothing behind: sleeps; an empty event after 5 s
//!                                       └─ the end of a closed shard: names its children, and ends
//! ```
//!
//! At most one push of a subscription is on the agenda that counts: the one that is `due`.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::feed::Position;
use crate::kinesis::consumer::Consumer;
use crate::kinesis::number::Parts;
use crate::kinesis::read::{self, Page};
use crate::kinesis::shard::{self, Record, Shard};
use crate::kinesis::stream::Stream;
use crate::limits;
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};
use crate::world::World;

/// A consumer's pipe to one shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    pub shard: u32,
    /// When the last subscription began.
    pub subscribed: Instant,
    /// When all that was pushed so far has gone through the pipe.
    pub free: Instant,
    pub subscription: Option<Subscription>,
}

/// Somebody who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subscription {
    /// Ours; AWS has no name for it.
    pub id: u32,
    pub opened: Instant,
    pub position: Position,
    /// When it is pushed to next, if nothing comes before.
    pub(crate) due: Instant,
}

/// What an event carried.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Push {
    /// Where the subscription stood before.
    pub from: Position,
    /// Where it stands now.
    pub next: Position,
    /// How long the first record behind it has waited.
    pub behind: Duration,
    /// The number to go on after; nothing at the end of a closed shard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuation: Option<Sequence>,
    #[serde(skip)]
    pub records: Vec<Record>,
}

/// Why a subscription ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// After five minutes.
    Expired,
    /// Another one took its place.
    TakenOver,
    ShardEnded,
    Deregistered,
    StreamDeleted,
}

impl Reason {
    /// As facts say it.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Expired => "expired",
            Reason::TakenOver => "takenOver",
            Reason::ShardEnded => "shardEnded",
            Reason::Deregistered => "deregistered",
            Reason::StreamDeleted => "streamDeleted",
        }
    }
}

/// What somebody hears who subscribes too soon, and whoever was there before (text: Kinesis connector for Spark).
pub const TAKEN: &str = "Another active subscription exists for this consumer";

/// Begins a subscription, which takes the place of the one before.
pub(crate) fn open(ctx: &mut Ctx, consumer: &mut Consumer, shard: u32, position: Position, latency: Duration) -> u32 {
    let known = consumer.lanes.get(&shard).map(|lane| Lane::clone(lane));
    let mut lane = known.unwrap_or(Lane { shard, subscribed: ctx.now, free: ctx.now, subscription: None });
    end(ctx, consumer, &mut lane, Reason::TakenOver);
    let id = ctx.dice.draw(Concern::Ids) as u32;
    let due = lane.free.max(ctx.now + latency);
    lane.subscribed = ctx.now;
    lane.subscription = Some(Subscription { id, opened: ctx.now, position, due });
    consumer.lanes.insert(shard, Rc::new(lane));
    id
}

/// Puts the next push of a subscription on the agenda.
pub(crate) fn schedule(ctx: &mut Ctx, stream: &Rc<str>, consumer: &Consumer, shard: u32) {
    let Some(Subscription { id, due, .. }) = consumer.lanes.get(&shard).and_then(|lane| lane.subscription) else {
        return;
    };
    let (region, stream, consumer) = (Rc::clone(&ctx.region), Rc::clone(stream), Rc::clone(&consumer.name));
    ctx.later(due.since(ctx.now), Event::Push { region, stream, consumer, shard, subscription: id });
}

/// Something arrived at a shard, or it was closed: all who sleep there are pushed to soon.
pub(crate) fn wake(world: &mut World, ctx: &mut Ctx, arn: &str, shard: &str) {
    let (name, shard) = (arn.rsplit('/').next().unwrap_or_default(), shard::parse_id(shard));
    let Some(shard) = shard else { return };
    // What follows from an event comes later than it.
    let soon = ctx.now + world.dials.push_latency.max(Duration::TICK);
    let Some(stream) = world.kinesis(&ctx.region, name).filter(|stream| *stream.definition.arn == *arn) else { return };
    let (mut woken, mut any) = (Stream::clone(stream), false);
    for consumer in stream.consumers.values() {
        let Some(lane) = consumer.lanes.get(&shard) else { continue };
        let Some(subscription) = lane.subscription else { continue };
        let due = lane.free.max(soon);
        if due < subscription.due {
            let mut consumer = Consumer::clone(consumer);
            let lane = Lane { subscription: Some(Subscription { due, ..subscription }), ..Lane::clone(lane) };
            consumer.lanes.insert(shard, Rc::new(lane));
            schedule(ctx, &stream.definition.name, &consumer, shard);
            woken.consumers.insert(Rc::clone(&consumer.name), Rc::new(consumer));
            any = true;
        }
    }
    if any && let Some(stream) = world.kinesis_mut(&ctx.region, name) {
        *stream = woken;
    }
}

/// A push, unless this one has been called off.
pub(crate) fn push(world: &mut World, ctx: &mut Ctx, stream: &Rc<str>, consumer: &str, shard: u32, id: u32) {
    let Some(pushed) = world.kinesis_mut(&ctx.region, stream) else { return };
    let Some(mut consumer) = pushed.consumers.get(consumer).map(|consumer| Consumer::clone(consumer)) else { return };
    let Some(mut lane) = consumer.lanes.get(&shard).map(|lane| Lane::clone(lane)) else { return };
    let Some(subscription) = lane.subscription.filter(|open| open.id == id && open.due == ctx.now) else { return };
    deliver(ctx, pushed, &consumer, &mut lane, subscription);
    consumer.lanes.insert(shard, Rc::new(lane));
    schedule(ctx, stream, &consumer, shard);
    pushed.consumers.insert(Rc::clone(&consumer.name), Rc::new(consumer));
}

fn deliver(ctx: &mut Ctx, stream: &mut Stream, consumer: &Consumer, lane: &mut Lane, subscription: Subscription) {
    let over = subscription.opened + limits::SUBSCRIPTION_LIFETIME;
    let Some(shard) = stream.shards.get(&lane.shard).filter(|_| ctx.now < over).cloned() else {
        return end(ctx, consumer, lane, Reason::Expired);
    };
    let (page, bytes) = read(stream, &shard, subscription.position, ctx.now);
    let (_, behind) = read::lag(stream, &shard, page.next, ctx.now);
    let (next, finished) = (page.next, page.finished);
    lane.free = ctx.now + Duration(bytes.saturating_mul(1_000_000) / limits::KINESIS_READ_BYTES);
    let due = match behind {
        Some(_) => lane.free.max(ctx.now + Duration::TICK),
        None => ctx.now + limits::PUSH_HEARTBEAT,
    };
    note_push(ctx, &shard, consumer, subscription, (page, behind));
    lane.subscription = Some(Subscription { position: next, due: due.min(over), ..subscription });
    if finished {
        end(ctx, consumer, lane, Reason::ShardEnded);
    } else if behind.is_none() {
        // Whatever arrives from now on wakes it.
        if let Some(shard) = stream.shards.get_mut(&lane.shard) {
            Rc::make_mut(shard).awaited = true;
        }
    }
}

/// What one push carries, at least one record where there is one, and its bytes: what goes through the pipe in a second.
fn read(stream: &Stream, shard: &Shard, position: Position, now: Instant) -> (Page, u64) {
    let mut page = read::page(stream, shard, position, limits::KINESIS_GET_RECORDS_COUNT, now);
    let (mut bytes, mut count) = (0, 0);
    for record in &page.records {
        let size = record.size() as u64;
        if bytes + size > limits::KINESIS_READ_BYTES && count > 0 {
            break;
        }
        bytes += size;
        count += 1;
    }
    if count < page.records.len() {
        page.records.truncate(count);
        page.next = page.records.last().map_or(position, |record| Position::At(record.sequence.next()));
        page.finished = false;
    }
    (page, bytes)
}

fn note_push(
    ctx: &mut Ctx,
    shard: &Shard,
    consumer: &Consumer,
    subscription: Subscription,
    (page, behind): (Page, Option<Instant>),
) {
    let Page { records, next, finished, .. } = page;
    let rule = if records.is_empty() && !finished { RuleId::Heartbeat } else { RuleId::Pushed };
    let continuation = (!finished).then(|| continuation(shard, records.last(), ctx.now));
    let behind = behind.map_or(Duration::ZERO, |arrived| ctx.now.since(arrived));
    let fact = What::Pushed {
        consumer: Rc::clone(&consumer.arn),
        stream: Rc::clone(&consumer.stream),
        shard: shard::id(shard.index).into(),
        subscription: subscription.id,
        count: records.len() as u32,
        push: Rc::new(Push { from: subscription.position, next, behind, continuation, records }),
    };
    ctx.note(rule, fact);
}

/// The number to go on after: that of the last record, or one of this moment below all records to come.
fn continuation(shard: &Shard, last: Option<&Record>, now: Instant) -> Sequence {
    let counter = Parts::of(shard.last()).map_or(0, |parts| parts.counter);
    last.map_or_else(|| shard.number_at(counter, now), |record| record.sequence)
}

/// Ends all that a consumer is subscribed to.
pub(crate) fn end_all(ctx: &mut Ctx, consumer: &mut Consumer, reason: Reason) {
    let open: Vec<Rc<Lane>> = consumer.lanes.values().filter(|lane| lane.subscription.is_some()).cloned().collect();
    for lane in open {
        let mut lane = Lane::clone(&lane);
        end(ctx, consumer, &mut lane, reason);
        consumer.lanes.insert(lane.shard, Rc::new(lane));
    }
}

fn end(ctx: &mut Ctx, consumer: &Consumer, lane: &mut Lane, reason: Reason) {
    let Some(subscription) = lane.subscription.take() else { return };
    let fact = What::SubscriptionEnded {
        consumer: Rc::clone(&consumer.arn),
        stream: Rc::clone(&consumer.stream),
        shard: shard::id(lane.shard).into(),
        subscription: subscription.id,
        reason: reason.name(),
    };
    ctx.note(RuleId::SubscriptionEnded, fact);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctx::Charge;
    use crate::fact::{Fact, Notebook};
    use crate::kinesis::hash::HashRange;
    use crate::kinesis::stream::{Limits, Mode, Put};
    use crate::rng::Dice;

    fn at(now: Instant) -> Ctx {
        let facts = Notebook::new(now, 0, None);
        let (later, measured) = (Vec::new(), Vec::new());
        Ctx { now, region: "r".into(), dice: Dice::new(1), later, facts, charge: Charge::default(), measured }
    }

    fn split(ctx: &mut Ctx, stream: &mut Stream) {
        let range = HashRange { start: 0, end: u128::MAX };
        let (middle, second) = (range.middle(), ctx.now.as_seconds() + 1);
        stream.close_shard(ctx, 0);
        stream.open_shard(ctx, HashRange { start: 0, end: middle - 1 }, second, [Some(0), None]);
        stream.open_shard(ctx, HashRange { start: middle, end: u128::MAX }, second, [Some(0), None]);
    }

    /// Goal: a shard that was split is read to its end, and its last event says so. Method: one record, a split, one push.
    #[test]
    fn a_subscription_ends_with_its_shard() {
        let now = Instant::from_seconds(1_767_225_600);
        let mut ctx = at(now);
        let mut stream = Stream::new(&"T".into(), "us-east-1", Mode::Provisioned, 1, now);
        stream.open_shard(&mut ctx, HashRange { start: 0, end: u128::MAX }, now.as_seconds(), [None, None]);
        let mut consumer = Consumer::new(&stream, &"c".into(), now);
        let id = open(&mut ctx, &mut consumer, 0, Position::Horizon, Duration::ZERO);
        let put = Put { key: "a".into(), hash: 0, data: b"x"[..].into(), change: None };
        stream.offer(&mut ctx, put, Limits { throttles: false, scaling: Duration::ZERO });
        split(&mut ctx, &mut stream);
        let mut ctx = at(now);
        let mut lane = Lane::clone(&consumer.lanes[&0]);
        let subscription = lane.subscription.unwrap();
        deliver(&mut ctx, &mut stream, &consumer, &mut lane, subscription);
        assert_eq!(lane.subscription, None);
        let told: Vec<What> = ctx.facts.into_facts().into_iter().map(|Fact { what, .. }| what).collect();
        let [What::Pushed { push, count: 1, subscription: pushed, .. }, What::SubscriptionEnded { reason, .. }] =
            &told[..]
        else {
            panic!("{told:?}")
        };
        assert_eq!((push.continuation, *pushed, *reason), (None, id, "shardEnded"));
        assert!(!stream.shards[&0].awaited);
    }
}
