//! Invocations: one batch at a time for each shard, synchronously (Lambda developer guide, Using Lambda with DynamoDB).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::{Outcome, What};
use crate::feed::source::{Record, SourceShard};
use crate::lambda::batch::{self, Close};
use crate::lambda::function::{Behaviour, Function, Run};
use crate::lambda::lane::Phase;
use crate::lambda::turn::Turn;
use crate::lambda::{copying, materialize, measure, poller, response, retry};
use crate::persist::List;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::world::World;

/// A batch on its way to the function: the same invocation for all its attempts.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub invocation: u64,
    /// 1 for the first.
    pub attempt: u64,
    pub batch: List<Record>,
}

/// Hands the next batch to the function; `false` when there is none yet.
pub(super) fn next(turn: &mut Turn<'_>, close: Close) -> bool {
    while let Some(batch) = batch::next(turn, close) {
        let batch = retry::without_expired(turn, batch);
        if !batch.is_empty() {
            turn.mapping.invocations += 1;
            start(turn, Call { invocation: turn.mapping.invocations, attempt: 1, batch });
            return true;
        }
    }
    false
}

/// Goes on when a batch is done with.
pub(super) fn go_on(turn: &mut Turn<'_>) {
    if !turn.is_enabled() {
        turn.lane.park();
    } else if !next(turn, Close::WhenFull) {
        poller::poll_soon(turn);
    }
}

/// Calls the function; while there is none by that name, the batch waits.
pub(super) fn start(turn: &mut Turn<'_>, call: Call) {
    let region = turn.world.region(&turn.ctx.region);
    match region.and_then(|region| region.functions.get(&turn.settings().function)).cloned() {
        Some(function) => run(turn, call, function),
        None => retry::wait_for_function(turn, call),
    }
}

fn run(turn: &mut Turn<'_>, call: Call, function: Rc<Function>) {
    note_invoked(turn, &call, &function);
    measure::invoked(turn, &call.batch);
    let Call { invocation, attempt, batch } = call;
    turn.lane.phase = Phase::Running { invocation, attempt, since: turn.now(), batch, function };
    let duration = turn.world.dials.function_duration;
    turn.later(duration, |region, mapping, shard| Event::InvocationOver { region, mapping, shard, invocation });
}

fn note_invoked(turn: &mut Turn<'_>, call: &Call, function: &Function) {
    let (mapping, shard) = turn.names();
    let fact = What::Invoked {
        mapping,
        function: Rc::clone(&function.name),
        stream: Rc::clone(&turn.settings().stream),
        shard,
        invocation: call.invocation,
        attempt: call.attempt,
        batch: numbers(&call.batch),
    };
    turn.follow(RuleId::Invoked, fact);
}

/// The sequence numbers of a batch.
pub(super) fn numbers(batch: &List<Record>) -> Vec<Sequence> {
    batch.iter().map(|record| record.sequence()).collect()
}

/// A function's run on a batch ends.
pub(crate) fn over(world: &mut World, ctx: &mut Ctx, mapping: &Rc<str>, shard: &Rc<str>, invocation: u64) {
    let Some(mut turn) = Turn::open(world, ctx, mapping, shard) else { return };
    let Phase::Running { invocation: running, attempt, since, batch, function } = turn.lane.phase.clone() else {
        return;
    };
    if running != invocation {
        return;
    }
    let outcome = outcome(&mut turn, &function, &batch);
    note_returned(&mut turn, &function, invocation, outcome.clone());
    measure::returned(&mut turn, &outcome, since, &batch);
    retry::resolve(&mut turn, Call { invocation, attempt, batch }, &outcome);
    turn.close();
}

/// Lets the code run, which took no longer than the delay that is over now. Without a stream there is nothing to show.
fn outcome(turn: &mut Turn<'_>, function: &Function, batch: &List<Record>) -> Outcome {
    let Some(origin) = turn.source().map(SourceShard::origin) else { return Outcome::Success };
    let reports = turn.settings().report_batch_item_failures;
    let Run { lines, reply } = match &function.behaviour {
        Behaviour::Replicate(copying) => copying::run(turn.world, turn.ctx, copying, &origin, (batch, reports)),
        Behaviour::Materialize(how) => {
            materialize::run(turn.world, turn.ctx, (&function.name, how), &origin, (batch, reports))
        }
        behaviour => behaviour.run(&origin, batch, reports),
    };
    for line in lines {
        let fact = What::Logged { function: Rc::clone(&function.name), line: line.into() };
        turn.ctx.note(RuleId::Logged, fact);
    }
    response::outcome(reply, reports, batch)
}

fn note_returned(turn: &mut Turn<'_>, function: &Function, invocation: u64, outcome: Outcome) {
    let rule = match outcome {
        Outcome::Success => RuleId::Succeeded,
        Outcome::Partial { .. } => RuleId::PartialFailure,
        Outcome::Failure { .. } => RuleId::Failed,
    };
    let (mapping, shard) = turn.names();
    let function = Rc::clone(&function.name);
    turn.follow(rule, What::Returned { mapping, function, shard, invocation, outcome });
}
