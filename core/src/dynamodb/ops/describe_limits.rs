//! `DescribeLimits` (API reference, DescribeLimits).

use serde::Serialize;

use crate::ctx::Ctx;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::Member;
use crate::world::World;

/// Shows the quotas of provisioned capacity: those of a new account.
pub struct DescribeLimits {}

impl Members for DescribeLimits {
    fn read(_: &mut Fields) -> DescribeLimits {
        DescribeLimits {}
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    account_max_read_capacity_units: u64,
    account_max_write_capacity_units: u64,
    table_max_read_capacity_units: u64,
    table_max_write_capacity_units: u64,
}

impl Operation for DescribeLimits {
    const NAME: &'static str = "DescribeLimits";
    const INPUT: &'static [Member] = &[];
    type Plan = ();
    type Output = Output;

    fn check(self) -> Result<(), ApiError> {
        Ok(())
    }

    fn run((): (), _: &mut World, _: &mut Ctx) -> Result<Output, ApiError> {
        Ok(Output {
            account_max_read_capacity_units: limits::ACCOUNT_UNITS,
            account_max_write_capacity_units: limits::ACCOUNT_UNITS,
            table_max_read_capacity_units: limits::TABLE_UNITS,
            table_max_write_capacity_units: limits::TABLE_UNITS,
        })
    }
}
