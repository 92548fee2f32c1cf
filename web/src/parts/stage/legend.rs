//! What the marks of the stage mean, each beside a sample of itself.

use headwater_core::dynamodb::change::Kind;
use yew::prelude::*;

use crate::parts::glyph::{kind_label, swatch};

/// Closed at first: the picture comes before its explanation.
pub fn legend() -> Html {
    let kinds = [Kind::Insert, Kind::Modify, Kind::Remove];
    html! {
        <details class="legend">
            <summary>{ "What the marks mean" }</summary>
            <ul>
                <li>
                    { for kinds.map(|kind| html! { <>{ kind_label(kind) }{ " " }</> }) }
                    { "say what became of the item; the number counts the stream's records." }
                </li>
                <li>{ swatch("customer#42") }{ " is the item's key: the same colour and pattern wherever it appears." }</li>
                { rail("rail-done rail-pin", "is the checkpoint: what lies before it is done with.") }
                { rail("rail-caret", "is the iterator: the next read begins here.") }
                { rail("rail-batch rail-first rail-last", "is the batch that the function has now.") }
                { rail("rail-held rail-first rail-last", "has been read and waits for its batch.") }
                { rail("rail-ahead rail-first rail-last", "is the lag: written, and not yet read.") }
            </ul>
        </details>
    }
}

fn rail(class: &'static str, says: &'static str) -> Html {
    html! { <li><span class="sample" aria-hidden="true"><i class={classes!("rail", class)} /></span>{ says }</li> }
}
