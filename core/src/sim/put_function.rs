//! `PutFunction`: creates a function with a built-in behaviour, or gives it another one.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::lambda::copying::Copying;
use crate::lambda::function::{Behaviour, Function};
use crate::lambda::materialize::Materializing;
use crate::limits;
use crate::name;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{BOOLEAN, Member, member, one_of, plain_name, required, text};
use crate::rule::RuleId;
use crate::world::World;

/// `{"FunctionName": "audit", "Behaviour": "FailOnMatch", "Match": "poison"}`.
///
/// `Log` prints a line for each record. `FailOnMatch` does too, but throws on a batch in which a record's JSON holds the
/// text `Match`; with `ReportBatchItemFailures` on the mapping it reports the records instead.
/// `Replicate` writes what each record shows to the table `TableName`, in `TargetRegion` or in its own; with `Marker`, the name of an
/// attribute, it tells what other regions wrote apart, and leaves that alone.
/// `Materialize` applies the records of a Kinesis destination to the table `TableName`, in `TargetRegion` or in its own: each as it
/// comes, or, with `Repair`, none that it has seen or that is older than what it has applied.
pub struct PutFunction {
    function_name: Rc<str>,
    behaviour: String,
    r#match: Option<Rc<str>>,
    table_name: Option<Rc<str>>,
    target_region: Option<Rc<str>>,
    marker: Option<Rc<str>>,
    repair: Option<bool>,
}

impl Members for PutFunction {
    fn read(fields: &mut Fields) -> PutFunction {
        PutFunction {
            function_name: fields.take("FunctionName"),
            behaviour: fields.take("Behaviour"),
            r#match: fields.take("Match"),
            table_name: fields.take("TableName"),
            target_region: fields.take("TargetRegion"),
            marker: fields.take("Marker"),
            repair: fields.take("Repair"),
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
        required("Behaviour", one_of(&["Log", "FailOnMatch", "Replicate", "Materialize"])),
        member("Match", text(1, 1024)),
        member("TableName", plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH)),
        member("TargetRegion", plain_name(1, limits::REGION_NAME_LENGTH as i64)),
        member("Marker", text(1, limits::KEY_NAME_LENGTH)),
        member("Repair", BOOLEAN),
    ];
    type Plan = (Rc<str>, Behaviour);
    type Output = Output;

    fn check(self) -> Result<Self::Plan, ApiError> {
        match self.fault() {
            Some(text) => Err(ApiError::validation(text)),
            None => Ok((Rc::clone(&self.function_name), self.behaviour())),
        }
    }

    fn run((function, behaviour): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let function_arn = name::function_arn(&ctx.region, &function);
        let description = behaviour.to_string().into();
        let entity = Function {
            name: Rc::clone(&function),
            arn: function_arn.as_str().into(),
            behaviour,
            memory: Default::default(),
        };
        world.region_mut(&ctx.region).functions.insert(Rc::clone(&function), Rc::new(entity));
        ctx.note(RuleId::FunctionSet, What::FunctionPut { function: Rc::clone(&function), behaviour: description });
        Ok(Output { function_name: function, function_arn })
    }
}

impl PutFunction {
    /// Which members do not go together.
    fn fault(&self) -> Option<&'static str> {
        let copies = self.table_name.is_some() || self.target_region.is_some() || self.marker.is_some();
        match self.behaviour.as_str() {
            "FailOnMatch" if self.r#match.is_none() => {
                Some("The behaviour FailOnMatch needs Match, the text that makes it fail.")
            }
            "Replicate" if self.table_name.is_none() => {
                Some("The behaviour Replicate needs TableName, the table that it writes to.")
            }
            "Materialize" if self.table_name.is_none() => {
                Some("The behaviour Materialize needs TableName, the table that it writes to.")
            }
            "Log" | "Replicate" | "Materialize" if self.r#match.is_some() => {
                Some("Match goes with the behaviour FailOnMatch alone.")
            }
            "Log" | "FailOnMatch" if copies => {
                Some("TableName, TargetRegion and Marker go with the behaviour Replicate alone.")
            }
            "Materialize" if self.marker.is_some() => Some("Marker goes with the behaviour Replicate alone."),
            "Log" | "FailOnMatch" | "Replicate" if self.repair.is_some() => {
                Some("Repair goes with the behaviour Materialize alone.")
            }
            _ => None,
        }
    }

    /// What the members of a valid request come to.
    fn behaviour(self) -> Behaviour {
        let (region, marker, repair) = (self.target_region, self.marker, self.repair.unwrap_or_default());
        match (self.r#match, self.table_name) {
            (Some(text), _) => Behaviour::FailOnMatch(text),
            (None, Some(table)) if self.behaviour == "Materialize" => {
                Behaviour::Materialize(Rc::new(Materializing { table, region, repair }))
            }
            (None, Some(table)) => Behaviour::Replicate(Rc::new(Copying { table, region, marker })),
            (None, None) => Behaviour::Log,
        }
    }
}
