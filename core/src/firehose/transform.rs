//! Transformation by a function: what it takes goes on, what it refuses is written below the error prefix
//! (Firehose developer guide, Transform source data in Amazon Data Firehose).

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::ctx::Ctx;
use crate::firehose::deliver::{finish, key, oldest};
use crate::firehose::delivery::{Batch, Delivery, Held};
use crate::lambda::function::{Behaviour, Function};
use crate::name;
use crate::persist::{Directory, List};
use crate::sinks::Object;

/// What stands for `!{firehose:error-output-type}`.
pub(super) const FAILED: &str = "processing-failed";

/// Lets the function of a delivery stream look at a batch; gives the object of the records that failed.
pub(super) fn apply(
    ctx: &mut Ctx,
    delivery: &Delivery,
    batch: &mut Batch,
    functions: &Directory<Rc<str>, Rc<Function>>,
) -> Option<Object> {
    let name = delivery.destination.function.as_ref()?;
    let function = functions.get(name);
    let fails = |record: &Held| match function.map(|function| &function.behaviour) {
        None => true,
        Some(Behaviour::FailOnMatch(text)) => String::from_utf8_lossy(&record.data).contains(&**text),
        Some(_) => false,
    };
    let (failed, taken): (Vec<&Held>, Vec<&Held>) = batch.records.iter().partition(|record| fails(record));
    if failed.is_empty() {
        return None;
    }
    let (code, message, attempts) = match function {
        // An invocation that fails is tried three times more.
        None => ("Lambda.FunctionError", "The Lambda function was not found.", 4),
        Some(_) => ("Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record", 1),
    };
    let failed: List<Held> = failed.into_iter().cloned().collect();
    let arn = name::function_arn(&ctx.region, name);
    let line = |record: &Held| {
        let line = json!({
            "attemptsMade": attempts,
            "arrivalTimestamp": record.at.as_millis(),
            "errorCode": code,
            "errorMessage": message,
            "attemptEndingTimestamp": ctx.now.as_millis(),
            "rawData": STANDARD.encode(&record.data),
            "lambdaArn": arn,
        });
        format!("{line}\n").into_bytes().into()
    };
    let parts: Vec<Rc<[u8]>> = failed.iter().map(line).collect();
    batch.records = taken.into_iter().cloned().collect();
    let prefix = Rc::clone(&delivery.destination.error_prefix);
    let at = oldest(&failed, ctx.now);
    let key = key(ctx, delivery, &prefix, at, Some(FAILED));
    Some(finish(ctx, delivery, key, parts, (failed.len(), FAILED)))
}
