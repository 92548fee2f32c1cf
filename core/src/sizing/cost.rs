//! What a month of a Kinesis data stream costs, and of capturing a table's changes: quantities times a table of prices.

use super::{ONE, parts, product};
use crate::limits;

/// A month is taken for 30 days.
pub const MONTH_SECONDS: u64 = 30 * 24 * 3_600;
const MONTH_HOURS: u64 = 30 * 24;
/// 1 GB, as it is billed.
pub const GIGABYTE: u64 = limits::GIGABYTE;
/// Bytes of a PUT payload unit: 25 KB (Kinesis pricing page).
const PUT_UNIT_BYTES: u64 = 25 * 1_024;
/// Records on demand are billed in whole KB (Kinesis pricing page).
const ON_DEMAND_BYTES: u64 = 1_024;
/// On-demand Advantage bills at least 25 MB a second in, and as much out (Kinesis pricing page).
const ADVANTAGE_BYTES: u64 = 25 * super::MEGABYTE;
const DAY_HOURS: u64 = 24;
const WEEK_HOURS: u64 = 7 * 24;

/// A price, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub item: Item,
    pub micro_dollars: u64,
    /// For so many: one hour, a million units, the bytes of a GB.
    pub per: u64,
}

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    ShardHour,
    PutUnits,
    ExtendedShardHour,
    LongTerm,
    FanOutHour,
    FanOutBytes,
    StreamHour,
    BytesIn,
    BytesOut,
    FanOutBytesOnDemand,
    ExtendedOnDemand,
    AdvantageIn,
    AdvantageOut,
    AdvantageRetention,
    CaptureUnits,
    StreamReads,
}

const MILLION: u64 = 1_000_000;

/// When the prices below were looked up.
pub const PRICES_FROM: &str = "August 2026";
/// The region that they hold for.
pub const PRICES_IN: &str = "us-east-1";

/// In the order of [`Item`] (Kinesis Data Streams and DynamoDB pricing pages).
pub const PRICES: [Price; 16] = [
    price(Item::ShardHour, 15_000, 1),
    price(Item::PutUnits, 14_000, MILLION),
    price(Item::ExtendedShardHour, 20_000, 1),
    price(Item::LongTerm, 23_000, GIGABYTE),
    price(Item::FanOutHour, 15_000, 1),
    price(Item::FanOutBytes, 13_000, GIGABYTE),
    price(Item::StreamHour, 40_000, 1),
    price(Item::BytesIn, 80_000, GIGABYTE),
    price(Item::BytesOut, 40_000, GIGABYTE),
    price(Item::FanOutBytesOnDemand, 50_000, GIGABYTE),
    price(Item::ExtendedOnDemand, 100_000, GIGABYTE),
    price(Item::AdvantageIn, 32_000, GIGABYTE),
    price(Item::AdvantageOut, 16_000, GIGABYTE),
    price(Item::AdvantageRetention, 23_000, GIGABYTE),
    price(Item::CaptureUnits, 100_000, MILLION),
    price(Item::StreamReads, 20_000, 100_000),
];

const fn price(item: Item, micro_dollars: u64, per: u64) -> Price {
    Price { item, micro_dollars, per }
}

/// What is used, steadily through a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Records into the stream, in thousandths a second, and the size of each in bytes.
    pub records_milli: u64,
    pub record_bytes: u64,
    pub shards: u64,
    pub standard_consumers: u64,
    pub fan_out_consumers: u64,
    pub retention_hours: u64,
    /// The size of a table's item in bytes, the larger of both images; 0 where no table feeds the stream.
    pub item_bytes: u64,
}

/// How a stream is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Provisioned,
    OnDemand,
    Advantage,
}

/// A line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: Item,
    /// Hours, units or bytes; of storage byte-months.
    pub quantity: u128,
    /// Rounded to the nearest.
    pub micro_dollars: u64,
}

/// The lines of a month's bill; those of nothing are left out.
pub fn bill(usage: &Usage, mode: Mode, prices: &[Price]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (item, quantity) in quantities(usage, mode) {
        let price = prices.iter().find(|price| price.item == item && quantity > 0);
        lines.extend(price.map(|price| Line { item, quantity, micro_dollars: amount(quantity, price) }));
    }
    lines
}

pub fn total(lines: &[Line]) -> u64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.micro_dollars))
}

/// What a quantity costs, in millionths of a dollar, rounded to the nearest.
fn amount(quantity: u128, price: &Price) -> u64 {
    let per = u128::from(price.per.max(1));
    let cost = quantity.saturating_mul(price.micro_dollars.into());
    u64::try_from(cost.saturating_add(per / 2) / per).unwrap_or(u64::MAX)
}

fn quantities(usage: &Usage, mode: Mode) -> Vec<(Item, u128)> {
    let mut quantities = match mode {
        Mode::Provisioned => provisioned(usage),
        Mode::OnDemand => on_demand(usage),
        Mode::Advantage => advantage(usage),
    };
    quantities.push((Item::CaptureUnits, capture_units(usage)));
    quantities
}

/// Standard consumers read for nothing.
fn provisioned(usage: &Usage) -> Vec<(Item, u128)> {
    let hours = product(&[usage.shards, MONTH_HOURS]);
    let units = usage.record_bytes.div_ceil(PUT_UNIT_BYTES).max(1);
    let extended = if usage.retention_hours > DAY_HOURS { hours } else { 0 };
    vec![
        (Item::ShardHour, hours),
        (Item::PutUnits, a_month(&[usage.records_milli, units])),
        (Item::ExtendedShardHour, extended),
        (Item::LongTerm, stored(usage, WEEK_HOURS, u64::MAX)),
        (Item::FanOutHour, hours.saturating_mul(usage.fan_out_consumers.into())),
        (Item::FanOutBytes, a_month(&[usage.records_milli, usage.record_bytes, usage.fan_out_consumers])),
    ]
}

fn on_demand(usage: &Usage) -> Vec<(Item, u128)> {
    vec![
        (Item::StreamHour, MONTH_HOURS.into()),
        (Item::BytesIn, a_month(&[usage.records_milli, whole_kilobytes(usage)])),
        (Item::BytesOut, a_month(&[usage.records_milli, usage.record_bytes, usage.standard_consumers])),
        (Item::FanOutBytesOnDemand, a_month(&[usage.records_milli, usage.record_bytes, usage.fan_out_consumers])),
        (Item::ExtendedOnDemand, stored(usage, DAY_HOURS, WEEK_HOURS)),
        (Item::LongTerm, stored(usage, WEEK_HOURS, u64::MAX)),
    ]
}

/// No hour of a stream is billed, but at least 25 MB a second each way; enhanced fan-out costs what other reading does.
fn advantage(usage: &Usage) -> Vec<(Item, u128)> {
    let least = product(&[ADVANTAGE_BYTES, MONTH_SECONDS]);
    let consumers = usage.standard_consumers.saturating_add(usage.fan_out_consumers);
    vec![
        (Item::AdvantageIn, a_month(&[usage.records_milli, whole_kilobytes(usage)]).max(least)),
        (Item::AdvantageOut, a_month(&[usage.records_milli, usage.record_bytes, consumers]).max(least)),
        (Item::AdvantageRetention, stored(usage, DAY_HOURS, u64::MAX)),
    ]
}

fn whole_kilobytes(usage: &Usage) -> u64 {
    usage.record_bytes.div_ceil(ON_DEMAND_BYTES).max(1).saturating_mul(ON_DEMAND_BYTES)
}

/// One unit for each KB begun of the larger image of each change (DynamoDB pricing page, Change data capture for Kinesis Data
/// Streams).
fn capture_units(usage: &Usage) -> u128 {
    match usage.item_bytes {
        0 => 0,
        bytes => a_month(&[usage.records_milli, bytes.div_ceil(limits::WRITE_UNIT_BYTES)]),
    }
}

/// Of factors of which one is in thousandths a second, what comes together in a month, rounded up.
fn a_month(factors: &[u64]) -> u128 {
    product(factors).saturating_mul(MONTH_SECONDS.into()).div_ceil(ONE.into())
}

/// Bytes that are kept at any time because they are kept for more than `from` hours, and no longer than `to`.
fn stored(usage: &Usage, from: u64, to: u64) -> u128 {
    let hours = usage.retention_hours.min(to).saturating_sub(from);
    product(&[usage.records_milli, usage.record_bytes, hours, 3_600]).div_ceil(ONE.into())
}

/// GetRecords calls of a month that read a DynamoDB stream for money: all beyond the first 2.5 million of an account in a
/// region. Those of Lambda and of global tables are free (DynamoDB pricing page, Streams read request units).
pub fn stream_reads(shards: u64, readers: u64, poll_ms: u64) -> u64 {
    const FREE: u64 = 2_500_000;
    parts(product(&[shards, readers, MONTH_SECONDS, ONE]), poll_ms.max(1).into()).saturating_sub(FREE)
}

/// What those cost, in millionths of a dollar.
pub fn stream_read_cost(reads: u64, prices: &[Price]) -> u64 {
    let price = prices.iter().find(|price| price.item == Item::StreamReads);
    price.map_or(0, |price| amount(reads.into(), price))
}
