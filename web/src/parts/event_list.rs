//! A list of facts that draws only the rows in view: a hundred thousand of them scroll as smoothly as a hundred.

use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::event_row::EventRow;
use crate::selection::Selection;
use crate::shared::Shared;

/// Rows that are drawn: those in view, and some on either side.
const WINDOW: usize = 56;
const OVERSCAN: usize = 10;

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
    /// Goes to where so many facts had happened.
    pub on_seek: Callback<usize>,
}

/// Where the list is scrolled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// At its end, which new facts move.
    End,
    /// With this row on top.
    Row(usize),
}

#[component]
pub fn EventList(props: &Props) -> Html {
    let node = use_node_ref();
    let view = use_state_eq(|| View::End);
    let active = use_state_eq(|| None::<usize>);
    let total = props.shown.len(&props.moment);
    let first = first_row(*view, total);
    use_place(&node, first, total, *view);
    use_reveal(&node, props, &view);
    let onscroll = {
        let (node, view) = (node.clone(), view.clone());
        Callback::from(move |_: Event| {
            if let Some(list) = node.cast::<Element>() {
                view.set(view_of(&list, total));
            }
        })
    };
    let tabbable = active.filter(|row| *row < total).unwrap_or_else(|| total.saturating_sub(1));
    let onkeydown = keys(props, &node, &active, tabbable);
    html! {
        <div class="event-scroller" ref={node} {onscroll}>
            <div class="event-space">
                <ol class="event-rows" {onkeydown} aria-label="What happened, oldest first">
                    for row in first..total.min(first + WINDOW) {
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

fn first_row(view: View, total: usize) -> usize {
    let last_window = total.saturating_sub(WINDOW);
    match view {
        View::End => last_window,
        View::Row(row) => row.saturating_sub(OVERSCAN).min(last_window),
    }
}

/// Rows have one height, so it is the whole height divided.
fn view_of(list: &Element, total: usize) -> View {
    let (top, height) = (f64::from(list.scroll_top()), f64::from(list.scroll_height()));
    let row_height = height / total.max(1) as f64;
    if top + f64::from(list.client_height()) >= height - row_height {
        View::End
    } else {
        View::Row((top / row_height) as usize)
    }
}

/// Tells the style sheet where the drawn rows stand, and keeps the end in view.
#[hook]
fn use_place(node: &NodeRef, first: usize, total: usize, view: View) {
    let node = node.clone();
    use_effect_with((first, total, view), move |(first, total, view)| {
        let Some(list) = node.cast::<HtmlElement>() else { return };
        // A property whose name and value are well formed is always taken.
        let _ = list.style().set_property("--first", &first.to_string());
        let _ = list.style().set_property("--total", &total.to_string());
        if *view == View::End {
            list.set_scroll_top(list.scroll_height());
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
    Some(view_of(list, total))
}

/// Up, down, page up, page down, the ends, and left to the cause.
fn keys(
    props: &Props,
    node: &NodeRef,
    active: &UseStateHandle<Option<usize>>,
    current: usize,
) -> Callback<KeyboardEvent> {
    let (props, node, active) = (props.clone(), node.clone(), active.clone());
    Callback::from(move |event: KeyboardEvent| {
        let total = props.shown.len(&props.moment);
        let Some(target) = target_row(&props, &event.key(), current, total) else { return };
        event.prevent_default();
        active.set(Some(target));
        if let Some(list) = node.cast::<HtmlElement>() {
            reveal(&list, target, total);
            focus(&list, target);
        }
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

/// Rows near the current one are drawn already; a far one takes focus when it is drawn, for it is the tabbable one.
fn focus(list: &HtmlElement, row: usize) {
    let selector = format!("[data-row=\"{row}\"] .event-main");
    if let Some(button) = list.query_selector(&selector).ok().flatten() {
        let _ = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(button).focus();
    }
}
