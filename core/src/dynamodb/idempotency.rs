//! Tokens of write transactions: what was done under one is not done again for ten minutes (API reference,
//! TransactWriteItems, ClientRequestToken).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::time::Instant;
use crate::world::World;

/// What was done under a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Done {
    /// The digest of the request's actions.
    pub fingerprint: u64,
    /// When the token may be used anew.
    pub until: Instant,
}

/// What the API reference says of the exception; AWS's own text is not known.
const MISMATCH: &str = "DynamoDB rejected the request because you retried a request with a different payload but with an \
                        idempotent token that was already used.";

/// Whether the transaction was done under its token before.
///
/// # Errors
///
/// IdempotentParameterMismatchException when another one was.
pub(crate) fn is_done(world: &World, ctx: &Ctx, token: &str, fingerprint: u64) -> Result<bool, ApiError> {
    match world.region(&ctx.region).and_then(|region| region.tokens.get(token)) {
        Some(done) if done.until <= ctx.now => Ok(false),
        Some(done) if done.fingerprint == fingerprint => Ok(true),
        Some(_) => Err(ApiError::new(Code::IdempotentParameterMismatch, MISMATCH)),
        None => Ok(false),
    }
}

/// Remembers that a transaction was done under a token.
pub(crate) fn remember(world: &mut World, ctx: &mut Ctx, token: &Rc<str>, fingerprint: u64) {
    let done = Done { fingerprint, until: ctx.now + limits::CLIENT_TOKEN_LIFETIME };
    world.region_mut(&ctx.region).tokens.insert(Rc::clone(token), done);
    let event = Event::TokenForgotten { region: Rc::clone(&ctx.region), token: Rc::clone(token) };
    ctx.later(limits::CLIENT_TOKEN_LIFETIME, event);
}

/// A token's time is over, if it was not used anew.
#[inline(never)]
pub(crate) fn forget(world: &mut World, ctx: &mut Ctx, token: &str) {
    let tokens = &mut world.region_mut(&ctx.region).tokens;
    if tokens.get(token).is_some_and(|done| done.until <= ctx.now) {
        tokens.remove(token);
    }
}
