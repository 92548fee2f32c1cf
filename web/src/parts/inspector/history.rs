//! What happened to one thing: facts looked up backwards from the present, within bounds.

use std::rc::Rc;

use headwater_core::fact::{Fact, FactId, Outcome, What};
use headwater_core::sequence::Sequence;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;

use crate::keys;

/// Newest facts that are looked at; older ones are no longer told.
const SEARCHED: usize = 20_000;

/// An invocation with its last attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    pub invocation: u64,
    /// The last attempt.
    pub attempt: u64,
    pub at: Instant,
    pub stream: Rc<str>,
    pub shard: Rc<str>,
    pub batch: Vec<Sequence>,
    /// None while it runs.
    pub outcome: Option<Outcome>,
    /// The fact of the last attempt.
    pub fact: FactId,
}

/// The facts, newest first, with their ids.
pub fn backwards(moment: &Moment) -> impl Iterator<Item = (FactId, &Fact)> {
    let count = moment.facts.len() as FactId;
    (0..count).rev().zip(moment.facts.iter().rev().map(Rc::as_ref)).take(SEARCHED)
}

/// A mapping's newest invocations, newest first.
pub fn invocations(moment: &Moment, uuid: &str, limit: usize) -> Vec<Ran> {
    let mut found: Vec<Ran> = Vec::new();
    let mut outcomes: Vec<(u64, Outcome)> = Vec::new();
    for (id, fact) in backwards(moment) {
        match &fact.what {
            What::Returned { mapping, invocation, outcome, .. } if **mapping == *uuid => {
                remember(&mut outcomes, *invocation, outcome);
            }
            What::Invoked { mapping, .. } if **mapping == *uuid => {
                let ran = ran(id, fact, &mut outcomes);
                found.extend(ran.filter(|ran| found.iter().all(|other| other.invocation != ran.invocation)));
            }
            _ => {}
        }
        if found.len() >= limit {
            break;
        }
    }
    found
}

/// The outcome that was seen first on the way back is the last one.
fn remember(outcomes: &mut Vec<(u64, Outcome)>, invocation: u64, outcome: &Outcome) {
    if outcomes.iter().all(|(number, _)| *number != invocation) {
        outcomes.push((invocation, outcome.clone()));
    }
}

/// An attempt whose end was seen on the way back has an outcome, any other still runs.
fn ran(id: FactId, fact: &Fact, outcomes: &mut Vec<(u64, Outcome)>) -> Option<Ran> {
    let What::Invoked { invocation, attempt, stream, shard, batch, .. } = &fact.what else { return None };
    let at = outcomes.iter().position(|(number, _)| number == invocation);
    Some(Ran {
        invocation: *invocation,
        attempt: *attempt,
        at: fact.at,
        stream: Rc::clone(stream),
        shard: Rc::clone(shard),
        batch: batch.clone(),
        outcome: at.map(|at| outcomes.swap_remove(at).1),
        fact: id,
    })
}

/// One invocation, and all its attempts as facts, newest first.
pub fn invocation(moment: &Moment, uuid: &str, number: u64) -> Option<(Ran, Vec<FactId>)> {
    let mut attempts = Vec::new();
    let mut outcomes = Vec::new();
    let mut last = None;
    for (id, fact) in backwards(moment) {
        match &fact.what {
            What::Returned { mapping, invocation, outcome, .. } if **mapping == *uuid && *invocation == number => {
                remember(&mut outcomes, number, outcome);
                attempts.push(id);
            }
            What::Invoked { mapping, invocation, attempt, .. } if **mapping == *uuid && *invocation == number => {
                attempts.push(id);
                last = last.or_else(|| ran(id, fact, &mut outcomes));
                if *attempt == 1 {
                    break;
                }
            }
            _ => {}
        }
    }
    last.map(|ran| (ran, attempts))
}

/// What happened to an item, newest first.
pub fn changes(moment: &Moment, name: &str, key: &str, limit: usize) -> Vec<FactId> {
    all(moment, limit, &|what| match what {
        What::ItemChanged { table, change, .. } => **table == *name && keys::text(&change.keys) == key,
        What::ItemUnchanged { table, keys, .. } => **table == *name && keys::text(keys) == key,
        _ => false,
    })
}

/// The newest fact for which something holds.
pub fn newest(moment: &Moment, holds: &dyn Fn(&What) -> bool) -> Option<FactId> {
    all(moment, 1, holds).pop()
}

/// The newest facts for which something holds, newest first.
pub fn all(moment: &Moment, limit: usize, holds: &dyn Fn(&What) -> bool) -> Vec<FactId> {
    let mut found = Vec::new();
    for (id, fact) in backwards(moment) {
        if holds(&fact.what) {
            found.push(id);
            if found.len() == limit {
                break;
            }
        }
    }
    found
}

/// What followed from a fact at once: those that name it as their cause.
pub fn effects(moment: &Moment, id: FactId, limit: usize) -> Vec<FactId> {
    let mut found = Vec::new();
    for (other, fact) in (id + 1..).zip(moment.facts.iter().skip(id as usize + 1)).take(SEARCHED) {
        if fact.cause == Some(id) && found.len() < limit {
            found.push(other);
        }
    }
    found
}

/// What became of a record: the calls with it in their batch, how they ended, and whether it was given up.
pub fn travels(moment: &Moment, arn: &str, sequence: Sequence, since: FactId, limit: usize) -> Vec<FactId> {
    let mut invocations: Vec<(&str, u64)> = Vec::new();
    let mut found = Vec::new();
    for (id, fact) in (since..).zip(moment.facts.iter().skip(since as usize)).take(SEARCHED) {
        match &fact.what {
            What::Invoked { mapping, stream, invocation, batch, .. }
                if **stream == *arn && batch.contains(&sequence) =>
            {
                invocations.push((mapping, *invocation));
                found.push(id);
            }
            What::Returned { mapping, invocation, .. } if invocations.contains(&(&**mapping, *invocation)) => {
                found.push(id)
            }
            What::Discarded { mapping, batch, .. } => {
                let concerns = batch.contains(&sequence) && invocations.iter().any(|(uuid, _)| **uuid == **mapping);
                found.extend(concerns.then_some(id));
            }
            _ => {}
        }
        if found.len() >= limit {
            break;
        }
    }
    found
}

/// A fact and what it follows from, up to what came from outside.
pub fn causes(moment: &Moment, id: FactId) -> Vec<FactId> {
    const LONGEST: usize = 40;
    std::iter::successors(Some(id), |id| moment.fact(*id)?.cause).take(LONGEST).collect()
}
