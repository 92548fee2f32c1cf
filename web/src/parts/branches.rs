//! The dialog "Branches": their names, which of them to go to or to delete, and two of them side by side.

use yew::Html;

use super::clock;
use super::comparison::comparison;
use super::control::{Icon, icon};
use crate::session::{Action, Branch, NAME_MAX};
use crate::ui::{Change, Field};
use crate::view::{El, View, bdi, button, code_field, div, el, note, segment};

#[inline(never)]
pub fn body(cx: &View) -> Html {
    let branches = cx.session.branches();
    let mut list = div("ul", "branch-list");
    for branch in &branches {
        list = list.kid(row(cx, branch, branches.len() > 1));
    }
    let body = div("div", "dialog-body").add(said(cx)).kid(list);
    let body =
        body.kid(div("div", "go-buttons").kid(button("button").click(cx, Action::Fork).text("New branch from here")));
    if branches.len() < 2 {
        let text = "There is one branch only. Write in the past, or begin another branch here, and both futures are kept \
                    and can be compared.";
        return body.add(note(text)).html();
    }
    body.kid(el("h3").text("Compare")).kid(choice(cx, &branches)).add(comparison(cx)).html()
}

/// What the last action did; the page's own notice lies below the dialog.
fn said(cx: &View) -> Html {
    let mut line = div("div", "branch-said").fixed("role", "status");
    if let Some(notice) = cx.session.notice() {
        line = line.kid(el("p").kid(bdi(notice)));
    }
    if cx.session.has_deleted() {
        line = line.kid(button("button").click(cx, Action::Restore).text("Bring it back"));
    }
    line.html()
}

fn row(cx: &View, branch: &Branch, several: bool) -> El {
    let current = branch.id() == cx.session.branch().id();
    let timeline = branch.timeline();
    let name = branch.name();
    let field = code_field("input", "input")
        .label(&format!("Name of {name}"))
        .fixed("type", "text")
        .number("maxlength", NAME_MAX)
        .at("placeholder", name)
        .value(branch.typed_name())
        .typed(cx, Field::Branch(branch.id()));
    let time = |at: headwater_core::time::Instant| clock::text(at.since(timeline.start()));
    let mut told = format!("{} events, until {}", timeline.head().facts.len(), time(timeline.now()));
    if let Some(origin) = branch.origin() {
        let parent = cx.session.branches().into_iter().find(|other| other.id() == origin.branch).map(Branch::name);
        told = format!("{told}; left {} at {}", parent.map_or("a deleted branch", |name| name), time(origin.at));
    }
    let mut row = div("li", "branch-row").key(&branch.id().to_string()).kid(field);
    row = if current {
        row.kid(div("span", "branch-here").text("You are here"))
    } else {
        let label = format!("Go to {name}");
        row.kid(button("button").label(&label).click(cx, Action::Switch(branch.id())).text("Go there"))
    };
    if several {
        let label = format!("Delete {name}");
        row = row.kid(
            button("icon-button")
                .label(&label)
                .at("title", &label)
                .click(cx, Action::Delete(branch.id()))
                .add(icon(Icon::Cross)),
        );
    }
    row.kid(div("p", "note").kid(bdi(&told)))
}

fn choice(cx: &View, branches: &[&Branch]) -> El {
    let beside = &cx.ui.beside;
    let select = |label, field, chosen: u32| {
        let mut select = div("select", "input");
        for branch in branches {
            let option = el("option").at("value", &branch.id().to_string()).flag("selected", branch.id() == chosen);
            select = select.kid(option.text(branch.name()));
        }
        let select = select.value(&chosen.to_string()).typed(cx, field);
        div("label", "field").kid(div("span", "field-label").text(label)).kid(select)
    };
    let time =
        |newest, text| segment(beside.newest == newest, "segment").click(cx, Change::CompareNewest(newest)).text(text);
    div("div", "branch-choice")
        .kid(select("Left", Field::Left, beside.left))
        .kid(select("Right", Field::Right, beside.right))
        .kid(
            div("div", "segments")
                .fixed("role", "group")
                .label("Compared")
                .kid(time(false, "At the same time"))
                .kid(time(true, "Each as it is now")),
        )
}
