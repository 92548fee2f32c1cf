//! `PutFunction`: creates a function with a built-in behaviour, or gives it another one.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::lambda::function::{Behaviour, Function};
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, member, one_of, plain_name, required, text};
use crate::rule::RuleId;
use crate::world::World;

/// `{"FunctionName": "audit", "Behaviour": "FailOnMatch", "Match": "poison"}`.
///
/// `Log` prints a line for each record. `FailOnMatch` does too, but throws on a batch in which a record's JSON holds the
/// text `Match`; with `ReportBatchItemFailures` on the mapping it reports the records instead.
pub struct PutFunction {
    function_name: Rc<str>,
    behaviour: String,
    r#match: Option<Rc<str>>,
}

impl Members for PutFunction {
    fn read(fields: &mut Fields) -> PutFunction {
        PutFunction {
            function_name: fields.take("FunctionName"),
            behaviour: fields.take("Behaviour"),
            r#match: fields.take("Match"),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    function_name: Rc<str>,
    function_arn: String,
}

impl Operation for PutFunction {
    const NAME: &'static str = "PutFunction";
    const INPUT: &'static [Member] = &[
        required("FunctionName", plain_name(1, 64)),
        required("Behaviour", one_of(&["Log", "FailOnMatch"])),
        member("Match", text(1, 1024)),
    ];
    type Plan = (Rc<str>, Behaviour);
    type Output = Output;

    fn check(self) -> Result<Self::Plan, ApiError> {
        let behaviour = match (self.behaviour.as_str(), self.r#match) {
            ("FailOnMatch", Some(text)) => Behaviour::FailOnMatch(text),
            ("FailOnMatch", None) => {
                return Err(ApiError::validation(
                    "The behaviour FailOnMatch needs Match, the text that makes it fail.",
                ));
            }
            (_, Some(_)) => return Err(ApiError::validation("Match goes with the behaviour FailOnMatch alone.")),
            _ => Behaviour::Log,
        };
        Ok((self.function_name, behaviour))
    }

    fn run((function, behaviour): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let function_arn = name::function_arn(&ctx.region, &function);
        let description = behaviour.to_string().into();
        let entity = Function { name: Rc::clone(&function), arn: function_arn.as_str().into(), behaviour };
        world.region_mut(&ctx.region).functions.insert(Rc::clone(&function), Rc::new(entity));
        ctx.note(RuleId::FunctionSet, What::FunctionPut { function: Rc::clone(&function), behaviour: description });
        Ok(Output { function_name: function, function_arn })
    }
}
