//! What the marks of the stage mean, each beside a sample of itself.

use headwater_core::dynamodb::change::Kind;
use yew::Html;

use crate::parts::glyph::{kind_label, swatch};
use crate::view::{div, el};

const RAILS: [(&str, &str); 6] = [
    ("rail-done rail-pin", "is the checkpoint: what lies before it is done with."),
    ("rail-caret", "is the iterator: the next read begins here."),
    ("rail-batch rail-first rail-last", "is the batch that the function has now."),
    ("rail-held rail-first rail-last", "has been read and waits for its batch."),
    ("rail-ahead rail-first rail-last", "is the lag: written, and not yet read."),
    ("rail-api rail-ahead rail-first", "begins at an iterator of the Streams API; its type stands beside it."),
];

/// Ends of shards.
const ENDS: [(&str, &str, &str); 3] = [
    ("shard-seam", "CLOSED", "is where a shard ends and its child goes on."),
    ("shard-seam forks", "→ 0 & 4", "is where a partition was split: both partitions go on."),
    ("shard-start torn", "trimmed", "is where records were lost, 24 hours after they were written."),
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
    for (class, text, says) in ENDS {
        let sample = div("span", "shard-end").class(class).hidden().kid(el("span").text(text));
        list = list.kid(div("li", "legend-end").kid(sample).kid(el("span").text(says)));
    }
    div("details", "legend").kid(el("summary").text("What the marks mean")).kid(list).html()
}
