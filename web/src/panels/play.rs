//! The Play screen: its panels, and what they share besides the session.

use std::rc::Rc;

use yew::prelude::*;

use super::events::Events;
use super::header::Header;
use super::inspector::Inspector;
use super::stage::Stage;
use super::timeline::TimelineBar;
use super::write::Write;
use crate::hooks::{Shortcuts, use_dispatch, use_preference, use_session, use_shortcuts};
use crate::parts::control::{Icon, IconButton, sends};
use crate::parts::help::Help;
use crate::selection::Selection;
use crate::session::Action;

/// Which of the lower panels a narrow screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Do,
    Log,
    Why,
}

impl Tab {
    const ALL: [Tab; 3] = [Tab::Do, Tab::Log, Tab::Why];

    const fn name(self) -> &'static str {
        match self {
            Tab::Do => "Do",
            Tab::Log => "Log",
            Tab::Why => "Why",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Tab::Do => "shows-do",
            Tab::Log => "shows-log",
            Tab::Why => "shows-why",
        }
    }
}

#[component]
pub fn Play() -> Html {
    let help = use_state_eq(|| false);
    let tab = use_state_eq(|| Tab::Do);
    let keys = use_preference("keys", &["on", "off"]);
    let filter = use_node_ref();
    let open_help = use_callback(help.setter(), |(), help| help.set(true));
    // On a narrow screen what is picked is told in a panel that may be out of sight.
    let show_why = use_callback(tab.setter(), |(), tab| tab.set(Tab::Why));
    let close_help = use_callback(help.setter(), |(), help| help.set(false));
    let dispatch = use_dispatch();
    use_shortcuts(Shortcuts {
        single_keys: keys.get() == "on",
        dispatch,
        help: open_help.clone(),
        filter: filter.clone(),
    });
    let on_keys = {
        let keys = keys.clone();
        Callback::from(move |on: bool| keys.set(if on { "on" } else { "off" }))
    };
    html! {
        <div class="app">
            <div class={classes!("play", tab.class())}>
                <Header on_help={open_help} />
                <main class="screen">
                    <StagePanel on_pick={show_why} />
                    <TimelineBar />
                    { tabs(*tab, &tab.setter()) }
                    <Write />
                    <Events {filter} />
                    <InspectorPanel />
                </main>
            </div>
            <Notice />
            <Announcements />
            <Help open={*help} on_close={close_help} single_keys={keys.get() == "on"} {on_keys} />
        </div>
    }
}

fn tabs(current: Tab, setter: &UseStateSetter<Tab>) -> Html {
    html! {
        <div class="screen-tabs" role="group" aria-label="Show">
            for tab in Tab::ALL {
                <button type="button" class="screen-tab" aria-pressed={(tab == current).to_string()}
                    onclick={let setter = setter.clone(); move |_| setter.set(tab)}>
                    { tab.name() }
                </button>
            }
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct StagePanelProps {
    on_pick: Callback<()>,
}

/// The middle: the picture of the moment.
#[component]
fn StagePanel(props: &StagePanelProps) -> Html {
    let session = use_session();
    let select = use_select();
    let on_select = use_callback((select, props.on_pick.clone()), |selection, (select, on_pick)| {
        if selection != Selection::Nothing {
            on_pick.emit(());
        }
        select.emit(selection);
    });
    let regions = &session.moment().world.regions;
    let is_there = |table: &Rc<str>| regions.values().any(|region| region.tables.contains_key(table));
    let table = Some(Rc::clone(session.draft().table())).filter(is_there);
    html! {
        <section class="panel stage-panel" aria-label="Stage">
            <Stage moment={session.moment().clone()} selection={session.selection().clone()} {on_select} {table} />
        </section>
    }
}

/// The right: what is picked, and why it happened.
#[component]
fn InspectorPanel() -> Html {
    let session = use_session();
    let on_select = use_select();
    html! {
        <section class="panel inspector-panel" aria-label="Inspector">
            <Inspector moment={session.moment().clone()} selection={session.selection().clone()} {on_select} />
        </section>
    }
}

#[hook]
fn use_select() -> Callback<Selection> {
    let dispatch = use_dispatch();
    use_callback(dispatch, |selection, dispatch| dispatch.dispatch(Action::Select(selection)))
}

/// What the last action did, where the picture alone would not tell; until the next one, or until it is closed.
#[component]
fn Notice() -> Html {
    let session = use_session();
    let dispatch = use_dispatch();
    match session.notice() {
        Some(notice) => html! {
            <div class="notice">
                <p>{ notice.to_string() }</p>
                <IconButton icon={Icon::Close} label="Close this notice" class="quiet" onclick={sends(&dispatch, Action::Dismiss)} />
            </div>
        },
        None => Html::default(),
    }
}

/// The one live region.
#[component]
fn Announcements() -> Html {
    let session = use_session();
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ session.announcement().to_string() }</p> }
}
