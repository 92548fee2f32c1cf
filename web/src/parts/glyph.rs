//! Small marks that mean the same everywhere: what became of an item, and which key it was. Shape and pattern say it
//! before colour does; words stand beside them or in labels, so the marks themselves are hidden from screen readers.

use headwater_core::dynamodb::change::Kind;
use yew::prelude::*;

use crate::keys::Look;

/// The class of a change's mark and colours.
pub const fn kind_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Insert => "kind-insert",
        Kind::Modify => "kind-modify",
        Kind::Remove => "kind-remove",
    }
}

/// ▲ for an INSERT, ◆ for a MODIFY, ▼ for a REMOVE.
pub fn kind_mark(kind: Kind) -> Html {
    html! { <i class={classes!("kind", kind_class(kind))} aria-hidden="true" /> }
}

/// The mark with its word, such as ▲ INSERT.
pub fn kind_label(kind: Kind) -> Html {
    html! { <span class={classes!("kind-label", kind_class(kind))}>{ kind_mark(kind) }{ kind.name() }</span> }
}

/// The hue and pattern of a key.
pub fn swatch(key: &str) -> Html {
    html! { <i class={classes!("swatch", Look::of(key).class())} aria-hidden="true" /> }
}

/// A key with its swatch. What it says came from outside, so its direction of writing stays inside.
pub fn key_tag(key: &str) -> Html {
    html! { <span class="key-tag">{ swatch(key) }<bdi>{ key.to_owned() }</bdi></span> }
}

/// The drawings of the stage; each fills a square of 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
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
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Table => "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
            Icon::Stream => {
                "M2 5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 8.5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 12c2-1.6 4-1.6 6 0s4 1.6 6 0"
            }
            Icon::Function => "M3.5 2.5h2.6l6 11h2.4M7.6 6.4l-4.1 7.1",
            Icon::Earlier => "M10 3.5L5.5 8l4.5 4.5",
            Icon::Later => "M6 3.5L10.5 8L6 12.5",
            Icon::Arrow => "M2 8h11M9 4l4 4l-4 4",
            Icon::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Icon::Check => "M3 8.5l3.5 3.5L13 4.5",
            Icon::Cross => "M4 4l8 8M12 4l-8 8",
            Icon::Retry => "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
            Icon::Pointer => "M3 3l4 10l1.6-4.4L13 7z",
        }
    }
}

/// A drawing in the colour of its text.
pub fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={icon.path()} /></svg>
    }
}
