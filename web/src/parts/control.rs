//! Icons, and the buttons that show one.

use yew::Html;

use crate::view::{Act, El, View, button, div, el};

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
    Table,
    Stream,
    Function,
    Earlier,
    Later,
    Arrow,
    Copy,
    Check,
    Cross,
    Retry,
    Pointer,
    GoTo,
    More,
    Share,
    Save,
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
            Icon::Close | Icon::Cross => ("M4 4l8 8M12 4l-8 8", false),
            Icon::Search => ("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.3 10.3L14 14", false),
            Icon::Cause => ("M12.5 13.5V9a3 3 0 0 0-3-3H3.5M6.5 3L3.5 6l3 3", false),
            Icon::Table => ("M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6", false),
            Icon::Stream => {
                ("M2 5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 8.5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 12c2-1.6 4-1.6 6 0s4 1.6 6 0", false)
            }
            Icon::Function => ("M3.5 2.5h2.6l6 11h2.4M7.6 6.4l-4.1 7.1", false),
            Icon::Earlier => ("M10 3.5L5.5 8l4.5 4.5", false),
            Icon::Later => ("M6 3.5L10.5 8L6 12.5", false),
            Icon::Arrow => ("M2 8h11M9 4l4 4l-4 4", false),
            Icon::Copy => ("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3", false),
            Icon::Check => ("M3 8.5l3.5 3.5L13 4.5", false),
            Icon::Retry => ("M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3", false),
            Icon::Pointer => ("M3 3l4 10l1.6-4.4L13 7z", false),
            Icon::GoTo => ("M4 14V2.5M4 3h8.5l-2.2 3 2.2 3H4", false),
            Icon::More => (
                "M8 2.2a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 0 0 0-2.6zM8 6.7a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 0 0 0-2.6zM8 11.2a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 0 0 0-2.6z",
                true,
            ),
            Icon::Share => (
                "M12 2.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6zM4 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6zM12 10.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6zM5.6 7.2l4.8-2.4M5.6 8.8l4.8 2.4",
                false,
            ),
            Icon::Save => ("M8 2v8.5M4.5 7L8 10.5L11.5 7M2.5 13.5h11", false),
            Icon::Alert => ("M8 2L1.8 13.2h12.4zM8 6.3v3.4M8 11.5v.3", false),
        }
    }
}

/// An icon; what it stands for is said beside it or in a label.
pub fn icon(icon: Icon) -> Html {
    let (path, filled) = icon.drawing();
    div("svg", "icon")
        .class_if(filled, "icon-filled")
        .fixed("viewBox", "0 0 16 16")
        .hidden()
        .fixed("focusable", "false")
        .kid(el("path").fixed("d", path))
        .html()
}

/// A square button with an icon. Its label says what it does and names the key that does the same, if there is one.
pub fn icon_button(cx: &View, mark: Icon, label: &str, shortcut: &str, act: impl Into<Act>) -> El {
    let title = if shortcut.is_empty() { label.to_owned() } else { format!("{label} ({shortcut})") };
    button("icon-button").label(label).at("title", &title).click(cx, act).add(icon(mark))
}

/// A button that stays reachable while it does nothing, so that focus is not lost when undoing comes to its end.
pub fn idle_button(mark: Icon, label: &str, shortcut: &str) -> El {
    let title = format!("{label} ({shortcut})");
    button("icon-button").label(label).at("title", &title).fixed("aria-disabled", "true").add(icon(mark))
}
