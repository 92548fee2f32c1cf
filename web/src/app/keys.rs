//! Keys: those that work anywhere outside of fields, and those that lists, tabs, the stage and the console have of
//! their own. Each of the former has a button, too.
//!
//! The stage is one stop of the Tab key; arrow keys move inside it. Rows are elements with `data-row`, what can be
//! focused in them has `data-cell` and the tab index -1. [`make_stop`] alone gives exactly one cell the index 0: the one
//! that had the focus last.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use headwater_core::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::Msg;
use super::effects::{Page, focus, query};
use crate::parts::stage::lane::Hold;
use crate::session::{Action, Seek, Way};
use crate::ui::{Change, Dialog, Side};
use crate::view::Link;

const CELL: &str = "[data-cell]";
const ROW: &str = "[data-row]";
const STOP: &str = "[data-cell][tabindex='0']";
const SECOND: Duration = Duration::seconds(1);
const FIELDS: &str =
    "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";

/// Listens until it is dropped.
pub struct Keys {
    _listener: EventListener,
}

impl Keys {
    /// The page says whether keys without Ctrl do something, and whether any do.
    pub fn listen(link: Link, page: &Page) -> Option<Keys> {
        let (single, away) = (Rc::clone(&page.single_keys), Rc::clone(&page.away));
        let document = web_sys::window()?.document()?;
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&document, "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let heard = !away.get() && !event.default_prevented() && !event.alt_key();
            if heard && press(event, &link, single.get()) {
                event.prevent_default();
            }
        });
        Some(Keys { _listener: listener })
    }
}

/// Does what a key says; `false` when it says nothing.
fn press(event: &KeyboardEvent, link: &Link, single: bool) -> bool {
    let (key, target) = (event.key(), event.target().and_then(|target| target.dyn_into::<Element>().ok()));
    if event.ctrl_key() || event.meta_key() {
        if key == "s" && !event.shift_key() {
            return say(link, Msg::Ui(Change::Dialog(Some(Dialog::Share))));
        }
        let sends = key == "Enter" && target.is_none_or(|target| !is_inside(&target, "dialog, .console-line"));
        return sends && say(link, Msg::Do(Action::Send));
    }
    if let Some(target) = target {
        if is_inside(&target, ".console-line") {
            return console(event, &key, &target, link);
        }
        if is_inside(&target, ".event-rows") && is_list_key(&key) {
            return say(link, Msg::Ui(Change::ListKey(key)));
        }
        if is_inside(&target, "[role=tablist]") && tabs(&key, &target) {
            return true;
        }
        if is_inside(&target, "[role=menu]") && menu(&key, &target) {
            return true;
        }
        if is_inside(&target, ".stage") && !event.shift_key() && stage(&key, &target, link) {
            return true;
        }
        if is_inside(&target, FIELDS) || has_own(&key, &target) {
            return false;
        }
    }
    let key = if event.shift_key() { shifted(&key, &event.code()) } else { &key };
    single && anywhere(key, link)
}

fn say(link: &Link, message: Msg) -> bool {
    link.emit(message);
    true
}

/// Whether a control does something of its own with a key.
fn has_own(key: &str, target: &Element) -> bool {
    match key {
        " " => is_inside(target, "button, a, summary, input, [tabindex]"),
        "ArrowLeft" | "ArrowRight" | "Home" | "End" => is_inside(target, "input, [role=tab], [role=radio]"),
        _ => false,
    }
}

#[inline(never)]
fn anywhere(key: &str, link: &Link) -> bool {
    let action = match key {
        " " => Action::Toggle,
        "." => Action::Seek(Seek::Next),
        "," => Action::Seek(Seek::Previous),
        "ArrowRight" => Action::Seek(Seek::Forward(SECOND)),
        "ArrowLeft" => Action::Seek(Seek::Back(SECOND)),
        "Home" => Action::Seek(Seek::Start),
        "End" => Action::Seek(Seek::Newest),
        "z" => Action::Undo,
        "Z" => Action::Redo,
        "+" | "=" => Action::Faster,
        "-" => Action::Slower,
        "/" => return focus_on("input[type=search]"),
        "`" => return focus_on(".console-line textarea"),
        "]" => return say(link, Msg::Ui(Change::Marker(Way::On))),
        "[" => return say(link, Msg::Ui(Change::Marker(Way::Back))),
        "Shift+." => Action::Seek(Seek::Actor(Way::On)),
        "Shift+," => Action::Seek(Seek::Actor(Way::Back)),
        "Shift+ArrowRight" => Action::Seek(Seek::Tenth(Way::On)),
        "Shift+ArrowLeft" => Action::Seek(Seek::Tenth(Way::Back)),
        "b" => Action::Fork,
        "d" => return say(link, Msg::Ui(Change::Dialog(Some(Dialog::Branches)))),
        "g" => return say(link, Msg::Ui(Change::Dialog(Some(Dialog::GoTo)))),
        "?" => return say(link, Msg::Ui(Change::Dialog(Some(Dialog::Help)))),
        _ => return false,
    };
    say(link, Msg::Do(action))
}

/// What a key with Shift is called here: the period and the comma by their places, since their other signs differ.
fn shifted<'a>(key: &'a str, code: &str) -> &'a str {
    match (key, code) {
        (_, "Period") => "Shift+.",
        (_, "Comma") => "Shift+,",
        ("ArrowRight", _) => "Shift+ArrowRight",
        ("ArrowLeft", _) => "Shift+ArrowLeft",
        _ => key,
    }
}

fn focus_on(selector: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    found.inspect(focus).is_some()
}

fn is_list_key(key: &str) -> bool {
    matches!(key, "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" | "ArrowLeft")
}

/// Enter runs, and with Shift begins another line. The arrows go through the history, Tab through the completions; in an
/// empty line, as after Escape, Tab goes on to the next control.
#[inline(never)]
fn console(event: &KeyboardEvent, key: &str, target: &Element, link: &Link) -> bool {
    let Some(field) = target.dyn_ref::<HtmlTextAreaElement>() else { return false };
    let text = field.value();
    let message = match key {
        "Enter" if !event.shift_key() => Msg::Ui(Change::Run),
        "ArrowUp" if !text.contains('\n') => Msg::Ui(Change::Recall(true)),
        "ArrowDown" if !text.contains('\n') => Msg::Ui(Change::Recall(false)),
        "Tab" if !text.is_empty() && !event.shift_key() => Msg::Ui(Change::Complete),
        "Escape" if !text.is_empty() => Msg::Typed(crate::ui::Field::Console, "".into()),
        _ => return false,
    };
    say(link, message)
}

/// Goes to another tab by pressing it.
#[inline(never)]
fn tabs(key: &str, target: &Element) -> bool {
    let Some(list) = closest(target, "[role=tablist]") else { return false };
    let tabs = all(&list, "[role=tab]");
    let Some(at) = tabs.iter().position(|tab| tab == target) else { return false };
    let to = match key {
        "ArrowRight" => (at + 1) % tabs.len(),
        "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return false,
    };
    focus(&tabs[to]);
    if let Some(tab) = tabs[to].dyn_ref::<HtmlElement>() {
        tab.click();
    }
    true
}

/// Moves the focus in a menu, round and round. Enter and Escape are the browser's.
#[inline(never)]
fn menu(key: &str, target: &Element) -> bool {
    let Some(menu) = closest(target, "[role=menu]") else { return false };
    let items = all(&menu, "[role=menuitem]");
    let at = items.iter().position(|item| item == target).unwrap_or(0);
    let to = match key {
        "ArrowDown" => at + 1,
        "ArrowUp" => at + items.len().saturating_sub(1),
        "Home" => 0,
        "End" => items.len().saturating_sub(1),
        _ => return false,
    };
    let item = items.get(to % items.len().max(1));
    item.inspect(|item| focus(item)).is_some()
}

/// Moves the focus from cell to cell, and a lane under it.
#[inline(never)]
fn stage(key: &str, target: &Element, link: &Link) -> bool {
    let (Some(root), Some(cell)) = (closest(target, ".stage"), closest(target, CELL)) else { return false };
    if let Some(message) = lane_edge(key, &cell) {
        return say(link, message);
    }
    neighbour(&root, &cell, key).inspect(focus).is_some()
}

/// An arrow key at a lane's edge brings what lies beyond it: the lane says in attributes what that would be.
fn lane_edge(key: &str, cell: &Element) -> Option<Msg> {
    let slot = closest(cell, ".slot")?;
    let (side, name, beside) = match key {
        "ArrowLeft" => (Side::Earlier, "data-earlier", slot.previous_element_sibling()),
        "ArrowRight" => (Side::Later, "data-later", slot.next_element_sibling()),
        _ => return None,
    };
    if beside.is_some_and(|beside| beside.class_list().contains("slot")) {
        return None;
    }
    let track = closest(&slot, ".lane-track")?;
    let end = track.get_attribute(name)?.parse().ok()?;
    let lane = track.get_attribute("data-lane")?.parse().ok()?;
    Some(Msg::Ui(Change::LaneEdge(lane, Hold::Held(end), side)))
}

fn neighbour(root: &Element, cell: &Element, key: &str) -> Option<Element> {
    let row = closest(cell, ROW)?;
    let cells = all(&row, CELL);
    let at = cells.iter().position(|other| other == cell)?;
    match key {
        "ArrowRight" => cells.get(at + 1).cloned(),
        "ArrowLeft" => cells.get(at.checked_sub(1)?).cloned(),
        "Home" => cells.first().cloned(),
        "End" => cells.last().cloned(),
        "ArrowDown" => nearest(&next_row(root, &row, 1)?, cell),
        "ArrowUp" => nearest(&next_row(root, &row, -1)?, cell),
        _ => None,
    }
}

fn next_row(root: &Element, row: &Element, step: isize) -> Option<Element> {
    let mut rows = all(root, ROW);
    rows.retain(|row| query(row, CELL).is_some());
    let at = rows.iter().position(|other| other == row)?;
    rows.get(at.checked_add_signed(step)?).cloned()
}

/// The cell of a row that lies closest below or above another.
fn nearest(row: &Element, cell: &Element) -> Option<Element> {
    let from = middle(cell);
    let mut nearest = None;
    for other in all(row, CELL) {
        let distance = (middle(&other) - from).abs();
        if nearest.as_ref().is_none_or(|(least, _)| distance < *least) {
            nearest = Some((distance, other));
        }
    }
    nearest.map(|(_, cell)| cell)
}

fn middle(element: &Element) -> f64 {
    let place = element.get_bounding_client_rect();
    place.left() + place.width() / 2.0
}

/// When the stop has gone with its record, the first cell takes over.
pub fn ensure_stop(stage: &Element) {
    if query(stage, STOP).is_none()
        && let Some(first) = query(stage, CELL)
    {
        set_tab_index(&first, 0);
    }
}

/// The cell that has the focus is where Tab comes back to; the key of its mark is lit everywhere.
pub fn on_focus(event: &Event, link: &Link, _: usize) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    link.emit(Msg::Ui(Change::Point(key_at(&target))));
    let (Some(stage), Some(cell)) = (closest(&target, ".stage"), closest(&target, CELL)) else { return };
    for old in all(&stage, STOP) {
        set_tab_index(&old, -1);
    }
    set_tab_index(&cell, 0);
}

/// The key of the mark under the pointer is lit everywhere.
pub fn on_pointer(event: &Event, link: &Link, _: usize) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let leaves = event.type_() == "pointerleave";
    link.emit(Msg::Ui(Change::Point(target.filter(|_| !leaves).and_then(|target| key_at(&target)))));
}

fn key_at(target: &Element) -> Option<Rc<str>> {
    closest(target, "[data-key]")?.get_attribute("data-key").map(Rc::from)
}

fn set_tab_index(element: &Element, index: i32) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_tab_index(index);
    }
}

pub fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn is_inside(element: &Element, selector: &str) -> bool {
    closest(element, selector).is_some()
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    if let Ok(found) = element.query_selector_all(selector) {
        for index in 0..found.length() {
            elements.extend(found.get(index).and_then(|node| node.dyn_into::<Element>().ok()));
        }
    }
    elements
}
