//! The left: what is being written, its answer, and the table's set-up.

use std::rc::Rc;

use headwater_core::world::World;
use yew::prelude::*;

use crate::call::REGION;
use crate::draft::{Edit, Form, Operation, Side};
use crate::hooks::{use_dispatch, use_session};
use crate::parts::answer_card::AnswerCard;
use crate::parts::control::{Icon, icon};
use crate::parts::item_form::ItemForm;
use crate::parts::json_editor::JsonEditor;
use crate::parts::new_table::NewTableDialog;
use crate::parts::setup::{self, Setup};
use crate::session::{Action, Deed, Dispatch};
use crate::shared::Shared;

#[component]
pub fn Write() -> Html {
    let session = use_session();
    let dispatch = use_dispatch();
    let side = use_state_eq(|| Side::Form);
    let creating = use_state_eq(|| false);
    let open = use_callback(creating.setter(), |_: MouseEvent, creating| creating.set(true));
    let close = use_callback(creating.setter(), |(), creating| creating.set(false));
    let (draft, world) = (session.draft(), &session.moment().world);
    let form = Shared::from(Rc::clone(draft.form()));
    let create = {
        let (dispatch, creating) = (dispatch.clone(), creating.setter());
        Callback::from(move |table| {
            creating.set(false);
            dispatch.dispatch(Action::Perform(Deed::CreateTable(table)));
        })
    };
    let edits = use_callback(dispatch.clone(), |edit, dispatch| dispatch.dispatch(Action::Edit(edit)));
    html! {
        <section class="panel write-panel" aria-label="Write">
            { table_picker(draft.table(), world, &edits, open) }
            { operations(draft.operation(), &edits) }
            <form class="write-form" onsubmit={submit(&dispatch)} onkeydown={send_key(&dispatch)}>
                <div class="write-head">
                    <h2 class="code">{ draft.operation().name() }</h2>
                    { sides(*side, &side.setter()) }
                </div>
                { editor(*side, &form, draft.operation(), &edits) }
                <div class="send-row">
                    <button type="submit" class="button primary" aria-keyshortcuts="Control+Enter">
                        { draft.operation().verb() }
                    </button>
                    <kbd class="note">{ "Ctrl+Enter" }</kbd>
                </div>
            </form>
            if let Some(answer) = session.answer() {
                <AnswerCard answer={Shared::from(Rc::clone(answer))} />
            }
            <Setup state={setup::State::of(world, draft.table())} />
            <NewTableDialog open={*creating} on_close={close} on_create={create} />
        </section>
    }
}

fn table_picker(table: &Rc<str>, world: &World, edits: &Callback<Edit>, on_new: Callback<MouseEvent>) -> Html {
    let names: Vec<Rc<str>> =
        world.region(REGION).into_iter().flat_map(|region| region.tables.keys().cloned()).collect();
    let known = names.contains(table);
    let onchange = edits.reform(|event: Event| {
        let select = event.target_unchecked_into::<web_sys::HtmlSelectElement>();
        Edit::Table(select.value().into())
    });
    html! {
        <div class="table-row">
            <label class="field-label" for="table">{ "Table" }</label>
            <select id="table" class="input" ~value={table.to_string()} {onchange}>
                if !known {
                    <option value={table.to_string()} selected=true>{ unknown(table) }</option>
                }
                for name in &names {
                    <option key={name.to_string()} value={name.to_string()} selected={name == table}>{ name.to_string() }</option>
                }
            </select>
            <button type="button" class="button" onclick={on_new}>{ icon(Icon::Plus) }{ "New table" }</button>
        </div>
    }
}

fn unknown(table: &str) -> String {
    if table.is_empty() { "no table".into() } else { format!("no {}", crate::keys::clipped(table, 40)) }
}

fn operations(current: Operation, edits: &Callback<Edit>) -> Html {
    html! {
        <div class="segments operations" role="group" aria-label="Operation">
            for operation in Operation::ALL {
                <button type="button" class="segment" aria-pressed={(operation == current).to_string()}
                    title={operation.name()} onclick={edits.reform(move |_| Edit::Operation(operation))}>
                    { operation.label() }
                </button>
            }
        </div>
    }
}

fn sides(current: Side, setter: &UseStateSetter<Side>) -> Html {
    html! {
        <div class="segments sides" role="group" aria-label="Write as">
            for (side, label) in [(Side::Form, "Form"), (Side::Json, "JSON")] {
                <button type="button" class="segment" aria-pressed={(side == current).to_string()}
                    onclick={let setter = setter.clone(); move |_| setter.set(side)}>
                    { label }
                </button>
            }
        </div>
    }
}

fn editor(side: Side, form: &Shared<Form>, operation: Operation, edits: &Callback<Edit>) -> Html {
    match side {
        Side::Form => html! { <ItemForm form={form.clone()} {operation} on_edit={edits.clone()} /> },
        Side::Json => html! { <JsonEditor form={form.clone()} {operation} on_edit={edits.clone()} /> },
    }
}

fn submit(dispatch: &Dispatch) -> Callback<SubmitEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatch.dispatch(Action::Send);
    })
}

/// Ctrl+Enter sends from inside every field.
fn send_key(dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            dispatch.dispatch(Action::Send);
        }
    })
}
