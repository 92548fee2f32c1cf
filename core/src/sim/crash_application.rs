//! `CrashApplication`: a windowing application fails, and goes on from its last checkpoint.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::flink::application::named;
use crate::flink::checkpoint;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{JsonMap, Member};
use crate::sim::describe_application::{APPLICATION, known};
use crate::world::World;

/// `{"ApplicationName": "totals"}`.
pub struct CrashApplication {
    name: Rc<str>,
}

impl Members for CrashApplication {
    fn read(fields: &mut Fields) -> CrashApplication {
        CrashApplication { name: fields.take("ApplicationName") }
    }
}

impl Operation for CrashApplication {
    const NAME: &'static str = "CrashApplication";
    const INPUT: &'static [Member] = &[APPLICATION];
    type Plan = Rc<str>;
    type Output = JsonMap;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.name)
    }

    fn run(name: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        if !known(world, ctx, &name)?.running {
            return Err(ApiError::new(
                Code::ResourceInUse,
                format!("The application {name} is starting again already."),
            ));
        }
        if let Some(application) = named(world, ctx, &name) {
            checkpoint::crash(ctx, application);
        }
        Ok(JsonMap::new())
    }
}
