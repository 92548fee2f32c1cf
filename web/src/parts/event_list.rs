//! A list of facts that draws only the rows in view: a hundred thousand of them scroll as smoothly as a hundred.

use std::rc::Rc;

use headwater_core::timeline::Moment;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::event_row;
use crate::app::Msg;
use crate::memo::memo;
use crate::ui::Change;
use crate::view::{Act, Link, View, div, nothing};

/// Rows that are drawn above and below those in view.
const OVERSCAN: usize = 8;
/// Rows in view until the list has been measured.
const FIRST_GUESS: usize = 24;

/// Which facts are listed.
#[derive(Clone, Debug)]
pub enum Shown {
    All,
    /// These, in order.
    Some(Rc<Vec<u32>>),
}

/// Two lists are the same when they are one in memory, or both are everything.
impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Shown::All, Shown::All) => true,
            (Shown::Some(one), Shown::Some(two)) => Rc::ptr_eq(one, two) && one.len() == two.len(),
            _ => false,
        }
    }
}

impl Shown {
    pub fn len(&self, moment: &Moment) -> usize {
        match self {
            Shown::All => moment.facts.len(),
            Shown::Some(ids) => ids.len(),
        }
    }

    pub fn get(&self, index: usize) -> usize {
        match self {
            Shown::All => index,
            Shown::Some(ids) => ids.get(index).map_or(usize::MAX, |id| *id as usize),
        }
    }

    /// Where a fact is listed, or would be.
    pub fn position(&self, fact: usize) -> usize {
        match self {
            Shown::All => fact,
            Shown::Some(ids) => ids.partition_point(|id| (*id as usize) < fact),
        }
    }
}

/// What is in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The first row in view; `None` at the end, which new facts move.
    top: Option<usize>,
    /// Rows that fit.
    rows: usize,
}

impl Default for Scroll {
    fn default() -> Self {
        Scroll { top: None, rows: FIRST_GUESS }
    }
}

impl Scroll {
    /// The rows that are drawn.
    pub fn window(self, total: usize) -> std::ops::Range<usize> {
        let length = self.rows + 2 * OVERSCAN;
        let last = total.saturating_sub(length);
        let first = self.top.map_or(last, |row| row.saturating_sub(OVERSCAN).min(last));
        first..total.min(first + length)
    }

    pub fn is_end(self) -> bool {
        self.top.is_none()
    }

    /// The same place with the number of rows that fit now.
    pub fn resized(self, seen: Scroll) -> Scroll {
        Scroll { top: self.top, rows: seen.rows }
    }

    /// What is in view of a list. Its rows have one height, so it is the whole height divided.
    pub fn of(list: &Element, total: usize) -> Scroll {
        let (top, height, shown) = (list.scroll_top(), list.scroll_height(), list.client_height());
        let row_height = (height / total.max(1) as i32).max(1);
        let at_end = top + shown >= height - row_height;
        Scroll { top: (!at_end).then_some((top / row_height).max(0) as usize), rows: (shown / row_height) as usize + 1 }
    }
}

/// The row that Tab reaches.
pub fn tabbable(row: Option<usize>, total: usize) -> usize {
    row.filter(|row| *row < total).unwrap_or_else(|| total.saturating_sub(1))
}

pub fn event_list(cx: &View) -> Html {
    let total = cx.ui.shown.len(cx.session.moment());
    let mut rows = div("ol", "event-rows").label("What happened, oldest first");
    for row in cx.ui.scroll.window(total) {
        rows = rows.add(memo(cx, &event_row::PANEL, row, Some(row)));
    }
    let empty = match (total, cx.session.moment().facts.is_empty()) {
        (0, true) => "Nothing has happened yet. Create a table, or write an item.",
        (0, false) => "No event matches the filter.",
        _ => "",
    };
    div("div", "event-scroller")
        .on(ListenerKind::onscroll, &cx.link, Act::Call(scrolled, total))
        .kid(div("div", "event-space").kid(rows))
        .add(if empty.is_empty() { nothing() } else { div("p", "empty").text(empty).html() })
        .html()
}

fn scrolled(event: &Event, link: &Link, total: usize) {
    if let Some(list) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        link.emit(Msg::Ui(Change::Scroll(Scroll::of(&list, total))));
    }
}

/// Brings a row into view; tells what is in view after that, or nothing when it was in view.
pub fn reveal(list: &HtmlElement, row: usize, total: usize) -> Option<Scroll> {
    let row_height = (list.scroll_height() / total.max(1) as i32).max(1);
    let (top, height) = (list.scroll_top(), list.client_height());
    let place = row as i32 * row_height;
    if place >= top && place + row_height <= top + height {
        return None;
    }
    list.set_scroll_top((place - height / 2).max(0));
    Some(Scroll::of(list, total))
}

/// The row that a key leads to: up, down, page up, page down, the ends, and left to the cause.
pub fn target_row(moment: &Moment, shown: &Shown, current: Option<usize>, key: &str) -> Option<usize> {
    const PAGE: usize = 8;
    let last = shown.len(moment).checked_sub(1)?;
    let current = tabbable(current, last + 1);
    Some(match key {
        "ArrowUp" => current.saturating_sub(1),
        "ArrowDown" => (current + 1).min(last),
        "PageUp" => current.saturating_sub(PAGE),
        "PageDown" => (current + PAGE).min(last),
        "Home" => 0,
        "End" => last,
        "ArrowLeft" => {
            let cause = moment.facts.get(shown.get(current))?.cause?;
            shown.position(cause as usize)
        }
        _ => return None,
    })
}
