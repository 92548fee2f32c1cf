//! The stage's head: which table is drawn, as lanes or as a table, and what it and its stream are.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::streams::stream::{Stream, StreamStatus};
use yew::prelude::*;

use crate::parts::glyph::{Icon, icon};
use crate::selection::Selection;

/// What is drawn, of all that there is.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PickerProps {
    pub names: Vec<AttrValue>,
    pub picked: usize,
    pub on_pick: Callback<usize>,
}

/// Buttons for a few tables, a list for many.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    const BUTTONS: usize = 4;
    if props.names.len() > BUTTONS { listed(props) } else { buttons(props) }
}

fn buttons(props: &PickerProps) -> Html {
    let button = |(index, name): (usize, &AttrValue)| {
        let onclick = props.on_pick.reform(move |_: MouseEvent| index);
        let pressed = if index == props.picked { "true" } else { "false" };
        html! { <button type="button" class="segment" aria-pressed={pressed} {onclick}><bdi>{ name.clone() }</bdi></button> }
    };
    html! {
        <div class="segments tables" role="group" aria-label="Tables">{ for props.names.iter().enumerate().map(button) }</div>
    }
}

fn listed(props: &PickerProps) -> Html {
    let onchange = props.on_pick.reform(|event: Event| {
        event
            .target_dyn_into::<web_sys::HtmlSelectElement>()
            .map_or(0, |select| select.selected_index().max(0) as usize)
    });
    let option = |(index, name): (usize, &AttrValue)| {
        html! { <option selected={index == props.picked}>{ name.clone() }</option> }
    };
    html! {
        <select class="input table-picker" aria-label="Tables" {onchange}>{ for props.names.iter().enumerate().map(option) }</select>
    }
}

/// A table in one line: a button that selects it, and what describes it.
pub fn table_line(table: &Table, selection: &Selection, on_select: &Callback<Selection>) -> Html {
    let definition = &table.definition;
    let target = Selection::Table { table: Rc::clone(&definition.name) };
    let selected = *selection == target;
    let keys: Vec<String> =
        definition.schema.attributes().map(|key| format!("{} ({})", key.name, key.scalar.name())).collect();
    html! {
        <div class="flow-title">
            <button type="button" class="title-button" tabindex="-1" data-cell="table" aria-current={selected.then_some("true")}
                onclick={on_select.reform(move |_| target.clone())}>
                { icon(Icon::Table) }<bdi>{ definition.name.to_string() }</bdi>
            </button>
            { chip(table.status.name(), table.status.is_usable()) }
            <span class="title-note">{ format!("{} · {}", items(table.items.len()), keys.join(" / ")) }</span>
        </div>
    }
}

fn items(count: usize) -> String {
    if count == 1 { "1 item".into() } else { format!("{count} items") }
}

/// A stream in one line.
pub fn stream_line(stream: &Stream) -> Html {
    let good = matches!(stream.status, StreamStatus::Enabled);
    html! {
        <div class="flow-title" title={stream.definition.arn.to_string()}>
            <span class="title-text">{ icon(Icon::Stream) }{ "Stream" }</span>
            { chip(stream.status.name(), good) }
            <span class="title-note"><code>{ stream.definition.view.name() }</code></span>
        </div>
    }
}

/// A state in AWS's word for it.
pub fn chip(state: &'static str, good: bool) -> Html {
    html! { <span class={classes!("state", good.then_some("state-good"))}>{ state }</span> }
}

/// The same data as a picture or as a table.
pub fn view_switch(as_table: &UseStateHandle<bool>) -> Html {
    let button = |(name, value): (&'static str, bool)| {
        let as_table = as_table.clone();
        let pressed = if *as_table == value { "true" } else { "false" };
        let onclick = Callback::from(move |_: MouseEvent| as_table.set(value));
        html! { <button type="button" class="segment" aria-pressed={pressed} {onclick}>{ name }</button> }
    };
    html! {
        <div class="segments view-switch" role="group" aria-label="Show the stage as">
            { for [("Lanes", false), ("Table", true)].map(button) }
        </div>
    }
}
