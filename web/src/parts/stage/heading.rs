//! The stage's head: which table is drawn, as lanes or as a table, and what it and its stream are.

use std::rc::Rc;

use headwater_core::dynamodb::index::Index;
use headwater_core::dynamodb::table::Table;
use headwater_core::streams::stream::{Stream, StreamStatus};
use yew::Html;

use super::lane::cell;
use super::place::Place;
use super::{menu, older};
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::ui::{Change, Field};
use crate::view::{El, View, bdi, div, el, nothing, segment};

/// Buttons for a few tables, a list for many.
pub fn picker(cx: &View, places: &[Place], picked: usize) -> El {
    const BUTTONS: usize = 4;
    if places.len() <= BUTTONS {
        let mut buttons = div("div", "segments tables").fixed("role", "group").label("Tables");
        for (index, place) in places.iter().enumerate() {
            let button = segment(index == picked, "segment").click(cx, Change::Place(index));
            buttons = buttons.kid(button.kid(bdi(&place.label)));
        }
        return buttons;
    }
    let mut list = div("select", "input table-picker").label("Tables");
    for (index, place) in places.iter().enumerate() {
        list = list.kid(el("option").number("value", index).flag("selected", index == picked).text(&place.label));
    }
    list.value(&picked.to_string()).typed(cx, Field::Place)
}

/// A table in one line: a button that selects it, and what describes it.
pub fn table_line(cx: &View, table: &Table) -> El {
    let definition = &table.definition;
    let target = Selection::Table { table: Rc::clone(&definition.name) };
    let count = table.items.len();
    let mut words = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
    let mut separator = " · ";
    for key in definition.schema.attributes() {
        words.push_str(&format!("{separator}{} ({})", key.name, key.scalar.name()));
        separator = " / ";
    }
    let title = cell("title-button", "table").picks(cx, &target).add(icon(Icon::Table)).kid(bdi(&definition.name));
    let mut line = div("div", "flow-title")
        .kid(title)
        .kid(chip(table.status.name(), table.status.is_usable()))
        .kid(div("span", "title-note").text(&words));
    for index in table.indexes.iter() {
        line = line.kid(div("span", "index-chip").kid(bdi(index.name())).kid(index_chip(index)));
    }
    if let Some(attribute) = ttl_attribute(table) {
        line = line.kid(div("span", "title-note").text("TTL ").kid(bdi(attribute).class("code")));
    }
    line
}

/// An index's state; while it is filled, that.
pub fn index_chip(index: &Index) -> El {
    let filling = index.status.backfilling() == Some(true);
    let state = if filling { "CREATING, backfilling" } else { index.status.name() };
    chip(state, index.status.is_readable())
}

/// The attribute that says when items expire.
pub fn ttl_attribute(table: &Table) -> Option<&str> {
    table.time_to_live.attribute.as_deref().filter(|_| table.time_to_live.status.is_on())
}

/// A stream in one line.
pub fn stream_line(cx: &View, stream: &Stream) -> El {
    let good = matches!(stream.status, StreamStatus::Enabled);
    let view = el("code").text(stream.definition.view.name());
    div("div", "flow-title")
        .at("title", &stream.definition.arn)
        .kid(div("span", "title-text").add(icon(Icon::Stream)).text("Stream"))
        .kid(chip(stream.status.name(), good))
        .kid(menu::stream_opener(cx, stream, "Stream: menu"))
        .kid(div("span", "title-note").kid(view))
        .add(lifetime(cx, stream))
}

/// How long a stream that takes no more records can still be read.
fn lifetime(cx: &View, stream: &Stream) -> Html {
    if stream.disabled.is_none() {
        return nothing();
    }
    div("span", "title-note").text(&older::remaining(stream, cx.session.moment().world.now)).html()
}

/// A state in AWS's word for it.
pub fn chip(state: &str, good: bool) -> El {
    div("span", "state").class_if(good, "state-good").text(state)
}

/// The same data as a picture or as a table.
pub fn view_switch(cx: &View) -> El {
    let mut switch = div("div", "segments view-switch").fixed("role", "group").label("Show the stage as");
    for (name, on) in [("Lanes", false), ("Table", true)] {
        switch = switch.kid(segment(cx.ui.as_table == on, "segment").click(cx, Change::AsTable(on)).text(name));
    }
    switch
}
