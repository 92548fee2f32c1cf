//! What happened, as marks along the slider: writes below, problems above.

use headwater_core::fact::{Outcome, What};
use headwater_core::timeline::Moment;

/// Places that are told apart; more events than that share them.
pub const PLACES: usize = 500;

/// The marks of writes and those of problems, as the paths of a drawing that is ten units high.
pub fn paths(newest: &Moment) -> (String, String) {
    let facts = &newest.facts;
    let mut writes = vec![false; PLACES + 1];
    let mut problems = writes.clone();
    for (index, fact) in facts.iter().enumerate() {
        let place = (index + 1) * PLACES / facts.len();
        match &fact.what {
            What::ItemChanged { .. } => writes[place] = true,
            what if is_problem(what) => problems[place] = true,
            _ => {}
        }
    }
    (path(&writes, '6'), path(&problems, '0'))
}

/// Refused requests, failed batches, given-up records.
pub fn is_problem(what: &What) -> bool {
    matches!(
        what,
        What::Rejected { .. }
            | What::Throttled { .. }
            | What::Discarded { .. }
            | What::Returned { outcome: Outcome::Failure { .. } | Outcome::Partial { .. }, .. }
    )
}

/// One upright stroke for each marked place.
fn path(places: &[bool], top: char) -> String {
    let mut path = String::new();
    for (place, marked) in places.iter().enumerate() {
        if *marked {
            path.push('M');
            path.push_str(&place.to_string());
            path.push(' ');
            path.push(top);
            path.push_str("v4");
        }
    }
    path
}
