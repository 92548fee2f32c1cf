//! The futures that are kept, and other beginnings.

use std::rc::Rc;

use yew::prelude::*;

use super::control::{Icon, icon, sends};
use crate::hooks::use_dispatch;
use crate::opening::Start;
use crate::session::Action;

/// A row of the menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: u32,
    pub name: Rc<str>,
    /// Events, as an orientation.
    pub facts: usize,
    pub current: bool,
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub rows: Vec<Row>,
}

const MENU: &str = "branch-menu";

#[component]
pub fn BranchMenu(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let name = props.rows.iter().find(|row| row.current).map(|row| row.name.to_string()).unwrap_or_default();
    let count = props.rows.len();
    let label = format!("Branch {name}, of {count}. Switch or begin again");
    html! {
        <>
            <button type="button" class="menu-button" popovertarget={MENU} aria-label={label} title="Branches of this run">
                { icon(Icon::Branch) }
                <span class="menu-name">{ name }</span>
                if count > 1 {
                    <span class="count">{ count }</span>
                }
                { icon(Icon::Down) }
            </button>
            <div id={MENU} class="menu" popover="auto">
                <h2 class="menu-title">{ "Branches" }</h2>
                <ul>
                    for row in &props.rows {
                        <li key={row.id}>
                            <button type="button" class="menu-item" popovertarget={MENU} popovertargetaction="hide"
                                aria-current={row.current.then_some("true")}
                                onclick={sends(&dispatch, Action::Switch(row.id))}>
                                <bdi>{ row.name.to_string() }</bdi>
                                <span class="note">{ format!("{} events", row.facts) }</span>
                            </button>
                        </li>
                    }
                </ul>
                <p class="note">{ "Write in the past, and a new branch starts there. The old future is kept." }</p>
                <h2 class="menu-title">{ "Begin again" }</h2>
                { begin(&dispatch, Start::Opening, "With the example") }
                { begin(&dispatch, Start::Empty, "Empty account") }
            </div>
        </>
    }
}

fn begin(dispatch: &crate::session::Dispatch, start: Start, label: &'static str) -> Html {
    html! {
        <button type="button" class="menu-item" popovertarget={MENU} popovertargetaction="hide"
            onclick={sends(dispatch, Action::Begin(start))}>
            { label }
        </button>
    }
}
