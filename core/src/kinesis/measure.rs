//! What CloudWatch counts of a stream (Kinesis developer guide, Monitoring with Amazon CloudWatch). Requests take no time
//! here, so that their latency is 0.

use crate::ctx::Ctx;
use crate::kinesis::read::Page;
use crate::kinesis::stream::{Fate, Stream};
use crate::metrics::tables::KinesisStream;
use crate::time::Instant;
use crate::world::World;

/// A record was written.
pub(super) fn incoming(stream: &mut Stream, now: Instant, bytes: u64) {
    add(stream, now, &[(KinesisStream::IncomingBytes, bytes), (KinesisStream::IncomingRecords, 1)]);
}

/// A PutRecord succeeded.
pub(super) fn put_record(stream: &mut Stream, now: Instant, bytes: u64) {
    let bytes = (KinesisStream::PutRecordBytes, bytes);
    add(stream, now, &[bytes, (KinesisStream::PutRecordLatency, 0), (KinesisStream::PutRecordSuccess, 1)]);
}

/// A PutRecords was answered; it counts as a success when one record at least was written.
pub(super) fn put_records(stream: &mut Stream, now: Instant, bytes: u64, fates: &[Fate]) {
    let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count() as u64;
    let written = count(|fate| matches!(fate, Fate::Written { .. }));
    let throttled = count(|fate| matches!(fate, Fate::Refused { .. }));
    add(
        stream,
        now,
        &[
            (KinesisStream::PutRecordsBytes, bytes),
            (KinesisStream::PutRecordsLatency, 0),
            (KinesisStream::PutRecordsSuccess, u64::from(written > 0)),
            (KinesisStream::PutRecordsTotalRecords, fates.len() as u64),
            (KinesisStream::PutRecordsSuccessfulRecords, written),
            (KinesisStream::PutRecordsFailedRecords, fates.len() as u64 - written - throttled),
            (KinesisStream::PutRecordsThrottledRecords, throttled),
        ],
    );
}

/// Records found no room in their shards.
pub(super) fn throttled(stream: &mut Stream, now: Instant, count: u64) {
    add(stream, now, &[(KinesisStream::WriteThroughputExceeded, count)]);
}

/// A GetRecords gave a page; a reader that is caught up has the age 0.
pub(super) fn got(world: &mut World, ctx: &Ctx, name: &str, page: &Page, (behind, first): (usize, Option<Instant>)) {
    let Some(stream) = world.kinesis_mut(&ctx.region, name) else { return };
    let last = page.records.last().map(|record| record.at).or(first);
    let age = if behind == 0 { 0 } else { last.map_or(0, |at| ctx.now.since(at).as_millis()) };
    add(
        stream,
        ctx.now,
        &[
            (KinesisStream::GetRecordsBytes, page.bytes as u64),
            (KinesisStream::GetRecordsRecords, page.records.len() as u64),
            (KinesisStream::GetRecordsLatency, 0),
            (KinesisStream::GetRecordsSuccess, 1),
            (KinesisStream::GetRecordsIteratorAge, age),
        ],
    );
}

fn add(stream: &mut Stream, now: Instant, values: &[(KinesisStream, u64)]) {
    for (metric, value) in values {
        stream.meter.add(now, *metric as usize, *value);
    }
}
