//! `DeleteApplication`: the end of a windowing application.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::flink::application::note_status;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{JsonMap, Member};
use crate::sim::describe_application::{APPLICATION, known};
use crate::world::World;

/// `{"ApplicationName": "totals"}`.
pub struct DeleteApplication {
    name: Rc<str>,
}

impl Members for DeleteApplication {
    fn read(fields: &mut Fields) -> DeleteApplication {
        DeleteApplication { name: fields.take("ApplicationName") }
    }
}

impl Operation for DeleteApplication {
    const NAME: &'static str = "DeleteApplication";
    const INPUT: &'static [Member] = &[APPLICATION];
    type Plan = Rc<str>;
    type Output = JsonMap;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        known(world, ctx, &name)?;
        world.region_mut(&ctx.region).applications.remove(&name);
        note_status(ctx, &name, "DELETED");
        Ok(JsonMap::new())
    }
}
