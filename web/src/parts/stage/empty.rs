//! What the stage says where there is nothing to draw: what is missing, and the form that changes that.

use headwater_core::dynamodb::table::{Table, TableStatus};
use headwater_core::input::Service;
use headwater_core::name::region_of_arn;
use headwater_core::streams::stream::ViewType;
use yew::Html;

use super::menu;
use crate::draft::{self, Edit};
use crate::parts::control::{Icon, icon};
use crate::session::Action;
use crate::view::{View, button, div, el};

/// A note in place of a drawing, with the way to the form of an operation.
#[inline(never)]
fn empty(cx: &View, mark: Icon, title: &str, advice: &str, operation: (Service, &str)) -> Html {
    let index = draft::menu::index_of(operation.0, operation.1).unwrap_or(0);
    let opens =
        button("button").click(cx, Action::Edit(Edit::Operation(index))).text(draft::menu::OPERATIONS[index].verb);
    div("div", "blank")
        .add(icon(mark))
        .kid(el("p").kid(el("b").text(title)))
        .kid(el("p").text(advice))
        .kid(opens)
        .html()
}

#[inline(never)]
pub fn no_table(cx: &View) -> Html {
    let advice = "Create one with a StreamSpecification, then write an item: each change becomes a stream record here.";
    empty(cx, Icon::Table, "There is no table yet.", advice, (Service::DynamoDb, "CreateTable"))
}

/// The four view types, each of which turns a stream on.
#[inline(never)]
pub fn no_stream(cx: &View, table: Option<&Table>) -> Html {
    let mut blank = div("div", "blank")
        .add(icon(Icon::Stream))
        .kid(el("p").kid(el("b").text("This table has no stream: its changes leave no record.")));
    let Some(table) = table.filter(|table| table.status == TableStatus::Active) else {
        return blank.kid(el("p").text("Once the table is ACTIVE, it can be given one.")).html();
    };
    let mut chips = div("div", "chips").fixed("role", "group").label("Turn on a stream");
    let (name, region) = (&table.definition.name, region_of_arn(&table.definition.arn));
    for view in ViewType::ALL {
        chips = chips.kid(button("chip").click(cx, menu::switch(region, name, Some(view))).text(view.name()));
    }
    blank = blank.kid(el("p").text("Turn one on. What shall its records show of the item?")).kid(chips);
    blank.html()
}

#[inline(never)]
pub fn no_reader(cx: &View) -> Html {
    let advice = "Map the stream to a function; its progress is then drawn below the records.";
    empty(cx, Icon::Function, "No function reads this stream.", advice, (Service::Lambda, "CreateEventSourceMapping"))
}
