//! How many shards a Kinesis data stream needs: by the documents' formula, by a better estimate, and in general.

use super::{MEGABYTE, ONE, WHOLE, parts, product};
use crate::limits;

/// What the documents' formula is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Writes to the table, in thousandths a second.
    pub writes_milli: u64,
    /// How many of them change an item that was there, in thousandths of a percent.
    pub updates_millipercent: u64,
    /// The average size of an item, in bytes.
    pub record_bytes: u64,
}

/// What the formula's `percentage_of_updates` is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The number before the percent sign, as the worked example of the documents does: 25 for 25 %.
    AsPrinted,
    /// The fraction: 0.25 for 25 %.
    Fraction,
}

/// What the formula comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formula {
    /// Thousandths of a byte a second, rounded down.
    pub bytes_milli: u128,
    /// At least 1.
    pub shards: u64,
}

/// `ceil(writes × (1 + percentage of updates) × record size ÷ 1024 ÷ 1024)` (DynamoDB developer guide, Getting started with
/// Kinesis Data Streams for DynamoDB, Determining the number of shards). An update carries two images, hence the 1 +.
///
/// The guide's own example, 40 writes a second of 1,285 bytes with 25 % updates, comes to 2 shards only
/// [as printed](Reading::AsPrinted); with the fraction it is 1.
pub fn formula(workload: &Workload, reading: Reading) -> Formula {
    let one = match reading {
        Reading::AsPrinted => ONE,
        Reading::Fraction => WHOLE,
    };
    let growth = one.saturating_add(workload.updates_millipercent);
    let product = product(&[workload.writes_milli, growth, workload.record_bytes]);
    Formula {
        bytes_milli: product / u128::from(one),
        shards: parts(product, self::product(&[one, ONE, MEGABYTE])).max(1),
    }
}

/// Changes of one kind that reach the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Thousandths a second.
    pub records_milli: u64,
    /// What one record counts for, its partition key included.
    pub payload_bytes: u64,
}

/// What a stream has to carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// INSERT, MODIFY and REMOVE.
    pub flows: [Flow; 3],
    /// How much more than its share the busiest shard gets, in thousandths; less than 1,000 counts as 1,000.
    pub skew_milli: u64,
    /// Consumers that share the shards' reading throughput.
    pub standard_consumers: u64,
}

/// The limit that asks for the most shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// None: one shard is the least there is.
    Least,
    /// Bytes written.
    Bytes,
    /// Records written.
    Records,
    /// Bytes read by the standard consumers together.
    Reading,
}

/// What the better estimate comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Thousandths of a byte a second that come in.
    pub bytes_milli: u128,
    /// Thousandths of a record a second that come in.
    pub records_milli: u64,
    /// The shards that each limit alone asks for.
    pub by_bytes: u64,
    pub by_records: u64,
    pub by_reading: u64,
    /// The most of them, and at least 1.
    pub shards: u64,
    pub limit: Limit,
}

/// Shards by what really comes in: 1 MB and 1,000 records a second for each shard, 2 MB a second out for all its standard
/// consumers together (Kinesis developer guide, Quotas and limits). Consumers with enhanced fan-out have throughput of their
/// own and ask for no shard.
///
/// A shard that gets more than its share is read more than its share, so skew counts on both sides. It does not help to add
/// shards where one partition key alone is too much for a shard.
pub fn estimate(load: &Load) -> Estimate {
    let (mut bytes, mut records) = (0_u128, 0_u64);
    for flow in &load.flows {
        bytes = bytes.saturating_add(product(&[flow.records_milli, flow.payload_bytes]));
        records = records.saturating_add(flow.records_milli);
    }
    let skew = u128::from(load.skew_milli.max(ONE));
    let skewed = bytes.saturating_mul(skew);
    let read = skewed.saturating_mul(u128::from(load.standard_consumers));
    let by_bytes = parts(skewed, product(&[ONE, ONE, limits::KINESIS_WRITE_BYTES]));
    let by_records =
        parts(u128::from(records).saturating_mul(skew), product(&[ONE, ONE, limits::KINESIS_WRITE_RECORDS]));
    let by_reading = parts(read, product(&[ONE, ONE, limits::KINESIS_READ_BYTES]));
    let shards = by_bytes.max(by_records).max(by_reading).max(1);
    let limit = match shards {
        1 => Limit::Least,
        most if most == by_bytes => Limit::Bytes,
        most if most == by_records => Limit::Records,
        _ => Limit::Reading,
    };
    Estimate { bytes_milli: bytes, records_milli: records, by_bytes, by_records, by_reading, shards, limit }
}

/// The general formula for a stream's shards, from bytes a second: `max(incoming ÷ 1 MB, outgoing ÷ 2 MB)`, rounded up
/// (Kinesis API reference and FAQ: how to estimate the initial number of shards).
pub fn general(incoming_bytes: u64, outgoing_bytes: u64) -> u64 {
    let incoming = incoming_bytes.div_ceil(limits::KINESIS_WRITE_BYTES);
    incoming.max(outgoing_bytes.div_ceil(limits::KINESIS_READ_BYTES)).max(1)
}

/// What a stream on demand takes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDemand {
    /// Bytes a second in.
    pub bytes: u64,
    /// Records a second in.
    pub records: u64,
}

/// A new stream on demand takes 4 MB and 4,000 records a second. Later it takes twice the peak of the last 30 days, and
/// never less than at first, up to 200 MB and 200,000 records a second in most regions (Kinesis developer guide, Choose the
/// right mode; Quotas and limits).
pub fn on_demand(peak_bytes: u64, peak_records: u64) -> OnDemand {
    OnDemand {
        bytes: peak_bytes.saturating_mul(2).clamp(limits::KINESIS_ON_DEMAND_BYTES, limits::KINESIS_ON_DEMAND_BYTES_MAX),
        records: peak_records
            .saturating_mul(2)
            .clamp(limits::KINESIS_ON_DEMAND_RECORDS, limits::KINESIS_ON_DEMAND_RECORDS_MAX),
    }
}
