//! Producers: load that writes itself to a Kinesis stream.
//!
//! ```text
//! new records, so many a second ──▶ waiting (refused ones first) ──▶ a request of so many ──▶ written, or waiting again
//! ```
//!
//! A producer goes the way of PutRecords and knows nothing that a client on AWS would not. It ends by itself: nothing runs for
//! ever unbidden.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::kinesis::aggregate::UserRecord;
use crate::kinesis::stream::{Fate, Put};
use crate::kinesis::{aggregate, hash, write};
use crate::limits;
use crate::name;
use crate::persist::List;
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// What a producer does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    pub name: Rc<str>,
    /// The stream's name.
    pub stream: Rc<str>,
    /// New records a second.
    pub rate: u64,
    /// How many different partition keys.
    pub keys: u64,
    /// How much of all goes to the first key, beside its own share, in percent.
    pub skew: u64,
    /// Of a record's data, in bytes; never less than what it says.
    pub size: usize,
    /// Records in one request.
    pub batch: usize,
    /// Whether records for one shard go as one, packed as the Kinesis Producer Library does.
    pub aggregates: bool,
    /// How many of a thousand answers do not arrive.
    pub lost: u64,
    /// How many new records it makes in all.
    pub count: u64,
    /// How long it runs.
    pub lasts: Duration,
}

/// A producer at work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Producer {
    pub settings: Rc<Settings>,
    pub since: Instant,
    /// New records made so far.
    pub made: u64,
    /// Records that the stream has taken, duplicates included.
    pub written: u64,
    /// Refusals so far.
    pub refused: u64,
    /// Records sent and not yet known to be written.
    waiting: List<Message>,
}

/// A record on its way: its number and the number of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Message {
    number: u64,
    key: u64,
}

/// Between a refusal and the next request.
const BACKOFF: Duration = Duration::millis(100);
/// Between two requests, at least.
const PAUSE: Duration = Duration::millis(1);
/// How long a record waits for others of its request.
const BUFFERED: Duration = Duration::seconds(1);
/// While there is no stream to write to.
const PATIENCE: Duration = Duration::seconds(1);

/// Starts a producer; one of the same name is no more.
pub(crate) fn start(world: &mut World, ctx: &mut Ctx, settings: Settings) {
    let name = Rc::clone(&settings.name);
    stop(world, ctx, &name, "DELETED");
    let producer =
        Producer { settings: Rc::new(settings), since: ctx.now, made: 0, written: 0, refused: 0, waiting: List::new() };
    note(ctx, &producer, "RUNNING");
    later(ctx, &producer, Duration::ZERO);
    world.region_mut(&ctx.region).producers.insert(name, Rc::new(producer));
}

/// Ends a producer; `false` when there is none of this name.
pub(crate) fn stop(world: &mut World, ctx: &mut Ctx, name: &str, status: &'static str) -> bool {
    let Some(producer) = world.region_mut(&ctx.region).producers.remove(name) else { return false };
    note(ctx, &producer, status);
    true
}

fn note(ctx: &mut Ctx, producer: &Producer, status: &'static str) {
    let (settings, left) = (&producer.settings, producer.waiting.len() as u32);
    let stream = name::kinesis_arn(&ctx.region, &settings.stream).into();
    let fact = What::ProducerStatus { producer: Rc::clone(&settings.name), stream, status, left };
    let noted = ctx.note(RuleId::ProducerStatus, fact);
    ctx.facts.because(noted);
}

fn later(ctx: &mut Ctx, producer: &Producer, delay: Duration) {
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&producer.settings.name));
    ctx.later(delay, Event::Produce { region, producer: name, since: producer.since });
}

/// A producer sends what is due.
pub(crate) fn produce(world: &mut World, ctx: &mut Ctx, name: &str, since: Instant) {
    let Some(producer) = world.region(&ctx.region).and_then(|region| region.producers.get(name)) else { return };
    if producer.since != since {
        return;
    }
    let mut producer = Producer::clone(producer);
    let settings = Rc::clone(&producer.settings);
    let over = ctx.now.since(since) >= settings.lasts;
    if over || producer.made >= settings.count && producer.waiting.is_empty() {
        stop(world, ctx, name, "FINISHED");
        return;
    }
    let pause = send(world, ctx, &mut producer);
    let ends = since + settings.lasts;
    let delay = producer.next(ctx.now).max(ctx.now + pause).min(ends).since(ctx.now).max(Duration::TICK);
    later(ctx, &producer, delay);
    if let Some(kept) = world.region_mut(&ctx.region).producers.get_mut(name) {
        *kept = Rc::new(producer);
    }
}

/// Sends one request; gives how long to wait at least.
fn send(world: &mut World, ctx: &mut Ctx, producer: &mut Producer) -> Duration {
    let settings = Rc::clone(&producer.settings);
    if !world.kinesis(&ctx.region, &settings.stream).is_some_and(|stream| stream.takes_records()) {
        return PATIENCE;
    }
    let again = producer.waiting.len().min(settings.batch);
    producer.make(ctx, settings.batch - again);
    let messages: Vec<Message> = producer.waiting.iter().take(settings.batch).copied().collect();
    if messages.is_empty() {
        return PAUSE;
    }
    let (stream, count) = (name::kinesis_arn(&ctx.region, &settings.stream).into(), messages.len() as u32);
    let sent = What::Produced { producer: Rc::clone(&settings.name), stream, count, again: again as u32 };
    let sent = ctx.note(RuleId::Produced, sent);
    let before = ctx.facts.cause();
    ctx.facts.because(sent);
    let groups = groups(world, ctx, &settings, &messages);
    let puts = groups.iter().map(|group| put(&settings, group)).collect();
    let outer = write::all(world, ctx, &settings.stream, puts).unwrap_or_default();
    let messages: Vec<Message> = groups.iter().flatten().copied().collect();
    let fates: Vec<Fate> =
        groups.iter().zip(outer).flat_map(|(group, fate)| std::iter::repeat_n(fate, group.len())).collect();
    let pause = producer.take_answer(ctx, &messages, &fates);
    ctx.facts.resume(before);
    pause
}

impl Producer {
    /// When the n-th new record is due, counted from 0.
    fn due(&self, number: u64) -> Instant {
        let micros = (u128::from(number) * 1_000_000).div_ceil(u128::from(self.settings.rate));
        self.since + Duration(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    /// When there is something to send again, when a request is full, or when it has waited long enough for more.
    fn next(&self, now: Instant) -> Instant {
        if !self.waiting.is_empty() {
            return now;
        }
        let full = self.due(self.made.saturating_add(self.settings.batch as u64 - 1));
        full.min(now + BUFFERED).max(self.due(self.made))
    }

    /// Makes the new records that are due, at most so many.
    fn make(&mut self, ctx: &mut Ctx, most: usize) {
        let due = u128::from(ctx.now.since(self.since).0) * u128::from(self.settings.rate) / 1_000_000 + 1;
        let due = u64::try_from(due).unwrap_or(u64::MAX).min(self.settings.count);
        for _ in 0..due.saturating_sub(self.made).min(most as u64) {
            let is_hot = ctx.dice.below(Concern::Load, 100) < self.settings.skew;
            let any = ctx.dice.below(Concern::Load, self.settings.keys);
            self.waiting.push_back(Message { number: self.made, key: if is_hot { 0 } else { any } });
            self.made += 1;
        }
    }

    /// What was refused waits to be sent again, before all that is new; everything does when the answer is lost.
    fn take_answer(&mut self, ctx: &mut Ctx, messages: &[Message], fates: &[Fate]) -> Duration {
        let is_lost = ctx.dice.below(Concern::Load, 1_000) < self.settings.lost;
        let written = fates.iter().filter(|fate| matches!(fate, Fate::Written { .. })).count();
        self.written += written as u64;
        self.refused += (fates.len() - written) as u64;
        if is_lost {
            let fact = What::AnswerLost { producer: Rc::clone(&self.settings.name), count: messages.len() as u32 };
            ctx.note(RuleId::AnswerLost, fact);
            return BACKOFF;
        }
        self.waiting = self.waiting.skip(messages.len());
        let refused = messages.iter().zip(fates).filter(|(_, fate)| !matches!(fate, Fate::Written { .. }));
        let mut waiting: List<Message> = refused.map(|(message, _)| *message).collect();
        let pause = if waiting.is_empty() { PAUSE } else { BACKOFF };
        waiting.append(std::mem::take(&mut self.waiting));
        self.waiting = waiting;
        pause
    }
}

/// The messages of each record: one, or those that one shard owns, as far as they fit together.
fn groups(world: &World, ctx: &Ctx, settings: &Settings, messages: &[Message]) -> Vec<Vec<Message>> {
    let stream = world.kinesis(&ctx.region, &settings.stream).filter(|_| settings.aggregates);
    let room = (limits::AGGREGATE_BYTES / settings.size.max(1)).max(1);
    let mut groups: Vec<(u32, Vec<Message>)> = Vec::new();
    for message in messages {
        let owner = stream.and_then(|stream| stream.owner(hash::of_key(&message.key_text())));
        let shard = owner.map_or(u32::MAX, |shard| shard.index);
        let fits = |(other, group): &&mut (u32, Vec<Message>)| *other == shard && group.len() < room;
        match groups.iter_mut().rev().find(fits).filter(|_| stream.is_some()) {
            Some((_, group)) => group.push(*message),
            None => groups.push((shard, vec![*message])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The record that carries these, at the place of the first of them.
fn put(settings: &Settings, group: &[Message]) -> Put {
    let key: Rc<str> = group.first().map_or_else(String::new, |message| message.key_text()).into();
    let data = match group {
        [one] => one.data(settings),
        many => {
            let inner: Vec<(String, Vec<u8>)> = many.iter().map(|one| (one.key_text(), one.data(settings))).collect();
            let records: Vec<UserRecord> = inner
                .iter()
                .map(|(key, data)| UserRecord { partition_key: key, explicit_hash_key: None, data })
                .collect();
            aggregate::pack(&records)
        }
    };
    Put { hash: hash::of_key(&key), key, data: data.into(), change: None }
}

impl Message {
    fn key_text(self) -> String {
        format!("key-{}", self.key)
    }

    /// What a record says: JSON that tells who made it and which one it is, filled up to the size.
    fn data(self, settings: &Settings) -> Vec<u8> {
        let (number, key, name) = (self.number, self.key_text(), &settings.name);
        let bare = format!("{{\"producer\":\"{name}\",\"n\":{number},\"key\":\"{key}\"");
        // `,"fill":"` and `"}` take eleven bytes.
        let text = match settings.size.checked_sub(bare.len() + 11) {
            Some(fill) => format!("{bare},\"fill\":\"{:.<fill$}\"}}", ""),
            None => format!("{bare}}}"),
        };
        text.into_bytes()
    }
}
