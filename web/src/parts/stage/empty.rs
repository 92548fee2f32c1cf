//! What the stage says where there is nothing to draw: what is missing, and what to do about it.

use yew::prelude::*;

use crate::parts::glyph::{Icon, icon};

/// A note in place of a drawing.
pub fn empty(mark: Icon, title: &str, advice: &str) -> Html {
    html! {
        <div class="blank">
            { icon(mark) }
            <p><b>{ title.to_owned() }</b></p>
            <p>{ advice.to_owned() }</p>
        </div>
    }
}

pub fn no_table() -> Html {
    empty(
        Icon::Table,
        "There is no table yet.",
        "Send CreateTable with a StreamSpecification, then write an item: each change becomes a stream record here.",
    )
}

pub fn no_stream() -> Html {
    empty(
        Icon::Stream,
        "No stream: changes leave no record.",
        "Send UpdateTable with StreamEnabled true and a StreamViewType, and the next changes appear here.",
    )
}

pub fn no_reader() -> Html {
    empty(
        Icon::Function,
        "No function reads this stream.",
        "Send CreateEventSourceMapping with a FunctionName and the stream's ARN; its progress is then drawn below the records.",
    )
}
