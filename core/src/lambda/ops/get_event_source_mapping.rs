//! `GetEventSourceMapping`: one mapping as it stands.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::lambda::ops::describe::{MappingView, view};
use crate::lambda::ops::known;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, required};
use crate::world::World;

/// `{"UUID": "…"}`.
pub struct GetEventSourceMapping {
    uuid: Rc<str>,
}

impl Members for GetEventSourceMapping {
    fn read(fields: &mut Fields) -> GetEventSourceMapping {
        GetEventSourceMapping { uuid: fields.take("UUID") }
    }
}

impl Operation for GetEventSourceMapping {
    const NAME: &'static str = "GetEventSourceMapping";
    const INPUT: &'static [Member] = &[required("UUID", TEXT)];
    type Plan = Self;
    type Output = MappingView;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<MappingView, ApiError> {
        Ok(view(known(world, ctx, &plan.uuid)?))
    }
}
