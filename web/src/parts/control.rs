//! The controls' icons, and a button that sends an action.

use yew::prelude::*;

use crate::session::{Action, Dispatch};

/// Drawn in a square of 16, in the colour of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    ToStart,
    Previous,
    Play,
    Pause,
    Next,
    ToNewest,
    Undo,
    Redo,
    Auto,
    Sun,
    Moon,
    Help,
    Branch,
    Down,
    Plus,
    Close,
    Search,
    Cause,
    Alert,
}

impl Icon {
    /// The outline, and whether it is filled.
    const fn drawing(self) -> (&'static str, bool) {
        match self {
            Icon::ToStart => ("M2 3h1.6v10H2zM9 3v10L4.2 8zM14.5 3v10L9.7 8z", true),
            Icon::Previous => ("M9.5 3v10L3 8zM11 3h1.8v10H11z", true),
            Icon::Play => ("M4 2.5v11l9-5.5z", true),
            Icon::Pause => ("M4 3h3v10H4zM9 3h3v10H9z", true),
            Icon::Next => ("M6.5 3v10L13 8zM3.2 3H5v10H3.2z", true),
            Icon::ToNewest => ("M12.4 3H14v10h-1.6zM7 3v10l4.8-5zM1.5 3v10l4.8-5z", true),
            Icon::Undo => ("M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6", false),
            Icon::Redo => ("M10.5 3l3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h4", false),
            Icon::Auto => ("M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11", false),
            Icon::Sun => (
                "M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.1 1.1M11.9 11.9L13 13M3 13l1.1-1.1M11.9 4.1L13 3",
                false,
            ),
            Icon::Moon => ("M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1z", false),
            Icon::Help => (
                "M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.8M8 12.2v.3M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z",
                false,
            ),
            Icon::Branch => (
                "M4.5 5.5v5M11.5 6.5c0 3-3 2.6-7 4M4.5 2.3a1.6 1.6 0 1 0 0 3.2a1.6 1.6 0 0 0 0-3.2zM4.5 10.5a1.6 1.6 0 1 0 0 3.2a1.6 1.6 0 0 0 0-3.2zM11.5 3.3a1.6 1.6 0 1 0 0 3.2a1.6 1.6 0 0 0 0-3.2z",
                false,
            ),
            Icon::Down => ("M4 6.5L8 10.5L12 6.5", false),
            Icon::Plus => ("M8 3v10M3 8h10", false),
            Icon::Close => ("M4 4l8 8M12 4l-8 8", false),
            Icon::Search => ("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.3 10.3L14 14", false),
            Icon::Cause => ("M12.5 13.5V9a3 3 0 0 0-3-3H3.5M6.5 3L3.5 6l3 3", false),
            Icon::Alert => ("M8 2L1.8 13.2h12.4zM8 6.3v3.4M8 11.5v.3", false),
        }
    }
}

/// An icon; what it stands for is said beside it or in a label.
pub fn icon(icon: Icon) -> Html {
    let (path, filled) = icon.drawing();
    let class = classes!("icon", filled.then_some("icon-filled"));
    html! { <svg {class} viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={path} /></svg> }
}

/// A callback that sends always the same action.
pub fn sends<E>(dispatch: &Dispatch, action: Action) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(action.clone()))
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub icon: Icon,
    /// What it does; read by screen readers and shown as a tooltip.
    pub label: AttrValue,
    /// The key that does the same, as in the help dialog.
    #[prop_or_default]
    pub shortcut: Option<&'static str>,
    #[prop_or_default]
    pub class: Classes,
    #[prop_or_default]
    pub disabled: bool,
    pub onclick: Callback<MouseEvent>,
}

/// A square button with an icon.
#[component]
pub fn IconButton(props: &Props) -> Html {
    let Props { label, shortcut, disabled, onclick, .. } = props.clone();
    let title = match shortcut {
        Some(shortcut) => format!("{label} ({shortcut})"),
        None => label.to_string(),
    };
    // A disabled button stays reachable, so that focus is not lost when undoing comes to its end.
    let onclick = (!disabled).then_some(onclick);
    html! {
        <button type="button" class={classes!("icon-button", props.class.clone())} aria-label={label} {title}
            aria-disabled={disabled.then_some("true")} {onclick}>
            { icon(props.icon) }
        </button>
    }
}
