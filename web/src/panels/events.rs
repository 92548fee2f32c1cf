//! The bottom: everything that happened, in sentences, to be searched and asked for its cause; and every call.

pub mod filter;

use yew::Html;

use self::filter::{Filter, Theme};
use super::{invariants, metrics};
use crate::memo::memo;
use crate::parts::console;
use crate::parts::control::{Icon, icon};
use crate::parts::event_list::event_list;
use crate::ui::{Change, Field, Lower};
use crate::view::{El, View, div, segment};

pub fn events(cx: &View) -> Html {
    let panel = div("section", "panel events-panel");
    match cx.ui.lower {
        Lower::Events => panel.label("Events").kid(bar(cx).add(tools(cx)).kid(count(cx))).add(event_list(cx)),
        Lower::Calls => {
            let bar = bar(cx).add(console::prompt(cx));
            panel.label("Calls").kid(bar).add(memo(cx, &console::PANEL, 0, None))
        }
        Lower::Metrics => {
            let bar = bar(cx).kid(metrics::summary(cx));
            panel.label("Metrics").kid(bar).add(memo(cx, &metrics::PANEL, 0, None))
        }
        Lower::Invariants => {
            let bar = bar(cx).kid(invariants::summary(cx));
            panel.label("Invariants").kid(bar).add(memo(cx, &invariants::PANEL, 0, None))
        }
    }
    .html()
}

fn bar(cx: &View) -> El {
    let mut tabs = div("div", "segments lower-tabs").fixed("role", "group").label("Below the stage");
    let all = [
        (Lower::Events, "Events"),
        (Lower::Calls, "Calls"),
        (Lower::Invariants, "Invariants"),
        (Lower::Metrics, "Metrics"),
    ];
    for (lower, name) in all {
        tabs = tabs.kid(segment(cx.ui.lower == lower, "segment").click(cx, Change::Lower(lower)).text(name));
    }
    div("div", "events-bar").kid(tabs)
}

fn tools(cx: &View) -> Html {
    let filter = &cx.ui.filter;
    let field = div("input", "input")
        .fixed("type", "search")
        .label("Filter the events")
        .fixed("placeholder", "Filter ( / )")
        .fixed("maxlength", "200")
        .fixed("autocomplete", "off")
        .value(&filter.text)
        .typed(cx, Field::Filter);
    let mut themes = div("div", "segments").fixed("role", "group").label("Kind of event");
    for theme in Theme::ALL {
        let change = Change::Filter(Filter { theme, ..filter.clone() });
        themes = themes.kid(segment(theme == filter.theme, "segment").click(cx, change).text(theme.name()));
    }
    div("div", "events-tools")
        .fixed("role", "search")
        .kid(div("label", "search").add(icon(Icon::Search)).kid(field))
        .kid(themes)
        .html()
}

fn count(cx: &View) -> El {
    let moment = cx.session.moment();
    let (all, found) = (moment.facts.len(), cx.ui.shown.len(moment));
    let text = if found == all { format!("{all} events") } else { format!("{found} of {all} events") };
    div("p", "note found").text(&text)
}
