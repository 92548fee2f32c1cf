//! A lane: the shards of one partition with their newest records, and how far each reader has come.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use headwater_core::streams::sequence::Sequence;
use headwater_core::time::Instant;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::lineage::{Lineage, window};
use super::reader::Reader;
use super::room::{room, use_width};
use super::slot::{Scene, slots};
use super::status::ReaderStatus;
use crate::keys::{self, Numbering};
use crate::parts::glyph::{Icon, icon};
use crate::selection::Selection;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub stream: Rc<str>,
    pub partition: u32,
    pub lineage: Lineage,
    pub numbering: Rc<Numbering>,
    pub readers: Rc<[Reader]>,
    /// The time, when a reader waits for something.
    pub now: Option<Instant>,
    /// The most marks that may be drawn.
    pub most: usize,
    pub lit: Option<Rc<str>>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
}

/// The widths of a mark with its gap, in tenths of the root font size; `--slot` in stage.css says the same.
const SLOT: usize = 33;
const WIDE_SLOT: usize = 42;

impl Props {
    /// Numbers of four digits and more take more room.
    fn wide(&self) -> bool {
        self.lineage.records().next_back().is_some_and(|(_, record)| self.numbering.number(record.sequence) >= 1_000)
    }
}

/// Which part of a lane is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// The newest marks.
    Tip,
    /// The marks up to this one while the keyboard is among them: what has the focus does not run away.
    Held(usize),
    /// The marks up to this one, because the user went there.
    At(usize),
}

/// What is shown, of how much.
struct Shown {
    range: Range<usize>,
    total: usize,
    /// Records on either side.
    earlier: usize,
    newer: usize,
}

#[component]
pub fn Lane(props: &Props) -> Html {
    let track = use_node_ref();
    let wide = props.wide();
    let room = room(use_width(track.clone()), if wide { WIDE_SLOT } else { SLOT }).min(props.most);
    let view = use_state_eq(|| View::Tip);
    let seen = use_seen(props.lineage.records().next_back().map(|(_, record)| record.sequence));
    let shown = shown(&props.lineage, *view, room);
    let shift = use_shift(track.clone(), shown.range.start);
    let marks = props.lineage.marks(shown.range.clone());
    let scene = Scene {
        stream: &props.stream,
        numbering: &props.numbering,
        readers: &props.readers,
        lit: props.lit.as_deref(),
        selection: &props.selection,
        seen,
        on_select: &props.on_select,
    };
    html! {
        <div class={classes!("lane", wide.then_some("wide"))}>
            <div class="lane-track" ref={track.clone()} onkeydown={on_arrow(&view, &shown, shift)}
                onfocusin={hold(&view, shown.range.end)} onfocusout={let_go(&view, &track)}>
                <ul class="slots" aria-label={format!("Stream records of partition {}, oldest first", props.partition)}>
                    { slots(&scene, &marks) }
                    if shown.range.end == shown.total { { tip(props) } }
                </ul>
            </div>
            <div class="lane-foot">
                <div class="readers">{ for props.readers.iter().map(|reader| status(props, reader)) }</div>
                <div class="lane-place">
                    { pager(&view, &shown) }
                    { shard_label(props) }
                </div>
            </div>
        </div>
    }
}

fn shown(lineage: &Lineage, view: View, room: usize) -> Shown {
    let total = lineage.mark_count();
    let end = match view {
        View::Tip => total,
        View::Held(end) | View::At(end) => end.max(room).min(total),
    };
    let range = window(end, room);
    let newer = lineage.record_count() - lineage.records_before(end);
    Shown { total, earlier: lineage.records_before(range.start), newer, range }
}

/// The shard that takes the partition's changes, by the end of its id.
fn shard_label(props: &Props) -> Html {
    let Some(shard) = props.lineage.last() else { return html! { <span class="lane-note">{ "No shard" }</span> } };
    let selection = Selection::Shard { stream: Rc::clone(&props.stream), shard: Rc::clone(&shard.id) };
    let selected = props.selection == selection;
    let state = if shard.end.is_some() { "closed" } else { "open" };
    html! {
        <button type="button" class="shard-label" tabindex="-1" data-cell="shard" title={shard.id.to_string()}
            aria-label={format!("Shard {}, {state}", shard.id)} aria-current={selected.then_some("true")}
            onclick={props.on_select.reform(move |_| selection.clone())}>
            <span>{ "shard" }</span><b>{ keys::short_shard(&shard.id).to_owned() }</b>
        </button>
    }
}

/// The ways to older and newer records, when there are any out of sight.
fn pager(view: &UseStateHandle<View>, shown: &Shown) -> Html {
    let go = |to: View| {
        let view = view.clone();
        Callback::from(move |_: MouseEvent| view.set(to))
    };
    let room = shown.range.len();
    let earlier = View::At(shown.range.end - room.min(shown.range.start));
    let later = shown.range.end + room;
    let later = if later >= shown.total { View::Tip } else { View::At(later) };
    html! {
        <span class="pager">
            if shown.earlier > 0 {
                <button type="button" class="page" tabindex="-1" data-cell="page" title="Show earlier records"
                    aria-label={format!("{} earlier records", shown.earlier)} onclick={go(earlier)}>
                    { icon(Icon::Earlier) }{ shown.earlier }
                </button>
            }
            if shown.newer > 0 {
                <button type="button" class="page" tabindex="-1" data-cell="page" title="Show newer records"
                    aria-label={format!("{} newer records", shown.newer)} onclick={go(later)}>
                    { shown.newer }{ icon(Icon::Later) }
                </button>
            }
        </span>
    }
}

/// The end of a lane: where the next record will stand, and whose iterator waits there.
fn tip(props: &Props) -> Html {
    let open = props.lineage.last().is_some_and(|shard| shard.end.is_none());
    let empty = props.lineage.record_count() == 0;
    let waits = |reader: &Reader| reader.behind == 0 && reader.is_on();
    html! {
        <li class={classes!("tip", open.then_some("open"))}>
            <span class="tip-end">{ if empty && open { "no record yet" } else { "" } }</span>
            { for props.readers.iter().map(|reader| html! {
                <i class={classes!("rail", waits(reader).then_some("rail-caret"))} aria-hidden="true" />
            }) }
        </li>
    }
}

fn status(props: &Props, reader: &Reader) -> Html {
    let now = props.now.filter(|_| reader.is_timed());
    html! {
        <ReaderStatus key={reader.mapping.to_string()} reader={reader.clone()} {now} numbering={props.numbering.clone()}
            selection={props.selection.clone()} on_select={props.on_select.clone()} />
    }
}

/// The number above which records are new: they came with the lane's last change.
#[hook]
fn use_seen(tip: Option<Sequence>) -> Option<Sequence> {
    let memory = use_mut_ref(|| (tip, tip));
    let mut memory = memory.borrow_mut();
    let (before, last) = *memory;
    if tip > last {
        *memory = (last, tip);
    } else if tip < last || tip.is_none() {
        // The run went back in time: nothing that is there is new.
        *memory = (tip, tip);
    } else {
        return before;
    }
    memory.0
}

/// Where the focus is to go once the lane shows more.
type Shift = Rc<RefCell<Option<Side>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Earlier,
    Later,
}

/// Moves the focus one place on after the lane has been shifted under it.
#[hook]
fn use_shift(track: NodeRef, start: usize) -> Shift {
    let shift: Shift = use_mut_ref(|| None);
    let wanted = Rc::clone(&shift);
    use_effect_with((track, start), move |(track, _)| {
        if let (Some(side), Some(track)) = (wanted.borrow_mut().take(), track.cast::<Element>()) {
            focus_beside(&track, side);
        }
    });
    shift
}

fn focus_beside(track: &Element, side: Side) {
    let focused = track.query_selector(".slot:focus-within").ok().flatten();
    let beside = focused.and_then(|slot| match side {
        Side::Earlier => slot.previous_element_sibling(),
        Side::Later => slot.next_element_sibling(),
    });
    let cell = beside.and_then(|slot| slot.query_selector("[data-cell]").ok().flatten());
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        // Refused only by elements that are not shown.
        let _ = cell.focus();
    }
}

/// An arrow key at a lane's edge brings what lies beyond it.
fn on_arrow(view: &UseStateHandle<View>, shown: &Shown, shift: Shift) -> Callback<KeyboardEvent> {
    let (view, range, total) = (view.clone(), shown.range.clone(), shown.total);
    let step = (range.len() / 2).max(1);
    Callback::from(move |event: KeyboardEvent| {
        let side = match event.key().as_str() {
            "ArrowLeft" if range.start > 0 && at_edge(&event, Side::Earlier) => Side::Earlier,
            "ArrowRight" if range.end < total && at_edge(&event, Side::Later) => Side::Later,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        *shift.borrow_mut() = Some(side);
        view.set(View::Held(match side {
            Side::Earlier => range.end - step.min(range.start),
            Side::Later => (range.end + step).min(total),
        }));
    })
}

fn at_edge(event: &KeyboardEvent, side: Side) -> bool {
    let slot = event.target_dyn_into::<Element>().and_then(|target| target.closest(".slot").ok().flatten());
    slot.is_some_and(|slot| {
        let beside = match side {
            Side::Earlier => slot.previous_element_sibling(),
            Side::Later => slot.next_element_sibling(),
        };
        beside.is_none()
    })
}

/// Keyboard focus holds the lane still; a click does not.
fn hold(view: &UseStateHandle<View>, end: usize) -> Callback<FocusEvent> {
    let view = view.clone();
    Callback::from(move |event: FocusEvent| {
        let by_keyboard =
            event.target_dyn_into::<Element>().is_some_and(|target| target.matches(":focus-visible") == Ok(true));
        if by_keyboard && *view == View::Tip {
            view.set(View::Held(end));
        }
    })
}

fn let_go(view: &UseStateHandle<View>, track: &NodeRef) -> Callback<FocusEvent> {
    let (view, track) = (view.clone(), track.clone());
    Callback::from(move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let stays = to.is_some() && track.cast::<Node>().is_some_and(|track| track.contains(to.as_ref()));
        if !stays && matches!(*view, View::Held(_)) {
            view.set(View::Tip);
        }
    })
}
