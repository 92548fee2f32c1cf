//! The stage: what there is at a moment, drawn as lanes or told as a table.

use std::rc::Rc;

use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::find;
use crate::parts::glyph::{Icon, icon};
use crate::parts::stage::empty;
use crate::parts::stage::flow::{Pointing, ROWS, Source, flow, rows};
use crate::parts::stage::heading::{Picker, stream_line, table_line, view_switch};
use crate::parts::stage::place::{Place, places};
use crate::parts::stage::roving::use_roving;
use crate::parts::stage::twin::twin;
use crate::selection::Selection;
use crate::session::SessionHandle;
use crate::shared::Shared;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub moment: Shared<Moment>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
    /// The table that is written to: when it becomes another one, the stage goes there.
    #[prop_or_default]
    pub table: Option<Rc<str>>,
}

#[component]
pub fn Stage(props: &Props) -> Html {
    let root = use_node_ref();
    let roving = use_roving(root.clone());
    let pointed = use_state_eq(|| None::<Rc<str>>);
    let as_table = use_state_eq(|| false);
    let (places, picked, on_pick) = use_places(props);
    let first_row = use_state_eq(|| 0_usize);
    let source = use_memo((props.moment.clone(), picked), |(moment, picked)| {
        places.get(*picked).map(|place| place.source(moment))
    });
    let drawn = use_memo((props.moment.clone(), picked, *first_row), |(moment, _, first)| {
        source.as_ref().as_ref().map(|source| rows(source, moment, *first))
    });
    let pointing = pointing(props, &pointed);
    let now = use_now(props.moment.world.now);
    let body = match (&*source, &*drawn) {
        (Some(source), _) if *as_table => twin(source, &props.moment, &pointing),
        (Some(source), Some((rows, numbering))) => html! {
            <>
                { row_pager(source, &first_row) }
                { flow(source, rows, numbering, now, &pointing) }
            </>
        },
        _ => empty::no_table(),
    };
    let names: Vec<AttrValue> = places.iter().map(|place| place.label.clone()).collect();
    html! {
        <div class="stage" ref={root} onkeydown={roving.onkeydown} onfocusin={point(&pointed, roving.onfocusin)}
            onpointerover={over(&pointed)} onpointerleave={leave(&pointed)}>
            if names.len() > 1 { <Picker {names} {picked} {on_pick} /> }
            { head(source.as_ref().as_ref(), &pointing, &as_table) }
            { body }
        </div>
    }
}

/// The clock, which may run ahead of the moment while nothing happens; in steps, because each one draws the waits again.
#[hook]
fn use_now(moment: Instant) -> Instant {
    const STEP: u64 = 100_000;
    let session = use_context::<SessionHandle>();
    let now = session.map_or(moment, |session| session.now().max(moment));
    Instant(now.0 / STEP * STEP)
}

/// What is drawn, above its columns.
fn head(source: Option<&Source>, pointing: &Pointing, as_table: &UseStateHandle<bool>) -> Html {
    let Some(source) = source else { return html! {} };
    html! {
        <div class="stage-head" data-row="head">
            { for source.table.iter().map(|table| table_line(table, &pointing.selection, &pointing.on_select)) }
            { for source.stream.iter().map(|stream| stream_line(stream)) }
            { view_switch(as_table) }
        </div>
    }
}

/// The tables, and which of them is drawn: the one that the user picked, the one that a selection leads to, or the one
/// that is written to; whichever came last.
#[hook]
fn use_places(props: &Props) -> (Rc<Vec<Place>>, usize, Callback<usize>) {
    let places = use_memo(props.moment.clone(), |moment| places(moment));
    let picked = use_state_eq(|| None::<Rc<str>>);
    {
        let picked = picked.clone();
        use_effect_with(props.table.clone(), move |table| {
            if table.is_some() {
                picked.set(table.clone());
            }
        });
    }
    {
        let picked = picked.clone();
        let (moment, selection) = (props.moment.clone(), props.selection.clone());
        use_effect_with(selection, move |selection| {
            if let Some(table) = find::table_of_selection(&moment, selection) {
                picked.set(Some(table));
            }
        });
    }
    let index = places.iter().position(|place| Some(&place.name) == picked.as_ref()).unwrap_or(0);
    let on_pick = {
        let places = Rc::clone(&places);
        Callback::from(move |index: usize| picked.set(places.get(index).map(|place| Rc::clone(&place.name))))
    };
    (places, index, on_pick)
}

/// What is pointed at comes before what is picked.
fn pointing(props: &Props, pointed: &UseStateHandle<Option<Rc<str>>>) -> Pointing {
    let lit = (**pointed).clone().or_else(|| find::key_of_selection(&props.moment, &props.selection));
    Pointing { lit, selection: props.selection.clone(), on_select: props.on_select.clone() }
}

type Pointed = UseStateHandle<Option<Rc<str>>>;

/// The key of the mark under the pointer or the focus.
fn key_at(target: Option<Element>) -> Option<Rc<str>> {
    let marked = target?.closest("[data-key]").ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
    marked.get_attribute("data-key").map(Rc::from)
}

fn over(pointed: &Pointed) -> Callback<PointerEvent> {
    let pointed = pointed.clone();
    Callback::from(move |event: PointerEvent| pointed.set(key_at(event.target_dyn_into())))
}

fn leave(pointed: &Pointed) -> Callback<PointerEvent> {
    let pointed = pointed.clone();
    Callback::from(move |_: PointerEvent| pointed.set(None))
}

fn point(pointed: &Pointed, then: Callback<FocusEvent>) -> Callback<FocusEvent> {
    let pointed = pointed.clone();
    Callback::from(move |event: FocusEvent| {
        pointed.set(key_at(event.target_dyn_into()));
        then.emit(event);
    })
}

/// The way through many partitions.
fn row_pager(source: &Source, first: &UseStateHandle<usize>) -> Html {
    let count = source.partitions().len();
    if count <= ROWS {
        return html! {};
    }
    let at = (**first).min(count - 1);
    let go = |to: usize| {
        let first = first.clone();
        Callback::from(move |_: MouseEvent| first.set(to))
    };
    html! {
        <div class="row-pager">
            <button type="button" class="page" disabled={at == 0} onclick={go(at.saturating_sub(ROWS))}>
                { icon(Icon::Earlier) }{ "Previous" }
            </button>
            <span>{ format!("Partitions {} to {} of {count}", at + 1, (at + ROWS).min(count)) }</span>
            <button type="button" class="page" disabled={at + ROWS >= count} onclick={go(at + ROWS)}>
                { "Next" }{ icon(Icon::Later) }
            </button>
        </div>
    }
}
