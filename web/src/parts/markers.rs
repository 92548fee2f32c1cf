//! What happened, as marks along the slider: writes below, problems above.

use headwater_core::fact::{Outcome, What};
use headwater_core::timeline::Moment;
use headwater_core::timeline::markers::{Marker, MarkerKind};
use yew::Html;

use crate::app::time;
use crate::view::{El, View, div, el, nothing};

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
            | What::AlarmState { state: "ALARM", .. }
            | What::Discarded { .. }
            | What::DeliveryFailed { .. }
            | What::ObjectFailed { .. }
            | What::Replicated { outcome: "lost" | "overwrote", .. }
            | What::Returned { outcome: Outcome::Failure { .. } | Outcome::Partial { .. }, .. }
    )
}

/// Flags that are drawn; the list has them all.
const FLAGS_MAX: usize = 60;
/// The room that a flag needs for its name beside it, and for each letter of that, in parts of 10,000 of the slider.
const ROOM: usize = 600;
const LETTER: usize = 220;
/// How close to another flag one is left out; a form of its own may come closer.
const CLOSE: usize = 200;
const TIGHT: usize = 80;

/// The form of a marker, in a square of 12, and whether it is filled.
const fn form(kind: MarkerKind) -> (&'static str, bool) {
    match kind {
        MarkerKind::Throttle => ("M1.5 1.5h9v9h-9z", true),
        MarkerKind::Failure => ("M2 2l8 8M10 2l-8 8", false),
        MarkerKind::Duplicate => ("M3.5 1v10M8.5 1v10", false),
        MarkerKind::Loss => ("M1 2h10L6 11z", true),
        MarkerKind::Split => ("M6 11V6L1.5 1.5M6 6l4.5-4.5", false),
        MarkerKind::Rollover => ("M3 1l6 5-6 5", false),
        MarkerKind::Fork => ("M6 .5L11.5 6 6 11.5.5 6z", true),
    }
}

fn outline(kind: MarkerKind) -> El {
    let (path, filled) = form(kind);
    div("path", "flag-shape").class_if(filled, "is-filled").fixed("d", path)
}

/// A marker's form as an icon.
pub fn shape(kind: MarkerKind) -> Html {
    let icon = div("svg", "icon flag").class(kind.name());
    icon.fixed("viewBox", "0 0 12 12").hidden().fixed("focusable", "false").kid(outline(kind)).html()
}

/// The markers along the slider, each by its form and, where there is room, by its name.
pub fn flags(cx: &View) -> Html {
    if cx.ui.markers.is_empty() && cx.session.branches().len() == 1 {
        return nothing();
    }
    drawn(cx)
}

#[inline(never)]
fn drawn(cx: &View) -> Html {
    let marks = time::markers(&cx.session, &cx.ui);
    if marks.is_empty() {
        return nothing();
    }
    let all = cx.session.newest().facts.len().max(1);
    let place = |marker: &Marker| ((marker.fact + 1) * 10_000 / all).min(10_000);
    let mut flags = div("svg", "flags").hidden().fixed("focusable", "false");
    let mut shown: Vec<(usize, MarkerKind)> = Vec::new();
    for marker in &marks {
        let (here, kind) = (place(marker), marker.kind);
        let is_near =
            shown.last().is_some_and(|(there, other)| here < there + if *other == kind { CLOSE } else { TIGHT });
        if !is_near && shown.len() < FLAGS_MAX {
            shown.push((here, kind));
        }
    }
    let mut from = 0;
    for (at, (here, kind)) in shown.iter().enumerate() {
        let until = shown.get(at + 1).map_or(10_000, |(next, _)| *next);
        let x = format!("{}.{:02}%", here / 100, here % 100);
        let name = || el("text").fixed("y", "10").text(kind.name());
        let mut flag = div("g", "flag").class(kind.name()).kid(outline(*kind));
        let room = ROOM + LETTER * kind.name().len();
        if until - here >= room {
            flag = flag.kid(name().fixed("x", "16"));
            from = here + room;
        } else if here.saturating_sub(from) >= room {
            flag = flag.kid(name().fixed("x", "-4").fixed("text-anchor", "end"));
            from = *here;
        } else {
            from = *here;
        }
        flags = flags.kid(div("svg", "flag-place").at("x", &x).kid(flag));
    }
    flags.html()
}

/// The marker that is nearest to where one looks, in words.
#[inline(never)]
pub fn nearest(cx: &View) -> String {
    let here = cx.session.moment().facts.len();
    let marks = time::markers(&cx.session, &cx.ui);
    let Some(marker) = marks.iter().min_by_key(|marker| (marker.fact + 1).abs_diff(here)) else {
        return String::new();
    };
    let away = match (marker.fact + 1).abs_diff(here) {
        0 => "here".to_owned(),
        distance if marker.fact + 1 > here => format!("{distance} events on"),
        distance => format!("{distance} events back"),
    };
    format!(" Nearest marker, {away}: {}", marker.sentence())
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
