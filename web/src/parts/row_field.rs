//! One attribute: its name, its type, its value.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::control::{Icon, IconButton};
use crate::draft::{Edit, Group, Row, ValueKind};

/// Characters of a field; what is longer is written as JSON.
const LENGTH: &str = "400000";

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub row: Row,
    pub group: Group,
    pub faulty: bool,
    pub on_edit: Callback<Edit>,
}

#[component]
pub fn RowField(props: &Props) -> Html {
    let Props { row, group, on_edit, .. } = props;
    let (id, group) = (row.id, *group);
    let title = if row.name.is_empty() { "new row".to_owned() } else { row.name.to_string() };
    let on_name = on_edit.reform(move |event: InputEvent| Edit::Name(group, id, input(&event)));
    html! {
        <div class={classes!("row-field", (group == Group::Names).then_some("is-name"))}>
            <input class="input code" type="text" aria-label={format!("Name of {title}")} placeholder="name" maxlength="65535"
                autocomplete="off" autocapitalize="off" spellcheck="false" value={row.name.to_string()} oninput={on_name} />
            if group != Group::Names {
                { kind_select(props, &title) }
            }
            { value_field(props, &title) }
            <IconButton icon={Icon::Close} label={format!("Remove {title}")} class="quiet"
                onclick={on_edit.reform(move |_| Edit::RemoveRow(group, id))} />
        </div>
    }
}

fn input(event: &InputEvent) -> std::rc::Rc<str> {
    event.target_unchecked_into::<HtmlInputElement>().value().into()
}

fn kind_select(props: &Props, title: &str) -> Html {
    let (id, group, current) = (props.row.id, props.group, props.row.kind);
    let onchange = props.on_edit.reform(move |event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        Edit::Kind(group, id, ValueKind::of_name(&name).unwrap_or(ValueKind::S))
    });
    html! {
        <select class="input kind-select" aria-label={format!("Type of {title}")} title={current.words()}
            ~value={current.name()} {onchange}>
            for kind in ValueKind::ALL {
                <option value={kind.name()} selected={kind == current} title={kind.words()}>{ kind.name() }</option>
            }
        </select>
    }
}

fn value_field(props: &Props, title: &str) -> Html {
    let Props { row, group, faulty, on_edit } = props;
    let (id, group) = (row.id, *group);
    let label = format!("Value of {title}");
    match row.kind {
        ValueKind::Null => html! { <span class="input null-value" aria-label={label}>{ "null" }</span> },
        ValueKind::Bool => {
            let onchange = on_edit.reform(move |event: Event| {
                Edit::Value(group, id, event.target_unchecked_into::<HtmlSelectElement>().value().into())
            });
            html! {
                <select class="input" aria-label={label} ~value={row.text.to_string()} {onchange}>
                    for word in ["true", "false"] {
                        <option value={word} selected={*row.text == *word}>{ word }</option>
                    }
                </select>
            }
        }
        kind => html! {
            <input class="input code" type="text" aria-label={label} placeholder={placeholder(group, kind)} maxlength={LENGTH}
                autocomplete="off" autocapitalize="off" spellcheck="false" aria-invalid={faulty.then_some("true")}
                inputmode={(kind == ValueKind::N).then_some("decimal")} value={row.text.to_string()}
                oninput={on_edit.reform(move |event: InputEvent| Edit::Value(group, id, input(&event)))} />
        },
    }
}

const fn placeholder(group: Group, kind: ValueKind) -> &'static str {
    match group {
        Group::Names => "attribute",
        _ => kind.example(),
    }
}
