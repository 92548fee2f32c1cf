//! Why something happened: what it follows from, sentence by sentence, each with its rule and how far that can be
//! believed.

use headwater_core::fact::{Fact, FactId};
use headwater_core::rule::{Fidelity, Rule};
use headwater_core::timeline::Moment;
use yew::Html;

use super::history;
use crate::selection::Selection;
use crate::sentence::{Part, clock, parts};
use crate::view::{El, View, bdi, button, div, el};

/// A fact's sentence with its names emphasised.
pub fn sentence(line: El, fact: &Fact, moment: &Moment) -> El {
    let mut line = line;
    for part in parts(fact, moment) {
        line = match part {
            Part::Plain(text) => line.text(text),
            Part::Strong(text) => line.kid(el("b").kid(bdi(&text))),
        };
    }
    line
}

/// A fact as a line that can be picked; its time where that is worth telling.
pub fn fact_line(cx: &View, id: FactId, fact: &Fact, timed: bool) -> El {
    let mut line = button("fact-line").click(cx, cx.pick(&Selection::Fact(id)));
    if timed {
        line = line.kid(el("time").text(&clock(fact.at)));
    }
    line.kid(sentence(el("span"), fact, cx.session.moment()))
}

/// The chain of causes, from what came from outside to the fact itself.
pub fn why(cx: &View, id: FactId) -> Html {
    let moment = cx.session.moment();
    let mut list = div("ol", "why");
    let mut told = None;
    for cause in history::causes(moment, id).into_iter().rev() {
        let Some(fact) = moment.fact(cause) else { continue };
        // The time is told when it is another one than the step's before.
        let timed = told.replace(fact.at) != Some(fact.at);
        let mut item = el("li").key(&cause.to_string());
        if cause == id {
            item = item.fixed("aria-current", "step");
        }
        list = list.kid(item.kid(fact_line(cx, cause, fact, timed)).kid(rule(fact.rule.rule())));
    }
    list.html()
}

/// A rule's sentence, with its badge and its source.
fn rule(rule: &'static Rule) -> El {
    div("p", "rule").kid(badge(rule.fidelity)).text(rule.sentence).text(" ").kid(el("cite").text(rule.source))
}

/// How far a rule can be believed, as a mark and a word.
fn badge(fidelity: Fidelity) -> El {
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
    div("span", "badge").class(class).fixed("title", says).kid(el("span").hidden().text(mark)).text(word)
}
