//! `SetDials`: turns dials from now on.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dials::Dials;
use crate::fact::What;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{JsonMap, LONG, Member, Shape, required};
use crate::rule::RuleId;
use crate::world::World;

/// `{"Dials": {"pollInterval": 250000}}`: the named dials take the values, in microseconds or counts.
pub struct SetDials {
    dials: JsonMap,
}

impl Members for SetDials {
    fn read(fields: &mut Fields) -> SetDials {
        SetDials { dials: fields.take("Dials") }
    }
}

/// All dials, as they are now.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    dials: Rc<Dials>,
}

/// A year: longer delays say nothing more.
const LONGEST_MICROS: i64 = 365 * 86_400 * 1_000_000;

impl Operation for SetDials {
    const NAME: &'static str = "SetDials";
    const INPUT: &'static [Member] = &[required("Dials", Shape::Map(&LONG))];
    type Plan = JsonMap;
    type Output = Output;

    fn check(self) -> Result<JsonMap, ApiError> {
        for (name, value) in self.dials.iter() {
            let value = value.as_i64().unwrap_or(-1);
            let lowest = i64::from(ALWAYS_POSITIVE.contains(&&**name));
            if !(lowest..=LONGEST_MICROS).contains(&value) {
                return Err(ApiError::validation(format!(
                    "The dial {name} takes a whole number from {lowest} to {LONGEST_MICROS}, not {value}."
                )));
            }
        }
        Ok(self.dials)
    }

    fn run(plan: JsonMap, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let mut all = serde_json::to_value(world.dials.as_ref()).unwrap_or_default();
        for (name, value) in plan.iter() {
            let known = all.get_mut(&**name).ok_or_else(|| ApiError::validation(unknown(name, world)))?;
            *known = value.as_i64().into();
        }
        let dials: Dials = serde_json::from_value(all).map_err(|error| ApiError::validation(error.to_string()))?;
        world.dials = Rc::new(dials);
        let text: Rc<str> = plan.to_string().into();
        ctx.note(RuleId::Dialled, What::Dialled { dials: text });
        Ok(Output { dials: Rc::clone(&world.dials) })
    }
}

/// Dials that make no sense at zero.
const ALWAYS_POSITIVE: [&str; 9] = [
    "pollInterval",
    "onDemandPartitions",
    "partitionBytes",
    "heatSplit",
    "shardRollover",
    "retryBase",
    "retryCap",
    "destinationRetry",
    "kinesisPollInterval",
];

fn unknown(name: &str, world: &World) -> String {
    let known = serde_json::to_value(world.dials.as_ref()).unwrap_or_default();
    let names: Vec<&str> = known.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    format!("There is no dial {name}. The dials are {}.", names.join(", "))
}
