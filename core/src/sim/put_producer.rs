//! `PutProducer`: starts a producer that writes to a Kinesis stream, or starts it anew with other settings.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, integer, member, plain_name, required};
use crate::sim::producer::{self, Settings};
use crate::time::Duration;
use crate::world::World;

/// `{"ProducerName": "clicks", "StreamName": "Orders", "RecordsPerSecond": 10, "Seconds": 60}`.
///
/// `Keys` is how many partition keys there are, `Skew` how many percent of all records go to the first of them. `BatchSize` 1 writes
/// as PutRecord does, more as PutRecords. With `Aggregation` the records for one shard are packed into one as the Kinesis
/// Producer Library does. `LostAnswers`, in thousandths, is how often an answer does not arrive: all of that
/// request is sent again. It ends after `Count` records or after `Seconds`, whichever is first.
pub struct PutProducer {
    name: Rc<str>,
    stream: Rc<str>,
    rate: u64,
    keys: Option<u64>,
    skew: Option<u64>,
    size: Option<usize>,
    batch: Option<usize>,
    aggregates: Option<bool>,
    lost: Option<u64>,
    count: Option<u64>,
    seconds: Option<u64>,
}

impl Members for PutProducer {
    fn read(fields: &mut Fields) -> PutProducer {
        PutProducer {
            name: fields.take("ProducerName"),
            stream: fields.take("StreamName"),
            rate: fields.take("RecordsPerSecond"),
            keys: fields.take("Keys"),
            skew: fields.take("Skew"),
            size: fields.take("Size"),
            batch: fields.take("BatchSize"),
            aggregates: fields.take("Aggregation"),
            lost: fields.take("LostAnswers"),
            count: fields.take("Count"),
            seconds: fields.take("Seconds"),
        }
    }
}

/// Producers of one region.
const PRODUCERS: usize = 20;
/// A day: no producer runs longer.
const LONGEST_SECONDS: i64 = 86_400;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    producer_name: Rc<str>,
}

impl Operation for PutProducer {
    const NAME: &'static str = "PutProducer";
    const INPUT: &'static [Member] = &[
        required("ProducerName", plain_name(1, 64)),
        required("StreamName", plain_name(1, 128)),
        required("RecordsPerSecond", integer(1, 100_000)),
        member("Keys", integer(1, 1_000_000)),
        member("Skew", integer(0, 100)),
        member("Size", integer(1, 1_048_576 - limits::KINESIS_KEY_LENGTH)),
        member("BatchSize", integer(1, limits::KINESIS_PUT_RECORDS_COUNT)),
        member("Aggregation", BOOLEAN),
        member("LostAnswers", integer(0, 1_000)),
        member("Count", integer(1, i32::MAX as i64)),
        member("Seconds", integer(1, LONGEST_SECONDS)),
    ];
    type Plan = Settings;
    type Output = Output;

    fn check(self) -> Result<Settings, ApiError> {
        let settings = Settings {
            name: self.name,
            stream: self.stream,
            rate: self.rate.max(1),
            keys: self.keys.unwrap_or(10).max(1),
            skew: self.skew.unwrap_or(0),
            size: self.size.unwrap_or(100),
            batch: self.batch.unwrap_or(1).max(1),
            aggregates: self.aggregates.unwrap_or(false),
            lost: self.lost.unwrap_or(0),
            count: self.count.unwrap_or(u64::MAX),
            lasts: Duration::seconds(self.seconds.unwrap_or(60)),
        };
        if settings.batch * (settings.size + 256) > limits::KINESIS_PUT_RECORDS_BYTES {
            let (size, batch) = (settings.size, settings.batch);
            return Err(ApiError::validation(format!(
                "{batch} records of {size} bytes do not fit into one PutRecords request of 10 MiB."
            )));
        }
        Ok(settings)
    }

    fn run(settings: Settings, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let (name, stream) = (Rc::clone(&settings.name), &settings.stream);
        if world.kinesis(&ctx.region, stream).is_none() {
            let text = format!("There is no Kinesis stream {stream} in {}.", ctx.region);
            return Err(ApiError::new(Code::ResourceNotFound, text));
        }
        let producers = &world.region_mut(&ctx.region).producers;
        if producers.len() >= PRODUCERS && producers.get(&name).is_none() {
            return Err(ApiError::new(
                Code::LimitExceeded,
                format!("There are {PRODUCERS} producers in this region: delete one first."),
            ));
        }
        producer::start(world, ctx, settings);
        Ok(Output { producer_name: name })
    }
}
