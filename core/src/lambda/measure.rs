//! What a mapping measures (Lambda developer guide, Types of metrics for Lambda functions; Event source mapping metrics).
//!
//! IteratorAge is measured when a batch is handed to its function, once for each attempt; nothing is measured while
//! nothing is sent. AWS gives the event counts to those who ask for them; here they are always there.

use crate::fact::Outcome;
use crate::feed::source::Record;
use crate::lambda::turn::Turn;
use crate::metrics::tables::{Function, Mapping, of_mapping};
use crate::persist::List;
use crate::time::Instant;

/// A poller read records, or found none.
pub(super) fn polled(turn: &mut Turn<'_>, count: usize) {
    turn.measure(of_mapping(Mapping::PolledEventCount), count as u64);
}

/// A batch is handed to the function: its age is that of its last record.
pub(super) fn invoked(turn: &mut Turn<'_>, batch: &List<Record>) {
    let age = batch.last().map_or(0, |record| turn.now().since(record.at()).as_millis());
    turn.measure(Function::Invocations as usize, 1);
    turn.measure(Function::IteratorAge as usize, age);
    turn.measure(of_mapping(Mapping::InvokedEventCount), batch.len() as u64);
}

/// The function's run has ended. A response that reports failed records is no error of the function.
pub(super) fn returned(turn: &mut Turn<'_>, outcome: &Outcome, since: Instant, batch: &List<Record>) {
    let failed = match outcome {
        Outcome::Success => 0,
        Outcome::Partial { from } => batch.iter().filter(|record| record.sequence() >= *from).count(),
        Outcome::Failure { .. } => batch.len(),
    };
    let duration = turn.now().since(since).as_millis();
    turn.measure(Function::Errors as usize, u64::from(matches!(outcome, Outcome::Failure { .. })));
    turn.measure(Function::Duration as usize, duration);
    if failed > 0 {
        turn.measure(of_mapping(Mapping::FailedInvokeEventCount), failed as u64);
    }
}

/// Records were given up.
pub(super) fn dropped(turn: &mut Turn<'_>, count: usize) {
    turn.measure(of_mapping(Mapping::DroppedEventCount), count as u64);
}
