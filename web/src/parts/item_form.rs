//! A request as a form: typed rows for attributes, and fields for expressions.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::control::{Icon, icon};
use super::row_field::RowField;
use crate::draft::{Edit, Form, Group, Operation, Side};
use crate::shared::Shared;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub form: Shared<Form>,
    pub operation: Operation,
    pub on_edit: Callback<Edit>,
}

#[component]
pub fn ItemForm(props: &Props) -> Html {
    let Props { form, operation, on_edit } = props;
    let first_optional = operation.optional_from();
    let has_optional = first_optional < operation.expressions().len();
    // Names and values belong to the expressions: beside the needed ones, or folded away with the others.
    let folds_values = first_optional == 0;
    html! {
        <div class="item-form">
            { locked(form, Side::Form, on_edit) }
            <fieldset class="fields" disabled={form.is_locked(Side::Form)}>
                if let Some(member) = operation.attributes() {
                    { rows(props, Group::Attributes, member) }
                }
                for index in 0..first_optional {
                    { expression(props, index) }
                }
                if !folds_values {
                    { expression_rows(props) }
                }
                if has_optional {
                    <details class="more" open={is_filled(props, first_optional)}>
                        <summary>{ more_label(*operation) }</summary>
                        for index in first_optional..operation.expressions().len() {
                            { expression(props, index) }
                        }
                        if folds_values {
                            { expression_rows(props) }
                        }
                    </details>
                }
            </fieldset>
            { fault(form, Side::Form) }
        </div>
    }
}

const fn more_label(operation: Operation) -> &'static str {
    match operation {
        Operation::Put | Operation::Update | Operation::Delete => "Condition",
        Operation::Get => "Projection",
        Operation::Query | Operation::Scan => "Filter",
    }
}

fn is_filled(props: &Props, first: usize) -> bool {
    (first..props.operation.expressions().len()).any(|index| !props.form.expression(index).is_empty())
}

fn expression_rows(props: &Props) -> Html {
    html! {
        <>
            { rows(props, Group::Names, "ExpressionAttributeNames") }
            if props.operation.has_values() {
                { rows(props, Group::Values, "ExpressionAttributeValues") }
            }
        </>
    }
}

fn rows(props: &Props, group: Group, member: &'static str) -> Html {
    let rows = props.form.rows(group);
    let fault = props.form.fault().and_then(|fault| fault.row);
    let add = match group {
        Group::Attributes => "Add attribute",
        Group::Names => "Add name",
        Group::Values => "Add value",
    };
    html! {
        <div class="row-group" role="group" aria-label={member}>
            <h3 class="group-title">{ member }</h3>
            for row in rows {
                <RowField key={row.id} row={row.clone()} {group} faulty={fault == Some(row.id)} on_edit={props.on_edit.clone()} />
            }
            <button type="button" class="button quiet" onclick={props.on_edit.reform(move |_| Edit::AddRow(group))}>
                { icon(Icon::Plus) }{ add }
            </button>
        </div>
    }
}

fn expression(props: &Props, index: usize) -> Html {
    let Some(member) = props.operation.expressions().get(index) else { return Html::default() };
    let oninput = props.on_edit.reform(move |event: InputEvent| {
        Edit::Expression(index, event.target_unchecked_into::<HtmlInputElement>().value().into())
    });
    html! {
        <label class="expression">
            <span class="group-title">{ *member }</span>
            <input class="input code" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder={example(member)} value={props.form.expression(index).to_string()} {oninput} />
        </label>
    }
}

fn example(member: &str) -> &'static str {
    match member {
        "UpdateExpression" => "SET #s = :s",
        "ConditionExpression" => "attribute_not_exists(pk)",
        "KeyConditionExpression" => "pk = :key",
        "ProjectionExpression" => "pk, total",
        _ => "total > :n",
    }
}

/// What is wrong with what was typed on this side.
pub(super) fn fault(form: &Form, side: Side) -> Html {
    match form.fault().filter(|fault| fault.side == side) {
        Some(fault) => html! { <p class="fault" role="status">{ icon(Icon::Alert) }{ fault.sentence.to_string() }</p> },
        None => Html::default(),
    }
}

/// Why this side cannot be edited, and how it can be again.
pub(super) fn locked(form: &Form, side: Side, on_edit: &Callback<Edit>) -> Html {
    if !form.is_locked(side) {
        return Html::default();
    }
    let (other, give_up) = match side {
        Side::Form => ("The JSON holds something that the form cannot show yet.", "Go back to the form's values"),
        Side::Json => ("The form holds something unfinished.", "Go back to this JSON"),
    };
    html! {
        <p class="locked">
            { other }{ " " }
            <button type="button" class="link-button" onclick={on_edit.reform(move |_| Edit::Keep(side))}>{ give_up }</button>
        </p>
    }
}
