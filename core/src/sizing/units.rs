//! The capacity units that a table needs for items of one size at steady rates.

use super::{ONE, parts};
use crate::capacity::Units;

/// How items are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Half a unit for each 4 KB begun; reads only.
    Eventual,
    /// Strongly consistent reads, ordinary writes.
    Standard,
    /// Twice as much.
    Transactional,
}

/// What one item of that size costs to read.
pub fn read_one(item_bytes: u64, mode: Mode) -> Units {
    match mode {
        Mode::Eventual => Units::read(item_bytes, false),
        Mode::Standard => Units::read(item_bytes, true),
        Mode::Transactional => Units::read(item_bytes, true).twice(),
    }
}

/// What one item of that size costs to write.
pub fn write_one(item_bytes: u64, mode: Mode) -> Units {
    match mode {
        Mode::Eventual | Mode::Standard => Units::write(0, item_bytes),
        Mode::Transactional => Units::write(0, item_bytes).twice(),
    }
}

/// The units a second that so many calls take, in thousandths a second, rounded up to whole units (Developer guide,
/// Provisioned capacity mode). At least 1, since a table has at least 1.
pub fn a_second(each: Units, calls_milli: u64) -> u64 {
    parts(u128::from(each.halves()).saturating_mul(u128::from(calls_milli)), u128::from(2 * ONE)).max(1)
}

/// The same as units a month of 30 days, rounded up: what on-demand tables are billed for.
pub fn a_month(each: Units, calls_milli: u64) -> u64 {
    let halves = u128::from(each.halves())
        .saturating_mul(u128::from(calls_milli))
        .saturating_mul(super::cost::MONTH_SECONDS.into());
    parts(halves, u128::from(2 * ONE))
}
