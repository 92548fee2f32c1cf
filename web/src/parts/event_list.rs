//! A list of facts that draws only the rows in view: a hundred thousand of them scroll as smoothly as a hundred.

use std::cell::RefCell;
use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::event_row::EventRow;
use crate::hooks::use_height;
use crate::selection::Selection;
use crate::shared::Shared;

/// Rows that are drawn above and below those in view.
const OVERSCAN: usize = 8;
/// Rows in view until the list has been measured.
const FIRST_GUESS: usize = 24;

/// Which facts are listed.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    All,
    /// These, in order.
    Some(Rc<Vec<u32>>),
}

impl Shown {
    pub fn len(&self, moment: &Moment) -> usize {
        match self {
            Shown::All => moment.facts.len(),
            Shown::Some(ids) => ids.len(),
        }
    }

    fn get(&self, index: usize) -> usize {
        match self {
            Shown::All => index,
            Shown::Some(ids) => ids.get(index).map_or(usize::MAX, |id| *id as usize),
        }
    }

    /// Where a fact is listed, or would be.
    fn position(&self, fact: usize) -> usize {
        match self {
            Shown::All => fact,
            Shown::Some(ids) => ids.partition_point(|id| (*id as usize) < fact),
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub moment: Shared<Moment>,
    /// When the run began.
    pub start: Instant,
    pub shown: Shared<Shown>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
    /// Goes to when a fact happened.
    pub on_seek: Callback<usize>,
}

/// What is in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct View {
    top: Top,
    /// Rows that fit.
    rows: usize,
}

/// Where the list is scrolled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Top {
    /// To its end, which new facts move.
    End,
    /// To this row.
    Row(usize),
}

impl View {
    /// The rows that are drawn.
    fn window(self, total: usize) -> std::ops::Range<usize> {
        let length = self.rows + 2 * OVERSCAN;
        let last = total.saturating_sub(length);
        let first = match self.top {
            Top::End => last,
            Top::Row(row) => row.saturating_sub(OVERSCAN).min(last),
        };
        first..total.min(first + length)
    }

    /// What is in view of a list. Its rows have one height, so it is the whole height divided.
    fn of(list: &Element, total: usize) -> View {
        let (top, height) = (f64::from(list.scroll_top()), f64::from(list.scroll_height()));
        let (shown, row_height) = (f64::from(list.client_height()), (height / total.max(1) as f64).max(1.0));
        let at_end = top + shown >= height - row_height;
        let top = if at_end { Top::End } else { Top::Row((top / row_height) as usize) };
        View { top, rows: (shown / row_height) as usize + 1 }
    }
}

#[component]
pub fn EventList(props: &Props) -> Html {
    let node = use_node_ref();
    let view = use_state_eq(|| View { top: Top::End, rows: FIRST_GUESS });
    let active = use_state_eq(|| None::<usize>);
    let total = props.shown.len(&props.moment);
    let window = view.window(total);
    let height = use_height(node.clone());
    use_place(&node, (window.start, total, height), &view);
    use_reveal(&node, props, &view);
    let onscroll = {
        let (node, view) = (node.clone(), view.clone());
        Callback::from(move |_: Event| {
            if let Some(list) = node.cast::<Element>() {
                view.set(View::of(&list, total));
            }
        })
    };
    let tabbable = active.filter(|row| *row < total).unwrap_or_else(|| total.saturating_sub(1));
    let awaited: Awaited = use_mut_ref(|| None);
    use_focus(&node, &awaited);
    let onkeydown = {
        let (active, view) = (active.setter(), view.setter());
        keys(props, &node, tabbable, move |row, scrolled| {
            awaited.replace(Some(row));
            active.set(Some(row));
            if let Some(scrolled) = scrolled {
                view.set(scrolled);
            }
        })
    };
    html! {
        <div class="event-scroller" ref={node} {onscroll}>
            <div class="event-space">
                <ol class="event-rows" {onkeydown} aria-label="What happened, oldest first">
                    for row in window {
                        { draw(props, row, row == tabbable, &active.setter()) }
                    }
                </ol>
            </div>
            if total == 0 {
                <p class="empty">{ empty(props) }</p>
            }
        </div>
    }
}

fn empty(props: &Props) -> &'static str {
    if props.moment.facts.is_empty() {
        "Nothing has happened yet. Create a table, or write an item."
    } else {
        "No event matches the filter."
    }
}

fn draw(props: &Props, row: usize, tabbable: bool, active: &UseStateSetter<Option<usize>>) -> Html {
    let id = props.shown.get(row);
    let Some(fact) = props.moment.facts.get(id) else { return Html::default() };
    let on_focus = {
        let active = active.clone();
        Callback::from(move |()| active.set(Some(row)))
    };
    html! {
        <EventRow key={row} fact={Shared::from(Rc::clone(fact))} id={id as FactId} place={(row, props.shown.len(&props.moment))}
            moment={props.moment.clone()} start={props.start} selected={props.selection == Selection::Fact(id as FactId)}
            related={super::event_row::relates(&fact.what, &props.selection)} {tabbable} {on_focus}
            on_select={props.on_select.clone()} on_seek={props.on_seek.clone()} />
    }
}

/// Tells the style sheet where the drawn rows stand, and keeps the end in view.
#[hook]
fn use_place(node: &NodeRef, place: (usize, usize, i32), view: &UseStateHandle<View>) {
    let (node, measured) = (node.clone(), view.setter());
    use_effect_with((place, **view), move |((first, total, height), view)| {
        let Some(list) = node.cast::<HtmlElement>() else { return };
        // A property whose name and value are well formed is always taken.
        let _ = list.style().set_property("--first", &first.to_string());
        let _ = list.style().set_property("--total", &total.to_string());
        if view.top == Top::End {
            list.set_scroll_top(list.scroll_height());
        }
        if *total > 0 && *height > 0 {
            measured.set(View { top: view.top, ..View::of(&list, *total) });
        }
    });
}

/// Scrolls to a fact that was picked elsewhere.
#[hook]
fn use_reveal(node: &NodeRef, props: &Props, view: &UseStateHandle<View>) {
    let (node, view) = (node.clone(), view.clone());
    let (shown, moment) = (props.shown.clone(), props.moment.clone());
    use_effect_with(props.selection.clone(), move |selection| {
        let (Selection::Fact(id), Some(list)) = (selection, node.cast::<HtmlElement>()) else { return };
        let total = shown.len(&moment);
        let row = shown.position(*id as usize);
        if let Some(view_after) = reveal(&list, row, total) {
            view.set(view_after);
        }
    });
}

/// Brings a row into view; tells the view after that, or nothing when it was in view.
fn reveal(list: &HtmlElement, row: usize, total: usize) -> Option<View> {
    let row_height = f64::from(list.scroll_height()) / total.max(1) as f64;
    let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
    let place = row as f64 * row_height;
    if place >= top && place + row_height <= top + height {
        return None;
    }
    list.set_scroll_top((place - height / 2.0).max(0.0) as i32);
    Some(View::of(list, total))
}

/// The row that takes the focus as soon as it is drawn.
type Awaited = Rc<RefCell<Option<usize>>>;

/// Gives the focus to the awaited row, which a far jump draws only now.
#[hook]
fn use_focus(node: &NodeRef, awaited: &Awaited) {
    let (node, awaited) = (node.clone(), Rc::clone(awaited));
    use_effect(move || {
        let Some(row) = *awaited.borrow() else { return };
        let selector = format!("[data-row=\"{row}\"] .event-main");
        let button = node.cast::<Element>().and_then(|list| list.query_selector(&selector).ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            awaited.take();
            let _ = button.focus();
        }
    });
}

/// Up, down, page up, page down, the ends, and left to the cause.
fn keys(
    props: &Props,
    node: &NodeRef,
    current: usize,
    to: impl Fn(usize, Option<View>) + 'static,
) -> Callback<KeyboardEvent> {
    let (props, node) = (props.clone(), node.clone());
    Callback::from(move |event: KeyboardEvent| {
        let total = props.shown.len(&props.moment);
        let Some(target) = target_row(&props, &event.key(), current, total) else { return };
        event.prevent_default();
        to(target, node.cast::<HtmlElement>().and_then(|list| reveal(&list, target, total)));
    })
}

fn target_row(props: &Props, key: &str, current: usize, total: usize) -> Option<usize> {
    const PAGE: usize = 8;
    let last = total.checked_sub(1)?;
    Some(match key {
        "ArrowUp" => current.saturating_sub(1),
        "ArrowDown" => (current + 1).min(last),
        "PageUp" => current.saturating_sub(PAGE),
        "PageDown" => (current + PAGE).min(last),
        "Home" => 0,
        "End" => last,
        "ArrowLeft" => {
            let cause = props.moment.facts.get(props.shown.get(current))?.cause?;
            props.shown.position(cause as usize)
        }
        _ => return None,
    })
}
