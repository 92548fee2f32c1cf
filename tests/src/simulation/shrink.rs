//! Shortening a plan that fails: steps are left out as long as the same invariant breaks.

use super::Failure;
use super::fuzz::attempt;
use super::plan::Plan;

/// Runs that shortening may take.
const RUNS: usize = 600;

/// The shortest plan that was found with the same failure.
pub fn shrink(plan: &Plan, failure: &Failure) -> Plan {
    let mut plan = plan.clone();
    let (mut runs, mut size) = (0, plan.steps.len().div_ceil(2));
    while size > 0 && runs < RUNS {
        let before = plan.steps.len();
        let mut from = 0;
        while from < plan.steps.len() && runs < RUNS {
            let mut shorter = plan.clone();
            shorter.steps.drain(from..(from + size).min(plan.steps.len()));
            runs += 1;
            match attempt(&shorter) {
                Some(other) if other.invariant == failure.invariant => plan = shorter,
                _ => from += size,
            }
        }
        if plan.steps.len() == before {
            size /= 2;
        }
    }
    plan
}
