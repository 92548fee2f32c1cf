//! The left: what is being written, its answer, and the table's set-up.

use headwater_core::input::Service;
use std::rc::Rc;

use yew::Html;
use yew::virtual_dom::ListenerKind;

use crate::call::REGION;
use crate::draft::{Edit, menu};
use crate::find;
use crate::form::Side;
use crate::keys::clipped;
use crate::memo::Panel;
use crate::parts::answer::answer;
use crate::parts::control::{Icon, icon};
use crate::parts::form_view::{form, json};
use crate::parts::setup::setup;
use crate::session::Action;
use crate::ui::{Change, Field};
use crate::view::{El, View, button, div, el, nothing, segment};

pub const PANEL: Panel = Panel { draw, same };

fn same(one: &View, two: &View, _: usize) -> bool {
    let answer = |view: &View| view.session.answer().map(Rc::as_ptr);
    Rc::ptr_eq(one.session.draft(), two.session.draft())
        && answer(one) == answer(two)
        && one.session.moment() == two.session.moment()
        && (one.ui.side, one.ui.answer_json, &one.ui.poison) == (two.ui.side, two.ui.answer_json, &two.ui.poison)
}

fn draw(cx: &View, _: usize) -> Html {
    let draft = cx.session.draft();
    let operation = draft.operation();
    let (shown, side) = (draft.form(), cx.ui.side);
    let editor = match side {
        Side::Form => form(cx, shown, operation),
        Side::Json => json(cx, shown, operation),
    };
    let head = div("div", "write-head").kid(div("h2", "code").text(operation.name)).kid(sides(cx));
    let send = div("button", "button primary").fixed("type", "submit").fixed("aria-keyshortcuts", "Control+Enter");
    let send_row = div("div", "send-row")
        .kid(send.text(operation.verb))
        .kid(div("kbd", "note").text("Ctrl+Enter"))
        .kid(button("copy").click(cx, Change::CopyDraft).add(icon(Icon::Copy)).text("Copy as AWS CLI command"));
    let form = div("form", "write-form")
        .on(ListenerKind::onsubmit, &cx.link, Action::Send)
        .kid(head)
        .add(editor)
        .kid(send_row);
    div("section", "panel write-panel")
        .label("Write")
        .add(region_row(cx))
        .kid(table_picker(cx))
        .kid(groups(cx))
        .kid(operations(cx))
        .kid(form)
        .add(cx.session.answer().map_or_else(nothing, |given| answer(cx, given)))
        .add(setup(cx))
        .html()
}

fn table_picker(cx: &View) -> El {
    let table = cx.session.draft().table();
    let mut select = div("select", "input").fixed("id", "table");
    let mut known = false;
    let mut options = Vec::new();
    if let Some(region) = cx.session.moment().world.region(cx.session.draft().region()) {
        for name in region.tables.keys() {
            known |= name == table;
            let option = el("option").key(name).at("value", name).flag("selected", name == table).text(name);
            options.push(option.html());
        }
    }
    if !known {
        let text = if table.is_empty() { "no table".into() } else { format!("no {}", clipped(table, 40)) };
        select = select.kid(el("option").at("value", table).flag("selected", true).text(&text));
    }
    let create = menu::index_of(Service::DynamoDb, "CreateTable").unwrap_or(0);
    div("div", "table-row")
        .kid(div("label", "field-label").fixed("for", "table").text("Table"))
        .kid(select.kids(options).value(table).typed(cx, Field::Table))
        .kid(button("button").click(cx, Action::Edit(Edit::Operation(create))).add(icon(Icon::Plus)).text("New table"))
}

/// Where requests go, where there are tables in several regions.
fn region_row(cx: &View) -> Html {
    let elsewhere = **cx.session.draft().region() != *REGION;
    let several = find::regions(&cx.session.moment().world).nth(1).is_some();
    if elsewhere || several { region_picker(cx) } else { nothing() }
}

#[inline(never)]
fn region_picker(cx: &View) -> Html {
    let current = cx.session.draft().region();
    let world = &cx.session.moment().world;
    let mut select = div("select", "input").fixed("id", "region");
    let mut known = false;
    for region in find::regions(world) {
        known |= region == current;
        select = select.kid(el("option").at("value", region).flag("selected", region == current).text(region));
    }
    if !known {
        select = select.kid(el("option").at("value", current).flag("selected", true).text(current));
    }
    let label = div("label", "field-label").fixed("for", "region").text("Region");
    div("div", "table-row").kid(label).kid(select.value(current).typed(cx, Field::Region)).html()
}

fn groups(cx: &View) -> El {
    let current = menu::group_of(cx.session.draft().current());
    let mut groups = div("div", "segments groups").fixed("role", "group").label("Kind of operation");
    for (index, (name, first)) in menu::GROUPS.into_iter().enumerate() {
        let button = segment(index == current, "segment").click(cx, Action::Edit(Edit::Operation(first)));
        groups = groups.kid(button.text(name));
    }
    groups
}

fn operations(cx: &View) -> El {
    let current = cx.session.draft().current();
    let mut operations = div("div", "chips operations").fixed("role", "group").label("Operation");
    for index in menu::group(menu::group_of(current)) {
        let operation = menu::at(index);
        let button = segment(index == current, "chip")
            .fixed("title", operation.name)
            .click(cx, Action::Edit(Edit::Operation(index)));
        operations = operations.kid(button.text(operation.label));
    }
    operations
}

fn sides(cx: &View) -> El {
    let mut sides = div("div", "segments sides").fixed("role", "group").label("Write as");
    for (side, label) in [(Side::Form, "Form"), (Side::Json, "JSON")] {
        sides = sides.kid(segment(side == cx.ui.side, "segment").click(cx, Change::Side(side)).text(label));
    }
    sides
}
