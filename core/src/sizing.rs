//! How many shards, units and dollars a workload takes: the arithmetic of planning, in whole numbers.
//!
//! Nothing here knows a world or changes one. Rates are in thousandths a second, so that half a write is a whole number,
//! and MB and KB are binary, as AWS counts them. Any input gets an answer: products have 128 bits and stay at the largest
//! value when they would pass it, so that more of anything never gives less.

pub mod cost;
pub mod fan_out;
pub mod payload;
pub mod shards;
pub mod units;

/// 1 MB, as AWS's shard limits mean it.
pub const MEGABYTE: u64 = 1_048_576;

/// A rate of one a second, in the thousandths in which rates are counted here.
pub const ONE: u64 = 1_000;

/// A hundred percent, in thousandths of a percent.
pub const WHOLE: u64 = 100_000;

/// The product of all factors, or the largest number.
pub(crate) fn product(factors: &[u64]) -> u128 {
    factors.iter().fold(1, |product: u128, factor| product.saturating_mul(u128::from(*factor)))
}

/// `n / d` rounded up, as far as 64 bits go; `d` is not 0.
pub(crate) fn parts(n: u128, d: u128) -> u64 {
    u64::try_from(n.div_ceil(d)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
