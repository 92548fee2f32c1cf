//! What the marks of the stage mean, each beside a sample of itself.

use headwater_core::dynamodb::change::Kind;
use yew::Html;

use crate::parts::glyph::{kind_label, swatch};
use crate::view::{div, el};

const RAILS: [(&str, &str); 5] = [
    ("rail-done rail-pin", "is the checkpoint: what lies before it is done with."),
    ("rail-caret", "is the iterator: the next read begins here."),
    ("rail-batch rail-first rail-last", "is the batch that the function has now."),
    ("rail-held rail-first rail-last", "has been read and waits for its batch."),
    ("rail-ahead rail-first rail-last", "is the lag: written, and not yet read."),
];

/// Closed at first: the picture comes before its explanation.
pub fn legend() -> Html {
    let mut kinds = el("li");
    for kind in [Kind::Insert, Kind::Modify, Kind::Remove] {
        kinds = kinds.add(kind_label(kind)).text(" ");
    }
    let kinds = kinds.text("say what became of the item; the number counts the stream's records.");
    let key = el("li")
        .add(swatch("customer#42"))
        .text(" is the item's key: the same colour and pattern wherever it appears.");
    let mut list = el("ul").kid(kinds).kid(key);
    for (class, says) in RAILS {
        let sample = div("span", "sample").hidden().kid(div("i", "rail").class(class));
        list = list.kid(el("li").kid(sample).text(says));
    }
    div("details", "legend").kid(el("summary").text("What the marks mean")).kid(list).html()
}
