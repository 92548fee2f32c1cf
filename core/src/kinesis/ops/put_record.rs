//! `PutRecord`: one record, to the shard that owns the hash of its key.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::ctx::Ctx;
use crate::kinesis::hash;
use crate::kinesis::number::Parts;
use crate::kinesis::ops::{
    DATA, HASH, PARTITION_KEY, SEQUENCE, STREAM_ARN, STREAM_NAME, Target, invalid, sequence, writable,
};
use crate::kinesis::stream::{Fate, Put, Stream};
use crate::kinesis::traffic::Limit;
use crate::kinesis::{measure, shard, write};
use crate::limits;
use crate::metrics::tables::KinesisStream;
use crate::name::ACCOUNT;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, member, required};
use crate::sequence::Sequence;
use crate::time::Instant;
use crate::world::World;

/// `{"StreamName": "Orders", "Data": "aGVsbG8=", "PartitionKey": "customer-42"}`.
pub struct PutRecord {
    stream: Target,
    entry: Record,
    ordering: Option<String>,
}

/// What PutRecord and each entry of PutRecords say of a record.
pub(crate) struct Record {
    data: Rc<str>,
    key: Rc<str>,
    explicit: Option<String>,
}

impl Members for Record {
    fn read(fields: &mut Fields) -> Record {
        Record { data: fields.take("Data"), key: fields.take("PartitionKey"), explicit: fields.take("ExplicitHashKey") }
    }
}

impl Record {
    /// The record, ready to be written.
    pub fn put(self) -> Result<Put, ApiError> {
        let hash = match &self.explicit {
            Some(text) => hash::explicit(text).ok_or_else(|| {
                invalid(format!(
                    "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was \
                     {text}"
                ))
            })?,
            None => hash::of_key(&self.key),
        };
        Ok(Put { key: self.key, hash, data: decode(&self.data), change: None })
    }
}

impl Members for PutRecord {
    fn read(fields: &mut Fields) -> PutRecord {
        let ordering = fields.take("SequenceNumberForOrdering");
        PutRecord { stream: Target::read(fields), ordering, entry: Record::read(fields) }
    }
}

pub struct Plan {
    stream: Rc<str>,
    put: Put,
    ordering: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    shard_id: String,
    sequence_number: Sequence,
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption_type: Option<&'static str>,
}

impl Operation for PutRecord {
    const NAME: &'static str = "PutRecord";
    const INPUT: &'static [Member] = &[
        STREAM_NAME,
        required("Data", DATA),
        required("PartitionKey", PARTITION_KEY),
        member("ExplicitHashKey", HASH),
        member("SequenceNumberForOrdering", SEQUENCE),
        STREAM_ARN,
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        Ok(Plan { stream: self.stream.name()?, put: self.entry.put()?, ordering: self.ordering })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let stream = writable(world, ctx, &plan.stream)?;
        if let Some(number) = plan.ordering.filter(|number| !may_order(number, ctx.now)) {
            let name = &plan.stream;
            return Err(invalid(format!(
                "ExclusiveMinimumSequenceNumber {number} used in PutRecord on stream {name} under account {ACCOUNT} is \
                 invalid."
            )));
        }
        let plan_fits = check_sizes(stream, std::slice::from_ref(&plan.put), &|_| "data".into());
        let encryption_type = stream.key.is_some().then_some("KMS");
        plan_fits?;
        let bytes = plan.put.size() as u64;
        let fates = write::all(world, ctx, &plan.stream, vec![plan.put]).unwrap_or_default();
        match fates.first() {
            Some(Fate::Written { index, sequence }) => {
                if let Some(stream) = world.kinesis_mut(&ctx.region, &plan.stream) {
                    measure::put_record(stream, ctx.now, bytes);
                }
                Ok(Output { shard_id: shard::id(*index), sequence_number: *sequence, encryption_type })
            }
            Some(Fate::Refused { index, limit }) => Err(refused(ctx, &plan.stream, *index, *limit)),
            _ => Err(ApiError::new(Code::InternalFailure, "")),
        }
    }
}

/// The whole request is refused: the fact that tells why outlives it.
fn refused(ctx: &mut Ctx, stream: &Rc<str>, index: u32, limit: Limit) -> ApiError {
    ctx.measure(stream, KinesisStream::WriteThroughputExceeded, 1);
    ctx.measure(stream, KinesisStream::PutRecordSuccess, 0);
    let fact = write::throttled(ctx, stream, index, limit, 1);
    ctx.charge.tell(limit.rule(), fact);
    ApiError::new(Code::ProvisionedThroughputExceeded, write::rate_exceeded(stream, index))
}

/// Bytes out of base64 that was checked before, written once.
fn decode(text: &str) -> Rc<[u8]> {
    let padding = text.bytes().rev().take_while(|letter| *letter == b'=').count();
    let mut data: Rc<[u8]> = std::iter::repeat_n(0, (text.len() / 4 * 3).saturating_sub(padding)).collect();
    if let Some(bytes) = Rc::get_mut(&mut data) {
        // Only what is no base64 fails, and that was refused.
        let _ = STANDARD.decode_slice(text, bytes);
    }
    data
}

/// Whether a number can have been given out by now.
fn may_order(number: &str, now: Instant) -> bool {
    let now = now.as_seconds();
    // A shard that was opened by resharding begins in the next second, or in the one after that.
    Parts::read(sequence(number)).is_some_and(|parts| parts.time <= now && parts.created <= now + 2)
}

/// Data and key together must fit into what the stream takes (API reference, PutRecord); `path` names the n-th record's data.
pub(super) fn check_sizes(stream: &Stream, puts: &[Put], path: &dyn Fn(usize) -> String) -> Result<(), ApiError> {
    let most = stream.record_kib as usize * 1_024;
    let large = puts.iter().enumerate().filter(|(_, put)| put.size() > most).take(limits::CONSTRAINT_ERRORS_LISTED);
    let faults: Vec<String> = large
        .map(|(n, _)| {
            let path = path(n);
            format!(
                "Value at '{path}' failed to satisfy constraint: Member must have length less than or equal to {most}"
            )
        })
        .collect();
    let (count, plural) = (faults.len(), if faults.len() == 1 { "" } else { "s" });
    match count {
        0 => Ok(()),
        _ => Err(ApiError::validation(format!("{count} validation error{plural} detected: {}", faults.join("; ")))),
    }
}
