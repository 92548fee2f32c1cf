//! Batches become objects: written, tried again while S3 fails, given up after a day
//! (Firehose developer guide, Understand data delivery in Amazon Data Firehose).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::firehose::delivery::{Batch, Delivery, Held, Source, attempt_after, same};
use crate::firehose::{prefix, transform};
use crate::limits;
use crate::metrics::tables::Firehose;
use crate::persist::List;
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::sinks::Object;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Chances are told in so many parts.
const PARTS: u64 = 1_000;

/// The pause between attempts doubles so often.
const DOUBLINGS: u32 = 10;

/// How an attempt ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    Failed,
    /// The object is there, but nobody hears of it: it is written once more.
    WrittenUnheard,
}

/// A batch is written to the bucket.
pub(crate) fn attempt(world: &mut World, ctx: &mut Ctx, name: &Rc<str>, created: Instant, id: u64) {
    let failures = u64::from(world.dials.firehose_failures);
    let kept = patience(world, ctx, name);
    let functions = world.region(&ctx.region).map(|region| region.functions.clone()).unwrap_or_default();
    let Some(delivery) = same(world, ctx, name, created) else { return };
    let Some(mut batch) = delivery.batches.get(&id).map(|batch| Batch::clone(batch)) else { return };
    let mut objects = Vec::new();
    if batch.attempts == 0 {
        objects.extend(transform::apply(ctx, delivery, &mut batch, &functions));
    }
    let fate = if batch.records.is_empty() { Fate::Written } else { fate(ctx, failures) };
    if fate != Fate::Failed && !batch.records.is_empty() {
        objects.push(object(ctx, delivery, &batch));
    }
    batch.attempts += 1;
    if fate == Fate::Written {
        delivery.batches.remove(&id);
    } else {
        fail(ctx, delivery, id, batch, kept);
    }
    let bucket = Rc::clone(&delivery.destination.bucket);
    let bucket = world.region_mut(&ctx.region).buckets.get_or_default(&bucket);
    objects.into_iter().for_each(|object| Rc::make_mut(bucket).put(object));
}

fn fate(ctx: &mut Ctx, failures: u64) -> Fate {
    if failures == 0 || ctx.dice.below(Concern::Faults, PARTS) >= failures {
        return Fate::Written;
    }
    if ctx.dice.below(Concern::Faults, 2) == 0 { Fate::Failed } else { Fate::WrittenUnheard }
}

/// How long a batch is tried: a day, or as long as the source keeps its records.
fn patience(world: &World, ctx: &Ctx, name: &str) -> Duration {
    let delivery = world.region(&ctx.region).and_then(|region| region.deliveries.get(name));
    match delivery.map(|delivery| &delivery.definition.source) {
        Some(Source::Kinesis { stream, .. }) => {
            world.kinesis(&ctx.region, stream).map_or(limits::FIREHOSE_RETENTION, |stream| stream.retention)
        }
        _ => limits::FIREHOSE_RETENTION,
    }
}

/// Tries again later, or gives up.
fn fail(ctx: &mut Ctx, delivery: &mut Delivery, id: u64, batch: Batch, kept: Duration) {
    let lost = ctx.now.since(batch.since) >= kept;
    let fact = What::ObjectFailed {
        delivery: Rc::clone(&delivery.definition.name),
        bucket: Rc::clone(&delivery.destination.bucket),
        attempt: batch.attempts,
        records: batch.records.len() as u32,
        lost,
    };
    delivery.meter.add(ctx.now, Firehose::DeliverySuccess as usize, 0);
    let failed = ctx.note(if lost { RuleId::FirehoseLost } else { RuleId::FirehoseRetry }, fact);
    if lost {
        delivery.batches.remove(&id);
        return;
    }
    let doubled = Duration(limits::FIREHOSE_RETRY.0 << batch.attempts.saturating_sub(1).min(DOUBLINGS));
    delivery.batches.insert(id, Rc::new(batch));
    ctx.facts.because(failed);
    attempt_after(ctx, delivery, id, doubled.min(limits::FIREHOSE_RETRY_MAX));
}

/// The object that a batch becomes: its records one behind the other.
fn object(ctx: &mut Ctx, delivery: &mut Delivery, batch: &Batch) -> Object {
    let prefix = Rc::clone(&delivery.destination.prefix);
    let oldest = oldest(&batch.records, ctx.now);
    let key = key(ctx, delivery, &prefix, oldest, None);
    let delimiter = delivery.destination.delimiter.clone();
    let mut parts = Vec::with_capacity(batch.records.len());
    for record in &batch.records {
        parts.push(Rc::clone(&record.data));
        parts.extend(delimiter.clone());
    }
    let written = finish(ctx, delivery, key, parts, (batch.records.len(), batch.because));
    let age = ctx.now.since(oldest).as_seconds();
    for (metric, value) in [
        (Firehose::DeliveryRecords, batch.records.len() as u64),
        (Firehose::DeliveryBytes, written.bytes),
        (Firehose::DeliveryDataFreshness, age),
        (Firehose::DeliverySuccess, 1),
    ] {
        delivery.meter.add(ctx.now, metric as usize, value);
    }
    written
}

/// When the first of some records arrived.
pub(super) fn oldest(records: &List<Held>, now: Instant) -> Instant {
    records.iter().map(|record| record.at).min().unwrap_or(now)
}

/// An object's key: the prefix, and a name of the delivery stream, its version, the time and a UUID (Firehose developer guide,
/// Configure Amazon S3 object name format).
pub(super) fn key(ctx: &mut Ctx, delivery: &Delivery, text: &str, at: Instant, failure: Option<&str>) -> Rc<str> {
    let folder = prefix::evaluate(text, at, failure, &mut ctx.dice);
    let second = at.label();
    let time = second.split('.').next().unwrap_or_default().replace(['T', ':'], "-");
    let (name, version) = (&delivery.definition.name, delivery.version);
    let ending = if failure.is_some() { "" } else { &delivery.destination.extension };
    format!("{folder}{name}-{version}-{time}-{}{ending}", ctx.dice.uuid()).into()
}

/// Writes down that an object was written, with how many records and why.
pub(super) fn finish(
    ctx: &mut Ctx,
    delivery: &Delivery,
    key: Rc<str>,
    parts: Vec<Rc<[u8]>>,
    of: (usize, &'static str),
) -> Object {
    let bytes = parts.iter().map(|part| part.len() as u64).sum();
    let (records, because) = of;
    let fact = What::ObjectWritten {
        delivery: Rc::clone(&delivery.definition.name),
        bucket: Rc::clone(&delivery.destination.bucket),
        key: Rc::clone(&key),
        records: records as u32,
        bytes,
        because,
    };
    let failed = because == transform::FAILED;
    ctx.note(if failed { RuleId::FirehoseTransform } else { RuleId::ObjectWritten }, fact);
    Object { key, at: ctx.now, bytes, parts: parts.into(), records }
}
