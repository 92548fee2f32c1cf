//! What happened, as marks along the slider: writes below, problems above.

use headwater_core::fact::{Outcome, What};
use headwater_core::timeline::Moment;
use yew::prelude::*;

use crate::shared::Shared;

/// Places that are told apart; more events than that share them.
const PLACES: usize = 500;

#[derive(Clone, Properties)]
pub struct Props {
    pub newest: Shared<Moment>,
}

/// The marks depend on the facts alone, not on the clock.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let facts = |props: &Props| {
            let facts = &props.newest.facts;
            (facts.len(), facts.last().map(std::rc::Rc::as_ptr))
        };
        facts(self) == facts(other)
    }
}

#[component]
pub fn Markers(props: &Props) -> Html {
    let (writes, problems) = marks(&props.newest);
    html! {
        <svg class="markers" viewBox={format!("0 0 {PLACES} 10")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path class="marker-writes" d={path(&writes, 6)} />
            <path class="marker-problems" d={path(&problems, 0)} />
        </svg>
    }
}

fn marks(newest: &Moment) -> (Vec<bool>, Vec<bool>) {
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
    (writes, problems)
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
fn path(places: &[bool], top: u8) -> String {
    let marked = places.iter().enumerate().filter(|(_, marked)| **marked);
    marked.map(|(place, _)| format!("M{place} {top}v4")).collect()
}
