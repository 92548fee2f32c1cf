//! The Play screen: its panels, and what lies over them.

use yew::prelude::*;

use super::{events, inspector, stage, timeline, top, write};
use crate::memo::memo;
use crate::parts::control::{Icon, icon_button};
use crate::parts::help::help;
use crate::parts::share;
use crate::session::Action;
use crate::ui::{Change, Tab};
use crate::view::{View, button, div, el, nothing, segment};

/// The tabs of a narrow screen, and the class that shows each of them.
const TABS: [(Tab, &str, &str); 3] =
    [(Tab::Do, "Do", "shows-do"), (Tab::Log, "Log", "shows-log"), (Tab::Why, "Why", "shows-why")];

pub fn play(cx: &View, root: &NodeRef) -> Html {
    let shows = TABS.iter().find(|(tab, ..)| *tab == cx.ui.tab).map_or("", |(.., class)| class);
    let screen = div("main", "screen")
        .add(memo(cx, &stage::PANEL, 0, None))
        .add(timeline::timeline(cx))
        .add(tabs(cx))
        .add(memo(cx, &write::PANEL, 0, None))
        .add(events::events(cx))
        .add(memo(cx, &inspector::PANEL, 0, None));
    let play = div("div", "play").class(shows).add(memo(cx, &top::PANEL, 0, None)).kid(screen);
    let said = div("p", "visually-hidden").fixed("role", "status").fixed("aria-live", "polite");
    div("div", "app")
        .node(root)
        .kid(play)
        .add(notice(cx))
        .add(share::progress(cx))
        .kid(said.text(cx.session.announcement()))
        .add(help(cx))
        .html()
}

fn tabs(cx: &View) -> Html {
    let mut tabs = div("div", "screen-tabs").fixed("role", "group").label("Show");
    for (tab, name, _) in TABS {
        tabs = tabs.kid(segment(tab == cx.ui.tab, "screen-tab").click(cx, Change::Tab(tab)).text(name));
    }
    tabs.html()
}

/// What the last action did, where the picture alone would not tell; until the next one, or until it is closed.
fn notice(cx: &View) -> Html {
    let Some(notice) = cx.session.notice() else { return nothing() };
    let close = icon_button(cx, Icon::Close, "Close this notice", "", Action::Dismiss).class("quiet");
    let mut bar = div("aside", "notice").label("Notice").kid(el("p").text(notice));
    if cx.session.has_deleted() {
        bar = bar.kid(button("button").click(cx, Action::Restore).text("Bring it back"));
    }
    bar.kid(close).html()
}
