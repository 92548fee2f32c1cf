//! `GetResourcePolicy`: who else may use a stream or a consumer; `{}` where nobody was named.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::policy;
use crate::kinesis::ops::resource::{RESOURCE_ARN, Resource};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::Member;
use crate::world::World;

/// `{"ResourceARN": "arn:aws:kinesis:…:stream/Orders"}`.
pub struct GetResourcePolicy {
    arn: Rc<str>,
}

impl Members for GetResourcePolicy {
    fn read(fields: &mut Fields) -> GetResourcePolicy {
        GetResourcePolicy { arn: fields.take("ResourceARN") }
    }
}

impl Operation for GetResourcePolicy {
    const NAME: &'static str = "GetResourcePolicy";
    const INPUT: &'static [Member] = &[RESOURCE_ARN];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Rc<str>;
    type Output = Answer;

    fn check(self) -> Result<Rc<str>, ApiError> {
        Ok(self.arn)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let labels = Resource::of_arn(&plan).labels(world, ctx).map_err(|error| policy::by_arn(error, &plan))?;
        Ok(json!({ "Policy": labels.policy.as_deref().unwrap_or("{}") }))
    }
}
