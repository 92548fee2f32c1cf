//! Why a transaction is cancelled: one reason for each of its actions (API reference, TransactionCanceledException).

use std::rc::Rc;

use serde_json::{Value as Json, json};

use crate::ctx::Ctx;
use crate::dynamodb::throttle::{self, Draw};
use crate::operation::error::{ApiError, Code};
use crate::world::World;

/// The results of all actions, if none has failed.
///
/// # Errors
///
/// TransactionCanceledException with a reason for each action. A request that is wrong is found out before anything is
/// tried: the first ValidationException hides all other reasons. Errors that cancel nothing are given as they are.
pub(super) fn all_or_none<T>(results: Vec<Result<T, ApiError>>) -> Result<Vec<T>, ApiError> {
    let errors = || results.iter().enumerate().filter_map(|(n, result)| Some((n, result.as_ref().err()?)));
    if let Some((_, error)) = errors().find(|(_, error)| reason_code(error.code).is_none()) {
        return Err(error.clone());
    }
    let invalid = errors().find(|(_, error)| error.code == Code::Validation).map(|(n, _)| n);
    if errors().next().is_none() {
        return results.into_iter().collect();
    }
    let counts = |n: usize| invalid.is_none_or(|invalid| invalid == n);
    let reasons = results.iter().enumerate().map(|(n, result)| result.as_ref().err().filter(|_| counts(n)));
    Err(cancelled(&reasons.collect::<Vec<_>>()))
}

/// Takes what the parts of a transaction cost, in order.
///
/// # Errors
///
/// TransactionCanceledException when one of them finds no capacity; then nothing is charged.
pub(super) fn draw_all(draws: &[(Rc<str>, Draw)], world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
    let charged = ctx.charge.units();
    let results: Vec<_> = draws.iter().map(|(table, draw)| throttle::draw(world, ctx, table, draw)).collect();
    all_or_none(results).map(drop).inspect_err(|_| ctx.charge.reduce_to(charged))
}

/// The error for these reasons, one for each action, none for those that are fine.
pub(super) fn cancelled(reasons: &[Option<&ApiError>]) -> ApiError {
    let codes: Vec<&str> = reasons.iter().map(|reason| code(*reason)).collect();
    let text = "Transaction cancelled, please refer cancellation reasons for specific reasons";
    let error = ApiError::new(Code::TransactionCanceled, format!("{text} [{}]", codes.join(", ")));
    error.with("CancellationReasons", reasons.iter().map(|reason| describe(*reason)).collect())
}

fn describe(reason: Option<&ApiError>) -> Json {
    let mut described = json!({ "Code": code(reason) });
    if let Some(error) = reason {
        described["Message"] = error.message.as_str().into();
        if let Some(item) = error.extra.get("Item") {
            described["Item"] = item.clone();
        }
    }
    described
}

fn code(reason: Option<&ApiError>) -> &'static str {
    reason.and_then(|error| reason_code(error.code)).unwrap_or("None")
}

/// What an action's error is called as a reason; nothing for errors of the whole request.
const fn reason_code(code: Code) -> Option<&'static str> {
    match code {
        Code::ConditionalCheckFailed => Some("ConditionalCheckFailed"),
        Code::DuplicateItem => Some("DuplicateItem"),
        Code::ItemCollectionSizeLimitExceeded => Some("ItemCollectionSizeLimitExceeded"),
        Code::ProvisionedThroughputExceeded => Some("ProvisionedThroughputExceeded"),
        Code::ResourceNotFound => Some("ResourceNotFound"),
        Code::DataThrottling | Code::Throttling => Some("ThrottlingError"),
        Code::TransactionConflict => Some("TransactionConflict"),
        Code::Validation => Some("ValidationError"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::all_or_none;
    use crate::operation::error::{ApiError, Code};

    fn codes(results: Vec<Result<(), ApiError>>) -> String {
        all_or_none(results).map_or_else(|error| error.to_string(), |_| "done".into())
    }

    #[test]
    fn an_invalid_action_hides_failed_conditions() {
        let failed = || Err(ApiError::new(Code::ConditionalCheckFailed, "no"));
        let invalid = || Err(ApiError::validation("wrong"));
        for (results, expected) in [
            (vec![Ok(()), failed(), failed()], "[None, ConditionalCheckFailed, ConditionalCheckFailed]"),
            (vec![failed(), invalid(), invalid()], "[None, ValidationError, None]"),
            (vec![failed(), Err(ApiError::new(Code::InternalFailure, "ours"))], "InternalFailure: ours"),
            (vec![Ok(())], "done"),
        ] {
            assert!(codes(results).ends_with(expected), "{expected}");
        }
    }
}
