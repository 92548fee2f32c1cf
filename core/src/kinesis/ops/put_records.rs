//! `PutRecords`: up to 500 records in one request, each of which is written or refused by itself.

use std::rc::Rc;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::ctx::Ctx;
use crate::kinesis::ops::put_record::{Record, check_sizes};
use crate::kinesis::ops::{
    DATA, HASH, PARTITION_KEY, STREAM_ARN, STREAM_NAME, Target, invalid, unknown_stream, writable,
};
use crate::kinesis::stream::{Fate, Put};
use crate::kinesis::{measure, shard, write};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, Shape, list, member, required};
use crate::world::World;

/// `{"StreamName": "Orders", "Records": [{"Data": "aGVsbG8=", "PartitionKey": "customer-42"}]}`.
pub struct PutRecords {
    stream: Target,
    records: Vec<Record>,
}

impl Members for PutRecords {
    fn read(fields: &mut Fields) -> PutRecords {
        PutRecords { records: fields.take("Records"), stream: Target::read(fields) }
    }
}

pub struct Plan {
    stream: Rc<str>,
    puts: Vec<Put>,
}

/// `{"FailedRecordCount": 1, "Records": [{"SequenceNumber": "…", "ShardId": "…"}, {"ErrorCode": "…", "ErrorMessage": "…"}]}`.
pub struct Output {
    stream: Rc<str>,
    fates: Vec<Fate>,
    encrypted: bool,
}

const ENTRY: Shape = Shape::Structure(
    "PutRecordsRequestEntry",
    &[required("Data", DATA), member("ExplicitHashKey", HASH), required("PartitionKey", PARTITION_KEY)],
);

impl Operation for PutRecords {
    const NAME: &'static str = "PutRecords";
    const INPUT: &'static [Member] =
        &[required("Records", list(&ENTRY, 1, limits::KINESIS_PUT_RECORDS_COUNT)), STREAM_NAME, STREAM_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        let puts: Vec<Put> = self.records.into_iter().map(Record::put).collect::<Result<_, _>>()?;
        if puts.iter().map(Put::size).sum::<usize>() > limits::KINESIS_PUT_RECORDS_BYTES {
            return Err(invalid("Records size exceeds 10 MB limit"));
        }
        Ok(Plan { stream, puts })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let Plan { stream: name, puts } = plan;
        let stream = writable(world, ctx, &name)?;
        check_sizes(stream, &puts, &|n| format!("records.{}.member.data", n + 1))?;
        let encrypted = stream.key.is_some();
        let bytes = puts.iter().map(Put::size).sum::<usize>() as u64;
        let fates = write::all(world, ctx, &name, puts).ok_or_else(|| unknown_stream(&name))?;
        if let Some(stream) = world.kinesis_mut(&ctx.region, &name) {
            measure::put_records(stream, ctx.now, bytes, &fates);
        }
        Ok(Output { stream: name, fates, encrypted })
    }
}

/// By hand: a tree of it would cost more than the records do.
impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let failed = self.fates.iter().filter(|fate| !matches!(fate, Fate::Written { .. })).count();
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("FailedRecordCount", &failed)?;
        members.serialize_entry("Records", &Entries(self))?;
        if self.encrypted {
            members.serialize_entry("EncryptionType", "KMS")?;
        }
        members.end()
    }
}

struct Entries<'a>(&'a Output);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(Some(self.0.fates.len()))?;
        for fate in &self.0.fates {
            entries.serialize_element(&Answered { stream: &self.0.stream, fate })?;
        }
        entries.end()
    }
}

/// What became of one record.
struct Answered<'a> {
    stream: &'a str,
    fate: &'a Fate,
}

impl Serialize for Answered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        match self.fate {
            Fate::Written { index, sequence } => {
                members.serialize_entry("SequenceNumber", sequence)?;
                members.serialize_entry("ShardId", &shard::Id(*index))?;
            }
            Fate::Refused { index, .. } => {
                members.serialize_entry("ErrorCode", "ProvisionedThroughputExceededException")?;
                members.serialize_entry("ErrorMessage", &write::rate_exceeded(self.stream, *index))?;
            }
            Fate::Failed => {
                members.serialize_entry("ErrorCode", "InternalFailure")?;
                members.serialize_entry("ErrorMessage", "Internal Service Failure")?;
            }
        }
        members.end()
    }
}
