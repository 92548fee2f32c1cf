//! `DescribeGlobalTableSettings` of global tables version 2017.11.29 (API reference, DescribeGlobalTableSettings), which AWS makes no more (captured from AWS).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::legacy_global_table::{NAME, unknown};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, required};
use crate::world::World;

/// Would show the settings of a global table of the old version.
pub struct DescribeGlobalTableSettings {
    global_table_name: Rc<str>,
}

impl Members for DescribeGlobalTableSettings {
    fn read(fields: &mut Fields) -> DescribeGlobalTableSettings {
        DescribeGlobalTableSettings { global_table_name: fields.take("GlobalTableName") }
    }
}

/// There is none: no such table is left.
#[derive(Serialize)]
pub struct Output {}

impl Operation for DescribeGlobalTableSettings {
    const NAME: &'static str = "DescribeGlobalTableSettings";
    const INPUT: &'static [Member] = &[required("GlobalTableName", NAME)];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.global_table_name)
    }

    fn run(plan: Rc<str>, _: &mut World, _: &mut Ctx) -> Result<Output, ApiError> {
        Err(unknown("", &plan))
    }
}
