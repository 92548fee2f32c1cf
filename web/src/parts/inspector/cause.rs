//! Why something happened: what it follows from, sentence by sentence, each with its rule and how far that can be
//! believed.

use headwater_core::fact::{Fact, FactId};
use headwater_core::rule::{Fidelity, Rule};
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::history;
use crate::selection::Selection;
use crate::sentence::{Part, clock, parts};

/// A fact's sentence with its names emphasised.
pub fn sentence_html(fact: &Fact, moment: &Moment) -> Html {
    let piece = |part: Part| match part {
        Part::Plain(text) => html! { { text } },
        Part::Strong(text) => html! { <b><bdi>{ text }</bdi></b> },
    };
    parts(fact, moment).into_iter().map(piece).collect()
}

/// The chain of causes, from what came from outside to the fact itself.
pub fn why(moment: &Moment, id: FactId, on_select: &Callback<Selection>) -> Html {
    let mut chain = history::causes(moment, id);
    chain.reverse();
    let mut told = None;
    let step = |cause: FactId| {
        let fact = moment.fact(cause)?;
        let later = told.replace(fact.at) != Some(fact.at);
        let current = (cause == id).then_some("step");
        Some(html! { <li key={cause} aria-current={current}>{ link(moment, cause, fact, later, on_select) }</li> })
    };
    html! { <ol class="why">{ for chain.into_iter().filter_map(step) }</ol> }
}

/// One step; its time is told when it is another one than the step's before.
fn link(moment: &Moment, id: FactId, fact: &Fact, timed: bool, on_select: &Callback<Selection>) -> Html {
    let to = Selection::Fact(id);
    html! {
        <>
            <button type="button" class="fact-line" onclick={on_select.reform(move |_| to.clone())}>
                if timed { <time>{ clock(fact.at) }</time> }
                <span>{ sentence_html(fact, moment) }</span>
            </button>
            { rule(fact.rule.rule()) }
        </>
    }
}

/// A rule's sentence, with its badge and its source.
pub fn rule(rule: &'static Rule) -> Html {
    html! {
        <p class="rule">{ badge(rule.fidelity) }{ rule.sentence }{ " " }<cite>{ rule.source }</cite></p>
    }
}

/// How far a rule can be believed, as a mark and a word.
pub fn badge(fidelity: Fidelity) -> Html {
    let (class, mark, word, says) = match fidelity {
        Fidelity::Documented => {
            ("badge-documented", "✓", "documented", "AWS says so in its documentation or service model")
        }
        Fidelity::Observed => ("badge-observed", "◉", "observed", "Recorded from AWS itself, though not documented"),
        Fidelity::Simplified => {
            ("badge-simplified", "≈", "simplified", "AWS does something like it; the details are a sensible choice")
        }
        Fidelity::NotModelled => ("badge-left-out", "–", "not modelled", "Real, but left out"),
    };
    html! { <span class={classes!("badge", class)} title={says}><span aria-hidden="true">{ mark }</span>{ word }</span> }
}
