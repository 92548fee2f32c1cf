//! The stage is one stop of the Tab key; arrow keys move inside it.
//!
//! Rows are elements with `data-row`, what can be focused in them has `data-cell` and the tab index -1. This hook alone
//! gives exactly one cell the index 0: the one that had the focus last.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

const CELL: &str = "[data-cell]";
const ROW: &str = "[data-row]";
const STOP: &str = "[data-cell][tabindex='0']";

/// What a stage's root element listens with.
pub struct Roving {
    pub onkeydown: Callback<KeyboardEvent>,
    pub onfocusin: Callback<FocusEvent>,
}

#[hook]
pub fn use_roving(root: NodeRef) -> Roving {
    {
        let root = root.clone();
        use_effect(move || ensure_stop(&root));
    }
    let onkeydown = use_callback(root.clone(), |event: KeyboardEvent, root| move_focus(&event, root));
    let onfocusin = use_callback(root, |event: FocusEvent, root| {
        if let Some(cell) = event.target_dyn_into::<Element>().and_then(|target| closest(&target, CELL)) {
            make_stop(root, &cell);
        }
    });
    Roving { onkeydown, onfocusin }
}

/// When the stop has gone with its record, the first cell takes over.
fn ensure_stop(root: &NodeRef) {
    let Some(root) = root.cast::<Element>() else { return };
    if query(&root, STOP).is_none()
        && let Some(first) = query(&root, CELL)
    {
        set_tab_index(&first, 0);
    }
}

fn make_stop(root: &NodeRef, cell: &Element) {
    let Some(root) = root.cast::<Element>() else { return };
    for old in all(&root, STOP) {
        set_tab_index(&old, -1);
    }
    set_tab_index(cell, 0);
}

fn move_focus(event: &KeyboardEvent, root: &NodeRef) {
    let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key());
    let cell = event.target_dyn_into::<Element>().and_then(|target| closest(&target, CELL));
    let (Some(root), Some(cell), true) = (root.cast::<Element>(), cell, plain) else { return };
    if event.default_prevented() {
        return;
    }
    if let Some(next) = neighbour(&root, &cell, &event.key()) {
        event.prevent_default();
        // The page's own keys move the clock; inside the stage arrows move the focus.
        event.stop_propagation();
        focus(&next);
    }
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
    let rows: Vec<Element> = all(root, ROW).into_iter().filter(|row| query(row, CELL).is_some()).collect();
    let at = rows.iter().position(|other| other == row)?;
    rows.get(at.checked_add_signed(step)?).cloned()
}

/// The cell of a row that lies closest below or above another.
fn nearest(row: &Element, cell: &Element) -> Option<Element> {
    let from = middle(cell);
    let distance = |other: &Element| (middle(other) - from).abs();
    all(row, CELL).into_iter().min_by(|one, two| distance(one).total_cmp(&distance(two)))
}

fn middle(element: &Element) -> f64 {
    let place = element.get_bounding_client_rect();
    place.left() + place.width() / 2.0
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Refused only by elements that are not shown.
        let _ = element.focus();
    }
}

fn set_tab_index(element: &Element, index: i32) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_tab_index(index);
    }
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn query(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
