//! The dialog that creates a table, with its stream and its consumer.

use std::rc::Rc;

use headwater_core::streams::stream::ViewType;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::dialog::Dialog;
use crate::opening;
use crate::session::{Consumer, NewTable};

const TYPES: [(&str, &str); 3] = [("S", "S, string"), ("N", "N, number"), ("B", "B, binary")];

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub open: bool,
    pub on_close: Callback<()>,
    pub on_create: Callback<NewTable>,
}

/// The field that has the focus when the dialog opens.
const FIRST_LABEL: &str = "Table name";

/// What has been typed.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    name: String,
    partition: (String, &'static str),
    sort: (String, &'static str),
    provisioned: bool,
    read: u64,
    write: u64,
    view: Option<ViewType>,
    consumed: bool,
    batch: u64,
    window: u64,
}

impl Default for Draft {
    fn default() -> Self {
        Draft {
            name: "Payments".into(),
            partition: ("pk".into(), "S"),
            sort: (String::new(), "S"),
            provisioned: false,
            read: 5,
            write: 5,
            view: Some(ViewType::NewAndOldImages),
            consumed: true,
            batch: 100,
            window: 0,
        }
    }
}

impl Draft {
    fn table(&self) -> NewTable {
        let key = |(name, kind): &(String, &'static str)| (Rc::from(name.trim()), *kind);
        NewTable {
            name: self.name.trim().into(),
            partition_key: key(&self.partition),
            sort_key: Some(key(&self.sort)).filter(|(name, _)| !name.is_empty()),
            provisioned: self.provisioned.then_some((self.read, self.write)),
            view: self.view,
            consumer: (self.consumed && self.view.is_some()).then(|| Consumer {
                function: opening::FUNCTION.into(),
                batch_size: self.batch,
                window_seconds: self.window,
            }),
        }
    }
}

#[component]
pub fn NewTableDialog(props: &Props) -> Html {
    let draft = use_state_eq(Draft::default);
    let onsubmit = {
        let (draft, on_create) = (draft.clone(), props.on_create.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_create.emit(draft.table());
        })
    };
    let edit = Editor { draft: draft.clone() };
    html! {
        <Dialog id="new-table" title="New table" open={props.open} on_close={props.on_close.clone()}>
            <form class="table-form" {onsubmit}>
                { edit.text(FIRST_LABEL, &draft.name, true, |draft, text| draft.name = text) }
                <div class="pair">
                    { edit.text("Partition key", &draft.partition.0, true, |draft, text| draft.partition.0 = text) }
                    { edit.kind("Type of the partition key", draft.partition.1, |draft, kind| draft.partition.1 = kind) }
                </div>
                <div class="pair">
                    { edit.text("Sort key (optional)", &draft.sort.0, false, |draft, text| draft.sort.0 = text) }
                    { edit.kind("Type of the sort key", draft.sort.1, |draft, kind| draft.sort.1 = kind) }
                </div>
                { edit.check("Provisioned capacity instead of on demand", draft.provisioned, |draft, on| draft.provisioned = on) }
                if draft.provisioned {
                    <div class="pair">
                        { edit.number("Read units", draft.read, (1, 40_000), |draft, units| draft.read = units) }
                        { edit.number("Write units", draft.write, (1, 40_000), |draft, units| draft.write = units) }
                    </div>
                }
                { edit.view() }
                if draft.view.is_some() {
                    { edit.check("The function audit reads the stream", draft.consumed, |draft, on| draft.consumed = on) }
                    if draft.consumed {
                        <div class="pair">
                            { edit.number("BatchSize", draft.batch, (1, 10_000), |draft, size| draft.batch = size) }
                            { edit.number("Batching window, seconds", draft.window, (0, 300), |draft, window| draft.window = window) }
                        </div>
                    }
                }
                <p class="note">{ "Creating takes about six seconds of virtual time; the clock goes there at once." }</p>
                <button type="submit" class="button primary">{ "Create table" }</button>
            </form>
        </Dialog>
    }
}

/// Draws fields that change the draft.
struct Editor {
    draft: UseStateHandle<Draft>,
}

impl Editor {
    fn changes<E: 'static>(&self, change: impl Fn(&mut Draft, E) + 'static) -> Callback<E> {
        let draft = self.draft.clone();
        Callback::from(move |event| {
            let mut next = Draft::clone(&draft);
            change(&mut next, event);
            draft.set(next);
        })
    }

    fn text(&self, label: &'static str, value: &str, required: bool, set: fn(&mut Draft, String)) -> Html {
        let oninput = self.changes(move |draft, event: InputEvent| {
            set(draft, event.target_unchecked_into::<HtmlInputElement>().value());
        });
        html! {
            <label class="field">
                <span class="field-label">{ label }</span>
                <input class="input code" type="text" maxlength="255" autocomplete="off" autocapitalize="off" spellcheck="false"
                    {required} autofocus={label == FIRST_LABEL} value={value.to_owned()} {oninput} />
            </label>
        }
    }

    fn kind(&self, label: &'static str, value: &'static str, set: fn(&mut Draft, &'static str)) -> Html {
        let onchange = self.changes(move |draft, event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            set(draft, TYPES.iter().map(|(kind, _)| *kind).find(|kind| *kind == chosen).unwrap_or("S"));
        });
        html! {
            <label class="field">
                <span class="field-label">{ "Type" }</span>
                <select class="input" aria-label={label} ~value={value} {onchange}>
                    for (kind, words) in TYPES {
                        <option value={kind} selected={kind == value}>{ words }</option>
                    }
                </select>
            </label>
        }
    }

    fn number(&self, label: &'static str, value: u64, bounds: (u64, u64), set: fn(&mut Draft, u64)) -> Html {
        let onchange = self.changes(move |draft, event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            set(draft, typed.parse().unwrap_or(bounds.0).clamp(bounds.0, bounds.1));
        });
        html! {
            <label class="field">
                <span class="field-label">{ label }</span>
                <input class="input code" type="number" min={bounds.0.to_string()} max={bounds.1.to_string()} required=true
                    value={value.to_string()} {onchange} />
            </label>
        }
    }

    fn check(&self, label: &'static str, checked: bool, set: fn(&mut Draft, bool)) -> Html {
        let onchange = self.changes(move |draft, event: Event| {
            set(draft, event.target_unchecked_into::<HtmlInputElement>().checked());
        });
        html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ label }</label> }
    }

    fn view(&self) -> Html {
        let value = self.draft.view.map_or("", ViewType::name);
        let onchange = self.changes(|draft, event: Event| {
            draft.view = ViewType::of_name(&event.target_unchecked_into::<HtmlSelectElement>().value());
        });
        html! {
            <label class="field">
                <span class="field-label">{ "Stream view type" }</span>
                <select class="input" ~value={value} {onchange}>
                    <option value="" selected={self.draft.view.is_none()}>{ "No stream" }</option>
                    for view in ViewType::ALL {
                        <option value={view.name()} selected={self.draft.view == Some(view)}>{ view.name() }</option>
                    }
                </select>
            </label>
        }
    }
}
