//! Tabs of the inspector: arrow keys move between them, one panel is shown.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// What the tabs are of.
    pub label: AttrValue,
    pub names: &'static [&'static str],
    pub picked: usize,
    pub on_pick: Callback<usize>,
    /// The picked one's panel.
    pub children: Children,
}

#[component]
pub fn Tabs(props: &Props) -> Html {
    let list = use_node_ref();
    let onkeydown = {
        let (list, on_pick) = (list.clone(), props.on_pick.clone());
        let (picked, count) = (props.picked, props.names.len());
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = destination(&event.key(), picked, count) else { return };
            event.prevent_default();
            event.stop_propagation();
            on_pick.emit(to);
            focus(&list, to);
        })
    };
    let tab = |(index, name): (usize, &&'static str)| {
        let selected = index == props.picked;
        html! {
            <button type="button" role="tab" id={format!("inspector-tab-{index}")} aria-selected={if selected { "true" } else { "false" }}
                aria-controls="inspector-panel" tabindex={if selected { "0" } else { "-1" }}
                onclick={props.on_pick.reform(move |_| index)}>{ *name }</button>
        }
    };
    html! {
        <>
            <div class="tabs" role="tablist" aria-label={props.label.clone()} ref={list} {onkeydown}>
                { for props.names.iter().enumerate().map(tab) }
            </div>
            <div class="tab-panel" role="tabpanel" id="inspector-panel" aria-labelledby={format!("inspector-tab-{}", props.picked)}>
                { props.children.clone() }
            </div>
        </>
    }
}

fn destination(key: &str, picked: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((picked + 1) % count),
        "ArrowLeft" => Some((picked + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

fn focus(list: &NodeRef, index: usize) {
    let tab = list.cast::<Element>().and_then(|list| list.children().item(index as u32));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // Refused only by elements that are not shown.
        let _ = tab.focus();
    }
}
