//! The top: what this is, the branch, undo and redo, the theme, help.

use yew::prelude::*;

use crate::hooks::{use_dispatch, use_session};
use crate::parts::branch_menu::{BranchMenu, Row};
use crate::parts::control::{Icon, IconButton, sends};
use crate::parts::theme::ThemeToggle;
use crate::session::{Action, Session};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub on_help: Callback<()>,
}

#[component]
pub fn Header(props: &Props) -> Html {
    let session = use_session();
    let dispatch = use_dispatch();
    let branch = session.branch();
    html! {
        <header class="header">
            <div class="brand">
                { logo() }
                <h1>{ "Headwater" }</h1>
                <p class="promise">{ "Write an item. Watch every copy of it travel." }</p>
            </div>
            <p class="disclaimer">{ "A simulator, not affiliated with AWS" }</p>
            <div class="tools">
                <BranchMenu rows={rows(&session)} />
                <IconButton icon={Icon::Undo} label="Undo" shortcut="Z" disabled={!branch.can_undo()}
                    onclick={sends(&dispatch, Action::Undo)} />
                <IconButton icon={Icon::Redo} label="Redo" shortcut="Shift+Z" disabled={!branch.can_redo()}
                    onclick={sends(&dispatch, Action::Redo)} />
                <ThemeToggle />
                <IconButton icon={Icon::Help} label="Help and keys" shortcut="?"
                    onclick={props.on_help.reform(|_: MouseEvent| ())} />
            </div>
        </header>
    }
}

/// A spring and its stream.
pub fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="logo-drop" d="M16 3c4 5.2 6.4 8.4 6.4 11.4a6.4 6.4 0 0 1-12.8 0C9.6 11.4 12 8.2 16 3z" />
            <path class="logo-stream" d="M3 22.5c4.3-2.6 8.7-2.6 13 0s8.7 2.6 13 0M3 28c4.3-2.6 8.7-2.6 13 0s8.7 2.6 13 0" />
        </svg>
    }
}

fn rows(session: &Session) -> Vec<Row> {
    let current = session.branch().id();
    let row = |branch: &&crate::session::Branch| Row {
        id: branch.id(),
        name: branch.name().clone(),
        facts: branch.timeline().head().facts.len(),
        current: branch.id() == current,
    };
    session.branches().iter().map(row).collect()
}
