//! The top: what this is, the branch, undo and redo, sharing, the theme, help.

use yew::Html;

use super::invariants;
use crate::memo::Panel;
use crate::opening::Start;
use crate::parts::control::{Icon, icon, icon_button, idle_button};
use crate::session::{Action, Branch};
use crate::ui::{Change, Dialog};
use crate::view::{Act, El, View, button, div, el, nothing};

pub const PANEL: Panel = Panel { draw, same };

const MENU: &str = "branch-menu";

fn same(one: &View, two: &View, _: usize) -> bool {
    let (a, b) = (one.session.branch(), two.session.branch());
    one.ui.theme == two.ui.theme
        && one.ui.verdicts == two.ui.verdicts
        && a.id() == b.id()
        && a.timeline().head().facts.len() == b.timeline().head().facts.len()
        && a.can_undo() == b.can_undo()
        && a.can_redo() == b.can_redo()
        && names(one) == names(two)
}

/// What the branches are called, by the pointers of their names.
fn names(cx: &View) -> Vec<*const str> {
    cx.session.branches().into_iter().map(|branch| std::rc::Rc::as_ptr(branch.name())).collect()
}

fn draw(cx: &View, _: usize) -> Html {
    let branch = cx.session.branch();
    let brand = div("div", "brand")
        .add(logo())
        .kid(el("h1").text("Headwater"))
        .kid(div("p", "promise").text("Write an item. Watch every copy of it travel."));
    let tools = div("div", "tools")
        .add(invariants::light(cx))
        .add(branches(cx))
        .kid(if branch.can_undo() {
            icon_button(cx, Icon::Undo, "Undo", "Z", Action::Undo)
        } else {
            idle_button(Icon::Undo, "Undo", "Z")
        })
        .kid(if branch.can_redo() {
            icon_button(cx, Icon::Redo, "Redo", "Shift+Z", Action::Redo)
        } else {
            idle_button(Icon::Redo, "Redo", "Shift+Z")
        })
        .kid(icon_button(cx, Icon::Share, "Share and open", "Ctrl+S", Change::Dialog(Some(Dialog::Share))))
        .kid(theme(cx))
        .kid(icon_button(cx, Icon::Help, "Help and keys", "?", Change::Dialog(Some(Dialog::Help))));
    div("header", "header")
        .kid(brand)
        .kid(div("p", "disclaimer").text("A simulator, not affiliated with AWS"))
        .kid(tools)
        .html()
}

pub fn theme(cx: &View) -> El {
    let (icon, label) = match cx.ui.theme {
        1 => (Icon::Sun, "Theme: light. Change to dark"),
        2 => (Icon::Moon, "Theme: dark. Change to the system's"),
        _ => (Icon::Auto, "Theme: the system's. Change to light"),
    };
    icon_button(cx, icon, label, "", Change::Theme)
}

/// A spring and its stream.
pub fn logo() -> Html {
    let path = |class, d| div("path", class).fixed("d", d);
    div("svg", "logo")
        .fixed("viewBox", "0 0 32 32")
        .hidden()
        .fixed("focusable", "false")
        .kid(path("logo-drop", "M16 3c4 5.2 6.4 8.4 6.4 11.4a6.4 6.4 0 0 1-12.8 0C9.6 11.4 12 8.2 16 3z"))
        .kid(path("logo-stream", "M3 22.5c4.3-2.6 8.7-2.6 13 0s8.7 2.6 13 0M3 28c4.3-2.6 8.7-2.6 13 0s8.7 2.6 13 0"))
        .html()
}

/// The futures that are kept, and other beginnings.
fn branches(cx: &View) -> Html {
    let all = cx.session.branches();
    let current = cx.session.branch();
    let label = format!("Branch {}, of {}. Switch or begin again", current.name(), all.len());
    let more = if all.len() > 1 { div("span", "count").count(all.len()).html() } else { nothing() };
    let opener = button("menu-button")
        .fixed("popovertarget", MENU)
        .label(&label)
        .fixed("title", "Branches of this run")
        .add(icon(Icon::Branch))
        .kid(div("span", "menu-name").text(current.name()))
        .add(more)
        .add(icon(Icon::Down));
    let mut list = el("ul");
    for branch in all {
        list = list.kid(el("li").kid(row(cx, branch, branch.id() == current.id())));
    }
    let menu = div("div", "menu")
        .fixed("id", MENU)
        .fixed("popover", "auto")
        .kid(div("h2", "menu-title").text("Branches"))
        .kid(list)
        .kid(div("p", "note").text("Write in the past, and a new branch starts there. The old future is kept."))
        .kid(item(cx, Action::Fork).kid(el("span").text("New branch from here")).kid(el("kbd").text("B")))
        .kid(
            item(cx, Change::Dialog(Some(Dialog::Branches)))
                .kid(el("span").text("Compare, rename, delete"))
                .kid(el("kbd").text("D")),
        )
        .kid(div("h2", "menu-title").text("Begin again"))
        .kid(item(cx, Action::Begin(Start::Opening)).text("With the example"))
        .kid(item(cx, Action::Begin(Start::Empty)).text("Empty account"))
        .kid(item(cx, Change::Dialog(Some(Dialog::Examples))).text("Examples…"))
        .kid(div("h2", "menu-title").text("Plan"))
        .kid(div("a", "menu-item").fixed("href", "#/calc").text("Calculators: shards, cost …"));
    el("div").class("branches").kid(opener).kid(menu).html()
}

fn item(cx: &View, act: impl Into<Act>) -> El {
    button("menu-item").fixed("popovertarget", MENU).fixed("popovertargetaction", "hide").click(cx, act)
}

fn row(cx: &View, branch: &Branch, current: bool) -> El {
    let events = format!("{} events", branch.timeline().head().facts.len());
    item(cx, Action::Switch(branch.id()))
        .told("aria-current", current)
        .kid(el("bdi").text(branch.name()))
        .kid(div("span", "note").text(&events))
}
