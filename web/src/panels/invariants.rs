//! What must hold: each invariant with its light, and the way to where it was broken. A light is a shape and a word.

use headwater_core::fact::FactId;
use headwater_core::invariant::{INVARIANTS, Invariant, Kind, State};
use yew::Html;

use crate::memo::Panel;
use crate::parts::control::{Icon, icon};
use crate::ui::{Change, Lower};
use crate::view::{El, View, button, div, el, note, nothing};

pub const PANEL: Panel = Panel { draw, same };

const GROUPS: [(Kind, &str, &str); 2] = [
    (Kind::Outcome, "What becomes of your data", "A legal configuration can break these: that is what they teach."),
    (Kind::Engine, "What tables, streams and Lambda promise", "Only a mistake of this simulation could break these."),
];

fn same(one: &View, two: &View, _: usize) -> bool {
    one.ui.verdicts == two.ui.verdicts
}

fn draw(cx: &View, _: usize) -> Html {
    let list = div("div", "invariants").fixed("tabindex", "0").fixed("role", "region").label("Invariants, one by one");
    let Some(verdicts) = &cx.ui.verdicts else { return list.html() };
    let mut list = list;
    for (kind, title, explains) in GROUPS {
        let mut rows = div("ul", "invariant-rows").label(title);
        for (place, invariant) in INVARIANTS.iter().enumerate().filter(|(_, invariant)| invariant.kind == kind) {
            rows = rows.kid(row(cx, invariant, &verdicts.states[place]));
        }
        list = list.kid(div("h3", "invariants-title").text(title)).add(note(explains)).kid(rows);
    }
    list.html()
}

fn row(cx: &View, invariant: &Invariant, state: &State) -> El {
    let (class, mark, word) = light_of(state);
    let mut words = div("div", "invariant-words").kid(div("b", "invariant-name").text(invariant.name));
    let mut row = div("li", "invariant").class(class);
    let light = div("span", "invariant-light").kid(el("span").hidden().text(mark)).text(word);
    if let State::Broken(broken) = state {
        words = words.kid(div("p", "invariant-break").kid(el("bdi").text(&broken.sentence)));
        row = row.kid(light).kid(words.kid(div("p", "note").text(invariant.sentence))).kid(leads(
            cx,
            invariant,
            broken.fact,
        ));
        return row;
    }
    row.kid(light).kid(words.kid(div("p", "note").text(invariant.sentence)))
}

/// The class, shape and word of a state.
const fn light_of(state: &State) -> (&'static str, &'static str, &'static str) {
    match state {
        State::NotYetSeen => ("is-unseen", "–", "not yet seen"),
        State::Holds => ("is-holding", "✓", "holds"),
        State::Broken(_) => ("is-broken", "✗", "broken"),
    }
}

fn leads(cx: &View, invariant: &Invariant, fact: FactId) -> El {
    let label = format!("Show where {} was broken", invariant.name);
    button("button").label(&label).click(cx, Change::ShowBreak(fact)).add(icon(Icon::Pointer)).text("Show the event")
}

/// What is said beside the tabs: whose moment the lights tell of.
pub fn summary(cx: &View) -> El {
    let line = div("p", "note found");
    let Some(verdicts) = &cx.ui.verdicts else { return line };
    let holding = verdicts.count(|state| *state == State::Holds);
    let unseen = verdicts.count(|state| *state == State::NotYetSeen);
    let broken = verdicts.states.len() - holding - unseen;
    let when = match (verdicts.complete, cx.session.moment() == cx.session.newest()) {
        (false, _) => ", still looking",
        (true, true) => ", as of now",
        (true, false) => ", at this moment of the past",
    };
    line.text(&format!("{holding} hold, {broken} broken, {unseen} not yet seen{when}"))
}

/// The one light for all of them, which opens the panel; it comes with the first thing that somebody does.
pub fn light(cx: &View) -> Html {
    let Some(verdicts) = &cx.ui.verdicts else { return nothing() };
    let broken = verdicts.broken(Kind::Engine) + verdicts.broken(Kind::Outcome);
    let (class, mark) = if broken == 0 { ("is-holding", "✓") } else { ("is-broken", "✗") };
    let (count, word) = if broken == 0 { ("all".to_owned(), "hold") } else { (broken.to_string(), "broken") };
    button("menu-button invariant-summary")
        .class(class)
        .label(&format!("Invariants: {count} {word}. Show them"))
        .fixed("title", "Invariants of this run")
        .click(cx, Change::Lower(Lower::Invariants))
        .kid(div("span", "invariant-mark").hidden().text(mark))
        .kid(div("span", "invariant-count").text(&count))
        .kid(div("span", "invariant-word").text(word))
        .html()
}
