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
use crate::kinesis::shard;
use crate::kinesis::stream::{Put, Stream};
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
pub(super) struct Record {
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
        let data = STANDARD.decode(&*self.data).unwrap_or_default().into();
        Ok(Put { key: self.key, hash, data, change: None })
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
        check_size(stream, &plan.put, "data")?;
        let stream = world.kinesis_mut(&ctx.region, &plan.stream);
        let written = stream.and_then(|stream| {
            let encrypted = stream.key.is_some();
            stream.append(ctx, plan.put).map(|written| (written, encrypted))
        });
        let ((index, sequence_number), encrypted) =
            written.ok_or_else(|| ApiError::new(Code::InternalFailure, "no shard owns this hash"))?;
        let encryption_type = encrypted.then_some("KMS");
        Ok(Output { shard_id: shard::id(index), sequence_number, encryption_type })
    }
}

/// Whether a number can have been given out by now.
fn may_order(number: &str, now: Instant) -> bool {
    Parts::of(sequence(number)).is_some_and(|parts| parts.time <= now.as_seconds() && parts.created <= now.as_seconds())
}

/// Data and key together must fit into what the stream takes (API reference, PutRecord).
pub(super) fn check_size(stream: &Stream, put: &Put, path: &str) -> Result<(), ApiError> {
    let most = stream.record_kib as usize * 1_024;
    if put.data.len() + put.key.len() <= most {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must have length less than or \
         equal to {most}"
    )))
}
