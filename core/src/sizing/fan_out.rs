//! What several consumers get of one shard: sharing its 2 MB and 5 reads a second, or with enhanced fan-out.

use super::{ONE, parts};
use crate::limits;

/// How one shard is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FanOut {
    /// Bytes a second that come into the shard.
    pub incoming_bytes: u64,
    /// How often each consumer reads if nobody is in its way, in milliseconds; 0 counts as 1.
    pub poll_ms: u64,
}

/// What each of some standard consumers gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Time between two reads of one consumer, in milliseconds: as it wishes, or as the 5 reads a second allow.
    pub interval_ms: u64,
    /// Reads a second that all would make if they could, in thousandths.
    pub wished_milli: u64,
    /// Bytes a second that each can take.
    pub bytes_each: u64,
    /// Bytes a second that all need together.
    pub needed_bytes: u64,
    /// Age of a record when it is read, in milliseconds: on average and at most, while the consumers keep up.
    pub age_ms: u64,
    pub age_ms_max: u64,
    /// Whether 2 MB a second suffice for all.
    pub keeps_up: bool,
    /// What they fall behind, in milliseconds each second.
    pub behind_ms: u64,
}

/// Standard consumers read when they choose, and share what the shard gives: 2 MB and 5 GetRecords calls a second (Kinesis
/// developer guide, Quotas and limits). So with five consumers each can read once a second, and a record waits up to that
/// long. No consumers count as one.
pub fn shared(fan_out: &FanOut, consumers: u64) -> Shared {
    let consumers = consumers.max(1);
    let poll_ms = fan_out.poll_ms.max(1);
    let least_ms = consumers.saturating_mul(ONE / limits::KINESIS_READ_CALLS);
    let interval_ms = poll_ms.max(least_ms);
    let needed_bytes = fan_out.incoming_bytes.saturating_mul(consumers);
    let missing = needed_bytes.saturating_sub(limits::KINESIS_READ_BYTES);
    Shared {
        interval_ms,
        wished_milli: parts(u128::from(consumers) * u128::from(ONE * ONE), poll_ms.into()),
        bytes_each: limits::KINESIS_READ_BYTES / consumers,
        needed_bytes,
        age_ms: interval_ms / 2,
        age_ms_max: interval_ms,
        keeps_up: missing == 0,
        behind_ms: parts(u128::from(missing) * u128::from(ONE), u128::from(needed_bytes.max(1))),
    }
}

/// A record's age when it is pushed to a consumer with enhanced fan-out, on average, in milliseconds, however many consumers
/// there are; each of them has 2 MB a second of each shard (Kinesis developer guide, Enhanced fan-out consumers).
pub const PUSHED_MS: u64 = 70;
