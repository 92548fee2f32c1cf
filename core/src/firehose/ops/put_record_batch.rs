//! `PutRecordBatch`: up to 500 records, into the buffer of a delivery stream.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::ops::put_record::{Record, record_id, take};
use crate::firehose::ops::{invalid, shapes};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, list, required};
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "Records": [{"Data": "aGVsbG8K"}]}`.
pub struct PutRecordBatch {
    name: Rc<str>,
    records: Vec<Record>,
}

impl Members for PutRecordBatch {
    fn read(fields: &mut Fields) -> PutRecordBatch {
        PutRecordBatch { name: fields.take("DeliveryStreamName"), records: fields.take("Records") }
    }
}

impl Operation for PutRecordBatch {
    const NAME: &'static str = "PutRecordBatch";
    const INPUT: &'static [Member] =
        &[super::DELIVERY, required("Records", list(&shapes::RECORD, 1, limits::DELIVERY_BATCH_RECORDS))];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = (Rc<str>, Vec<Rc<[u8]>>);
    type Output = Answer;

    fn check(self) -> Result<Self::Plan, ApiError> {
        let records: Vec<Rc<[u8]>> = self.records.iter().map(Record::bytes).collect();
        let bytes: usize = records.iter().map(|data| data.len()).sum();
        if bytes > limits::DELIVERY_BATCH_BYTES {
            return Err(invalid("Records size exceeds 4 MB limit"));
        }
        Ok((self.name, records))
    }

    fn run((name, records): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let count = records.len();
        let encrypted = take(world, ctx, &name, records)?.encryption.status == "ENABLED";
        let entries: Vec<Answer> = (0..count).map(|_| json!({ "RecordId": record_id(ctx) })).collect();
        Ok(json!({ "FailedPutCount": 0, "Encrypted": encrypted, "RequestResponses": entries }))
    }
}
