//! `PutRecord`: one record, into the buffer of a delivery stream.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::firehose::delivery::{self, Delivery, Held};
use crate::firehose::ops::{active, invalid, known, shapes};
use crate::metrics::tables::Firehose;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, required};
use crate::rng::Concern;
use crate::world::World;

/// `{"DeliveryStreamName": "archive", "Record": {"Data": "aGVsbG8K"}}`.
pub struct PutRecord {
    name: Rc<str>,
    record: Record,
}

/// What is said of a record.
pub(super) struct Record {
    data: Rc<str>,
}

impl Members for Record {
    fn read(fields: &mut Fields) -> Record {
        Record { data: fields.take("Data") }
    }
}

impl Record {
    pub fn bytes(&self) -> Rc<[u8]> {
        STANDARD.decode(&*self.data).unwrap_or_default().into()
    }
}

impl Members for PutRecord {
    fn read(fields: &mut Fields) -> PutRecord {
        PutRecord { name: fields.take("DeliveryStreamName"), record: fields.take("Record") }
    }
}

impl Operation for PutRecord {
    const NAME: &'static str = "PutRecord";
    const INPUT: &'static [Member] = &[super::DELIVERY, required("Record", shapes::RECORD)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = (Rc<str>, Rc<[u8]>);
    type Output = Answer;

    fn check(self) -> Result<Self::Plan, ApiError> {
        Ok((self.name, self.record.bytes()))
    }

    fn run((name, data): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let delivery = take(world, ctx, &name, vec![data])?;
        let encrypted = delivery.encryption.status == "ENABLED";
        Ok(json!({ "RecordId": record_id(ctx), "Encrypted": encrypted }))
    }
}

/// Records that somebody puts.
pub(super) fn take<'a>(
    world: &'a mut World,
    ctx: &mut Ctx,
    name: &str,
    records: Vec<Rc<[u8]>>,
) -> Result<&'a Delivery, ApiError> {
    if !known(world, ctx, name)?.is_direct() {
        return Err(invalid("This operation is not permitted on KinesisStreamAsSource delivery stream type."));
    }
    let delivery = active(world, ctx, name)?;
    let bytes: usize = records.iter().map(|data| data.len()).sum();
    delivery.meter.add(ctx.now, Firehose::IncomingRecords as usize, records.len() as u64);
    delivery.meter.add(ctx.now, Firehose::IncomingBytes as usize, bytes as u64);
    let held = records.into_iter().map(|data| Held { data, at: ctx.now }).collect();
    delivery::take_in(ctx, delivery, held, None);
    Ok(delivery)
}

/// A long unique text.
pub(super) fn record_id(ctx: &mut Ctx) -> String {
    let words: [u64; 21] = std::array::from_fn(|_| ctx.dice.draw(Concern::Ids));
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    STANDARD.encode(&bytes[..165])
}
