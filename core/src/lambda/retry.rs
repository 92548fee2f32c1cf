//! The retry engine: what becomes of a batch that was tried (Lambda developer guide, Error handling; the details are
//! recorded from AWS).
//!
//! ```text
//! success               checkpoint behind the batch
//! first k are fine      checkpoint behind them; the rest is a new batch, at once
//! failure, bisect       two halves, each a new batch, one after the other, at once
//! failure               again after a delay that doubles; when the retries are used up, discard
//! ```
//!
//! Only what cannot be split any further uses up retries. Before each attempt, records that are too old are discarded.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::{Outcome, What};
use crate::feed::source::{Record, Source};
use crate::lambda::invoke::{self, Call, numbers};
use crate::lambda::lane::Phase;
use crate::lambda::mapping::LastResult;
use crate::lambda::turn::Turn;
use crate::lambda::{measure, response};
use crate::limits;
use crate::mutation::{self, Mutation};
use crate::persist::List;
use crate::rule::RuleId;
use crate::time::Duration;
use crate::world::World;

/// Decides what follows from an attempt, and lets the lane go on.
pub(super) fn resolve(turn: &mut Turn<'_>, call: Call, outcome: &Outcome) {
    turn.mapping.last_result = match outcome {
        Outcome::Success | Outcome::Partial { .. } => LastResult::Success,
        Outcome::Failure { .. } => LastResult::Failure,
    };
    let fine = match outcome {
        Outcome::Success => call.batch.len(),
        Outcome::Partial { from } => {
            let skipped = usize::from(mutation::is(Mutation::CheckpointSkips));
            response::index_of(&call.batch, *from).unwrap_or(0) + skipped
        }
        Outcome::Failure { .. } => 0,
    };
    if fine == 0 {
        return fail(turn, call);
    }
    let (done, rest) = call.batch.split_at(fine);
    checkpoint(turn, &done);
    if !rest.is_empty() {
        note_split(turn, RuleId::PartialFailure, &done, &rest);
        turn.lane.parts.push_front(rest);
    }
    invoke::go_on(turn);
}

/// Nothing of a batch was processed.
fn fail(turn: &mut Turn<'_>, call: Call) {
    let retries = u64::try_from(turn.settings().maximum_retry_attempts).ok();
    if turn.settings().bisect && call.batch.len() > 1 {
        bisect(turn, call.batch);
        invoke::go_on(turn);
    } else if retries.is_some_and(|retries| call.attempt > retries) {
        discard(turn, &call.batch, "RetryAttemptsExhausted");
        invoke::go_on(turn);
    } else {
        let delay = backoff(turn, call.attempt);
        back_off(turn, Call { attempt: call.attempt.saturating_add(1), ..call }, delay);
    }
}

/// The earlier half comes first, so that the order of the shard holds; of an odd number it is the smaller one.
fn bisect(turn: &mut Turn<'_>, batch: List<Record>) {
    let middle = batch.len() / 2;
    let (left, right) = batch.split_at(middle);
    note_split(turn, RuleId::Bisected, &left, &right);
    turn.lane.parts.push_front(right);
    turn.lane.parts.push_front(left);
}

fn note_split(turn: &mut Turn<'_>, rule: RuleId, left: &List<Record>, right: &List<Record>) {
    let (mapping, shard) = turn.names();
    turn.follow(rule, What::Split { mapping, shard, left: left.len(), right: right.len() });
}

/// The delay after a failed attempt: it doubles from the first on, up to a cap.
fn backoff(turn: &Turn<'_>, attempt: u64) -> Duration {
    let dials = &turn.world.dials;
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
    let factor = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
    Duration(dials.retry_base.0.saturating_mul(factor)).min(dials.retry_cap)
}

/// The shard waits; a mapping that is no longer Enabled starts over from the checkpoint instead, when it is again.
fn back_off(turn: &mut Turn<'_>, call: Call, delay: Duration) {
    if !turn.is_enabled() {
        return turn.lane.park();
    }
    let Call { invocation, attempt, batch } = call;
    let (mapping, shard) = turn.names();
    turn.follow(RuleId::Retried, What::Waiting { mapping, shard, delay, attempt });
    let until = turn.later(delay, |region, mapping, shard| Event::Retry { region, mapping, shard, invocation });
    turn.lane.phase = Phase::BackingOff { invocation, attempt, until, batch };
}

/// The function does not exist: its batch waits without using up its retries, until it does or the records expire.
pub(super) fn wait_for_function(turn: &mut Turn<'_>, call: Call) {
    turn.mapping.last_result = LastResult::Failure;
    let delay = turn.world.dials.retry_cap;
    back_off(turn, call, delay);
}

/// A failed batch is tried again, unless its lane was paused meanwhile.
#[inline(never)]
pub(crate) fn again(world: &mut World, ctx: &mut Ctx, mapping: &Rc<str>, shard: &Rc<str>, invocation: u64) {
    let Some(mut turn) = Turn::open(world, ctx, mapping, shard) else { return };
    let Phase::BackingOff { invocation: waiting, attempt, batch, .. } = turn.lane.phase.clone() else { return };
    if waiting != invocation {
        return;
    }
    let mut batch = without_expired(&mut turn, batch);
    if mutation::is(Mutation::RetryForgetsRecord) && batch.len() > 1 {
        batch.pop_front();
    }
    if batch.is_empty() {
        invoke::go_on(&mut turn);
    } else {
        invoke::start(&mut turn, Call { invocation, attempt, batch });
    }
    turn.close();
}

/// Discards the leading records that are too old to be tried. Whatever the settings say, a record is kept for no
/// longer than its stream's retention.
pub(super) fn without_expired(turn: &mut Turn<'_>, batch: List<Record>) -> List<Record> {
    let seconds = u64::try_from(turn.settings().maximum_record_age).ok();
    let stream = Source::of(turn.world, &turn.ctx.region, &turn.settings().stream);
    let retention = stream.map_or(limits::STREAM_RETENTION, Source::retention);
    let limit = seconds.map_or(retention, Duration::seconds).min(retention);
    let now = turn.now();
    let expired = batch.iter().take_while(|record| now.since(record.at()) >= limit).count();
    if expired == 0 {
        return batch;
    }
    let (old, rest) = batch.split_at(expired);
    discard(turn, &old, "RecordAgeExceeded");
    rest
}

/// Gives records up.
fn discard(turn: &mut Turn<'_>, batch: &List<Record>, condition: &'static str) {
    let (mapping, shard) = turn.names();
    turn.follow(RuleId::Discarded, What::Discarded { mapping, shard, batch: numbers(batch), condition });
    measure::dropped(turn, batch.len());
    checkpoint(turn, batch);
}

/// Up to its last record a batch is done with.
fn checkpoint(turn: &mut Turn<'_>, batch: &List<Record>) {
    turn.lane.checkpoint = batch.last().map(|record| record.sequence()).or(turn.lane.checkpoint);
}
