//! Small marks that mean the same everywhere: what became of an item, and which key it was. Shape and pattern say it
//! before colour does; words stand beside them or in labels, so the marks themselves are hidden from screen readers.

use headwater_core::dynamodb::change::Kind;
use yew::Html;

use crate::keys::Look;
use crate::view::{bdi, div};

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
    div("i", "kind").class(kind_class(kind)).hidden().html()
}

/// The mark with its word, such as ▲ INSERT.
pub fn kind_label(kind: Kind) -> Html {
    div("span", "kind-label").class(kind_class(kind)).add(kind_mark(kind)).text(kind.name()).html()
}

/// The hue and pattern of a key.
pub fn swatch(key: &str) -> Html {
    div("i", "swatch").class(&Look::of(key).class()).hidden().html()
}

/// A key with its swatch.
pub fn key_tag(key: &str) -> Html {
    div("span", "key-tag").add(swatch(key)).kid(bdi(key)).html()
}
