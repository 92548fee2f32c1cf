//! AWS's answer to the last request, and what it meant.

use yew::prelude::*;

use super::control::sends;
use super::json_view::JsonView;
use crate::hooks::use_dispatch;
use crate::selection::Selection;
use crate::session::{Action, Answer, Consequence};
use crate::shared::Shared;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub answer: Shared<Answer>,
}

#[component]
pub fn AnswerCard(props: &Props) -> Html {
    let answer = &props.answer;
    let dispatch = use_dispatch();
    let class = classes!("answer", answer.error.is_some().then_some("is-error"));
    html! {
        <section {class} aria-label="Answer">
            <h3 class="answer-title">
                <span class="answer-status">{ answer.status }</span>
                { answer.operation.name() }
            </h3>
            if let Some((name, text)) = &answer.error {
                <p class="error-name">{ name.to_string() }</p>
                if !text.is_empty() {
                    <p class="error-text"><bdi>{ text.to_string() }</bdi></p>
                }
            }
            if !answer.consequences.is_empty() {
                <ul class="consequences">
                    for consequence in &answer.consequences {
                        <li key={consequence.fact}>{ draw(consequence, &dispatch) }</li>
                    }
                </ul>
            }
            if &*answer.body != "{}" {
                <details open={opens(answer)}>
                    <summary>{ "Response" }</summary>
                    <JsonView label="Response" text={answer.body.to_string()} />
                </details>
            }
        </section>
    }
}

/// A read is about its response; a write is about what followed.
fn opens(answer: &Answer) -> bool {
    answer.consequences.is_empty() && answer.error.is_none()
}

fn draw(consequence: &Consequence, dispatch: &crate::session::Dispatch) -> Html {
    let select = Action::Select(Selection::Fact(consequence.fact));
    html! {
        <>
            if let Some(sentence) = &consequence.sentence {
                <button type="button" class="link-button" onclick={sends(dispatch, select)}>
                    <bdi>{ sentence.to_string() }</bdi>
                </button>
            }
            <p class="note">{ consequence.why }</p>
        </>
    }
}
