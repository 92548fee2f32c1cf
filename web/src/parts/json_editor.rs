//! The same request as DynamoDB JSON.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::item_form::{fault, locked};
use crate::draft::{Edit, Form, Operation, Side};
use crate::shared::Shared;

/// Rows of the text field: at least, and at most before it scrolls.
const ROWS: std::ops::RangeInclusive<usize> = 6..=18;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub form: Shared<Form>,
    pub operation: Operation,
    pub on_edit: Callback<Edit>,
}

#[component]
pub fn JsonEditor(props: &Props) -> Html {
    let Props { form, operation, on_edit } = props;
    let rows = (form.json().lines().count() + 1).clamp(*ROWS.start(), *ROWS.end());
    let is_faulty = form.fault().is_some_and(|fault| fault.side == Side::Json && fault.blocks);
    let oninput = on_edit
        .reform(|event: InputEvent| Edit::Json(event.target_unchecked_into::<HtmlTextAreaElement>().value().into()));
    html! {
        <div class="json-editor">
            { locked(form, Side::Json, on_edit) }
            <textarea class="input code" aria-label={format!("{} request as DynamoDB JSON", operation.name())}
                rows={rows.to_string()} maxlength="1000000" spellcheck="false" autocapitalize="off" autocomplete="off"
                readonly={form.is_locked(Side::Json)} aria-invalid={is_faulty.then_some("true")}
                value={form.json().to_string()} {oninput} />
            { fault(form, Side::Json) }
        </div>
    }
}
