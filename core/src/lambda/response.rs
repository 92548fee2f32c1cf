//! What a function's answer means for its batch (Lambda developer guide, Reporting batch item failures).
//!
//! Without ReportBatchItemFailures whatever is returned is a success. With it, the answer may name the records that
//! failed; one that names anything else fails the whole batch.

use crate::fact::Outcome;
use crate::feed::source::Record;
use crate::lambda::function::Reply;
use serde_json::Value as Json;

use crate::persist::List;
use crate::sequence::Sequence;

/// Reads a function's answer.
pub fn outcome(reply: Reply, reports: bool, batch: &List<Record>) -> Outcome {
    match reply {
        Reply::Threw(message) => Outcome::Failure { message },
        Reply::Returned(json) if reports => reported(&json, batch),
        Reply::Returned(_) => Outcome::Success,
    }
}

/// An answer without the member `batchItemFailures`, a misspelt one too, reports nothing.
fn reported(json: &Json, batch: &List<Record>) -> Outcome {
    let lowest = match json.get("batchItemFailures") {
        None | Some(Json::Null) => return Outcome::Success,
        Some(Json::Array(failures)) => lowest(failures, batch),
        Some(_) => None,
    };
    match lowest {
        Some(Some(from)) => Outcome::Partial { from },
        Some(None) => Outcome::Success,
        None => Outcome::Failure { message: "The response names an item that is not in the batch".into() },
    }
}

/// The lowest number reported; nothing when one of the reports names no record of the batch.
fn lowest(failures: &[Json], batch: &List<Record>) -> Option<Option<Sequence>> {
    let numbers: Option<Vec<Sequence>> = failures.iter().map(|failure| identified(failure, batch)).collect();
    numbers.map(|numbers| numbers.into_iter().min())
}

fn identified(failure: &Json, batch: &List<Record>) -> Option<Sequence> {
    let text = failure.get("itemIdentifier")?.as_str()?;
    let number = Sequence::parse(text).filter(|number| number.to_string() == text)?;
    index_of(batch, number).map(|_| number)
}

/// Where in a batch a number stands.
pub(super) fn index_of(batch: &List<Record>, number: Sequence) -> Option<usize> {
    batch.binary_search_by(|record| record.sequence().cmp(&number)).ok()
}

#[cfg(test)]
mod tests;
