//! `DeleteEventSourceMapping`: stops reading for good; the checkpoints go with the mapping.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::lambda::mapping::{self, MappingState};
use crate::lambda::ops::changeable;
use crate::lambda::ops::describe::{MappingView, view};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, required};
use crate::world::World;

/// `{"UUID": "…"}`.
pub struct DeleteEventSourceMapping {
    uuid: Rc<str>,
}

impl Members for DeleteEventSourceMapping {
    fn read(fields: &mut Fields) -> DeleteEventSourceMapping {
        DeleteEventSourceMapping { uuid: fields.take("UUID") }
    }
}

impl Operation for DeleteEventSourceMapping {
    const NAME: &'static str = "DeleteEventSourceMapping";
    const INPUT: &'static [Member] = &[required("UUID", TEXT)];
    type Plan = Self;
    type Output = MappingView;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<MappingView, ApiError> {
        let mapping = changeable(world, ctx, &plan.uuid, "delete")?;
        Ok(view(&mapping::change(world, ctx, mapping, MappingState::Deleting)))
    }
}
