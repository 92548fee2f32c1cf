//! What the stage says where there is nothing to draw: what is missing, and the form that changes that.

use yew::Html;

use crate::draft::{Edit, menu};
use crate::parts::control::{Icon, icon};
use crate::session::Action;
use crate::view::{View, button, div, el};

/// A note in place of a drawing, with the way to the form of an operation.
#[inline(never)]
fn empty(cx: &View, mark: Icon, title: &str, advice: &str, operation: &str) -> Html {
    let index = menu::index_of(operation).unwrap_or(0);
    let opens = button("button").click(cx, Action::Edit(Edit::Operation(index))).text(menu::OPERATIONS[index].verb);
    div("div", "blank")
        .add(icon(mark))
        .kid(el("p").kid(el("b").text(title)))
        .kid(el("p").text(advice))
        .kid(opens)
        .html()
}

pub fn no_table(cx: &View) -> Html {
    let advice = "Create one with a StreamSpecification, then write an item: each change becomes a stream record here.";
    empty(cx, Icon::Table, "There is no table yet.", advice, "CreateTable")
}

pub fn no_stream(cx: &View) -> Html {
    let advice = "Give the table a stream by its view type, and the next changes appear here.";
    empty(cx, Icon::Stream, "No stream: changes leave no record.", advice, "UpdateTable")
}

pub fn no_reader(cx: &View) -> Html {
    let advice = "Map the stream to a function; its progress is then drawn below the records.";
    empty(cx, Icon::Function, "No function reads this stream.", advice, "CreateEventSourceMapping")
}
